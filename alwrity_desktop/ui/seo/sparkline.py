"""Scores over the versions of a text as a small line: points one can hover and click."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from alwrity_desktop.core.messages import _
from alwrity_desktop.ui.theme import colour, look

_EDGE = 8.0
_DOT = 3.0


class Sparkline(QWidget):
    """Lines from 0 to 100, the oldest at the left. A value None is a gap. chosen(place): a point was clicked."""

    chosen = Signal(int)

    def __init__(self, height: int = 56) -> None:
        super().__init__()
        self._lines: list[tuple[str, str, list[int | None]]] = []
        self._hints: list[str] = []
        self._marked: set[int] = set()
        self.setMinimumHeight(height)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        look().changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(200, self.minimumHeight())

    def show_lines(self, lines: Sequence[tuple[str, str, Sequence[int | None]]], hints: Sequence[str]) -> None:
        """Show lines: name, colour of the theme, values. hints: what each place is called."""
        self._lines = [(name, role, list(values)) for name, role, values in lines]
        self._hints = list(hints)
        told: list[str] = []
        for name, _role, values in self._lines:
            known = [value for value in values if value is not None]
            if known:
                told.append(_("{name}: from {first} to {last}", name=name, first=known[0], last=known[-1]))
        self.setAccessibleName("; ".join(told))
        self.update()

    def mark(self, places: set[int]) -> None:
        """Mark these places with a line."""
        self._marked = places
        self.update()

    def point(self, place: int, value: int) -> QPointF:
        """Where a value is painted."""
        count = max(1, len(self._hints) - 1)
        width, height = self.width() - 2 * _EDGE, self.height() - 2 * _EDGE
        across = 0.5 if len(self._hints) == 1 else place / count
        return QPointF(_EDGE + width * across, _EDGE + height * (1 - value / 100))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour("border"), 1, Qt.PenStyle.DotLine))
        for value in (0, 50, 100):
            left = self.point(0, value)
            painter.drawLine(QPointF(_EDGE, left.y()), QPointF(self.width() - _EDGE, left.y()))
        painter.setPen(QPen(colour("accent"), 1))
        for place in self._marked:
            x = self.point(place, 0).x()
            painter.drawLine(QPointF(x, 2), QPointF(x, self.height() - 2))
        for number, (_name, role, values) in enumerate(self._lines):
            self._draw_line(painter, role, values, dashed=number > 0)

    def _draw_line(self, painter: QPainter, role: str, values: list[int | None], *, dashed: bool) -> None:
        path, begun = QPainterPath(), False
        points = [(place, self.point(place, value)) for place, value in enumerate(values) if value is not None]
        for _place, point in points:
            path.lineTo(point) if begun else path.moveTo(point)
            begun = True
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colour(role), 2, Qt.PenStyle.DashLine if dashed else Qt.PenStyle.SolidLine))
        painter.drawPath(path)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(role))
        for place, point in points:
            if len(points) <= 40 or place in (points[0][0], points[-1][0]):
                painter.drawEllipse(QRectF(point.x() - _DOT, point.y() - _DOT, 2 * _DOT, 2 * _DOT))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._hints:
            self.chosen.emit(self._nearest(event.position().x()))

    def event(self, event: QEvent) -> bool:
        """The tool tip names the nearest place and its values."""
        if isinstance(event, QHelpEvent) and self._hints:
            place = self._nearest(event.pos().x())
            values = "".join(f"\n{name}: {'–' if line[place] is None else line[place]}" for name, _r, line in self._lines)
            QToolTip.showText(event.globalPos(), self._hints[place] + values, self)
            return True
        return super().event(event)

    def _nearest(self, x: float) -> int:
        return min(range(len(self._hints)), key=lambda place: abs(self.point(place, 0).x() - x))
