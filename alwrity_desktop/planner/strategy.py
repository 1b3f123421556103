"""The content strategy helper: from clusters, goals and pillars to weeks of tasks in the calendar, each with its reason."""

from __future__ import annotations

import asyncio
import json
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any, cast

from alwrity_desktop.ai.fencing import harmless
from alwrity_desktop.ai.task import Task
from alwrity_desktop.core.errors import InputError
from alwrity_desktop.core.messages import _
from alwrity_desktop.core.paths import resource
from alwrity_desktop.core.progress import Progress, Report, silent
from alwrity_desktop.model.plan import STRUCTURES, Idea, PlanTask
from alwrity_desktop.planner import prompts
from alwrity_desktop.planner.calendar import Calendar
from alwrity_desktop.planner.clusters import Clusters
from alwrity_desktop.planner.expanding import is_question
from alwrity_desktop.planner.strategy_ground import ground
from alwrity_desktop.planner.strategy_rules import (
    Candidate,
    LeftOut,
    Order,
    StrategyOptions,
    call_to_action,
    ordered,
    reason_of,
    set_pillars,
    slots,
)
from alwrity_desktop.store import ideas as idea_store
from alwrity_desktop.store import sites
from alwrity_desktop.store import tasks as store
from alwrity_desktop.store.database import Database

if TYPE_CHECKING:
    from alwrity_desktop.ai.engine import Engine
    from alwrity_desktop.ai.task import Estimate
    from alwrity_desktop.model.site import Site

SHOWN = 12
MOST_SHOWN = 200
"""Clusters a model is shown, the first ones by the rules."""
LONGEST_TITLE = 160
HUB = "cluster hub"
BY_INTENT = {
    "informational": ("guide", 1500), "commercial": ("comparison", 1600), "transactional": ("landing page", 900),
    "navigational": ("general", 600),
}  # fmt: skip
_ITEM: dict[str, Any] = {
    "cluster": {"type": "integer"},
    "title": {"type": "string"},
    "structure": {"type": "string", "enum": list(STRUCTURES)},
    "words": {"type": "integer"},
    "week": {"type": "integer"},
    "reason": {"type": "string"},
}
SCHEMA: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["pieces"],
    "properties": {
        "pieces": {
            "type": "array",
            "items": {"type": "object", "additionalProperties": False, "required": list(_ITEM), "properties": _ITEM},
        }
    },
}


@dataclass(slots=True)
class StrategyPlan:
    """tasks: not kept yet, in the order of their dates. left_out: clusters without a place. refused: pieces of a model."""

    tasks: list[PlanTask] = field(default_factory=list[PlanTask])
    left_out: list[LeftOut] = field(default_factory=list[LeftOut])
    refused: list[LeftOut] = field(default_factory=list[LeftOut])
    free_slots: int = 0
    model: str = ""


@cache
def _templates() -> dict[str, Any]:
    return tomllib.loads(resource("planning", "ideas.toml").read_text(encoding="utf-8"))


