"""How the cells of a table are drawn: titles with a second line, pills, numbers; fast enough for a frame in Python."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPoint, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QHelpEvent, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QToolTip

from alwrity_desktop.ui.pages.table_columns import Column, Points
from alwrity_desktop.ui.pages.table_model import LEFT, RIGHT, TableModel
from alwrity_desktop.ui.theme import look, shape

PAD = 12
LINE_GAP = 12
ONE_LINE = 44
TWO_LINES = 56
Index = QModelIndex | QPersistentModelIndex
_SELECTED = QStyle.StateFlag.State_Selected
_TONES = {"plain": ("sunken", "muted")}
_END = Qt.TextElideMode.ElideRight


class TableDelegate(QStyledItemDelegate):
    """Draws all cells. Fonts and colours are kept until the theme changes: asking for them costs more than drawing."""

    def __init__(self, model: TableModel, parent: QObject) -> None:
        super().__init__(parent)
        self._model = model
        self.height = TWO_LINES if any(column.below for column in model.columns) else ONE_LINE
        self.edits = any(column.edit for column in model.columns)
        self.hovered = -1
        self.hovered_link: tuple[int, int] = (-1, -1)
        self.current = -1
        self.current_place = -1
        self._base: QFont | None = None
        self._renew()
        look().changed.connect(self._renew)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(80, self.height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        box: QRect = option.rect  # type: ignore[attr-defined] - missing in the stubs
        line, place = index.row(), index.column()
        if self._base is None:
            self._take_fonts(painter.font())
        selected = bool(option.state & _SELECTED)  # type: ignore[attr-defined] - missing in the stubs
        colours = self._colours
        if selected:
            painter.fillRect(box, colours["selection"])
        elif line == self.hovered:
            painter.fillRect(box, colours["hover"])
        painter.fillRect(box.left(), box.bottom(), box.width(), 1, colours["border"])
        if line == self.current and place == 0:
            painter.fillRect(box.left(), box.top(), 3, box.height() - 1, colours["focus"])
        column = self._model.columns[place]
        inner = box.adjusted(PAD, 0, -PAD, 0)
        if column.look == "pill":
            self._pill(painter, inner, column, line, self._model.text(line, place))
        elif column.look == "title":
            self._title(painter, inner, column, line, self._model.text(line, place))
        elif column.look == "line" and column.points is not None:
            self._line(painter, inner, column.points(self._model.row(line)))
        else:
            self._words(painter, inner, column, (line, place), selected=selected)
        if self.edits and line == self.current and place == self.current_place:
            painter.setPen(colours["focus"])
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(box.adjusted(0, 0, -1, -2))

    def link_at(self, line: int, place: int, point: QPoint, box: QRect) -> bool:
        """Whether the point is on the words of a link."""
        if self._model.columns[place].look != "link" or self._base is None:
            return False
        wide = min(self._plain_metrics.horizontalAdvance(self._model.text(line, place)), box.width() - 2 * PAD)
        return box.left() + PAD <= point.x() <= box.left() + PAD + wide

    def helpEvent(self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: Index) -> bool:
        """The whole text as the tool tip, where it is cut; a column's own hint comes first."""
        if not index.isValid():
            return super().helpEvent(event, view, option, index)
        hint = self._model.data(index, Qt.ItemDataRole.ToolTipRole)
        text = self._model.text(index.row(), index.column())
        room = option.rect.width() - 2 * PAD  # type: ignore[attr-defined] - missing in the stubs
        if hint or self._strong_metrics.horizontalAdvance(text) > room:
            QToolTip.showText(event.globalPos(), hint or text, view)
        else:
            QToolTip.hideText()
        return True

    def _words(self, painter: QPainter, box: QRect, column: Column[object], at: tuple[int, int], *, selected: bool) -> None:
        text = self._plain_metrics.elidedText(self._model.text(*at), _END, box.width())
        if column.look == "link":
            painter.setFont(self._underlined if at == self.hovered_link else self._plain)
            painter.setPen(self._colours["accent_text"])
        else:
            painter.setFont(self._plain)
            ink = "text" if column.look == "plain" else "muted"
            painter.setPen(self._colours["on_selection" if selected and ink == "text" else ink])
        painter.drawText(box, RIGHT if column.side == "right" else LEFT, text)

    def _line(self, painter: QPainter, box: QRect, points: Points) -> None:
        """A small line over the known points; gaps stay gaps."""
        known = [point for point in points if point is not None]
        if len(known) < 2:
            painter.setFont(self._plain)
            painter.setPen(self._colours["muted"])
            painter.drawText(box, LEFT, "–")
            return
        low, high = min(known), max(known)
        area = box.adjusted(0, LINE_GAP, 0, -LINE_GAP)
        step = area.width() / (len(points) - 1)
        tall = area.height() / (high - low) if high > low else 0.0
        middle = area.bottom() if tall else area.center().y()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.setPen(QPen(self._colours["accent"], 1.5))
        run: list[QPointF] = []
        for place, point in enumerate((*points, None)):
            if point is not None:
                run.append(QPointF(area.left() + place * step, middle - (point - low) * tall))
            elif run:
                painter.drawPolyline(run) if len(run) > 1 else painter.drawPoint(run[0])
                run = []
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _title(self, painter: QPainter, box: QRect, column: Column[object], line: int, text: str) -> None:
        below = " ".join(column.below(self._model.row(line)).split()) if column.below else ""
        upper = QRect(box.left(), box.top() + (8 if below else (self.height - 20) // 2), box.width(), 20)
        painter.setFont(self._strong)
        painter.setPen(self._colours["text"])
        painter.drawText(upper, LEFT, self._strong_metrics.elidedText(text, _END, box.width()))
        if below:
            lower = QRect(box.left(), box.top() + 29, box.width(), 18)
            painter.setFont(self._small)
            painter.setPen(self._colours["muted"])
            painter.drawText(lower, LEFT, self._small_metrics.elidedText(below[:400], _END, box.width()))

    def _pill(self, painter: QPainter, box: QRect, column: Column[object], line: int, text: str) -> None:
        if not text:
            return
        if text == "–":  # not known: no word, so no pill
            painter.setFont(self._plain)
            painter.setPen(self._colours["muted"])
            painter.drawText(box, LEFT, text)
            return
        tone = column.tone(self._model.row(line)) if column.tone else "plain"
        ground, ink = _TONES.get(tone, (f"{tone}_soft", f"{tone}_text"))
        word = self._pill_metrics.elidedText(text, _END, box.width() - 18)
        pill = QRect(box.left(), box.center().y() - 10, self._pill_metrics.horizontalAdvance(word) + 18, 21)
        painter.setFont(self._pill_font)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._colours[ground])
        painter.drawRoundedRect(pill, 10, 10)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(self._colours[ink])
        painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, word)

    def _renew(self) -> None:
        self._colours = {name: QColor(value) for name, value in look().theme.colours.items()}

    def _take_fonts(self, base: QFont) -> None:
        """From the view's own font, which the stylesheet has set by the time it draws."""
        self._base = base
        caption = shape().type["caption"]
        self._plain, self._strong, self._small, self._pill_font = QFont(base), QFont(base), QFont(base), QFont(base)
        self._small.setPixelSize(caption)
        self._pill_font.setPixelSize(caption)
        for font in (self._strong, self._pill_font):
            font.setWeight(QFont.Weight.DemiBold)
        self._underlined = QFont(self._plain)
        self._underlined.setUnderline(True)
        self._plain_metrics = QFontMetrics(self._plain)
        self._strong_metrics = QFontMetrics(self._strong)
        self._small_metrics = QFontMetrics(self._small)
        self._pill_metrics = QFontMetrics(self._pill_font)
