"""The keyphrase in the first paragraph: all its words in one sentence are good, spread over several are fair.

Differences from yoastseo that remain: without its paid data it does not find other forms of a word, nor a word before a
curly apostrophe ("NASA’s"), and it takes some words for content that are none ("just").
"""

from __future__ import annotations

from alwrity_desktop.core.messages import _
from alwrity_desktop.page.result import Check, Verdict, bad, good, ok
from alwrity_desktop.page.tree import Page


def judge(page: Page) -> Verdict | None:
    """Judge the introduction."""
    first = next((leaf for leaf in page.prose if leaf.sentences), None)
    if not page.keyphrase or first is None:
        return None
    threshold = _("all words in one sentence of the first paragraph")
    phrases = [page.keyphrase, *page.synonyms]
    for sentence in first.sentences:
        if any(phrase.share(sentence.stems, sentence.text) == 1 for phrase in phrases):
            advice = _("The first paragraph says what the text is about.")
            return good(1, threshold, advice, [first.place_of(sentence)])
    if any(phrase.in_text(first.text, page.paper.language) == 1 for phrase in phrases):
        advice = _("The keyphrase's words are spread over the first paragraph; put them into one sentence.")
        return ok(0.5, threshold, advice, [first.place])
    advice = _("The first paragraph does not have all words of the keyphrase; say there what the text is about.")
    return bad(0, threshold, advice, [first.place])


CHECK = Check("keyphrase_in_introduction", "seo", judge, "introductionKeyword")
