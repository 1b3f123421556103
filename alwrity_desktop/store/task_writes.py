"""Changes of tasks that their ideas and keywords follow; each function is one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Self

from sqlalchemy import Connection

from alwrity_desktop.model.keyword_merging import key_of
from alwrity_desktop.model.plan import Idea, IdeaState, PlanTask, TaskState
from alwrity_desktop.store import calendar as calendar_store
from alwrity_desktop.store import clusters as cluster_store
from alwrity_desktop.store import ideas as idea_store
from alwrity_desktop.store import keywords
from alwrity_desktop.store import tasks as store


@dataclass(slots=True)
class Before:
    """Tasks and ideas as they were."""

    tasks: list[PlanTask] = field(default_factory=list[PlanTask])
    ideas: list[Idea] = field(default_factory=list[Idea])

    def __iadd__(self, other: Before) -> Self:
        self.tasks += other.tasks
        self.ideas += other.ideas
        return self


def fresh(connection: Connection, idea_ids: Sequence[str]) -> list[str]:
    """Those of these ideas that can be accepted, in their order."""
    return [idea.id for idea in idea_store.get_many(connection, idea_ids) if idea.state == "new"]


def accepted(connection: Connection, wanted: Mapping[str, datetime | None], assignee: str) -> list[PlanTask]:
    """A task for each of these ideas that is new still, with its due date."""
    ideas = [idea for idea in idea_store.get_many(connection, list(wanted)) if idea.state == "new"]
    made: list[PlanTask] = []
    for idea in ideas:
        task = PlanTask.of_idea(idea)
        task.due_at, task.assignee = wanted[idea.id], assignee
        made.append(task)
        idea.state = "queued"
    idea_store.put_many(connection, ideas)
    store.put_many(connection, made)
    return made


def put_state(connection: Connection, task_id: str, state: TaskState, error: str) -> None:
    """Change the state alone; what a person changed meanwhile stays."""
    task = store.get(connection, task_id)
    if task is not None:
        task.state, task.error = state, error
        store.put_many(connection, [task])


def put_back(connection: Connection, ids: Sequence[str]) -> int:
    """Let tasks wait again that were cut off while their draft was written; gives how many."""
    found = [task for task in store.get_many(connection, ids) if task.state == "in progress" and not task.draft_id]
    for task in found:
        task.state = "pending"
    store.put_many(connection, found)
    return len(found)


def done(connection: Connection, known: PlanTask, draft_id: str, model: str) -> PlanTask:
    """The task has its draft: it is done, its idea too, and the keywords it is about are used."""
    task = store.get(connection, known.id) or known
    task.state, task.error, task.draft_id, task.model = "done", "", draft_id, model
    store.put_many(connection, [task])
    _hand_on_date(connection, task)
    _finish(connection, task)
    return task


def begun(connection: Connection, known: PlanTask, draft_id: str) -> PlanTask:
    """The task has a draft that a person writes."""
    task = store.get(connection, known.id) or known
    task.state, task.error, task.draft_id = "in progress", "", draft_id
    store.put_many(connection, [task])
    _hand_on_date(connection, task)
    return task


def _hand_on_date(connection: Connection, task: PlanTask) -> None:
    """The draft stands in the calendar where its task stood; a date that is over tells nothing of when it comes out."""
    if task.due_at is not None and task.due_at > datetime.now(UTC):
        calendar_store.plan_draft(connection, task.draft_id, task.due_at)


def moved(connection: Connection, ids: Sequence[str], state: TaskState) -> Before:
    """Bring tasks into a state; ideas of done ones are done, ideas of reopened ones queued."""
    found = [task for task in store.get_many(connection, ids) if task.state != state]
    ideas = _ideas_of(connection, found)
    before = Before([replace(task) for task in found], [replace(idea) for idea in ideas.values()])
    for task in found:
        idea = ideas.get(task.idea_id)
        if task.state == "done" and idea is not None and idea.state == "done":
            idea.state = "queued"
        task.state, task.error = state, ""
    store.put_many(connection, found)
    idea_store.put_many(connection, ideas.values())
    if state == "done":
        for task in found:
            _finish(connection, task)
    return before


def removed(connection: Connection, ids: Sequence[str]) -> Before:
    """Delete tasks; an idea that waited for its draft can be accepted again."""
    found = store.get_many(connection, ids)
    queued = [idea for idea in _ideas_of(connection, found).values() if idea.state == "queued"]
    before = Before(found, [replace(idea) for idea in queued])
    for idea in queued:
        idea.state = "new"
    idea_store.put_many(connection, queued)
    store.remove(connection, [task.id for task in found])
    return before


def _ideas_of(connection: Connection, tasks: Sequence[PlanTask]) -> dict[str, Idea]:
    ids = [task.idea_id for task in tasks if task.idea_id]
    return {idea.id: idea for idea in idea_store.get_many(connection, ids)}


def restored(connection: Connection, before: Before) -> None:
    """Put back what was."""
    store.put_many(connection, before.tasks)
    idea_store.put_many(connection, before.ideas)


def _put_idea(connection: Connection, idea_id: str, state: IdeaState) -> None:
    idea = idea_store.get(connection, idea_id)
    if idea is not None:
        idea.state = state
        idea_store.put_many(connection, [idea])


def _finish(connection: Connection, task: PlanTask) -> None:
    if task.idea_id:
        _put_idea(connection, task.idea_id, "done")
    ids = cluster_store.members(connection, [task.cluster_id])[task.cluster_id] if task.cluster_id else []
    wanted = {key_of(text) for text in task.keywords}
    used = [one.id for one in keywords.by_ids(connection, ids) if key_of(one.text) in wanted]
    if used:
        keywords.change(connection, used, state="used")
