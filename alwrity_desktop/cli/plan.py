"""`alwrity plan`: ideas, tasks and the calendar."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from alwrity_desktop.cli import context
from alwrity_desktop.core.errors import InputError, KnownError
from alwrity_desktop.core.messages import _, ngettext

if TYPE_CHECKING:
    from alwrity_desktop.model.calendar import Entry
    from alwrity_desktop.model.plan import Idea, PlanTask
    from alwrity_desktop.planner.ideas import IdeasMade
    from alwrity_desktop.workspace import Workspace

plan = typer.Typer(help="From clusters to ideas, tasks, drafts and their dates.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    from alwrity_desktop.cli import plan_ahead, plan_slots

    plan_ahead.register(plan)
    plan_slots.register(plan)
    app.add_typer(plan, name="plan")


@plan.command()
def ideas(
    make: bool = typer.Option(False, "--make", help="Make ideas for clusters that have none."),
    retry: bool = typer.Option(False, "--retry", help="Ask again only for the clusters that failed."),
    model: str = typer.Option("offline", "--model", help="provider:model, or offline for templates without a model."),
    base_url: str = typer.Option("", "--base-url", help="Address of the model's server."),
    cluster: list[str] = typer.Option([], "--cluster", help="Only for this cluster (its id); may be repeated."),
    count: int = typer.Option(2, "--count", min=1, max=10, help="Ideas a cluster."),
    state: str = typer.Option("", "--state", help="List only new, queued, done or rejected ones."),
    reject: list[str] = typer.Option([], "--reject", help="Say no to this idea (its id); may be repeated."),
) -> None:
    """List ideas, after making some where asked. Those of a model are its opinion; templates are labelled so."""

    async def work(workspace: Workspace) -> list[Idea]:
        room = workspace.planner.ideas
        made: IdeasMade | None = None
        for idea_id in reject:
            await room.reject(idea_id)
        if retry:
            made = await room.retry(model=model, base_url=base_url, per_cluster=count, report=context.Reporter())
        elif make and model == "offline":
            made = await room.make_offline(cluster, per_cluster=count)
        elif make:
            made = await room.ask_model(
                cluster, per_cluster=count, model=model, base_url=base_url, report=context.Reporter()
            )
        for failure in made.failures if made else ():
            context.note(_("Cluster {id}: {reason}", id=failure.cluster_id, reason=failure.reason))
        return await room.listed(*([state] if state else []))

    found = context.run(work)
    rows = [[one.title, one.structure, str(one.words), one.state, one.origin] for one in found]
    heads = [_("idea"), _("structure"), _("words"), _("state"), _("from")]
    context.emit([_idea(one) for one in found], context.table(rows, heads) if rows else _("No idea."))


@plan.command()
def tasks(
    accept: list[str] = typer.Option([], "--accept", help="Make a task of this idea (its id, or all); may be repeated."),
    due: str = typer.Option("", "--due", metavar="ISO", help="When the new tasks are due, with an offset."),
    assignee: str = typer.Option("", "--assignee", help="Who does the new tasks."),
    draft: list[str] = typer.Option([], "--draft", help="Write the draft of this task (its id, or all)."),
    model: str = typer.Option("", "--model", help="provider:model, or offline."),
    base_url: str = typer.Option("", "--base-url", help="Address of the model's server."),
    state: str = typer.Option("", "--state", help="List only pending, in progress, done, cancelled or failed ones."),
) -> None:
    """List tasks, after making some of ideas and writing their drafts where asked.

    A draft that fails does not keep the others from being written; each is told with its reason, and the exit code is 1.
    """
    at = _moment(due) if due else None
    failed: list[str] = []

    async def work(workspace: Workspace) -> list[PlanTask]:
        room = workspace.planner.tasks
        if accept:
            fresh = await workspace.planner.ideas.listed("new")
            await room.from_ideas([one.id for one in fresh] if "all" in accept else accept, due_at=at, assignee=assignee)
        waiting = [one.id for one in await room.listed("pending", "failed")] if "all" in draft else draft
        for task_id in waiting:
            try:
                await room.draft(task_id, model=model, base_url=base_url, report=context.Reporter())
            except KnownError as error:
                failed.append(await _told(workspace, task_id, error))
        return await room.listed(*([state] if state else []))

    found = context.run(work)
    rows = [[one.title, one.state, one.due_at.isoformat() if one.due_at else "", one.assignee] for one in found]
    heads = [_("task"), _("state"), _("due"), _("assignee")]
    context.emit([_task(one) for one in found], context.table(rows, heads) if rows else _("No task."))
    if failed:
        context.note(ngettext("{count} draft was not written.", "{count} drafts were not written.", len(failed)))
        raise typer.Exit(1)


async def _told(workspace: Workspace, task_id: str, error: KnownError) -> str:
    """Say at once which task failed, and why; gives its id."""
    try:
        title = (await workspace.planner.tasks.get(task_id)).title
    except KnownError:  # there is no such task, which is the error
        title = task_id
    context.note(_("“{title}”: {reason}", title=title, reason=error.sentence))
    return task_id


@plan.command()
def calendar(
    start: str = typer.Option("", "--from", metavar="ISO", help="First day; today without it."),
    days: int = typer.Option(90, "--days", min=1, max=3660, help="How many days."),
    site: str = typer.Option("", "--site", help="Only this site (its id)."),
    ics: Path | None = typer.Option(None, "--ics", metavar="FILE", help="Also write an iCalendar file."),
    csv: Path | None = typer.Option(None, "--csv", metavar="FILE", help="Also write a CSV file for spreadsheets."),
) -> None:
    """Tasks, drafts, scheduled and published posts in the order of their dates. Times are told in UTC in --json."""
    from alwrity_desktop.core.files import write_whole
    from alwrity_desktop.planner import calendar_files

    today = datetime.now().astimezone().replace(hour=0, minute=0, second=0, microsecond=0)
    first = _moment(start) if start else today

    async def work(workspace: Workspace) -> list[Entry]:
        return await workspace.planner.calendar.entries(first, first + timedelta(days=days), site_id=site)

    found = context.run(work)
    if ics is not None:
        write_whole(ics, calendar_files.ics(found, datetime.now(UTC)).encode())
    if csv is not None:
        write_whole(csv, calendar_files.table(found).encode("utf-8-sig"))
    rows = [[f"{one.at.astimezone():%Y-%m-%d %H:%M}", one.kind, one.title, one.state, one.site] for one in found]
    heads = [_("when"), _("what"), _("title"), _("state"), _("site")]
    context.emit([_entry(one) for one in found], context.table(rows, heads) if rows else _("Nothing is planned."))


def _entry(one: Entry) -> dict[str, Any]:
    names = ("kind", "id", "title", "state", "draft_id", "site_id", "site", "url", "assignee")
    return {"at": one.at.isoformat(), **{name: getattr(one, name) for name in names}}


def _moment(given: str) -> datetime:
    try:
        found = datetime.fromisoformat(given)
    except ValueError as error:
        raise InputError(_("“{given}” is no date.", given=given), _("Write it as 2026-12-01T09:00+01:00.")) from error
    return found if found.tzinfo else found.astimezone()


def _idea(one: Idea) -> dict[str, Any]:
    names = (
        "id", "title", "brief", "cluster_id", "keywords", "content_type", "structure", "words", "audience", "tone",
        "call_to_action", "language", "priority", "state", "origin", "model", "reason",
    )  # fmt: skip
    return {name: getattr(one, name) for name in names}


def _task(one: PlanTask) -> dict[str, Any]:
    names = (
        "id", "title", "idea_id", "cluster_id", "keywords", "content_type", "structure", "words", "assignee", "priority",
        "state", "draft_id", "model", "reason", "error",
    )  # fmt: skip
    return {**{name: getattr(one, name) for name in names}, "due": one.due_at.isoformat() if one.due_at else None}
