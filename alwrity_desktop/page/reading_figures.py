"""Figures of a page that several checks and the panel show."""

from __future__ import annotations

from alwrity_desktop.language.reading import flesch_of
from alwrity_desktop.page.tree import Leaf, Page, Sentence


def text_sentences(page: Page) -> list[tuple[Leaf, Sentence]]:
    """The sentences that sentence checks look at: all but quotations and code."""
    return page.sentences


def sentence_total(page: Page) -> int:
    """How many sentences the text has."""
    return len(text_sentences(page))


def text_flesch(page: Page) -> float | None:
    """Flesch reading ease of the text."""
    pairs = text_sentences(page)
    words = sum(len(sentence.words) for _leaf, sentence in pairs)
    return flesch_of(len(pairs), words, sum(sentence.syllables for _leaf, sentence in pairs), page.paper.language)
