"""Whether all of a page was read: of very long HTML only the first part is judged, so that it takes seconds."""

from __future__ import annotations

from alwrity_desktop.core.messages import _
from alwrity_desktop.page.result import Check, Verdict, ok
from alwrity_desktop.page.tree import Page


def judge(page: Page) -> Verdict | None:
    """Say how much of the page was left out; None where it was read whole."""
    if not page.unread:
        return None
    read = len(page.paper.text)
    share = max(1, round(100 * read / (read + page.unread)))
    advice = _(
        "The page is very long: only its first {share} % were judged, {count} characters. Judge its parts one by one.",
        share=share,
        count=f"{read:,}",
    )
    return ok(share, _("100 % of the page"), advice)


CHECK = Check("unread", "extra", judge)
