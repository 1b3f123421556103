"""Likenesses of keywords, against their definition worked out pair by pair."""

from __future__ import annotations

import math
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alwrity_desktop.planner.matching import FLOOR, likenesses, weights

CONCEPTS = 8
bags_of = st.lists(st.sets(st.integers(0, CONCEPTS - 1), max_size=5).map(lambda found: tuple(sorted(found))), max_size=14)
pairs_of = st.dictionaries(st.sampled_from(list(combinations(range(CONCEPTS), 2))), st.floats(0.0, 0.95), max_size=10)


@given(bags=bags_of, pairs=pairs_of, least=st.floats(0.08, 0.9))
def test_the_likeness_of_two_bags_is_the_weighted_geometric_mean_of_best_counterparts(
    bags: list[tuple[int, ...]], pairs: dict[tuple[int, int], float], least: float
) -> None:
    near: list[dict[int, float]] = [{} for _concept in range(CONCEPTS)]
    for (one, other), likeness in pairs.items():
        near[one][other] = near[other][one] = likeness
    weight = weights(bags, CONCEPTS)

    def gain(concept: int, bag: tuple[int, ...]) -> float:
        return max(FLOOR, *(1.0 if other == concept else near[concept].get(other, FLOOR) for other in bag))

    expected: dict[tuple[int, int], float] = {}
    for one, other in combinations(range(len(bags)), 2):
        sides = [(concept, bags[other]) for concept in bags[one]] + [(concept, bags[one]) for concept in bags[other]]
        if bags[one] and bags[other]:
            total = sum(weight[concept] for concept, _bag in sides)
            logs = sum(weight[concept] * math.log(gain(concept, bag)) for concept, bag in sides)
            expected[one, other] = math.exp(logs / total)
    found = {(one, other): likeness for one, other, likeness in likenesses(bags, near, weight, least)}
    sure = {pair for pair, likeness in expected.items() if likeness > least + 1e-9}
    assert sure <= found.keys() <= {pair for pair, likeness in expected.items() if likeness > least - 1e-9}
    assert all(likeness == pytest.approx(expected[pair]) for pair, likeness in found.items())