class Strategy:
    """Makes plans for a workspace; `keep` puts one into the calendar."""

    def __init__(self, db: Database, engine: Engine, clusters: Clusters, calendar: Calendar) -> None:
        self._db = db
        self._engine = engine
        self._clusters = clusters
        self._calendar = calendar

    async def plan(
        self, options: StrategyOptions, *, model: str = "offline", base_url: str = "", report: Report = silent
    ) -> StrategyPlan:
        """A plan by rules, or by a model whose pieces are checked. Nothing is kept. Raises InputError, ModelError."""
        site = await self._site(options)
        report(Progress("prepare", _("Looking at clusters and the calendar")))
        start = datetime.combine(options.start, options.at).astimezone() - timedelta(days=2)
        held = await self._calendar.entries(start, start + timedelta(days=options.weeks * 7 + 4), site_id=options.site_id)
        free = slots(options, [entry.at for entry in held])
        stands = await ground(self._db, options, await self._calendar.social_formats())
        order = await asyncio.to_thread(ordered, stands.candidates, options, stands.covered)
        fresh = {idea.cluster_id: idea for idea in reversed(await self._db.read(idea_store.listed, ("new",)))}
        if model == "offline":
            made = await asyncio.to_thread(_by_rules, order, free, options, fresh)
        else:
            made = await self._by_model(order.candidates, free, options, site, model, base_url, report)
        known = {task.cluster_id for task in made.tasks} | {one.cluster_id for one in made.left_out}
        none = _("It has no place in the plan.")
        rest = [LeftOut(one.id, one.name, none) for one in order.candidates if one.id not in known]
        made.left_out = [*stands.left_out, *made.left_out, *rest]
        made.free_slots = len(free) - len(made.tasks)
        return made

    async def estimate(self, options: StrategyOptions, *, model: str, base_url: str = "") -> Estimate | None:
        """What a plan by this model would take, from the request as it would be sent; None for the rules.

        Raises InputError for options that cannot be, ModelError for a model that is not there.
        """
        site = await self._site(options)
        if model == "offline":
            return None
        stands = await ground(self._db, options, await self._calendar.social_formats())
        order = await asyncio.to_thread(ordered, stands.candidates, options)
        return await self._engine.estimate(await self._asked(order.candidates, options, site, model, base_url))

    async def _site(self, options: StrategyOptions) -> Site | None:
        """The site of a plan. Raises InputError for options that cannot be."""
        options.checked()
        site = await self._db.read(sites.get, options.site_id) if options.site_id else None
        if options.site_id and site is None:
            raise InputError(_("This site is not connected."), _("Look at the list of sites."))
        return site

    async def keep(self, plan: StrategyPlan) -> list[PlanTask]:
        """Put the tasks of a plan into the calendar, in one go."""
        await self._db.write(_kept, plan.tasks)
        return plan.tasks

    async def undo(self, plan: StrategyPlan) -> None:
        """Take the tasks of a kept plan out again; their ideas are new again."""
        await self._db.write(_taken_back, plan.tasks)

    async def _by_model(
        self,
        order: Sequence[Candidate],
        free: Sequence[tuple[int, datetime]],
        options: StrategyOptions,
        site: Site | None,
        model: str,
        base_url: str,
        report: Report,
    ) -> StrategyPlan:
        shown = order[:MOST_SHOWN]
        answer = await self._engine.run(await self._asked(order, options, site, model, base_url), report)
        rows = sorted(cast("list[dict[str, Any]]", answer.data["pieces"]), key=lambda row: int(row["week"]))
        plan = StrategyPlan(model=answer.model)
        waiting: dict[int, list[datetime]] = {}
        for week, moment in free:
            waiting.setdefault(week, []).append(moment)
        used: set[str] = set()
        hubs, most = 0, options.hubs_of(len(free))
        for row in rows:
            one = shown[int(row["cluster"]) - 1] if 1 <= int(row["cluster"]) <= len(shown) else None
            places = waiting.get(int(row["week"]), [])
            hub = row["structure"] == HUB
            problem = _problem(row, one, shown, used, places)
            if not problem and hub and hubs >= most:
                problem = _("There are as many hubs in the plan as you want.")
            if problem:
                plan.refused.append(LeftOut(one.id if one else "", " ".join(row["title"].split()), problem))
                continue
            hubs += hub
            used.add(one.id if one else "")
            made = _of_row(row, one, options)
            made.due_at, made.answer_id = places.pop(0), answer.answer_id
            plan.tasks.append(made)
        return plan

    async def _asked(
        self, order: Sequence[Candidate], options: StrategyOptions, site: Site | None, model: str, base_url: str
    ) -> Task:
        """The request for a plan."""
        shown = order[:MOST_SHOWN]
        set_pillars(shown, options)
        system, prompt = await prompts.filled(self._db, "planning.strategy", _values(shown, options, site))
        return Task(kind="planner.strategy", system=system, prompt=prompt, model=model, base_url=base_url, output=SCHEMA)


def _by_rules(
    order: Order, free: Sequence[tuple[int, datetime]], options: StrategyOptions, ideas: Mapping[str, Idea]
) -> StrategyPlan:
    plan = StrategyPlan()
    hubs, most = 0, options.hubs_of(len(free))
    made = [_of_pillar(pillar, options) for pillar in order.bare[:most]]
    chosen: list[Candidate] = []
    for one in order.candidates:
        hubs += bool(one.spokes)
        if one.spokes and hubs + len(made) > most:
            plan.left_out.append(LeftOut(one.id, one.name, _("There are as many hubs in the plan as you want.")))
        else:
            chosen.append(one)
    names = {one.id: one.name for one in chosen}
    for one in chosen[: max(0, len(free) - len(made))]:
        task = _of_idea(ideas[one.id], options) if one.id in ideas else _of_candidate(one, options)
        task.reason = reason_of(one, options, names)
        made.append(task)
    for task, (_week, moment) in zip(made, free, strict=False):
        task.due_at = moment
        plan.tasks.append(task)
    return plan


