"""A list with a panel beside it; where there is little room, the panel takes the place of the list."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QWidget

WIDTH = 380
"""Of the panel, in pixels."""
NARROW = 900
"""Below this width list and panel have no room beside each other."""


class SideRoom(QSplitter):
    """The panel is hidden at first."""

    def __init__(self, main: QWidget, side: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._main = main
        self._side = side
        self.setChildrenCollapsible(False)
        self.setHandleWidth(12)
        self.setProperty("kind", "clear")
        self.addWidget(main)
        self.addWidget(side)
        self.setStretchFactor(0, 1)
        self.setStretchFactor(1, 0)
        side.hide()

    @property
    def opened(self) -> bool:
        """Whether the panel is shown."""
        return not self._side.isHidden()

    def open_side(self) -> None:
        """Show the panel."""
        if not self.opened:
            self._side.show()
            self.setSizes([max(1, self.width() - WIDTH), WIDTH])
        self._arrange()

    def close_side(self) -> None:
        """Hide the panel."""
        self._side.hide()
        self._main.show()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        alone = self.opened and self.width() < NARROW
        self._main.setVisible(not alone)
