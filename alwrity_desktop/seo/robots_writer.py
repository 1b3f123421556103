"""A robots.txt written from choices. What stands in the file already is kept to the letter; ours is one marked part."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from alwrity_desktop.core.errors import InputError
from alwrity_desktop.core.messages import _
from alwrity_desktop.page.crawlers import crawler
from alwrity_desktop.page.robots_txt import MOST_BYTES, agent_token, parse, path_of
from alwrity_desktop.seo.robots import judge

BEGIN = "# BEGIN ALwrity"
END = "# END ALwrity"
_OURS = re.compile(rf"^{BEGIN}[^\n]*\n.*?^{END}[^\n]*(?:\n|\Z)", re.MULTILINE | re.DOTALL)


@dataclass(slots=True, frozen=True)
class Choices:
    """What the file should say. block: tokens that may fetch nothing. rules: (agent, "allow" or "disallow", path)."""

    block: tuple[str, ...] = ()
    rules: tuple[tuple[str, str, str], ...] = ()
    sitemaps: tuple[str, ...] = ()


@dataclass(slots=True, frozen=True)
class Written:
    """The whole new text. warnings: what is not so in effect as was chosen, and why."""

    text: str
    warnings: list[str] = field(default_factory=list[str])


def written(choices: Choices, existing: str = "") -> Written:
    """`existing` with the part that carries out `choices`; an earlier part of ours is replaced, nothing else is touched.

    Raises InputError for an agent, a path or an address that cannot stand in a robots.txt.
    """
    newline = "\r\n" if "\r\n" in existing else "\n"
    kept = _OURS.sub("", existing.removeprefix("\ufeff").replace("\r\n", "\n"))
    blocks = _blocks(choices, kept)
    text = kept
    before = parse(kept)
    if blocks and before.groups and not before.groups[-1].rules:
        blocks.insert(0, "Disallow:")  # closes a last group without rules, which would otherwise take ours as its own
    if blocks:
        ours = "\n".join([BEGIN, *"\n\n".join(blocks).split("\n"), END, ""])
        text = f"{kept.rstrip(chr(10))}\n\n{ours}" if kept.strip() else ours
    text = text.replace("\n", newline)
    return Written(text, _warnings(choices, text))


def chosen(text: str) -> Choices:
    """The choices a part of ours in `text` was made from; empty where there is none."""
    found = _OURS.search(text.replace("\r\n", "\n"))
    if not found:
        return Choices()
    robots = parse(found[0])
    block: list[str] = []
    rules: list[tuple[str, str, str]] = []
    for group in robots.groups:
        names = [agent_token(line.value) for line in robots.lines if line.number in group.agents.values()]
        whole = [rule.text for rule in group.rules] == ["Disallow: /"]
        if whole and "*" not in names:
            block += names
        else:
            rules += [(name, "allow" if rule.allow else "disallow", rule.value) for name in names for rule in group.rules]
    return Choices(tuple(block), tuple(rules), tuple(address for _line, address in robots.sitemaps))


def _blocks(choices: Choices, kept: str) -> list[str]:
    blocks: list[str] = []
    names = list(dict.fromkeys(_agent(agent) for agent in choices.block))
    if names:
        blocks.append("\n".join([*(f"User-agent: {name}" for name in names), "Disallow: /"]))
    by_agent: dict[str, list[str]] = {}
    for agent, kind, path in choices.rules:
        if kind not in ("allow", "disallow"):
            raise InputError(_("{kind} is no rule.", kind=kind), _("A rule is allow or disallow."))
        by_agent.setdefault(_agent(agent), []).append(f"{kind.capitalize()}: {_path(path)}".rstrip())
    blocks += ["\n".join([f"User-agent: {agent}", *dict.fromkeys(rules)]) for agent, rules in by_agent.items()]
    there = {address for _line, address in parse(kept).sitemaps}
    maps = [address for address in dict.fromkeys(_address(one) for one in choices.sitemaps) if address not in there]
    if maps:
        blocks.append("\n".join(f"Sitemap: {address}" for address in maps))
    return blocks


def _agent(agent: str) -> str:
    name = agent.strip()
    if not name or agent_token(name) != name:
        raise InputError(
            _("{agent} is no name of a crawler.", agent=name or "''"),
            _("Use its token, such as GPTBot: letters, hyphens and underscores, or * for all."),
        )
    known = crawler(name)
    return known.token if known else name


def _path(path: str) -> str:
    clean = path.strip()
    if clean and (clean[0] not in "/*" or "#" in clean or any(ord(c) < 32 for c in clean)):
        raise InputError(
            _("{path} is no path a rule can take.", path=clean[:200]), _("It begins with / or *, such as /private/.")
        )
    return clean


def _address(address: str) -> str:
    clean = address.strip()
    parts = urlsplit(clean)
    if parts.scheme not in ("http", "https") or not parts.netloc or re.search(r"[\s#]", clean):
        raise InputError(
            _("{url} is no address of a sitemap.", url=clean[:200]), _("Give the whole address, beginning with https://.")
        )
    return clean


def _warnings(choices: Choices, text: str) -> list[str]:
    """What rules elsewhere in the file make of the choices, asked of the finished file."""
    robots = parse(text)
    out: list[str] = []
    for agent in dict.fromkeys(choices.block):
        rules = [rule for group in robots.groups if agent.lower() in group.agents for rule in group.rules]
        open_paths = [rule for rule in rules if rule.allow and rule.pattern and judge(robots, agent, rule.value).allowed]
        if open_paths:
            text_ = _("{agent} may still fetch {path}: line {line} of the file allows it.", agent=agent,
                      path=open_paths[0].value, line=open_paths[0].line)  # fmt: skip
            out.append(text_)
        known = crawler(agent)
        if known and not known.obeys:
            out.append(_("{agent} may not follow robots.txt: this asks, it does not lock.", agent=agent))
    for agent, kind, path in choices.rules:
        verdict = judge(robots, agent, path_of(path.rstrip("$").replace("*", "")))
        if path and verdict.allowed != (kind == "allow") and "*" not in path:
            out.append(_("{kind} {path} has no effect for {agent}. {reason}", kind=kind.capitalize(), path=path,
                         agent=agent, reason=verdict.reason))  # fmt: skip
    if len(text.encode()) > MOST_BYTES:
        out.append(_("The file is larger than the 500 KiB that Google reads."))
    return out
