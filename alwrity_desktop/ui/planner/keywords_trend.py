"""Searches of the months a file lists, as a line with its highest and lowest month."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.ui.theme import colour, look

HEIGHT, EDGE, DOT = 72, 8.0, 3.0


class TrendLine(QWidget):
    """Months from the oldest at the left; a month that is not known is a gap."""

    def __init__(self, months: Sequence[int | None]) -> None:
        super().__init__()
        self._months = list(months)
        self.setFixedHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        known = [month for month in months if month is not None]
        text = ngettext("{count} month", "{count} months", len(months))
        if known:
            text = _("{months}: from {low} to {high}", months=text, low=f"{min(known):,}", high=f"{max(known):,}")
        self.text = text
        self.setAccessibleName(text)
        self.setToolTip(", ".join("–" if month is None else f"{month:,}" for month in months))
        look().changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(200, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        known = [month for month in self._months if month is not None]
        if not known:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        top = max(known) or 1
        base = self.height() - EDGE
        painter.setPen(QPen(colour("border"), 1))
        painter.drawLine(QPointF(EDGE, base), QPointF(self.width() - EDGE, base))
        step = (self.width() - 2 * EDGE) / max(1, len(self._months) - 1)
        tall = self.height() - 2 * EDGE
        run: list[QPointF] = []
        painter.setPen(QPen(colour("accent"), 2))
        for place, month in enumerate((*self._months, None)):
            if month is not None:
                run.append(QPointF(EDGE + place * step, base - month / top * tall))
            elif run:
                painter.drawPolyline(run)
                self._dots(painter, run)
                run = []

    def _dots(self, painter: QPainter, run: list[QPointF]) -> None:
        pen = painter.pen()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("accent"))
        for point in run if len(self._months) <= 24 else (run[0], run[-1]):
            painter.drawEllipse(QRectF(point.x() - DOT, point.y() - DOT, 2 * DOT, 2 * DOT))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(pen)
