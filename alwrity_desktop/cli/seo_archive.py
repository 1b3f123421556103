"""`alwrity seo archive`: all drafts and mirrored posts of the workspace, the worst first."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from alwrity_desktop.cli import context
from alwrity_desktop.core.messages import _

if TYPE_CHECKING:
    from alwrity_desktop.seo.archive import ArchiveRow
    from alwrity_desktop.workspace import Workspace


def register(group: typer.Typer) -> None:
    """Add the command to the group `seo`."""
    group.command("archive")(archive)


def archive(
    csv: Path | None = typer.Option(None, "--csv", metavar="FILE", help="Also write the table to this file."),
    afresh: bool = typer.Option(False, "--afresh", help="Judge everything again, also what has not changed."),
    limit: int = typer.Option(0, "--limit", min=0, help="Only so many rows, the worst; 0 is all."),
) -> None:
    """Judge all drafts and mirrored posts. What has not changed since the last time is not judged again."""
    from alwrity_desktop.core.spreadsheet import write_csv
    from alwrity_desktop.seo.archive import as_csv, as_document

    async def work(workspace: Workspace) -> list[ArchiveRow]:
        await workspace.seo.archive.run(context.Reporter(), afresh=afresh)
        return await workspace.seo.archive.rows()

    rows = context.run(work)
    rows = rows[:limit] if limit else rows
    if csv is not None:
        write_csv(csv, as_csv(rows))
        context.note(_("Wrote {path}.", path=csv))
    documents = [as_document(row) for row in rows]
    context.emit(documents, "" if csv is not None else _text(documents))


def _text(documents: list[dict[str, object]]) -> str:
    if not documents:
        return _("There are no drafts and no posts here yet.")
    names = ("score", "readability_score", "bad", "kind", "title", "keyphrase")
    lines = [["-" if row[name] is None else str(row[name]) for name in names] for row in documents]
    return context.table(lines, ["SEO", "read", "bad", "kind", "title", "keyphrase"])
