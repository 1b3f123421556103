"""Sentences that say the same in (nearly) the same words, found by shingles: runs of three words."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from functools import lru_cache
from zlib import crc32

from alwrity_desktop.page.tree import Leaf, Page, Sentence

SHORTEST = 8
"""Words from which a sentence is judged: shorter ones are alike by chance, or on purpose."""
ALIKE = 0.75
"""Share of shingles two sentences have in common (Jaccard) from which one repeats the other."""
_SKETCH, _SHARED = 5, 2


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

    Two that are alike share, in 98 of 100 cases, two of their five smallest shingles: only such sentences are compared.
    """
    sketches = page.per_leaf(_sketches)
    shared = page.several(_sketches)
    if not shared:
        return []
    found: list[Repeat] = []
    by_shingle: dict[Hashable, list[tuple[Sentence, _Shingles]]] = {}
    for leaf, sketch in zip(page.leaves, sketches, strict=True):
        if shared.isdisjoint(sketch):
            continue
        for sentence, shingles in leaf.remembered(_shingled):
            alike = shared.intersection(shingles.sketch)
            if len(alike) < _SHARED:
                continue
            repeat = _earlier(leaf, sentence, shingles, alike, by_shingle)
            if repeat:
                found.append(repeat)
                continue
            for one in alike:
                by_shingle.setdefault(one, []).append((sentence, shingles))
    return found


def _earlier(
    leaf: Leaf,
    sentence: Sentence,
    shingles: _Shingles,
    alike: set[Hashable],
    by_shingle: dict[Hashable, list[tuple[Sentence, _Shingles]]],
) -> Repeat | None:
    for one in alike:
        for before, theirs in by_shingle.get(one, ())[:50]:
            share = _share(shingles.all, theirs.all)
            if share >= ALIKE:
                return Repeat(leaf, sentence, before, share)
    return None


@lru_cache(maxsize=5_000)
def _share(one: frozenset[int], two: frozenset[int]) -> float:
    """Of all shingles of both those that both have, 0 to 1."""
    common = len(one & two)
    return common / (len(one) + len(two) - common)


def _shingled(leaf: Leaf) -> tuple[tuple[Sentence, _Shingles], ...]:
    """The sentences of a leaf that are long enough, each with its shingles."""
    if leaf.role not in ("paragraph", "item", "footnote"):
        return ()
    found: list[tuple[Sentence, _Shingles]] = []
    for sentence in leaf.sentences:
        words = sentence.text.lower().split()
        if len(words) >= SHORTEST:
            codes = list(map(_code, words))
            hashes = frozenset(map(hash, zip(codes, codes[1:], codes[2:], strict=False)))
            found.append((sentence, _Shingles(hashes, tuple(sorted(hashes)[:_SKETCH]))))
    return tuple(found)


@lru_cache(maxsize=50_000)
def _code(word: str) -> int:
    return crc32(word.encode())


def _sketches(leaf: Leaf) -> tuple[int, ...]:
    """The sketches of all its sentences; two alike in one leaf are there twice."""
    return tuple(one for _sentence, shingles in leaf.remembered(_shingled) for one in shingles.sketch)
