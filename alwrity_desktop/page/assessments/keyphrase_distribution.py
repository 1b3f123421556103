"""The keyphrase over the whole text: the longest stretch of sentences without it, as a share of all.

Under 30 % is even, up to 50 % uneven. Items of a list that are no whole sentences count as one. In a text of fewer than 15
sentences it is enough that the keyphrase is there. A keyphrase of four words or more is there with half of its words.

Differences from yoastseo that remain: without its paid data it does not find other forms of a word ("users" for "user"),
nor a word before a curly apostrophe ("NASA’s"), so that it sees longer stretches.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import pairwise

from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.page.keyphrase import Keyphrase
from alwrity_desktop.page.result import Check, Verdict, bad, good, ok
from alwrity_desktop.page.tree import Leaf, Page, is_text

_ENOUGH = 15
"""Sentences from which on it matters where the keyphrase is."""
_Found = tuple[frozenset[str], ...]


def judge(page: Page) -> Verdict | None:
    """Judge how evenly the keyphrase is spread."""
    if not page.keyphrase or not page.sentence_count:
        return None
    pieces, starts = _pieces(page)
    hits = [index for index, there in enumerate(pieces) if there]
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
        "A stretch of {gap} of {total} does not have the keyphrase; mention it there.",
        gap=gap,
        total=ngettext("{count} sentence", "{count} sentences", len(pieces)),
    )
    number = bisect_right(starts, start + 1) - 1
    leaf = page.leaves[number]
    places = [leaf.place_of(leaf.sentences[min(start + 1 - starts[number], len(leaf.sentences) - 1)])]
    return ok(round(share), threshold, advice, places) if share <= 50 else bad(round(share), threshold, advice, places, 1)


def _pieces(page: Page) -> tuple[list[bool], list[int]]:
    """Is the keyphrase there, piece by piece; and the number of the first piece of each leaf."""
    phrases = page.phrases
    pieces: list[bool] = []
    starts: list[int] = []
    joined: _Found = ()
    for leaf, (there, found) in zip(page.leaves, page.per_leaf(_found_in, phrases), strict=True):
        starts.append(len(pieces))
        if leaf.role != "item":
            joined = ()
            pieces.extend(there)
            continue
        for number, words in enumerate(found):
            if joined:
                joined = tuple(one | two for one, two in zip(joined, words, strict=True))
                pieces[-1] = _is_there(phrases, joined)
            else:
                pieces.append(there[number])
            joined = () if leaf.sentences[number].text.endswith((".", "!", "?")) else joined or words
    return pieces, starts


def _found_in(leaf: Leaf, phrases: tuple[Keyphrase, ...]) -> tuple[tuple[bool, ...], tuple[_Found, ...]]:
    """Is a phrase in each sentence, and which stems of each phrase are."""
    if not is_text(leaf):
        return (), ()
    found = tuple(tuple(phrase.found(sentence.stems, sentence.text) for phrase in phrases) for sentence in leaf.sentences)
    return tuple(_is_there(phrases, there) for there in found), found


def _is_there(phrases: tuple[Keyphrase, ...], found: _Found) -> bool:
    return any(
        stems and len(stems) >= len(phrase.stems) * (0.5 if len(phrase.stems) >= 4 else 1.0)
        for phrase, stems in zip(phrases, found, strict=True)
    )


CHECK = Check("keyphrase_distribution", "seo", judge, "keyphraseDistribution")
