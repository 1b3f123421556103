"""A text cut into sentences and words, each with its place."""

from __future__ import annotations

import re

from alwrity_desktop.language.data import load
from alwrity_desktop.language.spans import Span, normalised

_IDEOGRAPH = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
_MARKS = "\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0900-\u0dff"
# A word is what stands between spaces, dashes and ellipses, less the punctuation around it; an ideograph is one of its own.
_WORD = re.compile(rf"[{_IDEOGRAPH}]|[^\W_{_IDEOGRAPH}](?:[^\s–—…{_IDEOGRAPH}]*[^\W_{_IDEOGRAPH}])?[{_MARKS}]*")
_END = re.compile(r"(?:[.!?…؟۔]+[\"'”’»)\]]*(?=\s|$)|[。！？]+[」』”）]*|\n\s*\n)")
_NEXT = re.compile(r"[\s\"'“”‘’«„(\[¿¡*_]*(\S)?")
_BEFORE = re.compile(r"([^\s\"'“‘«(\[]+)$")
_MAY_END = frozenset(("etc", "inc", "ltd", "co", "corp", "jr", "sr", "a.m", "p.m", "ph.d", "m.d", "no"))


def words(text: str, language: str = "en") -> list[Span]:
    """The words of `text`, normalised in spelling but not in case; punctuation and lone symbols are none."""
    return [Span(match.start(), match.end(), normalised(match[0])) for match in _WORD.finditer(text)]


def word_count(text: str) -> int:
    """Number of words in `text`."""
    return sum(1 for _match in _WORD.finditer(text))


def sentences(text: str, language: str = "en", *, lines: bool = False) -> list[Span]:
    """The sentences of `text` without the space around them; each has a letter or digit.

    An empty line always ends one; with `lines` a single line end does too. Abbreviations, initials and numbers do not.
    """
    abbreviations = load(language).abbreviations
    ends = [match.end() for match in _END.finditer(text) if _is_end(text, match, abbreviations)]
    if lines:
        ends = sorted({*ends, *(match.end() for match in re.finditer(r"\n", text))})
    found: list[Span] = []
    start = 0
    for end in [*ends, len(text)]:
        piece = text[start:end]
        bare = piece.strip()
        if bare and _WORD.search(bare):
            at = start + len(piece) - len(piece.lstrip())
            found.append(Span(at, at + len(bare), bare))
        elif bare and found and "\n" not in piece:
            found[-1] = Span(
                found[-1].start, start + len(piece.rstrip()), text[found[-1].start : start + len(piece.rstrip())]
            )
        start = end
    return found


def _is_end(text: str, match: re.Match[str], abbreviations: frozenset[str]) -> bool:
    mark = match[0]
    if mark[0] in "\n。！？":
        return True
    following = _NEXT.match(text, match.end())
    first = following[1] if following else None
    if first is None:
        return True
    if first.islower():
        return False
    if mark[0] != ".":
        return True
    before = _BEFORE.search(text, max(0, match.start() - 24), match.start())
    word = before[1] if before else ""
    if len(word) == 1 and word.isalpha() and word.isupper() and word != "I":
        return False
    word = normalised(word).lower().strip("-–—.")
    return word not in abbreviations or (word in _MAY_END and first.isupper())
