"""A robots.txt that crawlers can read. As Lighthouse's `robots-txt` documents it, with the grammar of RFC 9309.

A server error instead of the file fails: crawlers then stay away from the whole site. No file, or an empty one, is fine.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.page.result import Check, Verdict, bad, good, none
from alwrity_desktop.page.robots_txt import Line, parse
from alwrity_desktop.page.tree import Page

_KNOWN = {
    "user-agent", "allow", "disallow", "sitemap", "crawl-delay", "clean-param", "host", "request-rate", "visit-time",
    "noindex", "content-signal", "content-usage",
}  # fmt: skip
"""The directives of RFC 9309, and those that crawlers of some size understand besides."""


class Problem(NamedTuple):
    """A line, from 1, that says nothing to a crawler that forgives nothing, and why."""

    line: int
    text: str
    why: str


def judge(page: Page) -> Verdict | None:
    """Judge the site's robots.txt."""
    fetched = page.paper.fetched
    if fetched is None or not page.paper.html:
        return None
    threshold = _("no line that crawlers cannot read")
    status = fetched.robots_status
    if status >= 500:
        return bad(status, threshold, _("robots.txt came with status {status}; crawlers may stay away.", status=status))
    if fetched.robots_txt is None:
        return none(None, threshold, _("robots.txt was not fetched."))
    if not fetched.robots_txt.strip() or status >= 400:
        return none(0, threshold, _("The site has no robots.txt; it needs none."))
    problems = mute_lines(fetched.robots_txt)
    if not problems:
        return good(0, threshold, _("robots.txt is valid."))
    first = problems[0]
    advice = ngettext(
        "robots.txt has {count} line that says nothing: line {line}, “{text}”, {why}.",
        "robots.txt has {count} lines that say nothing, first line {line}, “{text}”: {why}.",
        len(problems),
        line=first.line,
        text=first.text[:60],
        why=first.why,
    )
    return bad(len(problems), threshold, advice)


def mute_lines(text: str) -> list[Problem]:
    """The lines that say nothing where slips are not forgiven."""
    robots = parse(text)
    orphans = {rule.line for rule in robots.orphans}
    said = ((line, _why_not(line, line.number in orphans)) for line in robots.lines if line.key)
    return [Problem(line.number, line.raw.strip(), why) for line, why in said if why]


def _why_not(line: Line, orphan: bool) -> str:
    """Why a line says nothing, "" where it does."""
    if line.key == "?" or line.forgiven == "colon":
        return _("there is no colon after the directive")
    if line.forgiven or line.key not in _KNOWN:
        return _("the directive is not known")
    if line.key == "user-agent" and not line.value:
        return _("it names no crawler")
    if line.key in ("allow", "disallow"):
        if orphan:
            return _("no User-agent line stands before it")
        if line.value and line.value[0] not in "/*":
            return _("the path must begin with / or *")
        if "$" in line.value[:-1]:
            return _("a $ may only stand at the end")
    if line.key == "sitemap" and not re.match(r"(?:https?|ftp)://[^/\s]+", line.value, re.IGNORECASE):
        return _("the address must be a whole one, with https://")
    return ""


CHECK = Check("robots_txt_valid", "technical", judge)
