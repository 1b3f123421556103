"""Queries over publications: what is on its way to a site, and what is there."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import Connection, delete, func, or_, select

from alwrity_desktop.model.identity import LOCAL_TENANT
from alwrity_desktop.model.site import Publication
from alwrity_desktop.store.rows import aware, entities_of, get_entity, insert_entity, update_entity
from alwrity_desktop.store.tables import publications

_WAITING = publications.c.state.in_(("queued", "sending"))


def put(connection: Connection, publication: Publication) -> None:
    """Insert the publication, or write all its columns when it is known."""
    if not update_entity(connection, publications, publication):
        insert_entity(connection, publications, publication)


def get(connection: Connection, publication_id: str) -> Publication | None:
    """The publication with this id."""
    return get_entity(connection, publications, Publication, publication_id)


def of_draft(connection: Connection, draft_id: str, site_id: str = "") -> list[Publication]:
    """Where a draft was sent, newest first; on one site only, when named."""
    statement = select(publications).where(publications.c.draft_id == draft_id)
    if site_id:
        statement = statement.where(publications.c.site_id == site_id)
    return entities_of(Publication, connection.execute(statement.order_by(publications.c.updated_at.desc())))


def of_remote(connection: Connection, site_id: str, remote_id: int) -> Publication | None:
    """The publication behind a post of a site."""
    statement = select(publications).where(publications.c.site_id == site_id, publications.c.remote_id == remote_id)
    found = entities_of(Publication, connection.execute(statement))
    return found[0] if found else None


def in_states(connection: Connection, *states: str, tenant_id: str = LOCAL_TENANT) -> list[Publication]:
    """Publications in these states, oldest first."""
    statement = select(publications).where(publications.c.tenant_id == tenant_id, publications.c.state.in_(states))
    return entities_of(Publication, connection.execute(statement.order_by(publications.c.created_at)))


def due(connection: Connection, moment: datetime, tenant_id: str = LOCAL_TENANT) -> list[Publication]:
    """Publications to be sent now, oldest first; one that was being sent when the program ended is among them."""
    column = publications.c.next_attempt_at
    ready = or_(column.is_(None), column <= moment.astimezone(UTC).replace(tzinfo=None))
    statement = select(publications).where(publications.c.tenant_id == tenant_id, _WAITING, ready)
    return entities_of(Publication, connection.execute(statement.order_by(publications.c.created_at)))


def next_due(connection: Connection, tenant_id: str = LOCAL_TENANT) -> tuple[int, datetime | None]:
    """Number of publications that wait, and when the first of them is due; None is at once."""
    statement = select(publications.c.next_attempt_at).where(publications.c.tenant_id == tenant_id, _WAITING)
    times = [row[0] for row in connection.execute(statement)]
    if not times or any(time is None for time in times):
        return len(times), None
    return len(times), aware(min(times))


def waiting(connection: Connection, tenant_id: str = LOCAL_TENANT) -> int:
    """Number of publications that wait to be sent."""
    statement = select(func.count()).select_from(publications).where(publications.c.tenant_id == tenant_id, _WAITING)
    return connection.execute(statement).scalar_one()


def remove(connection: Connection, publication_id: str) -> None:
    """Forget a publication; the post stays where it is."""
    connection.execute(delete(publications).where(publications.c.id == publication_id))
