"""The bubbles of the map: what is drawn, in the window's colours. Import it in a thread first: pyqtgraph takes a while."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPixmap, QTransform

from alwrity_desktop.ui.theme import colour, shape

if TYPE_CHECKING:
    from numpy.typing import NDArray

TONES = ("accent", "success", "warning")
"""Of clusters nothing answers yet, one page, several pages."""
SPRITE = 20.0
"""Bubbles up to this radius in pixels are drawn from pictures."""
NAMED, TRIED = 45, 400
"""Names drawn at most, and bubbles looked at for them, the largest first."""
LEAST_NAMED = 7.0
"""Radius in pixels a bubble needs for its name, but for the largest ones."""
ALWAYS = 14
WIDEST = 150.0


@dataclass(slots=True)
class Shown:
    """What the map shows, the largest bubble first. tones: places in TONES. links: pairs of pillar and spoke."""

    ids: list[str]
    names: list[str]
    x: NDArray[np.float32]
    y: NDArray[np.float32]
    radius: NDArray[np.float32]
    tones: list[int]
    links: list[tuple[int, int]] = field(default_factory=list[tuple[int, int]])


class Bubbles(pg.GraphicsObject):
    """All bubbles as one item, drawn in pixels: sizes follow the zoom, names do not."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: Shown | None = None
        self.chosen = -1
        self.hovered = -1
        self._box = QRectF()
        self._sprites: dict[tuple[int, int, float], QPixmap] = {}
        self._widths: dict[tuple[str, int], tuple[str, float]] = {}
        self._renew()

    def show_all(self, shown: Shown) -> None:
        """Show these clusters."""
        self.prepareGeometryChange()
        self.shown = shown
        self.chosen = self.hovered = -1
        if shown.ids:
            left, right = float((shown.x - shown.radius).min()), float((shown.x + shown.radius).max())
            low, high = float((shown.y - shown.radius).min()), float((shown.y + shown.radius).max())
            self._box = QRectF(left, low, right - left, high - low)
        else:
            self._box = QRectF()
        self.update()

    def recolour(self) -> None:
        """The theme has changed."""
        self._renew()
        self.update()

    def boundingRect(self) -> QRectF:
        """In the units of the plane."""
        return self._box

    def at(self, x: float, y: float, slack: float = 0.0) -> int:
        """The bubble at a point of the plane, -1 for none; the smallest where several lie there."""
        if self.shown is None or not self.shown.ids:
            return -1
        distance = np.hypot(self.shown.x - x, self.shown.y - y) - self.shown.radius
        found = np.nonzero(distance <= slack)[0]
        return int(found[-1]) if len(found) else -1

    def beside(self, place: int, across: int, up: int) -> int:
        """The nearest bubble of one in a direction (-1, 0 or 1 each), itself where there is none."""
        if self.shown is None or not self.shown.ids:
            return -1
        if place < 0:
            return 0
        away, high = self.shown.x - self.shown.x[place], self.shown.y - self.shown.y[place]
        ahead = away * across + high * up
        aside = np.abs(away * up) + np.abs(high * across)
        cost = np.where(ahead > 1e-3, ahead + 2 * aside, np.inf)
        cost[place] = np.inf
        best = int(cost.argmin())
        return best if np.isfinite(cost[best]) else place

    def paint(self, painter: QPainter, option: Any, widget: Any = None) -> None:
        """Lines, bubbles, names: all in pixels."""
        del option, widget
        shown = self.shown
        if shown is None or not shown.ids:
            return
        turn: QTransform = painter.transform()
        painter.resetTransform()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        x = shown.x * turn.m11() + turn.dx()
        y = shown.y * turn.m22() + turn.dy()
        radius = shown.radius * abs(turn.m11())
        room = QRectF(painter.viewport())
        ratio = painter.device().devicePixelRatio()
        room = QRectF(0, 0, room.width() / ratio, room.height() / ratio)
        seen = (x + radius > 0) & (x - radius < room.width()) & (y + radius > 0) & (y - radius < room.height())
        places = np.nonzero(seen)[0].tolist()
        self._draw_links(painter, x, y)
        self._draw_bubbles(painter, places, x.tolist(), y.tolist(), radius.tolist(), ratio)
        self._draw_names(painter, places, x, y, radius)
        self._draw_ring(painter, self.hovered, x, y, radius, 1.5)
        self._draw_ring(painter, self.chosen, x, y, radius, 3)

    def _renew(self) -> None:
        names = {name for tone in TONES for name in (tone, f"{tone}_soft", f"{tone}_text")}
        self._colours: dict[str, QColor] = {name: colour(name) for name in names | {"text", "surface", "border_strong"}}
        self._plate = QColor(self._colours["surface"])
        self._plate.setAlpha(165)
        self._sprites.clear()

    def _draw_links(self, painter: QPainter, x: Any, y: Any) -> None:
        assert self.shown is not None
        for one, other in self.shown.links:
            near = self.chosen in (one, other)
            painter.setPen(QPen(self._colours["accent" if near else "border_strong"], 2 if near else 1.5))
            painter.drawLine(QPointF(x[one], y[one]), QPointF(x[other], y[other]))

    def _draw_bubbles(
        self, painter: QPainter, places: Sequence[int], x: list[float], y: list[float], radius: list[float], ratio: float
    ) -> None:
        assert self.shown is not None
        tones = self.shown.tones
        for place in places:
            size = radius[place]
            if size <= SPRITE:
                step = max(2, round(size * 2))
                sprite = self._sprite(tones[place], step, ratio)
                half = step / 2 + 1
                painter.drawPixmap(QPointF(x[place] - half, y[place] - half), sprite)
            else:
                self._pen(painter, tones[place])
                painter.drawEllipse(QPointF(x[place], y[place]), size, size)

    def _pen(self, painter: QPainter, tone: int) -> None:
        painter.setPen(QPen(self._colours[TONES[tone]], 1))
        painter.setBrush(self._colours[f"{TONES[tone]}_soft"])

    def _sprite(self, tone: int, step: int, ratio: float) -> QPixmap:
        """A bubble as a picture; `step`: its diameter in pixels."""
        found = self._sprites.get((tone, step, ratio))
        if found is None:
            side = step + 2
            found = QPixmap(round(side * ratio), round(side * ratio))
            found.setDevicePixelRatio(ratio)
            found.fill(Qt.GlobalColor.transparent)
            painter = QPainter(found)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._pen(painter, tone)
            if step < 6:
                painter.setBrush(self._colours[TONES[tone]])
                painter.setPen(Qt.PenStyle.NoPen)
            painter.drawEllipse(QPointF(side / 2, side / 2), step / 2 - 0.5, step / 2 - 0.5)
            painter.end()
            self._sprites[tone, step, ratio] = found
        return found

    def _draw_ring(self, painter: QPainter, place: int, x: Any, y: Any, radius: Any, width: float) -> None:
        if place >= 0:
            painter.setPen(QPen(self._colours["text"], width))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            size = float(radius[place]) + width
            painter.drawEllipse(QPointF(x[place], y[place]), size, size)

    def _draw_names(self, painter: QPainter, places: Sequence[int], x: Any, y: Any, radius: Any) -> None:
        """The largest bubbles first; a name that would lie over another is left out."""
        assert self.shown is not None
        font = QFont(painter.font())
        taken: list[QRectF] = []
        first = [place for place in (self.chosen, self.hovered) if place >= 0]
        for number, place in enumerate(dict.fromkeys([*first, *places[:TRIED]])):
            if len(taken) >= NAMED:
                break
            size = float(radius[place])
            if size < LEAST_NAMED and number >= ALWAYS:
                continue
            box, text, inside = self._name_box(font, self.shown.names[place], float(x[place]), float(y[place]), size)
            if any(box.intersects(other) for other in taken):
                continue
            taken.append(box)
            painter.setFont(font)
            if not inside:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(self._plate)
                painter.drawRoundedRect(box, 4, 4)
            painter.setPen(self._colours[f"{TONES[self.shown.tones[place]]}_text" if inside else "text"])
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

    def _name_box(self, font: QFont, name: str, x: float, y: float, size: float) -> tuple[QRectF, str, bool]:
        """Where a name stands: inside its bubble where it fits, in several lines where needed, else below."""
        pixels = max(shape().type["caption"] - 1, min(shape().type["body"], round(size / 3)))
        font.setPixelSize(pixels)
        high = pixels * 1.4
        lines = self._broken(font, name, pixels, 1.6 * size) if size > 1.2 * high else []
        if lines and len(lines) * high < 1.3 * size:
            box = QRectF(x - size, y - len(lines) * high / 2, 2 * size, len(lines) * high)
            return box, "\n".join(lines), True
        text, wide = self._cut(font, name, pixels)
        return QRectF(x - wide / 2 - 4, y + size + 2, wide + 8, high), text, False

    def _cut(self, font: QFont, name: str, pixels: int) -> tuple[str, float]:
        """A name in one line no wider than WIDEST, and its width."""
        key = name, pixels
        if key not in self._widths:
            metrics = QFontMetricsF(font)
            text = metrics.elidedText(name, Qt.TextElideMode.ElideRight, WIDEST)
            self._widths[key] = text, metrics.horizontalAdvance(text)
        return self._widths[key]

    def _broken(self, font: QFont, name: str, pixels: int, room: float) -> list[str]:
        """A name in lines no wider than `room`; [] where a word is wider."""
        words = [(word, self._cut(font, word, pixels)[1]) for word in name.split()]
        if any(wide > room or self._cut(font, word, pixels)[0] != word for word, wide in words):
            return []
        blank = pixels * 0.3
        lines: list[str] = []
        left = 0.0
        for word, wide in words:
            if lines and wide + blank <= left:
                lines[-1] += f" {word}"
                left -= wide + blank
            else:
                lines.append(word)
                left = room - wide
        return lines
