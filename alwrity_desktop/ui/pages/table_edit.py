"""Changing a cell in its place: one editor at a time, and the sentence beside it when a value cannot be."""

from __future__ import annotations

import re
from typing import Any

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QComboBox, QFrame, QLineEdit

from alwrity_desktop.core.messages import _
from alwrity_desktop.ui.pages.table_columns import Column, Edit
from alwrity_desktop.ui.pages.table_model import TableModel
from alwrity_desktop.ui.pages.table_view import TableView
from alwrity_desktop.ui.widgets.inputs import ListBox
from alwrity_desktop.ui.widgets.layout import row
from alwrity_desktop.ui.widgets.text import label, restyle

HEIGHT, WIDEST_NOTE, NARROWEST = 36, 320, 120
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d*)?")


class CellEditor(QObject):
    """Puts a field over a cell. ended(): the editor is gone."""

    ended = Signal()

    def __init__(self, view: TableView, model: TableModel, key: Any) -> None:
        super().__init__(view)
        self._view, self._model, self._key = view, model, key
        self._at = (-1, -1)
        self._row: Any = None
        self._began = ""
        self.field: QLineEdit | QComboBox | None = None
        self.note = label("", "danger", wrap=True)
        self._bubble = QFrame(view.viewport())
        self._bubble.setProperty("kind", "popover")
        line = row(self.note)
        line.setContentsMargins(12, 8, 12, 8)
        self._bubble.setLayout(line)
        self._bubble.hide()
        view.verticalScrollBar().valueChanged.connect(self._follow)
        view.horizontalScrollBar().valueChanged.connect(self._follow)
        view.horizontalHeader().sectionResized.connect(self._follow)
        model.modelReset.connect(self._rows_changed)

    def begin(self, line: int, place: int) -> None:
        """Edit a cell; where its column has no editor, the first of the row that has one."""
        places = self._places()
        if not places or not 0 <= line < self._model.rowCount():
            return
        place = place if place in places else places[0]
        self.leave()
        self._at, self._row = (line, place), self._model.row(line)
        column, edit = self._declared()
        index = self._model.index(line, place)
        self._view.scrollTo(index)
        self._view.setCurrentIndex(index)
        self._began = _started(column, edit, self._row)
        self.field = self._list(edit) if edit.kind == "choice" else self._line()
        self.field.setAccessibleName(_("{column} of {row}", column=column.title, row=self._model.text(line, 0)))
        self.field.installEventFilter(self)
        self._follow()
        self.field.show()
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)
        if isinstance(self.field, QComboBox):
            self.field.showPopup()

    def leave(self) -> None:
        """Put the editor away; what stands in it is forgotten."""
        field, self.field = self.field, None
        self._bubble.hide()
        if field is None:
            return
        field.removeEventFilter(self)
        had_focus = field.hasFocus()
        field.hide()
        field.deleteLater()
        if had_focus:
            self._view.setFocus(Qt.FocusReason.OtherFocusReason)
        self.ended.emit()

    def save(self) -> bool:
        """Keep what stands in the editor and put it away; where it cannot be, say so beside it and stay."""
        if self.field is None:
            return True
        _column, edit = self._declared()
        text = self.field.currentData() if isinstance(self.field, QComboBox) else self.field.text()
        if text == self._began:
            self.leave()
            return True
        value, why = _read(edit, text)
        why = why or (edit.check(self._row, value) if edit.check is not None else "")
        self._say(why)
        if why:
            return False
        row_ = self._row
        self.leave()
        edit.save(row_, value)
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter saves, Tab saves and goes to the next cell, Escape leaves; leaving the field saves what can be saved."""
        if watched is not self.field:
            return False
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            event.accept()  # the window's shortcuts wait while somebody types here
            return True
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._pressed(event)
        if event.type() == QEvent.Type.FocusOut and not self._only_covered(event):
            QTimer.singleShot(0, self, self._look_whether_left)  # the list of a choice takes the focus too, a moment later
        return False

    def _look_whether_left(self) -> None:
        field, focus = self.field, QApplication.focusWidget()
        if field is None or focus is None or field.isAncestorOf(focus) or focus is field:
            return
        if isinstance(field, QComboBox) and field.view().isVisible():
            return
        if not self.save():
            self.leave()

    def _pressed(self, event: QKeyEvent) -> bool:
        key = event.key()
        if key == Qt.Key.Key_Escape:
            self.leave()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.save()
        elif key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            line, place = self._at
            if self.save():
                self._go(line, place, -1 if key == Qt.Key.Key_Backtab else 1)
        else:
            self._say("")
            return False
        return True

    def _go(self, line: int, place: int, step: int) -> None:
        places = self._places()
        at = places.index(place) + step
        if not 0 <= at < len(places):
            line, at = line + step, at % len(places)
        self.begin(line, places[at])

    def _only_covered(self, event: QEvent) -> bool:
        """The focus went to a list or menu of the field, or to another window."""
        reasons = (
            Qt.FocusReason.PopupFocusReason,
            Qt.FocusReason.ActiveWindowFocusReason,
            Qt.FocusReason.MenuBarFocusReason,
        )
        return isinstance(event, QFocusEvent) and event.reason() in reasons

    def _line(self) -> QLineEdit:
        made = QLineEdit(self._began, self._view.viewport())
        made.selectAll()
        return made

    def _list(self, edit: Edit[Any]) -> QComboBox:
        made = ListBox()
        made.setParent(self._view.viewport())
        for value, words in edit.choices() if edit.choices is not None else ():
            made.addItem(words, value)
        made.setCurrentIndex(max(0, made.findData(self._began)))
        made.activated.connect(self._chosen)
        return made

    def _chosen(self, _index: int) -> None:
        self.save()

    def _declared(self) -> tuple[Column[Any], Edit[Any]]:
        column = self._model.columns[self._at[1]]
        assert column.edit is not None, "only cells that can be changed are begun"
        return column, column.edit

    def _places(self) -> list[int]:
        """Columns with an editor, of those that are shown."""
        columns = enumerate(self._model.columns)
        return [place for place, column in columns if column.edit is not None and not self._view.isColumnHidden(place)]

    def _say(self, why: str) -> None:
        if self.field is None:
            return
        self.note.setText(why)
        self.field.setProperty("wrong", bool(why))
        self.field.setAccessibleDescription(why)
        restyle(self.field)
        self._bubble.setVisible(bool(why))
        self._follow()

    def _follow(self, *_moved: object) -> None:
        """Stay over the cell while rows scroll and columns move."""
        if self.field is None:
            return
        box = self._view.visualRect(self._model.index(*self._at))
        width = max(NARROWEST, box.width())
        left = max(0, min(box.left(), self._view.viewport().width() - width))
        self.field.setGeometry(left, box.center().y() - HEIGHT // 2, width, HEIGHT)
        if not self._bubble.isHidden():
            self._bubble.setFixedWidth(min(WIDEST_NOTE, self._view.viewport().width()))
            self._bubble.adjustSize()
            below = self.field.geometry().bottom() + 4
            if below + self._bubble.height() > self._view.viewport().height():
                below = self.field.y() - self._bubble.height() - 4
            right = self._view.viewport().width() - self._bubble.width()
            self._bubble.move(QPoint(max(0, min(left, right)), below))
            self._bubble.raise_()

    def _rows_changed(self) -> None:
        """Other rows are shown: stay where the row still is, else leave."""
        line = self._at[0]
        if self.field is None:
            return
        if line < self._model.rowCount() and self._key(self._model.row(line)) == self._key(self._row):
            self._follow()
        else:
            self.leave()


def number_of(text: str) -> float:
    """A number as people write it: 1,300 or 12.5 or 12,5. Raises ValueError."""
    plain = "".join(text.split())
    if _THOUSANDS.fullmatch(plain):
        plain = plain.replace(",", "")
    return float(plain.replace(",", "."))


def _started(column: Column[Any], edit: Edit[Any], row_: Any) -> str:
    if edit.start is not None:
        return edit.start(row_)
    value = column.value(row_)
    if value is None:
        return ""
    return f"{value:g}" if isinstance(value, float) else str(value)


def _read(edit: Edit[Any], text: str) -> tuple[Any, str]:
    """The value of what was typed, and why it cannot be."""
    if edit.kind != "number":
        return text, ""
    if not text.strip():
        return None, ""
    try:
        value = number_of(text)
    except ValueError:
        return None, _("“{text}” is not a number.", text=text.strip())
    if edit.whole and value != int(value):
        return None, _("A whole number belongs here.")
    if edit.least is not None and value < edit.least:
        return None, _("The least is {number}.", number=f"{edit.least:,g}")
    if edit.most is not None and value > edit.most:
        return None, _("The most is {number}.", number=f"{edit.most:,g}")
    return (int(value) if edit.whole else value), ""


__all__ = ["CellEditor", "number_of"]
