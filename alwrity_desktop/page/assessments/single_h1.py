"""One heading of level 1, and that is the title: none in the text (one at its very start is taken as the title)."""

from __future__ import annotations

from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.page.result import Check, Verdict, bad, good
from alwrity_desktop.page.tree import Page


def judge(page: Page) -> Verdict:
    """Judge the headings of level 1."""
    first = page.leaves[0] if page.leaves else None
    inside = [leaf for leaf in page.headings if leaf.level == 1 and leaf is not first]
    threshold = _("none in the text")
    if not inside:
        return good(0, threshold, _("The title is the only heading of level 1."), score=8)
    advice = ngettext(
        "The text has a heading of level 1; make it level 2.",
        "The text has {count} headings of level 1; make them level 2.",
        len(inside),
    )
    return bad(len(inside), threshold, advice, [leaf.place for leaf in inside], 1)


CHECK = Check("single_h1", "seo", judge, "singleH1")
