"""`alwrity plan strategy` and `feed`: weeks of tasks from clusters, goals and pillars; the calendar as an address."""

from __future__ import annotations

import asyncio
import sys
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

import typer

from alwrity_desktop.cli import context
from alwrity_desktop.core.errors import InputError
from alwrity_desktop.core.messages import _

if TYPE_CHECKING:
    from alwrity_desktop.planner.strategy import StrategyPlan
    from alwrity_desktop.workspace import Workspace

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def register(plan: typer.Typer) -> None:
    """Add the commands to `alwrity plan`."""
    from alwrity_desktop.cli import plan_calendar

    plan.command("strategy")(strategy)
    plan.command("feed")(feed)
    plan_calendar.register(plan)


def strategy(
    weeks: int = typer.Option(8, "--weeks", min=1, max=104, help="How many weeks."),
    per_week: int = typer.Option(2, "--per-week", min=1, max=7, help="Pieces a week."),
    days: str = typer.Option("", "--days", help="Weekdays in place of --per-week, such as mon,thu."),
    at: str = typer.Option("09:00", "--at", metavar="HH:MM", help="Time of day."),
    timezone: str = typer.Option("UTC", "--timezone", help="Of --at, such as Europe/Berlin."),
    start: str = typer.Option("", "--from", metavar="DATE", help="First day; tomorrow without it."),
    site: str = typer.Option("", "--site", help="For this site (its id)."),
    audience: str = typer.Option("", "--audience", help="Who it is for."),
    goal: list[str] = typer.Option([], "--goal", help="traffic, leads, sales or trust; repeatable, the first counts most."),
    pillar: list[str] = typer.Option([], "--pillar", help="A subject the site stands for; repeatable."),
    language: str = typer.Option("", "--language", help="Of the plan; the settings' without it."),
    cluster: list[str] = typer.Option([], "--cluster", help="Only from this cluster (its id); repeatable."),
    most_hubs: int = typer.Option(100, "--most-hubs", min=0, max=100, help="Of 100 pieces, how many may be hubs."),
    model: str = typer.Option("offline", "--model", help="provider:model, or offline for rules without a model."),
    base_url: str = typer.Option("", "--base-url", help="Address of the model's server."),
    preview: bool = typer.Option(False, "--preview", help="Only show the plan; keep no task."),
    estimate: bool = typer.Option(False, "--estimate", help="Only tell what asking the model would cost."),
) -> None:
    """Fill weeks of the calendar with tasks for what no page answers yet, each with its reason.

    Rules without a model: gaps first, hubs before their parts, goals, search volume where it is known.
    """
    from alwrity_desktop.cli.plan_ideas import emit_estimate

    chosen = _days(days)

    async def work(workspace: Workspace) -> StrategyPlan | None:
        from alwrity_desktop.planner.strategy_rules import StrategyOptions

        writing = workspace.settings.writing
        options = StrategyOptions(
            weeks=weeks, per_week=per_week, days=chosen, at=_time(at), timezone=timezone, start=_date(start), site_id=site,
            audience=audience or writing.audience, goals=tuple(goal), pillars=tuple(pillar),
            language=language or writing.language, clusters=tuple(cluster), most_hubs=most_hubs,
        )  # fmt: skip
        room = workspace.planner.strategy
        if estimate:
            emit_estimate(await room.estimate(options, model=model, base_url=base_url))
            return None
        made = await room.plan(options, model=model, base_url=base_url, report=context.Reporter())
        if not preview:
            await room.keep(made)
        return made

    found = context.run(work)
    if found is not None:
        _show(found, kept=not preview)


def _show(made: StrategyPlan, *, kept: bool) -> None:
    out = {key: [{"cluster_id": one.cluster_id, "name": one.name, "reason": one.reason} for one in rows]
           for key, rows in (("left_out", made.left_out), ("refused", made.refused))}  # fmt: skip
    tasks: list[dict[str, Any]] = [
        {"id": one.id, "title": one.title, "due": one.due_at.isoformat() if one.due_at else None, "reason": one.reason,
         "cluster_id": one.cluster_id, "keywords": one.keywords, "structure": one.structure, "words": one.words,
         "site_id": one.site_id, "brief": one.brief}
        for one in made.tasks
    ]  # fmt: skip
    lines = [f"{one.due_at:%Y-%m-%d}  {one.title}\n            {one.reason}" for one in made.tasks if one.due_at]
    lines += [_("Left out: {name}. {reason}", name=row["name"], reason=row["reason"]) for row in out["left_out"]]
    lines += [_("Refused: {name}. {reason}", name=row["name"], reason=row["reason"]) for row in out["refused"]]
    document = {"tasks": tasks, **out, "free_slots": made.free_slots, "kept": kept, "model": made.model}
    context.emit(document, "\n".join(lines) or _("Nothing is left to plan: import keywords and cluster them first."))


def _days(given: str) -> tuple[int, ...]:
    names = [name.strip().lower() for name in given.split(",") if name.strip()]
    if unknown := [name for name in names if name[:3] not in _DAYS]:
        raise InputError(_("“{given}” is no weekday.", given=unknown[0]), _("Write them as mon,thu."))
    return tuple(_DAYS.index(name[:3]) for name in names)


def _time(given: str) -> time:
    try:
        return time.fromisoformat(given)
    except ValueError as error:
        raise InputError(_("“{given}” is no time of day.", given=given), _("Write it as 09:00.")) from error


def _date(given: str) -> date:
    if not given:
        return datetime.now().astimezone().date() + timedelta(days=1)
    try:
        return date.fromisoformat(given)
    except ValueError as error:
        raise InputError(_("“{given}” is no date.", given=given), _("Write it as 2026-12-01.")) from error


def feed(
    port: int = typer.Option(0, "--port", min=0, max=65_535, help="Port of this machine; the one of last time without it."),
    renew: bool = typer.Option(False, "--renew", help="Make a new address; the old one ends."),
    serve: bool = typer.Option(True, "--serve/--no-serve", help="Without serving: only try it and print the address."),
) -> None:
    """Print an address calendar programs of this machine can subscribe to, and serve it until Ctrl+C.

    It can only be read, only from this machine, and only by who knows the address: it holds a random token.
    """

    async def work(workspace: Workspace) -> None:
        from alwrity_desktop.planner.feed import CalendarFeed

        served = CalendarFeed(workspace.planner.calendar, workspace.folder)
        try:
            address = await served.start(port, renew=renew)
            context.emit({"address": address, "serving": serve}, address)
            sys.stdout.flush()
            if serve:
                context.note(_("Serving until you stop it with Ctrl+C."))
                await asyncio.Event().wait()
        finally:
            await served.stop()

    context.run(work)
