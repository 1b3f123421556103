"""What can be done with selected tasks, the same for board and table; asks what must be asked before."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt

from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.ui.pages.table_columns import Action
from alwrity_desktop.ui.planner.idea_words import PRIORITIES

if TYPE_CHECKING:
    from PySide6.QtWidgets import QDialog

    from alwrity_desktop.model.plan import TaskState
    from alwrity_desktop.planner.tasks import TaskRow
    from alwrity_desktop.ui.planner.idea_accept import Acceptance
    from alwrity_desktop.ui.planner.task_draft import DraftOrder
    from alwrity_desktop.ui.planner.tasks_part import TasksPart
    from alwrity_desktop.ui.planner.tasks_presenter import TasksPresenter
    from alwrity_desktop.workspace import Workspace


class TaskActions(QObject):
    """A child of the part. people: who was given tasks before. dated: the change that runs gives tasks dates."""

    def __init__(self, part: TasksPart, presenter: TasksPresenter) -> None:
        super().__init__(part)
        self._part = part
        self._presenter = presenter
        self.workspace: Workspace | None = None
        self.people: list[str] = []
        self.dated = False
        self.dialog: QDialog | None = None

    def actions(self) -> list[Action[TaskRow]]:
        """All of them, as the table template takes them."""
        made = Action[Any]
        names = (_("High priority"), _("Normal priority"), _("Low priority"))
        return [
            made("show", _("Show all of it"), self._show, "side-panel", single=True),
            made("open", _("Open the draft"), self._open, "document", single=True, kind="primary", when=_has_draft),
            made("write", _("Write the draft ..."), self.write, "spark", "Ctrl+Return", kind="primary", when=self._ready),
            made("begin", _("Write it myself"), self.begin, "write", single=True, when=self._ready),
            made("due", _("Due and who ..."), self.schedule, "calendar", when=_is_open),
            *(
                made(f"priority-{name}", text, partial(self._set_priority, value), "star", bar=False, line=name == "high")
                for (name, value), text in zip(PRIORITIES.items(), names, strict=True)
            ),
            made("finish", _("Mark as done"), partial(self._move, "done"), "check", bar=False, line=True, when=_is_open),
            made("cancel", _("Cancel"), partial(self._move, "cancelled"), "close", bar=False, when=_is_open),
            made("reopen", _("Open again"), self._reopen, "undo", when=_is_closed),
            made("delete", _("Delete"), self._delete, "trash", "Delete", kind="danger", bar=False, line=True),
        ]

    def write(self, rows: list[TaskRow]) -> None:
        """Ask by whom, tell the cost, then write the drafts."""
        from alwrity_desktop.ui.planner.task_draft import DraftDialog

        ready = [row for row in rows if self._ready(row)]
        if self.workspace is None or not ready or self._presenter.busy:
            return
        self._part.panel.save()
        own = {row.task.model for row in ready}
        model = own.pop() if len(own) == 1 else ""
        about = _("“{title}”, from its brief.", title=ready[0].task.title)
        if len(ready) > 1:
            about = _("One after the other, each from its brief. One that fails does not stop the others.")
        ids = [row.task.id for row in ready]
        dialog = DraftDialog(self._part, ids, about, model or self.workspace.settings.models.default)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.ordered.connect(self._ordered)
        dialog.asked_estimate.connect(self._presenter.estimate)
        self._presenter.models.connect(dialog.show_models)
        self._presenter.estimated.connect(dialog.show_estimate)
        self._presenter.find_models()
        self.dialog = dialog
        dialog.open()

    def begin(self, rows: list[TaskRow]) -> None:
        """A draft with the brief, to be written by hand."""
        self._part.panel.save()
        self._presenter.begin(rows[0].task.id)

    def schedule(self, rows: list[TaskRow]) -> None:
        """Ask for due dates and a person."""
        from alwrity_desktop.ui.planner.idea_accept import AcceptDialog

        self._part.panel.save()
        title = ngettext("Date of {count} task", "Dates of {count} tasks", len(rows))
        about = _("Without a date, the one it has is taken away. Without a name, who does it stays.")
        dialog = AcceptDialog(self._part, len(rows), self.people, title, about)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.form.show_values({"due_at": rows[0].task.due_at})
        dialog.follow()
        if len(rows) > 1:
            dialog.offer_keeping()
        dialog.agreed.connect(partial(self._agreed, [row.task.id for row in rows]))
        self.dialog = dialog
        dialog.open()

    def prioritise(self, row: TaskRow, value: Any) -> None:
        """Changed in the table."""
        self._presenter.change([row.task.id], {"priority": int(value or 0)}, _("The priority was changed."))

    def assign(self, row: TaskRow, value: Any) -> None:
        """Changed in the table."""
        self._presenter.change([row.task.id], {"assignee": str(value or "").strip()}, _("Who does it was changed."))

    def _ready(self, row: TaskRow) -> bool:
        task = row.task
        return not task.draft_id and task.state != "cancelled" and task.id not in self._part.found.writing

    def _ordered(self, order: DraftOrder) -> None:
        self._part.banner.dismiss()
        self._presenter.draft(order)

    def _agreed(self, ids: list[str], wish: Acceptance) -> None:
        self.dated = wish.due_at is not None
        self._presenter.schedule(ids, wish)

    def _show(self, rows: list[TaskRow]) -> None:
        self._part.show_task(rows[0])

    def _open(self, rows: list[TaskRow]) -> None:
        self._part.asked.emit("open", rows[0].task.draft_id)

    def _move(self, state: TaskState, rows: list[TaskRow]) -> None:
        self._presenter.move([row.task.id for row in rows], state)

    def _reopen(self, rows: list[TaskRow]) -> None:
        """Those with a draft are in progress again, the others to do."""
        drafted = any(row.task.draft_id for row in rows)
        self._presenter.move([row.task.id for row in rows], "in progress" if drafted else "pending")

    def _set_priority(self, priority: int, rows: list[TaskRow]) -> None:
        sentence = ngettext("{count} task has another priority.", "{count} tasks have another priority.", len(rows))
        self._presenter.change([row.task.id for row in rows], {"priority": priority}, sentence)

    def _delete(self, rows: list[TaskRow]) -> None:
        self._presenter.remove([row.task.id for row in rows])


def _has_draft(row: TaskRow) -> bool:
    return bool(row.task.draft_id)


def _is_open(row: TaskRow) -> bool:
    return row.task.state in ("pending", "in progress", "failed")


def _is_closed(row: TaskRow) -> bool:
    return row.task.state in ("done", "cancelled")
