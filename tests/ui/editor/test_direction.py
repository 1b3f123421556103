"""Arabic and Hebrew: each paragraph at its side, the cursor by its reading, the preview too."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from alwrity_desktop.ui.editor.editor import MarkdownEditor
from alwrity_desktop.ui.editor.preview import Preview

TEXT = "# عنوان المقال\n\nهذه فقرة باللغة العربية with English inside.\n\nAn English paragraph.\n\n- פריט ראשון"


def _span(editor: MarkdownEditor, line: int) -> tuple[float, float]:
    """Where the text of a line begins and ends on the screen, as shares of the width."""
    QApplication.processEvents()
    rect = editor.document().findBlockByNumber(line).layout().lineAt(0).naturalTextRect()
    return rect.left() / editor.viewport().width(), rect.right() / editor.viewport().width()


def test_each_paragraph_stands_at_its_side(editor: MarkdownEditor) -> None:
    editor.set_text(TEXT)
    editor.viewport().grab()
    for line in (0, 2, 6):
        assert _span(editor, line)[1] > 0.95
    assert _span(editor, 4)[0] < 0.05
    editor.resize(500, 400)
    editor.viewport().grab()
    assert _span(editor, 2)[1] > 0.95


def test_typed_letters_bring_a_line_over(editor: MarkdownEditor) -> None:
    editor.set_text("")
    for letter in "שלום":  # QTest knows Latin keys only
        key = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_unknown, Qt.KeyboardModifier.NoModifier, letter)
        QApplication.sendEvent(editor, key)
    editor.viewport().grab()
    assert _span(editor, 0)[1] > 0.95
    assert editor.ledger.right_to_left


def test_cursor_keys_go_as_it_is_read(editor: MarkdownEditor, qtbot: QtBot) -> None:
    editor.set_text(TEXT)
    editor.viewport().grab()
    cursor = editor.textCursor()
    cursor.setPosition(editor.document().findBlockByNumber(2).position())
    editor.setTextCursor(cursor)
    start = editor.cursorRect().center().x()
    QTest.keyClick(editor, Qt.Key.Key_Left)
    assert editor.textCursor().positionInBlock() == 1
    assert editor.cursorRect().center().x() < start, "leftwards is onwards"
    QTest.keyClick(editor, Qt.Key.Key_Right)
    assert editor.textCursor().positionInBlock() == 0


def test_a_click_lands_where_it_was_made(editor: MarkdownEditor) -> None:
    editor.set_text(TEXT)
    editor.viewport().grab()
    block = editor.document().findBlockByNumber(2)
    box = editor.blockBoundingGeometry(block).translated(editor.contentOffset())
    line = block.layout().lineAt(0)
    at = QPoint(round(line.naturalTextRect().right()) - 2, round(box.center().y()))
    assert editor.cursorForPosition(at).positionInBlock() in (0, 1)


@pytest.fixture
def preview(editor: MarkdownEditor, qtbot: QtBot) -> Iterator[Preview]:
    made = Preview(editor.ledger.snapshot)
    qtbot.addWidget(made)
    made.resize(600, 500)
    made.show()
    yield made
    made.close_down()


def test_the_preview_reads_the_same_way(
    editor: MarkdownEditor, preview: Preview, qtbot: QtBot, put: Callable[[str], MarkdownEditor]
) -> None:
    put(TEXT)
    preview.text_changed()
    qtbot.waitUntil(lambda: all(item.fresh for item in preview._items) and len(preview._items) == 4)
    for item, right in zip(preview._items, (True, True, False, True), strict=True):
        assert item.page is not None
        rect = item.page.begin().layout().lineAt(0).naturalTextRect()
        assert (rect.right() > preview._width() * 0.9) is right
