"""Marks of advice: only those in view are made, however many there are and however long a paragraph is."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from alwrity_desktop.ui.editor.editor import MarkdownEditor

WORDS = 20_000
PLACES = 900


@pytest.mark.parametrize("between", [" ", "\n\n"])
def test_only_places_in_view_are_marked(editor: MarkdownEditor, qtbot: QtBot, between: str) -> None:
    editor.resize(800, 600)
    editor.set_text(between.join("word word" for _number in range(WORDS // 2)))
    length = editor.document().characterCount() - 1
    starts = [number * length // PLACES for number in range(PLACES)]
    editor.show_places([end for start in starts for end in (start, start + 4)])
    marked = {mark.cursor.selectionStart() for mark in editor.extraSelections()}  # type: ignore[attr-defined]
    assert marked
    assert starts[0] in marked
    assert len(marked) < 200
    assert starts[-1] not in marked
    editor.verticalScrollBar().setValue(editor.verticalScrollBar().maximum())
    marked = {mark.cursor.selectionStart() for mark in editor.extraSelections()}  # type: ignore[attr-defined]
    assert starts[-1] in marked
    assert starts[0] not in marked
    editor.show_places([])
    assert not editor.extraSelections()
