"""Average linkage over a sparse graph gives what the plain method over the full matrix gives."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alwrity_desktop.planner.linkage import average_linkage


def plainly(count: int, likeness: dict[tuple[int, int], float], least: float) -> set[frozenset[int]]:
    """The textbook method: join the two likest clusters until none is like enough."""
    clusters: list[frozenset[int]] = [frozenset([node]) for node in range(count)]

    def average(one: frozenset[int], other: frozenset[int]) -> float:
        return sum(likeness.get((min(a, b), max(a, b)), 0.0) for a in one for b in other) / (len(one) * len(other))

    while len(clusters) > 1:
        best, one, other = max(((average(a, b), a, b) for a, b in combinations(clusters, 2)), key=lambda found: found[0])
        if best < least:
            break
        clusters = [found for found in clusters if found not in (one, other)] + [one | other]
    return set(clusters)


def groups(roots: list[int]) -> set[frozenset[int]]:
    return {frozenset(node for node, top in enumerate(roots) if top == root) for root in roots}


@given(st.lists(st.floats(0.01, 1.0), min_size=21, max_size=21, unique=True), st.floats(0.1, 0.9))
def test_it_joins_what_the_plain_method_joins(values: list[float], least: float) -> None:
    likeness = dict(zip(combinations(range(7), 2), values, strict=True))
    edges = [(one, other, value) for (one, other), value in likeness.items()]
    assert groups(average_linkage([1] * 7, edges, least)) == plainly(7, likeness, least)


def test_a_missing_edge_counts_as_nothing() -> None:
    chain = [(0, 1, 0.9), (1, 2, 0.8)]
    assert average_linkage([1, 1, 1], chain, 0.5) == [0, 0, 2]
    assert average_linkage([1, 1, 1], chain, 0.4) == [0, 0, 0]


def test_two_pinned_nodes_never_come_together() -> None:
    edges = [(0, 1, 0.95), (0, 2, 0.9), (1, 2, 0.9)]
    assert average_linkage([1, 1, 1], edges, 0.3) == [0, 0, 0]
    roots = average_linkage([1, 1, 1], edges, 0.3, pinned=(0, 1))
    assert roots[0] != roots[1]
    assert roots[2] in roots[:2]


def test_a_pause_can_end_it() -> None:
    def stop() -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        average_linkage([1], [], 0.5, pause=stop)
