"""The controls of the filter bar: one a declared filter."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any, cast

from PySide6.QtCore import QDate, QPoint, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QDoubleValidator
from PySide6.QtWidgets import QCheckBox, QDateEdit, QLineEdit, QPushButton, QWidget

from alwrity_desktop.core.messages import _
from alwrity_desktop.ui.pages.table_columns import KNOWN, UNKNOWN, Choice, Dates, Filter, Parts, Range, said
from alwrity_desktop.ui.pages.table_values import ValueList
from alwrity_desktop.ui.widgets.buttons import button
from alwrity_desktop.ui.widgets.choices import SegmentedControl
from alwrity_desktop.ui.widgets.inputs import DayBox, ListBox
from alwrity_desktop.ui.widgets.layout import column, row
from alwrity_desktop.ui.widgets.popover import Popover
from alwrity_desktop.ui.widgets.text import label

LONGEST = 24
"""Characters of a value on its button."""
SPAN = -1
"""The entry of a dates filter that opens two days."""
USUAL_SPAN = 30


class Control(QWidget):
    """What all filters' controls can do. available: there is something to choose; the bar shows it where it has room."""

    changed = Signal()

    def __init__(self, part: QWidget, name: str) -> None:
        super().__init__()
        self.setProperty("kind", "clear")
        self.available = True
        part.setAccessibleName(name)
        self.setLayout(row(part))

    def choice(self) -> Any:
        """What is chosen; None or "" or () for no choice."""
        raise NotImplementedError

    def choose(self, choice: Any) -> None:
        """Set the choice, without a signal."""
        raise NotImplementedError

    def narrows(self) -> bool:
        """True when the choice leaves rows out."""
        return bool(self.choice())

    def offer(self, counts: Counter[str]) -> None:
        """Which values occur."""

    def _popover(self, made: QWidget, name: str) -> Popover:
        """A popover with `made` in it."""
        popover = Popover(self.window())
        popover.setAccessibleName(name)
        box = column(made)
        box.setContentsMargins(16, 12, 16, 12)
        popover.setLayout(box)
        return popover

    def _open_below(self, popover: Popover, part: QWidget, focus: QWidget) -> None:
        popover.fit()
        corner = part.mapTo(self.window(), part.rect().bottomLeft())
        left = max(8, min(corner.x(), self.window().width() - popover.width() - 8))
        popover.open_at(QPoint(left, corner.y() + 4), focus)


class ChoiceControl(Control):
    """A button that says what is chosen, and opens the list of the values that occur."""

    def __init__(self, made: Choice[Any]) -> None:
        self.open: QPushButton = button(made.every, self.open_list, icon="chevron-down")
        self.open.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        super().__init__(self.open, made.title)
        self._made = made
        self.list = ValueList(made)
        self.list.setParent(self)
        self.list.hide()
        self.list.changed.connect(self._told)
        self._list_popover: Popover | None = None
        self.available = False
        self.hide()

    def choice(self) -> tuple[str, ...]:
        return self.list.chosen()

    def choose(self, choice: Any) -> None:
        self.list.choose((choice,) if isinstance(choice, str) and choice else tuple(choice or ()))
        self._say()

    def offer(self, counts: Counter[str]) -> None:
        self.list.offer(counts)
        self._say()
        self.available = self.list.offered() > 1 or self.narrows()

    def open_list(self) -> None:
        """Open the list below the button."""
        if self._list_popover is None:
            self._list_popover = self._popover(self.list, self._made.title)
            self.list.done.connect(self._list_popover.close_popover)
        below = self.open.mapTo(self.window(), self.open.rect().bottomLeft()).y()
        self.list.room = self.window().height() - below
        self.list.fill()
        self.list.show()
        self._open_below(self._list_popover, self.open, self.list.first())

    def _told(self) -> None:
        self._say()
        self.changed.emit()

    def _say(self) -> None:
        chosen = self.choice()
        words = self.list.words(chosen[0]) if chosen else self._made.every
        words = words if len(words) <= LONGEST else words[: LONGEST - 1] + "…"
        if len(chosen) > 1:
            words = _("{first} + {count}", first=words, count=len(chosen) - 1)
        self.open.setText(words)
        self.open.setAccessibleName(f"{self._made.title}: {words}")
        self.open.setToolTip("\n".join(self.list.words(value) for value in chosen))


