"""The terms of a page: words and phrases that carry its subject, how often they stand where. All measured."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from statistics import median
from typing import Literal

from alwrity_desktop.core.errors import InputError
from alwrity_desktop.core.messages import _
from alwrity_desktop.language import function_words, stem, words
from alwrity_desktop.language.background import is_general, tells
from alwrity_desktop.model.source import Source
from alwrity_desktop.page.html_paper import paper_of_html
from alwrity_desktop.page.paper import Paper
from alwrity_desktop.page.tree import Page, read_page

Key = tuple[str, ...]
"""The stems of a term, one to three."""
Standing = Literal["missing", "few", "enough", "many"]
LONGEST = 3
MOST_TERMS = 60
LEAST_RATE = 0.8
"""Times in 1,000 words that a term needs in other pages, on average, to count as one of the subject."""
_GENERAL_RATE = 6.0
"""The same for a word of every subject ("work", "people"), which has to come up much to count."""
_FEWEST_WORDS = 100
_USUAL, _FOREIGN = 0.2, 0.3
_BREAK = re.compile(r"[.,;:!?()\[\]“”\"«»…—–|/]|\s-\s")
_PHRASES_UP_TO = 300_000
"""Words above which only single words are counted, so that a giant text takes seconds, not minutes."""


@dataclass(slots=True, frozen=True)
class GivenPage:
    """A page to compare with: its name (an address or file) and what was read of it."""

    name: str
    page: Page

    @classmethod
    def of_source(cls, source: Source, language: str) -> GivenPage:
        """From a text that was read from an address or a file."""
        return cls(
            source.url or source.path or source.title, read_page(Paper(source.text, source.title, language=language))
        )

    @classmethod
    def of_text(cls, name: str, text: str, language: str, *, html: bool = False) -> GivenPage:
        """From Markdown, or from HTML as it stands."""
        paper = paper_of_html(text) if html else Paper(text, language=language)
        return cls(name, read_page(paper))


@dataclass(slots=True)
class Terms:
    """The terms of one page. `at`: for each the numbers of the words where it begins, from 0. function: words among
    `words` that carry no subject.
    """

    words: int = 0
    function: int = 0
    language: str = "en"
    at: dict[Key, list[int]] = field(default_factory=dict[Key, list[int]])
    headed: Counter[Key] = field(default_factory=Counter[Key])
    written: dict[Key, Counter[str]] = field(default_factory=dict[Key, Counter[str]])

    def count(self, key: Key) -> int:
        """How often a term is there."""
        return len(self.at.get(key, ()))

    def rate(self, key: Key) -> float:
        """Times in 1,000 words."""
        return 1000 * self.count(key) / self.words if self.words else 0.0

    def text(self, key: Key) -> str:
        """The term as it is written most."""
        return self.written[key].most_common(1)[0][0] if key in self.written else " ".join(key)


@lru_cache(maxsize=64)
def _stop(language: str) -> frozenset[str]:
    return function_words(language)


def terms_of(page: Page) -> Terms:
    """Count the terms of a page: its text, lists and headings, not its code and quotations."""
    language = page.paper.language
    found = Terms(language=language)
    stop = _stop(language)
    at: dict[Key, list[int]] = defaultdict(list)
    written: dict[Key, Counter[str]] = defaultdict(Counter)
    longest = LONGEST if len(page.paper.text) < _PHRASES_UP_TO * 6 else 1
    for leaf, sentence in page.sentences:
        for piece in _BREAK.split(sentence.text):
            run: list[tuple[str, str]] = []
            for span in words(piece, language):
                low = span.text.lower()
                found.function += low in stop
                if low in stop or len(low) < 2 or not any(letter.isalpha() for letter in low):
                    run = []
                else:
                    run = [*run, (stem(low, language), span.text)][-longest:]
                    _add(run, found.words, at, written, found.headed if leaf.role == "heading" else None)
                found.words += 1
    found.at, found.written = dict(at), dict(written)
    return found


def _add(
    run: list[tuple[str, str]],
    position: int,
    at: dict[Key, list[int]],
    written: dict[Key, Counter[str]],
    headed: Counter[Key] | None,
) -> None:
    """Count the terms that end with the last word of `run`."""
    for size in range(1, len(run) + 1):
        piece = run[-size:]
        key = tuple(one for one, _word in piece)
        if size > 1 and len(set(key)) < size:
            continue
        at[key].append(position - size + 1)
        text = " ".join(word for _one, word in piece)
        written[key][text if size == 1 and text.isupper() and len(text) > 1 else text.lower()] += 1
        if headed is not None:
            headed[key] += 1


@dataclass(slots=True, frozen=True)
class RelatedTerm:
    """A term that given pages use. pages: how many of them; typical: how often they would use it in a text as long as
    ours (median); ours: how often we do. weight: how much it counts, the heaviest 1.
    """

    text: str
    key: Key
    pages: int
    typical: float
    ours: int
    weight: float
    standing: Standing
    headed: int


def related_terms(own: Terms, others: Sequence[Terms], most: int = MOST_TERMS) -> list[RelatedTerm]:
    """The terms that the other pages share, heaviest first. With one page: those it comes back to.

    A term weighs by how many pages have it, how often they use it, whether it stands in their headings, and the less
    the more texts of every subject have it.
    """
    readable = [terms for terms in others if terms.words]
    if not readable:
        return []
    least_pages = max(1, math.ceil(len(readable) / 2)) if len(readable) != 2 else 2
    shared: Counter[Key] = Counter()
    for terms in readable:
        shared.update(key for key in terms.at if terms.count(key) > 1 or terms.headed[key] or len(readable) > 2)
    rows: list[tuple[float, Key]] = []
    for key, pages in shared.items():
        rate = sum(terms.rate(key) for terms in readable) / len(readable)
        least = _GENERAL_RATE if is_general(key, own.language) else LEAST_RATE
        if pages < least_pages or rate < least or max(terms.count(key) for terms in readable) < 2:
            continue
        headed = sum(bool(terms.headed[key]) for terms in readable) / len(readable)
        weight = pages / len(readable) * math.log2(1 + rate) * (1 + 0.4 * (len(key) - 1)) * (1 + headed)
        rows.append((weight * tells(key, own.language), key))
    rows.sort(key=lambda row: (-row[0], row[1]))
    chosen = _without_parts(rows, readable)[:most]
    heaviest = chosen[0][0] if chosen else 1.0
    return [_related(key, weight / heaviest, own, readable, shared[key]) for weight, key in chosen]


def _without_parts(rows: list[tuple[float, Key]], others: Sequence[Terms]) -> list[tuple[float, Key]]:
    """Leave out a word that nearly only stands within a longer term that is there too."""
    longer = [key for _weight, key in rows if len(key) > 1]
    counts = {key: sum(terms.count(key) for terms in others) for _weight, key in rows}
    swallowed: set[Key] = set()
    for key in longer:
        for size in range(1, len(key)):
            for start in range(len(key) - size + 1):
                part = key[start : start + size]
                if part in counts and counts[key] >= 0.8 * counts[part]:
                    swallowed.add(part)
    return [row for row in rows if row[1] not in swallowed]


def _related(key: Key, weight: float, own: Terms, others: Sequence[Terms], pages: int) -> RelatedTerm:
    using = [terms for terms in others if terms.count(key)]
    typical = median(terms.rate(key) for terms in using) * max(own.words, 1) / 1000
    ours = own.count(key)
    standing: Standing = "missing" if not ours else "enough"
    if ours and ours < 0.5 * typical:
        standing = "few"
    elif ours > max(4.0, 3 * typical):
        standing = "many"
    writer = max(using, key=lambda terms: terms.count(key))
    headed = sum(bool(terms.headed[key]) for terms in others)
    return RelatedTerm(writer.text(key), key, pages, round(typical, 1), ours, round(weight, 3), standing, headed)


def is_foreign(terms: Terms, own: Terms) -> bool:
    """Does a page seem to be in another language than it was read as? It then has next to none of its function words.

    Held against our own text, where that is long enough, as languages differ in how many they use.
    """
    if terms.words < _FEWEST_WORDS:
        return False
    usual = own.function / own.words if own.words >= _FEWEST_WORDS else _USUAL
    return terms.function / terms.words < _FOREIGN * usual


def need_text(terms: Terms) -> None:
    """Raise InputError when there is nothing to look at."""
    if not terms.words:
        raise InputError(_("There are no words to judge."), _("Write some text first."))
