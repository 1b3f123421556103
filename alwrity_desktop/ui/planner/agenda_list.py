"""The calendar as a list: days with their entries, and the gaps between them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyledItemDelegate, QStyleOptionViewItem

from alwrity_desktop.core.messages import _
from alwrity_desktop.model.calendar import Entry
from alwrity_desktop.ui.icons import pixmap
from alwrity_desktop.ui.planner.calendar_days import Arranged, fixed, key_of
from alwrity_desktop.ui.planner.calendar_looks import clock, kind_and_state, long_day, look_of, short_day, title_of, told
from alwrity_desktop.ui.planner.calendar_paint import caption_font
from alwrity_desktop.ui.theme import colour, shape

if TYPE_CHECKING:
    from alwrity_desktop.planner.calendar import Gap

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_HEIGHTS = {"day": 38, "entry": 34, "gap": 34}


@dataclass(slots=True, frozen=True)
class Line:
    """A row: a day's heading, one of its entries, or a gap before it."""

    day: date
    entry: Entry | None = None
    gap: Gap | None = None

    @property
    def kind(self) -> str:
        """Which of the three."""
        return "entry" if self.entry is not None else "gap" if self.gap is not None else "day"


def lines_of(shown: Arranged) -> list[Line]:
    """All rows in the order of time."""
    found: list[Line] = []
    gaps = sorted(shown.gaps, key=lambda gap: gap.first)
    for day in sorted(shown.days):
        while gaps and gaps[0].first <= day:
            found.append(Line(gaps[0].first, gap=gaps.pop(0)))
        found.append(Line(day))
        found += [Line(day, entry) for entry in shown.days[day]]
    return found + [Line(gap.first, gap=gap) for gap in gaps]


class _Lines(QAbstractListModel):
    def __init__(self, parent: AgendaList) -> None:
        super().__init__(parent)
        self.shown = Arranged()
        self.lines: list[Line] = []
        self.today = date.min

    def fill(self, shown: Arranged, today: date) -> None:
        self.beginResetModel()
        self.shown, self.lines, self.today = shown, lines_of(shown), today
        self.endResetModel()

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.lines)

    def flags(self, index: Index) -> Qt.ItemFlag:
        return Qt.ItemFlag.NoItemFlags if self.lines[index.row()].kind == "day" else super().flags(index)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        line = self.lines[index.row()]
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return told(line.entry, self.shown, day=True) if line.entry is not None else self.words(line)
        return QSize(200, _HEIGHTS[line.kind]) if role == Qt.ItemDataRole.SizeHintRole else None

    def words(self, line: Line) -> str:
        """A heading's or a gap's words."""
        if line.gap is not None:
            said, first, last = self.shown.gap_words(line.gap), short_day(line.gap.first), short_day(line.gap.last)
            if line.gap.last >= self.shown.read_to:
                return _("{day}: {said}", day=first, said=said)
            return _("{first} to {last}: {said}", said=said, first=first, last=last)
        return _("Today, {day}", day=long_day(line.day)) if line.day == self.today else long_day(line.day)


