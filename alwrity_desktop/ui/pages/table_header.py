"""The titles of a table's columns, and the sign of its order beside the title, never over it."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHeaderView, QWidget

from alwrity_desktop.ui.icons import icon

ARROW = 10
"""Pixels; the style leaves 12 free at the right of a title (window.qss, QHeaderView::section)."""


class TableHeader(QHeaderView):
    """Draws the arrow into the room right of the title: the style's own covers the end of a title at the right."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        painter.save()
        super().paintSection(painter, rect, logicalIndex)
        painter.restore()
        if logicalIndex == self.sortIndicatorSection():
            falling = self.sortIndicatorOrder() == Qt.SortOrder.DescendingOrder
            icon("chevron-down" if falling else "chevron-up", "muted").paint(painter, self.arrow_box(rect))

    @staticmethod
    def arrow_box(section: QRect) -> QRect:
        """Where the arrow is in a column's section."""
        size = QSize(ARROW, ARROW)
        box = QRect(section.topLeft(), size)
        box.moveCenter(section.center())
        box.moveRight(section.right() - 1)
        return box
