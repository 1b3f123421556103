"""What was done on a page, so that it can be undone and done again, step by step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")
MOST_STEPS, MOST_HELD = 100, 500_000
"""Steps that are kept, and what they hold in all, as `size` counts it."""


@dataclass(slots=True)
class Step(Generic[T]):
    """words: what was done. undo: how it was before."""

    words: str
    undo: T


class History(Generic[T]):
    """Steps back and forth; it lives as long as the window. size: how much a step holds."""

    def __init__(self, size: Callable[[T], int] | None = None) -> None:
        self._size = size
        self._done: list[Step[T]] = []
        self._undone: list[Step[T]] = []

    def add(self, words: str, undo: T) -> None:
        """Something was done. The oldest steps are let go where they hold too much."""
        self._undone = []
        self._done.append(Step(words, undo))
        held = sum(map(self._held, self._done))
        while len(self._done) > MOST_STEPS or (held > MOST_HELD and len(self._done) > 1):
            held -= self._held(self._done.pop(0))

    def last(self, *, back: bool) -> Step[T] | None:
        """The step that undo (or redo) is about."""
        steps = self._done if back else self._undone
        return steps[-1] if steps else None

    def went(self, *, back: bool, undo: T) -> None:
        """The last step was taken back (or done again); `undo` leads the other way."""
        taken, kept = (self._done, self._undone) if back else (self._undone, self._done)
        kept.append(Step(taken.pop().words, undo))

    def _held(self, step: Step[T]) -> int:
        return self._size(step.undo) if self._size is not None else 0
