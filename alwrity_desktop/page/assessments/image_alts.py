"""Every image with an alt text."""

from __future__ import annotations

from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.page.result import Check, Verdict, bad, good
from alwrity_desktop.page.tree import Page


def judge(page: Page) -> Verdict:
    """Judge the alt texts."""
    threshold = _("every image has one")
    without = [placed for placed in page.images if not placed.image.alt.strip()]
    if not page.images:
        return bad(0, threshold, _("There is no image, so there is no alt text."))
    if not without:
        return good(len(page.images), threshold, _("Every image has an alt text."))
    advice = ngettext(
        "{count} of {total} has no alt text.",
        "{count} of {total} have no alt text.",
        len(without),
        total=ngettext("{count} image", "{count} images", len(page.images)),
    )
    return bad(len(page.images) - len(without), threshold, advice, [placed.place for placed in without])


CHECK = Check("image_alts", "seo", judge, "imageAltTags")
