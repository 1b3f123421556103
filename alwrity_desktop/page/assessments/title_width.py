"""Width of the title as Google shows it (Arial, 20 pixels): up to 600 pixels."""

from __future__ import annotations

from alwrity_desktop.core.messages import _
from alwrity_desktop.language import pixel_width
from alwrity_desktop.page.result import Check, Verdict, bad, good
from alwrity_desktop.page.tree import Page


def judge(page: Page) -> Verdict:
    """Judge the title's width."""
    title = page.paper.seo_title.strip()
    threshold = _("1 to 600 pixels")
    if not title:
        return bad(0, threshold, _("There is no title for the results page."), score=1)
    width = round(pixel_width(title))
    if width <= 600:
        return good(width, threshold, _("The title is {width} pixels wide and is shown whole.", width=width))
    return bad(width, threshold, _("The title is {width} pixels wide; Google cuts it off at about 600.", width=width))


CHECK = Check("title_width", "seo", judge, "titleWidth")
