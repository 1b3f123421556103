"""`alwrity keywords imports`, `undo` and `maps`: what was imported, taken back, and which columns are remembered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import typer

from alwrity_desktop.cli import context
from alwrity_desktop.core.errors import InputError
from alwrity_desktop.core.messages import _

if TYPE_CHECKING:
    from alwrity_desktop.model.keyword import KeywordImport
    from alwrity_desktop.workspace import Workspace


def register(keywords: typer.Typer) -> None:
    """Add the commands to `alwrity keywords`."""
    keywords.command("imports")(imports)
    keywords.command("undo")(undo)
    keywords.command("maps")(maps)


def imports() -> None:
    """Files that were imported, the newest first."""

    async def work(workspace: Workspace) -> tuple[list[KeywordImport], int]:
        return await workspace.planner.importer.history()

    found, last = context.run(work)
    heads = [_("number"), _("file"), _("tool"), _("figures from"), _("new"), _("changed"), _("refused")]
    rows = [
        [
            str(one.number),
            one.file,
            one.tool,
            one.dated.date().isoformat(),
            str(one.new),
            str(one.changed),
            str(one.refused),
        ]
        for one in found
    ]
    context.emit([_row(one, last) for one in found], context.table(rows, heads) if rows else _("No import."))


def undo(
    number: int = typer.Argument(0, help="Of the last import, as `imports` shows it; without: the last one."),
) -> None:
    """Take back the last import: its keywords go, figures it changed are as they were. What you changed since stays."""

    async def work(workspace: Workspace) -> KeywordImport:
        importer = workspace.planner.importer
        wanted = number or (await importer.history())[1]
        if not wanted:
            raise InputError(_("There is no import to undo."), _("`alwrity keywords imports` lists them."))
        return await importer.undo(wanted, context.Reporter())

    made = context.run(work)
    context.emit(_row(made, 0), _("{file} was taken back.", file=made.file))


def maps(
    forget: str = typer.Option("", "--forget", metavar="ID", help="Forget this one."),
) -> None:
    """Columns you named by hand, which are remembered for the next file with the same heads."""

    async def work(workspace: Workspace) -> list[dict[str, Any]]:
        importer = workspace.planner.importer
        if forget and not await importer.forget_map(forget):
            raise InputError(_("No columns are remembered as “{id}”.", id=forget), _("`maps` lists them."))
        return [
            {"id": signature, "columns": columns, "since": since.isoformat()}
            for signature, columns, since in await importer.maps()
        ]

    found = context.run(work)
    lines = [
        f"{one['id'][:12]}  " + ", ".join(f"{head} = {name or '-'}" for head, name in one["columns"].items())
        for one in found
    ]
    context.emit(found, "\n".join(lines) or _("None is remembered."))


def _row(one: KeywordImport, last: int) -> dict[str, Any]:
    names = ("number", "file", "tool", "encoding", "delimiter", "header_row", "rows", "new", "changed", "refused")
    told = {name: getattr(one, name) for name in names}
    return {**told, "dated": one.dated.date().isoformat(), "at": one.created_at.isoformat(), "undoable": one.number == last}
