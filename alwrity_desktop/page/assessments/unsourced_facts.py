"""Facts without a source: percentages, large figures and "studies show" with no link or footnote in the same paragraph.

Ours. Search engines' guides for raters ask for sources of what is claimed, and readers do too. Figures of the writer's own
("our sales grew by 30 %"), examples and questions are left alone, and so is a paragraph that links anywhere.
"""

from __future__ import annotations

from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.page.claims import claims
from alwrity_desktop.page.result import Check, Verdict, bad, good, ok
from alwrity_desktop.page.tree import Leaf, Page, Place


def judge(page: Page) -> Verdict | None:
    """Judge the claims of the text."""
    total = 0
    places: list[Place] = []
    first = ""
    for leaf, found in page.non_empty(claims, page.paper.language):
        total += len(found)
        if not _sourced(leaf, page.paper.text):
            first = first or found[0].text
            places += [(start + leaf.base, end + leaf.base) for start, end in (claim.place for claim in found)]
    if not total:
        return None
    threshold = _("every one has a link or a footnote")
    if not places:
        return good(0, threshold, _("Every figure and finding stands beside a link or a footnote."))
    advice = ngettext(
        "{count} of {total} has no source: “{first}” Link to where it is from.",
        "{count} of {total} have no source, the first one: “{first}” Link to where they are from.",
        len(places),
        total=ngettext("{count} figure or finding", "{count} figures and findings", total),
        first=first if len(first) <= 80 else f"{first[:77]}…",
    )
    return bad(len(places), threshold, advice, places) if len(places) > 3 else ok(len(places), threshold, advice, places)


def _sourced(leaf: Leaf, source: str) -> bool:
    if any(not link.href.startswith(("mailto:", "tel:")) for link in leaf.block.links):
        return True
    start, end = leaf.place
    return "[^" in source[start : end + 4]


CHECK = Check("unsourced_facts", "extra", judge)
