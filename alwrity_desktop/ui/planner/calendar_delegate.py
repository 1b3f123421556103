"""Draws the cells of a calendar's table; only those in sight are asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from alwrity_desktop.core.messages import _
from alwrity_desktop.ui.planner.calendar_days import key_of
from alwrity_desktop.ui.planner.calendar_paint import paint_chip, paint_more
from alwrity_desktop.ui.theme import colour

if TYPE_CHECKING:
    from alwrity_desktop.ui.planner.calendar_grid import CalendarGrid

Index = QModelIndex | QPersistentModelIndex


class CellDelegate(QStyledItemDelegate):
    """A day or an hour: its ground, its chips, and the line around the current one."""

    def __init__(self, grid: CalendarGrid) -> None:
        super().__init__(grid)
        self._grid = grid

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        painter.setFont(self._grid.font())
        self._paint_cell(painter, option.rect, index)  # type: ignore[attr-defined] - the stubs lack QStyleOption.rect
        painter.restore()

    def _paint_cell(self, painter: QPainter, box: QRect, index: Index) -> None:
        grid = self._grid
        cell, focused = grid.cells.cell(index), grid.hasFocus()
        painter.fillRect(box, colour("selection" if index == grid.target else "surface"))
        grid.paint_ground(painter, box, cell)
        painter.setPen(colour("border"))
        painter.drawLine(box.topRight(), box.bottomRight())
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        number = grid.chosen_in(index)
        boxes, more, count = grid.chips(box, cell, chosen=max(0, number))
        for line, entry in boxes:
            paint_chip(
                painter,
                line,
                entry,
                grid.cells.shown,
                chosen=focused and number >= 0 and entry is cell.entries[number],
                faded=key_of(entry) == grid.carried,
                timed=grid.timed(entry, line.width()),
            )
        if count:
            paint_more(painter, more, _("+{count} more", count=count), right=grid.more_above)
        if focused and index == grid.currentIndex():
            painter.setPen(colour("focus"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(box.adjusted(1, 1, -2, -2))
