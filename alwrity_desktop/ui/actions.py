"""All actions of the window in one registry: menus, the palette and the list of shortcuts come from it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from alwrity_desktop.ui.icons import draw_noted, note_icon


class Actions(QObject):
    """Actions by id, in the order they were added. `group` is the heading they stand under in lists."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._actions: dict[str, QAction] = {}

    def add(
        self,
        action_id: str,
        text: str,
        handler: Callable[..., Any],
        *,
        shortcut: str | list[str] = "",
        icon: str = "",
        group: str = "",
        owner: QWidget | None = None,
        checkable: bool = False,
    ) -> QAction:
        """Register an action; with `owner` its shortcut works only while that widget has the focus.

        handler: a bound method of a QObject, so that it goes with its view. shortcut: one key sequence or several.
        """
        action = QAction(text, owner or self._window)
        action.setObjectName(action_id)
        action.setProperty("group", group)
        action.setCheckable(checkable)
        keys = [shortcut] if isinstance(shortcut, str) else shortcut
        action.setShortcuts([QKeySequence(key) for key in keys if key])
        context = Qt.ShortcutContext.WidgetWithChildrenShortcut if owner else Qt.ShortcutContext.WindowShortcut
        action.setShortcutContext(context)
        note_icon(action, icon, "muted")  # drawn when a menu or a button shows it, which start-up does not wait for
        action.triggered.connect(handler)
        (owner or self._window).addAction(action)
        self._actions[action_id] = action
        if owner is not None:
            owner.destroyed.connect(self._forget_soon)
        return action

    def get(self, action_id: str) -> QAction:
        """The action with this id; KeyError when there is none."""
        return self._actions[action_id]

    def all(self) -> list[QAction]:
        """Every action, in the order they were added."""
        self._forget_dead()
        return list(self._actions.values())

    def menu(self, parent: QWidget, *action_ids: str) -> QMenu:
        """A menu of these actions; "-" is a line. Show it with `popup`."""
        menu = QMenu(parent)
        for action_id in action_ids:
            if action_id == "-":
                menu.addSeparator()
            else:
                action = self.get(action_id)
                draw_noted(action)
                menu.addAction(action)
        return menu

    def _forget_soon(self) -> None:
        """A widget says that it goes before its actions are gone."""
        QTimer.singleShot(0, self, self._forget_dead)

    def _forget_dead(self) -> None:
        from shiboken6 import isValid

        self._actions = {key: action for key, action in self._actions.items() if isValid(action)}


def shortcut_text(action: QAction) -> str:
    """The action's first shortcut as people read it, or ""."""
    return action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
