"""The panel at the side of a table: one row in full."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from alwrity_desktop.core.messages import _
from alwrity_desktop.ui.pages.table_columns import Table
from alwrity_desktop.ui.widgets.buttons import tool_button
from alwrity_desktop.ui.widgets.layout import clear, column, row
from alwrity_desktop.ui.widgets.text import label

WIDTH = 320
REST = 60
"""Milliseconds a row stays current before its details are made, so that held-down arrow keys stay quick."""


def facts(pairs: Iterable[tuple[str, str]], *parts: QWidget, above: QWidget | None = None) -> QWidget:
    """Names with their values, one below the other, then further parts; empty values are left out. above: comes first."""
    made = QWidget()
    made.setProperty("kind", "clear")
    box = column(gap="medium")
    if above is not None:
        box.addWidget(above)
    for name, value in pairs:
        if value:
            text = label(value, "body", wrap=True, selectable=True)
            box.addLayout(column(label(name, "caption"), text, gap="hair"))
    for part in parts:
        box.addWidget(part)
    box.addStretch(1)
    made.setLayout(box)
    return made


class DetailsPanel(QFrame):
    """Shows the current row a moment after it became current."""

    closed = Signal()

    def __init__(self, table: Table[Any]) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self.setAccessibleName(_("Details"))
        self.setMinimumWidth(240)
        self._make = table.details
        self._row: Any = None
        self._drawn = False
        self._rest = QTimer(self, singleShot=True, interval=REST)
        self._rest.timeout.connect(self._draw)
        self._body = QVBoxLayout()
        ground = QWidget()
        ground.setProperty("kind", "clear")
        self._body.setContentsMargins(20, 4, 20, 20)
        ground.setLayout(self._body)
        scroll = QScrollArea()
        scroll.setWidget(ground)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.viewport().setAutoFillBackground(False)
        head = row(label(_("Details"), "heading"), None, tool_button("close", _("Close the details"), self.closed.emit))
        head.setContentsMargins(20, 12, 8, 0)
        box = column(head, scroll)
        box.setContentsMargins(1, 1, 1, 1)
        self.setLayout(box)

    def show_row(self, row_: Any) -> None:
        """Show a row, or that none is chosen (None)."""
        if row_ is self._row and self._drawn:
            return
        self._row, self._drawn = row_, False
        if self.isVisible():
            self._rest.start()

    def draw_now(self) -> None:
        """Draw at once; the panel has just come up."""
        self._rest.stop()
        self._draw()

    def _draw(self) -> None:
        clear(self._body)
        self._drawn = True
        if self._row is None or self._make is None:
            self._body.addWidget(label(_("Choose a row to see all about it."), "muted", wrap=True))
            self._body.addStretch(1)
        else:
            self._body.addWidget(self._make(self._row))
