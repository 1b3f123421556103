"""Queries over sources: the person's notes and other people's texts that a draft rests on."""

from __future__ import annotations

from sqlalchemy import Connection, select
from sqlalchemy import delete as delete_from
from sqlalchemy import update as update_in

from alwrity_desktop.model.identity import LOCAL_TENANT, now
from alwrity_desktop.model.source import Source, SourceKind
from alwrity_desktop.store.revisions import digest
from alwrity_desktop.store.rows import entities_of, entity_of, get_entity, insert_entity, update_entity
from alwrity_desktop.store.tables import sources


def insert(connection: Connection, source: Source) -> Source:
    """Keep a source; one with the same text for the same draft is not kept twice, and that one comes back."""
    source.sha256 = source.sha256 or digest(source.text)
    known = select(sources).where(
        sources.c.draft_id == source.draft_id,
        sources.c.tenant_id == source.tenant_id,
        sources.c.sha256 == source.sha256,
    )
    row = connection.execute(known.limit(1)).first()
    if row:
        return entity_of(Source, row)
    insert_entity(connection, sources, source)
    return source


def update(connection: Connection, source: Source) -> bool:
    """Write all of a source; False when it is gone."""
    source.sha256 = digest(source.text)
    return update_entity(connection, sources, source)


def get(connection: Connection, source_id: str) -> Source | None:
    """The source with this id."""
    return get_entity(connection, sources, Source, source_id)


def of_draft(connection: Connection, draft_id: str, *, tenant_id: str = LOCAL_TENANT) -> list[Source]:
    """Sources of a draft, in the order they came."""
    query = select(sources).where(sources.c.draft_id == draft_id, sources.c.tenant_id == tenant_id)
    return entities_of(Source, connection.execute(query.order_by(sources.c.created_at, sources.c.id)))


def set_kind(connection: Connection, source_id: str, kind: SourceKind) -> None:
    """Say whether a source is the person's own or another's."""
    stamp = now().replace(tzinfo=None)
    connection.execute(update_in(sources).where(sources.c.id == source_id).values(kind=kind, updated_at=stamp))


def delete(connection: Connection, source_ids: list[str]) -> int:
    """Delete sources; gives how many there were."""
    return connection.execute(delete_from(sources).where(sources.c.id.in_(source_ids))).rowcount
