"""The Markdown editor: a plain text edit with a centred column, colours, lists, smart paste and streaming regions."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QMimeData, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFontMetricsF,
    QImage,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextBlock,
    QTextCursor,
    QTextFormat,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QTextEdit, QWidget

from alwrity_desktop.core.messages import _
from alwrity_desktop.ui.editor import direction, keys, paste
from alwrity_desktop.ui.editor.background import Background
from alwrity_desktop.ui.editor.highlighter import MarkdownHighlighter
from alwrity_desktop.ui.editor.ledger import Ledger
from alwrity_desktop.ui.editor.look import Ink, ink
from alwrity_desktop.ui.editor.spelling import Spelling
from alwrity_desktop.ui.editor.stream import StreamRegion
from alwrity_desktop.ui.editor.typewriter import Typewriter
from alwrity_desktop.ui.editor.veil import Veil
from alwrity_desktop.ui.theme import look

_ZOOM = (50, 300)
_EDGE = 24
_NEAR = 500
"""Characters out of view that are marked as if they were in it."""
_TELL = 30
"""Milliseconds after which the rest of the program hears of a change."""
_EDITING = frozenset({Qt.Key.Key_Backspace, Qt.Key.Key_Delete, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab})
_STYLE = """
QPlainTextEdit#markdown, QPlainTextEdit#markdown:focus {{ background: {page}; color: {text}; border: none; border-radius: 0;
  padding: 0; font-size: {size}px; }}
