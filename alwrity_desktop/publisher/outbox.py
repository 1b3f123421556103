"""Publications that wait: kept in the database, tried again with growing pauses, put aside when only a person can help.

The pauses are fixed: 1, 5, 15, 30, 60 minutes, 3 hours, then every 6 hours; after 32 tries (about a week) it is
given up with a sentence. A site's own Retry-After counts when it is longer. Being offline is no try.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from alwrity_desktop.core.errors import KnownError, NetworkError, OfflineError
from alwrity_desktop.core.messages import _
from alwrity_desktop.core.progress import Progress, Report
from alwrity_desktop.model.identity import now
from alwrity_desktop.model.site import Publication
from alwrity_desktop.publisher.results import Published
from alwrity_desktop.publisher.targets.refusals import SiteError
from alwrity_desktop.store import publications
from alwrity_desktop.store.database import Database

MINUTES = (1, 5, 15, 30, 60, 180, 360)
MOST_ATTEMPTS = 32


class QueuedError(NetworkError):
    """A publication could not be sent now; it waits in the outbox and nothing is lost."""

    def __init__(self, error: KnownError, publication: Publication) -> None:
        when = publication.next_attempt_at
        time = f"{when.astimezone():%H:%M}" if when else ""
        super().__init__(
            error.happened,
            _("It waits in the outbox and is tried again at {time}. {remedy}", time=time, remedy=error.remedy).strip(),
            detail=error.detail,
        )
        self.publication_id = publication.id
        self.next_attempt_at = when
        self.cause = error.cause if isinstance(error, SiteError) else "offline"


@dataclass(slots=True, frozen=True)
class Outcome:
    """What became of one publication of the outbox: `result`, or `error`."""

    publication: Publication
    result: Published | None = None
    error: KnownError | None = None


def pause(attempts: int, wait: float = 0.0) -> timedelta:
    """Time until the next try after `attempts` failed ones."""
    minutes = MINUTES[min(max(attempts, 1), len(MINUTES)) - 1]
    return max(timedelta(minutes=minutes), timedelta(seconds=wait))


async def note_failure(db: Database, publication: Publication, error: KnownError) -> KnownError:
    """Keep a failure in the publication's row. Returns the error to show: QueuedError where it will be tried again."""
    publication.error, publication.remedy = error.happened, error.remedy
    if isinstance(error, OfflineError):
        publication.state, publication.next_attempt_at = "queued", now() + pause(1)
    elif isinstance(error, SiteError) and not error.permanent and publication.attempts + 1 < MOST_ATTEMPTS:
        publication.attempts += 1
        publication.state, publication.next_attempt_at = "queued", now() + pause(publication.attempts, error.wait)
    else:
        publication.attempts += 1
        publication.state, publication.next_attempt_at = "failed", None
    await db.write(publications.put, publication)
    return QueuedError(error, publication) if publication.state == "queued" else error


class Outbox:
    """The waiting publications of a workspace.

    send: sends one, raising KnownError after the failure was noted. busy: tells which are being sent right now.
    """

    def __init__(
        self, db: Database, send: Callable[[Publication, Report], Awaitable[Published]], busy: Callable[[str], bool]
    ) -> None:
        self._db = db
        self._send = send
        self._busy = busy

    async def waiting(self) -> list[Publication]:
        """What is not done: queued, being sent, failed or in conflict; oldest first."""
        return await self._db.read(publications.in_states, "queued", "sending", "failed", "conflict")

    async def next_due(self) -> tuple[int, datetime | None]:
        """Number of publications that wait to be sent, and when the first is due; None is at once."""
        return await self._db.read(publications.next_due)

    async def flush(self, report: Report) -> list[Outcome]:
        """Send what is due. A site that cannot be reached is asked once; the rest of its publications are put off too."""
        due = [row for row in await self._db.read(publications.due, now()) if not self._busy(row.id)]
        outcomes: list[Outcome] = []
        down: dict[str, KnownError] = {}
        for number, publication in enumerate(due):
            report(Progress("outbox", _("Sending from the outbox"), number / len(due)))
            outcomes.append(await self._one(publication, down, report))
        return outcomes

    async def _one(self, publication: Publication, down: dict[str, KnownError], report: Report) -> Outcome:
        if publication.site_id in down:
            error = await note_failure(self._db, publication, down[publication.site_id])
            return Outcome(publication, error=error)
        try:
            return Outcome(publication, result=await self._send(publication, report))
        except QueuedError as error:
            cause = error.__cause__
            down[publication.site_id] = cause if isinstance(cause, KnownError) else error
            return Outcome(publication, error=error)
        except KnownError as error:
            return Outcome(publication, error=error)

    async def retry(self, publication_id: str) -> None:
        """Make one due at once, also one that failed."""
        row = await self._db.read(publications.get, publication_id)
        if row and row.state in ("queued", "failed"):
            row.state, row.next_attempt_at, row.attempts = "queued", None, 0
            await self._db.write(publications.put, row)

    async def cancel(self, publication_id: str) -> None:
        """Take one out. What is on the site already stays there, and is found again when the draft is published."""
        row = await self._db.read(publications.get, publication_id)
        if row is None:
            return
        if row.base_content:
            row.state, row.next_attempt_at, row.error, row.remedy = "done", None, "", ""
            await self._db.write(publications.put, row)
        else:
            await self._db.write(publications.remove, publication_id)
