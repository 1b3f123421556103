"""`alwrity keywords`: keyword exports read and grouped."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import typer

from alwrity_desktop.cli import context
from alwrity_desktop.core.errors import InputError
from alwrity_desktop.core.messages import _, ngettext

keywords = typer.Typer(help="Keywords of your tools' exports.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(keywords, name="keywords")


@keywords.command()
def cluster(
    file: Path = typer.Argument(..., help="Any known export (CSV, Excel, zip), or a text with one keyword a line."),
    language: str = typer.Option("en", "--language", help="The keywords' language."),
) -> None:
    """Group the keywords of a file by what they ask for. An estimate from their text; nothing leaves this machine."""
    from alwrity_desktop.planner import clustering
    from alwrity_desktop.planner.exports import Refused, open_exports

    volumes: dict[str, int] = {}
    texts: list[str] = []
    refused = 0
    for export in open_exports(file):
        for row in export.rows():
            if isinstance(row, Refused):
                refused += not row.taken
            else:
                texts.append(row.text)
                volumes[row.text] = max(row.volume or 0, volumes.get(row.text, 0))
    if not texts:
        happened = _("No keyword was found in “{name}”.", name=file.name)
        raise InputError(happened, _("Check that it is an export of keywords."))
    if refused:
        context.note(ngettext("{count} row was left out.", "{count} rows were left out.", refused))
    found = clustering.cluster(texts, language, volumes=volumes, report=context.Reporter())
    document: dict[str, Any] = {
        "method": found.method,
        "clusters": [{"name": made.name, "primary": made.primary, "keywords": made.keywords} for made in found.clusters],
        "unclustered": found.unclustered,
    }
    context.emit(document, _text(found))


def _text(found: Any) -> str:
    lines = [_("Estimated from the keywords' text.")]
    for made in found.clusters:
        lines += ["", f"{made.name} ({len(made.keywords)})", *(f"  {keyword}" for keyword in made.keywords[1:])]
    if found.unclustered:
        alone = (f"  {keyword}" for keyword in found.unclustered)
        lines += ["", _("Alone ({count})", count=len(found.unclustered)), *alone]
    return "\n".join(lines)
