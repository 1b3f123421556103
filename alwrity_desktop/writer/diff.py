"""What changed between two texts, word by word, and a text made of some of the changes.

Lines are matched first, then the words of the lines that differ; both by a longest common subsequence.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from typing import Literal, NamedTuple

from alwrity_desktop.core.errors import InputError
from alwrity_desktop.core.messages import _

Op = Literal["insert", "delete", "replace"]

MATRIX = 60_000_000
"""Cells (tokens x tokens) of one comparison: 8 MB of bits. Beyond, both sides are cut at words that occur once."""
ISLAND = 3
"""Words that must be the same between two changes of a passage, or they are shown as one change."""

_TOKEN = re.compile(r"\w+(?:['’]\w+)*\s*|[^\w\s]\s*|\s+")
_WORD = re.compile(r"\w")


class Hunk(NamedTuple):
    """One change: characters a_start to a_end of the old text became b_start to b_end of the new one."""

    op: Op
    a_start: int
    a_end: int
    b_start: int
    b_end: int


class _Side:
    """Tokens of one text with the place where each begins."""

    def __init__(self, tokens: list[str], begin: int) -> None:
        self.tokens = tokens
        self.places = [begin]
        for token in tokens:
            self.places.append(self.places[-1] + len(token))


def diff(old: str, new: str) -> list[Hunk]:
    """The changes from `old` to `new` in their order; none when they are equal. 20,000 words take 50 ms."""
    hunks: list[Hunk] = []
    for a_start, a_end, b_start, b_end in _changes(old, new, 0, 0, lambda text: text.splitlines(keepends=True)):
        a, b = old[a_start:a_end], new[b_start:b_end]
        changes = _changes(a, b, a_start, b_start, _TOKEN.findall)
        hunks.extend(_hunk(*change) for change in _joined(changes, old))
    return hunks


def apply_hunks(old: str, new: str, accepted: Iterable[Hunk]) -> str:
    """`old` with the accepted hunks of `diff(old, new)` taken over from `new`.

    Raises InputError when the hunks are not of these texts.
    """
    parts: list[str] = []
    place = 0
    for hunk in sorted(accepted, key=lambda hunk: (hunk.a_start, hunk.a_end)):
        if not (place <= hunk.a_start <= hunk.a_end <= len(old) and 0 <= hunk.b_start <= hunk.b_end <= len(new)):
            raise InputError(
                _("The text has changed since it was compared."), _("Compare again, then choose what to take.")
            )
        parts += (old[place : hunk.a_start], new[hunk.b_start : hunk.b_end])
        place = hunk.a_end
    return "".join((*parts, old[place:]))


def _hunk(a_start: int, a_end: int, b_start: int, b_end: int) -> Hunk:
    op: Op = "insert" if a_start == a_end else "delete" if b_start == b_end else "replace"
    return Hunk(op, a_start, a_end, b_start, b_end)


def _changes(
    old: str, new: str, a_begin: int, b_begin: int, cut: Callable[[str], list[str]]
) -> list[tuple[int, int, int, int]]:
    """Places (characters, counted from the begins) that differ, when both texts are cut into tokens by `cut`."""
    if old == new:
        return []
    a, b = _Side(cut(old), a_begin), _Side(cut(new), b_begin)
    return [
        (a.places[a_start], a.places[a_end], b.places[b_start], b.places[b_end])
        for a_start, a_end, b_start, b_end in _differing(a.tokens, b.tokens)
    ]


def _differing(a: Sequence[str], b: Sequence[str], a_at: int = 0, b_at: int = 0) -> list[tuple[int, int, int, int]]:
    """Ranges of tokens that differ, as (a_start, a_end, b_start, b_end)."""
    head = 0
    while head < min(len(a), len(b)) and a[head] == b[head]:
        head += 1
    tail = 0
    while tail < min(len(a), len(b)) - head and a[-1 - tail] == b[-1 - tail]:
        tail += 1
    a, b = a[head : len(a) - tail], b[head : len(b) - tail]
    a_at, b_at = a_at + head, b_at + head
    if not a or not b:
        return [(a_at, a_at + len(a), b_at, b_at + len(b))] if a or b else []
    if len(a) * len(b) <= MATRIX:
        return [
            (a_at + code.src_start, a_at + code.src_end, b_at + code.dest_start, b_at + code.dest_end)
            for code in _replacing(a, b)
        ]
    return _between_anchors(a, b, a_at, b_at)


class _Code(NamedTuple):
    src_start: int
    src_end: int
    dest_start: int
    dest_end: int


def _replacing(a: Sequence[str], b: Sequence[str]) -> list[_Code]:
    from rapidfuzz.distance import LCSseq  # 3 MB, for comparisons only

    found: list[_Code] = []
    for code in LCSseq.opcodes(a, b):
        if code.tag == "equal":
            continue
        if found and found[-1].src_end == code.src_start and found[-1].dest_end == code.dest_start:
            found[-1] = _Code(found[-1].src_start, code.src_end, found[-1].dest_start, code.dest_end)
        else:
            found.append(_Code(code.src_start, code.src_end, code.dest_start, code.dest_end))
    return found


def _between_anchors(a: Sequence[str], b: Sequence[str], a_at: int, b_at: int) -> list[tuple[int, int, int, int]]:
    """Cut two long ranges at tokens that occur once in each and in the same order, and compare between those."""
    once = _once(a)
    other = _once(b)
    pairs = [(place, other[token]) for token, place in once.items() if token in other]
    anchors = _rising(sorted(pairs))
    if not anchors:
        return [(a_at, a_at + len(a), b_at, b_at + len(b))]
    found: list[tuple[int, int, int, int]] = []
    a_from = b_from = 0
    for a_to, b_to in [*anchors, (len(a), len(b))]:
        found += _differing(a[a_from:a_to], b[b_from:b_to], a_at + a_from, b_at + b_from)
        a_from, b_from = a_to + 1, b_to + 1
    return found


def _once(tokens: Sequence[str]) -> dict[str, int]:
    places: dict[str, int] = {}
    for place, token in enumerate(tokens):
        places[token] = -1 if token in places else place
    return {token: place for token, place in places.items() if place >= 0}


def _rising(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest chain of pairs (sorted by the first) whose second numbers rise."""
    ends: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for number, (_a, b) in enumerate(pairs):
        place = bisect_left(ends, b)
        before.append(last[place - 1] if place else -1)
        if place == len(ends):
            ends.append(b)
            last.append(number)
        else:
            ends[place], last[place] = b, number
    chain: list[tuple[int, int]] = []
    number = last[-1] if last else -1
    while number >= 0:
        chain.append(pairs[number])
        number = before[number]
    return chain[::-1]


def _joined(changes: list[tuple[int, int, int, int]], old: str) -> list[tuple[int, int, int, int]]:
    """Changes with next to nothing between them as one, when both are more than a word: islands of "a" and "the" are
    noise to a reader."""
    joined: list[tuple[int, int, int, int]] = []
    for change in changes:
        if joined:
            a_start, a_end, b_start, b_end = joined[-1]
            between = old[a_end : change[0]]
            island = len(_TOKEN.findall(between)) < ISLAND and "\n" not in between
            if island and (_long(a_end - a_start, b_end - b_start) or not _WORD.search(between)):
                joined[-1] = (a_start, change[1], b_start, change[3])
                continue
        joined.append(change)
    return joined


def _long(removed: int, added: int) -> bool:
    return max(removed, added) > 24
