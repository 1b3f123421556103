"""A link whose text is the keyphrase sends the reader, and the search engine, to another page for it.

Differences from yoastseo that remain: without its paid data it does not find other forms of a word, nor a word before a
curly apostrophe ("NASA’s"), and it takes some words for content that are none ("just").
"""

from __future__ import annotations

from functools import lru_cache

from alwrity_desktop.core.messages import _
from alwrity_desktop.language import content_words, stem
from alwrity_desktop.page.keyphrase import Keyphrase
from alwrity_desktop.page.result import Check, Verdict, bad, good
from alwrity_desktop.page.tree import Leaf, Page, Place


def judge(page: Page) -> Verdict | None:
    """Judge the texts of links."""
    if not page.keyphrase:
        return None
    places = page.places(_competing, page.phrases)
    threshold = _("no link with the keyphrase as its text")
    if not places:
        return good(0, threshold, _("No link has the keyphrase as its text."), score=8)
    text = next(placed.link.text for placed in page.links if placed.place == places[0])
    advice = _("A link has the keyphrase as its text: “{text}”; link other words.", text=text[:60])
    return bad(len(places), threshold, advice, places, 2)


def _competing(leaf: Leaf, phrases: tuple[Keyphrase, ...]) -> list[Place]:
    return [
        (link.start, link.end)
        for link in leaf.block.links
        if any(phrase.stems and _content_stems(link.text, leaf.language) == frozenset(phrase.stems) for phrase in phrases)
    ]


@lru_cache(maxsize=5_000)
def _content_stems(text: str, language: str) -> frozenset[str]:
    return frozenset(stem(word, language) for word in content_words(text, language))


CHECK = Check("competing_links", "seo", judge, "textCompetingLinks")
