"""A bar and a number below a field: how long or how wide its text is, of what is shown."""

from __future__ import annotations

from PySide6.QtWidgets import QProgressBar, QWidget

from alwrity_desktop.core.messages import _
from alwrity_desktop.ui.theme import colour, look
from alwrity_desktop.ui.widgets.layout import row
from alwrity_desktop.ui.widgets.text import label


class Meter(QWidget):
    """Judged by `low` to `high`; the word behind the number says the same as its colour."""

    def __init__(self, low: int, high: int, unit: str) -> None:
        super().__init__()
        self._low, self._high, self._unit = low, high, unit
        self._value = 0
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setRange(0, high)
        self._text = label("", "caption")
        box = row(self._bar, self._text)
        box.setStretch(0, 1)
        self.setLayout(box)
        look().changed.connect(self._draw)

    def show_value(self, value: int) -> None:
        """Show a width or length."""
        self._value = value
        self._draw()

    def text(self) -> str:
        """The number and its word."""
        return self._text.text()

    def _draw(self) -> None:
        value = self._value
        if not value:
            state, word = "border_strong", _("empty")
        elif value < self._low:
            state, word = "warning", _("short")
        elif value > self._high:
            state, word = "danger", _("will be cut")
        else:
            state, word = "success", _("fits")
        self._bar.setValue(min(value, self._high))
        self._text.setText(_("{value} of {high} {unit}, {word}", value=value, high=self._high, unit=self._unit, word=word))
        style = f"QProgressBar::chunk {{ background: {colour(state).name()}; }}"
        if self._bar.styleSheet() != style:
            self._bar.setStyleSheet(style)
