"""One idea in full beside the table: every field can be changed, and is saved as one goes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from alwrity_desktop.core.messages import _
from alwrity_desktop.ui.planner.idea_fields import FormField
from alwrity_desktop.ui.planner.idea_sheet import Sheet
from alwrity_desktop.ui.planner.idea_words import structure_words, type_words
from alwrity_desktop.ui.planner.ideas_table import origin_words, state_tone, state_words
from alwrity_desktop.ui.widgets.buttons import button
from alwrity_desktop.ui.widgets.layout import row
from alwrity_desktop.ui.widgets.text import pill, set_tone

if TYPE_CHECKING:
    from alwrity_desktop.planner.ideas import IdeaRow

NAMES = ("title", "brief", "keywords", "content_type", "structure", "words", "priority", "audience", "tone",
         "call_to_action", "language")  # fmt: skip


def fields() -> list[FormField]:
    """The form of an idea."""
    return [
        FormField("title", _("Title")),
        FormField("brief", _("Brief"), "text", height=120),
        FormField("keywords", _("Keywords"), "chips"),
        FormField("content_type", _("Content type"), "choice", list(type_words().items()), half=True),
        FormField("structure", _("Structure"), "choice", list(structure_words().items()), half=True),
        FormField("words", _("Words"), "number", most=20_000, step=100, half=True),
        FormField("priority", _("Priority, 0 to 100"), "number", half=True),
        FormField("audience", _("Audience")),
        FormField("tone", _("Tone"), half=True),
        FormField("language", _("Language"), "language", half=True),
        FormField("call_to_action", _("Call to action")),
    ]


class IdeaPanel(Sheet):
    """accept, reject: with the row that is shown. task: the id of its task is wanted."""

    accept = Signal(object)
    reject = Signal(object)
    task = Signal(str)

    def __init__(self) -> None:
        self._state, self._origin = pill(""), pill("")
        self.accept_button = button(_("Accept ..."), icon="check", kind="primary")
        self.reject_button = button(_("Reject"), icon="close")
        self.task_button = button(_("Show its task"), icon="list")
        pills = QWidget()
        pills.setProperty("kind", "clear")
        pills.setLayout(row(self._state, self._origin, None))
        foot = [self.accept_button, self.reject_button, self.task_button]
        super().__init__(_("Idea"), _("Choose an idea to see and change all of it."), fields(), [pills], foot)
        self.accept_button.clicked.connect(self._accept)
        self.reject_button.clicked.connect(self._reject)
        self.task_button.clicked.connect(self._task)

    def key_of(self, row_: IdeaRow) -> str:
        return row_.idea.id

    def values_of(self, row_: IdeaRow) -> dict[str, Any]:
        return {name: getattr(row_.idea, name) for name in NAMES}

    def describe(self, row_: IdeaRow) -> None:
        idea = row_.idea
        self._state.setText(state_words(idea.state))
        set_tone(self._state, state_tone(idea.state))
        self._origin.setText(origin_words(idea.origin))
        told = [_("Cluster: {name}", name=row_.cluster) if row_.cluster else "", idea.reason]
        told.append(_("Model: {name}", name=idea.model) if idea.model else "")
        self.about.setText("\n".join(line for line in told if line))
        self.accept_button.setVisible(idea.state == "new")
        self.reject_button.setVisible(idea.state == "new")
        self.task_button.setVisible(bool(row_.task_id))

    def take(self, changed: dict[str, Any]) -> dict[str, Any]:
        """An emptied language falls back to English rather than to nothing."""
        return changed | ({"language": "en"} if changed.get("language") == "" else {})

    def _accept(self) -> None:
        self.save()
        self.accept.emit(self.row)

    def _reject(self) -> None:
        self.save()
        self.reject.emit(self.row)

    def _task(self) -> None:
        if self.row is not None:
            self.task.emit(self.row.task_id)
