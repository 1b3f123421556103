"""What a searcher wants, told by words of the keyword. An estimate by rules (resources/keywords/intents.toml)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache

from alwrity_desktop.core.paths import resource
from alwrity_desktop.model.keyword import Intent

_ORDER: tuple[Intent, ...] = ("navigational", "transactional", "commercial", "informational")


@dataclass(slots=True, frozen=True)
class _Rules:
    """words: each with its rank in _ORDER. phrases: by their first word, the rest and the rank. first: question words."""

    words: dict[str, int]
    phrases: dict[str, list[tuple[str, int]]]
    first: frozenset[str]


@cache
def _rules(language: str) -> _Rules | None:
    data = tomllib.loads(resource("keywords", "intents.toml").read_text(encoding="utf-8"))
    told = data.get(language)
    if told is None:
        return None
    words: dict[str, int] = {}
    phrases: dict[str, list[tuple[str, int]]] = {}
    for rank, intent in enumerate(_ORDER):
        for phrase in told[intent]:
            head, _space, _rest = phrase.partition(" ")
            if head == phrase:
                words.setdefault(phrase, rank)
            else:
                phrases.setdefault(head, []).append((f" {phrase} ", rank))
    return _Rules(words, phrases, frozenset(told["first"]))


def intent_of(keyword: str, language: str = "en") -> Intent | None:
    """The intent the words tell, None where they tell none or the language has no rules."""
    rules = _rules(language[:2].lower() or "en")
    if rules is None:
        return None
    plain = keyword.casefold()
    words = plain.split()
    best = len(_ORDER)
    for word in words:
        rank = rules.words.get(word, best)
        if rank < best:
            best = rank
        if word in rules.phrases:
            padded = f" {' '.join(words)} "
            best = min([best, *(rank for phrase, rank in rules.phrases[word] if phrase in padded)])
    if best < len(_ORDER):
        return _ORDER[best]
    return "informational" if words and (words[0] in rules.first or plain.endswith("?")) else None
