"""Typewriter mode: the line that is written stays where it is, and the page moves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QApplication

if TYPE_CHECKING:
    from alwrity_desktop.ui.editor.editor import MarkdownEditor

HEIGHT = 0.42
"""Where the line stays, as a share of the editor's height: a little above the middle."""
_TRIES = 4


class Typewriter(QObject):
    """Room is made above a text's beginning and below its end, so that this holds for every line of it."""

    def __init__(self, editor: MarkdownEditor) -> None:
        super().__init__(editor)
        self._editor = editor
        self.on = False

    def turn(self, on: bool) -> None:
        """Switch it on or off."""
        if on == self.on:
            return
        self.on = on
        editor = self._editor
        editor.setCenterOnScroll(on)
        if on:
            editor.cursorPositionChanged.connect(self.place)
            self.place()
        else:
            editor.cursorPositionChanged.disconnect(self.place)
            editor.set_room_above(0)
            editor.ensureCursorVisible()

    def place(self) -> None:
        """Bring the cursor's line to its height; not while a mouse button is down, as the text would move below it."""
        if not self.on or QApplication.mouseButtons() != Qt.MouseButton.NoButton:
            return
        editor = self._editor
        bar = editor.verticalScrollBar()
        step = max(1.0, QFontMetricsF(editor.font()).lineSpacing())
        for _try in range(_TRIES):
            excess = editor.viewport().y() + editor.cursorRect().top() - HEIGHT * editor.height()
            if abs(excess) < step * 0.6:
                return
            if excess > 0 and editor.room_above > 0:
                editor.set_room_above(max(0, editor.room_above - round(excess)))
            elif excess < 0 and bar.value() == 0:
                editor.set_room_above(editor.room_above - round(excess))
            else:
                bar.setValue(bar.value() + (round(excess / step) or (1 if excess > 0 else -1)))
