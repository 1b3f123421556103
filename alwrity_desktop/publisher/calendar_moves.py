"""An entry of the calendar that stands on a site, or is on its way there, gets another time."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from alwrity_desktop.core.errors import InputError
from alwrity_desktop.core.messages import _
from alwrity_desktop.model.calendar import Entry
from alwrity_desktop.publisher.rescheduling import Scheduled
from alwrity_desktop.store import publications, remote_posts
from alwrity_desktop.store.database import Database

if TYPE_CHECKING:
    from alwrity_desktop.publisher.service import Publisher


async def move_entry(publisher: Publisher, db: Database, entry: Entry, at: datetime) -> None:
    """Move a scheduled post on its site, or what waits in the outbox here. Raises what Publisher.reschedule raises, and
    InputError for what is out already or no longer known."""
    known = f"{entry.at.astimezone(UTC):%Y-%m-%dT%H:%M:%S}"
    if entry.published:
        raise InputError(_("“{title}” is out already: a published post keeps its date.", title=entry.title))
    if entry.kind == "post" and (post := await db.read(remote_posts.get, entry.id)) is not None:
        await publisher.reschedule(entry.site_id, Scheduled(post.remote_id, post.type, known), at)
        return
    row = await db.read(publications.get, entry.id) if entry.kind == "publication" else None
    if row is None:
        raise InputError(_("“{title}” is no longer there.", title=entry.title), _("Look at the calendar again."))
    if row.state == "done":
        await publisher.reschedule(entry.site_id, Scheduled(row.remote_id, row.remote_type, known), at)
    else:
        await publisher.put_off(row.id, at)
