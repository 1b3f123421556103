"""A robots.txt that crawlers can read. As Lighthouse's `robots-txt` documents it, with the grammar of RFC 9309.

A server error instead of the file fails: crawlers then stay away from the whole site. No file, or an empty one, is fine.
"""

from __future__ import annotations

from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.page.result import Check, Verdict, bad, good, none
from alwrity_desktop.page.robots_txt import read_robots
from alwrity_desktop.page.tree import Page


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
    problems = read_robots(fetched.robots_txt).problems
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


CHECK = Check("robots_txt_valid", "technical", judge)
