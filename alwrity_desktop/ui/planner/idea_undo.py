"""What was changed lately and how it is put back, the last change first."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

MOST = 50
"""Changes that are remembered."""
Back = Callable[[], Awaitable[object]]


@dataclass(slots=True, frozen=True)
class Step:
    """One change: what was done, in words, and what takes it back."""

    words: str
    back: Back
    key: str = ""


class Undo:
    """Remembers changes. Changes with the same key, one right after the other, are taken back as one."""

    def __init__(self) -> None:
        self._steps: list[Step] = []

    def push(self, words: str, back: Back, key: str = "") -> None:
        """A change was made."""
        if not (key and self._steps and self._steps[-1].key == key):
            self._steps = [*self._steps[-MOST + 1 :], Step(words, back, key)]

    def take(self) -> Step | None:
        """The last change, which is taken back now; None where there is none."""
        return self._steps.pop() if self._steps else None

    def __bool__(self) -> bool:
        return bool(self._steps)
