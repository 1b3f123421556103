"""Characters of the meta description: 121 to 156 are good."""

from __future__ import annotations

from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.page.result import Check, Verdict, bad, good, ok
from alwrity_desktop.page.tree import Page


def judge(page: Page) -> Verdict:
    """Judge the meta description's length."""
    count = len(page.paper.meta_description.strip())
    threshold = _("121 to 156 characters")
    if not count:
        return bad(
            0,
            threshold,
            _("There is no meta description; without one the search engine picks a piece of the text."),
            score=1,
        )
    if count <= 120:
        advice = ngettext(
            "The meta description has {count} character; there is room for 156.",
            "The meta description has {count} characters; there is room for 156.",
            count,
        )
        return ok(count, threshold, advice)
    if count <= 156:
        return good(count, threshold, _("The meta description has {count} characters.", count=count))
    return ok(
        count, threshold, _("The meta description has {count} characters; it is cut off after about 156.", count=count)
    )


CHECK = Check("meta_description_length", "seo", judge, "metaDescriptionLength")
