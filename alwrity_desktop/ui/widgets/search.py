"""A field to search in, with its sign."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QToolButton

from alwrity_desktop.core.messages import _
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
        self._clear = self.findChild(QToolButton)
        if self._clear is not None:
            set_icon(self._clear, "close", "muted", 16)
            self._clear.setAccessibleName(_("Clear the search"))
            self._clear.installEventFilter(self)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._sign.setGeometry(10, (self.height() - 16) // 2, 16, 16)
        self._place_clear()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt puts the cross too low where a stylesheet gives the line padding: put it back."""
        if watched is self._clear and event.type() in (QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show):
            self._place_clear()
        return super().eventFilter(watched, event)

    def _place_clear(self) -> None:
        place = QRect(self.width() - 34, (self.height() - 32) // 2, 28, 32)
        if self._clear is not None and self._clear.geometry() != place:
            self._clear.setGeometry(place)
