"""Paragraphs that are read from right to left stand at the right.

Qt finds the direction of each paragraph by its first letter, and moves the cursor by it, but lays every line of a
QPlainTextEdit out at the left. Lines are put at the right as they come on the screen; clicks, selections and the cursor
follow a line's place.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt

if TYPE_CHECKING:
    from alwrity_desktop.ui.editor.editor import MarkdownEditor

_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")


def has_right_to_left(text: str) -> bool:
    """Whether a letter of a script such as Arabic or Hebrew is in it."""
    return not text.isascii() and _RIGHT_TO_LEFT.search(text) is not None


def align(editor: MarkdownEditor) -> bool:
    """Put the lines in view at their side; whether one was moved."""
    block = editor.firstVisibleBlock()
    bottom = editor.viewport().height()
    top = editor.blockBoundingGeometry(block).translated(editor.contentOffset()).top()
    margin = editor.document().documentMargin()
    moved = False
    while block.isValid() and top <= bottom:
        height = editor.blockBoundingRect(block).height()
        if block.textDirection() == Qt.LayoutDirection.RightToLeft:
            layout = block.layout()
            for number in range(layout.lineCount()):
                line = layout.lineAt(number)
                place = margin + max(0.0, line.width() - line.naturalTextWidth())
                if abs(line.x() - place) > 0.5:
                    line.setPosition(QPointF(place, line.y()))
                    moved = True
        top += height
        block = block.next()
    return moved
