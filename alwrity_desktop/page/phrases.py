"""Lists of phrases found in a text: fast, as whole words, whatever the case and the kind of apostrophe or hyphen."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Generic, NamedTuple, TypeVar

Meaning = TypeVar("Meaning")
_WORD = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")
_SAME = str.maketrans({**dict.fromkeys("‘’ʼ´`", "'"), **dict.fromkeys("‐‑", "-"), "\u00a0": " ", "\u202f": " "})


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
    return low if low.isascii() else low.translate(_SAME)


@lru_cache(maxsize=20_000)
def tokens(text: str) -> tuple[Token, ...]:
    """The words of `text`."""
    return tuple(Token(match[0], *match.span()) for match in _WORD.finditer(plain(text)))


class _Phrase(NamedTuple, Generic[Meaning]):
    rest: tuple[str, ...]
    gaps: tuple[str, ...]
    meaning: Meaning


class Phrases(Generic[Meaning]):
    """Phrases with what each means. Of several that begin at one word the longest is taken, and none overlap."""

    def __init__(self, phrases: Iterable[tuple[str, Meaning]]) -> None:
        self._by_first: dict[str, list[_Phrase[Meaning]]] = {}
        for phrase, meaning in phrases:
            words = tokens(phrase)
            if words:
                rest = tuple(token.text for token in words[1:])
                self._by_first.setdefault(words[0].text, []).append(_Phrase(rest, _gaps(phrase, words), meaning))
        for several in self._by_first.values():
            several.sort(key=lambda phrase: -len(phrase.rest))

    def __bool__(self) -> bool:
        return bool(self._by_first)

    def find(self, text: str) -> list[Found[Meaning]]:
        """All of them in `text`, in order."""
        found: list[Found[Meaning]] = []
        by_first = self._by_first
        read = tokens(text)
        free = 0
        for number, token in enumerate(read):
            if token.text in by_first and number >= free:
                for phrase in by_first[token.text]:
                    after = number + 1 + len(phrase.rest)
                    if _stands(phrase, read[number:after], text):
                        found.append(Found(phrase.meaning, number, after, token.start, read[after - 1].end))
                        free = after
                        break
        return found


def _gaps(text: str, words: Sequence[Token]) -> tuple[str, ...]:
    """What stands between `words` besides spaces."""
    return tuple(text[one.end : two.start].strip() for one, two in pairwise(words))


def _stands(phrase: _Phrase[Meaning], words: Sequence[Token], text: str) -> bool:
    if len(words) <= len(phrase.rest) or any(a.text != b for a, b in zip(words[1:], phrase.rest, strict=True)):
        return False
    return not phrase.rest or _gaps(text, words) == phrase.gaps


def listed(text: str) -> list[str]:
    """The phrases of a list in a data file: parted by | and line ends."""
    return [phrase.strip() for line in text.splitlines() for phrase in line.split("|") if phrase.strip()]
