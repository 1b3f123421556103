"""A form built from a JSON schema: title, description, type, choices and bounds become labelled controls."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLabel, QLineEdit, QWidget

from alwrity_desktop.core.messages import _
from alwrity_desktop.ui.widgets.choices import ChipsEditor
from alwrity_desktop.ui.widgets.inputs import DecimalBox, ListBox, NumberBox
from alwrity_desktop.ui.widgets.layout import column, rule
from alwrity_desktop.ui.widgets.text import label, restyle

Schema = dict[str, Any]
Take = Callable[[str, Any], str]
"""Takes a field's name and its new value; gives "" or the sentence why it cannot be."""
LARGEST = 2_000_000_000
TEXT_MARGINS = (9, 0, 0, 0)
"""A spin box under a stylesheet gives its text no padding of its own."""


class SchemaForm(QWidget):
    """One row a field: title and description at the left, the control at the right, its fault below it.

    leave_out: fields that have a control of their own elsewhere. `changed(name, value)` comes after `take` took a value.
    """

    changed = Signal(str, object)

    def __init__(self, schema: Schema, values: dict[str, Any], take: Take, leave_out: frozenset[str] = frozenset()) -> None:
        super().__init__()
        self.setProperty("kind", "clear")
        self._take = take
        self._faults: dict[str, QLabel] = {}
        self._controls: dict[str, QWidget] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(32)
        grid.setVerticalSpacing(16)
        grid.setColumnStretch(0, 1)
        grid.setColumnMinimumWidth(1, 280)
        properties = cast("dict[str, Schema]", schema["properties"])
        shown = {name: field for name, field in properties.items() if name not in leave_out}
        for place, (name, field) in enumerate(shown.items()):
            if place:
                grid.addWidget(rule(), 2 * place - 1, 0, 1, 2)
            self._add(grid, 2 * place, name, field, values[name])

    def control(self, name: str) -> QWidget:
        """The control of a field."""
        return self._controls[name]

    def fault(self, name: str) -> str:
        """The sentence shown at a field, or ""."""
        return self._faults[name].text()

    def _add(self, grid: QGridLayout, line: int, name: str, field: Schema, value: Any) -> None:
        title = label(str(field.get("title", name)), "strong")
        about = label(str(field.get("description", "")), "caption", wrap=True)
        about.setVisible(bool(about.text()))
        control = self._control(name, field, value)
        control.setAccessibleName(title.text())
        control.setAccessibleDescription(about.text())
        control.setMinimumWidth(280)
        control.setMaximumWidth(280)
        title.setBuddy(control)
        fault = label("", "danger", wrap=True)
        fault.hide()
        self._controls[name], self._faults[name] = control, fault
        # An alignment would centre them as well, but give text of two lines the height of one.
        grid.addLayout(column(None, title, about, None, gap="hair"), line, 0)
        grid.addLayout(column(None, control, fault, None, gap="hair"), line, 1)

    def _control(self, name: str, field: Schema, value: Any) -> QWidget:
        changed = partial(self._changed, name)
        if choices := field.get("enum"):
            return _choice(cast("list[str]", choices), str(value), changed)
        made = {"boolean": _switch, "integer": _whole, "number": _decimal, "array": _words}.get(str(field.get("type")))
        return made(field, value, changed) if made else _line(field, value, changed)

    def _changed(self, name: str, value: Any) -> None:
        why = self._take(name, value)
        fault = self._faults[name]
        fault.setText(why)
        fault.setVisible(bool(why))
        self._controls[name].setProperty("wrong", bool(why))
        restyle(self._controls[name])
        if not why:
            self.changed.emit(name, value)


def _choice(choices: list[str], value: str, changed: Callable[[Any], None]) -> QWidget:
    box = ListBox()
    for choice in choices:
        box.addItem(choice.replace("_", " ").capitalize(), choice)
    box.setCurrentIndex(box.findData(value))
    box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def told(index: int) -> None:
        changed(box.itemData(index))

    box.activated.connect(told)
    return box


def _switch(_field: Schema, value: Any, changed: Callable[[Any], None]) -> QWidget:
    box = QCheckBox(_("On"))
    box.setChecked(bool(value))
    box.toggled.connect(changed)
    return box


def _whole(field: Schema, value: Any, changed: Callable[[Any], None]) -> QWidget:
    box = NumberBox()
    box.setRange(int(field.get("minimum", -LARGEST)), int(field.get("maximum", LARGEST)))
    box.setGroupSeparatorShown(True)
    box.setKeyboardTracking(False)
    box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    box.lineEdit().setTextMargins(*TEXT_MARGINS)
    box.setValue(int(value))
    box.valueChanged.connect(changed)
    return box


def _decimal(field: Schema, value: Any, changed: Callable[[Any], None]) -> QWidget:
    box = DecimalBox()
    box.setRange(float(field.get("minimum", -LARGEST)), float(field.get("maximum", LARGEST)))
    box.setDecimals(2)
    box.setGroupSeparatorShown(True)
    box.setKeyboardTracking(False)
    box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    box.lineEdit().setTextMargins(*TEXT_MARGINS)
    box.setValue(float(value))
    box.valueChanged.connect(changed)
    return box


def _words(field: Schema, value: Any, changed: Callable[[Any], None]) -> QWidget:
    box = ChipsEditor(str(field.get("title", "")))
    box.set_values(value)
    box.changed.connect(changed)
    return box


def _line(_field: Schema, value: Any, changed: Callable[[Any], None]) -> QWidget:
    box = QLineEdit(str(value))

    def told() -> None:
        changed(box.text().strip())

    box.editingFinished.connect(told)
    return box
