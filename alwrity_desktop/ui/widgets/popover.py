"""A small card that floats over the window and goes away by Escape, a click elsewhere, or when the focus leaves."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QMoveEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QRegion,
    QResizeEvent,
    QShowEvent,
    QWindow,
)
from PySide6.QtWidgets import QApplication, QFrame, QWidget

_SPREAD = 28
"""Pixels the shadow reaches beyond the card."""
_DROP = 8
_ROUND = 16
"""Pixels from the card's edge inwards where its rounded corners may let the shadow through."""


class Shadow(QWidget):
    """The soft shadow below a card, drawn once and kept as a picture.

    QGraphicsDropShadowEffect blurs the whole card again whenever a label in it changes: 15 ms for a list of jobs.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self._picture = QPixmap()
        self._drawn_for: tuple[QSize, float] | None = None
        self.hide()

    def lie_below(self, card: QWidget) -> None:
        """Take the place of `card`, just below it in the order of drawing."""
        self.setGeometry(card.geometry().adjusted(-_SPREAD, _DROP - _SPREAD, _SPREAD, _DROP + _SPREAD))
        self.stackUnder(card)
        self.setVisible(card.isVisible())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Nothing is drawn where the card lies over it: that is all of it whenever a label of the card changes."""
        inset = _SPREAD + _ROUND
        hidden = self.rect().adjusted(inset, inset - _DROP, -inset, -inset - _DROP)
        seen = event.region().subtracted(QRegion(hidden)) if hidden.isValid() else event.region()
        if seen.isEmpty():
            return
        painter = QPainter(self)
        painter.setClipRegion(seen)
        painter.drawPixmap(QPoint(0, 0), self._drawn())
        painter.end()

    def _drawn(self) -> QPixmap:
        """The whole shadow as a picture: drawn in one call, as between two calls another thread may take its turn."""
        wanted = self.size(), self.devicePixelRatioF()
        if self._drawn_for != wanted:
            self._drawn_for = wanted
            self._picture = _stretched(_shadow_tile(wanted[1]), *wanted)
        return self._picture


def _stretched(tile: QPixmap, size: QSize, ratio: float) -> QPixmap:
    """Corners and edges of the tile, the edges drawn long."""
    picture = QPixmap(size * ratio)
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    for left, right, x, wide in _thirds(size.width()):
        for top, bottom, y, high in _thirds(size.height()):
            source = QRectF(x * ratio, y * ratio, wide * ratio, high * ratio)
            painter.drawPixmap(QRectF(left, top, right - left, bottom - top), tile, source)
    painter.end()
    return picture


def _thirds(length: int) -> tuple[tuple[int, int, int, int], ...]:
    """Of a side of this length: begin and end of each part, and where in the picture it is and how wide there."""
    corner = 2 * _SPREAD
    return (0, corner, 0, corner), (corner, length - corner, corner, 1), (length - corner, length, corner + 1, corner)


def _shadow_tile(ratio: float) -> QPixmap:
    """A blurred square: its corners of 2 x _SPREAD pixels, and one pixel between them that edges are drawn from."""
    corner = 2 * _SPREAD
    side = 2 * corner + 1
    tile = QPixmap(round(side * ratio), round(side * ratio))
    tile.setDevicePixelRatio(ratio)
    tile.fill(Qt.GlobalColor.transparent)
    painter = QPainter(tile)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    for step in range(_SPREAD):
        inner = QRectF(step, step, side - 2 * step, side - 2 * step)
        painter.setBrush(QColor(0, 0, 0, 1 + round(4 * (step / _SPREAD) ** 2)))
        painter.drawRoundedRect(inner, corner - step, corner - step)
    painter.end()
    return tile


class Popover(QFrame):
    """A child of the window, so that it needs neither a grab nor a window of its own."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.setProperty("kind", "popover")
        self._before: QWidget | None = None
        self._surface: QWindow | None = None
        self._shadow = Shadow(window)
        self.destroyed.connect(self._shadow.deleteLater)
        self.hide()

    def open_at(self, corner: QPoint, focus: QWidget) -> None:
        """Show with the top left corner at `corner` of the window, and put the focus into `focus`."""
        self._before = QApplication.focusWidget()
        self.fit()
        self.move(corner)
        self.raise_()
        self.show()
        focus.setFocus(Qt.FocusReason.PopupFocusReason)

    def open_above(self, anchor: QWidget, focus: QWidget, *, align_right: bool = False) -> None:
        """Show above `anchor`, e.g. a button of the status bar."""
        self.fit()
        window = self._window
        corner = anchor.mapTo(window, QPoint(0, 0))
        left = corner.x() + (anchor.width() - self.width() if align_right else 0)
        self.open_at(QPoint(max(8, min(left, window.width() - self.width() - 8)), corner.y() - self.height() - 8), focus)

    def fit(self) -> None:
        """As large as what it holds, wrapped text included."""
        inner = self.layout()
        if inner is None:
            return
        for part in (self, *self.findChildren(QWidget)):
            part.ensurePolished()
            if (own := part.layout()) is not None:
                own.invalidate()
        inner.invalidate()
        inner.activate()
        width = max(self.minimumWidth(), min(inner.sizeHint().width(), self.maximumWidth()))
        height = inner.heightForWidth(width) if inner.hasHeightForWidth() else inner.sizeHint().height()
        self.resize(width, max(height, inner.minimumSize().height()))

    def showEvent(self, event: QShowEvent) -> None:
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        self._surface = self.window().windowHandle()
        self._surface.installEventFilter(self)  # not the application: that would bring every event of the program here
        application.focusChanged.connect(self._focus_moved)
        super().showEvent(event)
        self._shadow.lie_below(self)

    def moveEvent(self, event: QMoveEvent) -> None:
        super().moveEvent(event)
        self._shadow.lie_below(self)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._shadow.lie_below(self)

    def hideEvent(self, event: QHideEvent) -> None:
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        if self._surface is not None:
            self._surface.removeEventFilter(self)
            self._surface = None
        application.focusChanged.disconnect(self._focus_moved)
        self._shadow.hide()
        super().hideEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_popover()
        else:
            super().keyPressEvent(event)

    def close_popover(self) -> None:
        """Go away, and give the focus back to where it was."""
        before, self._before = self._before, None
        self.hide()
        if before is not None and before.isVisible():
            before.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.MouseButtonPress and isinstance(event, QMouseEvent):
            inside = self.rect().contains(self.mapFromGlobal(event.globalPosition().toPoint()))
            self.setVisible(inside)
        return False

    def _focus_moved(self, _old: QWidget | None, new: QWidget | None) -> None:
        if new is not None and new is not self and not self.isAncestorOf(new) and new.window() is self.window():
            self.hide()
