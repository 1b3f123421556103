"""A table of days, or hours, with entries as chips: chosen by key, opened by click, moved by mouse or Shift and arrows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta

from PySide6.QtCore import QEvent, QModelIndex, QPoint, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QHelpEvent, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QHeaderView,
    QLabel,
    QTableView,
    QToolTip,
)

from alwrity_desktop.core.messages import _
from alwrity_desktop.model.calendar import Entry
from alwrity_desktop.ui.planner.calendar_cells import Cell, CellModel, Index
from alwrity_desktop.ui.planner.calendar_days import fixed, key_of
from alwrity_desktop.ui.planner.calendar_delegate import CellDelegate
from alwrity_desktop.ui.planner.calendar_looks import clock, short_day, told
from alwrity_desktop.ui.planner.calendar_paint import CHIP, GAP, INSET, ghost

EDGE, LINGER = 14, 700
"""Pixels at the left and right edge, and milliseconds of staying there, after which a drag turns the page."""


@dataclass(slots=True)
class Drag:
    """An entry under the mouse: pressed, and carried once the mouse has moved."""

    entry: Entry
    box: QRect
    start: QPoint
    carried: bool = False


class CalendarGrid(QTableView):
    """opened(Entry, QRect): its box on the screen. day_opened(Cell, QRect). wanted(date, time or None): something new.
    moved(Entry, date, time or None): None keeps its time of day. went(date): the keys lead to a day that is not shown.
    paged(by): another month or week. refused(sentence).
    """

    opened = Signal(object, QRect)
    day_opened = Signal(object, QRect)
    wanted = Signal(object, object)
    moved = Signal(object, object, object)
    went = Signal(object)
    paged = Signal(int)
    refused = Signal(str)

    header_height = 0
    """What stands above the chips of a cell."""
    more_above = False
    """"+n more" stands there too, and not below them."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.cells = CellModel(self)
        self.today = date.min
        self._number = 0
        self._drag: Drag | None = None
        self._target = QModelIndex()
        self._told_fixed = False
        self._ghost = QLabel(self.viewport())
        self._ghost.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._ghost.hide()
        self._turn = QTimer(self, interval=LINGER)
        self._turn.timeout.connect(self._turn_page)
        self._turn_by = 0
        self.setModel(self.cells)
        self.setItemDelegate(CellDelegate(self))
        self.setAccessibleName(name)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setCornerButtonEnabled(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.horizontalHeader().setSectionsClickable(False)
        self.horizontalHeader().setHighlightSections(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    # What stands where

    def room(self, height: int) -> int:
        """How many chips a cell of this height has room for."""
        return max(1, (height - self.header_height - GAP) // (CHIP + GAP))

    def chips(self, box: QRect, cell: Cell, *, chosen: int = 0) -> tuple[list[tuple[QRect, Entry]], QRect, int]:
        """The box of each entry that is shown, that of "+n more", and n. The chosen one is always among them."""
        room, count = self.room(box.height()), len(cell.entries)
        fit = min(count, room) if self.more_above else count if count <= room else max(0, room - 1)
        begin = max(0, min(chosen - fit + 1, count - fit)) if fit else 0
        top = box.top() + self.header_height
        boxes: list[tuple[QRect, Entry]] = []
        for place, entry in enumerate(cell.entries[begin : begin + fit]):
            line = QRect(box.left() + INSET, top + place * (CHIP + GAP), box.width() - 2 * INSET, CHIP)
            boxes.append((line, entry))
        more = QRect(box.left() + INSET, top + fit * (CHIP + GAP), box.width() - 2 * INSET, CHIP)
        if self.more_above:
            more = QRect(box.left() + box.width() // 3, box.top() + 1, box.width() * 2 // 3 - INSET, CHIP)
        return boxes, more, count - fit

    def chosen_in(self, index: Index) -> int:
        """Number of the chosen entry in a cell; -1 where the cell is not the current one or holds none."""
        current = self.currentIndex()
        if not current.isValid() or (index.row(), index.column()) != (current.row(), current.column()):
            return -1
        return min(self._number, len(self.cells.cell(index).entries) - 1)

    def chosen(self) -> Entry | None:
        """The entry that keys act on."""
        index = self.currentIndex()
        number = self.chosen_in(index) if index.isValid() else -1
        return self.cells.cell(index).entries[number] if number >= 0 else None

    def choose(self, entry: Entry) -> None:
        """Make an entry the one that keys act on, where it is shown."""
        if (found := self.cells.place_of(entry)) is not None:
            self.setCurrentIndex(found[0])
            self._choose_number(found[1])

    def choose_day(self, day: date, hour: int | None = None) -> None:
        """Make a day the current one."""
        index = self.cells.index_of(day, hour)
        if index.isValid():
            self.setCurrentIndex(index)
            self.scrollTo(index)

    def box_of(self, entry: Entry) -> QRect:
        """Where an entry is on the screen; that of its cell where it is not shown."""
        found = self.cells.place_of(entry)
        if found is None:
            return QRect(self.viewport().mapToGlobal(self.viewport().rect().center()), QSize(1, 1))
        cell_box = self.visualRect(found[0])
        boxes, _more, _count = self.chips(cell_box, self.cells.cell(found[0]), chosen=max(0, found[1]))
        box = next((box for box, one in boxes if key_of(one) == key_of(entry)), cell_box)
        return QRect(self.viewport().mapToGlobal(box.topLeft()), box.size())

    def time_at(self, index: QModelIndex, place: QPoint) -> time | None:
        """The time of day a drop there means; None keeps the entry's own."""
        del index, place
        return None

    def drop_words(self, entry: Entry, cell: Cell, at: time | None) -> str:
        """What a drop would do."""
        return f"{short_day(cell.day)}, {clock(at if at is not None else self.cells.shown.local(entry))}"

    def _at(self, place: QPoint) -> tuple[QModelIndex, Entry | None, bool]:
        """Cell and entry at a point of the viewport, and whether it is "+n more"."""
        index = self.indexAt(place)
        if not index.isValid():
            return index, None, False
        chosen = max(0, self.chosen_in(index))
        boxes, more, count = self.chips(self.visualRect(index), self.cells.cell(index), chosen=chosen)
        entry = next((entry for box, entry in boxes if box.contains(place)), None)
        return index, entry, bool(count) and more.contains(place)

    def _choose_number(self, number: int) -> None:
        self._number = number
        index, entry = self.currentIndex(), self.chosen()
        self.setAccessibleDescription(told(entry, self.cells.shown, day=True) if entry is not None else "")
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.DescriptionChanged))
        self.viewport().update(self.visualRect(index))

    def _redraw(self, *indexes: Index) -> None:
        for index in indexes:
            if index.isValid():
                self.viewport().update(self.visualRect(index))

    # Keys

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        self._number = 0
        entry = self.chosen()
        self.setAccessibleDescription(told(entry, self.cells.shown, day=True) if entry is not None else "")
        self._redraw(current, previous)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, shift = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if key == Qt.Key.Key_Escape and self._drag is not None and self._drag.carried:
            self._end_drag()
        elif shift and not control and key in _ARROWS:
            self._move_chosen(*_ARROWS[key])
        elif control and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._next_entry(1 if key == Qt.Key.Key_Down else -1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._open_chosen()
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self.paged.emit(-1 if key == Qt.Key.Key_PageUp else 1)
        elif key in _ARROWS and not control:
            self._go(*_ARROWS[key])
        else:
            super().keyPressEvent(event)

    def _go(self, columns: int, rows: int) -> None:
        """To the neighbour of the current cell; the day after the last one of a line begins the next line."""
        index = self.currentIndex()
        if not index.isValid():
            self.setCurrentIndex(self.cells.index(0, 0))
            return
        to = self.neighbour(self.cells.cell(index), columns, rows)
        found = self.cells.index_of(*to)
        if found.isValid():
            self.setCurrentIndex(found)
            self.scrollTo(found)
        elif to[0] != self.cells.cell(index).day:
            self.went.emit(to[0])

    def neighbour(self, cell: Cell, columns: int, rows: int) -> tuple[date, int | None]:
        """Day and hour that an arrow leads to."""
        return cell.day + timedelta(days=columns + 7 * rows), cell.hour

    def _next_entry(self, by: int) -> None:
        index = self.currentIndex()
        if index.isValid() and (count := len(self.cells.cell(index).entries)):
            self._choose_number((max(0, self.chosen_in(index)) + by) % count)

    def _open_chosen(self) -> None:
        index = self.currentIndex()
        if not index.isValid():
            return
        cell, entry = self.cells.cell(index), self.chosen()
        box = self.visualRect(index)
        if entry is not None:
            self.opened.emit(entry, self.box_of(entry))
        else:
            self.day_opened.emit(cell, QRect(self.viewport().mapToGlobal(box.topLeft()), box.size()))

    def _move_chosen(self, columns: int, rows: int) -> None:
        entry = self.chosen()
        if entry is None:
            return
        if reason := fixed(entry):
            self.refused.emit(reason)
            return
        self.step(entry, columns, rows)

    def step(self, entry: Entry, columns: int, rows: int) -> None:
        """Move an entry by keys."""
        day = self.cells.shown.local(entry).date()
        self.moved.emit(entry, day + timedelta(days=columns + 7 * rows), None)

    # Mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = event.position().toPoint()
        index, entry, _more = self._at(place)
        super().mousePressEvent(event)
        self._told_fixed = False
        if event.button() != Qt.MouseButton.LeftButton or not index.isValid():
            return
        if entry is not None:
            box = self.chips(self.visualRect(index), self.cells.cell(index), chosen=max(0, self.chosen_in(index)))[0]
            self._drag = Drag(entry, next(part for part, one in box if one is entry), place)
            self._choose_number(self.cells.cell(index).entries.index(entry))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        place = event.position().toPoint()
        drag = self._drag
        if drag is None:
            _index, entry, more = self._at(place)
            hand = entry is not None or more
            self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if hand else Qt.CursorShape.ArrowCursor)
            return
        far = (place - drag.start).manhattanLength() >= QApplication.startDragDistance()
        if not drag.carried and far:
            self._begin_drag(drag, event)
        if drag.carried:
            self._carry(drag, place)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        place = event.position().toPoint()
        drag, target = self._drag, self._target
        carried = drag is not None and drag.carried
        self._end_drag()
        super().mouseReleaseEvent(event)
        if event.button() != Qt.MouseButton.LeftButton:
            return
        if drag is not None and carried:
            if target.isValid():
                self.moved.emit(drag.entry, self.cells.cell(target).day, self.time_at(target, place))
            return
        index, entry, more = self._at(place)
        if drag is not None and entry is not None and key_of(entry) == key_of(drag.entry) and not self._told_fixed:
            self.opened.emit(entry, self.box_of(entry))
        elif more and drag is None:
            box = self.visualRect(index)
            self.day_opened.emit(self.cells.cell(index), QRect(self.viewport().mapToGlobal(box.topLeft()), box.size()))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Something new on an empty place; of an entry, what the first click opened and the second has closed."""
        index, entry, more = self._at(event.position().toPoint())
        if entry is not None:
            self.opened.emit(entry, self.box_of(entry))
        elif index.isValid() and not more:
            cell = self.cells.cell(index)
            self.wanted.emit(cell.day, None if cell.hour is None else time(cell.hour))

    def _begin_drag(self, drag: Drag, event: QMouseEvent) -> None:
        if reason := fixed(drag.entry):
            QToolTip.showText(event.globalPosition().toPoint(), reason, self)
            self.refused.emit(reason)
            self._drag, self._told_fixed = None, True
            return
        drag.carried = True
        size = QSize(min(drag.box.width(), 220), CHIP + 4)
        self._ghost.setPixmap(ghost(self, drag.entry, self.cells.shown, size))
        self._ghost.resize(size)
        self._ghost.show()
        self._ghost.raise_()
        self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)

    def _carry(self, drag: Drag, place: QPoint) -> None:
        self._ghost.move(place - QPoint(12, CHIP // 2))
        view = self.viewport().rect()
        index, before = self.indexAt(place) if view.contains(place) else QModelIndex(), self._target
        self._target = index
        if index.isValid():
            words = self.drop_words(drag.entry, self.cells.cell(index), self.time_at(index, place))
            QToolTip.showText(self.viewport().mapToGlobal(place + QPoint(10, 14)), words, self)
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + (24 if place.y() > view.bottom() - 20 else -24 if place.y() < 20 else 0))
        self._turn_by = -1 if place.x() < EDGE else 1 if place.x() > view.right() - EDGE else 0
        if self._turn_by and not self._turn.isActive():
            self._turn.start()
        elif not self._turn_by:
            self._turn.stop()
        if index != before:
            self._redraw(index, before)

    def _turn_page(self) -> None:
        self._turn.stop()
        if self._drag is not None and self._turn_by:
            self.paged.emit(self._turn_by)

    def _end_drag(self) -> None:
        self._drag, self._target = None, QModelIndex()
        self._turn.stop()
        self._ghost.hide()
        self.viewport().unsetCursor()
        self.viewport().update()

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent) and self._drag is None:
            _index, entry, more = self._at(event.pos())
            words = (
                told(entry, self.cells.shown, day=True) if entry is not None else _("Show all of this day") if more else ""
            )
            QToolTip.showText(event.globalPos(), words, self)
            return True
        return super().viewportEvent(event)

    # For the delegate

    @property
    def carried(self) -> str:
        """The key of the entry that is being dragged, "" where none is."""
        return key_of(self._drag.entry) if self._drag is not None and self._drag.carried else ""

    @property
    def target(self) -> QModelIndex:
        """The cell a drop would go to."""
        return self._target

    def timed(self, entry: Entry, width: int) -> bool:
        """Whether the chip of an entry begins with its time."""
        del entry, width
        return True

    def paint_ground(self, painter: QPainter, box: QRect, cell: Cell) -> None:
        """What stands in a cell besides its entries."""


_ARROWS = {
    Qt.Key.Key_Left.value: (-1, 0),
    Qt.Key.Key_Right.value: (1, 0),
    Qt.Key.Key_Up.value: (0, -1),
    Qt.Key.Key_Down.value: (0, 1),
}
