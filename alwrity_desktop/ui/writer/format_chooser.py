"""What to write: the groups of content formats, and the formats of the one that is chosen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from alwrity_desktop.core.messages import _
from alwrity_desktop.ui.widgets.choices import SegmentedControl
from alwrity_desktop.ui.widgets.inputs import ListBox
from alwrity_desktop.ui.widgets.layout import row

if TYPE_CHECKING:
    from alwrity_desktop.writer.format_file import Format

MOST_SEGMENTS = 4
"""Formats beside each other; more are a list that drops down."""


class FormatChooser(QWidget):
    """chosen(name of the format)."""

    chosen = Signal(str)

    def __init__(self, formats: Sequence[Format], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._groups: dict[str, list[Format]] = {}
        for form in formats:
            self._groups.setdefault(form.group, []).append(form)
        names = list(self._groups) or [""]
        self.group = SegmentedControl([(name, name) for name in names], _("Group of formats"))
        self.group.setVisible(len(names) > 1)
        self.group.chosen.connect(self._choose_group)
        self.parts: dict[str, SegmentedControl | ListBox] = {name: _chooser(group) for name, group in self._groups.items()}
        for part in self.parts.values():
            if isinstance(part, ListBox):
                part.activated.connect(self._choose)
            else:
                part.chosen.connect(self.chosen)
        self.setLayout(row(self.group, *self.parts.values(), None))
        self._show(names[0])

    def value(self) -> str:
        """The name of the format that is chosen."""
        part = self.parts[self.group.value()]
        return str(part.currentData()) if isinstance(part, ListBox) else part.value()

    def set_value(self, name: str) -> None:
        """Show a format as chosen, without a signal."""
        group = next((group for group, forms in self._groups.items() if any(form.name == name for form in forms)), "")
        if not group:
            return
        self.group.set_value(group)
        self._show(group)
        part = self.parts[group]
        part.setCurrentIndex(part.findData(name)) if isinstance(part, ListBox) else part.set_value(name)

    def _show(self, group: str) -> None:
        for name, part in self.parts.items():
            part.setVisible(name == group)

    def _choose_group(self, group: str) -> None:
        self._show(group)
        self.chosen.emit(self.value())

    def _choose(self, _index: int) -> None:
        self.chosen.emit(self.value())


def _chooser(forms: Sequence[Format]) -> SegmentedControl | ListBox:
    if len(forms) <= MOST_SEGMENTS:
        return SegmentedControl([(form.name, form.title) for form in forms], _("What to write"))
    made = ListBox()
    made.setAccessibleName(_("What to write"))
    for form in forms:
        made.addItem(form.title, form.name)
    return made
