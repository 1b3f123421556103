"""What links within the site and links to other sites are both judged by: at least one that search engines may follow."""

from __future__ import annotations

from dataclasses import dataclass

from alwrity_desktop.core.messages import _
from alwrity_desktop.page.link_targets import is_internal
from alwrity_desktop.page.result import Verdict, bad, good, ok
from alwrity_desktop.page.tree import Page


@dataclass(slots=True, frozen=True)
class LinkAdvice:
    """The sentences of a check: some links are followed, none of them is, there are none."""

    followed: str
    unfollowed: str
    none: str


def links_of(page: Page, *, internal: bool) -> int:
    """How many links of the text lead within the site, or to other sites."""
    return sum(is_internal(placed.link.href, page.paper.site_url) is internal for placed in page.links)


def judge_links(page: Page, advice: LinkAdvice, *, internal: bool) -> Verdict:
    """Judge the links within the site, or those to other sites."""
    links = [placed for placed in page.links if is_internal(placed.link.href, page.paper.site_url) is internal]
    followed = [placed for placed in links if "nofollow" not in placed.link.rel.lower()]
    threshold = _("at least one that is followed")
    places = [placed.place for placed in links]
    if followed:
        return good(len(links), threshold, advice.followed, places, 9 if len(followed) == len(links) else 8)
    if links:
        return ok(len(links), threshold, advice.unfollowed, places, 7)
    return bad(0, threshold, advice.none)
