"""An editor on the screen (offscreen), closed whole after each test."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from alwrity_desktop.ui.editor.editor import MarkdownEditor


@pytest.fixture
def editor(qapp: QApplication, qtbot: QtBot) -> Iterator[MarkdownEditor]:
    qapp.setQuitOnLastWindowClosed(False)
    made = MarkdownEditor()
    qtbot.addWidget(made)
    made.resize(800, 600)
    made.show()
    yield made
    made.close_down()


@pytest.fixture
def put(editor: MarkdownEditor) -> Callable[[str], MarkdownEditor]:
    """Set a text in which | marks the cursor and, twice, the selection."""

    def place(text: str) -> MarkdownEditor:
        first, _bar, rest = text.partition("|")
        middle, bar, last = rest.partition("|")
        editor.set_text(first + middle + last)
        cursor = editor.textCursor()
        cursor.setPosition(len(first))
        if bar:
            cursor.setPosition(len(first) + len(middle), cursor.MoveMode.KeepAnchor)
        editor.setTextCursor(cursor)
        return editor

    return place
