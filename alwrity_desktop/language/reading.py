"""How hard a text reads: syllables, and Flesch's reading ease with each language's own published factors."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from alwrity_desktop.language.data import Language, load
from alwrity_desktop.language.segment import sentences, words
from alwrity_desktop.language.spans import lowered, normalised

# English: an e that is not heard, and vowels side by side that are two syllables.
_SILENT = re.compile(r"(?:[^laeiouy]e|[^aeiouylr]les?$|(?<=[aeiouy][^aeiouy])le$)$")
_HEARD_ES = re.compile(r"(?:[sxz]|ch|sh|[cg])es$")
_HEARD_ED = re.compile(r"[td]ed$")
_APART = re.compile(
    r"ia(?!l\b|ls\b|n\b|ns\b|lly\b)|io(?!n|us)|iu|ua(?=l|t)|uous|eo(?!us)|ea(?=tion|tive|tor|n\b)|ii|uu|ao|oe(?=t|m)|[aeo]ing\b"
    r"|[^cgqst]ious|[^tsxcglnh]ion|[^aeiouqg]uity|ier\b|iest\b|ied\b(?<=[aeiouy]ied)|[bcdfglmnprtv]ie(?=t|nc|nt)|sm\b|thm\b"
)
_CONSONANT_LE = re.compile(r"[^aeiouyl]les?$")


@lru_cache(maxsize=50_000)
def syllables(word: str, language: str = "en") -> int:
    """Syllables of `word`, at least 1: groups of vowels, in English with rules and a list of exceptions."""
    known = load(language)
    total = 0
    plain = lowered(normalised(word), known.code)
    for part in re.findall(r"[^\W\d_]+", plain.replace("'s", "").replace("'", "") if known.code == "en" else plain):
        total += known.syllables.get(part) or (_english(part) if known.code == "en" else _groups(part, known))
    return max(1, total)


@cache
def _vowel_groups(vowels: str) -> re.Pattern[str]:
    return re.compile(f"[{vowels}]+")


@cache
def _nuclei(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def _groups(word: str, known: Language) -> int:
    """Syllables by the language's own pattern, else one a group of vowels; a word without vowels counts for none."""
    if known.nuclei:
        return sum(1 for _match in _nuclei(known.nuclei).finditer(word))
    return max(1, len(_vowel_groups(known.vowels).findall(word))) if known.vowels else 1


def _english(word: str) -> int:
    count = len(_vowel_groups("aeiouy").findall(word))
    count += sum(1 for _match in _APART.finditer(word))
    if re.search(r"[gq]ues?$", word):
        count -= 1
    elif len(word) > 3:
        if word.endswith("ed") and word[-3] not in "aeiouytd":
            count -= 0 if word.endswith(("led",)) and word[-4] not in "aeiouyl" else 1
        elif word.endswith("es") and word[-3] not in "aeiouy":
            count -= 0 if _HEARD_ES.search(word) or _CONSONANT_LE.search(word) else 1
        elif word.endswith("e") and word[-2] not in "aeiouy":
            count -= 0 if _CONSONANT_LE.search(word) else 1
        elif re.search(r"[^aeiouy]e(?:ly|less|ful|ment|ments|ness|fully)$", word):
            count -= 1
    return max(1, count)


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
