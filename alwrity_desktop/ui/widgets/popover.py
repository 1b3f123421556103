"""A small card that floats over the window and goes away by Escape, a click elsewhere, or when the focus leaves."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QColor, QHideEvent, QKeyEvent, QMouseEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QFrame, QGraphicsDropShadowEffect, QWidget


class Popover(QFrame):
    """A child of the window, so that it needs neither a grab nor a window of its own."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.setProperty("kind", "popover")
        self._before: QWidget | None = None
        shadow = QGraphicsDropShadowEffect(self)
        shadow.setBlurRadius(40)
        shadow.setOffset(0, 8)
        shadow.setColor(QColor(0, 0, 0, 90))
        self.setGraphicsEffect(shadow)
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
        application.installEventFilter(self)
        application.focusChanged.connect(self._focus_moved)
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.removeEventFilter(self)
        application.focusChanged.disconnect(self._focus_moved)
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
            if not inside and isinstance(watched, QWidget) and watched.window() is self.window():
                self.hide()
        return super().eventFilter(watched, event)

    def _focus_moved(self, _old: QWidget | None, new: QWidget | None) -> None:
        if new is not None and new is not self and not self.isAncestorOf(new) and new.window() is self.window():
            self.hide()
