"""Flesch reading ease: over 60 is good, 50 to 60 fair."""

from __future__ import annotations

from alwrity_desktop.core.messages import _
from alwrity_desktop.page.reading_figures import text_flesch
from alwrity_desktop.page.result import Check, Verdict, bad, good, ok
from alwrity_desktop.page.tree import Page


def judge(page: Page) -> Verdict | None:
    """Judge the reading ease."""
    ease = text_flesch(page)
    if ease is None:
        return None
    value = round(ease, 1)
    threshold = _("over 60")
    if ease > 60:
        return good(value, threshold, _("The text reads easily (Flesch {value}).", value=value))
    advice = _("The text is hard to read (Flesch {value}); use shorter sentences and shorter words.", value=value)
    return ok(value, threshold, advice) if ease >= 50 else bad(value, threshold, advice)


CHECK = Check("flesch", "readability", judge, "")
