"""Three-way merge of texts: block by block, and word by word inside a block that both sides changed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Literal

_BLOCK = re.compile(r".+?\n(?:[ \t]*\n)+", re.DOTALL)
_WORD = re.compile(r"\s+|\w+|[^\w\s]")
Origin = Literal["same", "ours", "theirs", "both", "conflict"]


@dataclass(slots=True, frozen=True)
class Piece:
    """A run of blocks. `text` is what the merge takes; in a conflict it is ours, and nothing is decided."""

    origin: Origin
    base: str
    ours: str
    theirs: str
    text: str


@dataclass(slots=True)
class Merge:
    """The merged text, its pieces in order, and the pieces both sides changed in the same place."""

    text: str = ""
    pieces: list[Piece] = field(default_factory=list[Piece])

    @property
    def conflicts(self) -> list[Piece]:
        """What a person has to decide."""
        return [piece for piece in self.pieces if piece.origin == "conflict"]


def merge(base: str, ours: str, theirs: str) -> Merge:
    """Merge two changed texts that came from `base`. Blocks are separated by empty lines."""
    result = Merge()
    for old, mine, other in _regions(_blocks(base), _blocks(ours), _blocks(theirs)):
        result.pieces.append(_decide("".join(old), "".join(mine), "".join(other)))
    result.text = "".join(piece.text for piece in result.pieces).strip("\n")
    return result


def _blocks(text: str) -> list[str]:
    """Blocks with the empty lines after them, so that joining them gives the text again."""
    return _BLOCK.findall(text.replace("\r\n", "\n").strip("\n") + "\n\n") if text.strip() else []


def _decide(base: str, ours: str, theirs: str) -> Piece:
    if ours == theirs:
        return Piece("same" if ours == base else "both", base, ours, theirs, ours)
    if theirs == base:
        return Piece("ours", base, ours, theirs, ours)
    if ours == base:
        return Piece("theirs", base, ours, theirs, theirs)
    words = _merge_words(base, ours, theirs)
    if words is None:
        return Piece("conflict", base, ours, theirs, ours)
    return Piece("both", base, ours, theirs, words)


def _merge_words(base: str, ours: str, theirs: str) -> str | None:
    """Both sides' changes of words in one block, or None where they touch the same place."""
    if not base:
        return None
    out: list[str] = []
    for old, mine, other in _regions(_WORD.findall(base), _WORD.findall(ours), _WORD.findall(theirs)):
        if mine == other or other == old:
            out += mine
        elif mine == old:
            out += other
        else:
            return None
    return "".join(out)


def _regions(
    base: Sequence[str], ours: Sequence[str], theirs: Sequence[str]
) -> list[tuple[Sequence[str], Sequence[str], Sequence[str]]]:
    """Cut three sequences at the items all share, as diff3 does: stable and changed regions in turn."""
    mine, other = _matches(base, ours), _matches(base, theirs)
    anchors = [(index, mine[index], other[index]) for index in range(len(base)) if index in mine and index in other]
    regions: list[tuple[Sequence[str], Sequence[str], Sequence[str]]] = []
    at = (0, 0, 0)
    for anchor in [*anchors, (len(base), len(ours), len(theirs))]:
        changed = (base[at[0] : anchor[0]], ours[at[1] : anchor[1]], theirs[at[2] : anchor[2]])
        if any(changed):
            regions.append(changed)
        if anchor[0] < len(base):
            one = slice(anchor[0], anchor[0] + 1)
            regions.append((base[one], base[one], base[one]))
        at = (anchor[0] + 1, anchor[1] + 1, anchor[2] + 1)
    return regions


def _matches(base: Sequence[str], other: Sequence[str]) -> dict[int, int]:
    found: dict[int, int] = {}
    for block in SequenceMatcher(None, base, other, autojunk=False).get_matching_blocks():
        found.update({block.a + step: block.b + step for step in range(block.size)})
    return found
