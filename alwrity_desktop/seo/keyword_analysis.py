"""What a text is about: prominent words and phrases, density and distribution of keyphrases, terms other pages have.

Everything is counted in the texts given; nothing is known here of searches, volumes or positions.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.language.background import tells
from alwrity_desktop.page.keyphrase import Keyphrase
from alwrity_desktop.page.paper import Paper
from alwrity_desktop.page.tree import Page, Place, read_page
from alwrity_desktop.seo.terms import GivenPage, Key, RelatedTerm, Terms, need_text, related_terms, terms_of

PARTS = 10
MOST_WORDS = 20
MOST_PHRASES = 15
_LEAST_TELLING = 0.3
"""What is left of a word that texts of every subject have."""
_IN_TITLE, _IN_HEADING, _EARLY = 0.5, 0.5, 0.25


@dataclass(slots=True, frozen=True)
class Term:
    """A word or phrase of the text. density: percent of its words; spread: share of its tenths that have it, 0 to 1.

    prominence: 0 to 100, the most prominent 100: how often, how widely, whether in title, headings and first tenth,
    and how rare elsewhere.
    """

    text: str
    count: int
    density: float
    spread: float
    in_title: bool
    in_headings: int
    prominence: int


@dataclass(slots=True, frozen=True)
class KeyphraseUse:
    """How a text uses a keyphrase, in any word form. density: times in 100 words. tenths: times in each tenth of the text.

    headings: of the H2 and H3, how many have it. places: the sentences that have it.
    """

    phrase: str
    count: int
    density: float
    tenths: tuple[int, ...]
    in_title: bool
    in_meta_description: bool
    in_slug: bool
    in_introduction: bool
    headings: tuple[int, int]
    places: tuple[Place, ...]


@dataclass(slots=True, frozen=True)
class KeywordReport:
    """The result. distinct: different words without function words, forms taken as one."""

    words: int
    distinct: int
    language: str
    prominent: tuple[Term, ...]
    phrases: tuple[Term, ...]
    keyphrases: tuple[KeyphraseUse, ...]
    related: tuple[RelatedTerm, ...]
    compared_with: tuple[str, ...]
    label: str

    @property
    def missing(self) -> tuple[RelatedTerm, ...]:
        """Related terms that are not in the text, heaviest first."""
        return tuple(term for term in self.related if term.standing == "missing")


def analyse_keywords(paper: Paper, given: Sequence[GivenPage] = ()) -> KeywordReport:
    """Look at a text. Takes CPU time: call it in a thread. Raises InputError without words."""
    page = read_page(paper)
    own = terms_of(page)
    need_text(own)
    label = _("Measured: counted in this text.")
    if given:
        label = ngettext(
            "Measured: counted in this text and in the given page; that is all it is compared with.",
            "Measured: counted in this text and in {count} given pages; they are all it is compared with.",
            len(given),
        )
    return KeywordReport(
        words=own.words,
        distinct=sum(len(key) == 1 for key in own.at),
        language=paper.language,
        prominent=tuple(prominent(page, own, 1, MOST_WORDS)),
        phrases=tuple(prominent(page, own, 2, MOST_PHRASES)),
        keyphrases=tuple(use_of(phrase, page) for phrase in paper.keyphrases if phrase.strip()),
        related=tuple(related_terms(own, [terms_of(other.page) for other in given])),
        compared_with=tuple(other.name for other in given),
        label=label,
    )


def prominent(page: Page, own: Terms, least_size: int = 1, most: int = MOST_WORDS) -> list[Term]:
    """The most prominent terms: single words (least_size 1), or phrases of two and three (2)."""
    title = f"{page.paper.title} {page.paper.meta_title}"
    title_terms = terms_of(read_page(Paper(title, language=page.paper.language))).at if title.strip() else {}
    rows: list[tuple[float, Key]] = []
    for key, positions in own.at.items():
        if (len(key) > 1) != (least_size > 1) or (len(positions) < 2 and (len(key) > 1 or own.words > 100)):
            continue
        rows.append((_prominence(key, positions, own, key in title_terms), key))
    rows.sort(key=lambda row: (-row[0], row[1]))
    chosen: list[tuple[float, Key]] = []
    for score, key in rows:
        if not any(_within(key, other) for _score, other in chosen):
            chosen.append((score, key))
        if len(chosen) == most:
            break
    top = chosen[0][0] if chosen else 1.0
    return [_term(key, round(100 * score / top), own, key in title_terms) for score, key in chosen]


def _prominence(key: Key, positions: list[int], own: Terms, in_title: bool) -> float:
    bonus = 1 + _IN_TITLE * in_title + _IN_HEADING * bool(own.headed[key]) + _EARLY * (positions[0] < own.words / PARTS)
    telling = _LEAST_TELLING + (1 - _LEAST_TELLING) * tells(key, own.language)
    return len(positions) * len(key) ** 0.5 * (0.5 + _spread(positions, own.words) / 2) * bonus * telling


def _spread(positions: list[int], total: int) -> float:
    return len({min(PARTS - 1, position * PARTS // total) for position in positions}) / min(PARTS, max(1, len(positions)))


def _within(key: Key, other: Key) -> bool:
    """Whether one phrase is a piece of the other; a single word is never left out."""
    small, large = sorted((key, other), key=len)
    return len(small) > 1 and any(large[at : at + len(small)] == small for at in range(len(large) - len(small) + 1))


def _term(key: Key, prominence: int, own: Terms, in_title: bool) -> Term:
    positions = own.at[key]
    tenths = len({min(PARTS - 1, position * PARTS // own.words) for position in positions})
    density = round(100 * len(positions) * len(key) / own.words, 2)
    return Term(own.text(key), len(positions), density, tenths / PARTS, in_title, own.headed[key], prominence)


def use_of(phrase: str, page: Page) -> KeyphraseUse:
    """How a page uses one keyphrase."""
    paper, keyphrase = page.paper, Keyphrase.of(phrase, page.paper.language)
    tenths, places, at = [0] * PARTS, list[Place](), 0
    total = max(1, page.word_count)
    for leaf, sentence in page.sentences:
        if count := keyphrase.count(sentence.stems, sentence.text):
            tenths[min(PARTS - 1, at * PARTS // total)] += count
            places.append(leaf.place_of(sentence))
        at += len(sentence.words)
    heads = [leaf for leaf in page.headings if leaf.level in (2, 3)]
    first = next((leaf for leaf in page.prose if leaf.text.strip()), None)
    opening = first.sentences if first else ()

    def has(text: str) -> bool:
        return bool(keyphrase) and keyphrase.in_text(text, paper.language) == 1

    return KeyphraseUse(
        phrase=phrase,
        count=sum(tenths),
        density=round(100 * sum(tenths) / total, 2),
        tenths=tuple(tenths),
        in_title=has(paper.seo_title),
        in_meta_description=has(paper.meta_description),
        in_slug=has(paper.slug.replace("-", " ")),
        in_introduction=any(keyphrase.count(sentence.stems, sentence.text) for sentence in opening),
        headings=(sum(has(leaf.text) for leaf in heads), len(heads)),
        places=tuple(places),
    )
