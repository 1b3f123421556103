"""Two texts as one, word by word: what goes is struck out, what comes is marked, and each change can be taken or left."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QTextCharFormat, QTextCursor, QTextFormat
from PySide6.QtWidgets import QFrame, QTextEdit, QWidget

from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.page.word_count import count_words
from alwrity_desktop.ui.editor.look import ink
from alwrity_desktop.ui.theme import look

if TYPE_CHECKING:
    from alwrity_desktop.writer.diff import Hunk

_CONTEXT = 240
"""Characters of unchanged text shown around a change where `folded` is on."""


class DiffView(QTextEdit):
    """Shows the way from one text to another. changed: another set of changes is taken.

    A click on a change, or Space with the cursor in it, takes or leaves it; N and P go to the next and the last one.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setReadOnly(True)
        self.setUndoRedoEnabled(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setAccessibleName(_("Changes"))
        self._old = self._new = ""
        self._hunks: list[Hunk] = []
        self._taken: list[bool] = []
        self._spans: list[tuple[int, int]] = []
        self._folded = True
        self._current = -1
        look().changed.connect(self._draw)

    def show_texts(self, old: str, new: str, *, hunks: Sequence[Hunk] | None = None, folded: bool = True) -> None:
        """Show the changes, all of them taken. hunks: of `diff(old, new)`, where a thread has made them already."""
        from alwrity_desktop.writer.diff import diff

        self._old, self._new, self._folded = old, new, folded
        self._hunks = list(diff(old, new) if hunks is None else hunks)
        self._taken = [True] * len(self._hunks)
        self._current = -1
        self._draw()
        self.go(1)

    @property
    def count(self) -> int:
        """How many changes there are."""
        return len(self._hunks)

    @property
    def taken(self) -> list[Hunk]:
        """The changes that are taken."""
        return [hunk for hunk, taken in zip(self._hunks, self._taken, strict=True) if taken]

    def result(self) -> str:
        """The old text with the changes that are taken."""
        from alwrity_desktop.writer.diff import apply_hunks

        return apply_hunks(self._old, self._new, self.taken)

    def take_all(self, taken: bool) -> None:
        """Take every change, or none."""
        self._taken = [taken] * len(self._hunks)
        self._draw()
        self.changed.emit()

    def toggle(self, index: int) -> None:
        """Take a change or leave it."""
        if 0 <= index < len(self._hunks):
            self._taken[index] = not self._taken[index]
            self._current = index
            place = self.verticalScrollBar().value()
            self._draw()
            self.verticalScrollBar().setValue(place)
            self.changed.emit()

    def go(self, way: int) -> None:
        """Show the next (1) or the last (-1) change."""
        if self._hunks:
            self._current = (self._current + way) % len(self._hunks)
            cursor = self.textCursor()
            cursor.setPosition(self._spans[self._current][0])
            self.setTextCursor(cursor)
            self.ensureCursorVisible()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click without a selection toggles the change below it."""
        super().mouseReleaseEvent(event)
        if event.button() == Qt.MouseButton.LeftButton and not self.textCursor().hasSelection():
            self.toggle(self._at(event.position().toPoint()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """A hand over changes."""
        super().mouseMoveEvent(event)
        over = self._at(event.position().toPoint()) >= 0
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.IBeamCursor)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space, N and P."""
        if event.key() == Qt.Key.Key_Space:
            here = self._of(self.textCursor().position())
            self.toggle(here if here >= 0 else self._current)
        elif event.key() in (Qt.Key.Key_N, Qt.Key.Key_P):
            self.go(1 if event.key() == Qt.Key.Key_N else -1)
        else:
            super().keyPressEvent(event)

    def _at(self, point: QPoint) -> int:
        return self._of(self.cursorForPosition(point).position())

    def _of(self, position: int) -> int:
        return next((index for index, (start, end) in enumerate(self._spans) if start <= position <= end), -1)

    def _draw(self) -> None:
        self.setPlainText("")
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        colours = ink()
        plain = _format(colours.text)
        self._spans = []
        place = 0
        for index, hunk in enumerate(self._hunks):
            self._same(cursor, self._old[place : hunk.a_start], plain, first=index == 0, last=False)
            start = cursor.position()
            taken = self._taken[index]
            gone = _format(colours.removed, colours.removed_back, struck=True) if taken else _format(colours.text)
            come = _format(colours.added, colours.added_back) if taken else _format(colours.quiet, struck=True)
            if removed := self._old[hunk.a_start : hunk.a_end]:
                cursor.insertText(removed, gone)
            if added := self._new[hunk.b_start : hunk.b_end]:
                cursor.insertText(added, come)
            self._spans.append((start, cursor.position()))
            place = hunk.a_end
        self._same(cursor, self._old[place:], plain, first=not self._hunks, last=True)
        cursor.endEditBlock()

    def _same(self, cursor: QTextCursor, text: str, form: QTextCharFormat, *, first: bool, last: bool) -> None:
        """Unchanged text; a long stretch of it is shown by its ends."""
        if not self._folded or len(text) <= 3 * _CONTEXT:
            cursor.insertText(text, form)
            return
        head_end = text.rfind(" ", 0, _CONTEXT) + 1 or _CONTEXT  # no word is cut
        tail_start = text.find(" ", len(text) - _CONTEXT) + 1 or len(text) - _CONTEXT
        head, tail = ("" if first else text[:head_end]), ("" if last else text[tail_start:])
        cursor.insertText(head, form)
        words = count_words(text[len(head) : len(text) - len(tail)])
        mark = _format(ink().quiet)
        mark.setProperty(QTextFormat.Property.FontPixelSize, 12)
        cursor.insertText("\n" if head else "", mark)
        cursor.insertText(ngettext("⋯ {count} word unchanged ⋯", "⋯ {count} words unchanged ⋯", words), mark)
        cursor.insertText("\n" if tail else "", mark)
        cursor.insertText(tail, form)


def _format(text: str, back: str = "", *, struck: bool = False) -> QTextCharFormat:
    made = QTextCharFormat()
    made.setForeground(QColor(text))
    if back:
        made.setBackground(QColor(back))
    made.setFontStrikeOut(struck)
    return made
