"""The veil over what is not written just now, and the line that stays in its place."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from alwrity_desktop.page.contrast import colour_of, contrast
from alwrity_desktop.ui.editor.editor import MarkdownEditor
from alwrity_desktop.ui.editor.look import ink
from alwrity_desktop.ui.editor.typewriter import HEIGHT
from alwrity_desktop.ui.editor.veil import STRENGTH
from alwrity_desktop.ui.theme import look

TEXT = "\n\n".join(f"Paragraph {number} is here. It has a second sentence." for number in range(60))


def _darkest(editor: MarkdownEditor, line: int, start: float = 0.0, end: float = 1.0) -> int:
    """The darkest grey of a line, or of the part between two shares of its width."""
    QApplication.processEvents()
    image: QImage = editor.viewport().grab().toImage()
    block = editor.document().findBlockByNumber(line)
    box = editor.blockBoundingGeometry(block).translated(editor.contentOffset())
    wide = block.layout().lineAt(0).naturalTextWidth()
    xs = range(round(box.left() + wide * start) + 1, round(box.left() + wide * end) - 1)
    return min(image.pixelColor(x, y).lightness() for x in xs for y in range(round(box.top()), round(box.bottom())))


def _blended(over: str, under: str) -> str:
    one, other = QColor(over), QColor(under)
    parts = [round(a * STRENGTH + b * (1 - STRENGTH)) for a, b in zip(one.getRgb()[:3], other.getRgb()[:3], strict=True)]
    return QColor(*parts).name()


def test_only_the_paragraph_at_the_cursor_is_clear(editor: MarkdownEditor) -> None:
    editor.set_text(TEXT)
    editor.veil.show(True)
    assert _darkest(editor, 0) + 60 < _darkest(editor, 2)
    editor.moveCursor(editor.textCursor().MoveOperation.NextBlock)
    editor.moveCursor(editor.textCursor().MoveOperation.NextBlock)
    assert _darkest(editor, 2) + 60 < _darkest(editor, 0)
    editor.veil.show(False)
    assert abs(_darkest(editor, 2) - _darkest(editor, 0)) < 40


def test_or_only_the_sentence(editor: MarkdownEditor) -> None:
    editor.set_text("🐝 One sentence here. Another sentence there.")
    editor.veil.show(True, by_sentence=True)
    assert _darkest(editor, 0, 0.0, 0.4) + 60 < _darkest(editor, 0, 0.6, 1.0)
    editor.moveCursor(editor.textCursor().MoveOperation.End)
    assert _darkest(editor, 0, 0.6, 1.0) + 60 < _darkest(editor, 0, 0.0, 0.4)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_what_is_dimmed_can_still_be_read(theme: Any) -> None:
    look().choose(theme)
    colours = ink()
    dimmed, page = colour_of(_blended(colours.page, colours.text)), colour_of(colours.page)
    assert dimmed
    assert page
    assert contrast(dimmed, page) >= 3


def test_the_line_that_is_written_stays_at_its_height(editor: MarkdownEditor) -> None:
    editor.set_text(TEXT)
    editor.typewriter.turn(True)
    step = editor.cursorRect().height()

    def height() -> float:
        QApplication.processEvents()
        return editor.viewport().y() + editor.cursorRect().top()

    for operation in ("Start", "Down", "Down", "Down", "NextBlock", "NextBlock", "End"):
        editor.moveCursor(getattr(editor.textCursor().MoveOperation, operation))
        assert height() == pytest.approx(HEIGHT * editor.height(), abs=step)
    for _line in range(5):
        QTest.keyClick(editor, Qt.Key.Key_Return)
        QTest.keyClicks(editor, "more")
        assert height() == pytest.approx(HEIGHT * editor.height(), abs=step)
    editor.typewriter.turn(False)
    editor.moveCursor(editor.textCursor().MoveOperation.Start)
    assert height() < 30
