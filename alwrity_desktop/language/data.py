"""What is known of each language, read once from its file in resources/language."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any

from alwrity_desktop.core.paths import resource

_CODE = re.compile(r"[a-z]{2,3}")


@dataclass(slots=True, frozen=True)
class Language:
    """One language. An empty set or None means that there is nothing known, and the checks that need it are left out.

    sentence_words: from how many words on a sentence is long. transitions: phrases; a pair is a phrase in two parts.
    flesch: base, factor of words a sentence, factor of syllables a word. passive_auxiliaries and the like: as in en.toml.
    """

    code: str
    name: str
    stemmer: str = ""
    sentence_words: int = 20
    abbreviations: frozenset[str] = frozenset()
    function_words: frozenset[str] = frozenset()
    transitions: tuple[str, ...] = ()
    transition_pairs: tuple[tuple[str, str], ...] = ()
    passive_auxiliaries: frozenset[str] = frozenset()
    participles: frozenset[str] = frozenset()
    not_participles: frozenset[str] = frozenset()
    before_adjective: frozenset[str] = frozenset()
    flesch: tuple[float, float, float] | None = None
    vowels: str = "aeiouy"
    syllables: dict[str, int] = field(default_factory=dict[str, int])


def languages() -> list[str]:
    """Codes of the languages that have a file, sorted."""
    return sorted(path.stem for path in resource("language").glob("*.toml") if _CODE.fullmatch(path.stem))


@lru_cache(maxsize=256)  # asked for every word that is stemmed
def load(language: str) -> Language:
    """What is known of `language` ("en", "pt-BR", "de_AT"); a language without a file knows only its code."""
    return _load(re.split(r"[-_]", language.lower())[0] or "en")


@cache
def _load(code: str) -> Language:
    path = resource("language", f"{code}.toml")
    if not _CODE.fullmatch(code) or not path.is_file():
        return Language(code, code, vowels="aeiouyáéíóúàèìòùäëïöüâêîôûаеёиоуыэюяαεηιουω")
    data: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    lines = [line.strip() for line in data["transitions"].strip().splitlines()]
    passive: dict[str, str] = data.get("passive", {})
    flesch: dict[str, float] | None = data.get("flesch")
    return Language(
        code=code,
        name=data["name"],
        stemmer=data.get("stemmer", ""),
        sentence_words=data["sentence_words"],
        abbreviations=frozenset(data["abbreviations"].split()),
        function_words=frozenset(data["function_words"].split()),
        transitions=tuple(line for line in lines if "..." not in line),
        transition_pairs=tuple(_pair(line) for line in lines if "..." in line),
        passive_auxiliaries=frozenset(passive.get("auxiliaries", "").split()),
        participles=frozenset(passive.get("participles", "").split()),
        not_participles=frozenset(passive.get("not_participles", "").split()),
        before_adjective=frozenset(passive.get("before_adjective", "").split()),
        flesch=(flesch["base"], flesch["words"], flesch["syllables"]) if flesch else None,
        vowels=data["syllables"]["vowels"],
        syllables=data["syllables"].get("exceptions", {}),
    )


def _pair(line: str) -> tuple[str, str]:
    one, _dots, two = line.partition("...")
    return one.strip(), two.strip()


def function_words(language: str) -> frozenset[str]:
    """Words of `language` that carry no subject; empty where no list is kept."""
    return load(language).function_words
