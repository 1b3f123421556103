"""Days and hours as cells of a table: what each holds, and how a screen reader tells it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, time
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.model.calendar import Entry
from alwrity_desktop.ui.planner.calendar_days import WEEK, Arranged, key_of
from alwrity_desktop.ui.planner.calendar_looks import clock, long_day, told, weekday_name

HOURS = 24
Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


@dataclass(slots=True)
class Cell:
    """A day, or an hour of one (None: all of it). gap: it lies in a gap; gap_words: where that begins, its length."""

    day: date
    hour: int | None = None
    entries: list[Entry] = field(default_factory=list[Entry])
    outside: bool = False
    gap: bool = False
    gap_words: str = ""


class CellModel(QAbstractTableModel):
    """The cells of a view; all of them are changed at once."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.shown = Arranged()
        self.cells: list[list[Cell]] = []

    def fill(self, shown: Arranged, cells: list[list[Cell]]) -> None:
        """Show other cells. Of the same shape, so that the current one stays."""
        alike = len(cells) == len(self.cells)
        if not alike:
            self.beginResetModel()
        self.shown, self.cells = shown, cells
        if not alike:
            self.endResetModel()
        elif cells:
            self.dataChanged.emit(self.index(0, 0), self.index(len(cells) - 1, WEEK - 1))
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, WEEK - 1)

    def cell(self, index: Index) -> Cell:
        """The cell of an index."""
        return self.cells[index.row()][index.column()]

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.cells)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else WEEK

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self.words(self.cell(index))
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role != Qt.ItemDataRole.DisplayRole or not self.cells:
            return None
        if orientation == Qt.Orientation.Vertical:
            return ""
        return weekday_name(self.cells[0][section].day.weekday())

    def words(self, cell: Cell) -> str:
        """A cell as a sentence: the day, how many entries, and which."""
        parts = [long_day(cell.day)]
        if cell.hour is not None:
            parts.append(clock(time(cell.hour)))
        parts.append(ngettext("{count} entry", "{count} entries", len(cell.entries)) if cell.entries else _("nothing"))
        parts += [told(entry, self.shown) for entry in cell.entries]
        if cell.gap:
            parts.append(_("in a gap"))
        return "; ".join(parts)

    def place_of(self, entry: Entry) -> tuple[QModelIndex, int] | None:
        """Where an entry stands: its cell, and its number in it."""
        wanted = key_of(entry)
        for row, cells in enumerate(self.cells):
            for column, cell in enumerate(cells):
                for number, one in enumerate(cell.entries):
                    if key_of(one) == wanted:
                        return self.index(row, column), number
        return None

    def index_of(self, day: date, hour: int | None = None) -> QModelIndex:
        """The cell of a day, in a week also of an hour; an invalid one where it is not shown."""
        for row, cells in enumerate(self.cells):
            for column, cell in enumerate(cells):
                if cell.day == day and hour in (None, cell.hour):
                    return self.index(row, column)
        return QModelIndex()


def month_cells(shown: Arranged, days: list[date], month: int) -> list[list[Cell]]:
    """Weeks of days."""
    cells = [_day_cell(shown, day, outside=day.month != month) for day in days]
    return [cells[begin : begin + WEEK] for begin in range(0, len(cells), WEEK)]


def week_cells(shown: Arranged, days: list[date]) -> list[list[Cell]]:
    """Hours of seven days, by the clocks of the calendar's zone."""
    found = [[Cell(day, hour) for day in days] for hour in range(HOURS)]
    for column, day in enumerate(days):
        gap = shown.hatched(day)
        for entry in shown.days.get(day, []):
            found[shown.local(entry).hour][column].entries.append(entry)
        for hour in range(HOURS):
            found[hour][column].gap = gap
    return found


def _day_cell(shown: Arranged, day: date, *, outside: bool) -> Cell:
    gap = shown.gap_on(day)
    words = ""
    if gap is not None and day in (gap.first, shown.first):
        words = shown.gap_words(gap)
    return Cell(day, None, shown.days.get(day, []), outside, shown.hatched(day), words)
