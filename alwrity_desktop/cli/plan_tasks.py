"""`alwrity plan tasks`: make, change, work off and list tasks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import typer

from alwrity_desktop.cli import context
from alwrity_desktop.core.errors import KnownError
from alwrity_desktop.core.messages import _, ngettext

if TYPE_CHECKING:
    from alwrity_desktop.model.plan import PlanTask
    from alwrity_desktop.planner.tasks import Tasks
    from alwrity_desktop.workspace import Workspace


def register(plan: typer.Typer) -> None:
    """Add the command to `alwrity plan`."""
    plan.command("tasks")(tasks)


def tasks(
    accept: list[str] = typer.Option([], "--accept", help="Make a task of this idea (its id, or all); may be repeated."),
    due: str = typer.Option("", "--due", metavar="ISO", help="When the new tasks are due, with an offset."),
    timezone: str = typer.Option(
        "", "--timezone", help="Whose clocks --due and --every keep to; the settings' or this one's."
    ),
    every: int = typer.Option(0, "--every", min=0, help="Days from one due date to the next; 0 is all at once."),
    weekdays: bool = typer.Option(False, "--weekdays", help="No due date on a Saturday or Sunday."),
    assignee: str = typer.Option("", "--assignee", help="Who does the new tasks."),
    add: str = typer.Option("", "--add", metavar="TITLE", help="A task of your own, with --set."),
    edit: list[str] = typer.Option([], "--edit", help="Change this task (its id) by --set; may be repeated."),
    values: list[str] = typer.Option([], "--set", metavar="FIELD=VALUE", help="A field of --add or --edit."),
    done: list[str] = typer.Option([], "--done", help="Mark this task (its id) as done."),
    cancel: list[str] = typer.Option([], "--cancel", help="Cancel this task (its id)."),
    reopen: list[str] = typer.Option([], "--reopen", help="Take this task (its id) up again."),
    delete: list[str] = typer.Option([], "--delete", help="Delete this task (its id); its draft stays."),
    begin: list[str] = typer.Option([], "--begin", help="Make this task's draft with its brief and no text, to write it."),
    draft: list[str] = typer.Option([], "--draft", help="Write the draft of this task (its id, or all)."),
    estimate: bool = typer.Option(False, "--estimate", help="Tell what --draft would cost; write none."),
    model: str = typer.Option("", "--model", help="provider:model, or offline."),
    base_url: str = typer.Option("", "--base-url", help="Address of the model's server."),
    state: str = typer.Option("", "--state", help="List only pending, in progress, done, cancelled or failed ones."),
) -> None:
    """List tasks, after making some of ideas, changing some and writing their drafts where asked.

    Fields of --set: title, due, assignee, priority (0 to 100), site_id, keywords, content_type, structure, words, model,
    and of the draft's brief instructions, audience, tone, language and call_to_action.
    A draft that fails does not keep the others from being written; each is told with its reason, and the exit code is 1.
    """
    failed: list[str] = []

    async def work(workspace: Workspace) -> list[PlanTask]:
        room = workspace.planner.tasks
        if accept:
            more = {"assignee": assignee, "every": every, "weekdays": weekdays}
            await _accept(workspace, accept, due, timezone, **more)
        await _change(room, add, edit, values)
        await _move(room, done, cancel, reopen)
        if delete:
            await room.remove(delete)
        for task_id in begin:
            await room.begin(task_id)
        waiting = [one.id for one in await _waiting(room)] if "all" in draft else draft
        if estimate:
            await _tell(room, waiting, model, base_url)
        else:
            failed.extend(await _draft(room, waiting, model, base_url))
        return await room.listed(*([state] if state else []))

    _show(context.run(work), failed)


def _show(found: list[PlanTask], failed: list[str]) -> None:
    rows = [[one.title, one.state, one.due_at.isoformat() if one.due_at else "", one.assignee] for one in found]
    heads = [_("task"), _("state"), _("due"), _("assignee")]
    context.emit([_task(one) for one in found], context.table(rows, heads) if rows else _("No task."))
    if failed:
        context.note(ngettext("{count} draft was not written.", "{count} drafts were not written.", len(failed)))
        raise typer.Exit(1)


async def _accept(workspace: Workspace, ideas: Sequence[str], due: str, timezone: str, **more: Any) -> None:
    from alwrity_desktop.cli.plan_fields import moment

    fresh = await workspace.planner.ideas.listed("new")
    ids = [one.id for one in fresh] if "all" in ideas else ideas
    at = moment(due, timezone or workspace.settings.planning.timezone) if due else None
    await workspace.planner.tasks.from_ideas(ids, due_at=at, **more)


async def _waiting(room: Tasks) -> list[PlanTask]:
    return [task for task in await room.listed("pending", "failed") if not task.draft_id]


async def _change(room: Tasks, add: str, edit: Sequence[str], values: Sequence[str]) -> None:
    from alwrity_desktop.cli.plan_fields import task_fields

    if add:
        await room.add(add, **task_fields(values, {}))
    for task_id in edit:
        task = await room.get(task_id)
        await room.change([task_id], **task_fields(values, task.brief))


async def _move(room: Tasks, done: Sequence[str], cancel: Sequence[str], reopen: Sequence[str]) -> None:
    if done:
        await room.move(done, "done")
    if cancel:
        await room.move(cancel, "cancelled")
    for task_id in reopen:
        task = await room.get(task_id)
        await room.move([task_id], "in progress" if task.draft_id else "pending")


async def _tell(room: Tasks, ids: Sequence[str], model: str, base_url: str) -> None:
    from alwrity_desktop.cli.plan_ideas import estimate_words

    found = await room.estimate(ids, model=model, base_url=base_url) if ids else None
    context.note(estimate_words(found))


async def _draft(room: Tasks, ids: Sequence[str], model: str, base_url: str) -> list[str]:
    """Write drafts, and say at once which task failed, and why; gives the ids of those."""
    failed: list[str] = []
    for task_id in ids:
        try:
            await room.draft(task_id, model=model, base_url=base_url, report=context.Reporter())
        except KnownError as error:
            context.note(_("“{title}”: {reason}", title=await _title(room, task_id), reason=error.sentence))
            failed.append(task_id)
    return failed


async def _title(room: Tasks, task_id: str) -> str:
    try:
        return (await room.get(task_id)).title
    except KnownError:  # there is no such task, which is the error
        return task_id


def _task(one: PlanTask) -> dict[str, Any]:
    names = (
        "id", "title", "idea_id", "cluster_id", "keywords", "content_type", "structure", "words", "assignee", "priority",
        "state", "draft_id", "model", "site_id", "series_id", "brief", "reason", "error",
    )  # fmt: skip
    return {**{name: getattr(one, name) for name in names}, "due": one.due_at.isoformat() if one.due_at else None}
