"""Quotations without a link to where they are from. Prompts in quotation marks are left to their own check."""

from __future__ import annotations

from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.page.result import Check, Verdict, good, ok
from alwrity_desktop.page.tree import Leaf, Page


def judge(page: Page) -> Verdict | None:
    """Warn of quotations without a link."""
    quotes = [leaf for leaf in page.leaves if leaf.role == "quote" and leaf.word_count]
    groups: list[list[Leaf]] = []
    for leaf in quotes:
        if groups and _adjoins(groups[-1][-1], leaf, page.paper.text):
            groups[-1].append(leaf)
        else:
            groups.append([leaf])
    open_ones = [
        group for group in groups if not any(leaf.block.links for leaf in group) and not group[0].text.startswith("[ ]")
    ]
    if not groups:
        return None
    if not open_ones:
        return good(0, _("none without a link"), _("Every quotation has a link."))
    advice = ngettext(
        "One quotation (of {total}) has no link to its source.",
        "{count} of {total} have no link to their source.",
        len(open_ones),
        total=ngettext("{count} quotation", "{count} quotations", len(groups)),
    )
    places = [(group[0].place[0], group[-1].place[1]) for group in open_ones]
    return ok(len(open_ones), _("none without a link"), advice, places)


def _adjoins(before: Leaf, after: Leaf, text: str) -> bool:
    """True when two leaves are of one quotation: what is between them is only quotation marks and space."""
    return (
        not text[before.place[1] : after.place[0]].strip("> \t\r\n")
        and "\n\n" not in text[before.place[1] : after.place[0]]
    )


CHECK = Check("quotations", "draft", judge, "")
