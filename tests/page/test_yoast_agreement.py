"""The checks rate real posts as yoastseo does: floors that are reached, so that a change for the worse is seen."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest


def _script() -> ModuleType:
    path = Path(__file__).parents[1] / "benchmarks" / "yoast_agreement.py"
    spec = importlib.util.spec_from_file_location("yoast_agreement", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def test_most_ratings_agree() -> None:
    script = _script()
    if not script.available():
        pytest.skip("the shared corpus is not here (ALWRITY_SHARED or ../shared)")
    agreement = script.compare()
    print(script.table(agreement))
    assert sum(agreement.total.values()) > 3_000
    assert agreement.overall >= 0.96
    for check, total in agreement.total.items():
        assert agreement.same[check] / total >= 0.75, check
    within = sum(abs(share) <= 0.02 for share in agreement.words) / len(agreement.words)
    assert within >= 0.93
