"""Controls of the form for a plan: several of a few, check boxes in lists, a time zone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time
from functools import partial
from typing import Any

from PySide6.QtCore import QDate, QRect, QSize, QTime, QTimeZone, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QCompleter,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QStyle,
    QStyleOptionButton,
    QWidget,
)

from alwrity_desktop.core.messages import _
from alwrity_desktop.ui.widgets.inputs import ListBox, TimeBox

TEXT_MARGINS = (9, 0, 0, 0)
"""A spin box under a stylesheet gives its text no padding of its own."""


class ToggleRow(QFrame):
    """A row of buttons of which several may be on. ordered: their order counts, and each says its place.

    changed: another one is on or off.
    """

    changed = Signal()

    def __init__(self, choices: Sequence[tuple[str, str]], name: str, *, ordered: bool = False) -> None:
        super().__init__()
        self.setProperty("kind", "well")
        self.setAccessibleName(name)
        self._texts = dict(choices)
        self._ordered = ordered
        self._on: list[str] = []
        self.buttons: dict[str, QPushButton] = {}
        box = QHBoxLayout(self)
        box.setContentsMargins(3, 3, 3, 3)
        box.setSpacing(2)
        for value, text in choices:
            part = QPushButton(text)
            part.setProperty("kind", "segment")
            part.setCheckable(True)
            part.setAutoDefault(False)
            part.clicked.connect(partial(self._clicked, value))
            self.buttons[value] = part
            box.addWidget(part)
        box.addStretch(1)

    def values(self) -> list[str]:
        """What is on: in the order it was chosen, or that of the buttons."""
        return list(self._on) if self._ordered else [value for value in self._texts if value in self._on]

    def set_values(self, values: Sequence[str]) -> None:
        """Turn these on and the others off, without a signal."""
        self._on = [value for value in dict.fromkeys(values) if value in self._texts]
        self._draw()

    def _clicked(self, value: str) -> None:
        on = self.buttons[value].isChecked()
        self._on = [one for one in self._on if one != value] + ([value] if on else [])
        self._draw()
        self.changed.emit()

    def _draw(self) -> None:
        for value, part in self.buttons.items():
            part.setChecked(value in self._on)
            if self._ordered:
                place = self._on.index(value) + 1 if value in self._on else 0
                part.setText(f"{place}  {self._texts[value]}" if place else self._texts[value])


class CheckPainter:
    """Draws check boxes in the cells of lists as they look elsewhere in the window."""

    SIDE = 18

    def __init__(self, parent: QWidget) -> None:
        self._box = QCheckBox(parent)
        self._box.hide()

    def draw(self, painter: QPainter, place: QRect, *, on: bool) -> None:
        """A check box at the left of `place`, in the middle of its height."""
        self._box.ensurePolished()
        option: Any = QStyleOptionButton()
        side = self.SIDE
        option.rect = QRect(place.left(), place.center().y() - side // 2 + 1, side, side)
        option.state = QStyle.StateFlag.State_Enabled | (QStyle.StateFlag.State_On if on else QStyle.StateFlag.State_Off)
        self._box.style().drawPrimitive(QStyle.PrimitiveElement.PE_IndicatorCheckBox, option, painter, self._box)


class DayBox(TimeBox):
    """A day, with a calendar to choose it from."""

    def __init__(self) -> None:
        super().__init__()
        self.setDisplayFormat("ddd d MMM yyyy")
        self.setCalendarPopup(True)

    def day(self) -> date:
        """The day that is chosen."""
        chosen = self.date()
        return date(chosen.year(), chosen.month(), chosen.day())

    def set_day(self, day: date) -> None:
        """Choose a day."""
        self.setDate(QDate(day.year, day.month, day.day))


class ClockBox(TimeBox):
    """A time of day."""

    def __init__(self) -> None:
        super().__init__()
        self.setDisplayFormat("HH:mm")
        self.lineEdit().setTextMargins(*TEXT_MARGINS)

    def clock(self) -> time:
        """The time that is chosen."""
        chosen = self.time()
        return time(chosen.hour(), chosen.minute())

    def set_clock(self, at: time) -> None:
        """Choose a time."""
        self.setTime(QTime(at.hour, at.minute))


class ZoneBox(ListBox):
    """A time zone by its IANA name; any part of the name finds it."""

    def __init__(self) -> None:
        super().__init__()
        self._offered: list[str] = []
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        for part in (self, *self.findChildren(QLineEdit)):
            part.setAccessibleName(_("Time zone"))
        self.setMinimumContentsLength(14)
        self.offer([])

    def sizeHint(self) -> QSize:
        return super().sizeHint().boundedTo(QSize(220, 40))

    def offer(self, zones: Sequence[str]) -> None:
        """Offer these; what is chosen stays."""
        if zones and list(zones) == self._offered:
            return  # filling hundreds of lines anew takes a while
        self._offered = list(zones)
        chosen = self.zone()
        self.blockSignals(True)
        self.clear()
        self.addItems(list(zones) or [chosen])
        self.setEditText(chosen)
        self.blockSignals(False)
        if (completer := self.completer()) is not None:
            completer.setFilterMode(completer.filterMode().MatchContains)
            completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)

    def zone(self) -> str:
        """What is chosen or typed; this machine's own before anything was."""
        return self.currentText().strip() or local_zone()

    def set_zone(self, name: str) -> None:
        """Choose a zone."""
        self.setEditText(name or local_zone())


def local_zone() -> str:
    """The IANA name of this machine's time zone, "UTC" where it has none."""
    name = bytes(QTimeZone.systemTimeZoneId().data()).decode("ascii", "replace")
    return name if "/" in name and not name.startswith("Etc/") else "UTC"
