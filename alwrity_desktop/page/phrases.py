"""Lists of phrases found in a text: fast, as whole words, whatever the case and the kind of apostrophe or hyphen."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Generic, NamedTuple, TypeVar

Meaning = TypeVar("Meaning")
_WORD = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")
_SEVERAL = re.compile("([‘’ʼ´`])|([‐‑])|[\u00a0\u202f]")


class Token(NamedTuple):
    """A word in lower case and where it stands."""

    text: str
    start: int
    end: int


class Found(NamedTuple, Generic[Meaning]):
    """A phrase in a text: from token `first` up to, not with, token `after`."""

    meaning: Meaning
    first: int
    after: int
    start: int
    end: int


def plain(text: str) -> str:
    """`text` in lower case with one kind of apostrophe and hyphen; every character stays at its place."""
    low = text.lower()
    if len(low) != len(text):  # a few capitals have two small letters
        low = "".join(small if len(small := char.lower()) == 1 else char for char in text)
    return low if low.isascii() else _SEVERAL.sub(_one, low)


def _one(match: re.Match[str]) -> str:
    return "'" if match[1] else "-" if match[2] else " "


@lru_cache(maxsize=2_000)
def vocabulary(text: str) -> frozenset[str]:
    """The different words of `text`."""
    return frozenset(_WORD.findall(plain(text)))


@lru_cache(maxsize=2_000)
def tokens(text: str) -> tuple[Token, ...]:
    """The words of `text`."""
    return tuple(Token(match[0], *match.span()) for match in _WORD.finditer(plain(text)))


class _Phrase(NamedTuple, Generic[Meaning]):
    words: tuple[str, ...]
    gaps: tuple[str, ...]
    key: int
    meaning: Meaning


class Phrases(Generic[Meaning]):
    """Phrases with what each means. Of several at one place the longest is taken, and none overlap.

    Each is looked for by its longest word, so that a text without any of these is done with at once.
    """

    def __init__(self, phrases: Iterable[tuple[str, Meaning]]) -> None:
        self._by_key: dict[str, list[_Phrase[Meaning]]] = {}
        for phrase, meaning in phrases:
            read = tokens(phrase)
            if read:
                words = tuple(token.text for token in read)
                key = max(range(len(words)), key=lambda at: len(words[at]))
                one = _Phrase(words, _gaps(phrase, read), key, meaning)
                self._by_key.setdefault(words[key], []).append(one)

    def __bool__(self) -> bool:
        return bool(self._by_key)

    def within(self, text: str) -> bool:
        """Is one of them in `text`?"""
        return bool(self.find(text))

    def find(self, text: str) -> list[Found[Meaning]]:
        """All of them in `text`, in order."""
        there = vocabulary(text)
        keys = self._by_key.keys() & there
        sought = {key: here for key in keys if (here := [one for one in self._by_key[key] if there.issuperset(one.words)])}
        if not sought:
            return []
        read = tokens(text)
        hits: list[Found[Meaning]] = []
        for number, token in enumerate(read):
            for phrase in sought.get(token.text, ()):
                first = number - phrase.key
                words = read[first : first + len(phrase.words)] if first >= 0 else ()
                if words and _stands(phrase, words, text):
                    hits.append(Found(phrase.meaning, first, first + len(words), words[0].start, words[-1].end))
        hits.sort(key=lambda hit: (hit.first, -hit.after))
        found: list[Found[Meaning]] = []
        for hit in hits:
            if not found or hit.first >= found[-1].after:
                found.append(hit)
        return found


def _gaps(text: str, words: Sequence[Token]) -> tuple[str, ...]:
    """What stands between `words` besides spaces."""
    return tuple(text[one.end : two.start].strip() for one, two in pairwise(words))


def _stands(phrase: _Phrase[Meaning], words: Sequence[Token], text: str) -> bool:
    if len(words) != len(phrase.words) or any(a.text != b for a, b in zip(words, phrase.words, strict=True)):
        return False
    return len(words) == 1 or _gaps(text, words) == phrase.gaps


def listed(text: str) -> list[str]:
    """The phrases of a list in a data file: parted by | and line ends."""
    return [phrase.strip() for line in text.splitlines() for phrase in line.split("|") if phrase.strip()]
