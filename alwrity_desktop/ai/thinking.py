"""Some local servers leave a model's thinking in the answer, between <think> tags at its beginning. It is dropped."""

from __future__ import annotations

OPEN, CLOSE = "<think>", "</think>"


class Thinking:
    """Feed it the answer piece by piece; it gives out what comes after the thinking."""

    def __init__(self) -> None:
        self._held = ""
        self._inside = False
        self._done = False

    def feed(self, piece: str) -> str:
        """The part of the answer in this piece, "" while that is not decided or the model still thinks."""
        if self._done:
            return piece
        self._held += piece
        start = self._held.lstrip()
        if not self._inside and start.startswith(OPEN):
            self._inside = True
        if self._inside:
            _thought, found, rest = self._held.partition(CLOSE)
            if not found:
                return ""
            self._held, self._inside, self._done = "", False, True
            return rest.lstrip()
        return "" if OPEN.startswith(start) else self.close()

    def close(self) -> str:
        """What is held back at the end; thinking that never ended is no answer."""
        held, self._held = self._held, ""
        self._done = True
        return "" if self._inside else held
