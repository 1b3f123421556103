"""A <title> that is not empty. As Lighthouse's `document-title` documents it."""

from __future__ import annotations

from alwrity_desktop.core.messages import _
from alwrity_desktop.page.markup import fetched_markup
from alwrity_desktop.page.result import Check, Verdict, bad, good
from alwrity_desktop.page.tree import Page


def judge(page: Page) -> Verdict | None:
    """Judge the title element."""
    markup = fetched_markup(page)
    if markup is None:
        return None
    threshold = _("a <title> with text")
    if markup.title:
        return good(len(markup.title), threshold, _("The page has a title element."), [markup.title_place])
    if markup.title is None:
        return bad(0, threshold, _("The page has no title element; add one to its head."))
    return bad(0, threshold, _("The title element is empty; write what the page is about."), [markup.title_place])


CHECK = Check("document_title", "technical", judge)
