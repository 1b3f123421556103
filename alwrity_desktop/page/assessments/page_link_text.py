"""Links of a fetched page say where they lead. As Lighthouse's `link-text` documents it; the lists of texts are our own.

In English it fails on the texts that documentation names, and warns of others as empty ("this page"). Not
judged: links marked nofollow, to a place on the same page, and mail or script links.
"""

from __future__ import annotations

from urllib.parse import urldefrag, urljoin

from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.page.link_texts import is_core, says_nothing
from alwrity_desktop.page.markup import Anchor, fetched_markup
from alwrity_desktop.page.result import Check, Verdict, bad, good, none, ok
from alwrity_desktop.page.tree import Page


def judge(page: Page) -> Verdict | None:
    """Judge the texts of the links."""
    markup, fetched = fetched_markup(page), page.paper.fetched
    if markup is None or fetched is None:
        return None
    threshold = _("every link says where it leads")
    if not markup.rendered:
        return none(None, threshold, _("Not rendered: the links of this page come with JavaScript."))
    found = [anchor for anchor in markup.anchors if _judged(anchor, fetched.url) and _empty(anchor, page)]
    if not found:
        return good(0, threshold, _("Every link says where it leads."))
    advice = ngettext(
        "{count} link says only “{text}”; name what is behind it.",
        "{count} links say no more than “{text}”; name what is behind them.",
        len(found),
        text=found[0].text,
    )
    rate = bad if any(is_core(anchor.text, page.paper.language) for anchor in found) else ok
    return rate(len(found), threshold, advice, [anchor.tag.place for anchor in found])


def _empty(anchor: Anchor, page: Page) -> bool:
    return bool(anchor.text) and says_nothing(anchor.text, page.paper.language)


def _judged(anchor: Anchor, url: str) -> bool:
    href = anchor.href
    if not href or "nofollow" in anchor.tag.get("rel").lower():
        return False
    try:
        target = urljoin(url, href)
    except ValueError:
        return False
    return target.lower().startswith(("http:", "https:")) and urldefrag(target)[0] != urldefrag(url)[0]


CHECK = Check("page_link_text", "technical", judge)
