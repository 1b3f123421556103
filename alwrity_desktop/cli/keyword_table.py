"""`alwrity keywords list`, `choices`, `add`, `edit`, `archive`, `restore` and `delete`: the table without a window."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import typer

from alwrity_desktop.cli import context
from alwrity_desktop.core.errors import InputError
from alwrity_desktop.core.messages import _, ngettext

if TYPE_CHECKING:
    from alwrity_desktop.model.keyword import Keyword
    from alwrity_desktop.planner.keyword_edits import Edited, KeywordEdits
    from alwrity_desktop.store.keywords import KeywordFilter
    from alwrity_desktop.workspace import Workspace

SHOWN = 200
_AT_ONCE = 2_000
_SORTS = ("text", "volume", "difficulty", "cpc", "position")
_WORDS = "Keywords: their ids, or their words."
_NAMES = (
    "id", "text", "state", "disabled", "cluster_id", "site_id", "sector", "country", "language", "intents",
    "intent_source", "volume", "volume_high", "volume_estimated", "difficulty", "cpc", "currency", "competition",
    "clicks", "impressions", "ctr", "position", "url", "parent", "topic", "tags", "trend",
)  # fmt: skip
_LEAST_MOST = {"volume": 100_000_000_000, "difficulty": 100, "cpc": 1_000_000}


def register(keywords: typer.Typer) -> None:
    """Add the commands to `alwrity keywords`."""
    keywords.command("list")(list_keywords)
    for command in (choices, add, edit, archive, restore, delete):
        keywords.command(command.__name__)(command)


def list_keywords(
    text: str = typer.Option("", "--text", help="Words the keyword holds."),
    state: str = typer.Option("", "--state", help="new, mapped, used or archived; several with commas."),
    cluster: str = typer.Option("", "--cluster", help="A cluster's id, or - for keywords in none."),
    intent: str = typer.Option("", "--intent", help="informational, commercial, transactional or navigational."),
    country: str = typer.Option("", "--country", help="As the file says it."),
    language: str = typer.Option("", "--language", help="As the file says it."),
    volume: str = typer.Option("", "--volume", metavar="LOW-HIGH", help="Searches a month; either end may be left out."),
    difficulty: str = typer.Option("", "--difficulty", metavar="LOW-HIGH", help="0 to 100."),
    cpc: str = typer.Option("", "--cpc", metavar="LOW-HIGH", help="Price of a click."),
    source: int | None = typer.Option(None, "--source", help="A figure is from this import (its number); 0: by hand."),
    since: str = typer.Option("", "--since", metavar="DATE", help="Added on this day or later."),
    until: str = typer.Option("", "--until", metavar="DATE", help="Added on this day or earlier."),
    site: str = typer.Option("", "--site", help="A site's id."),
    sector: str = typer.Option("", "--sector", help="A sector of it."),
    sort: str = typer.Option(
        "text", "--sort", help="text, volume, difficulty, cpc or position; - before it: highest first."
    ),
    limit: int = typer.Option(
        0, "--limit", min=0, help="How many at most.", show_default=f"{SHOWN}, with --csv all"
    ),
    csv: Path | None = typer.Option(None, "--csv", metavar="FILE", help="Also write them to this file, for spreadsheets."),
) -> None:  # fmt: skip
    """The workspace's keywords, each figure with its source. What no file told is null, never 0."""
    from alwrity_desktop.store.keywords import KeywordFilter

    name = sort.removeprefix("-")
    if name not in _SORTS:
        raise InputError(
            _("Keywords cannot be sorted by “{name}”.", name=name),
            _("Choose text, volume, difficulty, cpc or position."),
        )
    wanted = KeywordFilter(
        text=text, states=tuple(part.strip() for part in state.split(",") if part.strip()), cluster=cluster,
        intent=intent, country=country, language=language, site_id=site, sector=sector, source=source,
        added=(_day(since), _day(until, after=True)),
        volume=_range(volume), difficulty=_range(difficulty), cpc=_range(cpc),
    )  # fmt: skip
    most = limit or (10**9 if csv else SHOWN)
    found = context.run(partial(_listed, wanted=wanted, sort=name, descending=sort.startswith("-"), limit=most))
    if csv is not None:
        from alwrity_desktop.core.spreadsheet import csv_text, write_csv

        write_csv(csv, csv_text([*_NAMES, "source"], (_cells(row) for row in found)))
        context.note(_("Wrote {path}.", path=csv))
    _emit(found)


async def _listed(workspace: Workspace, wanted: KeywordFilter, limit: int, **order: Any) -> list[dict[str, Any]]:
    found: list[Keyword] = []
    while len(found) < limit:
        most = min(_AT_ONCE, limit - len(found))
        page = await workspace.planner.keywords(wanted, offset=len(found), limit=most, **order)
        found += page
        if len(page) < most:
            break
    return await _rows(workspace, found)


