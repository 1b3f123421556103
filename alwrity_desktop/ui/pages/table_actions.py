"""What can be done with the selected rows: the bar below a table, its menu and its shortcuts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QPushButton, QSizePolicy, QWidget

from alwrity_desktop.core.messages import _
from alwrity_desktop.ui.actions import Actions
from alwrity_desktop.ui.pages.table_columns import Action, Table
from alwrity_desktop.ui.widgets.buttons import button, tool_button
from alwrity_desktop.ui.widgets.layout import column, row, rule
from alwrity_desktop.ui.widgets.text import label

HEIGHT = 48
Selected = Callable[[], list[Any]]
FEW = 2000
"""Selected rows of which each is asked whether an action is for it; beyond, the action is offered."""


class RowActions(QObject):
    """The declared actions as QActions of the window's registry; they live only while the table has the focus."""

    def __init__(self, table: Table[Any], registry: Actions, owner: QWidget, selected: Selected) -> None:
        super().__init__(owner)
        self._table = table
        self._registry = registry
        self._selected = selected
        self.made: list[tuple[Action[Any], QAction]] = []
        for action in table.actions:
            run = partial(self.run, action)
            name = f"{table.name}.{action.name}"
            made = registry.add(
                name, action.text, run, shortcut=action.shortcut, icon=action.icon, group=table.title, owner=owner
            )
            self.made.append((action, made))

    def run(self, action: Action[Any], _checked: bool = False) -> None:
        """Run an action with the selected rows it is for."""
        rows = self._selected()
        if rows and fits(action, rows):
            action.run(rows[:1] if action.single else rows)

    def follow(self, rows: Sequence[Any]) -> None:
        """Offer what fits these rows."""
        for action, made in self.made:
            made.setEnabled(not rows or fits(action, rows))

    def menu(self, parent: QWidget, rows: list[Any]) -> QMenu:
        """What can be done with these rows."""
        names: list[str] = []
        for action, _made in self.made:
            if fits(action, rows):
                if action.line and names:
                    names.append("-")
                names.append(f"{self._table.name}.{action.name}")
        return self._registry.menu(parent, *names)


class SelectionBar(QWidget):
    """Below the table: how many rows there are, or how many are selected and what can be done with them."""

    cleared = Signal()

    def __init__(self, actions: RowActions, tools: Sequence[QWidget]) -> None:
        super().__init__()
        self.setProperty("kind", "clear")
        self.setFixedHeight(HEIGHT)
        self._actions = actions
        self._rows: list[Any] = []
        self.count = label("", "caption")
        self.count.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._clear = button(_("Clear selection"), self.cleared.emit, kind="link")
        self._buttons: list[tuple[Action[Any], QPushButton]] = []
        for action, made in actions.made:
            if action.bar:
                kind = action.kind
                shown = button(action.text, made.trigger, icon=action.icon, kind=kind, hint=_hint(made))
                self._buttons.append((action, shown))
        self.more = tool_button("more", _("More to do with the selected rows"), self._open_menu)
        line = row(self.count, self._clear, None, *(part for _action, part in self._buttons), self.more, *tools)
        line.setContentsMargins(12, 0, 8, 0)
        parts = column(rule(), gap="hair")
        parts.setSpacing(0)
        parts.addLayout(line, 1)
        self.setLayout(parts)
        self.show_selected([], "")

    def show_selected(self, rows: list[Any], text: str) -> None:
        """Offer what fits `rows`; `text` says how many there are."""
        self._rows = rows
        self.count.setText(text)
        self._actions.follow(rows)
        self._clear.setVisible(len(rows) > 1)
        for action, shown in self._buttons:
            shown.setVisible(bool(rows) and fits(action, rows))
        hidden = [action for action, _made in self._actions.made if not action.bar and rows and fits(action, rows)]
        self.more.setVisible(bool(hidden))

    def _open_menu(self) -> None:
        menu = self._actions.menu(self, self._rows)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        corner = self.more.mapToGlobal(QPoint(self.more.width(), 0))
        menu.popup(QPoint(corner.x() - menu.sizeHint().width(), corner.y() - menu.sizeHint().height()))


def fits(action: Action[Any], rows: Sequence[Any]) -> bool:
    """True when the action is for all of these rows."""
    if (action.single and len(rows) > 1) or len(rows) < action.least:
        return False
    return action.when is None or len(rows) > FEW or all(action.when(row) for row in rows)


def _hint(action: QAction) -> str:
    keys = action.shortcut().toString()
    return f"{action.text()} ({keys})" if keys else ""
