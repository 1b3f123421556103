"""How a plan is drawn and edited: weeks as headings, pieces in two lines, a tick before each."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QDateTime, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QLineEdit, QStyle, QStyledItemDelegate, QTableView, QWidget

from alwrity_desktop.core.messages import _
from alwrity_desktop.ui.planner.strategy_controls import CheckPainter
from alwrity_desktop.ui.planner.strategy_table import HEADS, TAKE, WHAT, WHEN, Index, PlanModel, Week
from alwrity_desktop.ui.theme import colour, shape
from alwrity_desktop.ui.widgets.inputs import TimeBox

PAD = 12
TWO_LINES, HEADING = 56, 40
WIDTHS = {0: 42, 1: 116, 3: 170, 4: 132}
NARROW = {0: 42, 1: 104, 3: 120, 4: 116}
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


class _PlanDelegate(QStyledItemDelegate):
    """Draws pieces and weeks, and makes the editors of titles and dates."""

    def __init__(self, model: PlanModel, view: QTableView) -> None:
        super().__init__(view)
        self._model = model
        self._check = CheckPainter(view)

    def sizeHint(self, option: Any, index: Index) -> QSize:
        return QSize(80, HEADING if isinstance(self._model.row(index.row()), Week) else TWO_LINES)

    def paint(self, painter: QPainter, option: Any, index: Index) -> None:
        found = self._model.row(index.row())
        box: QRect = option.rect
        if isinstance(found, Week):
            self._week(painter, box, option.font, found)
            return
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, colour("selection"))
        painter.fillRect(box.left(), box.bottom(), box.width(), 1, colour("border"))
        inner = box.adjusted(PAD, 0, -PAD, 0)
        taken = self._model.is_taken(found)
        if index.column() == TAKE:
            self._check.draw(painter, inner, on=taken)
            return
        strong = QFont(option.font)
        if index.column() == WHAT:
            strong.setWeight(QFont.Weight.DemiBold)
        small = _small(option.font)
        above, below = self._model.text(found, index.column()), self._model.below(found, index.column())
        ink = "text" if taken else "muted"
        top = box.top() + (8 if below else (box.height() - 20) // 2)
        _draw(painter, QRect(inner.left(), top, inner.width(), 20), strong, above, ink)
        if below:
            _draw(painter, QRect(inner.left(), box.top() + 29, inner.width(), 18), small, below, "muted")

    def createEditor(self, parent: QWidget, option: Any, index: Index) -> QWidget:
        if index.column() == WHEN:
            box = TimeBox()
            box.setParent(parent)
            box.setDisplayFormat("d MMM yyyy HH:mm")
            box.setCalendarPopup(True)
            box.setAccessibleName(_("Date and time"))
            return box
        line = QLineEdit(parent)
        line.setAccessibleName(_("Title"))
        return line

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        value = index.data(Qt.ItemDataRole.EditRole)
        if isinstance(editor, TimeBox):
            editor.setDateTime(value if isinstance(value, QDateTime) else _moment(value))
        elif isinstance(editor, QLineEdit):
            editor.setText(value)

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        value = editor.dateTime() if isinstance(editor, TimeBox) else editor.text() if isinstance(editor, QLineEdit) else ""
        model.setData(index, value)

    def updateEditorGeometry(self, editor: QWidget, option: Any, index: Index) -> None:
        box: QRect = option.rect
        wide = max(box.width() - 8, 210 if index.column() == WHEN else 0)
        editor.setGeometry(box.left() + 4, box.center().y() - 18, wide, 36)

    def _week(self, painter: QPainter, box: QRect, font: QFont, week: Week) -> None:
        painter.fillRect(box, colour("window"))
        painter.fillRect(box.left(), box.bottom(), box.width(), 1, colour("border"))
        strong = QFont(font)
        strong.setWeight(QFont.Weight.DemiBold)
        inner = box.adjusted(PAD, 6, -PAD, 0)
        _draw(painter, inner, strong, week.title, "text")
        inner.setLeft(inner.left() + QFontMetrics(strong).horizontalAdvance(week.title) + PAD)
        _draw(painter, inner, _small(font), week.line, "muted")


class PlanTable(QTableView):
    """Space turns a tick round, Enter or F2 edits a title or a date."""

    def __init__(self, model: PlanModel) -> None:
        super().__init__()
        self._plan = model
        self.setModel(model)
        self.setItemDelegate(_PlanDelegate(model, self))
        self.setAccessibleName(_("The plan, by week"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.DoubleClicked | triggers.EditKeyPressed)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(HEADING)
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setSectionsClickable(False)
        head.setSectionResizeMode(WHAT, QHeaderView.ResizeMode.Stretch)
        model.modelReset.connect(self._lay_lines)
        model.moved.connect(self._follow)

    def resizeEvent(self, event: Any) -> None:
        widths = NARROW if self.width() < 900 else WIDTHS
        for place, width in widths.items():
            self.setColumnWidth(place, width)
        super().resizeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        if event.key() == Qt.Key.Key_Space:
            self._plan.toggle(index)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and index.isValid():
            self.edit(index if index.column() == WHEN else self._plan.index(index.row(), WHAT))
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and index.column() == TAKE and event.button() == Qt.MouseButton.LeftButton:
            self._plan.toggle(index)
        super().mouseReleaseEvent(event)

    def _lay_lines(self) -> None:
        self.clearSpans()
        for line in range(self._plan.rowCount()):
            heading = isinstance(self._plan.row(line), Week)
            self.setRowHeight(line, HEADING if heading else TWO_LINES)
            if heading:
                self.setSpan(line, 0, 1, HEADS)

    def _follow(self, line: int) -> None:
        self.setCurrentIndex(self._plan.index(line, WHEN))
        self.scrollTo(self._plan.index(line, WHEN))


def _draw(painter: QPainter, box: QRect, font: QFont, text: str, ink: str) -> None:
    painter.setFont(font)
    painter.setPen(colour(ink))
    cut = QFontMetrics(font).elidedText(" ".join(text.split()), Qt.TextElideMode.ElideRight, box.width())
    painter.drawText(box, _LEFT, cut)


def _small(font: QFont) -> QFont:
    made = QFont(font)
    made.setPixelSize(shape().type["caption"])
    return made


def _moment(value: datetime) -> QDateTime:
    from PySide6.QtCore import QDate, QTime

    return QDateTime(QDate(value.year, value.month, value.day), QTime(value.hour, value.minute))
