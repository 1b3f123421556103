"""Sentences that state a figure or a finding somebody must have got from somewhere."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from typing import Literal

from alwrity_desktop.core.paths import resource
from alwrity_desktop.page.phrases import Phrases, listed, tokens
from alwrity_desktop.page.tree import Leaf, Place

_PERCENT = re.compile(
    r"(?<![\w.,])\d{1,3}(?:[.,]\d{1,3})?\s?[%٪％‰]|(?<![\w%])[%٪]\s?\d{1,3}(?!\d)"
)  # 40 %, and Turkish %40
_NUMBER = re.compile(
    r"(?<![\w.,/#:-])[$€£¥]?\d{1,3}(?:[.,'’\u00a0\u202f ]\d{3})+(?![\w/:-])|(?<![\w.,/#:-])\d+(?:[.,]\d+)?(?=\s+\w)"
)
_DIGIT = re.compile(r"\d")
_LARGE = re.compile(r"\D")


@dataclass(slots=True, frozen=True)
class Claim:
    """A claim and its place, as if its chunk began at 0. kind: what made it one."""

    text: str
    place: Place
    kind: Literal["figure", "study"]


@dataclass(slots=True, frozen=True)
class _Words:
    studies: Phrases[str]
    amounts: tuple[str, ...]
    own: frozenset[str]
    hedge: Phrases[str]


def claims(leaf: Leaf, language: str) -> tuple[Claim, ...]:
    """The sentences of a paragraph or list item that make a claim, for `Page.per_leaf`.

    Without a word list for `language` those with a percentage are found.
    """
    words = _words().get(re.split(r"[-_]", language.lower())[0] or "en")
    if leaf.role not in ("paragraph", "item"):
        return ()
    studies = words.studies.find(leaf.text) if words else []
    if not studies and not _DIGIT.search(leaf.text):
        return ()
    return tuple(
        Claim(sentence.text, leaf.place_of(sentence), kind)
        for sentence in leaf.sentences
        if (kind := _kind(sentence.text, words, bool(studies)))
    )


def _kind(sentence: str, words: _Words | None, studies: bool) -> Literal["figure", "study", ""]:
    """What makes `sentence` a claim, "" where nothing does; a question claims nothing. studies: its leaf has one."""
    if sentence.rstrip().endswith(("?", "？", "؟")):
        return ""
    if studies and words and words.studies.within(sentence):
        return "study"
    if not _DIGIT.search(sentence):
        return ""
    counted = bool(_PERCENT.search(sentence)) or bool(words and _counted(sentence, words.amounts))
    if not counted:
        return ""
    if words and (words.hedge.within(sentence) or any(token.text in words.own for token in tokens(sentence))):
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
