"""Colours set in the text itself (style attributes, <font>) with too little contrast.

Ours, after success criterion 1.4.3 of WCAG 2.2: 4.5 to 1, large text 3 to 1. Where only text or background is set, a page
of black on white is assumed and said so; colours from a theme's style sheet are not seen here.
"""

from __future__ import annotations

from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.page.contrast import coloured
from alwrity_desktop.page.result import Check, Verdict, bad, good, ok
from alwrity_desktop.page.tree import Page


def judge(page: Page) -> Verdict | None:
    """Judge the inline colours."""
    text = page.paper.text
    if "</" not in text or not any(mark in text for mark in ("color:", "color :", "COLOR:", "background:", "color=")):
        return None
    code = [leaf.place for leaf in page.leaves if leaf.role == "code"]
    found = [one for one in coloured(text) if not any(first <= one.place[0] < last for first, last in code)]
    if not found:
        return None
    threshold = _("4.5 to 1, large text 3 to 1")
    lowest = min(found, key=lambda one: one.ratio / one.needed)
    weak = [one for one in found if one.ratio < one.needed]
    value = round(lowest.ratio, 1)
    if not weak:
        return good(value, threshold, _("The colours set in the text stand out well ({ratio} to 1).", ratio=value))
    advice = ngettext(
        "{count} coloured text is hard to read{where} ({ratio} to 1); take a darker or lighter colour.",
        "{count} coloured texts are hard to read{where} ({ratio} to 1 at worst); take darker or lighter colours.",
        len(weak),
        where=_(" on a page of black on white") if lowest.assumed else "",
        ratio=value,
    )
    rate = ok if all(one.assumed for one in weak) else bad
    return rate(value, threshold, advice, [one.place for one in weak])


CHECK = Check("colour_contrast", "extra", judge)
