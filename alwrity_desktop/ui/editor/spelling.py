"""Waves below misspelled words, only of what is on the screen, and the words' own part of the context menu.

A key press checks nothing: what is known of the paragraph's words is moved along with them, and looked at again when
typing pauses. New words are checked in a thread and remembered.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, QPointF, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QColor, QPainter, QPen, QPixmap, QTextBlock, QTextCursor
from PySide6.QtWidgets import QMenu

from alwrity_desktop.core.errors import KnownError
from alwrity_desktop.core.messages import _
from alwrity_desktop.ui.editor import syntax
from alwrity_desktop.ui.editor.background import Background
from alwrity_desktop.ui.editor.syntax import Kind

if TYPE_CHECKING:
    from alwrity_desktop.language.spelling import Speller
    from alwrity_desktop.ui.editor.editor import MarkdownEditor

Found = tuple[int, int, str]
"""Start and end in the paragraph (UTF-16 units), and the word."""
Wave = tuple[QTextBlock, QPointF, int, int]
"""A paragraph, its top left corner on the screen, and where in it something is wrong."""
_WORD = re.compile(r"\w+(?:['’]\w+)*")
_NO_WORD = re.compile(r"[\d_]")
_LEFT_OUT = frozenset((Kind.CODE, Kind.ADDRESS, Kind.FENCE, Kind.HTML, Kind.NOTE))
_PAUSE = 300
_MOST = 4_000
_FRONT = 100
"""Lines of front matter that are looked for."""


class Spelling(QObject):
    """Off until `use` gives a speller. failed(error): a word could not be added."""

    failed = Signal(object)

    def __init__(self, editor: MarkdownEditor) -> None:
        super().__init__(editor)
        self._editor = editor
        self.speller: Speller | None = None
        self._wrong: dict[str, bool] = {}
        self._read: dict[tuple[str, int], list[Found]] = {}
        self._last: dict[int, tuple[str, list[Found]]] = {}
        self._wave = QPixmap()
        self._work, self._advice = Background(self), Background(self)
        self._work.done.connect(self._take)
        self._advice.done.connect(self._show_suggestions)
        self._menu: QMenu | None = None
        self._place = (0, 0)
        self._typed = -1
        self._later = QTimer(self, interval=_PAUSE, singleShot=True)
        self._later.timeout.connect(self._look_again)

    def use(self, speller: Speller | None) -> None:
        """Check with this speller from now on; None: no more."""
        self.speller = speller
        self._forget()

    def close_down(self) -> None:
        """Wait for threads."""
        self._later.stop()
        self._work.stop()
        self._advice.stop()

    # waves

    def paint(self, within: QRect) -> None:
        """Draw below what is known to be wrong inside `within` of the viewport."""
        waves = self._waves(within)
        if waves:  # else the painter alone would be a tenth of what a key costs
            painter = QPainter(self._editor.viewport())
            for wave in waves:
                self._draw(painter, *wave)
            painter.end()

    def _waves(self, within: QRect) -> list[Wave]:
        editor = self._editor
        cursor = editor.textCursor()
        block, offset = cursor.block(), editor.contentOffset()
        place = cursor.positionInBlock() if editor.hasFocus() else -1
        unknown: set[str] = set()
        waves: list[Wave] = []
        box = editor.blockBoundingGeometry(block).translated(offset)
        if box.top() - 2 < within.top() and within.bottom() < box.bottom() + 2:
            waves = self._waves_of(block, box.topLeft(), place, unknown)  # what a key press paints
        else:
            at, block = block.blockNumber(), editor.firstVisibleBlock()
            box = editor.blockBoundingGeometry(block).translated(offset)
            while block.isValid() and box.top() <= within.bottom():
                if box.bottom() >= within.top() and block.isVisible():
                    here = place if block.blockNumber() == at else None
                    waves += self._waves_of(block, box.topLeft(), here, unknown)
                block = block.next()
                box = editor.blockBoundingGeometry(block).translated(offset)
        if unknown and self.speller is not None and not self._work.busy:
            self._work.submit(partial(self.speller.wrong, unknown))
        return waves

    def _waves_of(self, block: QTextBlock, corner: QPointF, place: int | None, unknown: set[str]) -> list[Wave]:
        """place: where the cursor is in this paragraph, None where it is in another."""
        return [
            (block, corner, start, end)
            for start, end, _word in self._of(block, unknown, typing=place is not None)
            if place is None or not start < place <= end
        ]

    def _of(self, block: QTextBlock, unknown: set[str], *, typing: bool) -> list[Found]:
        """The wrong words of a paragraph; while it is typed into those that were wrong before. Adds words to `unknown`."""
        text, number = block.text(), block.blockNumber()
        before = self._last.get(number)
        if before is not None and before[0] == text:
            return before[1]
        if typing and before is not None:
            self._typed = number
            self._later.start()
            found = _moved(before, text, self._editor.textCursor().positionInBlock())
            self._last[number] = (text, found)
            return found
        if len(self._read) > _MOST:
            self._read.clear()
            self._last.clear()
        if number < _front_matter(self._editor.ledger.lines):
            return []
        state = self._editor.highlighter.state_before(block)
        words = self._read.get((text, state))
        if words is None:
            words = self._read[text, state] = list(_words(text, state))
        found = [word for word in words if self._wrong.get(word[2])]
        fresh = {word for _start, _end, word in words if word not in self._wrong}
        if fresh:
            unknown |= fresh
        else:
            self._last[number] = (text, found)
        return found

    def _look_again(self) -> None:
        """Typing has paused: read the paragraph anew."""
        editor = self._editor
        block = editor.document().findBlockByNumber(self._typed)
        self._last.pop(self._typed, None)
        box = editor.blockBoundingGeometry(block).translated(editor.contentOffset())
        editor.viewport().update(box.toAlignedRect())

    def _take(self, result: object) -> None:
        checked = cast("dict[str, bool]", result)
        self._wrong.update(checked)
        if any(checked.values()):
            self._editor.viewport().update()

    def _forget(self) -> None:
        self._work.forget()
        self._wrong.clear()
        self._read.clear()
        self._last.clear()
        self._editor.viewport().update()

    def _draw(self, painter: QPainter, block: QTextBlock, corner: QPointF, start: int, end: int) -> None:
        line = block.layout().lineForTextPosition(start)
        if not line.isValid():
            return
        one, other = sorted(_x(line.cursorToX(place)) for place in (start, end))
        y = corner.y() + line.y() + line.ascent() + 2
        painter.drawTiledPixmap(QRectF(corner.x() + one, y, other - one, 3), self._tile())

    def _tile(self) -> QPixmap:
        ratio = self._editor.devicePixelRatioF()
        if self._wave.isNull() or self._wave.devicePixelRatioF() != ratio:
            self._wave = _wave(self._editor.look.removed, ratio)
        return self._wave

    def restyle(self) -> None:
        """Take colours again."""
        self._wave = QPixmap()

    # the menu

    def word_at(self, cursor: QTextCursor) -> Found | None:
        """The misspelled word at a cursor, its places in the document."""
        block = cursor.block()
        place = cursor.positionInBlock()
        if self.speller is None or block.blockNumber() < _front_matter(self._editor.ledger.lines):
            return None
        for start, end, word in _words(block.text(), self._editor.highlighter.state_before(block)):
            if start <= place <= end and not self.speller.right(word):
                return block.position() + start, block.position() + end, word
        return None

    def extend(self, menu: QMenu, cursor: QTextCursor) -> None:
        """Put what can be done with the word at `cursor` at the head of a context menu."""
        found = self.word_at(cursor)
        if found is None or self.speller is None:
            return
        first = menu.actions()[0] if menu.actions() else None
        waiting = menu.addAction(_("Looking for suggestions ..."))
        waiting.setEnabled(False)
        add = menu.addAction(_("Add “{word}” to your dictionary", word=found[2]))
        ignore = menu.addAction(_("Ignore it until the program ends"))
        for action, handler in ((add, self._add), (ignore, self._ignore)):
            action.setData(found[2])
            action.triggered.connect(handler)
        for action in (waiting, add, ignore):
            menu.insertAction(first, action)  # pyright: ignore[reportArgumentType] - None puts it at the end
        menu.insertSeparator(first)  # pyright: ignore[reportArgumentType]
        self._menu, self._place = menu, found[:2]
        menu.destroyed.connect(self._menu_gone)
        self._advice.submit(partial(self.speller.suggestions, found[2]))

    def _show_suggestions(self, result: object) -> None:
        if self._menu is None:
            return
        waiting = self._menu.actions()[0]
        words = cast("list[str]", result)
        if not words:
            waiting.setText(_("No suggestions"))
            return
        for word in words:
            action = self._menu.addAction(word)
            action.setData(word)
            action.triggered.connect(self._replace)
            self._menu.insertAction(waiting, action)
        self._menu.removeAction(waiting)

    def _menu_gone(self) -> None:
        self._menu = None

    def _replace(self) -> None:
        self._editor.replace_span(*self._place, self._sent_word())

    def _add(self) -> None:
        if self.speller is not None:
            try:
                self.speller.add(self._sent_word())
            except KnownError as error:
                self.failed.emit(error)
            self._forget()

    def _ignore(self) -> None:
        if self.speller is not None:
            self.speller.ignore(self._sent_word())
            self._forget()

    def _sent_word(self) -> str:
        return str(cast("QAction", self.sender()).data())


def _words(text: str, state: int) -> Iterator[Found]:
    """The words of a paragraph that can be checked: not those in code, addresses and tags, nor with digits in them."""
    spans, _after = syntax.spans(text, state)
    left_out = [
        (start, start + length)
        for start, length, base, kind in spans
        if kind in _LEFT_OUT or base == Kind.FENCE or (kind == Kind.LINK and "://" in text[start : start + length])
    ]
    wide = 0 if text.isascii() or max(text) <= "\uffff" else 1
    for found in _WORD.finditer(text[: syntax.LONGEST]):
        word = found[0]
        if len(word) < 2 or _NO_WORD.search(word):
            continue
        start, end = found.span()
        if any(begin <= start < until for begin, until in left_out):
            continue
        if wide:
            start, end = (place + sum(letter > "\uffff" for letter in text[:place]) for place in (start, end))
        yield start, end, word


def _moved(before: tuple[str, list[Found]], text: str, place: int) -> list[Found]:
    """The words of the text before a key, where they stand after it; those at the cursor are left out."""
    longer = len(text) - len(before[0])
    left, right = place - max(longer, 0), place - longer
    return [
        (start, end, word) if end < left else (start + longer, end + longer, word)
        for start, end, word in before[1]
        if end < left or start > right
    ]


def _front_matter(lines: list[str]) -> int:
    """The number of the first line after front matter."""
    if not lines or lines[0].rstrip() != "---":
        return 0
    return next((number + 1 for number, line in enumerate(lines[1:_FRONT], 1) if line.rstrip() in ("---", "...")), 0)


def _wave(colour: str, ratio: float) -> QPixmap:
    tile = QPixmap(round(4 * ratio), round(3 * ratio))
    tile.setDevicePixelRatio(ratio)
    tile.fill(Qt.GlobalColor.transparent)
    painter = QPainter(tile)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(colour), 1.2))
    painter.drawPolyline([QPointF(0, 2.2), QPointF(2, 0.8), QPointF(4, 2.2)])
    painter.end()
    return tile


def _x(found: object) -> float:
    """PySide gives the cursor's place with the x."""
    return float(found[0] if isinstance(found, tuple) else found)  # pyright: ignore[reportUnknownArgumentType, reportArgumentType]
