"""A field to search in, with its sign."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QLineEdit

from alwrity_desktop.ui.icons import set_icon


class SearchField(QLineEdit):
    """A line with a glass at its left and a cross at its right."""

    def __init__(self, name: str, placeholder: str) -> None:
        super().__init__()
        self.setProperty("kind", "search")
        self.setAccessibleName(name)
        self.setPlaceholderText(placeholder)
        self.setClearButtonEnabled(True)
        self._sign = QLabel(self)
        self._sign.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        set_icon(self._sign, "search", "muted", 16)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._sign.setGeometry(10, (self.height() - 16) // 2, 16, 16)
