"""The rules of a content plan: which clusters come, in what order, and on what days. The same input gives the same plan."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Any

from alwrity_desktop.core.errors import InputError
from alwrity_desktop.core.messages import _
from alwrity_desktop.core.paths import resource
from alwrity_desktop.language import stem
from alwrity_desktop.planner.recurring import zone

GOALS = ("traffic", "leads", "sales", "trust")
MOST_WEEKS = 104
SPREAD: dict[int, tuple[int, ...]] = {
    1: (1,), 2: (1, 3), 3: (0, 2, 4), 4: (0, 1, 3, 4), 5: (0, 1, 2, 3, 4), 6: (0, 1, 2, 3, 4, 5), 7: (0, 1, 2, 3, 4, 5, 6),
}  # fmt: skip
"""Weekdays (Monday is 0) for so many pieces a week."""
CLOSE = timedelta(hours=1)


@dataclass(slots=True, frozen=True, kw_only=True)
class StrategyOptions:
    """What a plan is made for. Each changes the plan, and what a model is asked.

    goals: of GOALS, the first counts most. pillars: subjects the site stands for. per_week: 1 to 7 pieces; days: weekdays
    in their place (Monday is 0). at: time of day in `timezone` (IANA). start: the first day; the week begins there.
    site_id: whose calendar it goes into. language and audience go into each task's brief. clusters: only these (ids); all
    without. most_hubs: how many of 100 pieces may be hubs, also called pillar posts; the parts of a hub that is left out
    come without it.
    """

    weeks: int
    start: date
    per_week: int = 2
    days: tuple[int, ...] = ()
    at: time = time(9)
    timezone: str = "UTC"
    site_id: str = ""
    audience: str = ""
    goals: tuple[str, ...] = ()
    pillars: tuple[str, ...] = ()
    language: str = "en"
    clusters: tuple[str, ...] = ()
    most_hubs: int = 100

    def checked(self) -> StrategyOptions:
        """Itself. Raises InputError for what cannot be."""
        if not 1 <= self.weeks <= MOST_WEEKS or self.per_week not in SPREAD or not set(self.days) <= set(range(7)):
            raise InputError(
                _("A plan has 1 to {most} weeks, with 1 to 7 pieces in each.", most=MOST_WEEKS), _("Choose other numbers.")
            )
        if not 0 <= self.most_hubs <= 100:
            raise InputError(_("A share is 0 to 100."), _("Choose another number."))
        if unknown := [goal for goal in self.goals if goal not in GOALS]:
            raise InputError(
                _("There is no goal “{name}”.", name=unknown[0]), _("Choose of {names}.", names=", ".join(GOALS))
            )
        zone(self.timezone)
        return self

    @property
    def weekdays(self) -> tuple[int, ...]:
        """The weekdays pieces come on."""
        return tuple(sorted(set(self.days))) or SPREAD[self.per_week]

    def hubs_of(self, places: int) -> int:
        """How many of so many pieces may be hubs."""
        return places * self.most_hubs // 100


@dataclass(slots=True)
class Candidate:
    """A cluster that may be written for. volume: None where not known; estimated: from ranges, not counts. intent: "" where
    not known.

    hub: the id of its hub; spokes: those of a hub.
    """

    id: str
    name: str
    primary: str
    keywords: list[str]
    volume: int | None
    intent: str
    hub: str = ""
    spokes: tuple[str, ...] = ()
    pillar: str = ""
    estimated: bool = False


@dataclass(slots=True, frozen=True)
class LeftOut:
    """A cluster that is not in the plan, and why."""

    cluster_id: str
    name: str
    reason: str


@dataclass(slots=True)
class Order:
    """candidates in the order they are written in, and pillars no cluster is on."""

    candidates: list[Candidate] = field(default_factory=list[Candidate])
    bare: list[str] = field(default_factory=list[str])


@cache
def goals_data() -> dict[str, Any]:
    """resources/planning/strategy.toml."""
    return tomllib.loads(resource("planning", "strategy.toml").read_text(encoding="utf-8"))


def call_to_action(options: StrategyOptions) -> str:
    """What readers are asked to do for the first goal, in the plan's language where there is a text."""
    if not options.goals:
        return ""
    told = goals_data()[options.goals[0]]
    return told.get(options.language[:2].lower(), told["en"])


