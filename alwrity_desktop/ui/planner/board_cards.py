"""How a card of the board is drawn."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPixmap, QTextLayout
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from alwrity_desktop.core.messages import _
from alwrity_desktop.ui.icons import pixmap
from alwrity_desktop.ui.planner.board_model import CardModel, Index
from alwrity_desktop.ui.planner.idea_words import priority_level, priority_words
from alwrity_desktop.ui.planner.tasks_words import due_words, overdue
from alwrity_desktop.ui.theme import look, shape

if TYPE_CHECKING:
    from alwrity_desktop.model.plan import PlanTask

HEIGHT, GAP, PAD = 110, 8, 12
"""Pixels of a card with the gap below it, and inside it."""
KEPT = 2000
"""Titles whose lines are remembered."""
_END = Qt.TextElideMode.ElideRight
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class CardDelegate(QStyledItemDelegate):
    """Title in two lines, cluster or what went wrong, due date, assignee, priority."""

    def __init__(self, model: CardModel, parent: QObject) -> None:
        super().__init__(parent)
        self._model = model
        self.hovered = -1
        self._lines: dict[tuple[str, int], list[str]] = {}
        self._font: QFont | None = None
        self._renew()
        look().changed.connect(self._renew)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(120, HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        if self._font is None:
            self._take_fonts(painter.font())
        line = index.row()
        row, ink = self._model.row(line), self._colours
        task = row.task
        state: QStyle.StateFlag = option.state  # type: ignore[attr-defined] - missing in the stubs
        box: QRect = option.rect.adjusted(2, 1, -2, -GAP)  # type: ignore[attr-defined] - missing in the stubs
        selected = bool(state & QStyle.StateFlag.State_Selected)
        focused = bool(state & QStyle.StateFlag.State_HasFocus)
        self._ground(painter, box, selected=selected, focused=focused, hovered=line == self.hovered)
        inner = box.adjusted(PAD, 10, -PAD, -8)
        text = ink["on_selection" if selected else "text"]
        muted = text if selected else ink["muted"]
        painter.setFont(self._strong)
        painter.setPen(text)
        top = inner.top()
        for part in self._title(task.title, inner.width()):
            painter.drawText(QRect(inner.left(), top, inner.width(), 18), _LEFT, part)
            top += 18
        painter.setFont(self._small)
        second, colour = (task.error, ink["danger_text"]) if task.state == "failed" else (row.cluster or row.site, muted)
        if task.id in self._model.writing:
            second, colour = _("Its draft is being written ..."), ink["accent_text"]
        place = QRect(inner.left(), inner.top() + 39, inner.width(), 16)
        place.setRight(self._priority(painter, place, task.priority))
        painter.setFont(self._small)
        painter.setPen(colour)
        painter.drawText(place, _LEFT, self._small_metrics.elidedText(second, _END, place.width()))
        self._foot(painter, QRect(inner.left(), inner.bottom() - 20, inner.width(), 20), task, muted)

    def _ground(self, painter: QPainter, box: QRect, *, selected: bool, focused: bool, hovered: bool) -> None:
        ink = self._colours
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.setBrush(ink["selection" if selected else "surface"])
        edge = "focus" if focused else "accent" if selected else "border_strong" if hovered else "border"
        pen = painter.pen()
        pen.setColor(ink[edge])
        pen.setWidthF(2.0 if focused else 1.0)
        painter.setPen(pen)
        painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _foot(self, painter: QPainter, place: QRect, task: PlanTask, muted: QColor) -> None:

        late = overdue(task, self._now())
        left, right = place.left(), place.right()
        if task.due_at is not None:
            sign = self._sign("clock", "danger_text" if late else "muted")
            painter.drawPixmap(QPoint(left, place.center().y() - 7), sign)
            painter.setPen(self._colours["danger_text"] if late else muted)
            painter.setFont(self._small_strong if late else self._small)
            words = due_words(task.due_at)
            left += 19
            painter.drawText(QRect(left, place.top(), place.width() - 19, place.height()), _LEFT, words)
            left += painter.fontMetrics().horizontalAdvance(words) + 8
        if task.assignee and right - left > 24:
            painter.setFont(self._small)
            painter.setPen(muted)
            room = QRect(left, place.top(), right - left, place.height())
            words = self._small_metrics.elidedText(task.assignee, _END, room.width())
            painter.drawText(room, _RIGHT if task.due_at else _LEFT, words)

    def _priority(self, painter: QPainter, place: QRect, priority: int) -> int:
        """Draw a priority that is not the usual one at the right; gives where the room before it ends."""
        if priority_level(priority) == "normal":
            return place.right()
        high, words = priority_level(priority) == "high", priority_words(priority)
        width = self._small_metrics.horizontalAdvance(words) + 14
        pill = QRect(place.right() - width + 1, place.center().y() - 9, width, 19)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._colours["warning_soft" if high else "sunken"])
        painter.drawRoundedRect(pill, 9, 9)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setFont(self._small)
        painter.setPen(self._colours["warning_text" if high else "muted"])
        painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, words)
        return pill.left() - 6

    def _title(self, title: str, width: int) -> list[str]:
        """The title in at most two lines."""
        key = (title, width)
        if key not in self._lines:
            if len(self._lines) > KEPT:
                self._lines.clear()
            self._lines[key] = self._broken(title, width)
        return self._lines[key]

    def _broken(self, title: str, width: int) -> list[str]:
        layout = QTextLayout(title, self._strong)
        layout.beginLayout()
        first = layout.createLine()
        first.setLineWidth(max(20, width))
        layout.endLayout()
        end = first.textLength()
        if end >= len(title):
            return [title]
        rest = self._strong_metrics.elidedText(title[end:].strip(), _END, width)
        return [title[:end].rstrip(), rest]

    def _sign(self, name: str, role: str) -> QPixmap:
        return pixmap(name, role, 14)

    def _now(self) -> datetime:
        return datetime.now(UTC)

    def _renew(self) -> None:
        self._colours = {name: QColor(value) for name, value in look().theme.colours.items()}

    def _take_fonts(self, base: QFont) -> None:
        caption = shape().type["caption"]
        self._font, self._strong, self._small, self._small_strong = QFont(base), QFont(base), QFont(base), QFont(base)
        for font in (self._small, self._small_strong):
            font.setPixelSize(caption)
        for font in (self._strong, self._small_strong):
            font.setWeight(QFont.Weight.DemiBold)
        self._strong_metrics, self._small_metrics = QFontMetrics(self._strong), QFontMetrics(self._small)
