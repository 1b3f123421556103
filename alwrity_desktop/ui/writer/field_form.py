"""A form made from the fields of a content format: each kind of field has one kind of control."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QCompleter, QGridLayout, QLineEdit, QPlainTextEdit, QSpinBox, QWidget

from alwrity_desktop.core.messages import _
from alwrity_desktop.ui.widgets.buttons import button
from alwrity_desktop.ui.widgets.choices import ChipsEditor
from alwrity_desktop.ui.widgets.inputs import ListBox, NumberBox, TextBox
from alwrity_desktop.ui.widgets.layout import column
from alwrity_desktop.ui.widgets.text import label

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from alwrity_desktop.writer.fields import Field

_WIDE = frozenset({"text", "multiline", "list", "keyphrases"})


class FieldForm(QWidget):
    """Fields in two columns, the advanced ones behind a fold. changed: some value is another one."""

    changed = Signal()

    def __init__(self, fields: Sequence[Field], values: Mapping[str, Any], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._fields = list(fields)
        self._controls: dict[str, QWidget] = {}
        plain = [field for field in fields if not field.advanced]
        more = [field for field in fields if field.advanced]
        self._more = self._grid(more, values)
        self._more.setVisible(False)
        self._fold = button(_("More settings"), self._toggle, icon="sliders", kind="quiet")
        self._fold.setVisible(bool(more))
        self.setLayout(column(self._grid(plain, values), self._fold, self._more, gap="medium"))

    def values(self) -> dict[str, Any]:
        """What the form holds, by field."""
        return {field.key: _value(self._controls[field.key]) for field in self._fields}

    def control(self, key: str) -> QWidget:
        """The control of a field."""
        return self._controls[key]

    def _grid(self, fields: Sequence[Field], values: Mapping[str, Any]) -> QWidget:
        ground = QWidget()
        ground.setProperty("kind", "clear")
        grid = QGridLayout(ground)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(16)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        line, place = 0, 0
        for field in fields:
            wide = field.kind in _WIDE
            if wide and place:
                line, place = line + 1, 0
            grid.addLayout(
                self._cell(field, values.get(field.key)), line, place, 1, 2 if wide else 1, Qt.AlignmentFlag.AlignTop
            )
            place = 0 if wide or place else 1
            line += place == 0
        return ground

    def _cell(self, field: Field, value: Any) -> Any:
        control = _CONTROLS[field.kind](field, value)
        for part in (control, *control.findChildren(QLineEdit)):
            part.setAccessibleName(field.title)
        control.setAccessibleDescription(field.help)
        self._controls[field.key] = control
        _watch(control, self.changed)
        if isinstance(control, QCheckBox):
            return column(control, *_help(field), gap="hair")
        name = label(field.title + (" *" if field.required else ""), "strong")
        name.setBuddy(control)
        return column(name, control, *_help(field), gap="hair")

    def _toggle(self) -> None:
        shown = self._more.isHidden()
        self._more.setVisible(shown)
        self._fold.setText(_("Fewer settings") if shown else _("More settings"))


def _help(field: Field) -> list[QWidget]:
    return [label(field.help, "caption", wrap=True)] if field.help else []


def _text(field: Field, value: Any) -> QWidget:
    made = QLineEdit(str(value or ""))
    made.setMaxLength(int(field.most or 500))
    if field.suggestions:
        completer = QCompleter(list(field.suggestions), made)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        made.setCompleter(completer)
        made.setPlaceholderText(_("such as {examples}", examples=", ".join(field.suggestions[:3])))
    return made


def _multiline(_field: Field, value: Any) -> QWidget:
    made = TextBox(str(value or ""))
    made.setTabChangesFocus(True)
    made.setFixedHeight(96)
    return made


def _choice(field: Field, value: Any) -> QWidget:
    made = ListBox()
    for choice in field.choices:
        made.addItem(field.labels.get(choice, choice), choice)
    made.setCurrentIndex(max(0, made.findData(value)))
    return made


def _number(field: Field, value: Any) -> QWidget:
    made = NumberBox()
    least, most = int(field.least or 0), int(field.most or 1_000_000)
    made.setRange(least, most)
    made.setSingleStep(100 if most >= 1000 else 1)
    made.setGroupSeparatorShown(True)
    made.lineEdit().setTextMargins(8, 0, 0, 0)
    made.setValue(int(value) if value is not None else least)
    return made


def _boolean(field: Field, value: Any) -> QWidget:
    made = QCheckBox(field.title)
    made.setChecked(bool(value))
    return made


def _list(field: Field, value: Any) -> QWidget:
    made = ChipsEditor(field.title)
    made.set_values(value or [])
    made.suggest(field.suggestions)
    return made


def _language(_field: Field, value: Any) -> QWidget:
    from alwrity_desktop.language.names import language_names

    made = ListBox()
    made.setEditable(True)
    for code, name in language_names().items():
        made.addItem(name, code)
    index = made.findData(value)
    if index >= 0:
        made.setCurrentIndex(index)
    else:
        made.setEditText(str(value or "en"))
    return made


_CONTROLS = {
    "text": _text,
    "multiline": _multiline,
    "choice": _choice,
    "number": _number,
    "boolean": _boolean,
    "list": _list,
    "keyphrases": _list,
    "language": _language,
}


def _value(control: QWidget) -> Any:
    if isinstance(control, QLineEdit):
        return control.text()
    if isinstance(control, QPlainTextEdit):
        return control.toPlainText()
    if isinstance(control, QSpinBox):
        return control.value()
    if isinstance(control, QCheckBox):
        return control.isChecked()
    if isinstance(control, ChipsEditor):
        return control.values()
    assert isinstance(control, QComboBox)
    known = control.findText(control.currentText())
    return control.itemData(known) if known >= 0 else control.currentText()


def _watch(control: QWidget, changed: Any) -> None:
    for name in ("textChanged", "valueChanged", "toggled", "changed", "currentTextChanged"):
        signal = getattr(control, name, None)
        if signal is not None and not (isinstance(control, QSpinBox) and name == "textChanged"):
            signal.connect(changed)
            return
