"""Images of a fetched page have an alt attribute; an empty one marks an image as decoration.

As Lighthouse's `image-alt` documents it (the rule of axe): a title, an aria-label or the role none or presentation will do.
"""

from __future__ import annotations

from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.page.markup import Tag, fetched_markup
from alwrity_desktop.page.result import Check, Verdict, bad, good, none
from alwrity_desktop.page.tree import Page


def judge(page: Page) -> Verdict | None:
    """Judge the images."""
    markup = fetched_markup(page)
    if markup is None:
        return None
    threshold = _("every image has one")
    images = markup.named("img")
    if not images:
        missing = _("The page has no images.") if markup.rendered else _("Not rendered: images come with JavaScript.")
        return none(0, threshold, missing)
    without = [tag for tag in images if not _named(tag)]
    if not without:
        return good(0, threshold, _("Every image has an alt attribute."))
    advice = ngettext(
        "{count} of {total} has no alt attribute; describe it, or leave alt empty for decoration.",
        "{count} of {total} have no alt attribute; describe them, or leave alt empty for decoration.",
        len(without),
        total=ngettext("{count} image", "{count} images", len(images)),
    )
    return bad(len(without), threshold, advice, [tag.place for tag in without])


def _named(tag: Tag) -> bool:
    if "alt" in tag.attributes or tag.get("role").lower() in ("none", "presentation"):
        return True
    return any(tag.get(name).strip() for name in ("aria-label", "aria-labelledby", "title")) or (
        tag.get("aria-hidden").lower() == "true"
    )


CHECK = Check("page_image_alt", "technical", judge)
