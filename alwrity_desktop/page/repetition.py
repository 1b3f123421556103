"""Sentences that say the same in (nearly) the same words, found by shingles: runs of three words."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from zlib import crc32

from alwrity_desktop.page.tree import Leaf, Page, Sentence

SHORTEST = 8
"""Words from which a sentence is judged: shorter ones are alike by chance, or on purpose."""
ALIKE = 0.75
"""Share of shingles two sentences have in common (Jaccard) from which one repeats the other."""
_SKETCH = 4


@dataclass(slots=True, frozen=True)
class Repeat:
    """A sentence that repeats an earlier one. share: how much of the words they share, 0 to 1."""

    leaf: Leaf
    sentence: Sentence
    earlier: Sentence
    share: float


@dataclass(slots=True, frozen=True)
class _Shingles:
    all: frozenset[int]
    sketch: tuple[int, ...]


def repeats(page: Page) -> list[Repeat]:
    """The sentences of paragraphs and lists that repeat an earlier one.

    Two that are alike share, most likely, one of their four smallest shingles, so only those pairs are compared.
    """
    found: list[Repeat] = []
    by_shingle: dict[int, list[tuple[Sentence, _Shingles]]] = {}
    for leaf in page.prose:
        if leaf.role == "cell":
            continue
        for sentence in leaf.sentences:
            shingles = _shingles(sentence.text)
            if not shingles.all:
                continue
            repeat = _earlier(leaf, sentence, shingles, by_shingle)
            if repeat:
                found.append(repeat)
                continue
            for one in shingles.sketch:
                by_shingle.setdefault(one, []).append((sentence, shingles))
    return found


def _earlier(
    leaf: Leaf, sentence: Sentence, shingles: _Shingles, by_shingle: dict[int, list[tuple[Sentence, _Shingles]]]
) -> Repeat | None:
    for one in shingles.sketch:
        for before, theirs in by_shingle.get(one, ())[:50]:
            share = len(shingles.all & theirs.all) / len(shingles.all | theirs.all)
            if share >= ALIKE:
                return Repeat(leaf, sentence, before, share)
    return None


@lru_cache(maxsize=50_000)
def _shingles(text: str) -> _Shingles:
    words = text.lower().split()
    if len(words) < SHORTEST:
        return _Shingles(frozenset(), ())
    joined = (" ".join(words[at : at + 3]).encode() for at in range(len(words) - 2))
    found = frozenset(crc32(shingle) for shingle in joined)
    return _Shingles(found, tuple(sorted(found)[:_SKETCH]))
