"""The words of a text in sizes by how often they are there. The same words always lie in the same places."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetricsF, QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.ui.theme import colour, look

_SMALLEST, _LARGEST = 11, 34
_TURNS = 900
_GAP = 3.0
_ROLES = ("accent_text", "text", "info_text", "muted")


@dataclass(slots=True, frozen=True)
class Placed:
    """A word with its size in pixels and the box it fills."""

    word: str
    count: int
    size: int
    box: QRectF


def arranged(words: Sequence[tuple[str, int]], width: int, height: int, font: QFont) -> list[Placed]:
    """Words, the most frequent in the middle, the others along a spiral around it; what finds no room is left out."""
    if not words or width < 40 or height < 40:
        return []
    least, most = words[-1][1], words[0][1]
    centre = QPointF(width / 2, height / 2)
    found: list[Placed] = []
    for word, count in words:
        share = (
            (math.sqrt(count) - math.sqrt(least)) / max(0.001, math.sqrt(most) - math.sqrt(least)) if most > least else 0.5
        )
        size = round(_SMALLEST + share * (min(_LARGEST, width / 9) - _SMALLEST))
        made = QFont(font)
        made.setPixelSize(size)
        made.setWeight(QFont.Weight.DemiBold if share > 0.4 else QFont.Weight.Normal)
        metrics = QFontMetricsF(made)
        room = QSize(math.ceil(metrics.horizontalAdvance(word)), math.ceil(metrics.height() * 0.92))
        box = _free(room, centre, width, height, [placed.box for placed in found])
        if box is not None:
            found.append(Placed(word, count, size, box))
    return found


def _free(room: QSize, centre: QPointF, width: int, height: int, taken: list[QRectF]) -> QRectF | None:
    for turn in range(_TURNS):
        angle = turn * 0.35
        reach = 1.15 * angle
        x = centre.x() + reach * math.cos(angle) * (width / max(width, height))
        y = centre.y() + reach * math.sin(angle) * (height / max(width, height))
        box = QRectF(x - room.width() / 2, y - room.height() / 2, room.width(), room.height())
        inside = box.left() >= 2 and box.right() <= width - 2 and box.top() >= 0 and box.bottom() <= height
        if inside and not any(box.adjusted(-_GAP, 0, _GAP, 0).intersects(other) for other in taken):
            return box
    return None


class WordCloud(QWidget):
    """chosen(word): a word was clicked."""

    chosen = Signal(str)

    def __init__(self, height: int = 180) -> None:
        super().__init__()
        self._words: list[tuple[str, int]] = []
        self.placed: list[Placed] = []
        self.setFixedHeight(height)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        look().changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(280, self.height())

    def show_words(self, words: Sequence[tuple[str, int]]) -> None:
        """Show words with how often each is there, the most frequent first."""
        if list(words) != self._words:
            self._words = list(words)
            names = ", ".join(f"{word} {count}" for word, count in self._words[:12])
            self.setAccessibleName(_("Words of this text: {words}", words=names))
            self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        self.placed = arranged(self._words, self.width(), self.height(), self.font())
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
        for number, placed in enumerate(self.placed):
            made = QFont(self.font())
            made.setPixelSize(placed.size)
            made.setWeight(
                QFont.Weight.DemiBold if placed.size >= _SMALLEST + 0.4 * (_LARGEST - _SMALLEST) else QFont.Weight.Normal
            )
            painter.setFont(made)
            painter.setPen(colour(_ROLES[0] if number < 3 else _ROLES[1 + number % 3]))
            painter.drawText(placed.box, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextDontClip, placed.word)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if (placed := self._at(event.position())) is not None:
            self.chosen.emit(placed.word)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        over = self._at(event.position()) is not None
        self.setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)

    def event(self, event: QEvent) -> bool:
        """The tool tip says how often a word is there."""
        if isinstance(event, QHelpEvent):
            placed = self._at(QPointF(event.pos()))
            if placed is not None:
                times = ngettext("{count} time", "{count} times", placed.count)
                QToolTip.showText(event.globalPos(), f"{placed.word}: {times}", self)
                return True
        return super().event(event)

    def _at(self, point: QPointF) -> Placed | None:
        return next((placed for placed in self.placed if placed.box.contains(point)), None)
