"""robots.txt as RFC 9309 reads it: which addresses a crawler may fetch, and which lines say nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import quote, urlsplit

from alwrity_desktop.core.messages import _

_KNOWN = {
    "user-agent", "allow", "disallow", "sitemap", "crawl-delay", "clean-param", "host", "request-rate", "visit-time",
    "noindex", "content-signal", "content-usage",
}  # fmt: skip
"""The directives of RFC 9309, and those that crawlers of some size understand besides."""
_MOST_LINES = 20_000
_UNTOUCHED = "/*$?&=%:;,@!'()+~-._[]#"


class Problem(NamedTuple):
    """A line, from 1, that says nothing, and why."""

    line: int
    text: str
    why: str


class Rule(NamedTuple):
    """One Allow or Disallow. pieces: the path cut at its stars; whole: it ends with $."""

    allow: bool
    path: str
    pieces: tuple[str, ...]
    whole: bool

    def fits(self, path: str) -> bool:
        """Is `path` one of those it speaks of? Each piece is taken where it comes first, which is never too late."""
        first, *others = self.pieces
        if not path.startswith(first):
            return False
        at = len(first)
        if self.whole:
            if not others:
                return len(path) == at
            *others, last = others
            if not path.endswith(last):
                return False
            path = path[: len(path) - len(last)]
        for piece in others:
            at = path.find(piece, at)
            if at < 0:
                return False
            at += len(piece)
        return at <= len(path)


@dataclass
class Robots:
    """What a robots.txt says. groups: rules by crawler, names in lower case; rules of groups of one name are joined."""

    groups: dict[str, list[Rule]] = field(default_factory=dict[str, list[Rule]])
    sitemaps: list[str] = field(default_factory=list[str])
    problems: list[Problem] = field(default_factory=list[Problem])

    def rules(self, agent: str) -> list[Rule]:
        """The rules for `agent`: those of its own group, else those for all."""
        own = self.groups.get(agent.lower())
        return own if own is not None else self.groups.get("*", [])

    def rule_for(self, agent: str, url: str) -> Rule | None:
        """The rule that decides of `url`: the longest that fits, Allow before Disallow; None where none fits."""
        path = _path(url)
        if path == "/robots.txt":  # may always be fetched
            return None
        fitting = [rule for rule in self.rules(agent) if rule.fits(path)]
        return max(fitting, key=lambda rule: (len(rule.path), rule.allow), default=None)

    def allows(self, agent: str, url: str) -> bool:
        """May `agent` fetch `url`?"""
        rule = self.rule_for(agent, url)
        return rule is None or rule.allow


@lru_cache(maxsize=64)
def read_robots(text: str) -> Robots:
    """Read a robots.txt; lines beyond the first 20,000 are left out."""
    robots = Robots()
    agents: list[str] = []
    naming = False
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines()[:_MOST_LINES], 1):
        content = line.partition("#")[0].strip()
        if not content:
            continue
        name, colon, value = (part.strip() for part in content.partition(":"))
        name = name.lower()
        why = _why_not(name, bool(colon), value, bool(agents))
        if why:
            robots.problems.append(Problem(number, line.strip(), why))
        elif name == "user-agent":
            agent = value.lower().partition("/")[0].strip()  # a version, as in "Googlebot/2.1", does not count
            agents = [*agents, agent] if naming else [agent]
            robots.groups.setdefault(agent, [])
        elif name in ("allow", "disallow") and value:
            rule = _rule(name == "allow", value)
            for agent in agents:
                robots.groups[agent].append(rule)
        elif name == "sitemap":
            robots.sitemaps.append(value)
        if name in ("user-agent", "allow", "disallow"):  # other lines do not end a group's names (RFC 9309, 2.2.4)
            naming = name == "user-agent"
    return robots


def _why_not(name: str, colon: bool, value: str, in_group: bool) -> str:
    """Why a line says nothing, "" where it does."""
    if not colon:
        return _("there is no colon after the directive")
    if name not in _KNOWN:
        return _("the directive is not known")
    if name == "user-agent" and not value:
        return _("it names no crawler")
    if name in ("allow", "disallow"):
        if not in_group:
            return _("no User-agent line stands before it")
        if value and value[0] not in "/*":
            return _("the path must begin with / or *")
        if "$" in value[:-1]:
            return _("a $ may only stand at the end")
    if name == "sitemap" and not re.match(r"(?:https?|ftp)://[^/\s]+", value, re.IGNORECASE):
        return _("the address must be a whole one, with https://")
    return ""


def _path(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        return "/"
    path = quote(parts.path or "/", _UNTOUCHED)
    return f"{path}?{quote(parts.query, _UNTOUCHED)}" if parts.query else path


def _rule(allow: bool, path: str) -> Rule:
    body, whole = (path[:-1], True) if path.endswith("$") else (path, False)
    return Rule(allow, path, tuple(re.split(r"\*+", quote(body, _UNTOUCHED))), whole)
