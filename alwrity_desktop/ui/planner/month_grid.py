"""The calendar's month: four to six weeks of days."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QHeaderView

from alwrity_desktop.core.messages import _
from alwrity_desktop.ui.planner.calendar_cells import Cell, month_cells
from alwrity_desktop.ui.planner.calendar_days import Arranged
from alwrity_desktop.ui.planner.calendar_grid import CalendarGrid
from alwrity_desktop.ui.planner.calendar_looks import short_month
from alwrity_desktop.ui.planner.calendar_paint import CHIP, GAP, paint_gap, paint_number

HEADER = 26


class MonthGrid(CalendarGrid):
    """Days as cells; as many chips in each as there is room for."""

    header_height = 21
    more_above = True

    def __init__(self) -> None:
        super().__init__(_("Month"))
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.verticalHeader().setMinimumSectionSize(self.header_height + CHIP + GAP + 1)
        self.setVerticalScrollMode(self.ScrollMode.ScrollPerPixel)
        self.horizontalHeader().setFixedHeight(HEADER)

    def show_month(self, shown: Arranged, days: list[date], month: int, today: date) -> None:
        """Show these whole weeks; days of other months are paler."""
        self.today = today
        self.cells.fill(shown, month_cells(shown, days, month))
        self.viewport().update()

    def paint_ground(self, painter: QPainter, box: QRect, cell: Cell) -> None:
        if cell.gap:
            paint_gap(painter, box.adjusted(0, 0, -1, -1), cell.gap_words)
        first = cell.day.day == 1
        text = f"{cell.day.day} {short_month(cell.day)}" if first else str(cell.day.day)
        corner = QPoint(box.left() + 3, box.top() + 1)
        paint_number(painter, corner, text, today=cell.day == self.today, outside=cell.outside)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.viewport().update()