class PartsControl(Control):
    """Buttons side by side."""

    def __init__(self, made: Parts[Any]) -> None:
        self.buttons = SegmentedControl([(part.name, part.title) for part in made.parts], made.title)
        super().__init__(self.buttons, made.title)
        self._parts = made.parts
        self.buttons.chosen.connect(self.changed)

    def choice(self) -> str:
        return self.buttons.value()

    def choose(self, choice: Any) -> None:
        self.buttons.set_value(choice or self._parts[0].name)

    def narrows(self) -> bool:
        return self.choice() != self._parts[0].name

    def offer(self, counts: Counter[str]) -> None:
        numbers = [sum(counts[value] for value in part.values) for part in self._parts]
        self.buttons.set_texts([f"{part.title}  {n:,}" for part, n in zip(self._parts, numbers, strict=True)])


class DatesControl(Control):
    """A span of days back from now, or from one day to another."""

    def __init__(self, made: Dates[Any]) -> None:
        self.box = ListBox()
        super().__init__(self.box, made.title)
        self._title = made.title
        spans = (
            (made.every, 0),
            (_("Last 24 hours"), 1),
            (_("Last 7 days"), 7),
            (_("Last 30 days"), 30),
            (_("Last 90 days"), 90),
            (_("Last 12 months"), 365),
            (_("From – to ..."), SPAN),
        )
        for text, days in spans:
            self.box.addItem(text, days)
        self.box.activated.connect(self._activated)
        self.first, self.last = DayBox(_("From")), DayBox(_("To"))
        self.first.setDate(QDate.currentDate().addDays(-USUAL_SPAN))
        self.last.setDate(QDate.currentDate())
        self._days = QWidget(self)
        self._days.setProperty("kind", "clear")
        fields = row(label(_("From"), "muted"), self.first, label(_("To"), "muted"), self.last)
        self._days.setLayout(column(label(made.title, "strong"), fields, gap="medium"))
        self._days.hide()
        for part in (self.first, self.last):
            part.dateChanged.connect(self._day_changed)
        self._span_popover: Popover | None = None

    def choice(self) -> int | tuple[date, date]:
        if self.box.currentData() != SPAN:
            return self.box.currentData()
        first, last = _day(self.first), _day(self.last)
        return min(first, last), max(first, last)

    def choose(self, choice: Any) -> None:
        with QSignalBlocker(self.box), QSignalBlocker(self.first), QSignalBlocker(self.last):
            if isinstance(choice, tuple):
                for part, chosen in zip((self.first, self.last), cast("tuple[date, date]", choice), strict=True):
                    part.setDate(QDate(chosen.year, chosen.month, chosen.day))
            self.box.setCurrentIndex(max(0, self.box.findData(SPAN if isinstance(choice, tuple) else choice or 0)))
            self._say()

    def _activated(self) -> None:
        self._say()
        self.changed.emit()
        if self.box.currentData() == SPAN:
            if self._span_popover is None:
                self._span_popover = self._popover(self._days, self._title)
            self._days.show()
            self._open_below(self._span_popover, self.box, self.first)

    def _day_changed(self) -> None:
        self._say()
        self.changed.emit()

    def _say(self) -> None:
        """The entry of the two days names them while it is chosen."""
        choice = self.choice()
        text = _("From – to ...")
        if isinstance(choice, tuple):
            text = f"{said(choice[0])} – {said(choice[1])}"
        self.box.setItemText(self.box.findData(SPAN), text)