def choices() -> None:
    """Values that occur, to filter by."""

    async def work(workspace: Workspace) -> dict[str, Any]:
        found = await workspace.planner.choices()
        names = ("states", "intents", "countries", "languages", "imports")
        return {name: getattr(found, name) for name in names}

    found = context.run(work)
    context.emit(found, "\n".join(f"{name}: {', '.join(map(str, values))}" for name, values in found.items()))


def add(
    words: list[str] = typer.Argument(..., help="Keywords of your own."),
    country: str = typer.Option("", "--country", help="For this country."),
    language: str = typer.Option("", "--language", help="In this language, such as en."),
) -> None:
    """Add keywords by hand. Their search volume is not known."""

    async def work(edits: KeywordEdits, _ids: list[str]) -> list[Edited]:
        return [await edits.add(words, country, language, context.Reporter())]

    _change([], work)


def edit(
    words: list[str] = typer.Argument(..., help=_WORDS),
    given: list[str] = typer.Option(..., "--set", metavar="FIELD=VALUE", help="May be repeated."),
) -> None:
    """Change keywords. What you write is yours: no later import overwrites it.

    Fields of --set: volume, difficulty, cpc, intent, tags (by commas), country, language, site, sector, used (yes or no:
    no leaves them out of clusters and ideas), and text, of one keyword. Nothing after the = takes a value away.
    """
    from alwrity_desktop.writer.briefs import parse_pairs

    pairs = parse_pairs(list(given))
    steps = [_step(name, value.strip(), len(words)) for name, value in pairs.items()]

    async def work(edits: KeywordEdits, ids: list[str]) -> list[Edited]:
        return [await step(edits, ids) for step in steps]

    _change(words, work)


def archive(words: list[str] = typer.Argument(..., help=_WORDS)) -> None:
    """Put keywords away; they stay in their clusters."""
    _set(words, "archive")


def restore(words: list[str] = typer.Argument(..., help=_WORDS)) -> None:
    """Take keywords out of the archive."""
    _set(words, "restore")


def delete(words: list[str] = typer.Argument(..., help=_WORDS)) -> None:
    """Delete keywords."""
    _set(words, "remove")


async def keywords_told(workspace: Workspace, words: Sequence[str]) -> list[str]:
    """Ids of keywords told by id or text. Raises InputError."""
    from alwrity_desktop.store import clusters, keywords

    known = {one.id for one in await workspace.db.read(keywords.by_ids, words)}
    texts = [word for word in words if word not in known]
    held = await workspace.db.read(partial(clusters.ids_of, phrases=texts))
    if unknown := [word for word in texts if word not in held]:
        raise InputError(_("There is no keyword “{word}”.", word=unknown[0]), _("`alwrity keywords list` shows them all."))
    return [*(word for word in words if word in known), *(key for word in texts for key in held[word])]


Changing = Callable[["KeywordEdits", list[str]], Awaitable[list["Edited"]]]
Step = Callable[["KeywordEdits", list[str]], Awaitable["Edited"]]


def _set(words: Sequence[str], what: str) -> None:
    async def work(edits: KeywordEdits, ids: list[str]) -> list[Edited]:
        return [await getattr(edits, what)(ids, report=context.Reporter())]

    _change(words, work)


def _change(words: Sequence[str], work: Changing) -> None:
    """Run a change, and tell how many keywords it changed, which stayed, and how they are now."""

    async def whole(workspace: Workspace) -> dict[str, Any]:
        from alwrity_desktop.store import keywords

        ids = await keywords_told(workspace, words)
        done = await work(workspace.planner.edits, ids)
        touched = list(dict.fromkeys(key for one in done for key in one.undo.ids))
        now = await workspace.db.read(keywords.by_ids, touched)
        left = [text for one in done for text in one.left]
        return {"changed": len(touched), "left": left, "keywords": await _rows(workspace, now)}

    found = context.run(whole)
    said = ngettext("{count} keyword was changed.", "{count} keywords were changed.", found["changed"])
    kept = [_("“{text}” stayed as it is: it is there already, or is no keyword.", text=text) for text in found["left"]]
    context.emit(found, "\n".join([said, *kept]))


