"""Which bags of concepts ask for the same: a sparse graph of likenesses between keywords.

The likeness of two bags is a weighted geometric mean: each concept counts with its best counterpart on the other side, or
with FLOOR where there is none. Unlike a cosine it is low as soon as one thing that is wanted differs ("sofa price", "sofa
cleaning"), however much the rest agrees.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from alwrity_desktop.planner.linkage import Edge

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from alwrity_desktop.planner.likeness import Alike

FLOOR = 0.05
"""What a concept without any counterpart counts."""
MOST_CONCEPTS = 12
"""Concepts of a keyword that are compared; the rarest are kept."""


def weights(bags: Sequence[tuple[int, ...]], concepts: int) -> NDArray[np.float64]:
    """How much each concept counts: the root of its inverse document frequency, log(1 + N / n)."""
    found = Counter(concept for bag in bags for concept in bag)
    return np.array([math.sqrt(math.log1p(len(bags) / max(1, found[concept]))) for concept in range(concepts)])


def likenesses(
    bags: Sequence[tuple[int, ...]],
    near: Alike,
    weight: NDArray[np.float64],
    least: float,
    pause: Callable[[], None] = lambda: None,
) -> Iterator[Edge]:
    """Edges (i, j, likeness) with i < j between different `bags`, all of at least `least`.

    near: see likeness.alike. weight: of each concept.
    """
    table = _Table(bags, near, weight, least)
    for number in range(len(bags)):
        if number % 200 == 0:
            pause()
        yield from table.edges(number)


class _Table:
    """The bags as columns: the first concept of each, the second ..., padded with a concept that is like nothing."""

    def __init__(self, bags: Sequence[tuple[int, ...]], near: Alike, weight: NDArray[np.float64], least: float) -> None:
        self._near = near
        self._least = least
        self._share = math.log(least) / math.log(FLOOR)
        padding = len(weight)
        self._weight = np.append(weight, 0.0)
        self._bags = [sorted(bag, key=lambda concept: (-weight[concept], concept))[:MOST_CONCEPTS] for bag in bags]
        width = max((len(bag) for bag in self._bags), default=1) or 1
        concepts = np.full((len(bags), width), padding, dtype=np.int32)
        for number, bag in enumerate(self._bags):
            concepts[number, : len(bag)] = bag
        self._columns = [np.ascontiguousarray(concepts[:, place]) for place in range(width)]
        self._lengths = np.array([len(bag) for bag in self._bags], dtype=np.int32)
        self._total = self._weight[concepts].sum(1)
        self._holders = self._posted(padding)
        self._scratch = np.zeros(padding + 1)
        self._expanded: dict[int, NDArray[np.int32]] = {}

    def _posted(self, concepts: int) -> list[NDArray[np.int32]]:
        lists: list[list[int]] = [[] for _concept in range(concepts)]
        for number, bag in enumerate(self._bags):
            for concept in bag:
                lists[concept].append(number)
        return [np.array(numbers, dtype=np.int32) for numbers in lists]

    def edges(self, number: int) -> Iterator[Edge]:
        """The edges of one bag to later ones."""
        others = self._candidates(number)
        if not len(others):
            return
        columns = [column[others] for column in self._columns[: int(self._lengths[others].max())]]
        best = [np.full(len(others), FLOOR) for _column in columns]
        logs = np.zeros(len(others))
        for concept in self._bags[number]:
            row = self._row(concept)
            here = np.full(len(others), FLOOR)
            for column, found in zip(columns, best, strict=True):
                likeness = row.take(column)
                np.maximum(here, likeness, out=here)
                np.maximum(found, likeness, out=found)
            self._clear(concept)
            logs += self._weight[concept] * np.log(here)
        for column, found in zip(columns, best, strict=True):
            logs += self._weight[column] * np.log(found)
        likeness = np.exp(logs / (self._total[number] + self._total[others]))
        for place in np.nonzero(likeness >= self._least)[0].tolist():
            yield number, int(others[place]), float(likeness[place])

    def _candidates(self, number: int) -> NDArray[np.int64]:
        """Later bags that can reach `least`: what has no counterpart there weighs at most a share of both."""
        bag = self._bags[number]
        if not bag:
            return np.empty(0, dtype=np.int64)
        holders = [self._holding(concept) for concept in bag]
        matched = np.bincount(
            np.concatenate(holders),
            weights=np.repeat(self._weight[bag], [len(found) for found in holders]),
            minlength=len(self._bags),
        )[number + 1 :]
        own = self._total[number]
        enough = matched >= own - self._share * (own + self._total[number + 1 :])
        return np.nonzero(enough & (matched > 0))[0] + number + 1

    def _holding(self, concept: int) -> NDArray[np.int32]:
        """The bags that hold the concept or one like it, each once."""
        found = self._expanded.get(concept)
        if found is None:
            near = [self._holders[like] for like in (concept, *self._near[concept])]
            found = self._expanded[concept] = np.unique(np.concatenate(near))
        return found

    def _row(self, concept: int) -> NDArray[np.float64]:
        self._scratch[concept] = 1.0
        for other, likeness in self._near[concept].items():
            self._scratch[other] = likeness
        return self._scratch

    def _clear(self, concept: int) -> None:
        self._scratch[concept] = 0.0
        for other in self._near[concept]:
            self._scratch[other] = 0.0
