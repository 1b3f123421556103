"""A narrow form for ideas and tasks: declared fields, one below the other, that tell what was changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal

from PySide6.QtCore import QDateTime, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QPlainTextEdit, QSpinBox, QVBoxLayout, QWidget

from alwrity_desktop.core.messages import _
from alwrity_desktop.ui.widgets.choices import ChipsEditor
from alwrity_desktop.ui.widgets.inputs import ListBox, NumberBox, TextBox, TimeBox
from alwrity_desktop.ui.widgets.layout import column, row
from alwrity_desktop.ui.widgets.text import label

if TYPE_CHECKING:
    from PySide6.QtWidgets import QLayout

Kind = Literal["line", "text", "chips", "choice", "number", "language", "names", "moment"]


@dataclass(slots=True, frozen=True)
class FormField:
    """One field. half: shares its line with the next half one. choices: values with their words, of kind "choice".

    names: a line that offers names that were used before. moment: a due date in this machine's time zone, or none.
    """

    name: str
    title: str
    kind: Kind = "line"
    choices: Sequence[tuple[str, str]] = ()
    least: int = 0
    most: int = 100
    step: int = 10
    hint: str = ""
    half: bool = False
    height: int = 88


class MomentField(QWidget):
    """A due date with its time, or none; in this machine's time zone, which is named."""

    changed = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.on = QCheckBox(_("Has a date"))
        self.on.setAccessibleName(_("{field}: has a date", field=name))
        self.box = TimeBox()
        self.box.setCalendarPopup(True)
        self.box.setDisplayFormat("ddd d MMM yyyy  HH:mm")
        self.box.setAccessibleName(name)
        self.box.setDateTime(_tomorrow())
        zone = label(zone_words(), "caption", wrap=True)
        self.setLayout(column(row(self.on, self.box), zone, gap="hair"))
        self._show_on(False)
        self.on.toggled.connect(self._show_on)
        self.on.toggled.connect(self._tell)
        self.box.dateTimeChanged.connect(self._tell)

    def value(self) -> datetime | None:
        """The moment in UTC; None for no date."""
        if not self.on.isChecked():
            return None
        seconds = self.box.dateTime().toSecsSinceEpoch()
        return datetime.fromtimestamp(seconds, UTC)

    def set_value(self, moment: datetime | None) -> None:
        """Show a moment, without a signal."""
        with QSignalBlocker(self.on), QSignalBlocker(self.box):
            self.on.setChecked(moment is not None)
            self.box.setDateTime(_tomorrow() if moment is None else _qt(moment))
        self._show_on(moment is not None)

    def _show_on(self, on: bool) -> None:
        self.box.setEnabled(on)

    def _tell(self, _value: object) -> None:
        self.changed.emit()


class PlanForm(QWidget):
    """`changed` follows each change by the person. Values go in and out as plain values by field name."""

    changed = Signal()

    def __init__(self, fields: Sequence[FormField]) -> None:
        super().__init__()
        self.setProperty("kind", "clear")
        self._fields = {field.name: field for field in fields}
        self._controls: dict[str, QWidget] = {}
        self._shown: dict[str, Any] = {}
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(12)
        waiting: QLayout | None = None
        for field in fields:
            cell = self._cell(field)
            if field.half and waiting is None:
                waiting = cell
            elif field.half and waiting is not None:
                line = row(waiting, cell, gap="medium")
                line.setStretch(0, 1)
                line.setStretch(1, 1)
                box.addLayout(line)
                waiting = None
            else:
                box.addLayout(cell)
        assert waiting is None, "half fields come in pairs"

    def control(self, name: str) -> Any:
        """The control of a field."""
        return self._controls[name]

    def show_values(self, values: Mapping[str, Any]) -> None:
        """Show these values, without a signal; controls that show them already are left alone, with their cursor."""
        for name, value in values.items():
            control = self._controls[name]
            if _value(control) != value:
                with QSignalBlocker(control):
                    _show(control, value)
        self._shown = {name: _value(control) for name, control in self._controls.items()}

    def values(self) -> dict[str, Any]:
        """What the form holds."""
        return {name: _value(control) for name, control in self._controls.items()}

    def differing(self) -> dict[str, Any]:
        """What a person changed since values were shown."""
        return {name: value for name, value in self.values().items() if value != self._shown.get(name)}

    def offer(self, name: str, choices: Sequence[tuple[str, str]]) -> None:
        """Other choices for a field; what is chosen stays."""
        control = self._controls[name]
        assert isinstance(control, QComboBox)
        if [(control.itemData(at), control.itemText(at)) for at in range(control.count())] == list(choices):
            return
        kept = _value(control)
        with QSignalBlocker(control):
            control.clear()
            for value, words in choices:
                control.addItem(words, value)
            _show(control, kept)

    def _cell(self, field: FormField) -> QVBoxLayout:
        control = _made(field)
        for part in (control, *control.findChildren(QLineEdit)):
            if not part.accessibleName():
                part.setAccessibleName(field.title)
        control.setAccessibleDescription(field.hint)
        self._controls[field.name] = control
        self._watch(control)
        name = label(field.title, "caption")
        name.setBuddy(control)
        parts: list[QWidget] = [name, control]
        if field.hint:
            parts.append(label(field.hint, "caption", wrap=True))
        return column(*parts, gap="hair")

    def _watch(self, control: QWidget) -> None:
        for name in ("textChanged", "valueChanged", "changed", "currentTextChanged"):
            signal = getattr(control, name, None)
            if signal is not None and not (isinstance(control, QSpinBox) and name == "textChanged"):
                signal.connect(self._tell)
                return

    def _tell(self, *_given: object) -> None:
        self.changed.emit()


