"""A draft that the person has edited since it was put together: what is new goes in, what they changed stays."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

_BLANK = re.compile(r"\n{2,}")


def patched(now: str, before: str, after: str) -> tuple[str, bool]:
    """`now` with the changes that lead from `before` to `after`, paragraph by paragraph.

    The second value is False where a changed paragraph was no longer found: the new one then stands after the
    paragraph it follows, or at the end, and nothing of the person's is lost.
    """
    if not now.strip() or now.strip() == before.strip():
        return after, True
    mine, old, new = _paragraphs(now), _paragraphs(before), _paragraphs(after)
    whole = True
    for kind, first, last, start, end in reversed(SequenceMatcher(None, old, new, autojunk=False).get_opcodes()):
        if kind == "equal":
            continue
        place = _find(mine, old[first:last]) if last > first else -1
        if place >= 0:
            mine[place : place + last - first] = new[start:end]
            continue
        if last > first:
            whole = False
        if start < end:
            mine[(at := _after(mine, old[:first])) : at] = new[start:end]
    return "\n\n".join(mine) + "\n", whole


def _paragraphs(text: str) -> list[str]:
    return [piece for piece in _BLANK.split(text.strip()) if piece.strip()]


def _find(paragraphs: Sequence[str], run: Sequence[str]) -> int:
    """Where a run of paragraphs stands, or -1."""
    size = len(run)
    return next((n for n in range(len(paragraphs) - size + 1) if list(paragraphs[n : n + size]) == list(run)), -1)


def _after(mine: Sequence[str], earlier: Sequence[str]) -> int:
    """The place behind the last of the `earlier` paragraphs that is still there; the end where there is none."""
    for paragraph in reversed(earlier):
        if paragraph in mine:
            return len(mine) - list(reversed(mine)).index(paragraph)
    return 0 if not earlier else len(mine)
