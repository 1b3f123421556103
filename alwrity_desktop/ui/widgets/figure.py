"""A number with its name and where it comes from."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QSizePolicy

from alwrity_desktop.ui.widgets.layout import column
from alwrity_desktop.ui.widgets.text import label


class FigureTile(QFrame):
    """One figure of a dashboard. An unknown value is shown as a dash, never as a nought."""

    def __init__(self, name: str, note: str = "") -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._name = name
        self._value = label("–", "display")
        self._note = label(note, "caption", wrap=True)
        box = column(label(name, "caption"), self._value, self._note, gap="hair")
        box.setContentsMargins(20, 16, 20, 16)
        self.setLayout(box)
        self.show_value("–", note)

    def show_value(self, value: str, note: str = "") -> None:
        """The figure, and a line that says what it counts."""
        self._value.setText(value)
        self._note.setText(note)
        self.setAccessibleName(f"{self._name}: {value}. {note}".strip())

    def value(self) -> str:
        """The figure as shown."""
        return self._value.text()
