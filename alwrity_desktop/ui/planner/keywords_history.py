"""What was done to keywords, so that it can be undone and done again, step by step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from alwrity_desktop.planner.keyword_edits import KeywordUndo

MOST_STEPS, MOST_ROWS = 100, 500_000
"""Steps that are kept, and keywords they hold in all."""


@dataclass(slots=True)
class Step:
    """words: what was done. undo: how it was before."""

    words: str
    undo: KeywordUndo


class KeywordHistory:
    """Steps back and forth; it lives as long as the window."""

    def __init__(self) -> None:
        self.done: list[Step] = []
        self.undone: list[Step] = []

    def add(self, words: str, undo: KeywordUndo) -> None:
        """Something was done. The oldest steps are let go where they hold too much."""
        self.undone = []
        self.done.append(Step(words, undo))
        held = sum(len(step.undo.ids) for step in self.done)
        while len(self.done) > MOST_STEPS or (held > MOST_ROWS and len(self.done) > 1):
            held -= len(self.done.pop(0).undo.ids)

    def last(self, *, back: bool) -> Step | None:
        """The step that undo (or redo) is about."""
        steps = self.done if back else self.undone
        return steps[-1] if steps else None

    def went(self, *, back: bool, undo: KeywordUndo) -> None:
        """The last step was taken back (or done again); `undo` leads the other way."""
        taken, kept = (self.done, self.undone) if back else (self.undone, self.done)
        kept.append(Step(taken.pop().words, undo))
