"""Keywords read as bags of concepts: words in their stems, synonyms of search language as one, misspellings mended."""

from __future__ import annotations

import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache

from alwrity_desktop.core.paths import resource
from alwrity_desktop.language import function_words, lowered, normalised, stem
from alwrity_desktop.planner.likeness import WordData, word_data

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_LONGEST = 4
"""Words of the longest phrase that is looked up."""
SLIP_LENGTH = 5
"""Letters a word needs before it is taken for a misspelling of another."""
SHORTEST_PART = 3
"""Letters the first part of a compound needs."""
NO_CONCEPT = ""


@dataclass(slots=True, frozen=True)
class Lexicon:
    """Phrases (as tuples of stems) with the concept they stand for, NO_CONCEPT for none, and words that are never alike."""

    phrases: dict[tuple[str, ...], str]
    apart: tuple[frozenset[str], ...]


@dataclass(slots=True)
class Phrased:
    """bags[i]: the sorted numbers of keyword i's concepts. surfaces: the word or phrase each concept is known by."""

    bags: list[tuple[int, ...]]
    surfaces: list[str]
    mended: dict[str, str] = field(default_factory=dict[str, str])


@cache
def lexicon(language: str) -> Lexicon:
    """The lexicon of resources/keywords; for a language without one its function words are dropped."""
    path = resource("keywords", f"{language.partition('-')[0]}.toml")
    if not path.is_file():
        return Lexicon({(stem(word, language),): NO_CONCEPT for word in function_words(language)}, ())
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    phrases = {_key(phrase, language): NO_CONCEPT for phrase in data["drop"]}
    for concept, ways in data["concepts"].items():
        phrases |= {_key(way, language): concept for way in ways}
    return Lexicon(phrases, tuple(frozenset(line.split()) for line in data["apart"]))


def _key(phrase: str, language: str) -> tuple[str, ...]:
    return tuple(stem(word, language) for word in phrase.split())


def tokens(keyword: str, language: str) -> list[str]:
    """Words in lower case, apart at hyphens, without the s of a genitive."""
    text = lowered(normalised(keyword), language).replace("-", " ")
    return [re.sub("['’]s?$", "", word).replace("'", "").replace("’", "") for word in _WORD.findall(text)]


def phrase_keywords(keywords: Sequence[str], language: str, pause: Callable[[], None] = lambda: None) -> Phrased:
    """Read all `keywords` together: what is a misspelling or a compound shows only beside the others.

    pause: called now and then; what it raises ends the work.
    """
    split = [tokens(keyword, language) for keyword in keywords]
    pause()
    counts = Counter(word for words in split for word in words)
    data = word_data(language)
    mended = _mend(counts, data)
    compounds = {word for word in counts if len(word) >= 2 * SHORTEST_PART}
    reader = _Reader(language, lexicon(language), data, compounds)
    numbers: dict[str, int] = {}
    surfaces: list[str] = []
    bags: list[tuple[int, ...]] = []
    for place, words in enumerate(split):
        if place % 2_000 == 0:
            pause()
        found: set[int] = set()
        for concept, surface in reader.concepts([mended.get(word, word) for word in words]):
            if concept not in numbers:
                numbers[concept] = len(surfaces)
                surfaces.append(surface)
            found.add(numbers[concept])
        bags.append(tuple(sorted(found)))
    return Phrased(bags, surfaces, mended)


class _Reader:
    """Turns the words of one keyword into concepts, the longest known phrase first."""

    def __init__(self, language: str, known: Lexicon, data: WordData | None, compounds: set[str]) -> None:
        self._language = language
        self._lexicon = known
        self._synonyms = data.synonyms if data else {}
        self._compounds = compounds
        self._singular: dict[str, str] = {}
        self._data = data

    def concepts(self, words: list[str]) -> list[tuple[str, str]]:
        """Pairs of a concept's key and the surface it is known by; never empty when there is a word."""
        found: list[tuple[str, str]] = []
        stems = [stem(word, self._language) for word in words]
        place = 0
        while place < len(words):
            length, concept = self._at(words, stems, place)
            if concept is not None:
                found.append(concept)
            place += length
        return found or [(key, self._one(word)) for key, word in zip(stems[:1], words[:1], strict=True)]

    def _at(self, words: list[str], stems: list[str], place: int) -> tuple[int, tuple[str, str] | None]:
        """How many words are read at `place`, and as which concept (None: they say nothing)."""
        for length in range(min(_LONGEST, len(words) - place), 0, -1):
            known = self._lexicon.phrases.get(tuple(stems[place : place + length]))
            if known is not None:
                return length, (f"={known}", known) if known else None
            if length == 2 and (compound := self._compound(words[place], words[place + 1])):
                return 2, (stem(compound, self._language), compound)
            if 1 < length <= 3:
                phrase = " ".join([*words[place : place + length - 1], self._one(words[place + length - 1])])
                if phrase in self._synonyms:
                    return length, (phrase, phrase)
        return 1, (stems[place], self._one(words[place]))

    def _compound(self, one: str, other: str) -> str:
        """Both as one word, when some keyword writes them so; otherwise ""."""
        for joined in (one + other, one + self._one(other)):
            if len(one) >= SHORTEST_PART and joined in self._compounds:
                return self._one(joined)
        return ""

    def _one(self, word: str) -> str:
        """The singular the data knows, for an English plural; otherwise the word."""
        if self._data is None or not word.endswith("s") or word.endswith("ss"):
            return word
        if word not in self._singular:
            self._singular[word] = self._look_up(word)
        return self._singular[word]

    def _look_up(self, word: str) -> str:
        for ending, instead in (("ies", "y"), ("s", ""), ("es", "")):
            single = word.removesuffix(ending) + instead
            if word.endswith(ending) and (single in self._synonyms or (self._data and self._data.knows(single))):
                return single
        return word


def _mend(counts: Counter[str], data: WordData | None) -> dict[str, str]:
    """Misspelt words and what they were meant to be: a commoner known word one slip away (Damerau, one letter).

    A word is only suspected when no word list knows it and it is rare.
    """
    if data is None:
        return {}
    trusted = {word for word in counts if data.knows(word)}
    near: dict[str, list[str]] = defaultdict(list)
    for word in sorted(trusted):
        if len(word) >= SLIP_LENGTH - 1:
            for form in _without_one(word):
                near[form].append(word)
    mended: dict[str, str] = {}
    for word in counts:
        if word not in trusted and len(word) >= SLIP_LENGTH and word.isalpha():
            candidates = {other for form in _without_one(word) for other in near.get(form, ()) if _one_slip(word, other)}
            commoner = [other for other in candidates if counts[other] >= counts[word]]
            if commoner:
                mended[word] = max(commoner, key=lambda other: (sorted(other) == sorted(word), counts[other], other))
    return mended


def _without_one(word: str) -> set[str]:
    return {word} | {word[:at] + word[at + 1 :] for at in range(len(word))}


def _one_slip(one: str, other: str) -> bool:
    """One letter too many, too few, wrong, or two neighbours swapped; the first letter is right."""
    if one[0] != other[0] or abs(len(one) - len(other)) > 1:
        return False
    if len(one) == len(other):
        wrong = [at for at in range(len(one)) if one[at] != other[at]]
        if len(wrong) == 2:
            left, right = wrong
            return right == left + 1 and one[left] == other[right] and one[right] == other[left]
        return len(wrong) == 1
    short, long = sorted((one, other), key=len)
    return any(long[:at] + long[at + 1 :] == short for at in range(len(long)))
