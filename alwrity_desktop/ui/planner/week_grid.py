"""The calendar's week: seven days of 24 hours by the clocks of the calendar's zone."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

from PySide6.QtCore import QModelIndex, QPoint, QRect, Qt
from PySide6.QtGui import QPainter, QShowEvent
from PySide6.QtWidgets import QAbstractButton, QHeaderView

from alwrity_desktop.core.messages import _
from alwrity_desktop.model.calendar import Entry
from alwrity_desktop.ui.planner.calendar_cells import HOURS, Cell, CellModel, week_cells
from alwrity_desktop.ui.planner.calendar_days import Arranged
from alwrity_desktop.ui.planner.calendar_grid import CalendarGrid
from alwrity_desktop.ui.planner.calendar_looks import clock, short_day
from alwrity_desktop.ui.planner.calendar_paint import CHIP, GAP, paint_gap
from alwrity_desktop.ui.theme import colour

ROW, MOST = 46, 5
"""Least height of an hour, and chips it grows for."""
NARROW = 150
BEGIN = 7
"""The hour on top when the week is first shown."""


class _Hours(CellModel):
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole and self.cells:
            if orientation == Qt.Orientation.Vertical:
                return clock(time(section))
            return short_day(self.cells[0][section].day)
        return super().headerData(section, orientation, role)


class WeekGrid(CalendarGrid):
    """Hours as cells; a drop on the upper half of one means its full hour, on the lower half past."""

    header_height = GAP

    def __init__(self) -> None:
        super().__init__(_("Week"))
        self.cells = _Hours(self)
        self.setModel(self.cells)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setSectionsClickable(False)
        self.verticalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight)
        self.setVerticalScrollMode(self.ScrollMode.ScrollPerPixel)
        self._scrolled = False
        if (corner := self.findChild(QAbstractButton)) is not None:
            corner.setFixedSize(0, 0)  # Qt shows it again and again

    def show_week(self, shown: Arranged, days: list[date], today: date) -> None:
        """Show seven days."""
        self.today = today
        self.cells.fill(shown, week_cells(shown, days))
        for hour in range(HOURS):
            most = max(len(cell.entries) for cell in self.cells.cells[hour])
            self.setRowHeight(hour, max(ROW, min(most, MOST) * (CHIP + GAP) + 2 * GAP + 2))
        self._begin_at_morning()
        self.viewport().update()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._begin_at_morning()

    def _begin_at_morning(self) -> None:
        """Once it is seen for the first time with its hours."""
        if not self._scrolled and self.isVisible() and self.cells.rowCount():
            self._scrolled = True
            self.executeDelayedItemsLayout()
            self.scrollTo(self.cells.index(BEGIN, 0), self.ScrollHint.PositionAtTop)

    def choose_day(self, day: date, hour: int | None = None) -> None:
        """Of a day without an hour the first that holds something, else the one a day begins with."""
        hours = [row for row, cells in enumerate(self.cells.cells) for cell in cells if cell.day == day and cell.entries]
        self._begin_at_morning()
        super().choose_day(day, min(hours, default=BEGIN) if hour is None else hour)

    def time_at(self, index: QModelIndex, place: QPoint) -> time | None:
        box = self.visualRect(index)
        return time(index.row(), 30 if place.y() > box.center().y() else 0)

    def neighbour(self, cell: Cell, columns: int, rows: int) -> tuple[date, int | None]:
        hour = min(HOURS - 1, max(0, (cell.hour or 0) + rows))
        return cell.day + timedelta(days=columns), hour

    def step(self, entry: Entry, columns: int, rows: int) -> None:
        local = self.cells.shown.local(entry)
        hour = local.hour + rows
        if 0 <= hour < HOURS:
            at = None if not rows else time(hour, local.minute)
            self.moved.emit(entry, local.date() + timedelta(days=columns), at)

    def timed(self, entry: Entry, width: int) -> bool:
        """In a narrow week a full hour is told by its row."""
        return width > NARROW or self.cells.shown.local(entry).minute != 0

    def paint_ground(self, painter: QPainter, box: QRect, cell: Cell) -> None:
        if cell.gap:
            paint_gap(painter, box.adjusted(0, 0, -1, -1), "")
        if cell.day == self.today:
            painter.fillRect(QRect(box.left(), box.top(), 3, box.height()), colour("accent"))
