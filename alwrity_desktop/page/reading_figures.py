"""Figures of a page that several checks and the panel show."""

from __future__ import annotations

from alwrity_desktop.language.reading import flesch_of
from alwrity_desktop.page.tree import Leaf, Page, Sentence, is_text

_STOPS = (".", "!", "?")


def text_sentences(page: Page) -> list[tuple[Leaf, Sentence]]:
    """The sentences that sentence checks look at: all but quotations and code."""
    return page.sentences


def sentence_total(page: Page) -> int:
    """How many sentences the text has."""
    return page.sentence_count


def text_flesch(page: Page) -> float | None:
    """Flesch reading ease of the text with its quotations, which are read as well. Bare numbers count as no words.

    A piece is a sentence and, as in yoastseo, whose figures readers compare with, also what a line end of the source, a
    picture that links, or markup that closes after the last full stop of a block sets apart. Known differences: yoastseo
    takes code for text; and it counts syllables more plainly ("services" two, "every" three), which makes up to 5 points
    either way where one such word is what the text is about.
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
    text, runs = leaf.text, leaf.block.runs
    closing = bool(runs) and text.rstrip().endswith(_STOPS) and leaf.block.end > runs[-1].end
    pictures = sum(not link.text.strip() for link in leaf.block.links)
    lines = sum(run.line and not text[: run.at].rstrip().endswith(_STOPS) for run in runs)
    return len(leaf.sentences) + lines + closing + pictures


def _spelled(leaf: Leaf) -> int:
    return sum(sentence.spelled for sentence in leaf.sentences)


def _syllables(leaf: Leaf) -> int:
    return sum(sentence.syllables for sentence in leaf.sentences)
