"""The keyphrase over the whole text: the longest stretch of sentences without it, as a share of all. Under 30 % is even, up
to 50 % uneven. In a text of fewer than 15 sentences it is enough that it is there. A keyphrase of four words or more counts
as there with half of its words."""

from __future__ import annotations

from itertools import pairwise

from alwrity_desktop.core.messages import _
from alwrity_desktop.page.reading_figures import text_sentences
from alwrity_desktop.page.result import Check, Verdict, bad, good, ok
from alwrity_desktop.page.tree import Page

_ENOUGH = 15
"""Sentences from which on it matters where the keyphrase is."""


def judge(page: Page) -> Verdict | None:
    """Judge how evenly the keyphrase is spread."""
    pairs = text_sentences(page)
    if not page.keyphrase or not pairs:
        return None
    least = 0.5 if len(page.keyphrase.stems) >= 4 else 1.0
    phrases = [page.keyphrase, *page.synonyms]
    hits = [
        index
        for index, (_leaf, sentence) in enumerate(pairs)
        if any(phrase.share(sentence.stems, sentence.text) >= least for phrase in phrases)
    ]
    threshold = _("no stretch of 30 % of the sentences without it")
    if not hits:
        return bad(100, threshold, _("No sentence has the keyphrase."), score=1)
    if len(pairs) < _ENOUGH:
        return good(0, threshold, _("The text has the keyphrase, and is too short to spread it."))
    edges = [-1, *hits, len(pairs)]
    start, end = max(pairwise(edges), key=lambda pair: pair[1] - pair[0])
    gap = end - start - 1
    share = 100 * gap / len(pairs)
    first = min(start + 1, len(pairs) - 1)
    places = [pairs[first][0].place_of(pairs[first][1])] if gap else []
    if share < 30:
        return good(round(share), threshold, _("The keyphrase is spread evenly over the text."))
    advice = _(
        "A stretch of {gap} of {total} sentences does not have the keyphrase; mention it there.", gap=gap, total=len(pairs)
    )
    return ok(round(share), threshold, advice, places) if share <= 50 else bad(round(share), threshold, advice, places, 1)


CHECK = Check("keyphrase_distribution", "seo", judge, "keyphraseDistribution")
