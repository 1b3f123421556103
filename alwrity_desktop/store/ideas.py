"""Queries over ideas, and over clusters a model made none for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection, delete, func, insert, select

from alwrity_desktop.model.cluster import Cluster
from alwrity_desktop.model.identity import LOCAL_TENANT
from alwrity_desktop.model.keyword import Keyword
from alwrity_desktop.model.plan import Idea, IdeaFailure
from alwrity_desktop.store import clusters as cluster_store
from alwrity_desktop.store.keywords import by_ids
from alwrity_desktop.store.rows import entities_of, get_entity, insert_entity, put_entities, values
from alwrity_desktop.store.tables import clusters, idea_failures, keywords, tasks
from alwrity_desktop.store.tables import ideas as table

_AT_ONCE = 400


@dataclass(slots=True)
class Surroundings:
    """What ideas stand in: by cluster its name and the intents of its main keyword; by idea the task made of it."""

    clusters: dict[str, tuple[str, tuple[str, ...]]] = field(default_factory=dict[str, tuple[str, tuple[str, ...]]])
    tasks: dict[str, str] = field(default_factory=dict[str, str])


def put_many(connection: Connection, found: Iterable[Idea]) -> None:
    """Insert ideas, or write all their columns where they are known."""
    put_entities(connection, table, found)


def insert_many(connection: Connection, fresh: Sequence[Idea]) -> None:
    """Insert ideas that are not there yet."""
    if fresh:
        connection.execute(insert(table), [values(idea) for idea in fresh])


def get(connection: Connection, idea_id: str) -> Idea | None:
    """The idea with this id."""
    return get_entity(connection, table, Idea, idea_id)


def get_many(connection: Connection, ids: Sequence[str]) -> list[Idea]:
    """Those with these ids, in their order; those that are gone are left out."""
    found: dict[str, Idea] = {}
    for start in range(0, len(ids), _AT_ONCE):
        rows = connection.execute(select(table).where(table.c.id.in_(ids[start : start + _AT_ONCE])))
        found |= {idea.id: idea for idea in entities_of(Idea, rows)}
    return [found[key] for key in dict.fromkeys(ids) if key in found]


def listed(connection: Connection, states: Sequence[str] = (), tenant_id: str = LOCAL_TENANT) -> list[Idea]:
    """Ideas in these states (all without), the highest priority first, then the oldest."""
    query = select(table).where(table.c.tenant_id == tenant_id)
    if states:
        query = query.where(table.c.state.in_(states))
    return entities_of(Idea, connection.execute(query.order_by(table.c.priority.desc(), table.c.created_at, table.c.id)))


def surroundings(connection: Connection, tenant_id: str = LOCAL_TENANT) -> Surroundings:
    """Of all ideas."""
    query = (
        select(clusters.c.id, clusters.c.name, keywords.c.intents)
        .outerjoin(keywords, keywords.c.id == clusters.c.primary_id)
        .where(clusters.c.tenant_id == tenant_id)
    )
    named = {row[0]: (row[1], tuple(row[2] or ())) for row in connection.execute(query)}
    of_ideas = select(tasks.c.idea_id, tasks.c.id).where(tasks.c.tenant_id == tenant_id, tasks.c.idea_id != "")
    return Surroundings(named, {row[0]: row[1] for row in connection.execute(of_ideas.order_by(tasks.c.created_at))})


def members(connection: Connection, cluster_ids: Sequence[str]) -> list[tuple[Cluster, list[Keyword]]]:
    """These clusters with their keywords, the primary one first, then by volume; unknown volumes last."""
    ids = cluster_store.members(connection, cluster_ids)
    found = {one.id: one for one in by_ids(connection, [key for keys in ids.values() for key in keys])}
    told: list[tuple[Cluster, list[Keyword]]] = []
    for cluster_id in cluster_ids:
        cluster = cluster_store.get(connection, cluster_id)
        if cluster is not None:
            words = [found[key] for key in ids[cluster_id] if key in found]
            first = cluster.primary_id
            words.sort(key=lambda one, first=first: (one.id != first, -(one.volume or -1), one.text))
            told.append((cluster, words))
    return told


def titles(connection: Connection, tenant_id: str = LOCAL_TENANT) -> set[str]:
    """All titles in lower case, so that none comes twice."""
    return set(connection.execute(select(func.lower(table.c.title)).where(table.c.tenant_id == tenant_id)).scalars())


def remove(connection: Connection, ids: Sequence[str]) -> None:
    """Delete ideas."""
    for start in range(0, len(ids), _AT_ONCE):
        connection.execute(delete(table).where(table.c.id.in_(ids[start : start + _AT_ONCE])))


def put_failures(connection: Connection, cluster_ids: Sequence[str], failures: Sequence[IdeaFailure]) -> None:
    """What failed of a run over these clusters, in place of what failed of them before."""
    for start in range(0, len(cluster_ids), _AT_ONCE):
        chosen = idea_failures.c.cluster_id.in_(cluster_ids[start : start + _AT_ONCE])
        connection.execute(delete(idea_failures).where(chosen))
    for failure in failures:
        insert_entity(connection, idea_failures, failure)


def failures(connection: Connection, tenant_id: str = LOCAL_TENANT) -> list[IdeaFailure]:
    """Clusters without ideas, and why, oldest first."""
    query = select(idea_failures).where(idea_failures.c.tenant_id == tenant_id).order_by(idea_failures.c.created_at)
    return entities_of(IdeaFailure, connection.execute(query))