def _step(name: str, value: str, words: int) -> Step:
    """What one --set does. Raises InputError for what cannot be."""
    if name == "text":
        if words != 1:
            raise InputError(_("The text of one keyword at a time can be changed."), _("Name one keyword."))
        return partial(_rename, value)
    if name in ("country", "language"):
        return partial(_called, "set_place", **{name: value})
    if name in ("site", "sector"):
        return partial(_called, "set_belonging", **{"site_id" if name == "site" else name: value})
    if name == "used":
        return partial(_called, "disable", disabled=not _yes(value))
    if name in _LEAST_MOST:
        return partial(_called, "set_figure", figure=name, value=_number(name, value))
    if name == "tags":
        tags = list(dict.fromkeys(tag.strip() for tag in value.split(",") if tag.strip()))
        return partial(_called, "set_figure", figure="tags", value=tags)
    if name == "intent":
        return partial(_called, "set_figure", figure="intents", value=_intent(value))
    raise InputError(
        _("Keywords have no field “{name}”.", name=name),
        _("Fields are text, volume, difficulty, cpc, intent, tags, country, language, site, sector and used."),
    )


async def _rename(text: str, edits: KeywordEdits, ids: list[str]) -> Edited:
    if len(ids) != 1:
        raise InputError(_("Several keywords are written so."), _("Name the one you mean by its id."))
    return await edits.rename(ids[0], text)


async def _called(what: str, edits: KeywordEdits, ids: list[str], **more: Any) -> Edited:
    return await getattr(edits, what)(ids, report=context.Reporter(), **more)


def _number(name: str, value: str) -> float | None:
    if not value:
        return None
    most = _LEAST_MOST[name]
    try:
        found = int(value) if name == "volume" else float(value)
    except ValueError as error:
        raise InputError(
            _("{name} is a number, not “{given}”.", name=name, given=value), _("Give digits alone.")
        ) from error
    if not 0 <= found <= most:
        raise InputError(_("{name} is from 0 to {most}.", name=name, most=most), _("Give another number."))
    return found


def _intent(value: str) -> str | None:
    from alwrity_desktop.model.keyword import Intent

    if value and value not in get_args(Intent):
        raise InputError(
            _("“{given}” is no intent.", given=value),
            _("Choose informational, commercial, transactional or navigational."),
        )
    return value or None


def _yes(value: str) -> bool:
    if value.lower() not in ("yes", "no"):
        raise InputError(_("“{given}” is neither yes nor no.", given=value), _("Write yes or no."))
    return value.lower() == "yes"


def _emit(found: Sequence[Mapping[str, Any]]) -> None:
    heads = [_("keyword"), _("volume"), _("difficulty"), _("intent"), _("state")]
    rows = [
        [one["text"], _volume(one), _figure(one["difficulty"]), ", ".join(one["intents"]), one["state"]] for one in found
    ]
    context.emit(found, context.table(rows, heads) if rows else _("No keyword."))


async def _rows(workspace: Workspace, found: Sequence[Keyword]) -> list[dict[str, Any]]:
    """Keywords with the source of each group of figures: {"": the import that brought it, "volume": ...}."""
    made = {one.number: one for one in (await workspace.planner.importer.history())[0]}

    def source(number: int) -> dict[str, Any]:
        told = made.get(number)
        return {"import": number, "file": told.file if told else "", "dated": told.dated.date().isoformat() if told else ""}

    return [
        {
            **{name: getattr(one, name) for name in _NAMES},
            "added": one.created_at.isoformat(),
            "sources": {group: source(number) for group, number in {"": one.import_number, **one.origins}.items()},
        }
        for one in found
    ]


def _cells(row: Mapping[str, Any]) -> list[Any]:
    files = dict.fromkeys(one["file"] for one in row["sources"].values() if one["file"])
    trend = ["" if month is None else month for month in row["trend"]]
    return [*(trend if name == "trend" else row[name] for name in _NAMES), list(files)]


def _volume(one: Mapping[str, Any]) -> str:
    if one["volume"] is None:
        return ""
    high = f"-{one['volume_high']:,}" if one["volume_high"] else ""
    return f"{one['volume']:,}{high}{_(' (estimated)') if one['volume_estimated'] else ''}"


def _figure(value: float | None) -> str:
    return "" if value is None else f"{value:g}"


def _range(given: str) -> tuple[float | None, float | None]:
    low, sign, high = given.partition("-")
    try:
        return (float(low) if low.strip() else None), (float(high) if high.strip() else None) if sign else None
    except ValueError as error:
        raise InputError(_("“{given}” is no range.", given=given), _("Write it as 100-1000, 100- or -1000.")) from error


def _day(given: str, *, after: bool = False) -> datetime | None:
    """The beginning of a day here, or its end."""
    if not given:
        return None
    try:
        found = datetime.fromisoformat(given)
    except ValueError as error:
        raise InputError(_("“{given}” is no day.", given=given), _("Write it as 2026-11-21.")) from error
    return (found + timedelta(days=after)).astimezone() if found.tzinfo is None else found
