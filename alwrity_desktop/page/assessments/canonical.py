"""One canonical address, whole and plausible. As Lighthouse's `canonical` documents it.

It fails with several addresses that contradict each other, one that cannot be read or is not whole, one that is another
language version of the page, and one that is the site's front page while this is another. No canonical is not judged.
"""

from __future__ import annotations

import re
from urllib.parse import urldefrag, urlsplit

from alwrity_desktop.core.messages import _
from alwrity_desktop.page.markup import Markup, fetched_markup
from alwrity_desktop.page.result import Check, Verdict, bad, good, none
from alwrity_desktop.page.surroundings import Fetched
from alwrity_desktop.page.tree import Page

_LINK = re.compile(r"<([^<>]{0,2000})>\s*;[^<>]{0,1000}?\brel\s*=\s*\"?canonical\b", re.IGNORECASE)


def judge(page: Page) -> Verdict | None:
    """Judge the canonical address."""
    markup, fetched = fetched_markup(page), page.paper.fetched
    if markup is None or fetched is None:
        return None
    tags = [tag for tag in markup.links("canonical") if tag.get("href").strip()]
    found = list(dict.fromkeys([tag.get("href").strip() for tag in tags]))
    found += [href for value in fetched.header("link") for href in _LINK.findall(value) if href not in found]
    threshold = _("one whole address")
    if not found:
        return none(0, threshold, _("The page names no canonical address."))
    problem = _problem(found, markup, fetched)
    places = [tag.place for tag in tags]
    if problem:
        return bad(len(found), threshold, problem, places)
    return good(1, threshold, _("The canonical address is {address}.", address=found[0][:200]), places)


def _problem(found: list[str], markup: Markup, fetched: Fetched) -> str:
    """What is wrong, "" where all is well."""
    if len(found) > 1:
        return _("The page names {count} canonical addresses; keep one.", count=len(found))
    address = found[0]
    try:
        parts, own = urlsplit(address), urlsplit(fetched.url)
    except ValueError:
        return _("The canonical address “{address}” cannot be read.", address=address[:200])
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return _("The canonical address “{address}” is not a whole one; write it with https://.", address=address[:200])
    here = urldefrag(fetched.url)[0]
    versions = {tag.get("href").strip() for tag in markup.links("alternate") if tag.get("hreflang")}
    if here and address != here and {address, here} <= versions:
        return _("The canonical address is another language version of this page.")
    if own.hostname == parts.hostname and parts.path in ("", "/") and not parts.query and own.path not in ("", "/"):
        return _("The canonical address is the site's front page, so this page may be left out; name the page itself.")
    return ""


CHECK = Check("canonical", "technical", judge)
