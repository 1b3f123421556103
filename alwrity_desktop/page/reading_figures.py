"""Figures of a page that several checks and the panel show."""

from __future__ import annotations

from alwrity_desktop.language.reading import flesch_of
from alwrity_desktop.page.tree import Leaf, Page, Sentence, is_text


def text_sentences(page: Page) -> list[tuple[Leaf, Sentence]]:
    """The sentences that sentence checks look at: all but quotations and code."""
    return page.sentences


def sentence_total(page: Page) -> int:
    """How many sentences the text has."""
    return page.sentence_count


def text_flesch(page: Page) -> float | None:
    """Flesch reading ease of the text with its quotations, which are read as well. Bare numbers count as no words.

    A piece is a sentence, what a line break ends, and, as in yoastseo, whose figures readers compare with, a picture that
    links and markup that closes after the last full stop of a block. Known differences: yoastseo takes every line of a
    paragraph that is broken into lines in its source for a sentence, and code for text, which puts such texts 5 to 15
    points off; and it counts syllables more plainly ("services" two, "every" three), up to 5 points either way where one
    such word is what the text is about.
    """
    language = page.paper.language
    return flesch_of(page.total(_all_pieces), page.total(_spelled), page.total(_syllables), language)


def piece_total(page: Page) -> int:
    """Sentences of the text as passives are measured against: see `text_flesch`, but without quotations."""
    return page.total(_text_pieces)


def _text_pieces(leaf: Leaf) -> int:
    return _all_pieces(leaf) if is_text(leaf) else 0


def _all_pieces(leaf: Leaf) -> int:
    if leaf.role == "code":
        return 0
    text, runs = leaf.text.strip(), leaf.block.runs
    closing = bool(runs) and text.endswith((".", "!", "?")) and leaf.block.end > runs[-1].end
    pictures = sum(not link.text.strip() for link in leaf.block.links)
    return len(leaf.sentences) + text.count("\n") + closing + pictures


def _spelled(leaf: Leaf) -> int:
    return sum(sentence.spelled for sentence in leaf.sentences)


def _syllables(leaf: Leaf) -> int:
    return sum(sentence.syllables for sentence in leaf.sentences)
