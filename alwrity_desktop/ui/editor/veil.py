"""A thin veil over all of the text but the paragraph, or the sentence, that the cursor is in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRect, QRectF
from PySide6.QtGui import QColor, QPainter, QTextBlock

if TYPE_CHECKING:
    from alwrity_desktop.ui.editor.editor import MarkdownEditor

STRENGTH = 0.5
"""Share of the page's colour over dimmed text; it stays above a contrast of 3:1 in both themes, which a test holds."""


class Veil(QObject):
    """Painted over the text rather than as formats of it: a key costs a few filled rectangles, and no new layout."""

    def __init__(self, editor: MarkdownEditor) -> None:
        super().__init__(editor)
        self._editor = editor
        self._at: tuple[int, int, int] = (-1, 0, 0)
        self._on = self._by_sentence = False

    @property
    def on(self) -> bool:
        """Whether it is drawn."""
        return self._on

    def show(self, on: bool, *, by_sentence: bool = False) -> None:
        """Draw it or not; by_sentence: the sentence stays clear instead of the paragraph."""
        if on and not self._on:
            self._editor.cursorPositionChanged.connect(self._moved)
        elif self._on and not on:
            self._editor.cursorPositionChanged.disconnect(self._moved)
        self._on, self._by_sentence = on, by_sentence
        self._at = self._clear() if on else (-1, 0, 0)
        self._editor.viewport().update()

    def paint(self, painter: QPainter, within: QRect) -> None:
        """Cover what lies inside `within` of the viewport and is not clear."""
        editor = self._editor
        colour = QColor(editor.look.page)
        colour.setAlphaF(STRENGTH)
        block = editor.document().findBlockByNumber(self._at[0])
        box = editor.blockBoundingGeometry(block).translated(editor.contentOffset())
        page = QRectF(within)
        if not block.isVisible() or box.bottom() < page.top() or box.top() > page.bottom():
            painter.fillRect(page, colour)
            return
        painter.fillRect(QRectF(page.left(), page.top(), page.width(), box.top() - page.top()), colour)
        painter.fillRect(QRectF(page.left(), box.bottom(), page.width(), page.bottom() + 1 - box.bottom()), colour)
        if self._by_sentence:
            self._cover_lines(painter, block, box, colour)

    def _cover_lines(self, painter: QPainter, block: QTextBlock, box: QRectF, colour: QColor) -> None:
        """Cover the parts of the paragraph before and after the sentence."""
        _number, start, end = self._at
        layout = block.layout()
        for index in range(layout.lineCount()):
            line = layout.lineAt(index)
            first, last = line.textStart(), line.textStart() + line.textLength()
            row = line.rect().translated(box.topLeft())
            row.setWidth(float(self._editor.viewport().width()))
            if last <= start or first >= end:
                painter.fillRect(row, colour)
                continue
            for begin, until in ((first, start), (end, last)):
                if begin < until:
                    one, other = sorted(_x(line.cursorToX(place)) for place in (begin, until))
                    painter.fillRect(QRectF(box.left() + one, row.top(), other - one, row.height()), colour)

    def _moved(self) -> None:
        clear = self._clear()
        if clear != self._at:
            same = clear[0] == self._at[0] and not self._by_sentence
            self._at = clear
            if not same:
                self._editor.viewport().update()

    def _clear(self) -> tuple[int, int, int]:
        """The block the cursor is in, and where in it the sentence begins and ends (UTF-16 units)."""
        cursor = self._editor.textCursor()
        block = cursor.block()
        if not self._by_sentence:
            return block.blockNumber(), 0, block.length()
        from alwrity_desktop.language import sentences

        text, place = block.text(), cursor.positionInBlock()
        start = 0
        spans = sentences(text, self._editor.ledger.language)
        for _span, following in zip(spans, [*spans[1:], None], strict=True):
            end = self._editor.position_of(following.start if following else len(text), text)
            if place < end or following is None:
                return block.blockNumber(), start, end
            start = end
        return block.blockNumber(), 0, block.length()


def _x(found: object) -> float:
    """PySide gives the cursor's place with the x."""
    return float(found[0] if isinstance(found, tuple) else found)  # pyright: ignore[reportUnknownArgumentType, reportArgumentType]
