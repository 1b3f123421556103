"""Text that streams in: marked, read-only meanwhile, one undo step, kept when stopped."""

from __future__ import annotations

import itertools

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


def test_the_mark_grows_with_the_text(editor: MarkdownEditor, qtbot: QtBot) -> None:
    editor.set_text("Mine: \nafter")
    stream = editor.begin_stream(6)
    for word in ("one ", "two\n\n", "three"):
        stream.append(word)
        qtbot.waitUntil(lambda word=word: stream.text.endswith(word))
    stream.replace("all of it again")
    stream.append(", and more")
    qtbot.waitUntil(lambda: stream.text.endswith("more"))
    mark = editor.extraSelections()[0]
    cursor = mark.cursor
    assert (cursor.selectionStart(), cursor.selectionEnd()) == stream.span
    stream.end()
    assert editor.extraSelections() == []


def test_many_regions_insert_one_after_the_other(editor: MarkdownEditor, qtbot: QtBot) -> None:
    """All at once would be one long turn of the window's thread."""
    streams = [editor.begin_stream() for _number in range(6)]
    for stream in streams:
        stream.append("word ")
    waits = sorted(stream._timer.interval() for stream in streams)
    assert all(later - earlier >= 4 for earlier, later in itertools.pairwise(waits))
    qtbot.waitUntil(lambda: editor.text() == "word " * 6)
    for stream in streams:
        stream.end()
