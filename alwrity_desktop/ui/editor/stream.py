"""A stretch of text that arrives bit by bit: marked, read-only while it comes, one undo step, kept when stopped."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QTextCursor

if TYPE_CHECKING:
    from alwrity_desktop.ui.editor.editor import MarkdownEditor

_EVERY = 40
"""Milliseconds between two insertions: 25 a second reads as flowing and leaves the window thread idle."""
_APART = 5
"""Milliseconds between the insertions of two regions: eight at once would be laid out and painted in one long turn."""


class _Turns:
    """Gives the regions of all editors their moments, one after the other."""

    def __init__(self) -> None:
        self._last = 0.0

    def wait(self) -> int:
        """Milliseconds to the next free moment that is at least `_EVERY` away; it is taken with this."""
        now = time.monotonic() * 1000
        self._last = max(now + _EVERY, self._last + _APART)
        return round(self._last - now)


_turns = _Turns()


class StreamRegion(QObject):
    """Text streaming into an editor at one place. Made by `MarkdownEditor.begin_stream`.

    Undo: pieces join the step before as long as nobody typed elsewhere in between; then a new step begins.
    """

    ended = Signal()

    def __init__(self, editor: MarkdownEditor, position: int, *, follow: bool) -> None:
        super().__init__(editor)
        self._editor = editor
        self._start = QTextCursor(editor.document())
        self._start.setPosition(position)
        self._start.setKeepPositionOnInsert(True)
        self._end = QTextCursor(editor.document())
        self._end.setPosition(position)
        self._mark = QTextCursor(self._start)
        self._pending: list[str] = []
        self._revision = -1
        self._follow = follow
        self._timer = QTimer(self, singleShot=True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)  # coarse ones are made to fire together
        self._timer.timeout.connect(self._insert)
        self.active = True

    @property
    def span(self) -> tuple[int, int]:
        """Start and end of what came so far, as document positions."""
        return self._start.position(), self._end.position()

    @property
    def text(self) -> str:
        """What came so far, without what is still waiting to be inserted."""
        start, end = self.span
        cursor = QTextCursor(self._editor.document())
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        return cursor.selectedText().replace("\u2029", "\n")

    def append(self, text: str) -> None:
        """Take a piece of text; it appears within 40 ms, and with over eight regions in their turn."""
        if not self.active or not text:
            return
        self._pending.append(text.replace("\r\n", "\n").replace("\0", ""))
        if not self._timer.isActive():
            self._timer.start(_turns.wait())

    def replace(self, text: str) -> None:
        """Put `text` in place of all that came, as part of the same step (a step that gives its final form)."""
        self._insert()
        start, end = self.span
        self._edit(start, end, text)

    def mark(self) -> None:
        """From here on is what `replace_from_mark` would replace."""
        self._insert()
        self._mark = QTextCursor(self._editor.document())
        self._mark.setPosition(self._end.position())
        self._mark.setKeepPositionOnInsert(True)

    def replace_from_mark(self, text: str) -> None:
        """Put `text` in place of what came since the mark."""
        self._insert()
        self._edit(self._mark.position(), self._end.position(), text)

    def end(self) -> None:
        """No more will come: what came stays, and can be edited."""
        if not self.active:
            return
        self._insert()
        self._timer.stop()
        self.active = False
        self._editor.forget_stream(self)
        self.ended.emit()
        self.deleteLater()

    def _insert(self) -> None:
        if not self._pending:
            return
        text = "".join(self._pending)
        self._pending.clear()
        position = self._end.position()
        self._edit(position, position, text)

    def _edit(self, start: int, end: int, text: str) -> None:
        editor, document = self._editor, self._editor.document()
        grows = start == end == self._end.position() > self._start.position()  # then its mark grows with the text
        at_end = editor.is_at_bottom() if self._follow else False
        own = editor.textCursor()
        stay = own.position() if own.position() == end and not own.hasSelection() else None
        cursor = QTextCursor(document)
        if self._revision == document.revision():
            cursor.joinPreviousEditBlock()
        else:
            cursor.beginEditBlock()
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(text)
        cursor.endEditBlock()
        self._end.setPosition(cursor.position())
        self._revision = document.revision()
        if stay is not None:
            own.setPosition(min(stay, document.characterCount() - 1))
            editor.setTextCursor(own)
        if at_end:
            editor.scroll_to_bottom()
        if not grows:
            editor.mark_extra()
