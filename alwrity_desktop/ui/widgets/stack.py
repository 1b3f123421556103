"""A stack that is as large as the page it shows, not as its largest page."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QStackedWidget, QWidget


class CurrentStack(QStackedWidget):
    """For pages inside something that scrolls."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.currentChanged.connect(self._measure)

    def sizeHint(self) -> QSize:
        shown = self.currentWidget()
        return shown.sizeHint().expandedTo(shown.minimumSize()) if shown is not None else super().sizeHint()

    def minimumSizeHint(self) -> QSize:
        shown = self.currentWidget()
        return shown.minimumSizeHint().expandedTo(shown.minimumSize()) if shown is not None else super().minimumSizeHint()

    def hasHeightForWidth(self) -> bool:
        shown = self.currentWidget()
        return shown is not None and shown.hasHeightForWidth()

    def heightForWidth(self, width: int) -> int:
        shown = self.currentWidget()
        return max(shown.heightForWidth(width), shown.minimumHeight()) if shown is not None else -1

    def _measure(self, _index: int) -> None:
        self.updateGeometry()
