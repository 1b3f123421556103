"""A stack that is as large as the page it shows. Qt's own is as large as its largest page."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget


class CurrentStack(QWidget):
    """For pages inside something that scrolls: a column of which one part is visible."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "clear")
        self._pages: list[QWidget] = []
        self._current = 0
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)

    def add_page(self, page: QWidget) -> None:
        """Another page; the first one is shown."""
        self._pages.append(page)
        self._box.addWidget(page)
        page.setVisible(len(self._pages) == self._current + 1)

    def show_page(self, place: int) -> None:
        """Show the page at `place`."""
        self._current = place
        for index, page in enumerate(self._pages):
            page.setVisible(index == place)
