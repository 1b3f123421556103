"""Text that streams in: marked, read-only meanwhile, one undo step, kept when stopped."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from alwrity_desktop.ui.editor.editor import MarkdownEditor


def test_arrives_as_one_undo_step(editor: MarkdownEditor, qtbot: QtBot) -> None:
    editor.set_text("Before.\n")
    stream = editor.begin_stream()
    for word in ("one ", "two ", "three"):
        stream.append(word)
        qtbot.waitUntil(lambda word=word: stream.text.endswith(word))
    with qtbot.waitSignal(stream.ended):
        stream.end()
    assert editor.text() == "Before.\none two three"
    editor.undo()
    assert editor.text() == "Before.\n"


def test_stop_keeps_what_came_even_if_not_shown_yet(editor: MarkdownEditor) -> None:
    stream = editor.begin_stream()
    stream.append("half a sent")
    stream.end()
    assert editor.text() == "half a sent"
    stream.append("more")
    assert editor.text() == "half a sent"


def test_the_region_is_read_only_and_the_rest_is_not(editor: MarkdownEditor, qtbot: QtBot) -> None:
    editor.set_text("Mine: \nafter")
    stream = editor.begin_stream(6)
    stream.append("streamed words")
    qtbot.waitUntil(lambda: stream.text == "streamed words")
    cursor = editor.textCursor()
    cursor.setPosition(10)
    editor.setTextCursor(cursor)
    QTest.keyClicks(editor, "x")
    QTest.keyClick(editor, Qt.Key.Key_Backspace)
    assert editor.text() == "Mine: streamed words\nafter"
    cursor.setPosition(0)
    editor.setTextCursor(cursor)
    QTest.keyClicks(editor, "All ")
    stream.append(" more")
    stream.end()
    assert editor.text() == "All Mine: streamed words more\nafter"
    cursor.setPosition(20)
    editor.setTextCursor(cursor)
    QTest.keyClicks(editor, "y")
    assert "y" in editor.text()
