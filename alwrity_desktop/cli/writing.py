"""`alwrity formats` and `alwrity write`."""

from __future__ import annotations

import time
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from alwrity_desktop.cli import context
from alwrity_desktop.cli.files import read_text
from alwrity_desktop.core.errors import InputError
from alwrity_desktop.core.files import storage_error, write_whole
from alwrity_desktop.core.messages import _, ngettext

if TYPE_CHECKING:
    from alwrity_desktop.model.source import Source
    from alwrity_desktop.workspace import Workspace
    from alwrity_desktop.writer.drafting import Written


def register(app: typer.Typer) -> None:
    """Add the commands to `app`."""
    app.command("formats")(formats)
    app.command("write")(write)


def formats(name: str = typer.Argument("", metavar="[NAME]", help="One format, with its fields.")) -> None:
    """List the content formats, or show one with its fields."""
    from alwrity_desktop.writer import formats as known

    folder = context.options.folder if context.options.folder.is_dir() else None
    if not name:
        everything = known.all_formats(folder)
        rows = [
            {"name": each.name, "title": each.title, "group": each.group, "help": each.description} for each in everything
        ]
        lines = [[row["name"], row["group"], row["help"]] for row in rows]
        context.emit(rows, context.table(lines, ["format", "group", "what it makes"]))
        return
    chosen = known.load(name, folder)
    fields: list[dict[str, Any]] = [
        {
            "key": field.key,
            "title": field.title,
            "kind": field.kind,
            "choices": list(field.choices),
            "default": field.default,
            "required": field.required,
            "help": field.help,
        }
        for field in chosen.fields
    ]
    lines = [[row["key"], row["kind"], _shown(row["default"]), " | ".join(row["choices"]) or row["help"]] for row in fields]
    text = f"{chosen.title}: {chosen.description}\n\n" + context.table(
        lines, ["field", "kind", "default", "choices or help"]
    )
    context.emit({"name": chosen.name, "title": chosen.title, "group": chosen.group, "fields": fields}, text)


def _shown(value: Any) -> str:
    if isinstance(value, list):
        return ",".join(map(str, value))  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType] - values of TOML
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def write(
    format_name: str = typer.Argument(..., metavar="FORMAT", help="A content format; see alwrity formats."),
    settings: list[str] = typer.Option([], "--set", metavar="FIELD=VALUE", help="One field of the brief; may be repeated."),
    brief_file: Path | None = typer.Option(None, "--brief", metavar="FILE.toml", help="A brief as a TOML table of fields."),
    notes: list[str] = typer.Option(
        [], "--notes", metavar="FILE", help="Your own notes: their sentences may be used as they are."
    ),
    sources: list[str] = typer.Option(
        [], "--source", metavar="FILE|URL", help="Others' texts: quoted with their link, or noted."
    ),
    model: str = typer.Option("", "--model", metavar="PROVIDER:MODEL", help="Or offline. The default is in the settings."),
    base_url: str = typer.Option("", "--base-url", metavar="URL", help="Address of an OpenAI-compatible server."),
    out: Path | None = typer.Option(None, "--out", metavar="FILE.md", help="Where to write the draft file."),
) -> None:
    """Write a draft from a brief, with a model or with the offline drafter."""
    from alwrity_desktop.writer import briefs
    from alwrity_desktop.writer import formats as known

    folder = context.options.folder if context.options.folder.is_dir() else None
    chosen = known.load(format_name, folder)
    for setting in settings:
        if "=" not in setting:
            raise typer.BadParameter(_("{setting} is not of the form field=value", setting=setting), param_hint="--set")
    given = {**_from_file(brief_file), **briefs.parse_pairs(settings)}
    if out is not None:
        _check_out(out)

    async def work(workspace: Workspace) -> dict[str, Any]:
        brief = briefs.brief_from(chosen, given, workspace.settings.writing)
        report = context.Reporter()
        texts: list[Source] = []
        texts += [await workspace.writer.read_source(each, "own", report) for each in notes]
        texts += [await workspace.writer.read_source(each, "other", report) for each in sources]
        begun = time.perf_counter()
        written = await workspace.writer.write(chosen, brief, texts, model=model, base_url=base_url, report=report)
        return _document(written, out, time.perf_counter() - begun)

    document = context.run(work)
    for warning in document["warnings"]:
        context.note(warning)
    if out is not None:
        del document["markdown"]
    elif not context.options.json:
        typer.echo(document["markdown"])
    words = ngettext(
        "{count} word in {seconds} s", "{count} words in {seconds} s", document["words"], seconds=document["seconds"]
    )
    context.emit(document, f"{document['title']}: {words}. {document['file'] or ''}".strip() if out else "")


def _check_out(out: Path) -> None:
    """Make sure, before anything is paid for, that `out` can be written. Raises InputError, StorageError."""
    if out.is_dir():
        raise InputError(_("{name} is a folder.", name=out), _("Give --out the name of a file, such as draft.md."))
    probe = out.with_name(f".{out.name[:40]}.probe")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise storage_error(error, out) from error


def _document(written: Written, out: Path | None, seconds: float) -> dict[str, Any]:
    from alwrity_desktop.cli.upkeep import dollars
    from alwrity_desktop.page import draft_file

    text = draft_file.write(written.draft)
    if out is not None:
        write_whole(out, text, shared=True)
    return {
        "file": str(out) if out else None,
        "id": written.draft.id,
        "title": written.draft.title,
        "words": written.draft.word_count,
        "seconds": round(seconds, 3),
        "model": written.model,
        "tokens": {"in": written.tokens_in, "out": written.tokens_out},
        "cost": dollars(written.cost_micros),
        "sources": [{"id": source.id, "title": source.title} for source in written.sources],
        "sections": [{"heading": section.heading, "sources": section.sources} for section in written.sections],
        "warnings": written.warnings,
        "markdown": text,
    }


def _from_file(path: Path | None) -> dict[str, Any]:
    if path is None:
        return {}
    try:
        return tomllib.loads(read_text(path))
    except tomllib.TOMLDecodeError as error:
        raise InputError(
            _("The brief {name} is not valid TOML: {reason}.", name=path.name, reason=error), _("Mend that line.")
        ) from error
