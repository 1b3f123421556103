"""A meta description that is not empty. As Lighthouse's `meta-description` documents it."""

from __future__ import annotations

from alwrity_desktop.core.messages import _
from alwrity_desktop.page.markup import fetched_markup
from alwrity_desktop.page.result import Check, Verdict, bad, good
from alwrity_desktop.page.tree import Page


def judge(page: Page) -> Verdict | None:
    """Judge the meta description in the head."""
    markup = fetched_markup(page)
    if markup is None:
        return None
    found = markup.metas("description")
    text = max((tag.get("content").strip() for tag in found), key=len, default="")
    places = [tag.place for tag in found]
    threshold = _("one with text")
    if text:
        return good(len(text), threshold, _("The page has a meta description."), places)
    if found:
        return bad(0, threshold, _("The meta description is empty; say in a sentence or two what the page offers."), places)
    return bad(0, threshold, _("The page has no meta description; say in a sentence or two what it offers."))


CHECK = Check("page_meta_description", "technical", judge)
