"""The checks rate real posts as yoastseo does: floors that are reached, so that a change for the worse is seen."""

from __future__ import annotations

from pathlib import Path

import pytest
from loading import load_module

SCRIPT = Path(__file__).parents[1] / "benchmarks" / "yoast_agreement.py"


def test_most_ratings_agree() -> None:
    script = load_module(SCRIPT, "yoast_agreement")
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
    assert _within(agreement.flesch, 3.0) >= 0.9


def test_posts_that_nothing_was_tuned_on_agree_as_well() -> None:
    script = load_module(SCRIPT, "yoast_agreement")
    if not script.available():
        pytest.skip("the shared corpus is not here (ALWRITY_SHARED or ../shared)")
    rows = script.rows_of()
    assert len(script.held_out(rows)) == 40
    assert script.compare("held out").overall >= 0.97


def _within(values: list[float], most: float) -> float:
    return sum(abs(value) <= most for value in values) / len(values)
