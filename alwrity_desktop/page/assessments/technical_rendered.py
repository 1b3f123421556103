"""A page that only scripts fill: what is judged here is the HTML as it came, so most of the page is not seen.

Ours; it stands beside Lighthouse's ten, which run in a browser.
"""

from __future__ import annotations

from alwrity_desktop.core.messages import _
from alwrity_desktop.page.markup import fetched_markup
from alwrity_desktop.page.result import Check, Verdict, good, none
from alwrity_desktop.page.tree import Page


def judge(page: Page) -> Verdict | None:
    """Say whether the page has its text without scripts."""
    markup = fetched_markup(page)
    if markup is None:
        return None
    threshold = _("text without scripts")
    if markup.rendered:
        return good(1, threshold, _("The page has its text without scripts."))
    return none(0, threshold, _("Not rendered: this page needs JavaScript, so its text, links and images are not judged."))


CHECK = Check("technical_rendered", "technical", judge)
