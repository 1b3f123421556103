"""The filter bar: a search field and one control for each declared filter."""

from __future__ import annotations

from collections import Counter
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from alwrity_desktop.core.messages import _
from alwrity_desktop.ui.pages.table_columns import Parts, Table
from alwrity_desktop.ui.pages.table_controls import Control, control_of
from alwrity_desktop.ui.widgets.buttons import button
from alwrity_desktop.ui.widgets.layout import FlowLayout, column, row
from alwrity_desktop.ui.widgets.search import SearchField

PAUSE = 120
"""Milliseconds of rest after a key before the rows are searched."""
FEW = 2
"""Up to so many filters stand beside the search; more have a line of their own."""


class FilterBar(QWidget):
    """`changed` follows each change, after a short rest while typing."""

    changed = Signal()

    def __init__(self, table: Table[Any]) -> None:
        super().__init__()
        self.setProperty("kind", "clear")
        self._filters = {made.name: made for made in table.filters}
        self._controls: dict[str, Control] = {}
        self.search = SearchField(_("Search: {what}", what=table.title), table.search)
        self.search.setVisible(bool(table.search))
        self.search.setMinimumWidth(160)
        self._rest = QTimer(self, singleShot=True, interval=PAUSE)
        self._rest.timeout.connect(self.changed)
        self.search.textChanged.connect(self._typed)
        line = row(self.search, gap="medium")
        line.setStretch(0, 1)
        lower = FlowLayout(8)
        for made in table.filters:
            control = control_of(made)
            control.changed.connect(self.changed)
            self._controls[made.name] = control
            if isinstance(made, Parts) or len(table.filters) <= FEW:
                line.addWidget(control)
            else:
                lower.addWidget(control)
        if not table.search:
            line.addStretch(1)
        self.all_button = button(_("Clear filters"), self.clear, kind="link")
        self.all_button.hide()
        self.changed.connect(self._show_clear)
        if lower.count():
            lower.addWidget(self.all_button)
        parts = column(line, gap="small")
        if lower.count():
            room = QWidget()
            room.setProperty("kind", "clear")
            room.setLayout(lower)
            parts.addWidget(room)
        self.setLayout(parts)
        self.holds = bool(table.search or table.filters)
        self.setVisible(self.holds)

    def control(self, name: str) -> Any:
        """The control of a filter."""
        return self._controls[name]

    def text(self) -> str:
        """What is searched for."""
        return self.search.text().strip()

    def chosen(self) -> dict[str, Any]:
        """The choice of each filter."""
        return {name: control.choice() for name, control in self._controls.items()}

    def narrowed(self) -> bool:
        """True when something may be left out."""
        return bool(self.text()) or any(control.narrows() for control in self._controls.values())

    def choose(self, name: str, choice: Any) -> None:
        """Set a filter as if it were chosen; `changed` follows."""
        self._controls[name].choose(choice)
        self.changed.emit()

    def clear(self) -> None:
        """Take all filters away; `changed` follows once."""
        self.search.clear()
        for control in self._controls.values():
            control.choose(None)
        self._rest.stop()
        self.changed.emit()

    def offer(self, name: str, counts: Counter[str]) -> None:
        """Say which values occur, and how often."""
        self._controls[name].offer(counts)

    def _show_clear(self) -> None:
        """The way back is there as soon as a filter is set."""
        narrowed = any(
            made.narrows() for name, made in self._controls.items() if not isinstance(self._filters[name], Parts)
        )
        self.all_button.setVisible(narrowed)

    def _typed(self) -> None:
        self._rest.start()
