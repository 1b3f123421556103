"""The grid itself: whole rows, keyboard, column widths, a selection that outlives a new order."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, QItemSelectionRange, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QHeaderView, QTableView

from alwrity_desktop.ui.pages.table_columns import Table
from alwrity_desktop.ui.pages.table_delegate import TableDelegate
from alwrity_desktop.ui.pages.table_header import TableHeader
from alwrity_desktop.ui.pages.table_model import Index, TableModel

LEAST, NARROWEST, WIDEST = 160, 64, 900
"""Pixels: of the column that takes the room left, of any column, and of a width that is believed."""
_SELECT = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows


class TableView(QTableView):
    """Signals: picked() the selection changed; moved(line) another row is current; sort_wanted(column's place);
    activated_line(line) Enter or double click; edit_wanted(line, place) F2, or a double click on a cell with an editor;
    menu_wanted(point of the screen); typed(text) letters for the search."""

    picked = Signal()
    moved = Signal(int)
    sort_wanted = Signal(int)
    activated_line = Signal(int)
    edit_wanted = Signal(int, int)
    menu_wanted = Signal(QPoint)
    typed = Signal(str)
    left = Signal()

    def __init__(self, table: Table[Any], model: TableModel) -> None:
        super().__init__()
        self._model = model
        self._wide = next((place for place, column in enumerate(table.columns) if not column.width), 0)
        self._wanted = {place: column.width for place, column in enumerate(table.columns) if place != self._wide}
        self._fitting = False
        self._opens = table.open_first
        self._delegate = TableDelegate(model, self)
        self.setModel(model)
        self.setItemDelegate(self._delegate)
        self.setAccessibleName(table.title)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(self._delegate.height)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._set_up_header(table)
        self.customContextMenuRequested.connect(self._ask_menu)
        self.doubleClicked.connect(self._double_clicked)

    def show_order(self, place: int, *, falling: bool) -> None:
        """Mark the column the rows are sorted by; -1: none."""
        order = Qt.SortOrder.DescendingOrder if falling else Qt.SortOrder.AscendingOrder
        self.horizontalHeader().setSortIndicator(place, order)
        self.horizontalHeader().viewport().update()

    def rows(self) -> list[Any]:
        """The rows shown, in their order."""
        return self._model.rows()

    def lines(self) -> list[int]:
        """The selected lines, from the top."""
        return sorted({line for span in self._selected_spans() for line in range(span.top(), span.bottom() + 1)})

    def selected_count(self) -> int:
        """How many rows are selected; quick also where all are."""
        return sum(span.height() for span in self._selected_spans())

    def select_lines(self, lines: Iterable[int], current: int = -1) -> None:
        """Select these lines and no others; `current` gets the keyboard."""
        selection = QItemSelection()
        last = self._model.columnCount() - 1
        for first, end in _spans(lines):
            selection.select(self._model.index(first, 0), self._model.index(end, last))
        self.selectionModel().select(selection, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        if current >= 0:
            index = self._model.index(current, 0)
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)

    def widths(self) -> dict[str, int]:
        """Widths of the columns as they were chosen, for the next start."""
        columns = enumerate(self._model.columns)
        return {column.name: self._wanted[place] for place, column in columns if place in self._wanted}

    def set_widths(self, kept: object) -> None:
        """Take widths of an earlier run; what makes no sense is left out."""
        if isinstance(kept, dict):
            for place, column in enumerate(self._model.columns):
                width: object = kept.get(column.name)  # type: ignore[reportUnknownMemberType] - from a file
                if isinstance(width, int) and NARROWEST <= width <= WIDEST and place != self._wide:
                    self._wanted[place] = width
            self.fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, plain = event.key(), event.modifiers() == Qt.KeyboardModifier.NoModifier
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain and self.currentIndex().isValid():
            self._entered(self.currentIndex())
        elif key == Qt.Key.Key_F2 and plain and self.currentIndex().isValid():
            self.edit_wanted.emit(self.currentIndex().row(), self.currentIndex().column())
        elif key == Qt.Key.Key_Escape and plain:
            self.clearSelection() if self.selected_count() else self.left.emit()
        elif key == Qt.Key.Key_Up and plain and self.currentIndex().row() == 0:
            self.left.emit()
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End) and plain and self._model.rowCount():
            self.selectRow(0 if key == Qt.Key.Key_Home else self._model.rowCount() - 1)
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Letters go to the search field: Qt would ask every row for its text."""
        if search.strip():
            self.typed.emit(search)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if (
            not self.currentIndex().isValid()
            and self._model.rowCount()
            and event.reason()
            in (
                Qt.FocusReason.TabFocusReason,
                Qt.FocusReason.BacktabFocusReason,
                Qt.FocusReason.ShortcutFocusReason,
                Qt.FocusReason.OtherFocusReason,
            )
        ):
            index = self._model.index(0, 0)
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
        self._show_current()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._show_current()

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        self._show_current()
        if current.row() != previous.row():
            self.moved.emit(current.row())

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        self.picked.emit()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        point = event.position().toPoint()
        self._hover(self.rowAt(point.y()))
        index = self._link_under(point)
        link = (index.row(), index.column()) if index is not None else (-1, -1)
        if link != self._delegate.hovered_link:
            old, self._delegate.hovered_link = self._delegate.hovered_link, link
            self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if index else Qt.CursorShape.ArrowCursor)
            self._redraw(old[0], link[0])

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier and event.button() == Qt.MouseButton.LeftButton
        index = self._link_under(event.position().toPoint()) if plain else None
        if index is not None and (run := self._model.columns[index.column()].open) is not None:
            run(self._model.row(index.row()))

    def _link_under(self, point: QPoint) -> Index | None:
        index = self.indexAt(point)
        if not index.isValid() or not self._delegate.link_at(index.row(), index.column(), point, self.visualRect(index)):
            return None
        return index

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Leave, QEvent.Type.Wheel):
            self._hover(-1)
            self._delegate.hovered_link = (-1, -1)
        return super().viewportEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def copy(self) -> None:
        """Put the selected rows on the clipboard, cells divided by tabs."""
        shown = [place for place in range(len(self._model.columns)) if not self.isColumnHidden(place)]
        lines = ["\t".join(self._model.text(line, place) for place in shown) for line in self.lines()]
        if lines:
            QApplication.clipboard().setText("\n".join(lines))

    def _selected_spans(self) -> list[QItemSelectionRange]:
        return list(self.selectionModel().selection())  # type: ignore[call-overload] - a sequence, unknown to the stubs

    def _set_up_header(self, table: Table[Any]) -> None:
        header = TableHeader(self)
        self.setHorizontalHeader(header)
        header.setHighlightSections(False)
        # a model of its own: with the table's, each paint of the header asks every row whether it is selected
        header.setSelectionModel(QItemSelectionModel(self._model, header))
        header.setMinimumSectionSize(NARROWEST)
        header.setSectionsClickable(True)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setSectionResizeMode(self._wide, QHeaderView.ResizeMode.Fixed)
        header.setTextElideMode(Qt.TextElideMode.ElideRight)
        for place, column in enumerate(table.columns):
            if place != self._wide:
                self.setColumnWidth(place, column.width)
            self.setColumnHidden(place, column.hidden)
        header.sectionClicked.connect(self.sort_wanted)
        header.sectionResized.connect(self._resized)

    def fit(self) -> None:
        """Give the room that is left to the wide column; where there is too little the others become narrower."""
        header, room = self.horizontalHeader(), self.viewport().width()
        wanted = {place: width for place, width in self._wanted.items() if not self.isColumnHidden(place)}
        part = min(1.0, max(0, room - LEAST) / max(1, sum(wanted.values())))
        sizes = {place: max(NARROWEST, min(width, int(width * part))) for place, width in wanted.items()}
        self._fitting = True
        for place, width in sizes.items():
            header.resizeSection(place, width)
        header.resizeSection(self._wide, max(LEAST, room - sum(sizes.values())))
        self._fitting = False

    def _resized(self, place: int, _old: int, width: int) -> None:
        """A column was drawn wider or narrower by hand."""
        if not self._fitting and place in self._wanted and width:
            self._wanted[place] = width
            others = sum(self.columnWidth(other) for other in self._wanted)
            self._fitting = True
            self.horizontalHeader().resizeSection(self._wide, max(LEAST, self.viewport().width() - others))
            self._fitting = False

    def _show_current(self) -> None:
        line = self.currentIndex().row() if self.hasFocus() else -1
        old, self._delegate.current = self._delegate.current, line
        turned = self._delegate.edits and self._delegate.current_place != self.currentIndex().column()
        self._delegate.current_place = self.currentIndex().column()
        self._redraw(old, line) if old != line else self._redraw(-1, line) if turned else None

    def _hover(self, line: int) -> None:
        old, self._delegate.hovered = self._delegate.hovered, line
        self._redraw(old, line)

    def _redraw(self, *lines: int) -> None:
        if len(set(lines)) > 1:
            for line in lines:
                if line >= 0:
                    top, height = self.rowViewportPosition(line), self.rowHeight(line)
                    self.viewport().update(QRect(0, top, self.viewport().width(), height))

    def _ask_menu(self, point: QPoint) -> None:
        """By the mouse at its place, by the keyboard below the current row."""
        rows = self.selected_count()
        if rows and not self.indexAt(point).isValid():
            box = self.visualRect(self.currentIndex())
            point = QPoint(box.left() + 24, box.bottom())
        if rows:
            self.menu_wanted.emit(self.viewport().mapToGlobal(point))

    def _entered(self, index: Index) -> None:
        """Enter opens; where nothing is opened by it, it edits."""
        if self._delegate.edits and not self._opens:
            self.edit_wanted.emit(index.row(), index.column())
        else:
            self.activated_line.emit(index.row())

    def _double_clicked(self, index: Index) -> None:
        if self._model.columns[index.column()].edit is not None:
            self.edit_wanted.emit(index.row(), index.column())
        else:
            self.activated_line.emit(index.row())


def _spans(lines: Iterable[int]) -> list[tuple[int, int]]:
    """Lines as spans of neighbours."""
    found: list[tuple[int, int]] = []
    for line in sorted(lines):
        if found and line == found[-1][1] + 1:
            found[-1] = found[-1][0], line
        else:
            found.append((line, line))
    return found


__all__ = ["LEAST", "TableView"]