class AgendaList(QListView):
    """opened(Entry, QRect): its box on the screen. moved(Entry, date, None). wanted(date, None): something new in a gap.
    refused(sentence)."""

    opened = Signal(object, QRect)
    moved = Signal(object, object, object)
    wanted = Signal(object, object)
    refused = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.lines = _Lines(self)
        self.setModel(self.lines)
        self.setItemDelegate(_Rows(self))
        self.setAccessibleName(_("List"))
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setMouseTracking(True)

    def show_days(self, shown: Arranged, today: date) -> None:
        """Show these days; the chosen entry stays chosen, and what is in sight stays there."""
        before, place = self.chosen(), self.verticalScrollBar().value()
        self.lines.fill(shown, today)
        self.verticalScrollBar().setValue(place)
        if before is not None:
            self.choose(before)

    def chosen(self) -> Entry | None:
        """The entry that keys act on."""
        index = self.currentIndex()
        return self.lines.lines[index.row()].entry if index.isValid() else None

    def choose(self, entry: Entry) -> None:
        """Make an entry the one that keys act on, where it is shown."""
        key = key_of(entry)
        for row, line in enumerate(self.lines.lines):
            if line.entry is not None and key_of(line.entry) == key:
                self.setCurrentIndex(self.lines.index(row))
                self.scrollTo(self.lines.index(row))

    def choose_day(self, day: date) -> None:
        """Begin with this day, or the next one that holds something."""
        row = next((row for row, line in enumerate(self.lines.lines) if line.day >= day and line.kind == "day"), -1)
        if row >= 0:
            self.scrollTo(self.lines.index(row), QAbstractItemView.ScrollHint.PositionAtTop)
            self.setCurrentIndex(self.lines.index(row + 1))

    def box_of(self, index: QModelIndex) -> QRect:
        """Where a row is on the screen."""
        box = self.visualRect(index)
        return QRect(self.viewport().mapToGlobal(box.topLeft()), QSize(min(box.width(), 480), box.height()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, shift = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if shift and key in _STEPS:
            self._step(_STEPS[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._open(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if event.button() == Qt.MouseButton.LeftButton:
            self._open(self.indexAt(event.position().toPoint()))

    def _open(self, index: QModelIndex) -> None:
        if not index.isValid():
            return
        line = self.lines.lines[index.row()]
        if line.entry is not None:
            self.opened.emit(line.entry, self.box_of(index))
        elif line.gap is not None:
            self.wanted.emit(line.gap.first, None)

    def _step(self, days: int) -> None:
        entry = self.chosen()
        if entry is None:
            return
        if reason := fixed(entry):
            self.refused.emit(reason)
        else:
            day = self.lines.shown.local(entry).date()
            self.moved.emit(entry, day + timedelta(days=days), None)


class _Rows(QStyledItemDelegate):
    def __init__(self, view: AgendaList) -> None:
        super().__init__(view)
        self._view = view

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        box: QRect = option.rect  # type: ignore[attr-defined] - the stubs lack QStyleOption.rect
        line = self._view.lines.lines[index.row()]
        painter.save()
        painter.setFont(self._view.font())
        if line.entry is None:
            self._paint_heading(painter, box, line)
        else:
            self._paint_entry(painter, box, line.entry)
        if index == self._view.currentIndex() and self._view.hasFocus():
            painter.setPen(QPen(colour("focus"), 1))
            painter.drawRect(box.adjusted(1, 1, -2, -2))
        painter.restore()

    def _paint_heading(self, painter: QPainter, box: QRect, line: Line) -> None:
        today = line.gap is None and line.day == self._view.lines.today
        painter.setFont(caption_font(painter.font(), bold=line.gap is None))
        ink = "warning_text" if line.gap is not None else "accent_text" if today else "muted"
        if line.gap is not None:
            painter.fillRect(box.adjusted(8, 3, -8, -3), colour("warning_soft"))
        painter.setPen(colour(ink))
        place = box.adjusted(16, 0, -16, -4 if line.gap is None else 0)
        side = Qt.AlignmentFlag.AlignVCenter if line.gap is not None else Qt.AlignmentFlag.AlignBottom
        _text(painter, place, self._view.lines.words(line), side)

    def _paint_entry(self, painter: QPainter, box: QRect, entry: Entry) -> None:
        look, shown = look_of(entry), self._view.lines.shown
        painter.fillRect(box.adjusted(8, 2, -8, -2), colour(look.ground))
        middle = box.y() + (box.height() - 16) // 2
        painter.drawPixmap(QPoint(box.x() + 18, middle), pixmap(look.icon, look.ink, 16))
        painter.setPen(colour(look.ink))
        side = Qt.AlignmentFlag.AlignVCenter
        small = caption_font(painter.font())
        right = ", ".join(part for part in (kind_and_state(entry), entry.site, entry.assignee) if part)
        clash = shown.clashes.get(key_of(entry))
        width = min(painter.fontMetrics().horizontalAdvance(right) + 8, box.width() // 2)
        end = box.right() - 18 - (22 if clash else 0)
        if clash:
            painter.drawPixmap(QPoint(box.right() - 34, middle), pixmap("warning", "warning_text", 16))
        painter.setFont(caption_font(painter.font(), bold=True))
        _text(painter, QRect(box.x() + 44, box.y(), 76, box.height()), clock(shown.local(entry)), side)
        painter.setFont(small)
        _text(painter, QRect(end - width, box.y(), width, box.height()), right, side | Qt.AlignmentFlag.AlignRight)
        body = caption_font(painter.font())
        body.setPixelSize(shape().type["body"])
        painter.setFont(body)
        left = box.x() + 124
        _text(painter, QRect(left, box.y(), end - width - 12 - left, box.height()), title_of(entry), side)


def _text(painter: QPainter, box: QRect, text: str, side: Qt.AlignmentFlag) -> None:
    cut = painter.fontMetrics().elidedText(" ".join(text.split()), Qt.TextElideMode.ElideRight, box.width())
    painter.drawText(box, int(side), cut)


_STEPS = {
    Qt.Key.Key_Left.value: -1,
    Qt.Key.Key_Up.value: -1,
    Qt.Key.Key_Right.value: 1,
    Qt.Key.Key_Down.value: 1,
}