def set_pillars(found: Sequence[Candidate], options: StrategyOptions, covered: Iterable[str] = ()) -> list[str]:
    """Give each candidate the pillar whose words one of its keywords holds; gives the pillars that none is on.

    covered: keywords and titles of what is there otherwise.
    """
    wanted = {pillar: _stems(pillar, options.language) for pillar in options.pillars if pillar.strip()}
    for one in found:
        texts = [_stems(text, options.language) for text in (one.name, *one.keywords)]
        on = [pillar for pillar, stems in wanted.items() if stems and any(stems <= text for text in texts)]
        one.pillar = max(on, key=lambda pillar: len(wanted[pillar]), default="")
    held = {one.pillar for one in found}
    bare = {pillar: stems for pillar, stems in wanted.items() if pillar not in held}
    for text in covered if bare else ():
        there = _stems(text, options.language)
        bare = {pillar: stems for pillar, stems in bare.items() if not stems <= there}
    return list(bare)


def ordered(found: Sequence[Candidate], options: StrategyOptions, covered: Iterable[str] = ()) -> Order:
    """Pillars in turn, then what is on none; in each the group first that serves the goals and is searched most; a hub
    before its spokes.
    """
    bare = set_pillars(found, options, covered)
    by_id = {one.id: one for one in found}
    groups: list[list[Candidate]] = []
    for one in found:
        if one.hub in by_id and one.hub != one.id:
            continue
        spokes = sorted(
            (by_id[key] for key in one.spokes if key in by_id and key != one.id), key=lambda c: _rank(c, options)
        )
        groups.append([one, *spokes])
    groups.sort(key=lambda group: min(_rank(one, options) for one in group))
    queues: dict[str, list[Candidate]] = {pillar: [] for pillar in options.pillars}
    rest: list[Candidate] = []
    for group in groups:
        pillar = group[0].pillar or next((one.pillar for one in group if one.pillar), "")
        (queues[pillar] if pillar else rest).extend(group)
    turns: list[Candidate] = []
    while any(queues.values()):
        turns += [queue.pop(0) for queue in queues.values() if queue]
    seen: set[str] = set()
    everything = [one for one in [*turns, *rest] if not (one.id in seen or seen.add(one.id))]
    return Order(everything, bare)


def _rank(one: Candidate, options: StrategyOptions) -> tuple[int, int, str, str]:
    wanted = [intent for goal in options.goals for intent in goals_data()[goal]["intents"]]
    serves = wanted.index(one.intent) if one.intent in wanted else len(wanted)
    return serves, -(one.volume if one.volume is not None else -1), one.name, one.id


def slots(options: StrategyOptions, taken: Iterable[datetime] = ()) -> list[tuple[int, datetime]]:
    """(week from 1, moment in UTC) of each free place; one within an hour of what is `taken` already is left out."""
    busy = sorted(moment.astimezone(UTC) for moment in taken)
    place = zone(options.timezone)
    found: list[tuple[int, datetime]] = []
    for day in range(options.weeks * 7):
        on = options.start + timedelta(days=day)
        if on.weekday() in options.weekdays:
            moment = datetime.combine(on, options.at, tzinfo=place).astimezone(UTC)
            if not any(abs(moment - other) < CLOSE for other in busy):
                found.append((day // 7 + 1, moment))
    return found


def reason_of(one: Candidate, options: StrategyOptions, names: Mapping[str, str]) -> str:
    """Why a cluster is in the plan, and where in it, in words."""
    told: list[str] = [_("No page answers it yet.")]
    if one.volume is None:
        told.append(_("How often it is searched is not known."))
    elif one.estimated:
        told.append(_("Searched about {volume} times a month (estimated).", volume=f"{one.volume:,}"))
    else:
        told.append(_("Searched {volume} times a month.", volume=f"{one.volume:,}"))
    if any(key in names for key in one.spokes):
        told.append(_("A hub: its parts come after it."))
    elif one.hub in names:
        told.append(_("A part of the hub “{name}”.", name=names[one.hub]))
    if one.pillar:
        told.append(_("On the pillar “{pillar}”.", pillar=one.pillar))
    elif options.pillars:
        told.append(_("On none of the pillars, so it comes after them."))
    serving = [goal for goal in options.goals if one.intent in goals_data()[goal]["intents"]]
    if serving:
        told.append(_("Serves the goal {goal}: {intent} searches.", goal=serving[0], intent=one.intent))
    return " ".join(told)


def _stems(text: str, language: str) -> frozenset[str]:
    from alwrity_desktop.planner.phrasing import tokens  # it loads numpy, which the start does without

    return frozenset(stem(word, language) for word in tokens(text, language))
