"""A plain question before something large: what will happen, and two buttons."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from alwrity_desktop.core.messages import _
from alwrity_desktop.ui.widgets.buttons import Kind, button
from alwrity_desktop.ui.widgets.layout import row
from alwrity_desktop.ui.widgets.text import label


class ConfirmDialog(QDialog):
    """Open it with `open`; `accepted` is the yes. The button that changes nothing has the focus."""

    def __init__(self, parent: QWidget, title: str, text: str, action: str, *, kind: Kind = "primary") -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.setFixedWidth(480)
        self.yes = button(action, self.accept, kind=kind)
        self.no = button(_("Cancel"), self.reject)
        for part in (self.yes, self.no):
            part.setAutoDefault(True)  # Enter presses the one that has the focus
        box = QVBoxLayout(self)
        box.setContentsMargins(24, 24, 24, 20)
        box.setSpacing(12)
        box.addWidget(label(title, "heading", wrap=True))
        box.addWidget(label(text, "body", wrap=True))
        box.addSpacing(4)
        box.addLayout(row(None, self.no, self.yes))
        self.no.setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        """As high as the wrapped text is at this width."""
        inner = self.layout()
        if inner is not None:
            self.setFixedHeight(inner.totalHeightForWidth(self.width()))
        super().showEvent(event)
