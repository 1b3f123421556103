"""What links within the site and links to other sites are both judged by: at least one that search engines may follow."""

from __future__ import annotations

from dataclasses import dataclass

from alwrity_desktop.core.messages import _
from alwrity_desktop.page.inlines import Link
from alwrity_desktop.page.link_targets import is_internal
from alwrity_desktop.page.result import Verdict, bad, good, ok
from alwrity_desktop.page.tree import Leaf, Page, Place


@dataclass(slots=True, frozen=True)
class LinkAdvice:
    """The sentences of a check: some links are followed, none of them is, there are none."""

    followed: str
    unfollowed: str
    none: str


def links_of(page: Page, *, internal: bool) -> int:
    """How many links of the text lead within the site, or to other sites."""
    return page.total(_count, page.paper.site_url, internal)


def judge_links(page: Page, advice: LinkAdvice, *, internal: bool) -> Verdict:
    """Judge the links within the site, or those to other sites."""
    site = page.paper.site_url
    count = page.total(_count, site, internal)
    followed = page.total(_followed, site, internal)
    threshold = _("at least one that is followed")
    places = page.places(_places, site, internal)
    if followed:
        return good(count, threshold, advice.followed, places, 9 if followed == count else 8)
    if count:
        return ok(count, threshold, advice.unfollowed, places, 7)
    return bad(0, threshold, advice.none)


def _links(leaf: Leaf, site: str, internal: bool) -> tuple[Link, ...]:
    return tuple(link for link in leaf.block.links if is_internal(link.href, site) is internal)


def _count(leaf: Leaf, site: str, internal: bool) -> int:
    return len(_links(leaf, site, internal))


def _followed(leaf: Leaf, site: str, internal: bool) -> int:
    return sum("nofollow" not in link.rel.lower() for link in _links(leaf, site, internal))


def _places(leaf: Leaf, site: str, internal: bool) -> tuple[Place, ...]:
    return tuple((link.start, link.end) for link in _links(leaf, site, internal))
