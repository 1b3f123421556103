"""The keyphrase in alt texts: in at least one of fewer than five images, in 30 to 75 % of five or more.

Differences from yoastseo that remain: without its paid data it does not find other forms of a word, nor a word before a
curly apostrophe ("NASA’s"), and it takes some words for content that are none ("just").
"""

from __future__ import annotations

from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.page.result import Check, Verdict, bad, good, ok
from alwrity_desktop.page.tree import Page


def judge(page: Page) -> Verdict:
    """Judge the images' alt texts for the keyphrase."""
    threshold = _("in at least one, in 30 to 75 % of five or more")
    if not page.images or not page.keyphrase:
        return bad(0, threshold, _("There is no image whose alt text could have the keyphrase."))
    phrases = [page.keyphrase, *page.synonyms]
    described = [placed for placed in page.images if placed.image.alt.strip()]
    found = [
        placed
        for placed in described
        if any(phrase.in_text(placed.image.alt, page.paper.language) >= 0.5 for phrase in phrases)
    ]
    places = [placed.place for placed in found]
    total, count = len(page.images), len(found)
    counted = ngettext(
        "{count} of {total} has the keyphrase in its alt text",
        "{count} of {total} have the keyphrase in their alt text",
        count,
        total=ngettext("{count} image", "{count} images", total),
    )
    if (total < 5 and count) or 0.3 <= count / total <= 0.75:
        return good(count, threshold, counted + ".", places)
    if not described:
        return bad(
            0, threshold, _("No image has an alt text; describe what is to be seen."), [item.place for item in page.images]
        )
    advice = _("{counted}; describe in them what is to be seen, with it where it fits.", counted=counted)
    return ok(count, threshold, advice, places or [placed.place for placed in page.images])


CHECK = Check("keyphrase_in_image_alts", "seo", judge, "imageKeyphrase")
