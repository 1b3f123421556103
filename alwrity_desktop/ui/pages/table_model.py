"""The rows a table shows, for Qt, and the runner that works in slices between two frames."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer

from alwrity_desktop.ui.pages.table_columns import Column, Table
from alwrity_desktop.ui.pages.table_rows import Work

Index = QModelIndex | QPersistentModelIndex
BUDGET = 0.004
"""Seconds of work between two looks at what the window has to do."""
FEW_ROWS = 2000
"""Up to so many rows everything takes a few milliseconds and is done at once."""
KEPT_TEXTS = 4000
FEW_PLACES = 8
"""Up to so many places are looked up one by one."""
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class Slices(QObject):
    """Runs one piece of sliced work at a time: at once where it is short, else between events. A new one ends the old.

    pause: milliseconds between two slices; 0 goes on as soon as the window has nothing else to do.
    """

    def __init__(self, parent: QObject, pause: int = 0) -> None:
        super().__init__(parent)
        self._work: Work[Any] | None = None
        self._done: Callable[[Any], None] | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(pause)
        self._timer.timeout.connect(self._go_on)

    @property
    def busy(self) -> bool:
        """True while there is work left."""
        return self._work is not None

    def run(self, work: Work[Any], done: Callable[[Any], None], *, at_once: bool = False) -> None:
        """Begin; `done` gets the result, before this returns where all fits into the first slice or is to be done
        at once."""
        self._work, self._done = work, done
        self._timer.stop()
        if not self._slice(math.inf if at_once else BUDGET):
            self._timer.start()

    def stop(self) -> None:
        """Leave it."""
        self._timer.stop()
        self._work = self._done = None

    def _go_on(self) -> None:
        self._slice(BUDGET)

    def _slice(self, budget: float) -> bool:
        """Work for `budget` seconds; True when it is finished."""
        work, done = self._work, self._done
        if work is None or done is None:
            self._timer.stop()
            return True
        end = time.perf_counter() + budget
        try:
            while time.perf_counter() < end:
                next(work)
        except StopIteration as finished:
            self.stop()
            done(finished.value)
            return True
        return False


class TableModel(QAbstractTableModel):
    """Rows by their places in the whole; it shows what it is told and knows nothing of filters."""

    def __init__(self, table: Table[Any], parent: QObject) -> None:
        super().__init__(parent)
        self.columns: Sequence[Column[Any]] = table.columns
        self._rows: Sequence[Any] = ()
        self._places: Sequence[int] = ()
        self._texts: dict[tuple[int, int], str] = {}

    def show_rows(self, rows: Sequence[Any], places: Sequence[int]) -> None:
        """Show the rows at `places`, in that order; where it is the order they have, what is seen of them is drawn anew."""
        same = rows is self._rows and places == self._places
        self._texts = {}
        if same:
            self.dataChanged.emit(self.index(0, 0), self.index(len(places) - 1, len(self.columns) - 1))
            return
        self.beginResetModel()
        self._rows, self._places = rows, places
        self.endResetModel()

    def row(self, line: int) -> Any:
        """The row in a line."""
        return self._rows[self._places[line]]

    def place(self, line: int) -> int:
        """Where the row in a line is in the whole."""
        return self._places[line]

    def lines_of(self, places: Sequence[int]) -> list[int]:
        """The lines of the rows at these places; those that are not shown are left out."""
        if len(places) <= FEW_PLACES:
            wanted = self._places
            return sorted(wanted.index(place) for place in places if place in wanted)
        marked = set(places)
        return [line for line, place in enumerate(self._places) if place in marked]

    def rows(self, first: int = 0, end: int | None = None) -> list[Any]:
        """The rows shown, in their order."""
        rows = self._rows
        return [rows[place] for place in self._places[first:end]]

    def text(self, line: int, column: int) -> str:
        """The text of a cell."""
        key = line, column
        found = self._texts.get(key)
        if found is None:
            if len(self._texts) > KEPT_TEXTS:
                self._texts.clear()
            found = self._texts[key] = " ".join(self.columns[column].shown(self.row(line)).split())
        return found

    def forget_texts(self) -> None:
        """Work texts out anew: minutes have passed."""
        self._texts.clear()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self._places)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return RIGHT if self.columns[section].side == "right" else LEFT
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        line, column = index.row(), index.column()
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self.text(line, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            hint = self.columns[column].hint
            return hint(self.row(line)) if hint is not None else None
        if role == Qt.ItemDataRole.UserRole:
            return self.row(line)
        return None
