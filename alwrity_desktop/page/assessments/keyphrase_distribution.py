"""The keyphrase over the whole text: the longest stretch of sentences without it, as a share of all. Under 30 % is even, up
to 50 % uneven. Items of a list that are no whole sentences count as one. In a text of fewer than 15 sentences it is enough that the keyphrase is there.
A keyphrase of four words or more counts as there with half of its words.

Differences from yoastseo that remain: without its paid data it does not find other forms of a word ("users" for "user"), nor
a word before a curly apostrophe ("NASA’s"), so that it sees longer stretches.
"""

from __future__ import annotations

from itertools import pairwise

from alwrity_desktop.core.messages import _
from alwrity_desktop.page.keyphrase import Keyphrase
from alwrity_desktop.page.result import Check, Verdict, bad, good, ok
from alwrity_desktop.page.tree import Leaf, Page, Place, is_text

_ENOUGH = 15
"""Sentences from which on it matters where the keyphrase is."""
_Found = tuple[frozenset[str], ...]


def judge(page: Page) -> Verdict | None:
    """Judge how evenly the keyphrase is spread."""
    if not page.keyphrase or not page.sentence_count:
        return None
    pieces = _pieces(page)
    hits = [index for index, (there, _place) in enumerate(pieces) if there]
    threshold = _("no stretch of 30 % of the sentences without it")
    if not hits:
        return bad(100, threshold, _("No sentence has the keyphrase."), score=1)
    if len(pieces) < _ENOUGH:
        return good(0, threshold, _("The text has the keyphrase, and is too short to spread it."))
    start, end = max(pairwise([-1, *hits, len(pieces)]), key=lambda pair: pair[1] - pair[0])
    gap = end - start - 1
    share = 100 * gap / len(pieces)
    if share < 30:
        return good(round(share), threshold, _("The keyphrase is spread evenly over the text."))
    advice = _(
        "A stretch of {gap} of {total} sentences does not have the keyphrase; mention it there.", gap=gap, total=len(pieces)
    )
    places = [_place_of(*pieces[start + 1][1])]
    return ok(round(share), threshold, advice, places) if share <= 50 else bad(round(share), threshold, advice, places, 1)


def _pieces(page: Page) -> list[tuple[bool, tuple[Leaf, int]]]:
    """Is the keyphrase there, for each sentence and each list; and where that is: a leaf and the number of its sentence."""
    phrases = page.phrases
    pieces: list[tuple[bool, tuple[Leaf, int]]] = []
    joined: _Found = ()
    for leaf, found in zip(page.leaves, page.per_leaf(_found_in, phrases), strict=True):
        if leaf.role != "item":
            joined = ()
        for number, there in enumerate(found):
            if joined:
                joined = tuple(one | two for one, two in zip(joined, there, strict=True))
                pieces[-1] = (_is_there(phrases, joined), pieces[-1][1])
            else:
                pieces.append((_is_there(phrases, there), (leaf, number)))
            if leaf.role == "item":
                joined = () if leaf.sentences[number].text.endswith((".", "!", "?")) else joined or there
    return pieces


def _found_in(leaf: Leaf, phrases: tuple[Keyphrase, ...]) -> tuple[_Found, ...]:
    """Which stems of each phrase are in each sentence."""
    if not is_text(leaf):
        return ()
    return tuple(tuple(phrase.found(sentence.stems, sentence.text) for phrase in phrases) for sentence in leaf.sentences)


def _is_there(phrases: tuple[Keyphrase, ...], found: _Found) -> bool:
    return any(
        stems and len(stems) >= len(phrase.stems) * (0.5 if len(phrase.stems) >= 4 else 1.0)
        for phrase, stems in zip(phrases, found, strict=True)
    )


def _place_of(leaf: Leaf, number: int) -> Place:
    return leaf.place_of(leaf.sentences[number])


CHECK = Check("keyphrase_distribution", "seo", judge, "keyphraseDistribution")
