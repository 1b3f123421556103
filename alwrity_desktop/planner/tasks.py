"""Tasks: an idea with a date and a person, and the brief its draft is written from."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any, get_args

from alwrity_desktop.ai.task import Estimate
from alwrity_desktop.core.errors import InputError, KnownError
from alwrity_desktop.core.messages import _
from alwrity_desktop.core.progress import Progress, Report, silent
from alwrity_desktop.model.plan import CONTENT_TYPES, STRUCTURES, PlanTask, TaskState
from alwrity_desktop.planner import task_hold, task_states
from alwrity_desktop.planner.due_dates import due_dates
from alwrity_desktop.store import task_writes
from alwrity_desktop.store import tasks as store
from alwrity_desktop.store.database import Database
from alwrity_desktop.store.task_writes import Before

KINDS = {
    "guide": "guide", "comparison": "comparison", "review": "review", "listicle": "list", "cluster hub": "guide",
}  # fmt: skip
"""The kind of a blog post that fits a structure; the others are informational."""
SHORTEST, LONGEST = 500, 5_000
"""Words a blog post may be asked for (resources/formats/blog_post.toml)."""
KEYPHRASES = 5
CHUNK = 100
"""Tasks changed in one transaction."""
SAMPLED = 5
"""Tasks whose cost is estimated; the others are taken to cost as much."""
STATES: tuple[str, ...] = get_args(TaskState)
EDITABLE = frozenset(
    ("title", "keywords", "content_type", "structure", "words", "brief", "model", "prompt", "assignee", "due_at",
     "priority", "state", "site_id")
)  # fmt: skip


@dataclass(slots=True, frozen=True)
class Drafted:
    """A draft that was written, and by which model."""

    draft_id: str
    model: str


@dataclass(slots=True, frozen=True)
class TaskRow:
    """A task as a list shows it, with the names of its cluster and site."""

    task: PlanTask
    cluster: str = ""
    site: str = ""


@dataclass(slots=True)
class Worked:
    """What came of writing several drafts; the failed ones can be run again alone."""

    done: list[PlanTask] = field(default_factory=list[PlanTask])
    failed: list[PlanTask] = field(default_factory=list[PlanTask])


Drafting = Callable[[Mapping[str, Any], str, str, Report, str], Awaitable[Drafted]]
"""Writes a draft from the fields of a brief with (model, base_url, report, the task's own prompt or ""); handed in by the
workspace."""
Beginning = Callable[[Mapping[str, Any], str], Awaitable[str]]
"""Makes a draft that has the brief (and the task's own prompt) and no text yet, and gives its id; handed in by the
workspace."""
Estimating = Callable[[Mapping[str, Any], str, str, str], Awaitable[Estimate | None]]
"""What writing from a brief with (model, base_url, the task's own prompt) would take; None without a model. Handed in by
the workspace."""


class Tasks:
    """Makes, changes and works off tasks. drafting: ids of those whose draft this program writes now."""

    def __init__(
        self,
        db: Database,
        folder: Path,
        draft: Drafting,
        begin: Beginning | None = None,
        estimate: Estimating | None = None,
    ) -> None:
        self._db = db
        self._folder = folder
        self._draft = draft
        self._begin = begin
        self._estimate = estimate
        self.drafting: set[str] = set()

    async def recover(self) -> int:
        """At start: tasks whose draft a program wrote that was killed can be worked off again; gives how many."""
        locks = await asyncio.to_thread(task_hold.left_behind, self._folder)
        try:
            ids = [task_hold.task_of(lock) for lock in locks]
            return await self._db.write(task_writes.put_back, ids) if ids else 0
        finally:
            for lock in locks:
                lock.release()

    async def listed(self, *states: str) -> list[PlanTask]:
        """Tasks in these states, all without; the next due first."""
        return await self._db.read(store.listed, states)

    async def rows(self) -> list[TaskRow]:
        """All tasks with the names of their clusters and sites, the next due first."""
        found, (clusters, sites) = await self._db.read(store.listed), await self._db.read(store.names)
        return [TaskRow(one, clusters.get(one.cluster_id, ""), sites.get(one.site_id, "")) for one in found]

    async def get(self, task_id: str) -> PlanTask:
        """The task with this id. Raises InputError."""
        found = await self._db.read(store.get, task_id)
        if found is None:
            raise InputError(_("This task is no longer there."), _("Look at the list again."))
        return found

    async def from_ideas(
        self,
        idea_ids: Sequence[str],
        *,
        due_at: datetime | None = None,
        assignee: str = "",
        every: int = 0,
        weekdays: bool = False,
    ) -> list[PlanTask]:
        """Accept ideas: a task each, with its brief; ideas that are rejected, or have a task, are left out.

        every: days from one due date to the next, 0 for all at `due_at`; weekdays: none on a Saturday or Sunday.
        """
        ids = await self._db.read(task_writes.fresh, list(dict.fromkeys(idea_ids)))
        dates: list[datetime | None] = [None] * len(ids)
        if due_at is not None:
            dates = [*due_dates(due_at, len(ids), every, weekdays=weekdays)]
        made: list[PlanTask] = []
        for start in range(0, len(ids), CHUNK):
            part = dict(zip(ids[start : start + CHUNK], dates[start : start + CHUNK], strict=True))
            made += await self._db.write(task_writes.accepted, part, assignee)
        return made

    async def add(self, title: str, **fields: Any) -> PlanTask:
        """A task by hand. Raises InputError for an unknown field or a bad value."""
        task = PlanTask(title="")
        _fill(task, {"title": title, **fields})
        await self._db.write(store.put_many, [task])
        return task

    async def edit(self, task_id: str, **fields: Any) -> PlanTask:
        """Change a task; gives it as it was, for undo with `put`. Raises InputError."""
        return (await self.change([task_id], **fields))[0]

    async def change(self, ids: Sequence[str], **fields: Any) -> list[PlanTask]:
        """Change several tasks alike; gives them as they were, for undo with `put`. Raises InputError, changing none."""
        for task in await self._known(ids):
            _fill(task, fields)
        before: list[PlanTask] = []
        for start in range(0, len(ids), CHUNK):
            before += await self._db.write(_changed, ids[start : start + CHUNK], fields)
        return before

    async def schedule(
        self, ids: Sequence[str], due_at: datetime | None, *, every: int = 0, weekdays: bool = False, assignee: str = ""
    ) -> list[PlanTask]:
        """Give tasks due dates in this order, as `from_ideas` does, and a person where one is named. Gives them as they
        were, for undo with `put`."""
        dates: list[datetime | None] = [None] * len(ids)
        if due_at is not None:
            dates = [*due_dates(due_at, len(ids), every, weekdays=weekdays)]
        before: list[PlanTask] = []
        more = {"assignee": assignee} if assignee else {}
        for task_id, moment in zip(ids, dates, strict=True):
            before += await self.change([task_id], due_at=moment, **more)
        return before

    async def _known(self, ids: Sequence[str]) -> list[PlanTask]:
        """These tasks. Raises InputError where one is gone."""
        found = await self._db.read(store.get_many, ids)
        if len(found) < len(set(ids)):
            raise InputError(_("A task is no longer there."), _("Look at the list again."))
        return found

    async def put(self, *found: PlanTask) -> None:
        """Write tasks back as they were."""
        for start in range(0, len(found), CHUNK):
            await self._db.write(store.put_many, found[start : start + CHUNK])

    async def move(self, ids: Sequence[str], state: TaskState) -> Before:
        """Bring tasks into a state by hand; their ideas follow. Gives how it was, for `restore`.

        Raises InputError where one cannot be brought there (see task_states.moves); none is moved then.
        """
        for task in await self._known(ids):
            if task.id in self.drafting:
                raise InputError(
                    _("The draft of “{title}” is being written now.", title=task.title), _("Wait, or stop the writing.")
                )
            task_states.admit(task, state)
        before = Before()
        for start in range(0, len(ids), CHUNK):
            before += await self._db.write(task_writes.moved, ids[start : start + CHUNK], state)
        return before

    async def remove(self, ids: Sequence[str]) -> Before:
        """Delete tasks; their ideas can be accepted again, their drafts stay. Gives how it was, for `restore`."""
        before = Before()
        for start in range(0, len(ids), CHUNK):
            before += await self._db.write(task_writes.removed, ids[start : start + CHUNK])
        return before

    async def restore(self, before: Before) -> None:
        """Put tasks and ideas back as they were."""
        longest = max(len(before.tasks), len(before.ideas))
        for start in range(0, longest, CHUNK):
            part = Before(before.tasks[start : start + CHUNK], before.ideas[start : start + CHUNK])
            await self._db.write(task_writes.restored, part)

    async def draft(self, task_id: str, *, model: str = "", base_url: str = "", report: Report = silent) -> PlanTask:
        """Write the task's draft; gives the task, done. model: "" for the task's own, then the settings' choice.

        Raises KnownError (the task is failed then, with the reason), and InputError or ChangedElsewhereError where it has
        a draft already, or another program writes it. What is changed of the task meanwhile stays.
        """
        task = await self.get(task_id)
        if task.draft_id:
            raise InputError(_("This task has its draft already."), _("Open the draft, or make another task."))
        if task_id in self.drafting:
            raise InputError(
                _("The draft of “{title}” is being written now.", title=task.title), _("Wait until it is done.")
            )
        self.drafting.add(task_id)
        try:
            async with task_hold.holding(self._folder, task_id):
                return await self._write_draft(task, model or task.model, base_url, report)
        finally:
            self.drafting.discard(task_id)

    async def _write_draft(self, task: PlanTask, model: str, base_url: str, report: Report) -> PlanTask:
        task_id = task.id
        try:
            await self._db.write(task_writes.put_state, task_id, "in progress", "")
            drafted = await self._draft(brief_of(task), model, base_url, report, task.prompt)
            return await self._db.write(task_writes.done, task, drafted.draft_id, drafted.model)
        except KnownError as error:
            await self._db.write(task_writes.put_state, task_id, "failed", error.sentence)
            raise
        except asyncio.CancelledError:
            await self._db.write(task_writes.put_state, task_id, "pending", "")
            raise

    async def draft_many(
        self, ids: Sequence[str], *, model: str = "", base_url: str = "", report: Report = silent
    ) -> Worked:
        """Write the drafts of several tasks, one after the other; one that fails does not stop the others."""
        worked = Worked()
        for place, task_id in enumerate(ids):
            task = await self.get(task_id)
            told = _share(report, task.title, place, len(ids))
            try:
                worked.done.append(await self.draft(task_id, model=model, base_url=base_url, report=told))
            except KnownError as error:
                task.error = error.sentence
                worked.failed.append(task)
        return worked

    async def begin(self, task_id: str) -> PlanTask:
        """Make the task's draft with its brief and without a text, for a person to write; the task is in progress then."""
        task = await self.get(task_id)
        if task.draft_id:
            raise InputError(_("This task has its draft already."), _("Open the draft, or make another task."))
        assert self._begin is not None, "the workspace hands in who begins drafts"
        draft_id = await self._begin(brief_of(task), task.prompt)
        return await self._db.write(task_writes.begun, task, draft_id)

    async def estimate(self, ids: Sequence[str], *, model: str = "", base_url: str = "") -> Estimate | None:
        """What writing the drafts of these tasks would take, from the first few; None where no model is asked."""
        assert self._estimate is not None, "the workspace hands in who estimates"
        found: list[Estimate] = []
        for task_id in ids[:SAMPLED]:
            task = await self.get(task_id)
            each = await self._estimate(brief_of(task), model or task.model, base_url, task.prompt)
            if each is not None:
                found.append(each)
        return Estimate.scaled(found, len(ids) / min(len(ids), SAMPLED)) if found else None


def brief_of(task: PlanTask) -> dict[str, Any]:
    """The fields of a blog post's brief; what the task's own brief says stands."""
    filled: dict[str, Any] = {
        "topic": task.title[:300],
        "keyphrases": task.keywords[:KEYPHRASES],
        "kind": KINDS.get(task.structure, "informational"),
        "length": max(SHORTEST, min(LONGEST, task.words)),
    }
    filled |= task.brief
    return {name: value for name, value in filled.items() if value not in ("", [], None)}


def _share(report: Report, title: str, place: int, number: int) -> Report:
    """What one task reports, as a share of all."""

    far = 0.0

    def told(progress: Progress) -> None:
        nonlocal far
        far = max(far, progress.done or 0.0)
        words = f"{place + 1}/{number} {title}" if number > 1 else title
        report(Progress(progress.phase, words, (place + far) / number))

    told(Progress("prepare"))
    return told


def _changed(connection: Any, ids: Sequence[str], fields: Mapping[str, Any]) -> list[PlanTask]:
    """Change tasks as they are now; gives them as they were. Those that are gone are left out."""
    found = store.get_many(connection, ids)
    before = [replace(task) for task in found]
    for task in found:
        _fill(task, fields)
    store.put_many(connection, found)
    return before


def _fill(task: PlanTask, fields: Mapping[str, Any]) -> None:
    if unknown := set(fields) - EDITABLE:
        names = ", ".join(sorted(EDITABLE))
        raise InputError(_("A task has no field “{name}”.", name=min(unknown)), _("There are {names}.", names=names))
    for name, value in fields.items():
        setattr(task, name, value)
    if not task.title.strip():
        raise InputError(_("A task needs a title."), _("Write one."))
    if task.structure not in STRUCTURES or task.content_type not in CONTENT_TYPES or task.state not in STATES:
        raise InputError(_("There is no such structure, type or state."), _("States: {names}.", names=", ".join(STATES)))
    if not 0 <= task.priority <= 100 or task.words < 0:
        raise InputError(_("Priority is 0 to 100, and words are not negative."), _("Choose another number."))
    if task.due_at is not None and task.due_at.tzinfo is None:
        raise InputError(_("A due date needs its time zone."), _("Give it with an offset, such as +01:00."))
