"""Where a resumed answer meets what had arrived: models repeat the last words, or begin again, and nothing may double."""

from __future__ import annotations

WAIT = 240
"""Characters of the new part to read before deciding where it joins."""
LONG = 12
"""An overlap of this many characters is one, wherever it begins."""
SHORT = 3
"""A shorter overlap counts only when it begins at a word."""


class Seam:
    """Feed it the new part piece by piece; it gives out only what was not there before."""

    def __init__(self, before: str) -> None:
        self._before = before
        self._held = ""
        self._open = bool(before)

    def feed(self, piece: str) -> str:
        """New text to append, "" while it is not decided yet."""
        if not self._open:
            return piece
        self._held += piece
        if self._before.startswith(self._held) or len(self._held) < WAIT:
            return ""
        return self.close()

    def close(self) -> str:
        """What is still held back, cut at the seam; call it at the end of the stream."""
        held, self._held, self._open = self._held, "", False
        return held[overlap(self._before, held) :]


def overlap(before: str, after: str) -> int:
    """Length of the beginning of `after` that `before` already holds: its whole text again, or its last words."""
    if before and after.startswith(before):
        return len(before)
    if len(after) >= LONG and before.startswith(after):
        return len(after)
    for size in range(min(len(before), len(after)), SHORT - 1, -1):
        at_word = size == len(before) or not before[-size - 1].isalnum()
        if before.endswith(after[:size]) and (size >= LONG or at_word):
            return size
    return 0
