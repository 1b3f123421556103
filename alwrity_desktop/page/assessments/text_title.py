"""A title."""

from __future__ import annotations

from alwrity_desktop.core.messages import _
from alwrity_desktop.page.result import Check, Verdict, bad, good
from alwrity_desktop.page.tree import Page


def judge(page: Page) -> Verdict:
    """Judge whether there is a title."""
    if page.paper.title.strip():
        return good(1, _("there is one"), _("The text has a title."))
    return bad(0, _("there is one"), _("The text has no title."), score=-10)


CHECK = Check("text_title", "seo", judge, "textTitleAssessment")
