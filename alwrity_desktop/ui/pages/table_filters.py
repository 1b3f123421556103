"""The filter bar: a search field and one control for each declared filter."""

from __future__ import annotations

from collections import Counter
from typing import Any

from PySide6.QtCore import QSignalBlocker, QTimer, Signal
from PySide6.QtGui import QDoubleValidator
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

from alwrity_desktop.core.messages import _
from alwrity_desktop.ui.pages.table_columns import Choice, Dates, Filter, Parts, Range, Table, fold
from alwrity_desktop.ui.widgets.buttons import button
from alwrity_desktop.ui.widgets.choices import SegmentedControl
from alwrity_desktop.ui.widgets.inputs import ListBox
from alwrity_desktop.ui.widgets.layout import FlowLayout, column, row
from alwrity_desktop.ui.widgets.popover import Popover
from alwrity_desktop.ui.widgets.search import SearchField
from alwrity_desktop.ui.widgets.text import label

PAUSE = 120
"""Milliseconds of rest after a key before the rows are searched."""
LONGEST = 40
MANY = 500
"""Values offered by a choice, the most frequent ones; the search finds the others."""


class FilterBar(QWidget):
    """`changed` follows each change, after a short rest while typing."""

    changed = Signal()

    def __init__(self, table: Table[Any]) -> None:
        super().__init__()
        self.setProperty("kind", "clear")
        self._filters = {made.name: made for made in table.filters}
        self._controls: dict[str, _Control] = {}
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
            control = _control(made)
            control.changed.connect(self.changed)
            self._controls[made.name] = control
            if isinstance(made, Parts) or len(table.filters) <= 2:
                line.addWidget(control)
            else:
                lower.addWidget(control)
        if not table.search:
            line.addStretch(1)
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

    def _typed(self) -> None:
        self._rest.start()


class _Control(QWidget):
    """What all filters' controls can do."""

    changed = Signal()

    def __init__(self, part: QWidget, name: str) -> None:
        super().__init__()
        self.setProperty("kind", "clear")
        part.setAccessibleName(name)
        self.setLayout(row(part))

    def choice(self) -> Any:
        """What is chosen; None or "" for no choice."""
        raise NotImplementedError

    def choose(self, choice: Any) -> None:
        """Set the choice, without a signal."""
        raise NotImplementedError

    def narrows(self) -> bool:
        """True when the choice leaves rows out."""
        return bool(self.choice())

    def offer(self, counts: Counter[str]) -> None:
        """Which values occur."""


class ChoiceControl(_Control):
    """A list of the values that occur."""

    def __init__(self, made: Choice[Any]) -> None:
        self.box = ListBox()
        super().__init__(self.box, made.title)
        self._made = made
        self.box.setMinimumWidth(140)
        self.box.setMaximumWidth(240)
        self.box.addItem(made.every, "")
        self.box.activated.connect(self.changed)
        self.hide()

    def choice(self) -> str:
        return self.box.currentData() or ""

    def choose(self, choice: Any) -> None:
        with QSignalBlocker(self.box):
            self.box.setCurrentIndex(max(0, self.box.findData(choice or "")))

    def offer(self, counts: Counter[str]) -> None:
        chosen = self.choice()
        names = {value: self._made.text(value) for value, _number in counts.most_common(MANY) if value}
        with QSignalBlocker(self.box):
            self.box.clear()
            self.box.addItem(self._made.every, "")
            for value, name in sorted(names.items(), key=_by_words):
                short = name if len(name) <= LONGEST else name[: LONGEST - 1] + "…"
                self.box.addItem(f"{short} ({counts[value]:,})", value)
            if chosen and chosen not in names:
                self.box.addItem(self._made.text(chosen), chosen)
            self.box.setCurrentIndex(max(0, self.box.findData(chosen)))
        self.setVisible(self.box.count() > 1)


class PartsControl(_Control):
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


class DatesControl(_Control):
    """A span of days back from now."""

    def __init__(self, made: Dates[Any]) -> None:
        self.box = ListBox()
        super().__init__(self.box, made.title)
        spans = (
            (made.every, 0),
            (_("Last 24 hours"), 1),
            (_("Last 7 days"), 7),
            (_("Last 30 days"), 30),
            (_("Last 90 days"), 90),
            (_("Last 12 months"), 365),
        )
        for text, days in spans:
            self.box.addItem(text, days)
        self.box.activated.connect(self.changed)

    def choice(self) -> int:
        return self.box.currentData()

    def choose(self, choice: Any) -> None:
        with QSignalBlocker(self.box):
            self.box.setCurrentIndex(max(0, self.box.findData(choice or 0)))


class RangeControl(_Control):
    """A button that says the range and opens two fields."""

    def __init__(self, made: Range[Any]) -> None:
        self.open: QPushButton = button(made.title, self._open, icon="sliders")
        super().__init__(self.open, made.title)
        self._title = made.title
        self._popover: Popover | None = None
        self.least, self.most = _number_field(_("From")), _number_field(_("To"))
        for part in (self.least, self.most):
            part.setParent(self)
            part.hide()
            part.editingFinished.connect(self._told)
        self._last: tuple[float | None, float | None] = (None, None)

    def choice(self) -> tuple[float | None, float | None]:
        return _number(self.least), _number(self.most)

    def choose(self, choice: Any) -> None:
        least, most = choice or (None, None)
        self.least.setText("" if least is None else f"{least:g}")
        self.most.setText("" if most is None else f"{most:g}")
        self._last = self.choice()
        self._say()

    def narrows(self) -> bool:
        return self.choice() != (None, None)

    def _told(self) -> None:
        if self.choice() != self._last:
            self._last = self.choice()
            self._say()
            self.changed.emit()

    def _say(self) -> None:
        least, most = self.choice()
        words = {
            (True, True): self._title,
            (False, True): _("{name}: from {least}", name=self._title, least=f"{least or 0:,g}"),
            (True, False): _("{name}: to {most}", name=self._title, most=f"{most or 0:,g}"),
            (False, False): f"{self._title}: {least or 0:,g} – {most or 0:,g}",
        }
        self.open.setText(words[least is None, most is None])

    def _open(self) -> None:
        if self._popover is None:
            made = self._popover = Popover(self.window())
            made.setAccessibleName(self._title)
            clear = button(_("Clear"), self._clear, kind="quiet")
            fields = row(label(_("From"), "muted"), self.least, label(_("To"), "muted"), self.most)
            box = column(label(self._title, "strong"), fields, row(None, clear), gap="medium")
            box.setContentsMargins(16, 12, 16, 12)
            made.setLayout(box)
            for part in (self.least, self.most):
                part.show()
                part.returnPressed.connect(made.close_popover)
        below = self.open.mapTo(self.window(), self.open.rect().bottomLeft())
        self._popover.open_at(below, self.least)

    def _clear(self) -> None:
        self.choose(None)
        self.changed.emit()


def _control(made: Filter[Any]) -> _Control:
    if isinstance(made, Choice):
        return ChoiceControl(made)
    if isinstance(made, Parts):
        return PartsControl(made)
    return RangeControl(made) if isinstance(made, Range) else DatesControl(made)


def _by_words(item: tuple[str, str]) -> str:
    return fold(item[1])


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
