"""Tasks: an idea with a date and a person, and the brief its draft is written from."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from alwrity_desktop.core.errors import InputError, KnownError
from alwrity_desktop.core.messages import _
from alwrity_desktop.core.progress import Report, silent
from alwrity_desktop.model.keyword_merging import key_of
from alwrity_desktop.model.plan import CONTENT_TYPES, STRUCTURES, PlanTask
from alwrity_desktop.store import clusters as cluster_store
from alwrity_desktop.store import ideas as idea_store
from alwrity_desktop.store import keywords
from alwrity_desktop.store import tasks as store
from alwrity_desktop.store.database import Database

KINDS = {
    "guide": "guide", "comparison": "comparison", "review": "review", "listicle": "list", "cluster hub": "guide",
}  # fmt: skip
"""The kind of a blog post that fits a structure; the others are informational."""
SHORTEST, LONGEST = 500, 5_000
"""Words a blog post may be asked for (resources/formats/blog_post.toml)."""
KEYPHRASES = 5
STATES = ("pending", "in progress", "done", "cancelled", "failed")
EDITABLE = frozenset(
    ("title", "keywords", "content_type", "structure", "words", "brief", "model", "assignee", "due_at", "priority", "state",
     "site_id")
)  # fmt: skip


@dataclass(slots=True, frozen=True)
class Drafted:
    """A draft that was written, and by which model."""

    draft_id: str
    model: str


Drafting = Callable[[Mapping[str, Any], str, str, Report], Awaitable[Drafted]]
"""Writes a draft from the fields of a brief with (model, base_url, report); handed in by the workspace."""


class Tasks:
    """Makes, changes and works off tasks."""

    def __init__(self, db: Database, draft: Drafting) -> None:
        self._db = db
        self._draft = draft

    async def listed(self, *states: str) -> list[PlanTask]:
        """Tasks in these states, all without; the next due first."""
        return await self._db.read(store.listed, states)

    async def get(self, task_id: str) -> PlanTask:
        """The task with this id. Raises InputError."""
        found = await self._db.read(store.get, task_id)
        if found is None:
            raise InputError(_("This task is no longer there."), _("Look at the list again."))
        return found

    async def from_ideas(
        self, idea_ids: Sequence[str], *, due_at: datetime | None = None, assignee: str = ""
    ) -> list[PlanTask]:
        """Accept ideas: a task each, with its brief; ideas that are rejected, or have a task, are left out."""
        return await self._db.write(_accepted, list(idea_ids), due_at, assignee)

    async def add(self, title: str, **fields: Any) -> PlanTask:
        """A task by hand. Raises InputError for an unknown field or a bad value."""
        task = PlanTask(title="")
        _fill(task, {"title": title, **fields})
        await self._db.write(store.put_many, [task])
        return task

    async def edit(self, task_id: str, **fields: Any) -> PlanTask:
        """Change a task; gives it as it was, for undo with `put`. Raises InputError."""
        before, task = await self.get(task_id), await self.get(task_id)
        _fill(task, fields)
        await self._db.write(store.put_many, [task])
        return before

    async def put(self, *found: PlanTask) -> None:
        """Write tasks back as they were."""
        await self._db.write(store.put_many, found)

    async def draft(self, task_id: str, *, model: str = "", base_url: str = "", report: Report = silent) -> PlanTask:
        """Write the task's draft; gives the task, done. model: "" for the task's own, then the settings' choice.

        Raises KnownError (the task is failed then, with the reason) and InputError where it has a draft already.
        """
        task = await self.get(task_id)
        if task.draft_id:
            raise InputError(_("This task has its draft already."), _("Open the draft, or make another task."))
        task.state, task.error = "in progress", ""
        await self._db.write(store.put_many, [task])
        try:
            drafted = await self._draft(brief_of(task), model or task.model, base_url, report)
        except KnownError as error:
            await self._ended(task, "failed", error.sentence)
            raise
        except asyncio.CancelledError:
            await self._ended(task, "pending", "")
            raise
        task.draft_id, task.model = drafted.draft_id, drafted.model
        await self._db.write(_done, task)
        return task

    async def _ended(self, task: PlanTask, state: Any, error: str) -> None:
        task.state, task.error = state, error
        await self._db.write(store.put_many, [task])


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


def _accepted(connection: Any, idea_ids: list[str], due_at: datetime | None, assignee: str) -> list[PlanTask]:
    made: list[PlanTask] = []
    for idea_id in dict.fromkeys(idea_ids):
        idea = idea_store.get(connection, idea_id)
        if idea is None or idea.state != "new":
            continue
        task = PlanTask.of_idea(idea)
        task.due_at, task.assignee = due_at, assignee
        made.append(task)
        idea.state = "queued"
        idea_store.put_many(connection, [idea])
    store.put_many(connection, made)
    return made


def _done(connection: Any, task: PlanTask) -> None:
    """The task is done, its idea too, and the keywords it is about are used."""
    task.state = "done"
    store.put_many(connection, [task])
    idea = idea_store.get(connection, task.idea_id) if task.idea_id else None
    if idea is not None:
        idea.state = "done"
        idea_store.put_many(connection, [idea])
    ids = cluster_store.members(connection, [task.cluster_id])[task.cluster_id] if task.cluster_id else []
    wanted = {key_of(text) for text in task.keywords}
    used = [one.id for one in keywords.by_ids(connection, ids) if key_of(one.text) in wanted]
    if used:
        keywords.change(connection, used, state="used")


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
    if task.due_at is not None and task.due_at.tzinfo is None:
        raise InputError(_("A due date needs its time zone."), _("Give it with an offset, such as +01:00."))
