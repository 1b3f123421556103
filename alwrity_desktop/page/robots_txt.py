"""robots.txt read: may this crawler fetch this address, and which line says so. The one reader of the program.

By RFC 9309 and by what Google documents and its open parser does: groups of the same agent are merged, the longest
matching path wins, allow wins a tie, `*` and `$`, slips such as a missing colon are forgiven, 500 KiB are read.
The library `protego` judges alike but does not tell the deciding line, so this is our own code.
Where the RFC and Google's parser differ (percent-encoded letters such as %62), the RFC is followed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import urlsplit

from alwrity_desktop.page.crawlers import crawler, well_known

MOST_BYTES = 500 * 1024
"""What Google reads (RFC 9309 asks for at least this much); the rest of a file is ignored."""
LONGEST_LINE = 2083 * 8
"""Bytes of a line that Google's parser reads."""

_SLIPS = {
    "useragent": "user-agent",
    "user agent": "user-agent",
    "dissallow": "disallow",
    "dissalow": "disallow",
    "disalow": "disallow",
    "diasllow": "disallow",
    "disallaw": "disallow",
    "site-map": "sitemap",
}
_KNOWN = ("user-agent", "allow", "disallow", "sitemap")
_LINES = re.compile(r"\r\n|\n|\r")
_TOKEN = re.compile(r"[A-Za-z_-]*")
_TOKEN_WIDE = re.compile(r"[A-Za-z0-9._-]*")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")


@dataclass(slots=True, frozen=True)
class Line:
    """One line as it stands. `key` is the directive in lower case with slips mended, "" for blanks and comments.

    forgiven: how it departs from the rules and is still understood: "slip", "colon", or "".
    """

    number: int
    raw: str
    key: str = ""
    value: str = ""
    written: str = ""
    forgiven: str = ""
    cut: bool = False


@dataclass(slots=True, frozen=True)
class Rule:
    """One allow or disallow line. `pattern` is in its encoded form, which is what is compared and counted."""

    line: int
    allow: bool
    pattern: str
    value: str

    @property
    def text(self) -> str:
        """The rule as one writes it."""
        return f"{'Allow' if self.allow else 'Disallow'}: {self.value}".rstrip()


@dataclass(slots=True)
class Group:
    """Rules for one or more agents. `agents` maps the token in lower case ("*" for all) to the line that names it."""

    agents: dict[str, int] = field(default_factory=dict[str, int])
    rules: list[Rule] = field(default_factory=list[Rule])


@dataclass(slots=True)
class Robots:
    """A robots.txt as read. `orphans`: rules before any user-agent, which nobody obeys."""

    lines: list[Line] = field(default_factory=list[Line])
    groups: list[Group] = field(default_factory=list[Group])
    sitemaps: list[tuple[int, str]] = field(default_factory=list[tuple[int, str]])
    orphans: list[Rule] = field(default_factory=list[Rule])
    size: int = 0
    mark: bool = False
    broken_text: bool = False


@lru_cache(maxsize=16)
def parse(source: bytes | str) -> Robots:
    """Read a robots.txt; nothing in it is an error. What comes back is kept and never changed."""
    raw = source.encode("utf-8", "surrogatepass") if isinstance(source, str) else source
    robots = Robots(size=len(raw))
    body = raw[:MOST_BYTES]
    if len(raw) > MOST_BYTES:  # the line in the middle of the cut is left out
        body = body[: max(body.rfind(b"\n"), body.rfind(b"\r")) + 1] or body
    for mark in (b"\xef\xbb\xbf", b"\xef\xbb", b"\xef"):
        if body.startswith(mark) and body[len(mark) : len(mark) + 1].isascii():
            body, robots.mark = body[len(mark) :], True
            break
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        text, robots.broken_text = body.decode("utf-8", "surrogateescape"), True
    robots.lines = [_line(number, line) for number, line in enumerate(_LINES.split(text), 1)]
    if robots.lines and not robots.lines[-1].raw:
        robots.lines.pop()
    _group(robots)
    return robots


def _line(number: int, raw: str) -> Line:
    short, cut = raw, False
    if len(raw) > LONGEST_LINE // 4 and len(raw.encode("utf-8", "surrogateescape")) > LONGEST_LINE:
        short = raw.encode("utf-8", "surrogateescape")[: LONGEST_LINE - 1].decode("utf-8", "ignore")
        cut = True
    content = short.partition("#")[0].strip()
    if not content:
        return Line(number, raw, cut=cut)
    written, colon, value = content.partition(":")
    forgiven = ""
    if not colon:
        words = content.split()
        if len(words) != 2:  # Google's parser takes a space for the colon only where there are exactly two words
            return Line(number, raw, "?", content, content, cut=cut)
        written, value, forgiven = words[0], words[1], "colon"
    key = written.strip().lower()
    if key in _SLIPS:
        key, forgiven = _SLIPS[key], forgiven or "slip"
    if forgiven == "colon" and key not in _KNOWN:
        return Line(number, raw, "?", content, content, cut=cut)
    return Line(number, raw, key, value.strip(), written.strip(), forgiven, cut)


