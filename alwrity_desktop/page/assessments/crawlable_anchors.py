"""Links that a crawler can follow: an <a> with an address in its href.

As Lighthouse's `crawlable-anchors` documents it: `javascript:void(0)`, `file:` addresses, an address that cannot be read,
and an onclick that sets window.location or opens a window are not followed. Links with a role or a name are left alone.
Click handlers that scripts add cannot be seen in the HTML, so an <a> without href counts only when it has an onclick.
"""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.page.markup import Anchor, fetched_markup
from alwrity_desktop.page.result import Check, Verdict, bad, good, none
from alwrity_desktop.page.tree import Page

_VOID = re.compile(r"javascript:\s*(?:void\s*(?:\(\s*)?0\s*\)?)?\s*;?\s*$", re.IGNORECASE)
_NO_HOST = re.compile(r"https?:/*$", re.IGNORECASE)
_MOVES = re.compile(r"window\.location\s*=|location\.href\s*=|window\.open\(", re.IGNORECASE)


def judge(page: Page) -> Verdict | None:
    """Judge the addresses of the links."""
    markup = fetched_markup(page)
    if markup is None:
        return None
    threshold = _("every link")
    if not markup.rendered:
        return none(None, threshold, _("Not rendered: the links of this page come with JavaScript."))
    dead = [anchor for anchor in markup.anchors if _dead(anchor)]
    if not dead:
        return good(0, threshold, _("Crawlers can follow every link."))
    advice = ngettext(
        "Crawlers cannot follow {count} of {total}; give it an address in its href.",
        "Crawlers cannot follow {count} of {total}; give them an address in their href.",
        len(dead),
        total=ngettext("{count} link", "{count} links", len(markup.anchors)),
    )
    return bad(len(dead), threshold, advice, [anchor.tag.place for anchor in dead])


def _dead(anchor: Anchor) -> bool:
    tag, href = anchor.tag, anchor.href
    if tag.get("role") or href.lower().startswith("mailto:"):
        return False
    if href.lower().startswith("file:"):
        return True
    if tag.get("name") or (tag.get("id") and not href):
        return False
    if not href or href == "#":
        return bool(_MOVES.search(tag.get("onclick")) or ("onclick" in tag.attributes and not href))
    return bool(_VOID.match(href)) or not _readable(href)


def _readable(href: str) -> bool:
    try:
        whole = urlsplit(urljoin("https://example.org/", href))
        whole.port  # noqa: B018 - raises where it is no number
    except ValueError:
        return False
    return whole.scheme not in ("http", "https") or (bool(whole.hostname) and not _NO_HOST.match(href))


CHECK = Check("crawlable_anchors", "technical", judge)
