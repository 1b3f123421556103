"""`alwrity keywords`: keyword exports read and grouped."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from alwrity_desktop.cli import context
from alwrity_desktop.core.errors import InputError, KnownError
from alwrity_desktop.core.messages import _, ngettext

if TYPE_CHECKING:
    from alwrity_desktop.planner.reading import Reading
    from alwrity_desktop.planner.staging import ImportReport
    from alwrity_desktop.planner.vectors import Vectors
    from alwrity_desktop.workspace import Workspace

keywords = typer.Typer(help="Keywords of your tools' exports.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    from alwrity_desktop.cli import keyword_growth, keyword_history, keyword_table

    keyword_table.register(keywords)
    keyword_growth.register(keywords)
    keyword_history.register(keywords)
    app.add_typer(keywords, name="keywords")


@keywords.command("import")
def import_files(
    files: list[Path] = typer.Argument(..., help="Exports of your keyword tools: CSV, Excel, zip, or one keyword a line."),
    column: list[str] = typer.Option(
        [], "--column", metavar="HEAD=FIELD", help="What a column holds, for a table of no known tool: text, volume, ..."
    ),
    preview: bool = typer.Option(False, "--preview", help="Only tell what would come of it."),
    encoding: str = typer.Option("", "--encoding", help="Where the one that is found is wrong: utf-8, utf-16, cp1252, ..."),
    delimiter: str = typer.Option("", "--delimiter", help="What parts the cells: tab, comma, semicolon, pipe or none."),
    header_row: int | None = typer.Option(
        None, "--header-row", min=0, help="Line of the columns' heads; 0: there is none."
    ),
    sheet: str = typer.Option("", "--sheet", help="The workbook's sheet, or the file in a zip."),
    dated: str = typer.Option("", "--dated", metavar="YYYY-MM-DD", help="The day the figures are from."),
    country: str = typer.Option("", "--country", help="For rows that tell none."),
    language: str = typer.Option("", "--language", help="For rows that tell none, such as en."),
    currency: str = typer.Option("", "--currency", help="For prices that tell none, such as USD."),
    site: str = typer.Option("", "--site", help="New keywords are for this site (its id)."),
    sector: str = typer.Option("", "--sector", help="New keywords are of this sector of it, in your own words."),
) -> None:
    """Bring keywords into the workspace: each file in whole or not at all, a keyword of several files as one row.

    A file that cannot be read does not keep the others from coming in; its error is told, and the exit code is 1.
    """
    from alwrity_desktop.planner.reading import Reading

    mapped = {head: field for head, _sign, field in (given.rpartition("=") for given in column)}
    wanted = Reading(
        encoding=encoding, delimiter=delimiter, header_row=header_row, sheet=sheet, columns=mapped or None,
        dated=_day(dated), country=country, language=language, currency=currency,
        site_id=site, sector=sector,
    )  # fmt: skip

    _show(context.run(partial(_import, files=files, wanted=wanted, preview=preview)))


async def _import(
    workspace: Workspace, files: Sequence[Path], wanted: Reading, *, preview: bool
) -> list[tuple[ImportReport, str]]:
    """The report of each file, and the sentence of what kept it out, "" where nothing did."""
    from alwrity_desktop.planner.staging import ImportReport

    run = workspace.planner.preview if preview else workspace.planner.import_file
    found: list[tuple[ImportReport, str]] = []
    for file in files:
        try:
            found.append((await run(file, context.Reporter(), wanted), ""))
        except KnownError as error:
            found.append((ImportReport(file.name), error.sentence))
    return found


def _show(found: Sequence[tuple[ImportReport, str]]) -> None:
    keys = (
        "file", "tool", "encoding", "delimiter", "header_row", "sheet", "dated", "columns", "rows", "new", "changed",
        "unchanged", "results", "refused", "ignored_columns",
    )  # fmt: skip
    rows = [{**{key: getattr(one, key) for key in keys}, "error": error} for one, error in found]
    good = [one for one, error in found if not error]
    if good:
        context.emit(rows, "\n".join(map(_imported, good)))
    for one in good:
        if not one.tool:
            taken = next(iter(one.columns), "")
            context.note(
                _("{file}: no head tells where the keywords are; “{head}” was taken. --column tells it.",
                  file=one.file, head=taken)
            )  # fmt: skip
    for _one, error in found:
        if error:
            context.note(error)
    if len(good) < len(found):
        raise typer.Exit(1)


def _day(given: str) -> date | None:
    try:
        return date.fromisoformat(given) if given else None
    except ValueError as error:
        raise InputError(_("“{given}” is no day.", given=given), _("Write it as 2026-11-21.")) from error


def _imported(found: ImportReport) -> str:
    lines = [
        ngettext("{file}: {new} new, {changed} changed, {count} row", "{file}: {new} new, {changed} changed, {count} rows",
                 found.rows, file=found.file, new=found.new, changed=found.changed)
    ]  # fmt: skip
    lines += [_("  line {line}: {reason}", **row) for row in found.refused[:20]]
    if (more := found.refused_count - 20) > 0:
        lines.append(ngettext("  and {count} more", "  and {count} more", more))
    return "\n".join(lines)


@keywords.command()
def cluster(
    file: Path | None = typer.Argument(
        None, help="Any known export, or one keyword a line; without: the workspace's keywords."
    ),
    language: str = typer.Option("en", "--language", help="The keywords' language, where no file told it."),
    method: str = typer.Option("text", "--method", help="Without FILE: text, or results (shared results pages)."),
    percent: int = typer.Option(40, "--percent", help="For results: the share of the top 10 addresses, 20 to 90."),
    embeddings: str = typer.Option(
        "", "--embeddings", metavar="MODEL", help="Vectors that join the text: provider:model, or local for the package."
    ),
    base_url: str = typer.Option("", "--base-url", help="Address of the server for --embeddings."),
    tight: str = typer.Option("usual", "--tight", help="Without FILE: looser, usual or tighter."),
    keep: bool = typer.Option(False, "--keep", help="Without FILE: all clusters stay; only keywords in none are grouped."),
) -> None:
    """Group keywords by what they ask for. An estimate from their text; nothing leaves this machine without --embeddings.

    Without FILE the workspace's keywords are clustered and the clusters kept; locked clusters stay as they are.
    """
    if file is None:
        _cluster_workspace(language, method, percent, embeddings, base_url, tight=tight, keep=keep)
        return
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
    vectors = _vectors(texts, embeddings, base_url) if embeddings else None
    found = clustering.cluster(texts, language, volumes=volumes, vectors=vectors, report=context.Reporter())
    document: dict[str, Any] = {
        "method": found.method,
        "clusters": [{"name": made.name, "primary": made.primary, "keywords": made.keywords} for made in found.clusters],
        "unclustered": found.unclustered,
    }
    context.emit(document, _text(found))


def _vectors(texts: list[str], model: str, base_url: str) -> Vectors:
    async def work(workspace: Workspace) -> Vectors:
        from alwrity_desktop.planner.vectors import vectors_of

        return await vectors_of(texts, model, workspace.engine, base_url, context.Reporter())

    return context.run(work)


def _cluster_workspace(
    language: str, method: str, percent: int, embeddings: str, base_url: str, *, tight: str, keep: bool
) -> None:
    from alwrity_desktop.planner.grouping import LOOSER, TIGHTER, USUAL

    shares = {"looser": LOOSER, "usual": USUAL, "tighter": TIGHTER}
    if tight not in shares:
        raise InputError(_("“{name}” is not known.", name=tight), _("Choose looser, usual or tighter."))
    if method not in ("text", "results"):
        raise InputError(_("There is no method “{name}”.", name=method), _("Choose text or results."))

    async def work(workspace: Workspace) -> tuple[dict[str, Any], str]:
        clusters = workspace.planner.clusters
        vectors = await workspace.planner.vectors(embeddings, base_url, context.Reporter()) if embeddings else None
        done = await clusters.make(
            method=method,
            language=language,
            percent=percent,
            vectors=vectors,
            tight=shares[tight],
            keep=keep,
            report=context.Reporter(),
        )
        rows: list[dict[str, Any]] = []
        lines: list[str] = []
        for row in await clusters.rows():
            held = [one.text for one in await clusters.keywords_of(row.cluster.id)]
            first = held[0] if held else ""
            rows.append(
                {"name": row.cluster.name, "primary": first, "keywords": held, "id": row.cluster.id, "label": row.label,
                 "locked": row.cluster.locked, "volume": row.figures.volume}
            )  # fmt: skip
            lines += [f"{row.cluster.name} ({len(held)}, {row.label})", *(f"  {text}" for text in held[1:])]
        lines += [_("Alone ({count})", count=len(done.unclustered)), *(f"  {text}" for text in done.unclustered)]
        return {"method": done.method, "clusters": rows, "unclustered": done.unclustered}, "\n".join(lines)

    context.emit(*context.run(work))


def _text(found: Any) -> str:
    by_text = _("Estimated from the keywords' text.")
    lines: list[str] = [by_text if found.method == "text" else _("Estimated from the keywords' text and embeddings.")]
    for made in found.clusters:
        lines += ["", f"{made.name} ({len(made.keywords)})", *(f"  {keyword}" for keyword in made.keywords[1:])]
    if found.unclustered:
        alone = (f"  {keyword}" for keyword in found.unclustered)
        lines += ["", _("Alone ({count})", count=len(found.unclustered)), *alone]
    return "\n".join(lines)
