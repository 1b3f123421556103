"""What was done to clusters, so that it can be undone and done again, step by step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from alwrity_desktop.planner.clusters import Clusters
    from alwrity_desktop.store.clusters import Before

MOST = 100
"""Steps that are kept."""


@dataclass(slots=True)
class Step:
    """words: what was done. befores: how it was before each change of it, in their order."""

    words: str
    befores: list[Before]


class ClusterHistory:
    """Steps back and forth. It lives as long as the window; other changes of the same clusters go with a step back."""

    def __init__(self) -> None:
        self._done: list[Step] = []
        self._undone: list[Step] = []

    def add(self, words: str, befores: Sequence[Before]) -> None:
        """Something was done."""
        self._done = [*self._done[-MOST + 1 :], Step(words, list(befores))]
        self._undone = []

    @property
    def can_undo(self) -> bool:
        """Is there a step to take back?"""
        return bool(self._done)

    @property
    def can_redo(self) -> bool:
        """Is there a step to do again?"""
        return bool(self._undone)

    async def undo(self, clusters: Clusters) -> str:
        """Take the last step back; gives what it was, "" where there is none."""
        return await _step(clusters, self._done, self._undone)

    async def redo(self, clusters: Clusters) -> str:
        """Do again what was taken back last."""
        return await _step(clusters, self._undone, self._done)


async def _step(clusters: Clusters, taken: list[Step], kept: list[Step]) -> str:
    if not taken:
        return ""
    step = taken[-1]
    ways_back = [await clusters.restore(before) for before in reversed(step.befores)]
    taken.pop()
    kept.append(Step(step.words, ways_back))
    return step.words
