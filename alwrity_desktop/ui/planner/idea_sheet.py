"""A panel that shows one row in full as a form, and saves what is changed as one goes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from alwrity_desktop.core.messages import _
from alwrity_desktop.ui.planner.idea_fields import FormField, PlanForm
from alwrity_desktop.ui.widgets.buttons import button, tool_button
from alwrity_desktop.ui.widgets.layout import FlowLayout, column, row, rule
from alwrity_desktop.ui.widgets.text import label

REST = 700
"""Milliseconds of rest after a change before it is saved."""


class Sheet(QFrame):
    """edited(id, fields, session): to be saved; changes of one session belong together, until another row is shown.

    A subclass says what a row is: `key_of`, `values_of`, `describe` (all but the form), `take` (what is saved).
    """

    edited = Signal(str, object, str)
    closed = Signal()
    undo_wanted = Signal()

    def __init__(
        self, title: str, none: str, fields: Sequence[FormField], above: Sequence[QWidget], foot: Sequence[QWidget]
    ) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self.setMinimumWidth(280)
        self.setAccessibleName(title)
        self.row: Any = None
        self._session = 0
        self._rest = QTimer(self, singleShot=True, interval=REST)
        self._rest.timeout.connect(self.save)
        self.form = PlanForm(fields)
        self.form.changed.connect(self._changed)
        self.about = label("", "caption", wrap=True, selectable=True)
        self.saved = label("", "caption")
        self.undo = button(_("Undo"), kind="link", hint=_("Take back what was changed here"))
        self.undo.clicked.connect(self._undo)
        self._lay_out(title, none, above, foot)
        self._foot_parts = list(foot)
        self._say("")
        for part in foot:
            part.hide()
        self._ground.hide()

    # what a row is

    def key_of(self, row_: Any) -> str:
        """The row's id."""
        raise NotImplementedError

    def values_of(self, row_: Any) -> dict[str, Any]:
        """The values of the form."""
        raise NotImplementedError

    def describe(self, row_: Any) -> None:
        """Show what is not in the form."""
        raise NotImplementedError

    def take(self, changed: dict[str, Any]) -> dict[str, Any]:
        """The fields to save, of those that were changed in the form."""
        return changed

    # the same for all

    @property
    def shown(self) -> str:
        """Id of the row that is shown, or ""."""
        return self.key_of(self.row) if self.row is not None else ""

    def show_row(self, found: Any) -> None:
        """Show a row, or None; what was changed of the last one is saved first."""
        same = found is not None and self.key_of(found) == self.shown
        if not same:
            self.save()
            self._session += 1
            self._say("")
        self.row = found
        self._ground.setVisible(found is not None)
        self._none.setVisible(found is None)
        if found is None:
            for part in self._foot_parts:
                part.hide()
            return
        if not (same and self._rest.isActive()):
            self.form.show_values(self.values_of(found))
        self.describe(found)
        self.about.setVisible(bool(self.about.text()))
        if not same:
            self._scroll.verticalScrollBar().setValue(0)

    def begin(self) -> None:
        """Put the cursor into the title, all of it selected."""
        title = self.form.control("title")
        title.setFocus()
        title.selectAll()

    def save(self) -> None:
        """Save what was changed and is not saved yet."""
        self._rest.stop()
        changed = self.form.differing()
        if self.row is None or not changed:
            return
        if not str(changed.get("title", "x")).strip():
            self._say(_("A title is needed."))
            return
        fields = self.take(changed)
        self.form.show_values(self.form.values())
        self._say(_("Saved"), undo=True)
        self.edited.emit(self.shown, fields, str(self._session))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape puts the panel away."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def _lay_out(self, title: str, none: str, above: Sequence[QWidget], foot: Sequence[QWidget]) -> None:
        head = row(label(title, "heading"), None, self.saved, self.undo, tool_button("close", _("Close"), self.closed.emit))
        head.setContentsMargins(20, 12, 8, 8)
        self._ground = QWidget()
        self._ground.setProperty("kind", "clear")
        top = column(gap="small")
        for part in above:
            top.addWidget(part)
        body = column(top, self.form, self.about, gap="medium")
        body.setContentsMargins(20, 4, 20, 20)
        self._ground.setLayout(body)
        self._none = label(none, "muted", wrap=True)
        self._none.setContentsMargins(20, 4, 20, 20)
        outer = QWidget()
        outer.setProperty("kind", "clear")
        inner = column(self._none, self._ground, gap="hair")
        inner.addStretch(1)
        outer.setLayout(inner)
        self._scroll = QScrollArea()
        self._scroll.setWidget(outer)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.viewport().setAutoFillBackground(False)
        flow = FlowLayout(8)
        for part in foot:
            flow.addWidget(part)
        holder = QWidget()
        holder.setProperty("kind", "clear")
        flow.setContentsMargins(0, 0, 0, 0)
        holder.setLayout(flow)
        line = column(holder)
        line.setContentsMargins(20, 8, 12, 10)
        box = column(head, self._scroll, rule(), gap="hair")
        box.setStretch(1, 1)
        box.addLayout(line)
        box.setSpacing(0)
        box.setContentsMargins(1, 1, 1, 1)
        self.setLayout(box)

    def _say(self, text: str, *, undo: bool = False) -> None:
        self.saved.setText(text)
        self.undo.setVisible(undo)

    def _undo(self) -> None:
        self._say("")
        self.undo_wanted.emit()

    def _changed(self) -> None:
        self._say("")
        self._rest.start()
