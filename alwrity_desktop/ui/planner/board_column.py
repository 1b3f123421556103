"""One column of the board: its name with the number of cards, and the cards, which are dragged between columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QWidget

from alwrity_desktop.core.messages import _
from alwrity_desktop.ui.planner.board_cards import CardDelegate
from alwrity_desktop.ui.planner.board_model import CardModel, dragged_ids
from alwrity_desktop.ui.planner.tasks_words import state_names, state_tone
from alwrity_desktop.ui.theme import colour
from alwrity_desktop.ui.widgets.layout import column, row
from alwrity_desktop.ui.widgets.text import label, pill

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from alwrity_desktop.model.plan import TaskState
    from alwrity_desktop.planner.tasks import TaskRow

LEAST_WIDTH = 200


class CardList(QListView):
    """picked(): the selection changed. opened(line). menu_wanted(point of the screen). stepped(±1): move the selected
    cards that many columns; aside(±1): the keyboard goes to the next column. dropped(ids).
    """

    picked = Signal()
    opened = Signal(int)
    menu_wanted = Signal(QPoint)
    stepped = Signal(int)
    aside = Signal(int)
    dropped = Signal(object)
    hovering = Signal(bool)

    def __init__(self, model: CardModel, name: str, takes: Callable[[Sequence[str]], bool]) -> None:
        super().__init__()
        self.cards = model
        self._takes = takes
        self._delegate = CardDelegate(model, self)
        self.setModel(model)
        self.setItemDelegate(self._delegate)
        self.setAccessibleName(name)
        self.setProperty("kind", "clear")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setDragEnabled(True)
        self.setAcceptDrops(True)
        self.setDropIndicatorShown(False)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setMouseTracking(True)
        self.viewport().setAutoFillBackground(False)
        self.customContextMenuRequested.connect(self._ask_menu)
        self.doubleClicked.connect(self._double_clicked)
        self.selectionModel().selectionChanged.connect(self._picked)

    def lines(self) -> list[int]:
        """The selected lines, from the top."""
        return sorted(index.row() for index in self.selectionModel().selectedIndexes())

    def select_ids(self, ids: set[str], current: str = "") -> None:
        """Select these cards and no others; `current` gets the keyboard and comes into view."""
        self.clearSelection()
        flag = QItemSelectionModel.SelectionFlag.Select
        for line, found in enumerate(self.cards.rows()):
            index = self.cards.index(line)
            if found.task.id in ids:
                self.selectionModel().select(index, flag)
            if found.task.id == current:
                self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
                self.scrollTo(index)

    def enter(self) -> None:
        """Take the keyboard, and choose the current card or the first."""
        self.setFocus(Qt.FocusReason.TabFocusReason)
        if self.cards.rowCount():
            line = max(0, self.currentIndex().row())
            self.setCurrentIndex(self.cards.index(line))

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self.cards.rowCount():
            self.selectionModel().setCurrentIndex(self.cards.index(0), QItemSelectionModel.SelectionFlag.NoUpdate)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, keys = event.key(), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        sides = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        if key in sides and keys == Qt.KeyboardModifier.ControlModifier:
            self.stepped.emit(sides[Qt.Key(key)])
        elif key in sides and keys == Qt.KeyboardModifier.NoModifier:
            self.aside.emit(sides[Qt.Key(key)])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and keys == Qt.KeyboardModifier.NoModifier:
            if self.currentIndex().isValid():
                self.opened.emit(self.currentIndex().row())
        elif key == Qt.Key.Key_Escape:
            self.clearSelection()
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Letters do nothing here: Qt would jump about."""

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._hover(self.indexAt(event.position().toPoint()).row())

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Leave, QEvent.Type.Wheel):
            self._hover(-1)
        return super().viewportEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self.cards.rowCount():
            painter = QPainter(self.viewport())
            painter.setPen(colour("muted"))
            box = self.viewport().rect().adjusted(8, 20, -8, 0)
            painter.drawText(box, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, _("Nothing here"))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self._look_at(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        super().dragMoveEvent(event)  # scrolls at the edges
        self._look_at(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        super().dragLeaveEvent(event)
        self.hovering.emit(False)

    def dropEvent(self, event: QDropEvent) -> None:
        self.hovering.emit(False)
        ids = dragged_ids(event.mimeData())
        if ids and self._takes(ids):
            event.setDropAction(Qt.DropAction.MoveAction)
            event.accept()
            self.dropped.emit(ids)
        else:
            event.ignore()

    def _look_at(self, event: QDropEvent) -> None:
        ids = dragged_ids(event.mimeData())
        taken = bool(ids) and self._takes(ids)
        self.hovering.emit(taken)
        if taken:
            event.setDropAction(Qt.DropAction.MoveAction)
            event.accept()
        else:
            event.ignore()

    def _hover(self, line: int) -> None:
        old, self._delegate.hovered = self._delegate.hovered, line
        if old != line:
            for one in (old, line):
                if 0 <= one < self.cards.rowCount():
                    self.update(self.cards.index(one))

    def _ask_menu(self, point: QPoint) -> None:
        if not self.indexAt(point).isValid() and self.currentIndex().isValid():
            point = self.visualRect(self.currentIndex()).center()
        if self.lines():
            self.menu_wanted.emit(self.viewport().mapToGlobal(point))

    def _double_clicked(self, index: QModelIndex) -> None:
        self.opened.emit(index.row())

    def _picked(self, _selected: object, _deselected: object) -> None:
        self.picked.emit()


class BoardColumn(QFrame):
    """Name, number and cards of one state."""

    def __init__(self, state: TaskState, writing: set[str], takes: Callable[[Sequence[str]], bool]) -> None:
        super().__init__()
        self.state = state
        self.setProperty("kind", "well")
        self.setMinimumWidth(LEAST_WIDTH)
        name = state_names()[state]
        self.setAccessibleName(name)
        self._number = pill("0", state_tone(state))
        self.cards = CardList(CardModel(self, writing), name, takes)
        self.cards.hovering.connect(self._mark)
        head = self._head = row(label(name, "strong"), self._number, None)
        head.addStrut(36)
        head.setContentsMargins(12, 1, 4, 0)
        box = column(head, self.cards, gap="hair")
        box.setContentsMargins(3, 1, 3, 3)
        self.setLayout(box)
        self._wanted = False

    def show_rows(self, rows: Sequence[TaskRow]) -> None:
        """Show these cards; what is selected and where one looks stays."""
        cards, bar = self.cards, self.cards.verticalScrollBar()
        held = {cards.cards.row(line).task.id for line in cards.lines()}
        place = cards.currentIndex().row()
        current = cards.cards.row(place).task.id if 0 <= place < cards.cards.rowCount() else ""
        at = bar.value()
        if cards.cards.show_rows(rows):
            known = {found.task.id for found in rows}
            cards.select_ids(held & known, current if current in known else "")
            cards.updateGeometries()
            bar.setValue(at)
        self._number.setText(f"{len(rows):,}")
        self.cards.setAccessibleName(f"{state_names()[self.state]}: {len(rows):,}")

    def add_action(self, part: QWidget) -> None:
        """A button at the right of the name."""
        self._head.addWidget(part)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._wanted:
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            pen = painter.pen()
            pen.setColor(colour("accent"))
            pen.setWidth(2)
            painter.setPen(pen)
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 6, 6)

    def _mark(self, wanted: bool) -> None:
        """Cards may be let go here."""
        if wanted != self._wanted:
            self._wanted = wanted
            self.update()
