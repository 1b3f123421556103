"""The page as readers will see it. Only pieces on the screen are rendered and laid out, however long the text is."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from functools import partial
from itertools import accumulate
from pathlib import Path
from typing import cast

from PySide6.QtCore import QPointF, QRectF, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QColor,
    QDesktopServices,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
    QTextDocument,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from alwrity_desktop.core.messages import _
from alwrity_desktop.ui.editor.background import Background
from alwrity_desktop.ui.editor.look import ink
from alwrity_desktop.ui.editor.pictures import Pictures
from alwrity_desktop.ui.editor.rendering import Cut, Piece, Rendered, Renderer, stylesheet
from alwrity_desktop.ui.theme import look

_WIDEST = 720
_MARGIN = 28
_KEPT = 120
"""Laid out pieces that are kept; the longest unseen go first."""


class _Page(QTextDocument):
    """One piece. Pictures come from the preview's store, never from elsewhere."""

    def __init__(self, preview: Preview) -> None:
        super().__init__(preview)
        self._preview = preview
        self.setDocumentMargin(0)
        self.setUndoRedoEnabled(False)

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        """Called by Qt for pictures (and style sheets, which are refused)."""
        address = name.toString() if isinstance(name, QUrl) else name
        if kind == QTextDocument.ResourceType.ImageResource.value:
            return self._preview.picture(address)
        return None


class _Item:
    """A piece with what is known of its look. height is an estimate until `page` is laid out."""

    __slots__ = ("fresh", "height", "page", "piece", "stamp")

    def __init__(self, piece: Piece) -> None:
        self.piece = piece
        self.page: _Page | None = None
        self.fresh = False
        self.stamp = -1
        self.height = 0.0


