"""The calendar over all sites: tasks, drafts, what is scheduled and what is published; gaps and clashes; series."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

from alwrity_desktop.core.errors import InputError
from alwrity_desktop.core.messages import _
from alwrity_desktop.model.calendar import Entry
from alwrity_desktop.model.plan import Every, PlanTask, TaskSeries
from alwrity_desktop.planner.recurring import times, zone
from alwrity_desktop.store import calendar as store
from alwrity_desktop.store import sites
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
    """Reads the calendar of a workspace, moves what stands in it, and makes series. social: names the formats whose
    drafts are social pieces; handed in, for the planner does not know the writer."""

    def __init__(self, db: Database, social: Callable[[], Collection[str]] = tuple) -> None:
        self._db = db
        self.social = social

    async def social_formats(self) -> frozenset[str]:
        """Names of the formats whose drafts are social pieces, and no pages of a site."""
        return frozenset(await asyncio.to_thread(self.social))

    async def entries(self, start: datetime, end: datetime, *, site_id: str = "") -> list[Entry]:
        """What is from `start` and before `end` (aware), in order; of one site only, when named.

        A task whose draft stands in the calendar, at whatever time, is left out for it.
        """
        social = await self.social_formats()
        found = [_kind_of(entry, social) for entry in await self._db.read(store.between, start, end)]
        names = {site.id: site.name for site in await self._db.read(sites.all_sites)}
        tasks = await self._db.read(task_store.due_between, start, end)
        there = await self._db.read(store.dated, {task.draft_id for task in tasks if task.draft_id})
        there |= {entry.draft_id for entry in found if entry.draft_id}
        for task in tasks:
            if task.due_at is not None and (not task.draft_id or task.draft_id not in there):
                found.append(_of_task(task, task.due_at, names.get(task.site_id, "")))
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

    async def move(self, entry: Entry, at: datetime) -> datetime | None:
        """Move a task or a draft that was not sent; gives the time it had. What is on a site is moved there (Publisher.
        reschedule). Raises InputError."""
        if at.tzinfo is None:
            raise InputError(_("A due date needs its time zone."), _("Give it with an offset, such as +01:00."))
        if entry.kind in ("draft", "social"):
            return await self._db.write(store.set_publish_at, entry.draft_id or entry.id, at)
        if entry.kind == "task":
            return await self._db.write(_set_due, entry.id, at)
        raise InputError(_("“{title}” is on its site; only there can it be moved.", title=entry.title))

    async def end_series(self, series_id: str, after: datetime) -> list[PlanTask]:
        """Delete the tasks of a series that are due from `after` and were not begun; gives them, for undo."""
        return await self._db.write(_end_series, series_id, after)


def _kind_of(entry: Entry, social: Collection[str]) -> Entry:
    return replace(entry, kind="social") if entry.kind == "draft" and entry.format in social else entry


def _set_due(connection: Any, task_id: str, at: datetime) -> datetime | None:
    task = task_store.get(connection, task_id)
    if task is None:
        raise InputError(_("This task is no longer there."), _("Look at the list again."))
    before, task.due_at = task.due_at, at
    task_store.put_many(connection, [task])
    return before


def _end_series(connection: Any, series_id: str, after: datetime) -> list[PlanTask]:
    gone = [one for one in task_store.of_series(connection, series_id)
            if one.state == "pending" and not one.draft_id and one.due_at is not None and one.due_at >= after]  # fmt: skip
    task_store.remove(connection, [one.id for one in gone])
    return gone


def _of_task(task: PlanTask, at: datetime, site: str) -> Entry:
    return Entry(
        "task",
        task.id,
        task.title,
        at,
        task.state,
        task.draft_id,
        task.site_id,
        site,
        assignee=task.assignee,
        series_id=task.series_id,
    )


def gaps(entries: Sequence[Entry], first: date, last: date, *, timezone: str = "UTC", least: int = 7) -> list[Gap]:
    """Stretches of at least `least` days between `first` and `last` (both included) with nothing in them."""
    place = zone(timezone)
    days = sorted({entry.at.astimezone(place).date() for entry in entries})
    edges = [first - timedelta(days=1), *(day for day in days if first <= day <= last), last + timedelta(days=1)]
    one = timedelta(days=1)
    found = [Gap(before + one, after - one) for before, after in pairwise(edges)]
    return [gap for gap in found if gap.days >= least]


def clashes(entries: Sequence[Entry], close: timedelta = CLOSE) -> list[tuple[Entry, Entry]]:
    """Neighbours of one site nearer than `close`; entries without a site clash among themselves, social pieces with those
    for the same network."""
    by_place: dict[tuple[str, str], list[Entry]] = {}
    for entry in sorted(entries, key=lambda entry: entry.at):
        network = entry.format.partition("_")[0] if entry.kind == "social" else ""
        by_place.setdefault((entry.site_id, network), []).append(entry)
    return [pair for some in by_place.values() for pair in pairwise(some) if pair[1].at - pair[0].at < close]
