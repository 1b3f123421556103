"""What is known of each language, read once from its file in resources/language."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any

from alwrity_desktop.core.paths import resource
from alwrity_desktop.language.spans import normalised

_CODE = re.compile(r"[a-z]{2,3}")
_SAME = {"no": "nb", "nn": "nb", "iw": "he", "in": "id", "jp": "ja", "cz": "cs", "gr": "el"}
"""Codes that sites use for a language whose file has another name."""


@dataclass(slots=True, frozen=True)
class Language:
    """One language. An empty set or None means that there is nothing known, and the checks that need it are left out.

    sentence_words: from how many words on a sentence is long. titles: abbreviations that never end a sentence, however
    plainly sentences are counted (language.counted). transitions: phrases; a pair is one in two parts.
    flesch: base, factor of words a sentence, factor of syllables a word. passive_auxiliaries and the like: as in en.toml;
    passive: the whole table, which language.voice reads. nuclei: a pattern each match of which is one syllable, once
    what matches silent is left out.
    clitics: pattern of what may be written together with the beginning of a word. before_stem, after_stem: patterns of what
    is taken off a word before and after (or instead of) the stemmer; respell: patterns and what is put for them before
    that; forms: words whose other form no rule tells. ordinals: which numbers with a full stop are
    ordinals before a capital too: "roman" or "all".
    complex_letters: from how many letters on a word that is not among `common` is hard to read.
    """

    code: str
    name: str
    stemmer: str = ""
    sentence_words: int = 20
    abbreviations: frozenset[str] = frozenset()
    titles: frozenset[str] = frozenset()
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
    nuclei: str = ""
    silent: str = ""
    passive: dict[str, str] = field(default_factory=dict[str, str])
    clitics: str = ""
    spaceless: bool = False
    ordinals: str = ""
    stops: str = ""
    before_stem: str = ""
    respell: tuple[tuple[str, str], ...] = ()
    forms: dict[str, str] = field(default_factory=dict[str, str])
    after_stem: str = ""
    complex_letters: int = 0
    common: frozenset[str] = frozenset()


def languages() -> list[str]:
    """Codes of the languages that have a file, sorted."""
    return sorted(path.stem for path in resource("language").glob("*.toml") if _CODE.fullmatch(path.stem))


@lru_cache(maxsize=256)  # asked for every word that is stemmed
def load(language: str) -> Language:
    """What is known of `language` ("en", "pt-BR", "de_AT"); a language without a file knows only its code."""
    code = re.split(r"[-_]", language.lower())[0] or "en"
    return _load(_SAME.get(code, code))


@cache
def _load(code: str) -> Language:
    path = resource("language", f"{code}.toml")
    if not _CODE.fullmatch(code) or not path.is_file():
        return Language(code, code, vowels="aeiouyáéíóúàèìòùäëïöüâêîôûаеёиоуыэюяαεηιουω")
    data: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    lines = [normalised(line.strip()) for line in data["transitions"].strip().splitlines()]
    passive: dict[str, str] = data.get("passive", {})
    flesch: dict[str, float] | None = data.get("flesch")
    syllables: dict[str, Any] = data.get("syllables", {})
    complexity: dict[str, Any] = data.get("complexity", {})
    return Language(
        code=code,
        name=data["name"],
        stemmer=data.get("stemmer", ""),
        sentence_words=data["sentence_words"],
        abbreviations=_words(data["abbreviations"]),
        titles=_words(data.get("titles", "")),
        function_words=_words(data["function_words"]),
        transitions=tuple(line for line in lines if "..." not in line),
        transition_pairs=tuple(_pair(line) for line in lines if "..." in line),
        passive_auxiliaries=_words(passive.get("auxiliaries", "")),
        participles=_words(passive.get("participles", "")),
        not_participles=_words(passive.get("not_participles", "")),
        before_adjective=_words(passive.get("before_adjective", "")),
        flesch=(flesch["base"], flesch["words"], flesch["syllables"]) if flesch else None,
        vowels=syllables.get("vowels", ""),
        syllables=syllables.get("exceptions", {}),
        nuclei="".join(syllables.get("nuclei", "").split()),
        silent="".join(syllables.get("silent", "").split()),
        passive=passive,
        clitics=data.get("clitics", ""),
        spaceless=data.get("spaceless", False),
        ordinals=data.get("ordinals", ""),
        stops=data.get("stops", ""),
        before_stem=data.get("before_stem", ""),
        respell=tuple((pattern, other) for pattern, other in data.get("respell", [])),
        forms=data.get("forms", {}),
        after_stem=data.get("after_stem", ""),
        complex_letters=complexity.get("letters", 0),
        common=_words(complexity.get("common", "")),
    )


def _words(listed: str) -> frozenset[str]:
    return frozenset(normalised(listed).split())


def _pair(line: str) -> tuple[str, str]:
    one, _dots, two = line.partition("...")
    return one.strip(), two.strip()


def function_words(language: str) -> frozenset[str]:
    """Words of `language` that carry no subject; empty where no list is kept."""
    return load(language).function_words


def checks_of(language: str) -> frozenset[str]:
    """What can be judged in `language`, so that a panel can say which checks it has.

    "sentences" and "words" always; "function_words", "stemming", "passive", "transitions", "syllables", "reading_ease" and
    "word_complexity" where there is data for them. A check without its data gives no verdict.
    """
    known = load(language)
    has = {
        "sentences": True,
        "words": True,
        "function_words": known.function_words,
        "stemming": known.stemmer or known.after_stem,
        "passive": known.passive,
        "transitions": known.transitions,
        "syllables": known.name != known.code and known.vowels,
        "reading_ease": known.flesch,
        "word_complexity": known.complex_letters,
    }
    return frozenset(name for name, there in has.items() if there)
