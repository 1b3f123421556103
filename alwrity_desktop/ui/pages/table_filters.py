"""The filter bar: a search field and one control for each declared filter."""

from __future__ import annotations

from collections import Counter
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from alwrity_desktop.core.messages import _
from alwrity_desktop.ui.pages.table_columns import Parts, Table
from alwrity_desktop.ui.pages.table_controls import Control, control_of
from alwrity_desktop.ui.widgets.buttons import button
from alwrity_desktop.ui.widgets.layout import FlowLayout, column, row
from alwrity_desktop.ui.widgets.search import SearchField

PAUSE = 120
"""Milliseconds of rest after a key before the rows are searched."""
GAP = 8
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
        lower = self._lower = FlowLayout(GAP)
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
        self.more_button = button(_("More filters"), self._show_more, icon="filter", kind="quiet")
        self.more_button.setCheckable(True)
        self.more_button.hide()
        self.all_button = button(_("Clear filters"), self.clear, kind="quiet", icon="close")
        self.all_button.hide()
        self.changed.connect(self._show_clear)
        self._below = [self._controls[made.name] for made in table.filters if not isinstance(made, Parts)]
        if lower.count():
            lower.addWidget(self.more_button)
            lower.addWidget(self.all_button)
        else:
            self._below = []
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
        self._arrange()

    def _show_clear(self) -> None:
        """The way back is there as soon as a filter is set."""
        narrowed = any(
            made.narrows() for name, made in self._controls.items() if not isinstance(self._filters[name], Parts)
        )
        self.all_button.setVisible(narrowed)
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _show_more(self) -> None:
        self.more_button.setText(_("Fewer filters") if self.more_button.isChecked() else _("More filters"))
        self._arrange()

    def _arrange(self) -> None:
        """One line of filters; those it has no room for come by a button. What narrows is always in sight."""
        if not self._below:
            for control in self._controls.values():
                control.setVisible(control.available)
            return
        there = [control for control in self._below if control.available]
        room = self.width() - (0 if self.all_button.isHidden() else self.all_button.sizeHint().width() + GAP)
        widths = [control.sizeHint().width() + GAP for control in there]
        all_fit = sum(widths) - GAP <= room
        room -= 0 if all_fit else self.more_button.sizeHint().width() + GAP
        for control, width in zip(there, widths, strict=True):
            room -= width
            control.setVisible(all_fit or room >= 0 or self.more_button.isChecked() or control.narrows())
        for control in self._below:
            if not control.available:
                control.hide()
        self.more_button.setVisible(not all_fit)
        self._lower.invalidate()  # its height for this width is another now
        self.updateGeometry()

    def _typed(self) -> None:
        self._rest.start()
