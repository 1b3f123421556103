"""The table page: a list of anything, made from a declared `Table`. See the package's docstring for how a tab uses it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, cast

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QSplitter, QStackedWidget, QWidget

from alwrity_desktop.core.errors import KnownError
from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.ui.pages.states import error_state
from alwrity_desktop.ui.pages.table_actions import FEW, RowActions, SelectionBar
from alwrity_desktop.ui.pages.table_columns import Choice, Column, Parts, Range, Table
from alwrity_desktop.ui.pages.table_details import WIDTH, DetailsPanel
from alwrity_desktop.ui.pages.table_edit import CellEditor
from alwrity_desktop.ui.pages.table_filters import FilterBar
from alwrity_desktop.ui.pages.table_model import FEW_ROWS, Slices, TableModel
from alwrity_desktop.ui.pages.table_rows import Places, RowSet, Wanted, Work
from alwrity_desktop.ui.pages.table_tools import TableTools
from alwrity_desktop.ui.pages.table_view import TableView
from alwrity_desktop.ui.shell import Shell
from alwrity_desktop.ui.widgets.buttons import button, tool_button
from alwrity_desktop.ui.widgets.feedback import EmptyState, Loading
from alwrity_desktop.ui.widgets.layout import Card, column

LEAST_HEIGHT = 200
MINUTE = 60_000


class TablePage(QWidget):
    """Filter bar, table, selection bar, details. Rows come in by `set_rows` and are never changed by it.

    opened(row): Enter or double click where the table has no action for it. searched(text): the owner should search
    (Table.asks). retried(): try again, after an error. shown_changed(): other rows are shown.
    """

    opened = Signal(object)
    searched = Signal(str)
    retried = Signal()
    shown_changed = Signal()

    def __init__(self, table: Table[Any], shell: Shell) -> None:
        super().__init__()
        self.setProperty("kind", "clear")
        self.table = table
        self._shell = shell
        self._set = self._shown_set = RowSet(table, ())
        self._away: list[RowSet] = []
        self._loaded = False
        self._ranked = False
        self._asked = ""
        self._to_top = False
        self._counts: dict[str, Counter[str]] = {}
        self._sort: str = table.sort
        self._falling = any(made.falling for made in table.columns if made.name == table.sort)
        self._finding, self._counting, self._preparing = Slices(self), Slices(self), Slices(self, pause=12)
        self._disposing = Slices(self, pause=12)
        self.model = TableModel(table, self)
        self.view = TableView(table, self.model)
        self.editor = CellEditor(self.view, self.model, table.key)
        self.filters = FilterBar(table)
        self.actions_ = RowActions(table, shell.actions, self.view, self.selected)
        self.details = DetailsPanel(table)
        self._make_parts()
        self._lay_out()
        self._connect()
        self._restore()
        self._mark_order()

    # rows

    def set_rows(self, rows: Sequence[Any], *, ranked: bool = False) -> None:
        """Show these rows; what was selected stays selected. ranked: their order is that of a search, the best on top."""
        self._loaded = True
        old, self._set = self._set, RowSet(self.table, rows)
        if old is not self._shown_set:
            self._away.append(old)
        self._ranked = ranked
        self._count()
        self._find()

    def change_rows(self, rows: Sequence[Any]) -> None:
        """Show these rows in place of those with their keys, and new ones with them; only these are worked out anew."""
        if self._set.change(rows):
            self._count()
            self._find()
            return
        fresh = {self.table.key(row_): row_ for row_ in rows}
        kept = [fresh.pop(self.table.key(row_), row_) for row_ in self._set.present()]
        self.set_rows([*kept, *fresh.values()])

    def remove_rows(self, keys: Sequence[str]) -> None:
        """Show the rows with these keys no more."""
        self._set.remove(keys)
        self._count()
        self._find()

    def rows(self) -> Sequence[Any]:
        """All rows, filtered or not."""
        return self._set.present()

    @property
    def any_rows(self) -> bool:
        """Whether there are rows at all."""
        return len(self._set) > 0

    def shown(self) -> list[Any]:
        """The rows that are shown, in their order."""
        return self.model.rows()

    def selected(self) -> list[Any]:
        """The selected rows, in their order."""
        if self.view.selected_count() == self.model.rowCount():
            return self.model.rows()
        return [self.model.row(line) for line in self.view.lines()]

    def select(self, keys: Sequence[str]) -> None:
        """Select the rows with these keys, and bring the first into view."""
        lines = self.model.lines_of(self._shown_set.places_of(keys))
        self.view.select_lines(lines, lines[0] if lines else -1)

    # states

    def show_loading(self, text: str = "") -> None:
        """A quiet line until rows come; only before the first ones."""
        if not self._loaded:
            self._put(Loading(text))

    def show_error(self, error: KnownError) -> None:
        """Why there are no rows, and what to do; `retried` comes from its button."""
        self._put(error_state(error, self.retried.emit))
        self.bar.hide()

    # filters and order

    def choose(self, name: str, choice: Any) -> None:
        """Set a filter."""
        self.filters.choose(name, choice)

    def clear_filters(self) -> None:
        """Show all rows."""
        self.filters.clear()

    def sort_by(self, name: str, *, falling: bool) -> None:
        """Sort by a column."""
        self._to_top = True
        self._sort, self._falling, self._ranked = name, falling, False
        self._mark_order()
        self._find()

    def _sort_by(self, name: str, falling: bool) -> None:
        self.sort_by(name, falling=falling)

    @property
    def busy(self) -> bool:
        """True while rows are still being filtered or sorted."""
        return self._finding.busy or self._counting.busy

    def remember(self) -> None:
        """Keep widths, order and the side panel for the next start."""
        kept = {
            "widths": self.view.widths(),
            "sort": self._sort,
            "falling": self._falling,
            "hidden": [column.name for place, column in self._columns() if self.view.isColumnHidden(place)],
            "details": not self.details.isHidden(),
        }
        self._shell.state.set(f"table.{self.table.name}", kept)

    # the rest is its own

    def _columns(self) -> list[tuple[int, Column[Any]]]:
        return list(enumerate(self.table.columns))

    def _make_parts(self) -> None:
        all_rows = button(_("Show all"), self.clear_filters)
        self._none_found = EmptyState(
            "search", _("Nothing fits"), _("No row fits this search and these filters."), all_rows
        )
        self._stack = QStackedWidget()
        self._transient: QWidget | None = None
        empties = [part.empty for made in self.table.filters if isinstance(made, Parts) for part in made.parts]
        for page in (self.view, self.table.empty, self._none_found, *(page for page in empties if page is not None)):
            self._stack.addWidget(page)
        self.details_button = tool_button("side-panel", _("Details (Alt+Enter)"), self.toggle_details)
        self.details_button.setVisible(self.table.details is not None)
        self.tools = TableTools(self.table, self.view, self._shell.jobs)
        self.tools_button = tool_button("table", _("Columns, order, export"), self.tools.open_menu)
        self.bar = SelectionBar(self.actions_, [self.details_button, self.tools_button])

    def _lay_out(self) -> None:
        card = Card("")
        card.body.setSpacing(0)
        card.body.addWidget(self._stack, 1)
        card.body.addWidget(self.bar)
        inner = card.layout()
        assert inner is not None
        inner.setContentsMargins(1, 1, 1, 1)
        self._splitter = QSplitter()
        self._splitter.setChildrenCollapsible(False)
        self._splitter.setHandleWidth(12)
        self._splitter.setProperty("kind", "clear")
        self._splitter.addWidget(card)
        self._splitter.addWidget(self.details)
        self._splitter.setStretchFactor(0, 1)
        self._splitter.setMinimumHeight(LEAST_HEIGHT)
        self.details.hide()
        box = column(self.filters, gap="medium")
        box.addWidget(self._splitter, 1)
        self.setLayout(box)
        self.show_loading()

    def _connect(self) -> None:
        self.filters.changed.connect(self._filters_changed)
        self.filters.search.returnPressed.connect(self._to_rows)
        self.view.picked.connect(self._picked)
        self.view.moved.connect(self._moved)
        self.view.sort_wanted.connect(self._sort_clicked)
        self.view.activated_line.connect(self._activate)
        self.view.edit_wanted.connect(self.editor.begin)
        self.view.menu_wanted.connect(self._open_menu)
        self.view.typed.connect(self._type_on)
        self.view.left.connect(self._to_search)
        self.tools.sort_wanted.connect(self._sort_by)
        self.bar.cleared.connect(self.view.clearSelection)
        self.details.closed.connect(self.toggle_details)
        self._minute = QTimer(self, interval=MINUTE)
        self._minute.timeout.connect(self._minute_passed)
        self._minute.start()
        for keys, owner, run in (
            ("Ctrl+F", self, self._to_search),
            ("Alt+Return", self, self.toggle_details),
            ("Ctrl+C", self.view, self.view.copy),
            ("Down", self.filters.search, self._to_rows),
        ):
            shortcut = QShortcut(QKeySequence(keys), owner)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(run)

    def _restore(self) -> None:
        saved = self._shell.state.get(f"table.{self.table.name}")
        if not isinstance(saved, dict):
            return
        kept = cast("dict[str, Any]", saved)
        self.view.set_widths(kept.get("widths"))
        hidden = kept.get("hidden")
        for place, made in self._columns():
            if isinstance(hidden, list) and made.width:
                self.view.setColumnHidden(place, made.name in hidden)
        if any(made.name == kept.get("sort") and made.sorts for made in self.table.columns):
            self._sort, self._falling = str(kept["sort"]), bool(kept.get("falling"))
        if kept.get("details") and self.table.details is not None:
            self.toggle_details()

    def _filters_changed(self) -> None:
        self._to_top = True
        text = self.filters.text()
        if self.table.asks and text != self._asked:
            self._asked = text
            self.searched.emit(text)
        self._find()

    def _find(self) -> None:
        self._preparing.stop()
        sort = "" if self._ranked else self._sort
        wanted = Wanted(self.filters.text(), self.filters.chosen(), sort, self._falling)
        self._finding.run(self._set.find(wanted), self._found, at_once=self._few)

    @property
    def _few(self) -> bool:
        return len(self._set.rows) <= FEW_ROWS

    def _found(self, places: Places) -> None:
        held, current = self._held_places()
        if self._shown_set is not self._set:
            self._away.append(self._shown_set)
            self._shown_set = self._set
        self.model.show_rows(self._set.rows, places)
        if held or current >= 0:
            lines = self.model.lines_of([current]) if current >= 0 else []
            self.view.select_lines(self.model.lines_of(held), lines[0] if lines else -1)
        elif self._to_top:
            self.view.scrollToTop()
        self._to_top = False
        self._moved(self.view.currentIndex().row())
        self._show_state()
        self._picked()
        self._mark_order()
        self.shown_changed.emit()
        if self._loaded:
            self._preparing.run(self._set.prepare(), _nothing)
        if self._away and not self._disposing.busy:
            self._disposing.run(_disposed(self._away), _nothing)

    def _held_places(self) -> tuple[list[int], int]:
        """Where, among the rows that come now, the selected ones are, and the current one where somebody is at it."""
        current = self.view.currentIndex().row()
        if not self.view.selected_count() and not self.view.hasFocus():
            current = -1
        held = [self.model.place(line) for line in self.view.lines()]
        at = self.model.place(current) if 0 <= current < self.model.rowCount() else -1
        if self._shown_set is self._set:
            return held, at
        key, rows = self.table.key, self._shown_set.rows
        now = self._set.places_of([key(rows[at])]) if at >= 0 else []
        return self._set.places_of([key(rows[place]) for place in held]) if held else [], now[0] if now else -1

    def _count(self) -> None:
        names = [made.name for made in self.table.filters if _has_values(made)]
        self._counting.run(_counted(self._set, names), self._offer, at_once=self._few)

    def _offer(self, counts: dict[str, Counter[str]]) -> None:
        self._counts = counts
        for name, found in counts.items():
            self.filters.offer(name, found)
        self._picked()

    def _show_state(self) -> None:
        if not self._loaded:
            return
        page: QWidget = self.view
        if not self.model.rowCount():
            page = self._empty_part() or (self._none_found if self.filters.narrowed() else self.table.empty)
        self._put(page)
        something = bool(len(self._set)) or self.filters.narrowed()
        self.bar.setVisible(page is self.view)
        self.filters.setVisible(something and self.filters.holds)

    def _empty_part(self) -> QWidget | None:
        if self.filters.text() or (not len(self._set) and not self.filters.narrowed()):
            return None
        for made in self.table.filters:
            if isinstance(made, Parts):
                choice = self.filters.control(made.name).choice()
                return next((part.empty for part in made.parts if part.name == choice and part.empty), None)
        return None

    def _put(self, page: QWidget) -> None:
        old, self._transient = self._transient, None
        if self._stack.indexOf(page) < 0:
            self._stack.addWidget(page)
            self._transient = page
        self._stack.setCurrentWidget(page)
        if old is not None and old is not page:
            self._stack.removeWidget(old)
            old.deleteLater()

    def _picked(self) -> None:
        number = self.view.selected_count()
        shown, total = self.model.rowCount(), self._total()
        if number:
            text = ngettext("{count} selected", "{count} selected", number)
        elif shown == total:
            text = self.table.count(total)
        else:
            text = _("{shown} of {all}", shown=f"{shown:,}", all=self.table.count(total))
        few = number <= FEW
        self.bar.show_selected(self.selected() if number and few else self.model.rows(0, FEW) if number else [], text)

    def _total(self) -> int:
        """How many rows there are where one looks: all, or those of the part that is chosen."""
        for made in self.table.filters:
            if isinstance(made, Parts) and made.name in self._counts:
                choice = self.filters.control(made.name).choice()
                values = next(part.values for part in made.parts if part.name == choice)
                return sum(self._counts[made.name][value] for value in values)
        return len(self._set)

    def _moved(self, line: int) -> None:
        self.details.show_row(self.model.row(line) if 0 <= line < self.model.rowCount() else None)

    def _sort_clicked(self, place: int) -> None:
        made = self.table.columns[place]
        if not made.sorts:
            self._mark_order()
            return
        again = made.name == self._sort and not self._ranked
        self.sort_by(made.name, falling=not self._falling if again else made.falling)

    def _mark_order(self) -> None:
        names = [made.name for made in self.table.columns]
        place = -1 if self._ranked or self._sort not in names else names.index(self._sort)
        self.view.show_order(place, falling=self._falling)
        self.tools.order = ("", False) if place < 0 else (self._sort, self._falling)

    def _activate(self, line: int) -> None:
        row_ = self.model.row(line)
        if self.table.open_first and self.table.actions:
            action = self.table.actions[0]
            if action.when is None or action.when(row_):
                action.run([row_])
        self.opened.emit(row_)

    def _to_rows(self) -> None:
        if self.model.rowCount():
            self.view.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _to_search(self) -> None:
        if self.table.search:
            self.filters.search.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _type_on(self, letters: str) -> None:
        if self.table.search:
            self.filters.search.setFocus(Qt.FocusReason.OtherFocusReason)
            self.filters.search.setText(self.filters.search.text() + letters)

    def toggle_details(self) -> None:
        """Show or hide the side panel."""
        if self.table.details is None:
            return
        self.details.setVisible(self.details.isHidden())
        if not self.details.isHidden():
            self._moved(self.view.currentIndex().row())
            self.details.draw_now()
            room = self._splitter.width() or 1000
            self._splitter.setSizes([room - WIDTH, WIDTH])

    def _open_menu(self, point: QPoint) -> None:
        menu = self.actions_.menu(self, self.selected())
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(point)

    def _minute_passed(self) -> None:
        self.model.forget_texts()
        self.view.viewport().update()


def _has_values(made: object) -> bool:
    return isinstance(made, Choice | Parts | Range)


def _disposed(sets: list[RowSet]) -> Work[None]:
    while sets:
        yield from sets.pop().dispose()


def _counted(rows: RowSet, names: list[str]) -> Work[dict[str, Counter[str]]]:
    found: dict[str, Counter[str]] = {}
    for name in names:
        found[name] = yield from rows.occurring(name)
    return found


def _nothing(_result: object) -> None:
    """Nobody waits for it."""
