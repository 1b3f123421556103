"""A row one can click: an icon, a title, a line below it, parts at the right."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QPushButton, QSizePolicy, QWidget

from alwrity_desktop.ui.icons import set_icon
from alwrity_desktop.ui.widgets.layout import column, row
from alwrity_desktop.ui.widgets.text import ElidedLabel


class RowButton(QPushButton):
    """A whole row as one button; its accessible name is its title and its line."""

    def __init__(self, icon: str, title: str, line: str, *right: QWidget, role: str = "accent") -> None:
        super().__init__()
        self.setProperty("kind", "row")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(f"{title}. {line}".strip())
        picture = QLabel()
        set_icon(picture, icon, role, 20)
        picture.setFixedWidth(24)
        text = column(ElidedLabel(title, "strong"), gap="hair")
        if line:
            text.addWidget(ElidedLabel(line, "caption"))
        box = row(picture, text, *right, gap="medium")
        box.setStretch(1, 1)
        box.setContentsMargins(12, 10, 12, 10)
        self.setLayout(box)
        for part in (picture, *right, *self.findChildren(ElidedLabel)):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses it too, as people expect of a row; in a dialog Qt leaves Enter to default buttons."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        inner = self.layout()
        return inner.sizeHint() if inner is not None else super().sizeHint()

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.sizeHint().height())
