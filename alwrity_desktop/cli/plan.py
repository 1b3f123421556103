"""`alwrity plan`: ideas, tasks and the calendar."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from alwrity_desktop.cli import context
from alwrity_desktop.core.messages import _

if TYPE_CHECKING:
    from alwrity_desktop.model.calendar import Entry
    from alwrity_desktop.workspace import Workspace

plan = typer.Typer(help="From clusters to ideas, tasks, drafts and their dates.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    from alwrity_desktop.cli import plan_ahead, plan_ideas, plan_slots, plan_tasks

    plan_ideas.register(plan)
    plan_tasks.register(plan)
    plan_ahead.register(plan)
    plan_slots.register(plan)
    app.add_typer(plan, name="plan")


@plan.command()
def calendar(
    start: str = typer.Option("", "--from", metavar="ISO", help="First day; today without it."),
    days: int = typer.Option(90, "--days", min=1, max=3660, help="How many days."),
    site: str = typer.Option("", "--site", help="Only this site (its id)."),
    ics: Path | None = typer.Option(None, "--ics", metavar="FILE", help="Also write an iCalendar file."),
    csv: Path | None = typer.Option(None, "--csv", metavar="FILE", help="Also write a CSV file for spreadsheets."),
) -> None:
    """Tasks, drafts, scheduled and published posts in the order of their dates. Times are told in UTC in --json."""
    from alwrity_desktop.cli.plan_fields import moment
    from alwrity_desktop.core.files import write_whole
    from alwrity_desktop.core.spreadsheet import write_csv
    from alwrity_desktop.planner import calendar_files

    today = datetime.now().astimezone().replace(hour=0, minute=0, second=0, microsecond=0)
    first = moment(start) if start else today

    async def work(workspace: Workspace) -> list[Entry]:
        return await workspace.planner.calendar.entries(first, first + timedelta(days=days), site_id=site)

    found = context.run(work)
    if ics is not None:
        write_whole(ics, calendar_files.ics(found, datetime.now(UTC)), shared=True)
    if csv is not None:
        write_csv(csv, calendar_files.table(found))
    rows = [[f"{one.at.astimezone():%Y-%m-%d %H:%M}", one.kind, one.title, one.state, one.site] for one in found]
    heads = [_("when"), _("what"), _("title"), _("state"), _("site")]
    context.emit([_entry(one) for one in found], context.table(rows, heads) if rows else _("Nothing is planned."))


def _entry(one: Entry) -> dict[str, Any]:
    names = ("kind", "id", "title", "state", "draft_id", "site_id", "site", "url", "assignee")
    return {"at": one.at.isoformat(), **{name: getattr(one, name) for name in names}}
