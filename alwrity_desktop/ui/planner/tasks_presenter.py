"""Reads and changes tasks, and has their drafts written; each change can be taken back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal

from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.core.progress import Progress, Report
from alwrity_desktop.ui.planner.step_presenter import StepPresenter
from alwrity_desktop.ui.planner.tasks_words import state_names

if TYPE_CHECKING:
    from alwrity_desktop.ai.task import Estimate
    from alwrity_desktop.model.plan import PlanTask, TaskState
    from alwrity_desktop.planner.tasks import TaskRow, Worked
    from alwrity_desktop.ui.planner.idea_accept import Acceptance
    from alwrity_desktop.ui.planner.task_draft import DraftOrder


@dataclass(slots=True)
class TasksFound:
    """What the page shows. writing: tasks whose draft is being written. sites: (id, name). ideas: how many are new."""

    rows: list[TaskRow] = field(default_factory=list["TaskRow"])
    writing: set[str] = field(default_factory=set[str])
    sites: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    ideas: int = 0


class TasksPresenter(StepPresenter):
    """listed(TasksFound). added(id): a task by hand. begun(draft id): a draft to be written by hand.

    ended(Worked or None): None where the run was stopped or failed.
    """

    name = "planner.tasks"
    added = Signal(object)
    begun = Signal(object)
    ended = Signal(object)

    # changes

    def add(self) -> None:
        """A new task by hand, to be filled in."""
        self._do(_("Making a task"), self._add).succeeded.connect(self.added)

    def edit(self, task_id: str, fields: dict[str, Any], session: str = "") -> None:
        """Change one task; changes of one session are taken back as one."""
        key = f"edit:{task_id}:{session}" if session else ""
        rest = {name: value for name, value in fields.items() if name != "state"}
        if rest:
            self._do(_("Changing a task"), partial(self._edited, [task_id], rest, _("The task was changed."), key))
        if "state" in fields:
            self.move([task_id], fields["state"])

    def change(self, ids: Sequence[str], fields: dict[str, Any], sentence: str) -> None:
        """Change tasks alike."""
        job = self._do(_("Changing tasks"), partial(self._edited, list(ids), fields, sentence, ""))
        job.succeeded.connect(self.done)

    def schedule(self, ids: Sequence[str], when: Acceptance) -> None:
        """Give tasks due dates and a person; see AcceptDialog."""
        self._do(_("Changing tasks"), partial(self._schedule, list(ids), when)).succeeded.connect(self.done)

    def move(self, ids: Sequence[str], state: TaskState) -> None:
        """Bring tasks into a state."""
        self._do(_("Moving tasks"), partial(self._move, list(ids), state)).succeeded.connect(self.done)

    def remove(self, ids: Sequence[str]) -> None:
        """Delete tasks."""
        self._do(_("Deleting tasks"), partial(self._remove, list(ids))).succeeded.connect(self.done)

    def begin(self, task_id: str) -> None:
        """Make the draft with its brief, for a person to write."""
        self._do(_("Making a draft"), partial(self._begun, task_id)).succeeded.connect(self.begun)

    # drafts

    def draft(self, order: DraftOrder) -> None:
        """Have drafts written."""
        if (job := self._begin(_("Writing drafts"), partial(self._draft, order))) is not None:
            job.succeeded.connect(self.ended)
            job.failed.connect(self._not_drafted)
            job.cancelled.connect(self._stopped)

    # inside

    def _told(self, progress: Progress) -> None:
        super()._told(progress)
        if progress.phase == "prepare":
            self.soon()

    def _not_drafted(self, error: object) -> None:
        self.ended.emit(None)
        self._tell_trouble(error)

    def _stopped(self) -> None:
        self.ended.emit(None)

    async def _load(self, _report: Report) -> TasksFound:
        planner = self._workspace.planner
        rows = await planner.tasks.rows()
        sites = [(site.id, site.name or site.url) for site in await self._workspace.publisher.sites()]
        fresh = await planner.ideas.listed("new") if not rows else []
        return TasksFound(rows, set(planner.tasks.drafting), sites, len(fresh))

    async def _add(self, _report: Report) -> str:
        room, writing = self._workspace.planner.tasks, self._workspace.settings.writing
        brief = {"audience": writing.audience, "tone": writing.tone, "language": writing.language}
        task = await room.add(_("New task"), brief={name: value for name, value in brief.items() if value})
        self.undo_steps.push(_("a new task"), partial(room.remove, [task.id]))
        return task.id

    async def _edited(self, ids: list[str], fields: dict[str, Any], sentence: str, key: str, _report: Report) -> str:
        room = self._workspace.planner.tasks
        before = await room.change(ids, **fields)
        self.undo_steps.push(sentence, partial(room.put, *before), key)
        return sentence

    async def _schedule(self, ids: list[str], when: Acceptance, report: Report) -> str:
        room = self._workspace.planner.tasks
        if when.keep:
            said = ngettext("{count} task was changed.", "{count} tasks were changed.", len(ids))
            return await self._edited(ids, {"assignee": when.assignee} if when.assignee else {}, said, "", report)
        before = await room.schedule(ids, when.due_at, every=when.every, weekdays=when.weekdays, assignee=when.assignee)
        said = ngettext("{count} task has another date.", "{count} tasks have other dates.", len(before))
        self.undo_steps.push(said, partial(room.put, *before))
        return said

    async def _move(self, ids: list[str], state: TaskState, _report: Report) -> str:
        room = self._workspace.planner.tasks
        before = await room.move(ids, state)
        number, name = len(before.tasks), state_names()[state]
        said = ngettext("{count} task moved to “{state}”.", "{count} tasks moved to “{state}”.", number, state=name)
        self.undo_steps.push(said, partial(room.restore, before))
        return said

    async def _remove(self, ids: list[str], _report: Report) -> str:
        room = self._workspace.planner.tasks
        before = await room.remove(ids)
        sentence = ngettext("{count} task was deleted.", "{count} tasks were deleted.", len(before.tasks))
        self.undo_steps.push(sentence, partial(room.restore, before))
        return sentence

    async def _begun(self, task_id: str, _report: Report) -> str:
        room = self._workspace.planner.tasks
        before = await room.get(task_id)
        draft_id = (await room.begin(task_id)).draft_id
        self.undo_steps.push(_("a draft was begun; it is in the trash now"), partial(self._unbegin, before, draft_id))
        return draft_id

    async def _unbegin(self, before: PlanTask, draft_id: str) -> None:
        await self._workspace.library.trash([draft_id])
        await self._workspace.planner.tasks.put(before)

    async def _draft(self, order: DraftOrder, report: Report) -> Worked:
        return await self._workspace.planner.tasks.draft_many(
            order.ids, model=order.model, base_url=order.base_url, report=report
        )

    async def _estimate(self, order: DraftOrder, _report: Report) -> Estimate | None:
        return await self._workspace.planner.tasks.estimate(order.ids, model=order.model, base_url=order.base_url)
