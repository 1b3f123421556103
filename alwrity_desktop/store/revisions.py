"""Queries over revisions: whole texts, compressed, thinned as they age."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, delete, select
from sqlalchemy import insert as insert_into

from alwrity_desktop.model.draft import Revision, RevisionOrigin
from alwrity_desktop.model.identity import now
from alwrity_desktop.store.rows import aware, values
from alwrity_desktop.store.tables import revisions

KEPT_ALWAYS: frozenset[str] = frozenset({"publish", "import"})
"""Origins that thinning never removes: what went out, and what came in."""

_SPACING = (
    (timedelta(days=1), timedelta(0)),
    (timedelta(days=7), timedelta(hours=1)),
    (timedelta(days=60), timedelta(days=1)),
    (timedelta(days=36_500), timedelta(days=7)),
)
"""Up to this age, one revision in each stretch of this length stays."""


@dataclass(slots=True, frozen=True)
class RevisionSummary:
    """A row of the list of revisions: everything but the text."""

    id: str
    draft_id: str
    origin: RevisionOrigin
    title: str
    word_count: int
    detail: dict[str, Any]
    created_at: datetime


def digest(body: str) -> str:
    """SHA-256 of a text, by which equal texts are known."""
    return hashlib.sha256(body.encode("utf-8", "surrogatepass")).hexdigest()


def pack(body: str) -> bytes:
    """A text compressed as revisions keep it; 10 ms for 100,000 words, so do it before the transaction."""
    # Level 3 takes a third of level 6's time for some 8 % more bytes.
    return zlib.compress(body.encode("utf-8", "surrogatepass"), 3)


def insert(connection: Connection, revision: Revision, packed: bytes | None = None) -> None:
    """Insert one revision; `packed` is its text from `pack`, where the caller has it."""
    columns = values(revision)
    body = str(columns.pop("body"))
    connection.execute(insert_into(revisions).values(**columns, sha256=digest(body), body_zlib=packed or pack(body)))


def get(connection: Connection, revision_id: str) -> Revision | None:
    """The revision with this id, with its text."""
    row = connection.execute(select(revisions).where(revisions.c.id == revision_id)).first()
    return _revision(row) if row else None


def latest(connection: Connection, draft_id: str) -> Revision | None:
    """The newest revision of a draft."""
    query = select(revisions).where(revisions.c.draft_id == draft_id).order_by(*_newest_first()).limit(1)
    row = connection.execute(query).first()
    return _revision(row) if row else None


def latest_digest(connection: Connection, draft_id: str) -> tuple[str, datetime] | None:
    """Digest and time of the newest revision, without unpacking it."""
    query = select(revisions.c.sha256, revisions.c.created_at).where(revisions.c.draft_id == draft_id)
    row = connection.execute(query.order_by(*_newest_first()).limit(1)).first()
    return (row.sha256, aware(row.created_at)) if row else None


def known(connection: Connection, draft_id: str, sha256: str) -> bool:
    """Whether this draft has a revision with exactly that text."""
    query = select(revisions.c.id).where(revisions.c.draft_id == draft_id, revisions.c.sha256 == sha256).limit(1)
    return connection.execute(query).first() is not None


def summaries(connection: Connection, draft_id: str, *, limit: int = 500) -> list[RevisionSummary]:
    """Revisions of a draft, newest first, without their texts."""
    names = ("id", "draft_id", "origin", "title", "word_count", "detail", "created_at")
    query = select(*(revisions.c[name] for name in names)).where(revisions.c.draft_id == draft_id)
    rows = connection.execute(query.order_by(*_newest_first()).limit(limit))
    return [RevisionSummary(*(aware(value) for value in row)) for row in rows]


def thin(connection: Connection, draft_id: str, *, moment: datetime | None = None) -> int:
    """Delete the revisions of a draft that its age no longer pays for; gives how many."""
    query = select(revisions.c.id, revisions.c.created_at, revisions.c.origin).where(revisions.c.draft_id == draft_id)
    rows = connection.execute(query.order_by(revisions.c.created_at, revisions.c.id))
    gone = spare([(row.id, aware(row.created_at), row.origin) for row in rows], moment or now())
    connection.execute(delete(revisions).where(revisions.c.id.in_(gone)))
    return len(gone)


def spare(entries: Sequence[tuple[str, datetime, str]], moment: datetime) -> list[str]:
    """Which revisions (id, time, origin; oldest first) can go at `moment`.

    All of the last day stay, then one an hour for a week, one a day for two months, one a week after that. In each
    stretch the newest stays. The very first and the very last always stay, and so do `KEPT_ALWAYS`.
    """
    gone: list[str] = []
    taken: set[tuple[timedelta, int]] = set()
    for number in range(len(entries) - 1, -1, -1):
        key, made, origin = entries[number]
        spacing = next((step for age, step in _SPACING if moment - made <= age), _SPACING[-1][1])
        if not spacing:
            continue
        slot = (spacing, int(made.timestamp() // spacing.total_seconds()))
        protected = origin in KEPT_ALWAYS or number in (0, len(entries) - 1)
        if slot in taken and not protected:
            gone.append(key)
        taken.add(slot)
    return gone


def _newest_first() -> tuple[Any, Any]:
    return revisions.c.created_at.desc(), revisions.c.id.desc()


def _revision(row: Row[Any]) -> Revision:
    return Revision(
        id=row.id,
        tenant_id=row.tenant_id,
        created_at=aware(row.created_at),
        updated_at=aware(row.updated_at),
        draft_id=row.draft_id,
        origin=row.origin,
        title=row.title,
        body=zlib.decompress(row.body_zlib).decode("utf-8", "surrogatepass"),
        word_count=row.word_count,
        detail=row.detail,
    )
