"""Reads, makes and changes ideas, and makes tasks of them; each change can be taken back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal

from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.core.progress import Progress, Report
from alwrity_desktop.ui.planner.step_presenter import StepPresenter

if TYPE_CHECKING:
    from alwrity_desktop.ai.task import Estimate
    from alwrity_desktop.planner.ideas import IdeaRow, IdeasMade
    from alwrity_desktop.ui.planner.idea_accept import Acceptance
    from alwrity_desktop.ui.planner.idea_maker import MakeOrder


@dataclass(slots=True)
class FailureRow:
    """A cluster a model made no ideas for. name: the cluster's, or "" where it is gone."""

    cluster_id: str
    name: str
    model: str
    reason: str


@dataclass(slots=True)
class IdeasFound:
    """What the page shows. clusters: how many there are; open_clusters: ids of those without ideas."""

    rows: list[IdeaRow] = field(default_factory=list["IdeaRow"])
    failures: list[FailureRow] = field(default_factory=list[FailureRow])
    clusters: int = 0
    open_clusters: list[str] = field(default_factory=list[str])
    assignees: list[str] = field(default_factory=list[str])


class IdeasPresenter(StepPresenter):
    """listed(IdeasFound). accepted(number): so many tasks were made. added(id): an idea by hand. ended(sentence, mood)."""

    name = "planner.ideas"
    accepted = Signal(object)
    added = Signal(object)
    ended = Signal(str, str)

    # changes

    def add(self) -> None:
        """A new idea by hand, to be filled in."""
        job = self._do(_("Making an idea"), self._add)
        job.succeeded.connect(self.added)

    def edit(self, idea_id: str, fields: dict[str, Any], session: str = "") -> None:
        """Change one idea; changes of one session are taken back as one."""
        key = f"edit:{idea_id}:{session}" if session else ""
        self._do(_("Changing an idea"), partial(self._edited, [idea_id], fields, _("The idea was changed."), key))

    def change(self, ids: Sequence[str], fields: dict[str, Any], sentence: str) -> None:
        """Change ideas alike."""
        job = self._do(_("Changing ideas"), partial(self._edited, list(ids), fields, sentence, ""))
        job.succeeded.connect(self.done)

    def remove(self, ids: Sequence[str]) -> None:
        """Delete ideas."""
        job = self._do(_("Deleting ideas"), partial(self._remove, list(ids)))
        job.succeeded.connect(self.done)

    def accept(self, ids: Sequence[str], wish: Acceptance) -> None:
        """Make tasks of ideas."""
        job = self._do(_("Making tasks"), partial(self._accept, list(ids), wish))
        job.succeeded.connect(self.accepted)

    def forget(self, cluster_ids: Sequence[str]) -> None:
        """Take clusters off the list of those that failed."""
        self._do(_("Changing ideas"), partial(self._forget, list(cluster_ids)))

    # making

    def make(self, order: MakeOrder) -> None:
        """Make ideas by templates or a model; those of the clusters that failed before, too."""
        if (job := self._begin(_("Making ideas"), partial(self._make, order))) is not None:
            job.succeeded.connect(self._made)
            job.failed.connect(self._not_made)
            job.cancelled.connect(self._stopped)

    # inside

    def _told(self, progress: Progress) -> None:
        super()._told(progress)
        self.soon()

    def _made(self, made: IdeasMade) -> None:
        said = [ngettext("{count} idea was made.", "{count} ideas were made.", len(made.ideas))]
        if made.failures:
            said.append(ngettext("{count} cluster got none.", "{count} clusters got none.", len(made.failures)))
        elif not made.ideas:
            said = [_("No idea is new: what was found is there already.")]
        self.ended.emit(" ".join(said), "warning" if made.failures else "success" if made.ideas else "info")

    def _not_made(self, error: object) -> None:
        self.ended.emit("", "")
        self._tell_trouble(error)

    def _stopped(self) -> None:
        self.ended.emit(_("Stopped. The ideas that had come are in the list."), "info")

    async def _load(self, _report: Report) -> IdeasFound:
        planner = self._workspace.planner
        rows = await planner.ideas.rows()
        names = {row.cluster.id: row.cluster.name for row in await planner.clusters.rows()}
        failures = [
            FailureRow(one.cluster_id, names.get(one.cluster_id, ""), one.model, one.reason)
            for one in await planner.ideas.failures()
        ]
        assignees = sorted({task.assignee for task in await planner.tasks.listed() if task.assignee})
        return IdeasFound(rows, failures, len(names), await planner.ideas.without_ideas(), assignees)

    async def _add(self, _report: Report) -> str:
        room = self._workspace.planner.ideas
        idea = await room.add(_("New idea"))
        self.undo_steps.push(_("a new idea"), partial(room.remove, [idea.id]))
        return idea.id

    async def _edited(self, ids: list[str], fields: dict[str, Any], sentence: str, key: str, _report: Report) -> str:
        room = self._workspace.planner.ideas
        before = await room.change(ids, **fields)
        self.undo_steps.push(sentence, partial(room.put, *before), key)
        return sentence

    async def _remove(self, ids: list[str], _report: Report) -> str:
        room = self._workspace.planner.ideas
        gone = await room.remove(ids)
        sentence = ngettext("{count} idea was deleted.", "{count} ideas were deleted.", len(gone))
        self.undo_steps.push(sentence, partial(room.put, *gone))
        return sentence

    async def _accept(self, ids: list[str], wish: Acceptance, _report: Report) -> int:
        room = self._workspace.planner.tasks
        made = await room.from_ideas(
            ids, due_at=wish.due_at, assignee=wish.assignee, every=wish.every, weekdays=wish.weekdays
        )
        sentence = ngettext("{count} task made.", "{count} tasks made.", len(made))
        self.undo_steps.push(sentence, partial(room.remove, [task.id for task in made]))
        return len(made)

    async def _forget(self, cluster_ids: list[str], _report: Report) -> None:
        await self._workspace.planner.ideas.forget_failures(cluster_ids)

    async def _make(self, order: MakeOrder, report: Report) -> IdeasMade:
        room = self._workspace.planner.ideas
        if not order.model:
            return await room.make_offline(order.clusters, per_cluster=order.per_cluster, wish=order.wish, report=report)
        return await room.ask_model(
            order.clusters,
            per_cluster=order.per_cluster,
            model=order.model,
            base_url=order.base_url,
            wish=order.wish,
            report=report,
        )

    async def _estimate(self, order: MakeOrder, _report: Report) -> Estimate | None:
        return await self._workspace.planner.ideas.estimate(
            order.clusters, per_cluster=order.per_cluster, model=order.model, base_url=order.base_url, wish=order.wish
        )
