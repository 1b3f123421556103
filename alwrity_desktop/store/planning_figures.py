"""What Home tells of the plan: what is due or late, what comes out next, and what waits to be planned. All counted."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime

from sqlalchemy import Connection, func, select

from alwrity_desktop.model.calendar import Entry
from alwrity_desktop.model.identity import LOCAL_TENANT
from alwrity_desktop.model.plan import PlanTask
from alwrity_desktop.store import calendar
from alwrity_desktop.store.keyword_imports import horizon
from alwrity_desktop.store.rows import entities_of
from alwrity_desktop.store.tables import clusters, ideas, keywords, tasks

OPEN = ("pending", "in progress", "failed")


@dataclass(slots=True)
class PlanningFigures:
    """late, due: the first open tasks before and after now; late_count, due_count: how many there are.

    scheduled: what stands on a site with a time to come out. without_ideas: clusters without an idea or a task. new_ideas:
    not yet accepted or rejected. loose: keywords in no cluster that came after the last cluster was made. keywords: all
    that count.
    """

    late: list[PlanTask] = field(default_factory=list[PlanTask])
    due: list[PlanTask] = field(default_factory=list[PlanTask])
    late_count: int = 0
    due_count: int = 0
    scheduled: list[Entry] = field(default_factory=list[Entry])
    without_ideas: int = 0
    new_ideas: int = 0
    loose: int = 0
    keywords: int = 0


def planning_figures(
    connection: Connection, now: datetime, until: datetime, *, most: int = 5, tenant_id: str = LOCAL_TENANT
) -> PlanningFigures:
    """All at one moment. until (aware): how far ahead is looked; most: rows of each list."""
    moment, end = _naive(now), _naive(until)
    late = (tasks.c.due_at < moment,)
    due = (tasks.c.due_at >= moment, tasks.c.due_at < end)
    words = (
        keywords.c.tenant_id == tenant_id,
        keywords.c.import_number <= horizon(connection, tenant_id),
        keywords.c.state != "archived",
        keywords.c.disabled.is_(False),
    )

    def count(table: object, *conditions: object) -> int:
        query = select(func.count()).select_from(table).where(*conditions)  # type: ignore[arg-type]
        return connection.execute(query).scalar_one()

    mine = (tasks.c.tenant_id == tenant_id, tasks.c.state.in_(OPEN))

    def first(conditions: tuple[object, ...]) -> list[PlanTask]:
        query = select(tasks).where(*mine, *conditions).order_by(tasks.c.due_at, tasks.c.id).limit(most)  # type: ignore[arg-type]
        return entities_of(PlanTask, connection.execute(query))

    coming = [entry for entry in calendar.between(connection, now, until, tenant_id) if entry.scheduled]
    held = select(keywords.c.cluster_id).where(*words, keywords.c.cluster_id != "").distinct()
    planned = select(tasks.c.cluster_id).where(tasks.c.tenant_id == tenant_id, tasks.c.state != "cancelled")
    made = connection.execute(select(func.max(clusters.c.created_at)).where(clusters.c.tenant_id == tenant_id)).scalar()
    fresh = (keywords.c.created_at > made,) if made is not None else ()
    return PlanningFigures(
        late=first(late),
        due=first(due),
        late_count=count(tasks, *mine, *late),
        due_count=count(tasks, *mine, *due),
        scheduled=coming[:most],
        without_ideas=count(
            clusters,
            clusters.c.tenant_id == tenant_id,
            clusters.c.state == "new",
            clusters.c.id.in_(held),
            clusters.c.id.not_in(planned),
        ),
        new_ideas=count(ideas, ideas.c.tenant_id == tenant_id, ideas.c.state == "new"),
        loose=count(keywords, *words, keywords.c.cluster_id == "", *fresh),
        keywords=count(keywords, *words),
    )


def _naive(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(tzinfo=None)
