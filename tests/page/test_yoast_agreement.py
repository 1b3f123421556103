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
    assert not agreement.missing
    assert agreement.overall >= 0.975
    assert agreement.worst >= 0.9
    assert _within(agreement.words, 0.02) >= 0.95
    assert _within(agreement.sentences, 0.02) >= 0.95
    assert _within(agreement.flesch, 3.0) >= 0.82


def test_posts_that_nothing_was_tuned_on_agree_as_well() -> None:
    script = _script()
    if not script.available():
        pytest.skip("the shared corpus is not here (ALWRITY_SHARED or ../shared)")
    rows = script.rows_of()
    assert len(script.held_out(rows)) == 40
    assert script.compare("held out").overall >= 0.97


def _within(values: list[float], most: float) -> float:
    return sum(abs(value) <= most for value in values) / len(values)
