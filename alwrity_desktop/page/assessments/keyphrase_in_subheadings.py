"""The keyphrase in headings of level 2 and 3: 30 to 75 % of them; a single heading may have it. A text of up to 300
words needs none."""

from __future__ import annotations

from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.page.result import Check, Verdict, bad, good
from alwrity_desktop.page.tree import Page


def judge(page: Page) -> Verdict | None:
    """Judge the subheadings."""
    headings = [leaf for leaf in page.headings if leaf.level in (2, 3) and leaf.sentences]
    if not page.keyphrase:
        return None
    threshold = _("30 to 75 % of the subheadings")
    if not headings and page.word_count <= 300:
        return good(0, threshold, _("A text this short needs no subheadings."))
    if not headings:
        return bad(0, threshold, _("There is no subheading, so none can have the keyphrase."), score=2)
    phrases = [page.keyphrase, *page.synonyms]
    found = [leaf for leaf in headings if any(phrase.in_text(leaf.text, page.paper.language) > 0.5 for phrase in phrases)]
    share = len(found) / len(headings)
    places = [leaf.place for leaf in found]
    counted = ngettext(
        "{count} of {total} speaks of the keyphrase",
        "{count} of {total} speak of the keyphrase",
        len(found),
        total=ngettext("{count} subheading", "{count} subheadings", len(headings)),
    )
    if not found:
        counted = _("No subheading speaks of the keyphrase")
    value = round(100 * share)
    if 0.3 <= share <= 0.75 or (len(headings) == 1 and found):
        return good(value, threshold, counted + ".", places)
    if share < 0.3:
        return bad(value, threshold, _("{counted}; use it or a synonym in more of them.", counted=counted), places)
    return bad(value, threshold, _("{counted}; that is more than reads well.", counted=counted), places)


CHECK = Check("keyphrase_in_subheadings", "seo", judge, "subheadingsKeyword")
