"""Which bags of concepts ask for the same: a sparse graph of likenesses between keywords.

The likeness of two bags is a weighted geometric mean: each concept counts with its best counterpart on the other side, or
with FLOOR where there is none. Unlike a cosine it is low as soon as one thing that is wanted differs ("sofa price", "sofa
cleaning"), however much the rest agrees.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from alwrity_desktop.planner.linkage import Edge

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from alwrity_desktop.planner.likeness import Alike

    Places = NDArray[np.intp]

FLOOR = 0.05
"""What a concept without any counterpart counts."""
TOP = -math.log(FLOOR)
"""The gain of a concept that is on both sides."""
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
    tell: Callable[[float], None] = lambda _share: None,
) -> Iterator[Edge]:
    """Edges (i, j, likeness) with i < j between different `bags`, all of at least `least`.

    near: see likeness.alike. weight: of each concept. pause, tell: called now and then, tell with the share that is done.
    """
    table = _Table(bags, near, weight, least)
    for place in range(len(bags)):
        if place % 200 == 0:
            pause()
            tell(place / len(bags))
        yield from table.edges(place)


class _Table:
    """The bags in an order of their own, those of most concepts first, so that a bag meets none longer than itself.

    A gain is log(likeness / FLOOR): 0 without a counterpart, TOP for the same concept. Two bags are like enough when the
    weighted gains of both sides reach `need` times their weights. columns: the first concept of each bag, the second ...,
    padded with a concept that is like nothing.
    """

    def __init__(self, bags: Sequence[tuple[int, ...]], near: Alike, weight: NDArray[np.float64], least: float) -> None:
        padding = len(weight)
        kept = [sorted(bag, key=lambda concept: (-weight[concept], concept))[:MOST_CONCEPTS] for bag in bags]
        self._order = sorted(range(len(bags)), key=lambda number: (-len(kept[number]), number))
        self._bags = [kept[number] for number in self._order]
        self._need = math.log(least / FLOOR)
        self._gains = [_gains(likes) for likes in near]
        self._weight = np.append(weight, 0.0)
        width = len(self._bags[0]) if bags else 0
        concepts = np.full((len(bags), max(1, width)), padding, dtype=np.intp)
        for place, bag in enumerate(self._bags):
            concepts[place, : len(bag)] = bag
        self._columns = [np.ascontiguousarray(concepts[:, place]) for place in range(width)]
        self._total = self._weight[concepts].sum(1)
        self._least_own = (self._need - TOP) * self._total
        self._holders = self._posted(padding)
        self._scratch = np.zeros(padding + 1)
        self._by_bag = np.zeros(len(bags))
        self._expanded: dict[int, tuple[Places, NDArray[np.float64]]] = {}

    def _posted(self, concepts: int) -> list[Places]:
        lists: list[list[int]] = [[] for _concept in range(concepts)]
        for place, bag in enumerate(self._bags):
            for concept in bag:
                lists[concept].append(place)
        return [np.array(places, dtype=np.intp) for places in lists]

    def edges(self, place: int) -> Iterator[Edge]:
        """The edges of one bag to those after it."""
        bag = self._bags[place]
        if not bag:
            return
        others, gained = self._candidates(place)
        if not len(others):
            return
        touched = self._spread(bag)
        for column in self._columns[: len(bag)]:
            gained += self._scratch.take(column.take(others))
        self._scratch[touched] = 0.0
        both = self._total[place] + self._total.take(others)
        enough = (gained >= self._need * both).nonzero()[0]
        likeness = np.exp(gained[enough] / both[enough]) * FLOOR
        own = self._order[place]
        found: list[int] = others[enough].tolist()
        for other, value in zip(found, likeness.tolist(), strict=True):
            there = self._order[other]
            yield (own, there, value) if own < there else (there, own, value)

    def _candidates(self, place: int) -> tuple[Places, NDArray[np.float64]]:
        """Later bags that can reach `least`, and what this bag's concepts gain there.

        What a bag's own concepts gain at the other is known exactly, what the other's gain here is at most TOP each.
        """
        bag = self._bags[place]
        holding = [self._holding(concept) for concept in bag]
        sums = np.bincount(
            np.concatenate([places for places, _gain in holding]),
            weights=np.concatenate([gain for _places, gain in holding]),
            minlength=len(self._bags),
        )
        gained = np.asarray(sums, dtype=np.float64)[place + 1 :]
        enough = (gained - self._least_own[place + 1 :] >= self._need * self._total[place]) & (gained > 0)
        found: Places = enough.nonzero()[0]
        return np.add(found, place + 1, dtype=np.intp), gained.take(found)

    def _holding(self, concept: int) -> tuple[Places, NDArray[np.float64]]:
        """The bags that hold the concept or one like it, each once, and what it gains there by its weight."""
        known = self._expanded.get(concept)
        if known is None:
            gains = [*sorted((gain, like) for like, gain in self._gains[concept]), (TOP, concept)]
            for gain, like in gains:  # the highest is written last
                self._by_bag[self._holders[like]] = gain
            places = np.unique(np.concatenate([self._holders[like] for _gain, like in gains]))
            known = self._expanded[concept] = places, self._by_bag[places] * self._weight[concept]
        return known

    def _spread(self, bag: Sequence[int]) -> list[int]:
        """Write into the scratch row what each concept that is like one of `bag` gains by its weight; gives which."""
        best: dict[int, float] = {}
        for concept in bag:
            for like, gain in self._gains[concept]:
                if gain > best.get(like, 0.0):
                    best[like] = gain
        best |= dict.fromkeys(bag, TOP)
        touched = list(best)
        self._scratch[touched] = self._weight[touched] * list(best.values())
        return touched


def _gains(likes: Mapping[int, float]) -> list[tuple[int, float]]:
    """Concepts that are like another one, with their gain; a likeness up to FLOOR gains nothing."""
    return [(like, math.log(likeness / FLOOR)) for like, likeness in likes.items() if likeness > FLOOR]
