"""The plot the bubbles are in: wheel and keys zoom, dragging moves it, a click chooses. Import it in a thread first."""

from __future__ import annotations

from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QToolTip

from alwrity_desktop.core.messages import _
from alwrity_desktop.ui.planner.map_bubbles import Bubbles, Shown
from alwrity_desktop.ui.theme import colour, look

STEP = 1.3
"""What one press of a zoom key or button does."""
SLACK = 4
"""Pixels beside a small bubble that still count as it."""
MARGIN = 0.04
_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, 1),
    Qt.Key.Key_Down: (0, -1),
}


class MapPlot(pg.PlotWidget):
    """chosen(cluster id): a click or an arrow key chose a bubble. hints: tool tips by cluster id are asked of the owner."""

    chosen = Signal(str)
    opened = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.bubbles = Bubbles()
        self.hints: dict[str, str] = {}
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName(_("Map of the clusters. The table shows the same clusters."))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        plot: Any = self
        item: Any = plot.getPlotItem()
        scene: Any = plot.scene()
        item.hideAxis("left")
        item.hideAxis("bottom")
        item.hideButtons()
        item.setMenuEnabled(False)
        item.layout.setContentsMargins(0, 0, 0, 0)
        self._box: Any = item.getViewBox()
        self._box.setAspectLocked(True)
        self._box.setDefaultPadding(0)
        self._box.disableAutoRange()
        self.addItem(self.bubbles)
        scene.sigMouseClicked.connect(self._clicked)
        scene.sigMouseMoved.connect(self._hovered)
        look().changed.connect(self.recolour)
        self.recolour()

    def show_all(self, shown: Shown, hints: dict[str, str], *, keep_view: bool = False) -> None:
        """Show these clusters. keep_view: stay where somebody has zoomed to."""
        self.hints = hints
        self.bubbles.show_all(shown)
        if not keep_view:
            self.fit()

    def choose(self, cluster_id: str) -> None:
        """Mark a cluster, and bring it into sight."""
        ids = self.bubbles.shown.ids if self.bubbles.shown else []
        self.bubbles.chosen = ids.index(cluster_id) if cluster_id in ids else -1
        self._bring(self.bubbles.chosen)
        self.bubbles.update()

    def fit(self) -> None:
        """All bubbles in sight."""
        box = self.bubbles.boundingRect()
        if not box.isEmpty():
            least = 12.0  # a handful of clusters is not blown up to fill the plot
            wide, high = max(box.width(), least), max(box.height(), least)
            middle = box.center()
            whole = QRectF(middle.x() - wide / 2, middle.y() - high / 2, wide, high)
            self._box.setLimits(minXRange=4.0, maxXRange=6 * max(wide, high))
            self._box.setRange(whole, padding=MARGIN)

    def zoom_in(self) -> None:
        """Nearer."""
        self._box.scaleBy((1 / STEP, 1 / STEP))

    def zoom_out(self) -> None:
        """Further away."""
        self._box.scaleBy((STEP, STEP))

    def bubble_at(self, point: QPoint) -> tuple[str, str, QRect] | None:
        """Of the bubble at a point of the screen: its id, its name and the square around it on the screen."""
        inner = self.viewport().mapFromGlobal(point)
        if not self.isVisible() or not self.viewport().rect().contains(inner):
            return None
        place = self._at(self.mapToScene(inner))
        shown = self.bubbles.shown
        if place < 0 or shown is None:
            return None
        x, y, size = float(shown.x[place]), float(shown.y[place]), float(shown.radius[place])
        box = self._box.mapViewToScene(QPointF(x - size, y + size)), self._box.mapViewToScene(QPointF(x + size, y - size))
        first, last = (self._on_screen(corner) for corner in box)
        return shown.ids[place], shown.names[place], QRect(first, last).normalized().adjusted(-3, -3, 3, 3)

    def recolour(self) -> None:
        """In the colours of the theme."""
        self.setBackground(colour("surface"))
        self.bubbles.recolour()

    def keyPressEvent(self, ev: QKeyEvent) -> None:
        """Arrows go from bubble to bubble, Enter opens, + and - zoom, 0 shows all."""
        key = ev.key()
        if (way := _ARROWS.get(Qt.Key(key))) is not None:
            self._pick(self.bubbles.beside(self.bubbles.chosen, *way))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.bubbles.chosen >= 0 and self.bubbles.shown:
            self.opened.emit(self.bubbles.shown.ids[self.bubbles.chosen])
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom_in()
        elif key == Qt.Key.Key_Minus:
            self.zoom_out()
        elif key == Qt.Key.Key_0:
            self.fit()
        else:
            super().keyPressEvent(ev)

    def leaveEvent(self, ev: QEvent) -> None:
        """Nothing is below the pointer."""
        self._hover(-1)
        super().leaveEvent(ev)

    def _at(self, scene_place: Any) -> int:
        place = self._box.mapSceneToView(scene_place)
        unit = self._box.viewPixelSize()[0]
        return self.bubbles.at(place.x(), place.y(), SLACK * unit)

    def _clicked(self, event: Any) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            place = self._at(event.scenePos())
            if event.double() and place >= 0 and self.bubbles.shown:
                self.opened.emit(self.bubbles.shown.ids[place])
            elif place >= 0:
                self._pick(place)

    def _pick(self, place: int) -> None:
        if place >= 0 and self.bubbles.shown is not None:
            self.bubbles.chosen = place
            self._bring(place)
            self.bubbles.update()
            self.chosen.emit(self.bubbles.shown.ids[place])

    def _bring(self, place: int) -> None:
        """Move the plot where the bubble lies outside."""
        shown = self.bubbles.shown
        if place < 0 or shown is None:
            return
        x, y = float(shown.x[place]), float(shown.y[place])
        seen: QRectF = self._box.viewRect()
        if not seen.contains(QPointF(x, y)):
            self._box.translateBy((x - seen.center().x(), y - seen.center().y()))

    def _hovered(self, scene_place: Any) -> None:
        place = self._at(scene_place)
        self._hover(place)
        if place >= 0 and self.bubbles.shown is not None:
            key = self.bubbles.shown.ids[place]
            QToolTip.showText(self._on_screen(scene_place), self.hints.get(key, ""), self.viewport())
        else:
            QToolTip.hideText()

    def _on_screen(self, scene_place: Any) -> QPoint:
        view: Any = self
        inner: QPoint = view.mapFromScene(scene_place)
        return self.viewport().mapToGlobal(inner)

    def _hover(self, place: int) -> None:
        if place != self.bubbles.hovered:
            self.bubbles.hovered = place
            self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if place >= 0 else Qt.CursorShape.ArrowCursor)
            self.bubbles.update()
