"""What is wrong in a robots.txt, line by line: what nobody understands, what means something else than it seems."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from alwrity_desktop.core.messages import _
from alwrity_desktop.page.robots_txt import LONGEST_LINE, MOST_BYTES, Line, Robots, agent_token, allows, deciding
from alwrity_desktop.seo.finding import Finding

_OTHERS = {"crawl-delay", "host", "clean-param", "request-rate", "visit-time", "content-signal", "content-usage"}
_NEVER = {"noindex", "nofollow"}
_NAMES = ("user-agent", "allow", "disallow", "sitemap", "crawl-delay")
_ASSETS = re.compile(r"^/(wp-includes|wp-content|assets|static|css|js)/?\*?$|\.(css|js)\$?$")


def problems(robots: Robots) -> list[Finding]:
    """Everything worth saying about the file, in the order of its lines; what concerns the whole file comes first."""
    found = [*_whole(robots), *(finding for line in robots.lines for finding in _of_line(line)), *_of_groups(robots)]
    return sorted(found, key=lambda finding: finding.line or 0)


def _whole(robots: Robots) -> Iterator[Finding]:
    start = next((line.raw.strip().lower() for line in robots.lines if line.raw.strip()), "")
    if start.startswith(("<!doctype", "<html", "<head", "<?xml")):
        yield Finding("html", "bad", _("This is a web page, not a robots.txt; crawlers find no rules in it."))
    if robots.size > MOST_BYTES:
        text = _("The file has {size} KiB; Google reads 500 and ignores the rest.", size=f"{robots.size / 1024:,.0f}")
        yield Finding("too_large", "bad", text)
    if robots.broken_text:
        text = _("The file is not all UTF-8, so paths with special letters may not match.")
        yield Finding("encoding", "ok", text)
    if robots.mark:
        yield Finding("byte_order_mark", "note", _("The file begins with an invisible byte order mark; Google skips it."))
    if robots.groups and not allows(robots, "*", "/") and not allows(robots, "Googlebot", "/"):
        _group, rule = deciding(robots, "Googlebot", "/")
        line = rule.line if rule else None
        yield Finding("blocks_all", "bad", _("Search engines may not fetch the home page: the site will drop out."), line)


def _of_line(line: Line) -> Iterator[Finding]:
    def found(name: str, severity: str, text: str) -> Finding:
        return Finding(name, "bad" if severity == "bad" else "ok" if severity == "ok" else "note", text, line.number)

    if line.cut:
        most = f"{LONGEST_LINE:,}"
        yield found("long_line", "bad", _("The line is longer than {most} bytes; the rest of it is ignored.", most=most))
    if line.forgiven == "colon":
        text = _("The colon after {key} is missing. Google understands it, others may not.", key=line.written)
        yield found("colon", "ok", text)
    elif line.forgiven == "slip":
        text = _("{written} should be {key}. Google understands it, others may not.", written=line.written, key=line.key)
        yield found("misspelt", "ok", text)
    if line.key in ("allow", "disallow"):
        yield from (found(*row) for row in _of_path(line.value, line.key))
    elif line.key == "user-agent":
        yield from (found(*row) for row in _of_agent(line.value))
    elif line.key == "sitemap":
        if urlsplit(line.value).scheme not in ("http", "https") or not urlsplit(line.value).netloc:
            text = _("A sitemap line needs the whole address, beginning with https://.")
            yield found("sitemap_address", "bad", text)
    elif line.key:
        yield found(*_unknown(line))


def _unknown(line: Line) -> tuple[str, str, str]:
    if line.key == "?":
        return ("no_directive", "bad", _("This line is no directive; it is ignored. Comments begin with #."))
    if line.key in _NEVER:
        text = _(
            "Google has ignored {key} here since 2019. Use a robots meta tag or the X-Robots-Tag header.", key=line.key
        )
        return ("unsupported", "bad", text)
    if line.key in _OTHERS:
        return ("not_google", "note", _("{key} is obeyed by some crawlers only, not by Google.", key=line.written))
    near = difflib.get_close_matches(line.key, _NAMES, 1, 0.75)
    if near:
        return ("misspelt", "bad", _("{written} is not known. Did you mean {key}?", written=line.written, key=near[0]))
    return ("unknown", "ok", _("{written} is not known to any crawler we know; it is ignored.", written=line.written))


def _of_agent(value: str) -> Iterator[tuple[str, str, str]]:
    token = agent_token(value)
    if not value:
        yield ("agent_empty", "bad", _("The name of the crawler is missing; the group is for nobody."))
    elif not token:
        yield ("agent_bad", "bad", _("{value} is no name of a crawler: letters, hyphens and underscores.", value=value))
    elif token != value:
        text = _("Only {token} of this name counts; a name has letters, hyphens and underscores.", token=token)
        yield ("agent_cut", "ok", text)


def _of_path(value: str, key: str) -> Iterator[tuple[str, str, str]]:
    if "://" in value:
        text = _("A rule takes a path such as /private/, not an address; this one never matches.")
        yield ("path_address", "bad", text)
    elif value and value[0] not in "/*":
        yield ("path_start", "bad", _("The path does not begin with / or *, so it never matches."))
    if "$" in value[:-1]:
        text = _("A $ in the middle stands for itself; only at the end does it mean the end of the address.")
        yield ("dollar", "ok", text)
    if key == "disallow" and _ASSETS.search(value):
        text = _("Styles and scripts may be blocked: Google then cannot see the page as readers do.")
        yield ("assets", "ok", text)


def _of_groups(robots: Robots) -> Iterator[Finding]:
    for rule in robots.orphans:
        yield Finding("orphan", "bad", _("This rule stands before any User-agent line, so nobody obeys it."), rule.line)
    first: dict[str, int] = {}
    for group in robots.groups:
        for agent, line in group.agents.items():
            if agent in first and agent:
                text = _("There is a group for {agent} from line {line} on; the two are read as one.", agent=agent,
                         line=first[agent])  # fmt: skip
                yield Finding("merged", "note", text, line)
            first.setdefault(agent, line)
        if not group.rules:
            line = min(group.agents.values())
            yield Finding("no_rules", "ok", _("This group has no rules, so its crawlers may fetch everything."), line)
        seen: dict[str, tuple[bool, int]] = {}
        for rule in group.rules:
            before = seen.get(rule.pattern)
            if before and before[0] == rule.allow:
                yield Finding("repeated", "note", _("The same rule stands in line {line}.", line=before[1]), rule.line)
            elif before and rule.pattern:
                text = _("Line {line} says the opposite for the same path; Allow wins.", line=before[1])
                yield Finding("contradiction", "ok", text, rule.line)
            seen.setdefault(rule.pattern, (rule.allow, rule.line))
