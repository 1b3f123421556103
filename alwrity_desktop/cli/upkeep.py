"""`alwrity usage`, `backup`, `restore` and `doctor`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from alwrity_desktop.cli import context
from alwrity_desktop.core.messages import _, ngettext

if TYPE_CHECKING:
    from alwrity_desktop.workspace import Workspace


def register(app: typer.Typer) -> None:
    """Add the commands to `app`."""
    app.command("usage")(usage)
    app.command("backup")(backup)
    app.command("restore")(restore)
    app.command("doctor")(doctor)


def dollars(micros: int | None) -> float | None:
    """US dollars from millionths; None stays None (unknown)."""
    return None if micros is None else micros / 1_000_000


def usage(days: int = typer.Option(30, "--days", min=1, help="How far back.")) -> None:
    """What the models took: calls, tokens and cost, newest first."""

    async def work(workspace: Workspace) -> list[dict[str, Any]]:
        return [
            {
                "time": row.created_at.isoformat(),
                "task": row.task,
                "provider": row.provider,
                "model": row.model,
                "tokens_in": row.tokens_in,
                "tokens_out": row.tokens_out,
                "tokens_cached": row.tokens_cached,
                "measured": row.measured,
                "cost": dollars(row.cost_micros),
                "seconds": round(row.seconds, 3),
                "outcome": row.outcome,
                "draft": row.draft_id,
            }
            for row in await workspace.usage_rows(days)
        ]

    rows = context.run(work)
    lines = [
        [
            row["time"][:16].replace("T", " "),
            row["task"],
            f"{row['provider']}:{row['model']}",
            f"{row['tokens_in']:,}",
            f"{row['tokens_out']:,}",
            _("unknown") if row["cost"] is None else f"${row['cost']:.4f}",
            row["outcome"],
        ]
        for row in rows
    ]
    text = context.table(lines, ["time (UTC)", "task", "model", "tokens in", "tokens out", "cost", "outcome"])
    context.emit({"rows": rows}, text if rows else _none_called(days))


def _none_called(days: int) -> str:
    return ngettext("No model was called in the last day.", "No model was called in the last {count} days.", days)


def backup() -> None:
    """Make a backup of the workspace now."""

    async def work(workspace: Workspace) -> Path:
        return await workspace.backups.make()

    path = context.run(work)
    context.emit({"file": str(path)}, _("Backup made and checked: {path}", path=path))


def restore(file: Path = typer.Argument(..., metavar="FILE", help="A backup from the workspace's backups folder.")) -> None:
    """Put a backup in the workspace's place. The present state is backed up first."""
    import asyncio

    from alwrity_desktop.store import backup as store_backup

    before = asyncio.run(store_backup.restore(context.options.folder, file))
    text = _("Restored from {file}.", file=file)
    if before:
        text += " " + _("What was there before is in {before}.", before=before)
    context.emit({"restored": str(file), "before": str(before) if before else None}, text)


def doctor() -> None:
    """Look the workspace over: its files, database, backups, keys, sites and models."""

    async def work(workspace: Workspace) -> list[dict[str, Any]]:
        return await workspace.examine()

    findings = context.run(work)
    lines = [[_("ok") if row["ok"] else _("!!"), row["what"], row["found"]] for row in findings]
    context.emit(
        {"ok": all(row["ok"] for row in findings), "findings": findings}, context.table(lines, ["", "what", "found"])
    )
    if not all(row["ok"] for row in findings):
        raise typer.Exit(1)
