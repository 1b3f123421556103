"""The keyphrase in the address: all of one or two words, more than half of longer ones.

Differences from yoastseo that remain: without its paid data it does not find other forms of a word, nor a word before a
curly apostrophe ("NASA’s"), and it takes some words for content that are none ("just").
"""

from __future__ import annotations

from alwrity_desktop.core.messages import _
from alwrity_desktop.page.result import Check, Verdict, good, ok
from alwrity_desktop.page.tree import Page


def judge(page: Page) -> Verdict | None:
    """Judge the slug."""
    if not page.keyphrase or not page.paper.slug.strip():
        return None
    slug = page.paper.slug.replace("-", " ").replace("_", " ").replace("/", " ")
    share = page.keyphrase.in_text(slug, page.paper.language)
    short = len(page.keyphrase.stems) <= 2
    threshold = _("all of its words") if short else _("more than half of its words")
    if share == 1 or (not short and share > 0.5):
        return good(round(share, 2), threshold, _("The address has the keyphrase."))
    return ok(
        round(share, 2), threshold, _("The address has too few words of the keyphrase; change the slug before publishing.")
    )


CHECK = Check("keyphrase_in_slug", "seo", judge, "slugKeyword")
