"""Sentences that state a figure or a finding somebody must have got from somewhere."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from alwrity_desktop.core.paths import resource
from alwrity_desktop.language import sentences
from alwrity_desktop.page.phrases import Phrases, listed, tokens

_PERCENT = re.compile(r"(?<![\w.,])\d{1,3}(?:[.,]\d{1,3})?\s?[%٪％‰]")
_NUMBER = re.compile(
    r"(?<![\w.,/#:-])[$€£¥]?\d{1,3}(?:[.,'’\u00a0\u202f ]\d{3})+(?![\w/:-])|(?<![\w.,/#:-])\d+(?:[.,]\d+)?(?=\s+\w)"
)
_LARGE = re.compile(r"\D")


@dataclass(slots=True, frozen=True)
class Claim:
    """A claim and its place in the text it was found in. kind: what made it one."""

    text: str
    start: int
    end: int
    kind: Literal["figure", "study"]


@dataclass(slots=True, frozen=True)
class _Words:
    studies: Phrases[str]
    amounts: tuple[str, ...]
    own: frozenset[str]
    hedge: Phrases[str]


def claims(text: str, language: str) -> tuple[Claim, ...]:
    """The sentences of `text` that make a claim; without a word list for `language`, those with a percentage."""
    code = re.split(r"[-_]", language.lower())[0] or "en"
    return _claims(text, code)


@lru_cache(maxsize=20_000)
def _claims(text: str, code: str) -> tuple[Claim, ...]:
    words = _words().get(code)
    if not re.search(r"\d", text) and not (words and words.studies.find(text)):
        return ()
    return tuple(
        Claim(span.text, span.start, span.end, kind)
        for span in sentences(text, code, lines=True)
        if (kind := _kind(text[span.start : span.end], words))
    )


def _kind(sentence: str, words: _Words | None) -> Literal["figure", "study", ""]:
    """What makes `sentence` a claim, "" where nothing does. A question claims nothing."""
    if sentence.rstrip().endswith(("?", "？", "؟")):
        return ""
    if words and words.studies.find(sentence):
        return "study"
    counted = bool(_PERCENT.search(sentence)) or bool(words and _counted(sentence, words.amounts))
    if not counted:
        return ""
    if words and (words.hedge.find(sentence) or any(token.text in words.own for token in tokens(sentence))):
        return ""
    return "figure"


def _counted(sentence: str, amounts: tuple[str, ...]) -> bool:
    """Is there a large number, or one with a word after it such as "million"?"""
    low = sentence.lower()
    for match in _NUMBER.finditer(sentence):
        if len(match[0]) > 4 and len(_LARGE.sub("", match[0])) > 4:
            return True
        after = low[match.end() : match.end() + 40].lstrip()
        if after.startswith(amounts):
            return True
    return False


@cache
def _words() -> dict[str, _Words]:
    data: dict[str, dict[str, str]] = tomllib.loads(resource("checks", "claims.toml").read_text(encoding="utf-8"))
    return {
        code: _Words(
            Phrases((phrase, phrase) for phrase in listed(table["studies"])),
            tuple(listed(table["amounts"])),
            frozenset(listed(table["own"])),
            Phrases((phrase, phrase) for phrase in listed(table["hedge"])),
        )
        for code, table in data.items()
    }
