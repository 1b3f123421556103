"""Links to other sites: at least one that search engines may follow."""

from __future__ import annotations

from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.page.link_targets import is_internal
from alwrity_desktop.page.result import Check, Verdict, bad, good, ok
from alwrity_desktop.page.tree import Page


def judge(page: Page) -> Verdict:
    """Judge the links to other sites."""
    links = [placed for placed in page.links if is_internal(placed.link.href, page.paper.site_url) is False]
    followed = [placed for placed in links if "nofollow" not in placed.link.rel.lower()]
    threshold = _("at least one that is followed")
    places = [placed.place for placed in links]
    if followed:
        score = 9 if len(followed) == len(links) else 8
        return good(
            len(links),
            threshold,
            ngettext("{count} link leads to another site.", "{count} links lead to other sites.", len(links)),
            places,
            score,
        )
    if links:
        return ok(len(links), threshold, _("All links to other sites are marked nofollow."), places, 7)
    return bad(0, threshold, _("No link leads to other sites; add one where it helps the reader."))


CHECK = Check("outbound_links", "seo", judge, "externalLinks")
