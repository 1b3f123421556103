"""`alwrity publish`."""

from __future__ import annotations

import asyncio
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from alwrity_desktop.cli import context
from alwrity_desktop.cli.files import read_draft, read_text
from alwrity_desktop.cli.sites import find_site
from alwrity_desktop.core.errors import InputError, StorageError
from alwrity_desktop.core.files import write_whole
from alwrity_desktop.core.messages import _

if TYPE_CHECKING:
    from alwrity_desktop.model.draft import Draft
    from alwrity_desktop.model.site import Site
    from alwrity_desktop.workspace import Workspace


def register(app: typer.Typer) -> None:
    """Add the commands to `app`."""
    app.command("publish")(publish)


def publish(
    file: Path = typer.Argument(..., metavar="FILE.md", help="A draft file."),
    site: str = typer.Option(..., "--site", metavar="SITE", help="A connected site: its name, address or id."),
    status: str = typer.Option("draft", "--status", help="draft, publish or future."),
    date: str = typer.Option(
        "",
        "--date",
        metavar="ISO",
        help="When to publish; without an offset, in the site's time zone. With future, the default is the file's date.",
    ),
    kind: str = typer.Option("post", "--type", help="post or page."),
) -> None:
    """Publish a draft file. Doing it again updates the same post; it never makes a second one."""
    if status not in ("draft", "publish", "future"):
        raise typer.BadParameter(_("must be draft, publish or future"), param_hint="--status")
    if kind not in ("post", "page"):
        raise typer.BadParameter(_("must be post or page"), param_hint="--type")
    when = _moment(date)
    planned = read_draft(file).publish_at  # what cannot be read is told first; the file is touched once the site is known
    if status == "future" and not (when or planned):
        raise typer.BadParameter(_("a date is needed with --status future"), param_hint="--date")
    folder = file.resolve().parent

    async def work(workspace: Workspace) -> tuple[dict[str, Any], str]:
        from alwrity_desktop.publisher.service import PublishChoices

        target = await find_site(workspace, site)
        if status == "future":
            await workspace.publisher.follow_zone(target)  # a date without an offset is meant in the zone it has today
        draft, warnings = await asyncio.to_thread(identified, file)
        kept = await _kept(workspace, draft)
        choices = PublishChoices(status=status, date=when, type=kind, media_folder=folder)
        result = await workspace.publisher.publish(kept, target, choices, context.Reporter())
        time = (when or planned) if result.status == "future" else None
        return {
            "id": result.id,
            "url": result.url,
            "edit_url": result.edit_url,
            "status": result.status,
            "media": [{"id": media.id, "url": media.url} for media in result.media],
            "warnings": [*warnings, *result.warnings],
        }, _site_time(time, target) if time else result.status

    done, state = context.run(work)
    for warning in done["warnings"]:
        context.note(warning)
    context.emit(done, _("{status}: {url}", status=state, url=done["url"]))


def _site_time(date: datetime, site: Site) -> str:
    """When a post appears, in the site's time zone and with its name."""
    from alwrity_desktop.publisher.plan import in_utc, zone

    local = in_utc(date, site).astimezone(zone(site))
    return _("scheduled for {time} ({zone})", time=f"{local:%Y-%m-%d %H:%M}", zone=site.timezone or "UTC")


async def _kept(workspace: Workspace, draft: Draft) -> Draft:
    """`draft` in the library: new, or as the newest text of the one with its id, whose older texts stay as revisions."""
    try:
        known = await workspace.library.get(draft.id)
    except InputError:
        return await workspace.library.create(draft)
    draft.created_at, draft.opened_at = known.created_at, known.opened_at
    draft.brief = draft.brief or known.brief
    return await workspace.library.save(draft, "publish", overwrite=True)


def _moment(date: str) -> datetime | None:
    if not date:
        return None
    try:
        return datetime.fromisoformat(date)
    except ValueError as error:
        raise typer.BadParameter(
            _("{date} is no ISO date such as 2026-12-24T09:30", date=date), param_hint="--date"
        ) from error


def identified(file: Path) -> tuple[Draft, list[str]]:
    """The draft in `file`, with an id that is the same next time; and warnings.

    A file without an `id` gets one written into its front matter, so that publishing it again updates the same post.
    Raises InputError when that cannot be done, because a second call would then make a second post.
    """
    from alwrity_desktop.page import draft_file

    text = read_text(file)
    draft = draft_file.read(text, file)
    if draft_file.has_id(text):
        return draft, []
    try:
        write_whole(file, draft_file.write(draft))
    except StorageError as error:
        raise InputError(
            _("{name} has no id, and none could be written into it.", name=file.name),
            _("Make the file writable, or add a line such as id: {id} to its front matter.", id=draft.id),
        ) from error
    return draft, [_("An id was added to {name}, so that it is known again.", name=file.name)]
