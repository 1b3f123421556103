"""Queries over clusters. Which keywords are in one stands in the keywords."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection, delete, func, select

from alwrity_desktop.model.cluster import Cluster, ClusterFigures
from alwrity_desktop.model.identity import LOCAL_TENANT, now
from alwrity_desktop.store.keyword_imports import horizon
from alwrity_desktop.store.rows import entities_of, get_entity, insert_entity, update_entity
from alwrity_desktop.store.tables import clusters as table
from alwrity_desktop.store.tables import keywords

_AT_ONCE = 400
Places = dict[str, tuple[str, str]]
"""By keyword id: the cluster it is in ("" for none) and its state."""


@dataclass(slots=True)
class Before:
    """How it was: clusters as they were, ids of clusters that were not there, and where keywords stood."""

    clusters: list[Cluster] = field(default_factory=list[Cluster])
    made: list[str] = field(default_factory=list[str])
    places: Places = field(default_factory=dict[str, tuple[str, str]])


def listed(connection: Connection, tenant_id: str = LOCAL_TENANT) -> list[Cluster]:
    """All clusters by name."""
    query = select(table).where(table.c.tenant_id == tenant_id).order_by(func.lower(table.c.name), table.c.id)
    return entities_of(Cluster, connection.execute(query))


def get(connection: Connection, cluster_id: str) -> Cluster | None:
    """The cluster with this id."""
    return get_entity(connection, table, Cluster, cluster_id)


def put_many(connection: Connection, found: Iterable[Cluster]) -> None:
    """Insert clusters, or write all their columns where they are known."""
    for cluster in found:
        if not update_entity(connection, table, cluster):
            insert_entity(connection, table, cluster)


def remove(connection: Connection, ids: Sequence[str]) -> None:
    """Delete clusters; their keywords are not touched (see `place`)."""
    for start in range(0, len(ids), _AT_ONCE):
        connection.execute(delete(table).where(table.c.id.in_(ids[start : start + _AT_ONCE])))


def figures(connection: Connection, tenant_id: str = LOCAL_TENANT) -> dict[str, ClusterFigures]:
    """By cluster what its keywords add up to."""
    query = select(
        keywords.c.cluster_id,
        func.count(),
        func.sum(keywords.c.volume),
        func.count(keywords.c.volume),
        func.max(keywords.c.volume_estimated),
        func.avg(keywords.c.difficulty),
    ).where(
        keywords.c.tenant_id == tenant_id,
        keywords.c.cluster_id != "",
        keywords.c.import_number <= horizon(connection, tenant_id),
    )
    rows = connection.execute(query.group_by(keywords.c.cluster_id))
    return {row[0]: ClusterFigures(row[1], row[2], row[3], bool(row[4]), row[5]) for row in rows}


def members(connection: Connection, ids: Sequence[str]) -> dict[str, list[str]]:
    """Ids of the keywords in each of these clusters."""
    found: dict[str, list[str]] = {cluster_id: [] for cluster_id in ids}
    for start in range(0, len(ids), _AT_ONCE):
        chosen = keywords.c.cluster_id.in_(ids[start : start + _AT_ONCE])
        rows = connection.execute(select(keywords.c.cluster_id, keywords.c.id).where(chosen).order_by(keywords.c.id))
        for cluster_id, keyword_id in rows:
            found[cluster_id].append(keyword_id)
    return found


def places(connection: Connection, keyword_ids: Sequence[str]) -> Places:
    """Where these keywords stand."""
    found: Places = {}
    for start in range(0, len(keyword_ids), _AT_ONCE):
        chosen = keywords.c.id.in_(keyword_ids[start : start + _AT_ONCE])
        rows = connection.execute(select(keywords.c.id, keywords.c.cluster_id, keywords.c.state).where(chosen))
        found |= {row[0]: (row[1], row[2]) for row in rows}
    return found


def place(connection: Connection, wanted: Mapping[str, tuple[str, str]]) -> None:
    """Put keywords into clusters, with their states."""
    stamp = now().strftime("%Y-%m-%d %H:%M:%S.%f")
    rows = [(cluster_id, state, stamp, key) for key, (cluster_id, state) in wanted.items()]
    if rows:
        connection.exec_driver_sql("UPDATE keywords SET cluster_id = ?, state = ?, updated_at = ? WHERE id = ?", rows)


def change(
    connection: Connection, put: Iterable[Cluster], gone: Sequence[str], places: Mapping[str, tuple[str, str]]
) -> None:
    """Write clusters, place keywords and delete clusters, in one transaction."""
    put_many(connection, put)
    place(connection, places)
    remove(connection, gone)
