"""`alwrity export`."""

from __future__ import annotations

import asyncio
from pathlib import Path

import typer

from alwrity_desktop.cli import context
from alwrity_desktop.core.messages import _


def register(app: typer.Typer) -> None:
    """Add the commands to `app`."""
    app.command("export")(export)


def export(
    file: Path = typer.Argument(..., metavar="FILE.md", help="A draft file."),
    to: str = typer.Option(..., "--to", help="markdown, html, docx, epub, wxr or blocks."),
    out: Path = typer.Option(..., "--out", metavar="FILE", help="Where to write it."),
) -> None:
    """Write a draft as another file format."""
    from alwrity_desktop.cli.files import read_draft
    from alwrity_desktop.publisher import exporters

    exporter = exporters.find(to)
    draft = read_draft(file)
    warnings = asyncio.run(asyncio.to_thread(exporter.export, draft, out, file.resolve().parent))
    for warning in warnings:
        context.note(warning)
    context.emit({"file": str(out), "format": to, "warnings": warnings}, _("Written: {path}", path=out))