def _group(robots: Robots) -> None:
    """Rules close the list of agents they are for; any other line does not."""
    current: Group | None = None
    for line in robots.lines:
        if line.key == "user-agent":
            if current is None or current.rules:
                current = Group()
                robots.groups.append(current)
            current.agents.setdefault(agent_token(line.value).lower(), line.number)
        elif line.key in ("allow", "disallow"):
            rule = Rule(line.number, line.key == "allow", encoded(line.value, pattern=True), line.value)
            (robots.orphans if current is None else current.rules).append(rule)
        elif line.key == "sitemap":
            robots.sitemaps.append((line.number, line.value))


def agent_token(value: str) -> str:
    """The part of a user-agent line that counts: up to the first character a token cannot have; "*" for all.

    A version ("Googlebot/2.1") is left out. Digits and dots are kept where a known crawler has them (AI2Bot, MJ12bot).
    """
    if value == "*" or re.match(r"\*\s", value):
        return "*"
    wide = _TOKEN_WIDE.match(value)
    if wide and crawler(wide[0]):
        return wide[0]
    short = _TOKEN.match(value)
    return short[0] if short else ""


def token_of(agent: str) -> str:
    """The token a crawler looks for: `agent` itself, or the known one in a whole User-Agent header."""
    if "/" in agent or "(" in agent:
        inside = [one.token for one in well_known() if one.token.lower() in agent.lower()]
        if inside:
            return max(inside, key=len)
    return agent_token(agent.strip())


def encoded(path: str, *, pattern: bool = False) -> str:
    """`path` as it is compared: UTF-8 beyond ASCII percent-encoded, escapes of plain letters undone (RFC 9309, 2.2.2).

    In a pattern the stars that stand together become one, which changes no match.
    """
    out: list[str] = []
    place = 0
    for found in _ESCAPE.finditer(path):
        out.append(_beyond_ascii(path[place : found.start()]))
        letter = chr(int(found[1], 16))
        out.append(letter if letter in _UNRESERVED else f"%{found[1].upper()}")
        place = found.end()
    out.append(_beyond_ascii(path[place:]))
    whole = "".join(out)
    return re.sub(r"\*{2,}", "*", whole) if pattern else whole


def _beyond_ascii(text: str) -> str:
    if text.isascii():
        return text
    return "".join(c if c.isascii() else "".join(f"%{b:02X}" for b in c.encode("utf-8", "surrogateescape")) for c in text)


def path_of(url: str) -> str:
    """Path and query of an address or a bare path, encoded; what robots.txt is asked about."""
    url = url.strip().partition("#")[0]
    if not url.startswith("/") or url.startswith("//"):
        try:
            split = urlsplit(url if "://" in url or url.startswith("//") else f"//{url}")
        except ValueError:  # no address at all
            return "/"
        url = (split.path or "/") + (f"?{split.query}" if split.query else "")
    return encoded(url or "/")


def matches(pattern: str, path: str) -> bool:
    """True when the encoded `pattern` matches the beginning of the encoded `path`, in linear time."""
    anchored = pattern.endswith("$")
    first, *rest = (pattern[:-1] if anchored else pattern).split("*")
    if not path.startswith(first):
        return False
    place = len(first)
    if not rest:
        return not anchored or place == len(path)
    last = rest.pop()
    for piece in rest:
        found = path.find(piece, place)
        if found < 0:
            return False
        place = found + len(piece)
    if anchored:
        return path.endswith(last) and len(path) - len(last) >= place
    return path.find(last, place) >= 0


def _strongest(rules: list[Rule], path: str) -> Rule | None:
    best: tuple[int, bool] = (0, False)
    decides: Rule | None = None
    for rule in rules:
        strength = (_strength(rule, path), rule.allow)
        if strength[0] and strength > best:
            best, decides = strength, rule
    return decides


def _strength(rule: Rule, path: str) -> int:
    """Length of the pattern where it matches, else 0; an allowed /x/index.html allows /x/, too, as Google reads it."""
    if matches(rule.pattern, path):
        return len(rule.pattern)
    folder, slash, name = rule.pattern.rpartition("/")
    if rule.allow and slash and name.startswith("index.htm") and matches(f"{folder}/$", path):
        return len(folder) + 2
    return 0


def rules_for(robots: Robots, agent: str) -> tuple[str, list[Rule]]:
    """The token whose groups `agent` obeys ("" for none) and all rules of these groups together."""
    token = token_of(agent)
    known = crawler(token)
    names = [token, *(known.falls_back if known else ())]
    if not known or not known.ignores_star:
        names.append("*")
    for name in names:
        found = [group for group in robots.groups if name and name.lower() in group.agents]
        if found:
            return name, [rule for group in found for rule in group.rules]
    return "", []


def deciding(robots: Robots, agent: str, url: str) -> tuple[str, Rule | None]:
    """Whose rules `agent` obeys ("" for nobody's), and the one that decides of `url`; None where none does."""
    group, rules = rules_for(robots, agent)
    path = path_of(url)
    return group, None if path == "/robots.txt" else _strongest(rules, path)  # the file itself may always be fetched


def allows(robots: Robots, agent: str, url: str) -> bool:
    """May `agent` fetch `url` (an address or a path)?"""
    _group_name, rule = deciding(robots, agent, url)
    return rule is None or rule.allow
