"""`alwrity clusters`: the clusters of the workspace looked at and shaped by hand, as in the window."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, Any

import typer

from alwrity_desktop.cli import context
from alwrity_desktop.cli.keyword_table import keywords_told
from alwrity_desktop.core.errors import InputError
from alwrity_desktop.core.messages import _, ngettext

if TYPE_CHECKING:
    from alwrity_desktop.planner.cluster_overview import Line, Overview
    from alwrity_desktop.workspace import Workspace

clusters = typer.Typer(help="Clusters of keywords, shaped by hand.", no_args_is_help=True)
_WHICH = "Its id, or its name."
_WORDS = "Keywords: their ids, or their words."


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(clusters, name="clusters")


@clusters.command("list")
def list_clusters(
    state: str = typer.Option("", "--state", help="new, mapped (has ideas) or archived; all but archived without it."),
    answered: str = typer.Option("", "--answered", help="none, one or several: how many pages are after it already."),
) -> None:
    """Clusters with what they add up to, and what answers them already. A volume is of the keywords where it is known."""
    found = [
        line
        for line in context.run(_overview).lines
        if (line.cluster.state == state if state else line.cluster.state != "archived")
        and (not answered or line.answered == answered)
    ]
    _emit(found)


@clusters.command()
def show(cluster: str = typer.Argument(..., help=_WHICH)) -> None:
    """One cluster with its keywords and the pages that are after it."""

    async def work(workspace: Workspace) -> tuple[dict[str, Any], str]:
        line = _one(await _overview(workspace), cluster)
        words = [word.text for word in await workspace.planner.clusters.keywords_of(line.cluster.id)]
        pages = [{"kind": page.kind, "id": page.id, "title": page.title, "by": page.by, "link": page.link}
                 for page in line.pages]  # fmt: skip
        lines = [f"{line.cluster.name} ({line.label})", *(f"  {word}" for word in words)]
        lines += [_("Answered by: {title}", title=page.title) for page in line.pages]
        return {**_row(line), "words": words, "pages": pages}, "\n".join(lines)

    context.emit(*context.run(work))


@clusters.command()
def rename(
    cluster: str = typer.Argument(..., help=_WHICH),
    name: str = typer.Argument(..., help="The new name."),
    description: str = typer.Option("", "--description", help="What searchers want, in a sentence."),
) -> None:
    """Give a cluster another name."""

    async def work(workspace: Workspace, found: Overview) -> list[str]:
        key = _one(found, cluster).cluster.id
        await workspace.planner.clusters.rename(key, name, description or None)
        return [key]

    _change(work)


@clusters.command()
def lock(which: list[str] = typer.Argument(..., help=_WHICH)) -> None:
    """Keep clusters as they are when grouping again."""
    _set(which, "lock")


@clusters.command()
def unlock(which: list[str] = typer.Argument(..., help=_WHICH)) -> None:
    """Let grouping change clusters again."""
    _set(which, "lock", locked=False)


@clusters.command()
def archive(which: list[str] = typer.Argument(..., help=_WHICH)) -> None:
    """Put clusters away; their keywords stay in them."""
    _set(which, "archive")


@clusters.command()
def restore(which: list[str] = typer.Argument(..., help=_WHICH)) -> None:
    """Take clusters out of the archive."""
    _set(which, "bring_back")


@clusters.command()
def merge(which: list[str] = typer.Argument(..., help="Two or more, by id or name; the first one stays.")) -> None:
    """Put clusters, with their ideas and tasks, into the first of them, which is locked then."""

    async def work(workspace: Workspace, found: Overview) -> list[str]:
        keys = [_one(found, one).cluster.id for one in which]
        if len(set(keys)) < 2:
            raise InputError(_("Two clusters are needed."), _("Name the one that stays, then the others."))
        await workspace.planner.clusters.merge(keys)
        return keys[:1]

    _change(work)


@clusters.command()
def split(
    words: list[str] = typer.Argument(..., help=_WORDS),
    name: str = typer.Option("", "--name", help="Of the new cluster; its primary keyword without it."),
) -> None:
    """Put keywords, from wherever they are, into a cluster of their own, which is locked then."""

    async def work(workspace: Workspace, _found: Overview) -> list[str]:
        before = await workspace.planner.clusters.gather(await keywords_told(workspace, words), name)
        return before.made

    _change(work)


@clusters.command()
def move(
    words: list[str] = typer.Argument(..., help=_WORDS),
    to: str = typer.Option("", "--to", metavar="CLUSTER", help="Where to, by id or name; without: out of their cluster."),
) -> None:
    """Move keywords into a cluster, which is locked then, or take them out of theirs."""

    async def work(workspace: Workspace, found: Overview) -> list[str]:
        key = _one(found, to).cluster.id if to else ""
        await workspace.planner.clusters.move(await keywords_told(workspace, words), key)
        return [key] if key else []

    _change(work)


@clusters.command()
def primary(
    cluster: str = typer.Argument(..., help=_WHICH), word: str = typer.Argument(..., help="A keyword that is in it.")
) -> None:
    """Choose the keyword a cluster is after."""

    async def work(workspace: Workspace, found: Overview) -> list[str]:
        key = _one(found, cluster).cluster.id
        held = await workspace.planner.clusters.keywords_of(key)
        chosen = next((one.id for one in held if word in (one.id, one.text)), word)
        await workspace.planner.clusters.set_primary(key, chosen)
        return [key]

    _change(work)


@clusters.command()
def hub(
    pillar: str = typer.Argument(..., help=_WHICH),
    spokes: list[str] = typer.Argument(None, help="Clusters that support it; none takes the hub back."),
) -> None:
    """Make a cluster the pillar of others."""

    async def work(workspace: Workspace, found: Overview) -> list[str]:
        key = _one(found, pillar).cluster.id
        others = [_one(found, one).cluster.id for one in spokes or []]
        await workspace.planner.clusters.set_hub(key, others)
        return [key, *others]

    _change(work)


@clusters.command()
def hubs(make: bool = typer.Option(False, "--make", help="Make them all.")) -> None:
    """Suggest hubs of clusters that are in none: a pillar, and clusters on parts of it. Estimated from their words."""

    async def work(workspace: Workspace) -> list[tuple[Line, list[Line]]]:
        from alwrity_desktop.planner.cluster_overview import free_hubs

        found = free_hubs((await _overview(workspace)).lines, _language(workspace))
        if make and found:
            wanted = {pillar.cluster.id: [one.cluster.id for one in spokes] for pillar, spokes in found}
            await workspace.planner.clusters.set_hubs(wanted)
        return found

    found = context.run(work)
    rows: list[dict[str, Any]] = [
        {"pillar": _brief(pillar), "spokes": [_brief(one) for one in spokes]} for pillar, spokes in found
    ]
    lines = [f"{row['pillar']['name']}: {', '.join(one['name'] for one in row['spokes'])}" for row in rows]
    context.emit({"hubs": rows, "made": make and bool(found)}, "\n".join(lines) or _("No hub was found."))


Changing = Callable[["Workspace", "Overview"], Awaitable[list[str]]]


def _set(which: Sequence[str], what: str, **more: Any) -> None:
    async def work(workspace: Workspace, found: Overview) -> list[str]:
        keys = [_one(found, one).cluster.id for one in which]
        change: Any = getattr(workspace.planner.clusters, what)
        await change(keys, **more)
        return keys

    _change(work)


def _change(work: Changing) -> None:
    """Run a change, and show the clusters it touched."""

    async def whole(workspace: Workspace) -> list[Line]:
        keys = await work(workspace, await _overview(workspace))
        return [line for line in (await _overview(workspace)).lines if line.cluster.id in keys]

    _emit(context.run(whole))


def _emit(found: Sequence[Line]) -> None:
    heads = [_("cluster"), _("keywords"), _("volume"), _("intent"), _("answered"), _("hub"), _("how it was made")]
    rows = [
        [
            line.cluster.name,
            f"{line.figures.keywords:,}",
            "" if line.figures.volume is None else f"{line.figures.volume:,}",
            line.intent,
            ngettext("{count} page", "{count} pages", len(line.pages)) if line.pages else "",
            line.role,
            f"{line.label}{_(', locked') if line.cluster.locked else ''}",
        ]
        for line in found
    ]
    context.emit([_row(line) for line in found], context.table(rows, heads) if rows else _("No cluster."))


def _row(line: Line) -> dict[str, Any]:
    cluster, figures = line.cluster, line.figures
    return {
        "id": cluster.id, "name": cluster.name, "description": cluster.description, "primary": line.primary,
        "keywords": figures.keywords, "volume": figures.volume, "volume_known": figures.volume_known,
        "volume_estimated": figures.volume_estimated, "difficulty": figures.difficulty, "intent": line.intent,
        "state": cluster.state, "locked": cluster.locked, "method": cluster.method, "label": line.label,
        "answered": line.answered, "pages": [page.title for page in line.pages], "hub": line.role,
        "beside": [name for _key, name in line.beside],
    }  # fmt: skip


def _brief(line: Line) -> dict[str, str]:
    return {"id": line.cluster.id, "name": line.cluster.name}


async def _overview(workspace: Workspace) -> Overview:
    from alwrity_desktop.planner.cluster_overview import overview

    return await overview(workspace.db, _language(workspace), await workspace.planner.calendar.social_formats())


def _language(workspace: Workspace) -> str:
    return workspace.settings.writing.language[:2] or "en"


def _one(found: Overview, which: str) -> Line:
    """The cluster with this id or name. Raises InputError."""
    for line in found.lines:
        if line.cluster.id == which:
            return line
    named = [line for line in found.lines if line.cluster.name.casefold() == which.strip().casefold()]
    if not named:
        raise InputError(_("There is no cluster “{name}”.", name=which), _("`alwrity clusters list` shows them all."))
    if len(named) > 1:
        raise InputError(_("Several clusters are called “{name}”.", name=which), _("Name it by its id."))
    return named[0]
