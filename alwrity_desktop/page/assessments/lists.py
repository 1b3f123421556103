"""At least one list.

Differences from yoastseo that remain: it takes a list within a quotation for one of the text, and what is a list depends on
which Markdown reader made the HTML.
"""

from __future__ import annotations

from alwrity_desktop.core.messages import _
from alwrity_desktop.page.result import Check, Verdict, bad, good
from alwrity_desktop.page.tree import Page


def judge(page: Page) -> Verdict:
    """Judge whether there are lists."""
    items = [leaf for leaf in page.leaves if leaf.role == "item"]
    if items:
        return good(len(items), _("at least one"), _("The text has a list."), [items[0].place])
    return bad(0, _("at least one"), _("There is no list; steps and things side by side are easier to read in one."))


CHECK = Check("lists", "readability", judge, "listsPresence")