def zone_words() -> str:
    """The time zone of this machine, with how far it is from UTC now."""
    from PySide6.QtCore import QTimeZone

    here = datetime.now().astimezone()
    name = bytes(QTimeZone.systemTimeZoneId().data()).decode()
    return _("Time zone: {name} (UTC{offset})", name=name, offset=f"{here:%z}"[:3] + ":" + f"{here:%z}"[3:])


def _made(field: FormField) -> QWidget:
    if field.kind == "text":
        text = TextBox()
        text.setTabChangesFocus(True)
        text.setFixedHeight(field.height)
        return text
    if field.kind == "chips":
        return ChipsEditor(field.title)
    if field.kind == "number":
        number = NumberBox()
        number.setRange(field.least, field.most)
        number.setSingleStep(field.step)
        number.setGroupSeparatorShown(True)
        number.lineEdit().setTextMargins(8, 0, 0, 0)
        return number
    if field.kind == "moment":
        return MomentField(field.title)
    if field.kind in ("choice", "language", "names"):
        return _list(field)
    line = QLineEdit()
    line.setMaxLength(500)
    return line


def _list(field: FormField) -> QWidget:
    box = ListBox()
    box.setMinimumContentsLength(6)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    choices = field.choices
    if field.kind == "language":
        from alwrity_desktop.language.names import language_names

        choices = list(language_names().items())
    for value, words in choices:
        box.addItem(words, value)
    if field.kind != "choice":
        box.setEditable(True)
        box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        box.setCurrentIndex(-1)
    return box


def _value(control: QWidget) -> Any:
    if isinstance(control, QLineEdit):
        return control.text().strip()
    if isinstance(control, QPlainTextEdit):
        return control.toPlainText().strip()
    if isinstance(control, QSpinBox):
        return control.value()
    if isinstance(control, ChipsEditor):
        return control.values()
    if isinstance(control, MomentField):
        return control.value()
    assert isinstance(control, QComboBox)
    if not control.isEditable():
        return control.currentData()
    known = control.findText(control.currentText().strip(), Qt.MatchFlag.MatchFixedString)
    return control.itemData(known) if known >= 0 else control.currentText().strip()


def _show(control: QWidget, value: Any) -> None:
    if isinstance(control, QLineEdit):
        control.setText(str(value))
    elif isinstance(control, QPlainTextEdit):
        control.setPlainText(str(value))
    elif isinstance(control, QSpinBox):
        control.setValue(int(value))
    elif isinstance(control, ChipsEditor):
        control.field.clear()
        control.set_values(value)
    elif isinstance(control, MomentField):
        control.set_value(value)
    else:
        assert isinstance(control, QComboBox)
        place = control.findData(value)
        control.setCurrentIndex(place)
        if place < 0 and control.isEditable():
            control.setEditText(str(value))


def _tomorrow() -> QDateTime:
    nine = datetime.now().astimezone().replace(hour=9, minute=0, second=0, microsecond=0)
    return _qt(nine + timedelta(days=1))


def _qt(moment: datetime) -> QDateTime:
    return QDateTime.fromSecsSinceEpoch(int(moment.timestamp()))
