"""Queries over clusters. Which keywords are in one stands in the keywords."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection, bindparam, delete, func, select

from alwrity_desktop.model.cluster import Cluster, ClusterFigures
from alwrity_desktop.model.identity import LOCAL_TENANT, now
from alwrity_desktop.model.keyword_merging import key_of
from alwrity_desktop.store.keyword_imports import horizon
from alwrity_desktop.store.rows import entities_of, get_entity, put_entities
from alwrity_desktop.store.tables import clusters as table
from alwrity_desktop.store.tables import ideas, keyword_results, keywords, tasks

_AT_ONCE = 400
Places = dict[str, tuple[str, str]]
"""By keyword id: the cluster it is in ("" for none) and its state."""


@dataclass(slots=True)
class Before:
    """How it was: clusters as they were, ids of clusters that were not there, and where keywords stood."""

    clusters: list[Cluster] = field(default_factory=list[Cluster])
    made: list[str] = field(default_factory=list[str])
    places: Places = field(default_factory=dict[str, tuple[str, str]])
    plans: dict[str, str] = field(default_factory=dict[str, str])
    """By id of an idea or task the cluster it is of."""


def listed(connection: Connection, tenant_id: str = LOCAL_TENANT) -> list[Cluster]:
    """All clusters by name."""
    query = select(table).where(table.c.tenant_id == tenant_id).order_by(func.lower(table.c.name), table.c.id)
    return entities_of(Cluster, connection.execute(query))


def get(connection: Connection, cluster_id: str) -> Cluster | None:
    """The cluster with this id."""
    return get_entity(connection, table, Cluster, cluster_id)


def put_many(connection: Connection, found: Iterable[Cluster]) -> None:
    """Insert clusters, or write all their columns where they are known."""
    put_entities(connection, table, found)


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


def intents(connection: Connection, tenant_id: str = LOCAL_TENANT) -> dict[str, dict[str, int]]:
    """By cluster how many of its keywords are after what."""
    query = select(keywords.c.cluster_id, keywords.c.intents, func.count()).where(
        keywords.c.tenant_id == tenant_id,
        keywords.c.cluster_id != "",
        keywords.c.import_number <= horizon(connection, tenant_id),
    )
    found: dict[str, dict[str, int]] = {}
    for cluster_id, wants, count in connection.execute(query.group_by(keywords.c.cluster_id, keywords.c.intents)):
        counts = found.setdefault(cluster_id, {})
        for want in wants:
            counts[want] = counts.get(want, 0) + count
    return found


def primaries(connection: Connection, tenant_id: str = LOCAL_TENANT) -> dict[str, str]:
    """By cluster the text of its primary keyword."""
    joined = table.join(keywords, keywords.c.id == table.c.primary_id)
    query = select(table.c.id, keywords.c.text).select_from(joined).where(table.c.tenant_id == tenant_id)
    return {row[0]: row[1] for row in connection.execute(query)}


def texts(connection: Connection, tenant_id: str = LOCAL_TENANT) -> dict[str, str]:
    """By cluster its keywords in one text, to search in."""
    query = select(keywords.c.cluster_id, func.group_concat(keywords.c.text, ", ")).where(
        keywords.c.tenant_id == tenant_id,
        keywords.c.cluster_id != "",
        keywords.c.import_number <= horizon(connection, tenant_id),
    )
    return {row[0]: row[1] for row in connection.execute(query.group_by(keywords.c.cluster_id))}


def by_phrases(
    connection: Connection, phrases: Iterable[str], tenant_id: str = LOCAL_TENANT
) -> dict[str, list[tuple[str, str]]]:
    """By phrase the clusters that hold it as a keyword, of whatever country and language, and the keyword's text."""
    found: dict[str, list[tuple[str, str]]] = {}
    wanted = select(keywords.c.cluster_id, keywords.c.text).where(
        keywords.c.tenant_id == tenant_id,
        keywords.c.key > bindparam("low"),
        keywords.c.key < bindparam("high"),
        keywords.c.cluster_id != "",
    )
    for phrase in set(phrases):
        rows = connection.execute(wanted, _span(phrase))
        if held := list(dict.fromkeys((row[0], row[1]) for row in rows)):
            found[phrase] = held
    return found


def ids_of(connection: Connection, phrases: Iterable[str], tenant_id: str = LOCAL_TENANT) -> dict[str, list[str]]:
    """By phrase the ids of the keywords that are it, of whatever country and language."""
    found: dict[str, list[str]] = {}
    wanted = select(keywords.c.id).where(
        keywords.c.tenant_id == tenant_id, keywords.c.key > bindparam("low"), keywords.c.key < bindparam("high")
    )
    for phrase in phrases:
        if held := list(connection.execute(wanted, _span(phrase)).scalars()):
            found[phrase] = held
    return found


def _span(phrase: str) -> dict[str, str]:
    """Between which keys a phrase's are: the text and one sign, then country and language."""
    low = key_of(phrase)[:-1]
    return {"low": low, "high": low[:-1] + chr(ord(low[-1]) + 1)}


def with_results(connection: Connection, tenant_id: str = LOCAL_TENANT) -> int:
    """How many keywords have a known results page."""
    there = (keyword_results.c.tenant_id == tenant_id, func.json_array_length(keyword_results.c.urls) > 0)
    query = select(func.count()).select_from(keyword_results).where(*there)
    return connection.execute(query).scalar_one()


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


def plans(connection: Connection, cluster_ids: Sequence[str]) -> dict[str, str]:
    """By id of an idea or task the cluster it is of, of these clusters."""
    found: dict[str, str] = {}
    for table_ in (ideas, tasks):
        for start in range(0, len(cluster_ids), _AT_ONCE):
            chosen = table_.c.cluster_id.in_(cluster_ids[start : start + _AT_ONCE])
            found |= {row[0]: row[1] for row in connection.execute(select(table_.c.id, table_.c.cluster_id).where(chosen))}
    return found


def plans_of(connection: Connection, ids: Sequence[str]) -> dict[str, str]:
    """By id of an idea or task the cluster it is of, of these ideas and tasks."""
    found: dict[str, str] = {}
    for table_ in (ideas, tasks):
        for start in range(0, len(ids), _AT_ONCE):
            chosen = table_.c.id.in_(ids[start : start + _AT_ONCE])
            found |= {row[0]: row[1] for row in connection.execute(select(table_.c.id, table_.c.cluster_id).where(chosen))}
    return found


def hand_on(connection: Connection, plans: Mapping[str, str]) -> None:
    """Give ideas and tasks to other clusters."""
    rows = [(cluster_id, key) for key, cluster_id in plans.items()]
    if rows:
        for name in ("ideas", "tasks"):
            connection.exec_driver_sql(f"UPDATE {name} SET cluster_id = ? WHERE id = ?", rows)


def change(
    connection: Connection,
    put: Iterable[Cluster],
    gone: Sequence[str],
    places: Mapping[str, tuple[str, str]],
    plans: Mapping[str, str],
) -> None:
    """Write clusters, place keywords, hand ideas and tasks on, and delete clusters, in one transaction."""
    put_many(connection, put)
    place(connection, places)
    hand_on(connection, plans)
    remove(connection, gone)
