"""May search engines list the page? Meta robots, the X-Robots-Tag header and robots.txt.

As Lighthouse's `is-crawlable` documents it: `noindex`, `none` and an `unavailable_after` that has passed keep a page out,
and so does a robots.txt that blocks it. It fails when every crawler is kept out, and warns when only some are.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime

from alwrity_desktop.core.messages import _
from alwrity_desktop.page.markup import Markup, fetched_markup
from alwrity_desktop.page.result import Check, Verdict, bad, good, ok
from alwrity_desktop.page.robots_txt import allows, parse
from alwrity_desktop.page.surroundings import Fetched
from alwrity_desktop.page.tree import Page, Place

CRAWLERS = ("googlebot", "bingbot", "duckduckbot", "archive.org_bot")
_NAMED = re.compile(r"\s*([a-z][\w.-]*)\s*:\s*(.*)", re.IGNORECASE | re.DOTALL)
_UNTIL = re.compile(r"unavailable_after\s*:\s*([^;]+)", re.IGNORECASE)


def judge(page: Page) -> Verdict | None:
    """Judge what keeps search engines out."""
    markup, fetched = fetched_markup(page), page.paper.fetched
    if markup is None or fetched is None:
        return None
    today = page.paper.today or datetime.now(UTC).date()
    kept: dict[str, str] = {}
    places: list[Place] = []
    for agents, why, place in _reasons(markup, fetched, page.paper.url, today):
        for agent in agents:
            kept.setdefault(agent, why)
        if place:
            places.append(place)
    threshold = _("nothing keeps search engines out")
    if not kept:
        return good(0, threshold, _("Search engines may list this page."))
    why = next(iter(kept.values()))
    if len(kept) == len(CRAWLERS):
        return bad(len(kept), threshold, _("Search engines may not list this page: {why}.", why=why), places)
    names = ", ".join(sorted(kept))
    advice = _("Some search engines ({names}) may not list this page: {why}.", names=names, why=why)
    return ok(len(kept), threshold, advice, places)


def _reasons(markup: Markup, fetched: Fetched, url: str, today: date) -> list[tuple[tuple[str, ...], str, Place | None]]:
    """Crawlers that are kept out, by what, and where that stands."""
    reasons: list[tuple[tuple[str, ...], str, Place | None]] = []
    for name in ("robots", *CRAWLERS):
        reasons.extend(
            (CRAWLERS if name == "robots" else (name,), _("its meta robots tag says “{said}”", said=said), tag.place)
            for tag in markup.metas(name)
            if (said := _blocking(tag.get("content"), today))
        )
    for value in fetched.header("x-robots-tag"):
        named = _NAMED.fullmatch(value)
        own = bool(named and named[1].lower() != "unavailable_after")
        agents = (named[1].lower(),) if named and own else CRAWLERS
        if said := _blocking(named[2] if named and own else value, today):
            known = tuple(agent for agent in agents if agent in CRAWLERS)
            reasons.append((known, _("its X-Robots-Tag header says “{said}”", said=said), None))
    if fetched.robots_txt:
        robots = parse(fetched.robots_txt)
        blocked = tuple(agent for agent in CRAWLERS if not allows(robots, agent, fetched.url or url))
        reasons.append((blocked, _("robots.txt does not let them fetch it"), None))
    return reasons


def _blocking(content: str, today: date) -> str:
    """The directive of `content` that keeps the page out, "" where none does."""
    for word in content.lower().split(","):
        if word.strip() in ("noindex", "none"):
            return word.strip()
    until = _UNTIL.search(content)
    return until[0].strip() if until and _passed(until[1], today) else ""


def _passed(text: str, today: date) -> bool:
    for read in (parsedate_to_datetime, datetime.fromisoformat):
        try:
            return read(text.strip()).date() < today
        except (ValueError, IndexError):
            continue
    return False


CHECK = Check("is_crawlable", "technical", judge)
