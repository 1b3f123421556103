"""Not more than one heading of level 1 in the text. Where one is, and the page shows the title besides, the advice says so:
yoastseo, which does not see the page around a text, takes a single one for the title, and so does the rating.
"""

from __future__ import annotations

from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.page.result import Check, Verdict, bad, good
from alwrity_desktop.page.tree import Page


def judge(page: Page) -> Verdict:
    """Judge the headings of level 1."""
    places = [leaf.place for leaf in page.headings if leaf.level == 1 and leaf.text.strip()]
    threshold = _("one at most")
    if not places:
        return good(0, threshold, _("The title is the only heading of level 1."), score=8)
    if len(places) == 1:
        advice = _("The text has one heading of level 1; if the page shows its title too, make it level 2.")
        return good(1, threshold, advice, places, 8)
    advice = ngettext(
        "The text has a heading of level 1; make it level 2.",
        "The text has {count} headings of level 1; keep one at most, and make the others level 2.",
        len(places),
    )
    return bad(len(places), threshold, advice, places, 1)


CHECK = Check("single_h1", "seo", judge, "singleH1")
