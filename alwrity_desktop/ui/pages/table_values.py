"""The list of a choice filter: values that occur, each with its number of rows, several to be ticked."""

from __future__ import annotations

from collections import Counter
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListView, QWidget

from alwrity_desktop.core.messages import _
from alwrity_desktop.ui.pages.table_columns import Choice, fold
from alwrity_desktop.ui.widgets.buttons import button
from alwrity_desktop.ui.widgets.layout import column, row
from alwrity_desktop.ui.widgets.search import SearchField
from alwrity_desktop.ui.widgets.text import label

Index = QModelIndex | QPersistentModelIndex
WIDTH, LINE, MOST_LINES = 280, 30, 9
AROUND = 170
"""Pixels of title, search and button around the values."""
FEW = 12
"""Up to so many values need no search, and stand by their names; more stand by how often they occur."""


class ValueModel(QAbstractListModel):
    """Values with their words, ticked or not."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.values: list[tuple[str, str, int]] = []
        self.chosen: dict[str, None] = {}

    def show_values(self, values: list[tuple[str, str, int]]) -> None:
        """Show these: value, words, number of rows."""
        self.beginResetModel()
        self.values = values
        self.endResetModel()

    def toggle(self, line: int) -> None:
        """Tick a value, or take the tick away."""
        value = self.values[line][0]
        if value in self.chosen:
            del self.chosen[value]
        else:
            self.chosen[value] = None
        self.dataChanged.emit(self.index(line), self.index(line))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self.values)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        value, words, count = self.values[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{words}  ({count:,})"
        if role == Qt.ItemDataRole.ToolTipRole:
            return words
        if role == Qt.ItemDataRole.CheckStateRole:
            return Qt.CheckState.Checked if value in self.chosen else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.SizeHintRole:
            return QSize(WIDTH - 40, LINE)
        return None


class _Values(QListView):
    """Space and a click tick; Enter ticks and is done."""

    picked = Signal(int, bool)
    typed = Signal(str)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        line = self.currentIndex().row()
        if event.key() == Qt.Key.Key_Space and line >= 0:
            self.picked.emit(line, False)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and line >= 0:
            self.picked.emit(line, True)
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Letters go to the search."""
        self.typed.emit(search)


class ValueList(QWidget):
    """changed(): other values are ticked. done(): the person is through with it. room: pixels it may take at most."""

    changed = Signal()
    done = Signal()

    def __init__(self, made: Choice[Any]) -> None:
        super().__init__()
        self.setProperty("kind", "clear")
        self._made = made
        self._counts: Counter[str] = Counter()
        self.room = 1000
        self.model = ValueModel(self)
        self.search = SearchField(_("Search: {what}", what=made.title), _("Search"))
        self.view = _Values()
        self.view.setModel(self.model)
        self.view.setUniformItemSizes(True)
        self.view.setProperty("kind", "values")
        self.view.setAccessibleName(made.title)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setTextElideMode(Qt.TextElideMode.ElideRight)
        self._clear = button(_("Clear"), self._cleared, kind="quiet")
        box = column(label(made.title, "strong"), self.search, self.view, row(None, self._clear))
        self.setLayout(box)
        self.setFixedWidth(WIDTH)
        self.search.textChanged.connect(self.fill)
        self.search.returnPressed.connect(self._to_values)
        self.view.clicked.connect(self._clicked)
        self.view.picked.connect(self._picked)
        self.view.typed.connect(self._type_on)

    def chosen(self) -> tuple[str, ...]:
        """The ticked values, in the order they were ticked."""
        return tuple(self.model.chosen)

    def choose(self, values: tuple[str, ...]) -> None:
        """Tick these, without a signal."""
        self.model.chosen = dict.fromkeys(values)
        self.view.viewport().update()

    def offer(self, counts: Counter[str]) -> None:
        """Which values occur, and how often."""
        self._counts = counts
        if self.isVisible():
            self.fill()

    def offered(self) -> int:
        """How many values there are to choose from."""
        return len(self._counts) - int("" in self._counts and not self._made.none)

    def words(self, value: str) -> str:
        """What a value is called."""
        return self._made.text(value) if value else self._made.none

    def first(self) -> QWidget:
        """Who gets the keys when the list opens."""
        return self.view if self.search.isHidden() else self.search

    def fill(self) -> None:
        """Show the values that fit the search; ticked ones that occur no more stay in sight."""
        many = self.offered() > FEW
        self.search.setVisible(many)
        wanted = fold(self.search.text()) if many else ""
        counts = {**dict.fromkeys(self.model.chosen, 0), **self._counts}
        found = [(value, self.words(value), count) for value, count in counts.items() if value or self._made.none]
        found = [line for line in found if wanted in fold(line[1])]
        found.sort(key=_by_count if many else _by_words)
        self.model.show_values(found)
        if found:
            self.view.setCurrentIndex(self.model.index(0))
        lines = min(MOST_LINES, self.offered() if many else len(found), (self.room - AROUND) // LINE)
        self.view.setFixedHeight(LINE * max(2 if many else 1, lines) + 4)
        self._clear.setEnabled(bool(self.model.chosen))

    def _clicked(self, index: QModelIndex) -> None:
        self._picked(index.row(), False)

    def _picked(self, line: int, last: bool) -> None:
        self.model.toggle(line)
        self._clear.setEnabled(bool(self.model.chosen))
        self.changed.emit()
        if last:
            self.done.emit()

    def _cleared(self) -> None:
        self.choose(())
        self.search.clear()
        self.changed.emit()
        self.done.emit()

    def _to_values(self) -> None:
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _type_on(self, letters: str) -> None:
        if not self.search.isHidden() and letters.strip():
            self.search.setFocus(Qt.FocusReason.OtherFocusReason)
            self.search.setText(self.search.text() + letters)


def _by_words(line: tuple[str, str, int]) -> tuple[bool, str]:
    return bool(line[0]), fold(line[1])


def _by_count(line: tuple[str, str, int]) -> tuple[bool, int, str]:
    return bool(line[0]), -line[2], fold(line[1])
