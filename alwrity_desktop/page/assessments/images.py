"""At least one image."""

from __future__ import annotations

from alwrity_desktop.core.messages import _
from alwrity_desktop.page.result import Check, Verdict, bad, good
from alwrity_desktop.page.tree import Page


def judge(page: Page) -> Verdict:
    """Judge whether there are images."""
    count = len(page.images)
    threshold = _("at least one")
    if count:
        return good(
            count, threshold, _("The text has images: {count}.", count=count), [placed.place for placed in page.images]
        )
    return bad(0, threshold, _("There is no image; one that shows what the text says holds readers."))


CHECK = Check("images", "seo", judge, "images")
