"""What a text is made of: counts, its most frequent words and phrases, its headings. All measured on the text itself."""

from __future__ import annotations

from dataclasses import dataclass

from alwrity_desktop.core.messages import _
from alwrity_desktop.page.tree import Page, Place
from alwrity_desktop.seo.keyword_analysis import Term, prominent
from alwrity_desktop.seo.terms import terms_of

WORDS_A_MINUTE = 230
"""Silent reading of English non-fiction (Brysbaert 2019, doi 10.1016/j.jml.2019.104047)."""
_MOST_WORDS, _MOST_PHRASES = 40, 15


@dataclass(slots=True, frozen=True)
class HeadingFigure:
    """A heading: its words, where it stands, words of its section, and what is wrong with its level, "" for nothing."""

    level: int
    text: str
    place: Place
    words: int
    problem: str = ""


@dataclass(slots=True, frozen=True)
class TextFigures:
    """minutes: to read it, at least 1 for a text with words. words and phrases: the most prominent first."""

    word_count: int
    sentences: int
    paragraphs: int
    characters: int
    distinct: int
    minutes: int
    sentence_words: float
    words: tuple[Term, ...]
    phrases: tuple[Term, ...]
    headings: tuple[HeadingFigure, ...]


def figures_of(page: Page) -> TextFigures:
    """Count a page that was read. CPU work: about what reading it took."""
    prose = [leaf for leaf in page.leaves if leaf.role not in ("code", "quote")]
    sentences = [sentence.words for leaf in prose for sentence in leaf.sentences if sentence.words]
    total = sum(len(words) for words in sentences)
    terms = terms_of(page)
    return TextFigures(
        word_count=page.word_count,
        sentences=len(sentences),
        paragraphs=sum(leaf.role == "paragraph" for leaf in prose),
        characters=sum(len(leaf.text) for leaf in prose),
        distinct=sum(len(key) == 1 for key in terms.at),
        minutes=max(1, round(total / WORDS_A_MINUTE)) if total else 0,
        sentence_words=round(total / len(sentences), 1) if sentences else 0.0,
        words=tuple(prominent(page, terms, 1, _MOST_WORDS)) if terms.words else (),
        phrases=tuple(prominent(page, terms, 2, _MOST_PHRASES)) if terms.words else (),
        headings=tuple(_headings(page)),
    )


def _headings(page: Page) -> list[HeadingFigure]:
    found: list[HeadingFigure] = []
    last = 0
    titles = 0
    for number, leaf in enumerate(page.leaves):
        if leaf.role != "heading":
            continue
        titles += leaf.level == 1
        problem = ""
        if last and leaf.level > last + 1:
            problem = _("skips a level")
        elif leaf.level == 1 and titles > 1:
            problem = _("another main heading")
        elif not leaf.text.strip():
            problem = _("is empty")
        below = 0
        for other in page.leaves[number + 1 :]:
            if other.role == "heading":
                break
            below += other.word_count
        found.append(HeadingFigure(leaf.level, leaf.text.strip(), leaf.place, below, problem))
        last = leaf.level
    return found
