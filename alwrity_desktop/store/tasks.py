"""Queries over tasks and series of tasks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from sqlalchemy import Connection, delete, select

from alwrity_desktop.model.identity import LOCAL_TENANT
from alwrity_desktop.model.plan import PlanTask, TaskSeries
from alwrity_desktop.store.rows import entities_of, get_entity, insert_entity, put_entities
from alwrity_desktop.store.tables import clusters, sites, task_series
from alwrity_desktop.store.tables import tasks as table

_AT_ONCE = 400


def put_many(connection: Connection, found: Iterable[PlanTask]) -> None:
    """Insert tasks, or write all their columns where they are known."""
    put_entities(connection, table, found)


def get(connection: Connection, task_id: str) -> PlanTask | None:
    """The task with this id."""
    return get_entity(connection, table, PlanTask, task_id)


def get_many(connection: Connection, ids: Sequence[str]) -> list[PlanTask]:
    """Those with these ids, in their order; those that are gone are left out."""
    found: dict[str, PlanTask] = {}
    for start in range(0, len(ids), _AT_ONCE):
        rows = connection.execute(select(table).where(table.c.id.in_(ids[start : start + _AT_ONCE])))
        found |= {task.id: task for task in entities_of(PlanTask, rows)}
    return [found[key] for key in dict.fromkeys(ids) if key in found]


def listed(connection: Connection, states: Sequence[str] = (), tenant_id: str = LOCAL_TENANT) -> list[PlanTask]:
    """Tasks in these states (all without): the next due first, those without a date last, then by priority."""
    query = select(table).where(table.c.tenant_id == tenant_id)
    if states:
        query = query.where(table.c.state.in_(states))
    order = (table.c.due_at.is_(None), table.c.due_at, table.c.priority.desc(), table.c.created_at, table.c.id)
    return entities_of(PlanTask, connection.execute(query.order_by(*order)))


def due_between(connection: Connection, start: datetime, end: datetime, tenant_id: str = LOCAL_TENANT) -> list[PlanTask]:
    """Tasks due from `start` and before `end` (aware) that are not cancelled."""
    low, high = (moment.astimezone(UTC).replace(tzinfo=None) for moment in (start, end))
    query = select(table).where(
        table.c.tenant_id == tenant_id, table.c.due_at >= low, table.c.due_at < high, table.c.state != "cancelled"
    )
    return entities_of(PlanTask, connection.execute(query.order_by(table.c.due_at)))


def of_series(connection: Connection, series_id: str) -> list[PlanTask]:
    """The tasks of a series that are there, by their due date."""
    query = select(table).where(table.c.series_id == series_id).order_by(table.c.due_at)
    return entities_of(PlanTask, connection.execute(query))


def remove(connection: Connection, ids: Sequence[str]) -> None:
    """Delete tasks."""
    for start in range(0, len(ids), _AT_ONCE):
        connection.execute(delete(table).where(table.c.id.in_(ids[start : start + _AT_ONCE])))


def names(connection: Connection, tenant_id: str = LOCAL_TENANT) -> tuple[dict[str, str], dict[str, str]]:
    """Names of clusters and of sites, by id."""
    of_clusters = connection.execute(select(clusters.c.id, clusters.c.name).where(clusters.c.tenant_id == tenant_id))
    of_sites = connection.execute(select(sites.c.id, sites.c.name, sites.c.url).where(sites.c.tenant_id == tenant_id))
    return {row[0]: row[1] for row in of_clusters}, {row[0]: row[1] or row[2] for row in of_sites}


def put_series(connection: Connection, series: TaskSeries, made: Sequence[PlanTask]) -> None:
    """Keep a series with its tasks."""
    insert_entity(connection, task_series, series)
    put_many(connection, made)


def series(connection: Connection, tenant_id: str = LOCAL_TENANT) -> list[TaskSeries]:
    """All series, oldest first."""
    query = select(task_series).where(task_series.c.tenant_id == tenant_id).order_by(task_series.c.created_at)
    return entities_of(TaskSeries, connection.execute(query))
