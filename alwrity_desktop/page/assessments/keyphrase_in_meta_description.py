"""The keyphrase in the meta description: once or twice.

Differences from yoastseo that remain: without its paid data it does not find other forms of a word, nor a word before a
curly apostrophe ("NASA’s"), and it takes some words for content that are none ("just").
"""

from __future__ import annotations

from alwrity_desktop.core.messages import _
from alwrity_desktop.language import sentences
from alwrity_desktop.page.keyphrase import stems_of
from alwrity_desktop.page.result import Check, Verdict, bad, good
from alwrity_desktop.page.tree import Page


def judge(page: Page) -> Verdict | None:
    """Judge the meta description."""
    text = page.paper.meta_description
    if not page.keyphrase or not text.strip():
        return None
    language = page.paper.language
    count = sum(page.matches(stems_of(sentence.text, language), sentence.text) for sentence in sentences(text, language))
    threshold = _("once or twice")
    if 1 <= count <= 2:
        return good(count, threshold, _("The meta description has the keyphrase."))
    if count:
        return bad(
            count, threshold, _("The meta description has the keyphrase {count} times; twice is enough.", count=count)
        )
    return bad(0, threshold, _("The meta description does not have the keyphrase; say in it what a searcher looks for."))


CHECK = Check("keyphrase_in_meta_description", "seo", judge, "metaDescriptionKeyword")