class RangeControl(Control):
    """A button that says the range and opens two fields."""

    def __init__(self, made: Range[Any]) -> None:
        self.open: QPushButton = button(made.title, self._open, icon="sliders")
        super().__init__(self.open, made.title)
        self._title = made.title
        self._range: Popover | None = None
        self._fields = QWidget(self)
        self._fields.setProperty("kind", "clear")
        self._fields.setMinimumWidth(288)
        self._fields.hide()
        self.least, self.most = _number_field(_("From")), _number_field(_("To"))
        self.unknown = QCheckBox(made.unknown or _("Unknown"))
        self.unknown.setVisible(bool(made.unknown))
        self.unknown.toggled.connect(self._told)
        for part in (self.least, self.most):
            part.editingFinished.connect(self._told)
            part.returnPressed.connect(self._entered)
        clear = button(_("Clear"), self._clear, kind="quiet")
        fields = row(label(_("From"), "muted"), self.least, label(_("To"), "muted"), self.most)
        self._fields.setLayout(column(label(made.title, "strong"), fields, self.unknown, row(None, clear), gap="medium"))
        self._last: Any = (None, None)

    def choice(self) -> Any:
        """The two bounds, None for none; or UNKNOWN."""
        return UNKNOWN if self.unknown.isChecked() else (_number(self.least), _number(self.most))

    def choose(self, choice: Any) -> None:
        least, most = (None, None) if choice == UNKNOWN else choice or (None, None)
        with QSignalBlocker(self.unknown):
            self.unknown.setChecked(choice == UNKNOWN)
        self.least.setText("" if least is None else f"{least:.15g}")
        self.most.setText("" if most is None else f"{most:.15g}")
        self._last = self.choice()
        self._say()

    def narrows(self) -> bool:
        return self.choice() != (None, None)

    def offer(self, counts: Counter[str]) -> None:
        self.unknown.setVisible(bool(self.unknown.text()) and (counts[""] > 0 or self.unknown.isChecked()))
        self.available = counts[KNOWN] > 0 or self.narrows()

    def _told(self) -> None:
        if self.choice() != self._last:
            self._last = self.choice()
            self._say()
            self.changed.emit()

    def _entered(self) -> None:
        self._told()
        if self._range is not None:
            self._range.close_popover()

    def _say(self) -> None:
        choice = self.choice()
        for part in (self.least, self.most):
            part.setEnabled(choice != UNKNOWN)
        if choice == UNKNOWN:
            self.open.setText(self.unknown.text())
            return
        least, most = choice
        words = {
            (True, True): self._title,
            (False, True): _("{name}: from {least}", name=self._title, least=said(float(least or 0))),
            (True, False): _("{name}: to {most}", name=self._title, most=said(float(most or 0))),
            (False, False): f"{self._title}: {said(float(least or 0))} – {said(float(most or 0))}",
        }
        self.open.setText(words[least is None, most is None])

    def _open(self) -> None:
        if self._range is None:
            self._range = self._popover(self._fields, self._title)
        self._fields.show()
        self._open_below(self._range, self.open, self.least if self.least.isEnabled() else self.unknown)

    def _clear(self) -> None:
        self.choose(None)
        self.changed.emit()


def control_of(made: Filter[Any]) -> Control:
    """The control of a filter."""
    if isinstance(made, Choice):
        return ChoiceControl(made)
    if isinstance(made, Parts):
        return PartsControl(made)
    return RangeControl(made) if isinstance(made, Range) else DatesControl(made)


def _number_field(name: str) -> QLineEdit:
    made = QLineEdit()
    made.setValidator(QDoubleValidator(made))
    made.setAccessibleName(name)
    made.setFixedWidth(96)
    return made


def _number(line: QLineEdit) -> float | None:
    try:
        return float(line.text().replace(",", "."))
    except ValueError:
        return None


def _day(box: QDateEdit) -> date:
    chosen = box.date()
    return date(chosen.year(), chosen.month(), chosen.day())
