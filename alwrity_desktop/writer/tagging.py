"""Tags without a model: the keyphrases, and terms that the text itself shows to be nouns. None rather than nonsense.

No parser is at hand, so a word counts as a noun where it stands between a word that comes before nouns ("the", "of") and
a function word or the end of its piece of sentence. A term's last word must stand so by itself at least once: "the pot"
does, and the "dry" of "pots dry" and the "holds" of "litres holds" never do.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from alwrity_desktop import language as lang
from alwrity_desktop.core import paths
from alwrity_desktop.language.background import is_general
from alwrity_desktop.writer.textrank import terms

MOST_TAGS = 5
LONGEST = 40
"""Characters of a tag."""
SEEN = 2
"""How often a term of two words is there at least, and a single one thrice as often."""
_PIECE = re.compile(r"[.,;:!?()\[\]“”\"\n—–|]|\s-\s")
_WORD = re.compile(r"\S+")
_NAME = re.compile(r"[^\W\d_]{3,}(?:-[^\W\d_]+)*")


@dataclass(slots=True, frozen=True)
class _Lists:
    before: frozenset[str]
    stop: frozenset[str]
    capital: bool


@cache
def _lists(language: str) -> _Lists | None:
    tables: dict[str, dict[str, str]] = tomllib.loads(paths.resource("before_nouns.toml").read_text(encoding="utf-8"))
    code = language.partition("-")[0].lower()
    if code not in tables:
        return None
    before = frozenset(tables[code]["before"].split())
    stop = before | {word.casefold() for word in lang.function_words(language)}
    return _Lists(before, stop, tables[code].get("nouns") == "capital")


def choose_tags(given: Sequence[str], texts: Sequence[str], language: str, most: int = MOST_TAGS) -> list[str]:
    """At most `most` tags: what was `given`, then the terms that the texts come back to most."""
    chosen: list[str] = []
    seen: set[frozenset[str]] = set()
    for tag in [*given, *noun_terms(texts, language)]:
        name = " ".join(tag.split())
        stems = frozenset(terms(name, language)) or frozenset({name.casefold()})
        if name and not any(stems <= other for other in seen) and len(chosen) < most:
            seen.add(stems)
            chosen.append(name)
    return chosen


def noun_terms(texts: Sequence[str], language: str) -> list[str]:
    """Terms of one or two words that the texts use as nouns more than once, the weightiest first."""
    lists = _lists(language)
    if lists is None:
        return []
    counts: Counter[tuple[str, ...]] = Counter()
    written: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    for text in texts:
        for piece in _PIECE.split(text):
            for run in _framed(piece, lists):
                key = tuple(lang.stem(word.casefold(), language) for word in run)
                counts[key] += 1
                written[key][" ".join(run)] += 1
    kept = {key: count for key, count in counts.items() if count >= SEEN * (3 if len(key) == 1 else 1)}
    fitting = [key for key in kept if _is_term(key, counts, language)]
    fitting.sort(key=lambda key: (-kept[key] * len(key), key))
    names = [_name(written[key].most_common(1)[0][0], lists) for key in fitting]
    return [name for name in names if len(name) <= LONGEST]


def _framed(piece: str, lists: _Lists) -> list[list[str]]:
    """Runs of one or two words between a word that comes before nouns and a function word or the end."""
    words: list[str] = _WORD.findall(piece)
    found: list[list[str]] = []
    for place, word in enumerate(words):
        if word.casefold() not in lists.before:
            continue
        end = place + 1
        while end < len(words) and end < place + 4 and words[end].casefold() not in lists.stop:
            end += 1
        run = _to_noun(words[place + 1 : end]) if lists.capital else words[place + 1 : end]
        if 1 <= len(run) <= 2 and all(_NAME.fullmatch(each) for each in run):
            found.append(run)
    return found


def _to_noun(words: list[str]) -> list[str]:
    """Up to the first word with a capital letter, where nouns have one."""
    ends = [place for place, word in enumerate(words, 1) if word[0].isupper()]
    return words[: ends[0]] if ends else []


def _is_term(key: tuple[str, ...], counts: Counter[tuple[str, ...]], language: str) -> bool:
    """Does its last word stand as a noun by itself, and is it one of this subject?"""
    return bool(counts[key[-1:]]) and not is_general(key, language) and not is_general(key[-1:], language)


def _name(written: str, lists: _Lists) -> str:
    """As a tag is written: names and German nouns keep their capitals."""
    return written if lists.capital or not written[1:].islower() else written[:1].lower() + written[1:]
