"""A list with a panel beside it; where there is little room, the panel takes the place of the list."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QWidget

from alwrity_desktop.ui.pages.table import TablePage

WIDTH = 380
"""Of the panel, in pixels."""
NARROW = 900
"""Below this width list and panel have no room beside each other."""


class SideRoom(QSplitter):
    """The panel is hidden at first. tightened(tight): the list has little room now, for the window is narrow or the panel
    open; or it has room again.
    """

    tightened = Signal(bool)

    def __init__(self, main: QWidget, side: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._main = main
        self._side = side
        self._tight = False
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
        if self.opened:
            self._side.hide()
            self._main.show()
            self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        narrow = self.width() < NARROW
        self._main.setVisible(not (self.opened and narrow))
        if self._tight != (narrow or self.opened):
            self._tight = not self._tight
            self.tightened.emit(self._tight)


class SpareColumns:
    """Columns of a table that stand in the panel too: they leave their room to the others where it is tight."""

    def __init__(self, page: TablePage, names: Sequence[str]) -> None:
        self._page = page
        self._places = [place for place, made in enumerate(page.table.columns) if made.name in names]
        self._hidden: list[int] = []

    def follow(self, tight: bool) -> None:
        """Hide those that are shown, or show them again."""
        view = self._page.view
        if tight and not self._hidden:
            self._hidden = [place for place in self._places if not view.isColumnHidden(place)]
        for place in self._hidden:
            view.setColumnHidden(place, tight)
        if not tight:
            self._hidden = []
        view.fit()

    def remember(self) -> None:
        """Keep the table's own state as it is with room."""
        hidden = bool(self._hidden)
        self.follow(False)
        self._page.remember()
        if hidden:
            self.follow(True)
