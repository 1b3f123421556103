"""The HTTP status the page came with: 400 and above are errors. As Lighthouse's `http-status-code` documents it."""

from __future__ import annotations

from alwrity_desktop.core.messages import _
from alwrity_desktop.page.result import Check, Verdict, bad, good
from alwrity_desktop.page.tree import Page


def judge(page: Page) -> Verdict | None:
    """Judge the status."""
    fetched = page.paper.fetched
    if fetched is None or not page.paper.html or not fetched.status:
        return None
    threshold = _("below 400")
    if fetched.status < 400:
        return good(fetched.status, threshold, _("The page came with status {status}.", status=fetched.status))
    advice = _("The page came with status {status}; search engines leave such pages out.", status=fetched.status)
    return bad(fetched.status, threshold, advice)


CHECK = Check("http_status", "technical", judge)
