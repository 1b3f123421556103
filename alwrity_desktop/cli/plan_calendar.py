"""`alwrity plan move`, `series`, `end-series` and `gaps`: what the calendar of the window does, without one."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import typer

from alwrity_desktop.cli import context
from alwrity_desktop.cli.plan_fields import moment
from alwrity_desktop.core.errors import InputError
from alwrity_desktop.core.messages import _, ngettext

if TYPE_CHECKING:
    from alwrity_desktop.model.calendar import Entry
    from alwrity_desktop.model.plan import PlanTask
    from alwrity_desktop.planner.calendar import Gap
    from alwrity_desktop.workspace import Workspace

_EVER = datetime(1990, 1, 1, tzinfo=UTC), datetime(2999, 1, 1, tzinfo=UTC)


def register(plan: typer.Typer) -> None:
    """Add the commands to `alwrity plan`."""
    for command in (move, series, gaps):
        plan.command(command.__name__)(command)
    plan.command("end-series")(end_series)


def move(
    entry: str = typer.Argument(help="Id of a task, draft, post or publication, as plan calendar --json gives it."),
    to: str = typer.Option("", "--to", metavar="ISO", help="Day, or day and time; a day alone keeps the time of day."),
    timezone: str = typer.Option("", "--timezone", help="Of --to without an offset; the settings' zone, or UTC."),
) -> None:
    """Move what stands in the calendar. A scheduled post is moved on its live site; one that is out stays."""

    async def work(workspace: Workspace) -> tuple[Entry, datetime]:
        calendar = workspace.planner.calendar
        found = next((one for one in await calendar.entries(*_EVER) if entry in (one.id, one.draft_id)), None)
        if found is None:
            raise InputError(_("Nothing in the calendar has the id {id}.", id=entry), _("See plan calendar --json."))
        at = _target(found, to, timezone or workspace.settings.planning.timezone or "UTC")
        await workspace.move_entry(found, at)
        return found, at

    moved, at = context.run(work)
    document = {
        "id": moved.id,
        "kind": moved.kind,
        "title": moved.title,
        "from": moved.at.isoformat(),
        "to": at.isoformat(),
    }
    context.emit(document, _("“{title}” is at {when} now.", title=moved.title, when=at.isoformat()))


def series(
    title: str = typer.Argument(help="Title of each task."),
    start: str = typer.Option(..., "--from", metavar="ISO", help="The first; the others keep its time of day."),
    every: str = typer.Option("week", "--every", help="day, week or month."),
    interval: int = typer.Option(1, "--interval", min=1, help="2 with --every week is every other week."),
    count: int = typer.Option(8, "--count", min=1, max=520, help="How many in all."),
    timezone: str = typer.Option("", "--timezone", help="Whose clocks count; the settings' zone, or UTC, without it."),
    site: str = typer.Option("", "--site", help="For this site (its id)."),
    assignee: str = typer.Option("", "--assignee", help="Who does them."),
) -> None:
    """Make tasks that come again, at the same time of day also over daylight saving."""
    if every not in ("day", "week", "month"):
        raise InputError(_("“{given}” is no step of a series.", given=every), _("Use day, week or month."))

    async def work(workspace: Workspace) -> list[PlanTask]:
        name = timezone or workspace.settings.planning.timezone or "UTC"
        begin = moment(start, name)
        more = {"site_id": site, "assignee": assignee}
        room = workspace.planner.calendar
        return await room.add_series(title, every, begin, timezone=name, count=count, interval=interval, **more)

    made = context.run(work)
    rows = [_row(one) for one in made]
    said = ngettext("{count} task was made.", "{count} tasks were made.", len(made))
    context.emit(rows, "\n".join([*(f"{row['due']}  {row['title']}" for row in rows), said]))


def end_series(
    which: str = typer.Argument(metavar="SERIES", help="Its id, as plan tasks --json gives it (series_id)."),
    after: str = typer.Option("", "--after", metavar="ISO", help="From then on; without: from now."),
    timezone: str = typer.Option("", "--timezone", help="Of --after without an offset; the settings' zone, or UTC."),
) -> None:
    """Delete the tasks of a series that are still to come and were not begun."""

    async def work(workspace: Workspace) -> list[PlanTask]:
        name = timezone or workspace.settings.planning.timezone or "UTC"
        begin = moment(after, name) if after else datetime.now(UTC)
        return await workspace.planner.calendar.end_series(which, begin)

    gone = context.run(work)
    said = ngettext("{count} task was deleted.", "{count} tasks were deleted.", len(gone))
    context.emit([_row(one) for one in gone], said)


def gaps(
    days: int = typer.Option(60, "--days", min=1, max=3660, help="How many days from today."),
    least: int = typer.Option(0, "--least", min=0, help="Days that make a gap; the settings' without it."),
    close: int = typer.Option(-1, "--close", min=-1, help="Minutes nearer than which entries clash; the settings'."),
    site: str = typer.Option("", "--site", help="Only this site (its id)."),
    timezone: str = typer.Option("", "--timezone", help="Whose days count; the settings' zone, or UTC, without it."),
) -> None:
    """Stretches without anything, and entries of one site too near to each other."""

    async def work(workspace: Workspace) -> tuple[list[Gap], list[tuple[Entry, Entry]]]:
        from alwrity_desktop.planner import calendar
        from alwrity_desktop.planner.recurring import zone

        planning = workspace.settings.planning
        name = timezone or planning.timezone or "UTC"
        first = datetime.now(zone(name)).replace(hour=0, minute=0, second=0, microsecond=0)
        found = await workspace.planner.calendar.entries(first, first + timedelta(days=days), site_id=site)
        last = first.date() + timedelta(days=days - 1)
        empty = calendar.gaps(found, first.date(), last, timezone=name, least=least or planning.gap_days)
        minutes = planning.clash_minutes if close < 0 else close
        return empty, calendar.clashes(found, timedelta(minutes=minutes))

    empty, near = context.run(work)
    document = {
        "gaps": [{"first": one.first.isoformat(), "last": one.last.isoformat(), "days": one.days} for one in empty],
        "clashes": [[_brief(one), _brief(other)] for one, other in near],
    }
    lines = [f"{one.first} - {one.last}  {ngettext('{count} day', '{count} days', one.days)}" for one in empty]
    lines += [f"{one.at.isoformat()}  {one.title} / {other.title}" for one, other in near]
    context.emit(document, "\n".join(lines) or _("No gap and no clash."))


def _row(one: PlanTask) -> dict[str, Any]:
    due = one.due_at.isoformat() if one.due_at else None
    return {"id": one.id, "title": one.title, "due": due, "series_id": one.series_id}


def _brief(one: Entry) -> dict[str, str]:
    return {"id": one.id, "kind": one.kind, "title": one.title, "at": one.at.isoformat(), "site_id": one.site_id}


def _target(entry: Entry, to: str, timezone: str) -> datetime:
    """What --to means: a day alone keeps the time of day."""
    from alwrity_desktop.planner.recurring import on_day

    try:
        return on_day(entry.at, date.fromisoformat(to), timezone)
    except ValueError:
        return moment(to, timezone)