"""


class MarkdownEditor(QPlainTextEdit):
    """Writes Markdown.

    edited: the text was changed, told after a moment (`tell_now` for at once). words_changed(n): it has n words now.
    image_wanted: the toolbar asks for an image. images_given(list of Path or QImage): images to keep and insert.
    first_line_changed(n): line n is at the top of the view.
    """

    edited = Signal()
    words_changed = Signal(int)
    image_wanted = Signal()
    images_given = Signal(list)
    first_line_changed = Signal(int)
    zoomed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("markdown")
        self.setAccessibleName(_("Text"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setCursorWidth(2)
        self.setTabChangesFocus(False)
        self.setPlaceholderText(_("Write here, or start from a brief."))
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._size, self._zoom, self._columns, self.room_above = 16, 100, 76, 0
        self._streams: list[StreamRegion] = []
        self._found: list[tuple[int, int]] = []
        self._places: list[tuple[int, int]] = []
        self._loading = False
        self.look: Ink = ink()
        look().changed.connect(self.restyle)
        self._set_font()
        self._reveal = QTimer(self, interval=0, singleShot=True)
        self._reveal.timeout.connect(self.reveal)
        self._tell = QTimer(self, interval=_TELL, singleShot=True)
        self._tell.timeout.connect(self._tell_changed)
        self.ledger = Ledger(self.document(), self, self._on_changed)
        self.highlighter = MarkdownHighlighter(self.document(), self.look, self._pixels)
        self.veil, self.typewriter, self.spelling = Veil(self), Typewriter(self), Spelling(self)
        self._paste = Background(self, every=True)
        self._paste_at = QTextCursor(self.document())
        self._paste.done.connect(self._insert_converted)
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)

    # text

    def text(self) -> str:
        """The whole Markdown text; use `ledger.snapshot()` where a thread can join it."""
        return self.ledger.text()

    def set_text(self, text: str) -> None:
        """Show another text; nothing can be undone before it."""
        self._loading = True
        try:
            self.setPlainText(paste.cleaned(text))
            self.document().setModified(False)
        finally:
            self._loading = False
        self._tell.stop()
        self.reveal()
        self.words_changed.emit(self.ledger.word_total)

    def set_language(self, language: str) -> None:
        """The language of the text, as a code: words are counted by it."""
        if language != self.ledger.language:
            self.ledger.set_language(language)
            self.words_changed.emit(self.ledger.word_total)

    def replace_span(self, start: int, end: int, text: str, *, select: bool = False) -> None:
        """Replace document positions `start` to `end` by `text` as one undo step."""
        cursor = QTextCursor(self.document())
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(text)
        if select:
            cursor.setPosition(start, QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)
        self.ensureCursorVisible()

    def replace_all_text(self, text: str) -> None:
        """Put another text in place as one undo step (restoring a revision), touching only what differs."""
        old, new = self.text(), paste.cleaned(text)
        head = _same(old, new, min(len(old), len(new)), tail=False)
        tail = _same(old, new, min(len(old), len(new)) - head, tail=True)
        begin, end = self.position_of(head, old), self.position_of(len(old) - tail, old)
        self.replace_span(begin, end, new[head : len(new) - tail])

    @staticmethod
    def position_of(offset: int, text: str) -> int:
        """The document position of a character offset: Qt counts UTF-16 units, Python code points."""
        return offset + sum(1 for letter in text[:offset] if letter > "\uffff") if not text.isascii() else offset

    @staticmethod
    def offset_of(position: int, text: str) -> int:
        """The character offset of a document position; the other way round."""
        if text.isascii():
            return position
        return len(text.encode("utf-16-le", "surrogatepass")[: 2 * position].decode("utf-16-le", "replace"))

    def select_offsets(self, start: int, end: int) -> None:
        """Select characters `start` to `end` of the text and bring them into the middle of the view."""
        text = self.text()
        cursor = self.textCursor()
        cursor.setPosition(self.position_of(start, text))
        cursor.setPosition(self.position_of(end, text), QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)
        self.centerCursor()
        self.setFocus()

    def go_to_line(self, line: int) -> None:
        """Put the cursor at the start of line `line` (from 0) and show it near the top."""
        block = self.document().findBlockByNumber(line)
        if not block.isValid():
            return
        cursor = QTextCursor(block)
        self.setTextCursor(cursor)
        self.verticalScrollBar().setValue(max(0, block.firstLineNumber() - 2))
        self.ensureCursorVisible()
        self.setFocus()

    def top_place(self) -> float:
        """The line at the top of the view, with the part of it that is scrolled away as a fraction."""
        block = self.firstVisibleBlock()
        box = self.blockBoundingGeometry(block).translated(self.contentOffset())
        return block.blockNumber() + (min(1.0, max(0.0, -box.top() / box.height())) if box.height() else 0.0)

    def show_place(self, place: float) -> None:
        """Bring a line (with fraction) to the top of the view."""
        block = self.document().findBlockByNumber(int(place))
        if block.isValid():
            self.verticalScrollBar().setValue(block.firstLineNumber() + int((place % 1) * max(1, block.lineCount())))

    def selection(self) -> tuple[int, int, str]:
        """Start and end of the selection as document positions, and its text."""
        cursor = self.textCursor()
        return cursor.selectionStart(), cursor.selectionEnd(), cursor.selectedText().replace("\u2029", "\n")

    def in_fence(self, block: QTextBlock) -> bool:
        """Whether `block` is code."""
        return self.highlighter.in_fence(block)

    def tell_now(self) -> None:
        """Say at once what would be said in a moment: that the text was changed."""
        if self._tell.isActive():
            self._tell.stop()
            self._tell_changed()

    def _on_changed(self, removed: int, added: int) -> None:
        """On the way of every key: whatever can wait until the letter is painted does."""
        if removed > added:
            self._reveal.start()
        if not self._loading and not self._tell.isActive():
            self._tell.start()

    def _tell_changed(self) -> None:
        self.edited.emit()
        self.words_changed.emit(self.ledger.word_total)

    # streaming

    def begin_stream(self, position: int | None = None, *, follow: bool = True) -> StreamRegion:
        """A read-only region at `position` (default: the end) that text streams into."""
        at = self.document().characterCount() - 1 if position is None else position
        region = StreamRegion(self, at, follow=follow)
        self._streams.append(region)
        return region

    def forget_stream(self, region: StreamRegion) -> None:
        """The region has ended; called by it."""
        self._streams.remove(region)
        self.mark_extra()

    def _locked(self, start: int, end: int) -> bool:
        return any((low < end and start < high) or low < start < high for low, high in (s.span for s in self._streams))

    def is_at_bottom(self) -> bool:
        """Whether the end of the text is in view."""
        bar = self.verticalScrollBar()
        return bar.value() >= bar.maximum() - 2

    def scroll_to_bottom(self) -> None:
        """Show the end of the text."""
        self.verticalScrollBar().setValue(self.verticalScrollBar().maximum())

    # marks over the text

    def show_found(self, spans: list[tuple[int, int]]) -> None:
        """Mark these document positions as found; only what is on screen is really drawn."""
        self._found = spans
        self.mark_extra()

    def show_places(self, ends: list[int]) -> None:
        """Mark places that advice speaks of: document positions, start and end in turn."""
        self._places = list(zip(ends[::2], ends[1::2], strict=True))
        self.mark_extra()

    def mark_extra(self) -> None:
        """Draw the marks of found places, places of advice and streaming regions again."""
        if not self._found and not self._streams and not self._places:
            if self.extraSelections():
                self.setExtraSelections([])
            return
        first, last = self._visible_positions()
        marks = [self._extra(s.span, self.look.stream_back, whole=True) for s in self._streams]
        for spans, back in ((self._places, self.look.prompt_back), (self._found, self.look.found_back)):
            marks += [self._extra(span, back) for span in spans if span[1] >= first and span[0] <= last]
        self.setExtraSelections(marks)

    def _extra(self, span: tuple[int, int], colour: str, *, whole: bool = False) -> QTextEdit.ExtraSelection:
        mark = QTextEdit.ExtraSelection()
        cursor = QTextCursor(self.document())
        cursor.setPosition(span[0])
        cursor.setPosition(span[1], QTextCursor.MoveMode.KeepAnchor)
        mark.cursor = cursor  # pyright: ignore[reportAttributeAccessIssue]
        mark.format.setBackground(QColor(colour))  # pyright: ignore[reportAttributeAccessIssue]
        if whole:
            mark.format.setProperty(QTextFormat.Property.FullWidthSelection, True)  # pyright: ignore[reportAttributeAccessIssue]
        return mark

    def _visible_positions(self) -> tuple[int, int]:
        """From where to where the text is in view, a little more; a paragraph may be much longer than the view."""
        view = self.viewport().rect()
        corners = (view.topLeft(), view.topRight(), view.bottomLeft(), view.bottomRight())
        seen = [self.cursorForPosition(corner).position() for corner in corners]
        return min(seen) - _NEAR, max(seen) + _NEAR

    def _last_visible(self, first: QTextBlock) -> int:
        rows = int(self.viewport().height() / max(1.0, QFontMetricsF(self.font()).lineSpacing())) + 2
        return first.blockNumber() + rows

    # look

    @property
    def _pixels(self) -> int:
        return max(6, round(self._size * self._zoom / 100))

    @property
    def zoom(self) -> int:
        """Zoom in per cent."""
        return self._zoom

    def set_zoom(self, percent: int) -> None:
        """Zoom to `percent`, between 50 and 300."""
        self._zoom = max(_ZOOM[0], min(_ZOOM[1], percent))
        self.restyle()
        self.zoomed.emit(self._zoom)

    def configure(self, *, size: int, columns: int) -> None:
        """Text size in pixels at zoom 100, and the widest line in characters."""
        if (size, columns) != (self._size, self._columns):
            self._size, self._columns = size, columns
            self.restyle()

    def restyle(self) -> None:
        """Take colours and sizes again."""
        self.look = ink()
        self._set_font()
        self.spelling.restyle()
        self.highlighter.restyle(self.look, self._pixels)
        self._place_column()
        self.reveal()
        self.mark_extra()

    def _set_font(self) -> None:
        self.setStyleSheet(_STYLE.format(page=self.look.page, text=self.look.text, size=self._pixels))
        self.ensurePolished()
        self.setTabStopDistance(4 * QFontMetricsF(self.font()).horizontalAdvance(" "))

    def _place_column(self) -> None:
        wanted = QFontMetricsF(self.font()).averageCharWidth() * self._columns
        spare = self.width() - self.verticalScrollBar().sizeHint().width() - wanted
        side = max(_EDGE, int(spare / 2))
        self.setViewportMargins(side, 12 + self.room_above, max(_EDGE, side - 8), 0)

    def set_room_above(self, pixels: int) -> None:
        """Leave this much room above the text."""
        if pixels != self.room_above:
            self.room_above = pixels
            self._place_column()

    # what Qt calls

    def paintEvent(self, event: QPaintEvent) -> None:
        """The text, and what is drawn over it."""
        if self.ledger.right_to_left and direction.align(self):
            self.viewport().update()
        super().paintEvent(event)
        if self.spelling.speller is not None:
            self.spelling.paint(event.rect())
        if self.veil.on:
            painter = QPainter(self.viewport())
            self.veil.paint(painter, event.rect())
            painter.end()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The usual menu, with suggestions for a misspelled word at its head."""
        menu = self.createStandardContextMenu(event.pos())
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        keyboard = event.reason() == QContextMenuEvent.Reason.Keyboard
        self.spelling.extend(menu, self.textCursor() if keyboard else self.cursorForPosition(event.pos()))
        menu.popup(self.viewport().mapToGlobal(self.cursorRect().bottomLeft()) if keyboard else event.globalPos())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the column in the middle."""
        self._place_column()
        super().resizeEvent(event)
        self._reveal.start()
        self.typewriter.place()
        if self._found or self._places:
            self.mark_extra()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Ctrl and the wheel zoom."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.set_zoom(self._zoom + (10 if event.angleDelta().y() > 0 else -10))
            event.accept()
            return
        super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Markdown's own keys first, then plain text's."""
        if self._streams and self._refused(event):
            return
        if keys.handle(self, event):
            event.accept()
            return
        super().keyPressEvent(event)

    def _refused(self, event: QKeyEvent) -> bool:
        """A key that would change a region that text is streaming into."""
        if not event.text() and event.key() not in _EDITING:
            return False
        cursor = self.textCursor()
        start, end = cursor.selectionStart(), cursor.selectionEnd()
        if event.key() == Qt.Key.Key_Backspace and start == end:
            start -= 1
        if event.key() == Qt.Key.Key_Delete and start == end:
            end += 1
        return self._locked(start, end)

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        """Images and files are welcome too."""
        return source.hasImage() or source.hasUrls() or super().canInsertFromMimeData(source)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Paste or drop: as Markdown."""
        cursor = self.textCursor()
        if self._locked(cursor.selectionStart(), cursor.selectionEnd()):
            return
        given = paste.read(source)
        if given.files:
            self.images_given.emit(list[Path | QImage](given.files))
        elif given.image is not None:
            self.images_given.emit([given.image])
        elif cursor.hasSelection() and paste.is_address(given.text):
            text = cursor.selectedText().replace("\u2029", " ")
            cursor.insertText(f"[{text}]({given.text.strip()})")
        elif given.html and not self.in_fence(cursor.block()):
            self._convert(given)
        else:
            cursor.insertText(given.text)
            self.ensureCursorVisible()

    def paste_plain(self) -> None:
        """Paste the clipboard's plain text as it is."""
        from PySide6.QtWidgets import QApplication

        self.textCursor().insertText(paste.cleaned(QApplication.clipboard().text()))

    def _convert(self, given: paste.Pasted) -> None:
        if len(given.html) <= paste.BIG_HTML:
            self.textCursor().insertText(paste.to_markdown(given.html))
            self.ensureCursorVisible()
            return
        self._paste_at = QTextCursor(self.textCursor())
        self._paste.submit(partial(paste.to_markdown, given.html))

    def _insert_converted(self, text: str) -> None:
        self._paste_at.insertText(text)

    def _on_scrolled(self, _value: int) -> None:
        self.reveal()
        self.first_line_changed.emit(self.firstVisibleBlock().blockNumber())
        if self._found or self._places:
            self.mark_extra()

    def reveal(self) -> None:
        """Colour the lines that have come on the screen."""
        first = self.firstVisibleBlock()
        if first.isValid():
            self.highlighter.reveal(first, self._last_visible(first))

    def close_down(self) -> None:
        """Wait for threads; called before the window goes."""
        self.spelling.close_down()
        self._paste.stop()


def _same(one: str, two: str, most: int, *, tail: bool) -> int:
    """How many characters, up to `most`, two texts have in common at their start, or with `tail` at their end."""
    low = 0
    while low < most:
        middle = (low + most + 1) // 2
        same = one.endswith(two[len(two) - middle :]) if tail else one.startswith(two[:middle])
        low, most = (middle, most) if same else (low, middle - 1)
    return low
