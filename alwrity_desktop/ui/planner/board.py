"""The tasks as a board: a column a state, cards that are dragged or moved by keys, one bar for what can be done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QScrollArea, QVBoxLayout, QWidget

from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.ui.pages.table_actions import RowActions, SelectionBar
from alwrity_desktop.ui.planner.board_column import LEAST_WIDTH, BoardColumn, CardList
from alwrity_desktop.ui.planner.board_filters import BoardFilters
from alwrity_desktop.ui.planner.tasks_words import ORDER, state_names
from alwrity_desktop.ui.theme import space
from alwrity_desktop.ui.widgets.buttons import tool_button

if TYPE_CHECKING:
    from alwrity_desktop.model.plan import PlanTask, TaskState
    from alwrity_desktop.planner.tasks import TaskRow
    from alwrity_desktop.ui.pages.table_columns import Table
    from alwrity_desktop.ui.shell import Shell

MINUTE = 60_000


class Board(QWidget):
    """moved(ids, state): cards were brought to another column. opened(TaskRow). chosen(TaskRow or None): one card is
    selected, or another number of them. again: the failed ones should be run again.
    """

    moved = Signal(object, str)
    opened = Signal(object)
    chosen = Signal(object)
    again = Signal()

    def __init__(self, table: Table[TaskRow], shell: Shell) -> None:
        super().__init__()
        self.setProperty("kind", "clear")
        self._rows: list[TaskRow] = []
        self._known: dict[str, TaskRow] = {}
        self.writing: set[str] = set()
        self.filters = BoardFilters()
        self.columns: dict[TaskState, BoardColumn] = {}
        for state in ORDER:
            self.columns[state] = BoardColumn(state, self.writing, partial(self._takes, state))
        self._quiet = False
        self._following: tuple[list[str], TaskState] | None = None
        self.actions_ = RowActions(replace(table, name="planner-board"), shell.actions, self, self.selected)
        self.bar = SelectionBar(self.actions_, [])
        self.run_again = tool_button("retry", _("Run the failed ones again"))
        self.run_again.clicked.connect(self.again)
        self.columns["failed"].add_action(self.run_again)
        self._lay_out()
        self.filters.changed.connect(self._filter)
        for state, made in self.columns.items():
            cards = made.cards
            cards.picked.connect(partial(self._picked, cards))
            cards.opened.connect(partial(self._opened, cards))
            cards.menu_wanted.connect(self._open_menu)
            cards.stepped.connect(partial(self._step, state))
            cards.aside.connect(partial(self._aside, state))
            cards.dropped.connect(partial(self._dropped, state))
        self.bar.cleared.connect(self.clear_selection)
        self._minute = QTimer(self, interval=MINUTE)
        self._minute.timeout.connect(self.redraw)
        self._minute.start()

    def show_rows(self, rows: Sequence[TaskRow], writing: set[str]) -> None:
        """Show these tasks; the drafts of those in `writing` are being written."""
        self._rows = list(rows)
        self._known = {row.task.id: row for row in rows}
        self.writing.clear()
        self.writing.update(writing)
        self.filters.offer(rows)
        self._filter()
        self._follow_moved()

    def selected(self) -> list[TaskRow]:
        """The rows of the selected cards."""
        return [made.cards.cards.row(line) for made in self.columns.values() for line in made.cards.lines()]

    def select(self, ids: Sequence[str]) -> None:
        """Select these cards, and bring the first into view."""
        wanted = set(ids)
        for state, made in self.columns.items():
            mine = {task_id for task_id in wanted if task_id in self._known and self._known[task_id].task.state == state}
            first = next((task_id for task_id in ids if task_id in mine), "")
            self._quiet = True
            made.cards.select_ids(mine, first)
            self._quiet = False
            if first:
                self._scroll.ensureWidgetVisible(made)
        self._say()

    def clear_selection(self) -> None:
        """Select nothing."""
        for made in self.columns.values():
            made.cards.clearSelection()

    def redraw(self) -> None:
        """Time has passed, or other drafts are being written."""
        for made in self.columns.values():
            made.cards.viewport().update()

    def menu(self) -> QMenu:
        """What can be done with the selected cards, and where they can be brought."""
        from alwrity_desktop.planner.task_states import moves

        rows = self.selected()
        menu = self.actions_.menu(self, rows)
        first = next(iter(menu.actions()), None)
        targets: list[TaskState] = [state for state in ORDER if all(state in moves(row.task) for row in rows)]
        if targets and first is not None:
            there = QMenu(_("Move to"), menu)
            for state in targets:
                there.addAction(state_names()[state], partial(self._move, state))
            menu.insertMenu(first, there)
        return menu

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(space("medium"))
        for made in self.columns.values():
            line.addWidget(made, 1)
        ground = QWidget()
        ground.setProperty("kind", "clear")
        ground.setLayout(line)
        ground.setMinimumWidth(len(self.columns) * LEAST_WIDTH + (len(self.columns) - 1) * space("medium"))
        self._scroll = QScrollArea()
        self._scroll.setWidget(ground)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.viewport().setAutoFillBackground(False)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(space("medium"))
        box.addWidget(self.filters)
        box.addWidget(self._scroll, 1)
        box.addWidget(self.bar)

    def _filter(self) -> None:
        rows = [row for row in self._rows if self.filters.passes(row)]
        by_state: dict[str, list[TaskRow]] = {state: [] for state in ORDER}
        for row in rows:
            by_state[row.task.state].append(row)
        for state in ("done", "cancelled"):
            by_state[state].sort(key=_changed, reverse=True)
        self._quiet = True
        for state, made in self.columns.items():
            made.show_rows(by_state[state])
        self.run_again.setVisible(bool(by_state["failed"]))
        self._quiet = False
        self._say()

    def _say(self) -> None:
        rows = self.selected()
        shown = sum(made.cards.cards.rowCount() for made in self.columns.values())
        text = ngettext("{count} task", "{count} tasks", len(self._rows))
        if rows:
            text = ngettext("{count} selected", "{count} selected", len(rows))
        elif shown < len(self._rows):
            text = _("{shown} of {all}", shown=f"{shown:,}", all=text)
        self.bar.show_selected(rows, text)
        self.chosen.emit(rows[0] if len(rows) == 1 else None)

    def _picked(self, cards: CardList) -> None:
        """Cards of one column at a time are selected."""
        if self._quiet:
            return
        if cards.lines():
            self._quiet = True
            for made in self.columns.values():
                if made.cards is not cards:
                    made.cards.clearSelection()
            self._quiet = False
        self._say()

    def _opened(self, cards: CardList, line: int) -> None:
        self.opened.emit(cards.cards.row(line))

    def _takes(self, state: TaskState, ids: Sequence[str]) -> bool:
        """Whether all of these may be brought into a state, and some are not there yet."""
        from alwrity_desktop.planner.task_states import moves

        found: list[PlanTask] = [self._known[one].task for one in ids if one in self._known]
        others = [task for task in found if task.state != state]
        return bool(others) and all(state in moves(task) and task.id not in self.writing for task in others)

    def _dropped(self, state: TaskState, ids: list[str]) -> None:
        self._bring([one for one in ids if self._known[one].task.state != state], state)

    def _step(self, state: TaskState, way: int) -> None:
        """Ctrl with an arrow: to the next column in that direction where they may be."""
        ids = [row.task.id for row in self.selected()]
        places = list(ORDER)
        at = places.index(state) + way
        while 0 <= at < len(places):
            if self._takes(places[at], ids):
                self._bring(ids, places[at])
                return
            at += way

    def _aside(self, state: TaskState, way: int) -> None:
        """An arrow alone: the keyboard goes to the next column that has cards."""
        places = list(ORDER)
        at = places.index(state) + way
        while 0 <= at < len(places):
            made = self.columns[places[at]]
            if made.cards.cards.rowCount():
                self._scroll.ensureWidgetVisible(made)
                made.cards.enter()
                return
            at += way

    def _move(self, state: TaskState) -> None:
        self._bring([row.task.id for row in self.selected()], state)

    def _bring(self, ids: list[str], state: TaskState) -> None:
        """Ask for the move; the selection and the keyboard follow the cards once they are there."""
        self._following = (ids, state)
        self.moved.emit(ids, state)

    def _follow_moved(self) -> None:
        ids, state = self._following or ([], "pending")
        there = [one for one in ids if one in self._known and self._known[one].task.state == state]
        if not there:
            return
        self._following = None
        focused = any(made.cards.hasFocus() for made in self.columns.values())
        self.select(there)
        if focused:
            self.columns[state].cards.setFocus()

    def _open_menu(self, point: QPoint) -> None:
        menu = self.menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(point)


def _changed(row: TaskRow) -> Any:
    return row.task.updated_at
