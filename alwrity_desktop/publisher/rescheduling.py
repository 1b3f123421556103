"""A scheduled post comes out at another time: moved on its site, then here. Nothing else of the post is touched.

Looked at before and after: a post that came out, was trashed or was given another time on the site meanwhile is not
moved, and what the site answers is compared with what was asked of it, for WordPress publishes what it thinks is due.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from alwrity_desktop.core.errors import ChangedElsewhereError, InputError, NetworkError
from alwrity_desktop.core.messages import _
from alwrity_desktop.model.identity import now
from alwrity_desktop.model.site import Publication, Site
from alwrity_desktop.publisher.finding import route
from alwrity_desktop.publisher.once import Once
from alwrity_desktop.publisher.plan import AHEAD
from alwrity_desktop.publisher.targets.refusals import SiteError
from alwrity_desktop.publisher.targets.wordpress import WordPressClient
from alwrity_desktop.store import calendar, publications
from alwrity_desktop.store.database import Database

FIELDS = "id,status,date_gmt,modified_gmt"


@dataclass(slots=True, frozen=True)
class Scheduled:
    """A scheduled post: its number and type on the site, and when it comes out by what is known here."""

    remote_id: int
    type: str
    date_gmt: str


def refuse_too_soon(at: datetime) -> None:
    """Raise InputError for a time the site would take for now."""
    if at < now() + timedelta(seconds=AHEAD):
        raise InputError(
            _("The chosen time is past or less than a minute ahead, so the site would publish at once."),
            _("Choose a later time, or publish it now."),
        )


async def reschedule(
    db: Database, client: WordPressClient, site: Site, post: Scheduled, at: datetime, once: Once
) -> datetime:
    """Let the post come out at `at` (aware); gives the time the site has now.

    Raises InputError for a time too soon, ChangedElsewhereError where the post is no longer scheduled for the time known
    here, SiteError, OfflineError. In all of these the post stays as it is.
    """
    refuse_too_soon(at)
    wanted = f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S}"
    address = route(post.type, post.remote_id)
    before = await _there(client, address)
    if before is None or before["status"] != "future" or str(before["date_gmt"]) not in (post.date_gmt, wanted):
        if before is not None:
            await db.write(calendar.note_there, site.id, post.remote_id, before)
        raise _changed(site, before)

    async def send() -> dict[str, Any]:
        body = {"date_gmt": wanted, "status": "future"}
        return (await client.post(address, body, _fields=FIELDS, context="edit")).data

    async def look() -> dict[str, Any] | None:
        found = await _there(client, address)
        return found if found and str(found["date_gmt"]) == wanted else None

    got = await once(send, look)
    await _note(db, site, post, before, got)
    if got["status"] != "future" or str(got["date_gmt"]) != wanted:
        raise NetworkError(
            _("{site} did not take the time over as it was sent.", site=site.name),
            _("Look at the post on the site."),
            detail=f"{got['status']} {got['date_gmt']} for {wanted}",
        )
    return at


def put_off(row: Publication, at: datetime) -> Publication:
    """Another time for a publication that was not sent yet. Raises InputError."""
    refuse_too_soon(at)
    if row.state not in ("queued", "failed") or row.request.get("status") != "future":
        raise InputError(_("It is being sent, or waits for you to compare two versions."), _("Do that first."))
    row.request = {**row.request, "date_gmt": f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S}"}
    return row


async def _there(client: WordPressClient, address: str) -> dict[str, Any] | None:
    try:
        return (await client.get(address, context="edit", _fields=FIELDS)).data
    except SiteError as error:
        if error.cause == "gone" or error.status == 404:
            return None
        raise


async def _note(db: Database, site: Site, post: Scheduled, before: dict[str, Any], got: dict[str, Any]) -> None:
    """Keep what the site has now, in the local copy, in the publication it came of and in that one's draft."""
    await db.write(calendar.note_there, site.id, post.remote_id, got)
    row = await db.read(publications.of_remote, site.id, post.remote_id)
    if row is None:
        return
    if row.remote_modified_gmt == before["modified_gmt"]:  # else the text was changed there, which is still to be seen
        row.remote_modified_gmt = str(got["modified_gmt"])
    row.remote_status = str(got["status"])
    row.request = {**row.request, "date_gmt": str(got["date_gmt"])}
    await db.write(publications.put, row)
    at = calendar.moment_of(str(got["date_gmt"]))
    if row.draft_id and at is not None:
        await db.write(calendar.follow_publish_at, row.draft_id, at)


def _changed(site: Site, there: dict[str, Any] | None) -> ChangedElsewhereError:
    remedy = _("Nothing was moved; the calendar shows it as it is there.")
    if there is None or there["status"] == "trash":
        return ChangedElsewhereError(
            _("The post is no longer on {site}.", site=site.name), _("Nothing was moved; read the site again.")
        )
    if there["status"] == "publish":
        return ChangedElsewhereError(_("The post came out on {site} meanwhile.", site=site.name), remedy)
    if there["status"] != "future":
        return ChangedElsewhereError(_("The post is no longer scheduled on {site}.", site=site.name), remedy)
    return ChangedElsewhereError(_("The post was given another time on {site} meanwhile.", site=site.name), remedy)
