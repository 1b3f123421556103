"""The calendar over all sites: tasks, drafts, what is scheduled and what is published; gaps and clashes; series."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

from alwrity_desktop.core.errors import InputError
from alwrity_desktop.core.messages import _
from alwrity_desktop.model.calendar import Entry
from alwrity_desktop.model.plan import Every, PlanTask, TaskSeries
from alwrity_desktop.planner.recurring import times, zone
from alwrity_desktop.store import calendar as store
from alwrity_desktop.store import tasks as task_store
from alwrity_desktop.store.database import Database

CLOSE = timedelta(hours=1)
"""Two entries of one site nearer than this clash."""


@dataclass(slots=True, frozen=True)
class Gap:
    """Days without anything, both included, in the zone that was asked for."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """How long it is."""
        return (self.last - self.first).days + 1


class Calendar:
    """Reads the calendar of a workspace, and makes series."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def entries(self, start: datetime, end: datetime, *, site_id: str = "") -> list[Entry]:
        """What is from `start` and before `end` (aware), in order; of one site only, when named.

        A task whose draft is there is left out for it.
        """
        found = await self._db.read(store.between, start, end)
        there = {entry.draft_id for entry in found if entry.draft_id}
        for task in await self._db.read(task_store.due_between, start, end):
            if task.due_at is not None and (not task.draft_id or task.draft_id not in there):
                found.append(_of_task(task, task.due_at))
        chosen = [entry for entry in found if not site_id or entry.site_id == site_id]
        return sorted(chosen, key=lambda entry: (entry.at, entry.title, entry.id))

    async def add_series(
        self, title: str, every: Every, starts_at: datetime, *, timezone: str, count: int, interval: int = 1, **task: Any
    ) -> list[PlanTask]:
        """Tasks that come again at the same time of day in `timezone`; they are ordinary tasks from then on.

        task: fields of each, as assignee or site_id. Raises InputError.
        """
        if not title.strip() or starts_at.tzinfo is None:
            raise InputError(_("A series needs a title, and a start with its time zone."), _("Fill in both."))
        series = TaskSeries(
            title=title, every=every, interval=interval, starts_at=starts_at, timezone=timezone, count=count, task=task
        )
        made = [PlanTask(title=title, series_id=series.id, due_at=moment, **task) for moment in times(series)]
        await self._db.write(task_store.put_series, series, made)
        return made


def _of_task(task: PlanTask, at: datetime) -> Entry:
    return Entry("task", task.id, task.title, at, task.state, task.draft_id, task.site_id, assignee=task.assignee)


def gaps(entries: Sequence[Entry], first: date, last: date, *, timezone: str = "UTC", least: int = 7) -> list[Gap]:
    """Stretches of at least `least` days between `first` and `last` (both included) with nothing in them."""
    place = zone(timezone)
    days = sorted({entry.at.astimezone(place).date() for entry in entries})
    edges = [first - timedelta(days=1), *(day for day in days if first <= day <= last), last + timedelta(days=1)]
    one = timedelta(days=1)
    found = [Gap(before + one, after - one) for before, after in pairwise(edges)]
    return [gap for gap in found if gap.days >= least]


def clashes(entries: Sequence[Entry], close: timedelta = CLOSE) -> list[tuple[Entry, Entry]]:
    """Neighbours of one site nearer than `close`; entries without a site clash among themselves."""
    by_site: dict[str, list[Entry]] = {}
    for entry in sorted(entries, key=lambda entry: entry.at):
        by_site.setdefault(entry.site_id, []).append(entry)
    return [pair for some in by_site.values() for pair in pairwise(some) if pair[1].at - pair[0].at < close]
