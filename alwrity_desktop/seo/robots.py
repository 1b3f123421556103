"""robots.txt asked: may this crawler fetch this address, which line says so, and in words why."""

from __future__ import annotations

from dataclasses import dataclass

from alwrity_desktop.core.messages import _
from alwrity_desktop.page.crawlers import well_known
from alwrity_desktop.page.robots_txt import Robots, deciding, path_of


@dataclass(slots=True, frozen=True)
class Verdict:
    """May `agent` fetch `url`. `line` decides (None: no line does); `group` is the token whose rules were asked."""

    agent: str
    url: str
    allowed: bool
    line: int | None
    rule: str
    group: str
    reason: str


def judge(robots: Robots, agent: str, url: str) -> Verdict:
    """May `agent` fetch `url` (an address or a path), and what line says so."""
    group, rule = deciding(robots, agent, url)
    if path_of(url) == "/robots.txt":
        reason = _("robots.txt itself may always be fetched.")
    elif rule:
        whose = _("the rules for everyone") if group == "*" else _("the rules for {agent}", agent=group)
        reason = _("Line {line} decides: {rule} ({whose}).", line=rule.line, rule=rule.text, whose=whose)
    elif not group:
        reason = _("No group in the file is for {agent}, so everything is allowed.", agent=agent)
    else:
        name = _("everyone") if group == "*" else group
        reason = _("No rule for {agent} matches, so it is allowed.", agent=name)
    line, text = (rule.line, rule.text) if rule else (None, "")
    return Verdict(agent, url, rule is None or rule.allow, line, text, group, reason)


def judge_all(robots: Robots, url: str, agents: tuple[str, ...] = ()) -> list[Verdict]:
    """A verdict for each of `agents`, or for every well-known crawler."""
    return [judge(robots, agent, url) for agent in agents or tuple(one.token for one in well_known())]