class Preview(QAbstractScrollArea):
    """Shows the text whose lines `source` gives. scrolled_to(line): the person scrolled, that line is at the top."""

    scrolled_to = Signal(float)

    def __init__(self, source: Callable[[], list[str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._source = source
        self.setObjectName("preview")
        self.setAccessibleName(_("Preview"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setMouseTracking(True)
        self.viewport().setCursor(Qt.CursorShape.ArrowCursor)
        self.verticalScrollBar().setSingleStep(24)
        self.pictures = Pictures(self)
        self.pictures.arrived.connect(self._picture_arrived)
        self._size = 16
        self._ink = ink()
        self._items: list[_Item] = []
        self._tops: list[float] = [0.0]
        self._stamp = 0
        self._changed = False
        self._following = False
        self._place, self._end = 0.0, False
        self._renderer = Renderer()
        self._cutting = Background(self)
        self._cutting.done.connect(self._take_cut)
        self._rendering = Background(self, every=True)
        self._rendering.done.connect(self._take_html)
        self._later = QTimer(self, interval=150, singleShot=True)
        self._deadline = QTimer(self, interval=500, singleShot=True)
        for timer in (self._later, self._deadline):
            timer.timeout.connect(self._start)
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        look().changed.connect(self.restyle)

    # what is shown

    def set_base(self, folder: Path) -> None:
        """Where relative addresses of pictures start: the workspace's folder."""
        self.pictures.base = folder

    def text_changed(self) -> None:
        """The text is another one: it is taken after a pause of 150 ms, while typing goes on twice a second."""
        if not self._changed:
            self._changed = True
            self._deadline.start()
        self._later.start()

    def follow(self, place: float, *, end: bool = False) -> None:
        """Bring line `place` (with fraction) to the top; called while the editor scrolls. end: it shows the end."""
        self._place, self._end = place, end
        last = self._tops[-1] + _MARGIN - self.viewport().height() if end else 0.0
        self._following = True
        self.verticalScrollBar().setValue(round(max(last, self._y_of(place))))
        self._following = False

    def restyle(self) -> None:
        """Take colours and sizes again."""
        self._ink = ink()
        for item in self._items:
            item.page, item.fresh = None, False
        self.viewport().update()

    def set_size(self, size: int) -> None:
        """Text size in pixels."""
        if size != self._size:
            self._size = size
            self.restyle()

    def picture(self, address: str) -> object:
        """The picture for an address; see Pictures."""
        return self.pictures.get(address, int(self._width()), self.devicePixelRatioF(), self._ink)

    def close_down(self) -> None:
        """Wait for threads."""
        self._later.stop()
        self._deadline.stop()
        self._cutting.stop()
        self._rendering.stop()
        self.pictures.close_down()

    def html_at(self, line: int) -> str:
        """What is drawn for a line, as Qt's HTML; "" while it is not rendered (for tests and screen readers)."""
        index = self._index_of(line)
        page = self._items[index].page if index >= 0 else None
        return page.toHtml() if page else ""

    # cutting and rendering

    def _start(self) -> None:
        self._later.stop()
        self._deadline.stop()
        if self._changed and not self._rendering.busy and self.isVisible():
            self._changed = False
            self._cutting.submit(partial(self._renderer.cut, self._source()))

    def _take_cut(self, result: object) -> None:
        cut = cast("Cut", result)
        old, new = self._items, cut.pieces
        shorter = min(len(old), len(new))
        head = next((at for at in range(shorter) if old[at].piece.source != new[at].source), shorter)
        tail = 0
        while tail < shorter - head and old[-1 - tail].piece.source == new[-1 - tail].source:
            tail += 1
        middle = [_Item(piece) for piece in new[head : len(new) - tail]]
        for item, before in zip(middle, old[head : len(old) - tail], strict=False):
            item.page, item.height, item.stamp = before.page, before.height, before.stamp
        self._items = [*old[:head], *middle, *(old[len(old) - tail :] if tail else [])]
        for item, piece in zip(self._items, new, strict=True):
            item.piece = piece
            if not item.height:
                item.height = self._guess(piece)
        if cut.stamp != self._stamp:
            self._stamp = cut.stamp
            for item in self._items:
                item.fresh = item.fresh and "[" not in item.piece.source
        self._measure()
        self.follow(self._place, end=self._end)
        self.viewport().update()

    def _take_html(self, result: object) -> None:
        made = cast("Rendered", result)
        css = stylesheet(self._ink, self._size)
        for item in self._items[slice(*self._in_view())]:
            html = made.html.get(item.piece.source)
            if html is not None and not item.fresh:
                item.page = self._laid_out(html, css)
                item.fresh, item.stamp = True, made.stamp
                item.height = item.page.size().height() + self._gap(item.piece) + self._lead(item.piece)
        self._measure()
        if self._following or not self.underMouse():
            self.follow(self._place, end=self._end)
        self._forget_unseen()
        self.viewport().update()
        if self._changed and not self._later.isActive():
            self._start()

    def _laid_out(self, html: str, css: str) -> _Page:
        page = _Page(self)
        page.setDefaultFont(self.font())
        page.setDefaultStyleSheet(css)
        page.setTextWidth(self._width())
        page.setHtml(html)
        return page

    def _want(self, first: int, last: int) -> None:
        if self._rendering.busy or self._cutting.busy:
            return
        sources = [item.piece.source for item in self._items[first:last] if not item.fresh]
        if sources:
            self._rendering.submit(partial(self._renderer.render, sources, self._ink))

    def _forget_unseen(self) -> None:
        first, last = self._in_view()
        laid_out = [at for at, item in enumerate(self._items) if item.page is not None]
        if len(laid_out) > _KEPT:
            for at in laid_out:
                if not first - 20 <= at <= last + 20:
                    item = self._items[at]
                    item.page, item.fresh = None, False

    def _picture_arrived(self, address: str) -> None:
        for item in self._items:
            if item.page is not None and address in item.piece.source:
                item.fresh = False
        self.viewport().update()

    # places

    def _width(self) -> float:
        return max(120.0, min(float(_WIDEST), self.viewport().width() - 2.0 * _MARGIN))

    def _left(self) -> float:
        return (self.viewport().width() - self._width()) / 2

    def _gap(self, piece: Piece) -> float:
        return self._size * (0.4 if piece.source.lstrip().startswith("#") else 0.75)

    def _lead(self, piece: Piece) -> float:
        """Room above a heading."""
        return self._size * 0.8 if piece.source.startswith("#") and piece.line else 0.0

    def _guess(self, piece: Piece) -> float:
        row = self._size * 1.5
        rows = max(1, piece.source.count("\n") * 0.6, len(piece.source) * self._size * 0.5 / self._width())
        return float(rows * row + self._size)

    def _measure(self) -> None:
        self._tops = list(accumulate((item.height for item in self._items), initial=float(_MARGIN)))
        bar = self.verticalScrollBar()
        height = self.viewport().height()
        bar.setPageStep(height)
        bar.setRange(0, max(0, round(self._tops[-1] + height * 0.5 - height)))

    def _in_view(self) -> tuple[int, int]:
        top = self.verticalScrollBar().value()
        first = max(0, bisect_right(self._tops, top) - 1)
        last = bisect_right(self._tops, top + self.viewport().height())
        return first, min(len(self._items), last)

    def _index_of(self, line: float) -> int:
        return bisect_right(self._items, line, key=_line_of) - 1

    def _y_of(self, place: float) -> float:
        index = self._index_of(place)
        if index < 0 or place <= 0:
            return 0.0
        piece = self._items[index].piece
        share = min(1.0, (place - piece.line) / max(1, piece.lines))
        return self._tops[index] + share * self._items[index].height

    def _on_scrolled(self, value: int) -> None:
        self.viewport().update()
        if self._following or not self._items:
            return
        index = min(len(self._items) - 1, max(0, bisect_right(self._tops, value) - 1))
        item = self._items[index]
        share = max(0.0, min(1.0, (value - self._tops[index]) / item.height)) if item.height else 0.0
        self._place, self._end = item.piece.line + share * item.piece.lines, False
        self.scrolled_to.emit(self._place)

    # what Qt calls

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the pieces in view; ask for those that are not rendered yet."""
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), QColor(self._ink.page))
        first, last = self._in_view()
        top, left = self.verticalScrollBar().value(), self._left()
        context = QAbstractTextDocumentLayout.PaintContext()
        palette = QPalette(self.palette())
        palette.setColor(QPalette.ColorRole.Text, QColor(self._ink.text))
        context.palette = palette  # pyright: ignore[reportAttributeAccessIssue]
        for index in range(first, last):
            page = self._items[index].page
            if page is None:
                continue
            painter.save()
            painter.translate(QPointF(left, self._tops[index] - top + self._lead(self._items[index].piece)))
            context.clip = QRectF(0, 0, self._width() + 1, page.size().height())  # pyright: ignore[reportAttributeAccessIssue]
            page.documentLayout().draw(painter, context)
            painter.restore()
        painter.end()
        self._want(first, last)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out again at the new width."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            for item in self._items:
                item.page, item.fresh = None, False
                item.height = self._guess(item.piece)
        self._measure()
        self.follow(self._place, end=self._end)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """A hand over links, and where they lead."""
        address = self._link_at(event.position())
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if address else Qt.CursorShape.ArrowCursor)
        self.viewport().setToolTip(address)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Open web and mail addresses in the browser."""
        address = self._link_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and address.startswith(("http://", "https://", "mailto:")):
            QDesktopServices.openUrl(QUrl(address))

    def _link_at(self, point: QPointF) -> str:
        y = point.y() + self.verticalScrollBar().value()
        index = bisect_right(self._tops, y) - 1
        if not 0 <= index < len(self._items):
            return ""
        page = self._items[index].page
        if page is None:
            return ""
        return page.documentLayout().anchorAt(
            QPointF(point.x() - self._left(), y - self._tops[index] - self._lead(self._items[index].piece))
        )


def _line_of(item: _Item) -> int:
    return item.piece.line
