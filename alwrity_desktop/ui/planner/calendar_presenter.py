"""Reads the calendar, moves what stands in it, makes tasks, series and social pieces; each change can be undone."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimeZone, Signal

from alwrity_desktop.core.errors import KnownError
from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.core.progress import Progress, Report
from alwrity_desktop.model.calendar import Entry
from alwrity_desktop.model.plan import Every
from alwrity_desktop.ui.jobs import Job, Jobs
from alwrity_desktop.ui.planner.calendar_days import (
    Arranged,
    Choice,
    Limits,
    arranged,
    bounds,
    fixed,
)
from alwrity_desktop.ui.planner.calendar_looks import clock, short_day, title_of
from alwrity_desktop.ui.presenter import Presenter

if TYPE_CHECKING:
    from alwrity_desktop.workspace import Workspace

_EVER = datetime(1990, 1, 1, tzinfo=UTC), datetime(2999, 1, 1, tzinfo=UTC)
Undo = Callable[[], Awaitable[object]]


@dataclass(slots=True, frozen=True)
class Done:
    """What was changed, in a sentence, how it is undone, whether that acts on a live site, and what is said then."""

    sentence: str
    undo: Undo | None = None
    on_site: bool = False
    undone: str = ""


@dataclass(slots=True, frozen=True)
class Wish:
    """A task somebody wants, or with `every` a series of them."""

    title: str
    at: datetime
    site_id: str = ""
    assignee: str = ""
    every: Every | None = None
    interval: int = 1
    count: int = 1
    timezone: str = "UTC"


class CalendarPresenter(Presenter):
    """listed(Arranged). found(Entry): it was asked for. done(Done): something was changed. stayed(KnownError): it was
    not. details(draft id): a draft's time is another now."""

    name = "planner.calendar"
    listed = Signal(object)
    done = Signal(object)
    stayed = Signal(object)
    details = Signal(str)
    found = Signal(object)

    def __init__(self, view: QObject, jobs: Jobs) -> None:
        super().__init__(view, jobs)
        self._days: list[date] = []
        self._choice = Choice()
        self._undo: list[Done] = []
        self._changes = 0
        self.forms: list[tuple[str, str]] = []

    @property
    def limits(self) -> Limits:
        """Zone and thresholds of the workspace's settings."""
        if not self.is_attached:
            return Limits(system_zone())
        planning = self._workspace.settings.planning
        return Limits(planning.timezone or system_zone(), planning.gap_days, planning.clash_minutes)

    @property
    def workspace(self) -> Workspace:
        """The open workspace."""
        return self._workspace

    def today(self) -> date:
        """The day it is in the calendar's zone."""
        from zoneinfo import ZoneInfo

        return datetime.now(ZoneInfo(self.limits.zone)).date()

    def show(self, days: list[date], choice: Choice) -> None:
        """Read these days."""
        self._days, self._choice = days, choice
        self.refresh()

    def local(self, entry: Entry) -> datetime:
        """When an entry is, by the calendar's clocks."""
        from zoneinfo import ZoneInfo

        return entry.at.astimezone(ZoneInfo(self.limits.zone))

    def find(self, entry_id: str) -> None:
        """Look for the entry with this id, or of this draft."""
        job = self._jobs.start(f"{self.name}.find", _("Looking in the calendar"), partial(self._find, entry_id), quiet=True)
        job.succeeded.connect(self._looked)

    def keep(self, *, zone: str, gap_days: int, clash_minutes: int) -> None:
        """Change zone and thresholds. Raises ValueError for a zone there is not."""
        planning = self._workspace.settings.planning
        planning.timezone, planning.gap_days, planning.clash_minutes = zone, gap_days, clash_minutes
        self._workspace.save_settings()
        self.refresh()

    def move(self, entry: Entry, at: datetime) -> None:
        """Move an entry: at once in the calendar; a scheduled post on its site, and shown moved once it is."""
        if at == entry.at or fixed(entry):
            return
        if entry.kind in ("task", "draft", "social"):
            self._start(_("Moving in the calendar"), partial(self._move, entry, at))
        else:
            title = _("Moving “{title}” on {site}", title=title_of(entry), site=entry.site)
            self._start(title, partial(self._move, entry, at), quiet=False)

    def add(self, wish: Wish) -> None:
        """Make a task, or a series of them."""
        self._start(_("Making tasks"), partial(self._add, wish))

    def end_series(self, entry: Entry) -> None:
        """Delete the tasks of the entry's series from it on."""
        self._start(_("Deleting tasks of a series"), partial(self._end_series, entry))

    def plan_social(self, entry: Entry, form: str, at: datetime) -> None:
        """Make a draft of a social format about an entry."""
        self._start(_("Planning a social piece"), partial(self._plan_social, entry, form, at))

    def write_file(self, path: Path, kind: str, choice: Choice) -> None:
        """Write what passes `choice` as "ics" or "csv": as far as the feed reaches."""
        self._start(_("Writing the calendar"), partial(self._write_file, path, kind, choice), quiet=False)

    def read_sites(self) -> None:
        """Bring the local copies of all sites up to date."""
        self._start(_("Reading the sites"), self._read_sites, quiet=False)

    def undo(self) -> None:
        """Take the last change back."""
        if self._undo:
            last = self._undo.pop()
            self._start(_("Taking a change back"), partial(self._take_back, last), quiet=not last.on_site)

    @property
    def can_undo(self) -> Done | None:
        """The change that `undo` would take back."""
        return self._undo[-1] if self._undo else None

    def _start(self, title: str, work: Callable[[Report], Awaitable[Any]], *, quiet: bool = True) -> Job:
        self._changes += 1
        job = self._jobs.start(f"{self.name}.{self._changes}", title, work, quiet=quiet, handled=True)
        job.succeeded.connect(self._succeeded)
        job.failed.connect(self._did_not)
        job.ended.connect(self._changed)
        return job

    def _succeeded(self, outcome: object) -> None:
        if isinstance(outcome, Done):
            if outcome.undo is not None:
                self._undo.append(outcome)
            self.done.emit(outcome)

    def _did_not(self, error: object) -> None:
        if isinstance(error, KnownError):
            self.stayed.emit(error)

    async def _load(self, _report: Report) -> Arranged:
        from alwrity_desktop.ui.planner.calendar_social import social_formats

        if not self._days:
            return Arranged()
        limits, days, choice = self.limits, self._days, self._choice
        start, end = bounds(days, limits.zone, limits.gap_days + 1)
        found = await self._workspace.planner.calendar.entries(start, end)
        sites = await self._workspace.publisher.sites()
        self.forms = await asyncio.to_thread(social_formats, self._workspace)
        anything = bool(found) or await self._anything()
        return await asyncio.to_thread(arranged, found, days, limits, choice, sites, today=self.today(), anything=anything)

    async def _anything(self) -> bool:
        """Whether the calendar holds anything at all."""
        return bool(await self._workspace.planner.calendar.entries(*_EVER))

    async def _find(self, entry_id: str, _report: Report) -> Entry | None:
        found = await self._workspace.planner.calendar.entries(*_EVER)
        return next((entry for entry in found if entry_id in (entry.id, entry.draft_id)), None)

    def _looked(self, entry: object) -> None:
        if isinstance(entry, Entry):
            self.found.emit(entry)

    def _loaded(self, job: object) -> None:
        """Somebody who turns pages waits for no rest."""
        if self._again:
            self._again = False
            self.refresh()
        else:
            super()._loaded(job)

    def _show(self, found: Arranged) -> None:
        self.listed.emit(found)

    async def _move(self, entry: Entry, at: datetime, report: Report) -> Done:
        on_site = entry.kind in ("post", "publication")
        if on_site:
            report(Progress("move", _("Asking {site}", site=entry.site)))
        await self._moved(entry, at)
        back = partial(self._moved, replace(entry, at=at), entry.at)
        return Done(self._told(entry, at), back, on_site=on_site, undone=self._told(entry, entry.at))

    async def _moved(self, entry: Entry, at: datetime) -> None:
        await self._workspace.move_entry(entry, at)
        if entry.draft_id:
            self.details.emit(entry.draft_id)

    async def _add(self, wish: Wish, _report: Report) -> Done:
        planner = self._workspace.planner
        more: dict[str, Any] = {"site_id": wish.site_id, "assignee": wish.assignee}
        if wish.every is None:
            task = await planner.tasks.add(wish.title, due_at=wish.at.astimezone(UTC), **more)
            return Done(_("“{title}” is in the calendar.", title=task.title), partial(self._remove, [task.id]))
        made = await planner.calendar.add_series(
            wish.title, wish.every, wish.at, timezone=wish.timezone, count=wish.count, interval=wish.interval, **more
        )
        said = ngettext("{count} task of a series is made.", "{count} tasks of a series are made.", len(made))
        return Done(said, partial(self._remove, [task.id for task in made]))

    async def _remove(self, ids: list[str]) -> None:
        from alwrity_desktop.store import tasks

        await self._workspace.db.write(tasks.remove, ids)

    async def _end_series(self, entry: Entry, _report: Report) -> Done:
        planner = self._workspace.planner
        gone = await planner.calendar.end_series(entry.series_id, entry.at)
        said = ngettext("{count} task of the series is deleted.", "{count} tasks of the series are deleted.", len(gone))
        return Done(said, partial(planner.tasks.put, *gone) if gone else None)

    async def _plan_social(self, entry: Entry, form: str, at: datetime, _report: Report) -> Done:
        from alwrity_desktop.ui.planner.calendar_social import social_draft, social_source

        draft = await asyncio.to_thread(social_draft, self._workspace, entry, form, at)
        source = await social_source(self._workspace, entry)
        await self._workspace.library.create(draft)
        if source is not None:
            await self._workspace.writer.add_source(draft.id, source)
        return Done(
            _("“{title}” is planned for {when}.", title=draft.title, when=self._when(at)),
            partial(self._workspace.library.trash, [draft.id]),
        )

    async def _write_file(self, path: Path, kind: str, choice: Choice, _report: Report) -> Done:
        from alwrity_desktop.core.files import write_whole
        from alwrity_desktop.core.spreadsheet import write_csv
        from alwrity_desktop.planner import calendar_files
        from alwrity_desktop.planner.feed import AHEAD, BACK
        from alwrity_desktop.ui.planner.calendar_days import fits

        now = datetime.now(UTC)
        entries = await self._workspace.planner.calendar.entries(now - BACK, now + AHEAD, site_id=choice.site_id)
        chosen = [entry for entry in entries if fits(entry, choice)]
        if kind == "ics":
            await asyncio.to_thread(write_whole, path, calendar_files.ics(chosen, now), shared=True)
        else:
            await asyncio.to_thread(write_csv, path, calendar_files.table(chosen))
        said = ngettext("{count} entry is in {file}.", "{count} entries are in {file}.", len(chosen), file=path.name)
        return Done(said)

    async def _read_sites(self, report: Report) -> Done:
        publisher, changed = self._workspace.publisher, 0
        found = await publisher.sites()
        for site in found:
            changed += await publisher.refresh(site, report)
        if not found:
            return Done(_("No site is connected yet."))
        return Done(
            ngettext("{count} post has changed on your sites.", "{count} posts have changed on your sites.", changed)
        )

    async def _take_back(self, last: Done, _report: Report) -> Done:
        assert last.undo is not None
        await last.undo()
        return Done(last.undone or _("The change was taken back."))

    def _told(self, entry: Entry, at: datetime) -> str:
        return _("“{title}” is on {when} now.", title=title_of(entry), when=self._when(at))

    def _when(self, at: datetime) -> str:
        from zoneinfo import ZoneInfo

        local = at.astimezone(ZoneInfo(self.limits.zone))
        return f"{short_day(local.date())}, {clock(local)}"


def system_zone() -> str:
    """The zone of this machine as an IANA name; UTC where it tells none that is known."""
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    name = bytes(QTimeZone.systemTimeZoneId().data()).decode()
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return "UTC"
    return name


__all__ = ["CalendarPresenter", "Done", "Wish", "system_zone"]
