"""How hard a text reads: syllables, and Flesch's reading ease with each language's own published factors."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from alwrity_desktop.language.data import Language, load
from alwrity_desktop.language.english_syllables import english_syllables
from alwrity_desktop.language.segment import sentences, words
from alwrity_desktop.language.spans import lowered, normalised

_PART = re.compile(r"(?<![^\W_])[^\W\d_]+(?:'[^\W\d_]+)*(?![^\W_])")


@lru_cache(maxsize=50_000)
def syllables(word: str, language: str = "en") -> int:
    """Syllables of `word`: groups of vowels, in English with rules and a list of exceptions.

    What has a digit in it ("2026", "10th") has none that can be seen, and gives 0.
    """
    known = load(language)
    parts = _PART.findall(lowered(normalised(word), known.code))
    if known.code == "en":
        return sum(english_syllables(part, known.syllables) for part in parts)
    pieces = (piece for part in parts for piece in part.split("'"))
    return sum(known.syllables.get(piece) or _groups(piece, known) for piece in pieces)


@cache
def _vowel_groups(vowels: str) -> re.Pattern[str]:
    return re.compile(f"[{vowels}]+")


@cache
def _nuclei(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def _groups(word: str, known: Language) -> int:
    """Syllables by the language's own pattern, else one a group of vowels; a word without vowels counts for none.

    A word that has silent vowels only ("le") has one; a Latin word in Greek or Cyrillic text is counted by Latin vowels.
    """
    if not known.nuclei:
        return max(1, len(_vowel_groups(known.vowels).findall(word))) if known.vowels else 1
    nuclei = _nuclei(known.nuclei)
    spoken = _nuclei(known.silent).sub("", word) if known.silent else word
    return _count(nuclei, spoken) or min(1, _count(nuclei, word)) or _count(_vowel_groups("aeiouy"), word)


def _count(pattern: re.Pattern[str], word: str) -> int:
    return sum(1 for _match in pattern.finditer(word))


def flesch(text: str, language: str = "en") -> float | None:
    """Flesch reading ease of plain `text`, 0 to 100 and a little over both ends; None without words or a formula.

    Sources: English Flesch (1948), German Amstad (1978), French Kandel & Moles (1958), Spanish Fernández Huerta (1959),
    Italian Franchina & Vacca (1986), Portuguese Martins et al. (1996), Dutch Douma (1960), Russian Oborneva (2006),
    Turkish Ateşman (1997), Czech Bendová (2021); the factors are in each language's file.
    """
    found = [span.text for span in words(text, language)]
    total = sum(syllables(word, language) for word in found)
    return flesch_of(len(sentences(text, language)), len(found), total, language)


def flesch_of(sentence_count: int, word_count: int, syllable_count: int, language: str = "en") -> float | None:
    """The same from what was counted before."""
    factors = load(language).flesch
    if not word_count or not sentence_count or not factors:
        return None
    base, per_word, per_syllable = factors
    return base - per_word * word_count / sentence_count - per_syllable * syllable_count / word_count
