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
    for leaf in page.prose:
        found = claims(leaf.text, page.paper.language) if leaf.role in ("paragraph", "item") else ()
        total += len(found)
        if found and not _sourced(leaf, page.paper.text):
            first = first or found[0].text
            places += [_placed(leaf, claim.start, claim.end) for claim in found]
    if not total:
        return None
    threshold = _("every one has a link or a footnote")
    if not places:
        return good(0, threshold, _("Every figure and finding stands beside a link or a footnote."))
    advice = ngettext(
        "{count} of {total} figures and findings has no source: “{first}” Link to where it is from.",
        "{count} of {total} figures and findings have no source, the first one: “{first}” Link to where they are from.",
        len(places),
        total=total,
        first=first if len(first) <= 80 else f"{first[:77]}…",
    )
    return bad(len(places), threshold, advice, places) if len(places) > 3 else ok(len(places), threshold, advice, places)


def _sourced(leaf: Leaf, source: str) -> bool:
    if any(not link.href.startswith(("mailto:", "tel:")) for link in leaf.block.links):
        return True
    start, end = leaf.place
    return "[^" in source[start : end + 4]


def _placed(leaf: Leaf, start: int, end: int) -> Place:
    first, last = leaf.block.place(start, end)
    return leaf.base + first, leaf.base + last


CHECK = Check("unsourced_facts", "extra", judge)
