"""Changes of tasks that their ideas and keywords follow; each function is one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Self

from sqlalchemy import Connection

from alwrity_desktop.model.keyword_merging import key_of
from alwrity_desktop.model.plan import Idea, IdeaState, PlanTask, TaskState
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
    found = (idea_store.get(connection, idea_id) for idea_id in idea_ids)
    return [idea.id for idea in found if idea is not None and idea.state == "new"]


def accepted(connection: Connection, wanted: Sequence[tuple[str, datetime | None]], assignee: str) -> list[PlanTask]:
    """A task for each of these ideas that is new still, with its due date."""
    made: list[PlanTask] = []
    for idea_id, due_at in wanted:
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


def put_state(connection: Connection, task_id: str, state: TaskState, error: str) -> None:
    """Change the state alone; what a person changed meanwhile stays."""
    task = store.get(connection, task_id)
    if task is not None:
        task.state, task.error = state, error
        store.put_many(connection, [task])


def done(connection: Connection, known: PlanTask, draft_id: str, model: str) -> PlanTask:
    """The task has its draft: it is done, its idea too, and the keywords it is about are used."""
    task = store.get(connection, known.id) or known
    task.state, task.error, task.draft_id, task.model = "done", "", draft_id, model
    store.put_many(connection, [task])
    _finish(connection, task)
    return task


def begun(connection: Connection, known: PlanTask, draft_id: str) -> PlanTask:
    """The task has a draft that a person writes."""
    task = store.get(connection, known.id) or known
    task.state, task.error, task.draft_id = "in progress", "", draft_id
    store.put_many(connection, [task])
    return task


def moved(connection: Connection, ids: Sequence[str], state: TaskState) -> Before:
    """Bring tasks into a state; ideas of done ones are done, ideas of reopened ones queued."""
    before = Before()
    for task_id in ids:
        task = store.get(connection, task_id)
        if task is None or task.state == state:
            continue
        before.tasks.append(task)
        idea = idea_store.get(connection, task.idea_id) if task.idea_id else None
        if idea is not None:
            before.ideas.append(idea)
        reopened = task.state == "done"
        put_state(connection, task_id, state, "")
        if state == "done":
            _finish(connection, task)
        elif reopened and idea is not None and idea.state == "done":
            _put_idea(connection, idea.id, "queued")
    return before


def removed(connection: Connection, ids: Sequence[str]) -> Before:
    """Delete tasks; an idea that waited for its draft can be accepted again."""
    before = Before()
    for task_id in ids:
        task = store.get(connection, task_id)
        if task is None:
            continue
        before.tasks.append(task)
        idea = idea_store.get(connection, task.idea_id) if task.idea_id else None
        if idea is not None and idea.state == "queued":
            before.ideas.append(idea)
            _put_idea(connection, idea.id, "new")
    store.remove(connection, [task.id for task in before.tasks])
    return before


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
