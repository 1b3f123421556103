"""Keywords dragged from their list onto another cluster. It stays inside the window, so no system drag is needed: that
would hold up everything else while it goes on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QWidget

from alwrity_desktop.core.messages import ngettext
from alwrity_desktop.ui.theme import colour
from alwrity_desktop.ui.widgets.text import pill

if TYPE_CHECKING:
    from alwrity_desktop.ui.pages.table import TablePage
    from alwrity_desktop.ui.planner.cluster_side import ClusterSide
    from alwrity_desktop.ui.planner.map_view import MapView


@dataclass(slots=True, frozen=True)
class Target:
    """What lies below the pointer: a cluster, and where it is drawn on the screen."""

    cluster_id: str
    name: str
    place: QRect


class DropMark(QWidget):
    """A frame around what the keywords would go to."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour("accent"), 2))
        painter.drawRoundedRect(self.rect().adjusted(1, 1, -2, -2), 6, 6)


class KeywordDrag(QObject):
    """Watches the list of keywords of `side`. dropped(cluster id, name): the selected ones were let go over a cluster,
    a row of `page` or a bubble of `shown`, whichever is in sight."""

    dropped = Signal(str, str)

    def __init__(self, window: QWidget, side: ClusterSide, page: TablePage, shown: MapView) -> None:
        super().__init__(window)
        self._window = window
        self._side = side
        self._page = page
        self._map = shown
        self._view = side.page.view
        self._pressed: QPoint | None = None
        self._held_line = -1
        self._target: Target | None = None
        self._ghost = pill("", "accent")
        self._ghost.setParent(window)
        self._ghost.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._ghost.hide()
        self._mark = DropMark(window)
        self.active = False
        self._view.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if isinstance(event, QMouseEvent):
            if kind == QEvent.Type.MouseButtonPress and event.button() == Qt.MouseButton.LeftButton:
                return self._press(event)
            if kind == QEvent.Type.MouseMove and event.buttons() & Qt.MouseButton.LeftButton:
                return self._move(event)
            if kind == QEvent.Type.MouseButtonRelease and event.button() == Qt.MouseButton.LeftButton:
                return self._release(event)
        if kind == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and self.active:
            if event.key() == Qt.Key.Key_Escape:
                self.cancel()
            return True
        return False

    def cancel(self) -> None:
        """Leave it: nothing is moved."""
        self._pressed, self._target, self._held_line = None, None, -1
        if self.active:
            self.active = False
            self._view.removeEventFilter(self)
            self._ghost.hide()
            self._mark.hide()
            self._view.viewport().unsetCursor()

    def _press(self, event: QMouseEvent) -> bool:
        """A press on what is selected begins a drag, or selects that row when it is let go."""
        place = event.position().toPoint()
        line = self._view.rowAt(place.y())
        self._pressed = place if line >= 0 else None
        held = event.modifiers() == Qt.KeyboardModifier.NoModifier and self._view.selected_count() > 1
        self._held_line = line if held and line in self._view.lines() else -1
        return self._held_line >= 0

    def _move(self, event: QMouseEvent) -> bool:
        if self._pressed is None:
            return False
        if not self.active:
            if (event.position().toPoint() - self._pressed).manhattanLength() < QApplication.startDragDistance():
                return True
            if not self._view.selected_count():
                return True
            self._begin()
        self._follow(event.globalPosition().toPoint())
        return True

    def _begin(self) -> None:
        self.active = True
        self._view.installEventFilter(self)
        self._view.viewport().setCursor(Qt.CursorShape.DragMoveCursor)
        self._ghost.setText(self._called())
        self._ghost.adjustSize()
        self._ghost.raise_()
        self._ghost.show()

    def _follow(self, point: QPoint) -> None:
        corner = self._window.mapFromGlobal(point) + QPoint(14, 10)
        self._ghost.move(corner)
        self._target = self._target_at(point)
        if self._target is None:
            self._mark.hide()
            return
        place = self._target.place
        self._mark.setGeometry(QRect(self._window.mapFromGlobal(place.topLeft()), place.size()))
        self._mark.show()
        self._mark.raise_()
        self._ghost.raise_()

    def _release(self, event: QMouseEvent) -> bool:
        was_active, target, line = self.active, self._target, self._held_line
        self.cancel()
        if was_active:
            if target is not None:
                self.dropped.emit(target.cluster_id, target.name)
            return True
        if line >= 0:
            self._view.select_lines([line], line)
            return True
        return False

    def _called(self) -> str:
        words: list[Any] = self._side.page.selected()
        return words[0].text if len(words) == 1 else ngettext("{count} keyword", "{count} keywords", len(words))

    def _target_at(self, point: QPoint) -> Target | None:
        found = self._map.bubble_at(point) if self._map.isVisible() else self._row_at(point)
        here = self._side.line.cluster.id if self._side.line is not None else ""
        return None if found is None or found[0] == here else Target(*found)

    def _row_at(self, point: QPoint) -> tuple[str, str, QRect] | None:
        view = self._page.view
        port = view.viewport()
        place = port.mapFromGlobal(point)
        line = view.rowAt(place.y())
        if not view.isVisible() or not port.rect().contains(place) or line < 0:
            return None
        cluster = self._page.model.row(line).cluster
        top = QPoint(0, view.rowViewportPosition(line))
        return cluster.id, cluster.name, QRect(port.mapToGlobal(top), QSize(port.width(), view.rowHeight(line)))
