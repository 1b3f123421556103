"""Figures of a page that several checks and the panel show."""

from __future__ import annotations

import re
from itertools import pairwise

from alwrity_desktop.language import load
from alwrity_desktop.language.reading import flesch_of
from alwrity_desktop.page.inlines import Run
from alwrity_desktop.page.tree import Leaf, Page, Sentence, is_text

_STOPPED = re.compile(r"\.$|[.?!]\)$")
_QUOTED = (".”", '."', "…", ".’")


def text_sentences(page: Page) -> list[tuple[Leaf, Sentence]]:
    """The sentences that sentence checks look at: all but quotations and code."""
    return page.sentences


def sentence_total(page: Page) -> int:
    """How many sentences the text has."""
    return page.sentence_count


def text_flesch(page: Page) -> float | None:
    """Flesch reading ease of the text with its quotations, which are read as well. Bare numbers count as no words.

    A piece is a sentence and, as in yoastseo, whose figures readers compare with, also what a line of the source or a full
    stop before markup sets apart, and a picture that links; syllables are counted as there (`counted_syllables`).
    Known differences: yoastseo takes code for text, and drops numbers before it looks for sentences ("3.6 MB" ends one).
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
    rows = leaf.level if leaf.role == "cell" else 0
    if not leaf.text.strip():
        return rows + len(leaf.sentences) + len(leaf.block.links) + (leaf.block.info == "embedded")
    return rows + len(leaf.sentences) + _at_breaks(leaf)


def _at_breaks(leaf: Leaf) -> int:
    """Pieces that lines of the source and markup add to the sentences; found by trying combinations on yoastseo.

    A line, of the source or by <br>, always ends one. A full stop, or a mark in brackets, before a tag does too, whatever
    comes next, and the tag that closes then is a piece at the end of a line or block. Other marks before a tag do not.
    """
    text, runs, titles = leaf.text, leaf.block.runs, load(leaf.language).titles
    ends = {sentence.end for sentence in leaf.sentences}
    added = int(bool(runs) and runs[0].line and any(not link.until for link in leaf.block.links))
    for run, following in pairwise(runs):
        if following.line or following.text == "\n":
            before = text[: following.at].rstrip()
            added += bool(before) and len(before) not in ends
            added += following.tagged and _is_stopped(before, titles)
            ends.add(len(before))
        elif following.tagged and following.text and not run.line and run.text != "\n":
            added += _before_tag(run, ends, titles) or _after_tag(following, ends)
    closes = bool(runs) and (leaf.block.end > runs[-1].end or not runs[-1].text)
    return added + (closes and _is_stopped(text.rstrip(), titles))


def _is_stopped(said: str, titles: frozenset[str]) -> bool:
    """Does it end with a full stop that is none of a title such as "Mr.", or with a mark in brackets?"""
    if not _STOPPED.search(said):
        return False
    return said[-1] == ")" or said[-24:].rstrip(".").rpartition(" ")[2].lower() not in titles


def _before_tag(run: Run, ends: set[int], titles: frozenset[str]) -> int:
    said = run.text.rstrip()
    at = run.at + len(said)
    if _is_stopped(said, titles) or (said != run.text and said.endswith(_QUOTED)):
        return int(at not in ends)
    return -int(said == run.text and at in ends)


def _after_tag(run: Run, ends: set[int]) -> int:
    """A full stop right after a tag is none of an abbreviation."""
    return int(run.text.startswith(". ") and run.text[2:3].isupper() and run.at + 1 not in ends)


def _spelled(leaf: Leaf) -> int:
    return sum(sentence.spelled for sentence in leaf.sentences)


def _syllables(leaf: Leaf) -> int:
    return sum(sentence.syllables for sentence in leaf.sentences)
