"""Buttons with an icon, a text and one meaning."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QToolButton

from alwrity_desktop.ui.icons import SIZE, set_icon

Kind = Literal["plain", "primary", "danger", "quiet", "link", "status", "search", "choice"]
_KEYPAD = Qt.KeyboardModifier.KeypadModifier
_ICON_ROLES = {"primary": "on_accent", "danger": "danger_text", "link": "accent_text", "status": "muted", "search": "muted"}


class Button(QPushButton):
    """A push button that Enter presses, too, while it has the keys; it is never a dialog's default without being asked."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.setAutoDefault(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() & ~_KEYPAD:
            if not event.isAutoRepeat():
                self.click()
            event.accept()
        else:
            super().keyPressEvent(event)


def button(
    text: str,
    clicked: Callable[..., Any] | None = None,
    *,
    icon: str = "",
    kind: Kind = "plain",
    hint: str = "",
) -> QPushButton:
    """A push button; `clicked` must be a bound method of a QObject, so that it goes with its view."""
    made = Button(text)
    made.setProperty("kind", kind)
    made.setCursor(Qt.CursorShape.PointingHandCursor)
    made.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
    if icon:
        set_icon(made, icon, _ICON_ROLES.get(kind, "muted"), 16 if kind in ("status", "link") else SIZE)
    if hint:
        made.setToolTip(hint)
    if clicked is not None:
        made.clicked.connect(clicked)
    return made


def tool_button(icon: str, name: str, clicked: Callable[..., Any] | None = None, *, role: str = "muted") -> QToolButton:
    """A button that shows only its icon; `name` is its tool tip and its accessible name."""
    made = QToolButton()
    made.setToolTip(name)
    made.setAccessibleName(name)
    made.setCursor(Qt.CursorShape.PointingHandCursor)
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    set_icon(made, icon, role)
    if clicked is not None:
        made.clicked.connect(clicked)
    return made
