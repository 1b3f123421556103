"""One task in full beside board or table: its fields, the brief of its draft, and what can be done with it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from alwrity_desktop.core.messages import _
from alwrity_desktop.ui.planner.idea_fields import FormField
from alwrity_desktop.ui.planner.idea_sheet import Sheet
from alwrity_desktop.ui.planner.idea_words import structure_words, type_words
from alwrity_desktop.ui.planner.tasks_words import late_words, state_names, state_tone
from alwrity_desktop.ui.widgets.buttons import button
from alwrity_desktop.ui.widgets.layout import row
from alwrity_desktop.ui.widgets.text import label, pill, set_tone

if TYPE_CHECKING:
    from alwrity_desktop.model.plan import PlanTask
    from alwrity_desktop.planner.tasks import TaskRow

PLAIN = ("title", "state", "due_at", "assignee", "site_id", "priority", "words", "keywords", "content_type", "structure",
         "model", "prompt")  # fmt: skip
BRIEF = ("instructions", "audience", "tone", "language", "call_to_action")


def fields() -> list[FormField]:
    """The form of a task: first what is planned, then the brief."""
    return [
        FormField("title", _("Title")),
        FormField("state", _("State"), "choice", half=True),
        FormField("assignee", _("Who does it"), "names", half=True),
        FormField("due_at", _("Due"), "moment"),
        FormField("site_id", _("For the site"), "choice", half=True),
        FormField("priority", _("Priority, 0 to 100"), "number", half=True),
        FormField("instructions", _("Brief"), "text", height=110),
        FormField("keywords", _("Keywords"), "chips"),
        FormField("structure", _("Structure"), "choice", list(structure_words().items()), half=True),
        FormField("content_type", _("Content type"), "choice", list(type_words().items()), half=True),
        FormField("words", _("Words"), "number", most=20_000, step=100, half=True),
        FormField("language", _("Language"), "language", half=True),
        FormField("audience", _("Audience")),
        FormField("tone", _("Tone"), half=True),
        FormField("call_to_action", _("Call to action"), half=True),
        FormField("model", _("Model for this task"), "names", hint=_("As provider:model. Empty: as in the settings.")),
        FormField("prompt", _("Prompt for this task's sections"), "text", hint=_("Empty: as in Settings, Prompts.")),
    ]


class TaskPanel(Sheet):
    """write, begin: with the row that is shown. open: a draft by its id."""

    write = Signal(object)
    begin_own = Signal(object)
    open = Signal(str)

    def __init__(self) -> None:
        self._state, self._writing = pill(""), pill(_("Draft is being written"), "accent")
        self._late = pill("", "danger")
        self._error = label("", "danger", wrap=True, selectable=True)
        self.write_button = button(_("Write the draft ..."), icon="spark", kind="primary")
        self.begin_button = button(_("Write it myself"), icon="write")
        self.open_button = button(_("Open the draft"), icon="document", kind="primary")
        pills = QWidget()
        pills.setProperty("kind", "clear")
        pills.setLayout(row(self._state, self._late, self._writing, None))
        foot = [self.write_button, self.begin_button, self.open_button]
        none = _("Choose a task to see and change all of it.")
        super().__init__(_("Task"), none, fields(), [pills, self._error], foot)
        self._busy: set[str] = set()
        self.write_button.clicked.connect(self._write)
        self.begin_button.clicked.connect(self._begin)
        self.open_button.clicked.connect(self._open)

    def offer(self, sites: Sequence[tuple[str, str]], people: Sequence[str], busy: set[str]) -> None:
        """Sites and people to choose from; busy: tasks whose draft is being written."""
        self._busy = busy
        self.form.offer("site_id", [("", _("None")), *sites])
        self.form.offer("assignee", [(name, name) for name in people])

    def show_row(self, found: Any) -> None:
        if found is not None:
            self._offer_states(found.task)
        super().show_row(found)

    def key_of(self, row_: TaskRow) -> str:
        return row_.task.id

    def values_of(self, row_: TaskRow) -> dict[str, Any]:
        task = row_.task
        values = {name: getattr(task, name) for name in PLAIN}
        return values | {name: str(task.brief.get(name, "")) for name in BRIEF}

    def describe(self, row_: TaskRow) -> None:
        task = row_.task
        busy = task.id in self._busy
        self._state.setText(state_names()[task.state])
        set_tone(self._state, state_tone(task.state))
        self._late.setText(late_words(task))
        self._late.setVisible(bool(self._late.text()))
        self._writing.setVisible(busy)
        self._error.setText(task.error)
        self._error.setVisible(bool(task.error))
        told = [_("Cluster: {name}", name=row_.cluster) if row_.cluster else "", task.reason]
        self.about.setText("\n".join(line for line in told if line))
        ready = not task.draft_id and not busy and task.state != "cancelled"
        self.write_button.setVisible(ready)
        self.begin_button.setVisible(ready)
        self.open_button.setVisible(bool(task.draft_id))

    def take(self, changed: dict[str, Any]) -> dict[str, Any]:
        """The fields of the brief are saved as one, with what else is in it."""
        fields = {name: value for name, value in changed.items() if name in PLAIN}
        if any(name in BRIEF for name in changed):
            values = self.form.values()
            brief = dict(self.row.task.brief) | {name: values[name] for name in BRIEF}
            fields["brief"] = {name: value for name, value in brief.items() if value not in ("", None)}
        return fields

    def _offer_states(self, task: PlanTask) -> None:
        from alwrity_desktop.planner.task_states import moves

        names = state_names()
        there = [task.state] if task.id in self._busy else [task.state, *moves(task)]
        self.form.offer("state", [(state, names[state]) for state in there])

    def _write(self) -> None:
        self.save()
        self.write.emit(self.row)

    def _begin(self) -> None:
        self.save()
        self.begin_own.emit(self.row)

    def _open(self) -> None:
        self.save()
        if self.row is not None:
            self.open.emit(self.row.task.draft_id)
