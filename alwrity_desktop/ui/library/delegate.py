"""How a row of the library is drawn: the title over its opening words, the status as a pill."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from alwrity_desktop.model.draft import DraftSummary
from alwrity_desktop.ui.drafts_shown import shown_status, title_of
from alwrity_desktop.ui.library.models import Column
from alwrity_desktop.ui.theme import colour, shape

ROW = 56
PAD = 12
Index = QModelIndex | QPersistentModelIndex
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_TONES = {"plain": ("sunken", "muted")}


class DraftDelegate(QStyledItemDelegate):
    """Paints all columns."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(80, ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        box: QRect = option.rect  # type: ignore[attr-defined] - missing in the stubs
        state: QStyle.StateFlag = option.state  # type: ignore[attr-defined] - missing in the stubs
        draft: DraftSummary = index.data(Qt.ItemDataRole.UserRole)
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, colour("selection"))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(box, colour("hover"))
        painter.setPen(colour("border"))
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        inner = box.adjusted(PAD, 0, -PAD, 0)
        column = Column(index.column())
        if column == Column.TITLE:
            self._title(painter, inner, draft)
        elif column == Column.STATUS:
            self._status(painter, inner, draft)
        else:
            painter.setPen(colour("muted"))
            text = painter.fontMetrics().elidedText(str(index.data() or ""), Qt.TextElideMode.ElideRight, inner.width())
            painter.drawText(inner, _RIGHT if column == Column.WORDS else _LEFT, text)
        painter.restore()

    def _title(self, painter: QPainter, box: QRect, draft: DraftSummary) -> None:
        title = QFont(painter.font())
        title.setWeight(QFont.Weight.DemiBold)
        small = QFont(painter.font())
        small.setPixelSize(shape().type["caption"])
        upper = QRect(box.left(), box.top() + (8 if draft.snippet else (ROW - 20) // 2), box.width(), 20)
        lower = QRect(box.left(), box.top() + 29, box.width(), 18)
        for font, role, place, text in (
            (title, "text", upper, title_of(draft)),
            (small, "muted", lower, draft.snippet),
        ):
            painter.setFont(font)
            painter.setPen(colour(role))
            line = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, place.width())
            painter.drawText(place, _LEFT, line)

    def _status(self, painter: QPainter, box: QRect, draft: DraftSummary) -> None:
        word, tone = shown_status(draft)
        ground, ink = _TONES.get(tone, (f"{tone}_soft", f"{tone}_text"))
        font = QFont(painter.font())
        font.setPixelSize(shape().type["caption"])
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        width = painter.fontMetrics().horizontalAdvance(word) + 18
        pill = QRect(box.left(), box.center().y() - 10, width, 21)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(ground))
        painter.drawRoundedRect(pill, 10, 10)
        painter.setPen(colour(ink))
        painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, word)