def _problem(
    row: Mapping[str, Any],
    one: Candidate | None,
    shown: Sequence[Candidate],
    used: set[str],
    places: Sequence[datetime],
) -> str:
    title = " ".join(row["title"].split())
    there = {candidate.id for candidate in shown}
    if not title or len(title) > LONGEST_TITLE or not row["reason"].strip():
        return _("The model gave no fitting title, or no reason.")
    if one is None and int(row["cluster"]) != 0:
        return _("The model named a cluster that is not there.")
    if one is not None and one.id in used:
        return _("The model planned this cluster twice.")
    if one is not None and one.hub in there and one.hub not in used:
        return _("The model planned it before its hub.")
    if not places:
        return _("There is no free place in week {week}.", week=row["week"])
    return ""


def _values(shown: Sequence[Candidate], options: StrategyOptions, site: Site | None) -> dict[str, Any]:
    numbers = {one.id: number for number, one in enumerate(shown, 1)}
    rows = [
        {"cluster": number, "name": harmless(one.name), "keywords": [harmless(text) for text in one.keywords[:SHOWN]],
         "volume": one.volume, "intent": one.intent or None, "hub": numbers.get(one.hub), "pillar": harmless(one.pillar)}
        for number, one in enumerate(shown, 1)
    ]  # fmt: skip
    places = options.weeks * len(options.weekdays)
    return {
        "weeks": options.weeks,
        "per_week": len(options.weekdays),
        "start": f"{options.start:%A}, {options.start.isoformat()}",
        "language": options.language,
        "site": f"{site.name} ({site.url})" if site else "",
        "audience": options.audience,
        "goals": ", ".join(options.goals),
        "pillars": "; ".join(options.pillars),
        "most_hubs": options.hubs_of(places) if options.most_hubs < 100 else None,
        "clusters": json.dumps(rows, ensure_ascii=False, indent=1),
    }


def _task(title: str, options: StrategyOptions, **fields: Any) -> PlanTask:
    return PlanTask(title=title, site_id=options.site_id, brief=_brief(options), **fields)


def _brief(options: StrategyOptions) -> dict[str, Any]:
    told = {"audience": options.audience, "language": options.language, "call_to_action": call_to_action(options)}
    return {name: value for name, value in told.items() if value}


def _of_pillar(pillar: str, options: StrategyOptions) -> PlanTask:
    reason = _("A gap: no cluster is on the pillar “{pillar}”. Its hub comes first.", pillar=pillar)
    return _task(_headed(pillar), options, keywords=[pillar], structure=HUB, words=1800, reason=reason)


def _of_candidate(one: Candidate, options: StrategyOptions) -> PlanTask:
    intent = one.intent or "informational"  # what most searches are; only the template follows from it
    structure, words = BY_INTENT[intent]
    told = _templates().get(options.language[:2].lower())
    titles: list[dict[str, Any]] = told.get(intent, []) if told else []
    title = _headed(one.primary)
    if titles and not is_question(one.primary, options.language):  # a question is a title as it is
        title = titles[0]["title"].format(keyword=title)
    if one.spokes:
        structure, words = HUB, 1800
    return _task(title, options, cluster_id=one.id, keywords=one.keywords[:SHOWN], structure=structure, words=words)


def _of_idea(idea: Idea, options: StrategyOptions) -> PlanTask:
    """Tone, instructions and call to action are the idea's; audience and language the plan's, where it names them."""
    made = PlanTask.of_idea(idea)
    wanted = _brief(options)
    made.site_id = options.site_id
    made.brief = wanted | made.brief | {name: wanted[name] for name in ("audience", "language") if name in wanted}
    return made


def _of_row(row: Mapping[str, Any], one: Candidate | None, options: StrategyOptions) -> PlanTask:
    return _task(
        " ".join(row["title"].split()),
        options,
        cluster_id=one.id if one else "",
        keywords=one.keywords[:SHOWN] if one else [],
        structure=row["structure"],
        words=max(300, min(5_000, int(row["words"]))),
        reason=_("A model's opinion: {reason}", reason=" ".join(row["reason"].split())),
    )


def _kept(connection: Any, made: Sequence[PlanTask]) -> None:
    store.put_many(connection, made)
    _set_ideas(connection, made, "queued")


def _taken_back(connection: Any, made: Sequence[PlanTask]) -> None:
    store.remove(connection, [task.id for task in made])
    _set_ideas(connection, made, "new")


def _set_ideas(connection: Any, made: Sequence[PlanTask], state: Any) -> None:
    for task in made:
        idea = idea_store.get(connection, task.idea_id) if task.idea_id else None
        if idea is not None:
            idea.state = state
            idea_store.put_many(connection, [idea])


def _headed(text: str) -> str:
    return text[:1].upper() + text[1:]
