"""A link whose text is the keyphrase sends the reader, and the search engine, to another page for it."""

from __future__ import annotations

from functools import lru_cache

from alwrity_desktop.core.messages import _
from alwrity_desktop.language import content_words, stem
from alwrity_desktop.page.result import Check, Verdict, bad, good
from alwrity_desktop.page.tree import Page


def judge(page: Page) -> Verdict | None:
    """Judge the texts of links."""
    if not page.keyphrase:
        return None
    language = page.paper.language
    competing = [placed for placed in page.links if _is_keyphrase(placed.link.text, page, language)]
    threshold = _("no link with the keyphrase as its text")
    if not competing:
        return good(0, threshold, _("No link has the keyphrase as its text."), score=8)
    advice = _("A link has the keyphrase as its text: “{text}”; link other words.", text=competing[0].link.text[:60])
    return bad(len(competing), threshold, advice, [placed.place for placed in competing], 2)


def _is_keyphrase(text: str, page: Page, language: str) -> bool:
    words = _content_stems(text, language)
    return any(phrase.stems and words == frozenset(phrase.stems) for phrase in (page.keyphrase, *page.synonyms))


@lru_cache(maxsize=5_000)
def _content_stems(text: str, language: str) -> frozenset[str]:
    return frozenset(stem(word, language) for word in content_words(text, language))


CHECK = Check("competing_links", "seo", judge, "textCompetingLinks")
