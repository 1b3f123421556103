"""Queries over ideas, and over clusters a model made none for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, delete, func, select

from alwrity_desktop.model.identity import LOCAL_TENANT
from alwrity_desktop.model.plan import Idea, IdeaFailure
from alwrity_desktop.store.rows import entities_of, get_entity, insert_entity, update_entity
from alwrity_desktop.store.tables import idea_failures
from alwrity_desktop.store.tables import ideas as table


def put_many(connection: Connection, found: Iterable[Idea]) -> None:
    """Insert ideas, or write all their columns where they are known."""
    for idea in found:
        if not update_entity(connection, table, idea):
            insert_entity(connection, table, idea)


def get(connection: Connection, idea_id: str) -> Idea | None:
    """The idea with this id."""
    return get_entity(connection, table, Idea, idea_id)


def listed(connection: Connection, states: Sequence[str] = (), tenant_id: str = LOCAL_TENANT) -> list[Idea]:
    """Ideas in these states (all without), the highest priority first, then the oldest."""
    query = select(table).where(table.c.tenant_id == tenant_id)
    if states:
        query = query.where(table.c.state.in_(states))
    return entities_of(Idea, connection.execute(query.order_by(table.c.priority.desc(), table.c.created_at, table.c.id)))


def titles(connection: Connection, tenant_id: str = LOCAL_TENANT) -> set[str]:
    """All titles in lower case, so that none comes twice."""
    return set(connection.execute(select(func.lower(table.c.title)).where(table.c.tenant_id == tenant_id)).scalars())


def remove(connection: Connection, ids: Sequence[str]) -> None:
    """Delete ideas."""
    connection.execute(delete(table).where(table.c.id.in_(ids)))


def put_failures(connection: Connection, cluster_ids: Sequence[str], failures: Sequence[IdeaFailure]) -> None:
    """What failed of a run over these clusters, in place of what failed of them before."""
    connection.execute(delete(idea_failures).where(idea_failures.c.cluster_id.in_(cluster_ids)))
    for failure in failures:
        insert_entity(connection, idea_failures, failure)


def failures(connection: Connection, tenant_id: str = LOCAL_TENANT) -> list[IdeaFailure]:
    """Clusters without ideas, and why, oldest first."""
    query = select(idea_failures).where(idea_failures.c.tenant_id == tenant_id).order_by(idea_failures.c.created_at)
    return entities_of(IdeaFailure, connection.execute(query))
