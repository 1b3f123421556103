"""The site's llms.txt, where there is one: a heading with the site's name, links, and more than a few words.

As Lighthouse's `llms-txt` (in its agentic-browsing category, not in SEO) and llmstxt.org document it. No search engine has
said that it reads the file, so a site without one lacks nothing.
"""

from __future__ import annotations

import re

from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.page.result import Check, Verdict, good, none, ok
from alwrity_desktop.page.tree import Page

_HEADING = re.compile(r"^#[ \t]+\S", re.MULTILINE)
_LINK = re.compile(r"\[[^\[\]\n]{1,500}\]\([^()\s]{1,2000}")
_SHORT = 50


def judge(page: Page) -> Verdict | None:
    """Judge the file."""
    fetched = page.paper.fetched
    if fetched is None or not page.paper.html or fetched.llms_txt is None:
        return None
    text = fetched.llms_txt.strip()
    threshold = _("a heading and links")
    if not text:
        return none(0, threshold, _("The site has no llms.txt; it is a proposal that few programs read."))
    links = len(_LINK.findall(text))
    if text[:200].lstrip().lower().startswith(("<!doctype", "<html")):
        return ok(0, threshold, _("llms.txt is an HTML page; the site should answer 404 where it has none."))
    if not _HEADING.search(text):
        return ok(links, threshold, _("llms.txt has no heading; begin it with “# ” and the site's name."))
    if not links:
        return ok(0, threshold, _("llms.txt has no links; list pages as “[name](address)”."))
    if len(text) < _SHORT:
        return ok(links, threshold, _("llms.txt says very little; add what the site is about."))
    return good(
        links,
        threshold,
        ngettext("llms.txt has a heading and {count} link.", "llms.txt has a heading and {count} links.", links),
    )


CHECK = Check("llms_txt", "technical", judge)
