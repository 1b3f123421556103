"""The list of shortcuts (F1)."""

from __future__ import annotations

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDialog, QGridLayout, QVBoxLayout, QWidget

from alwrity_desktop.core.messages import _
from alwrity_desktop.ui.actions import shortcut_text
from alwrity_desktop.ui.widgets.layout import Card, Page
from alwrity_desktop.ui.widgets.text import label


class ShortcutSheet(QDialog):
    """Every action that has a shortcut, by group. Open it with `open`."""

    def __init__(self, actions: list[QAction], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Keyboard shortcuts"))
        self.resize(680, 620)
        page = Page(_("Keyboard shortcuts"), _("Everything can be done from the keyboard; Ctrl+K finds the rest."))
        groups: dict[str, list[QAction]] = {}
        for action in actions:
            if shortcut_text(action):
                groups.setdefault(action.property("group") or _("Window"), []).append(action)
        for title, members in groups.items():
            grid = QGridLayout()
            grid.setColumnStretch(0, 1)
            grid.setVerticalSpacing(8)
            for line, action in enumerate(members):
                grid.addWidget(label(action.text().replace("&", "")), line, 0)
                grid.addWidget(label(shortcut_text(action), "key"), line, 1)
            page.body.addWidget(Card(title, grid))
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(page)
