"""Which words are checked, what is drawn, and what the context menu does."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from alwrity_desktop.language.spelling import OWN_WORDS, Speller, SpellingMissingError
from alwrity_desktop.ui.editor.editor import MarkdownEditor
from alwrity_desktop.ui.editor.spelling import _words


@pytest.fixture
def checked(editor: MarkdownEditor, tmp_path: Path, require: Callable[[str], None]) -> MarkdownEditor:
    """An editor that checks English."""
    try:
        editor.spelling.use(Speller("en", tmp_path))
    except SpellingMissingError as error:
        require(f"{error.happened} {error.remedy}")
    return editor


def _reds(editor: MarkdownEditor, line: int) -> int:
    """Pixels of the wave's colour below a line."""
    image = editor.viewport().grab().toImage()
    block = editor.document().findBlockByNumber(line)
    box = editor.blockBoundingGeometry(block).translated(editor.contentOffset())
    wanted = QColor(editor.look.removed)
    return sum(
        abs(image.pixelColor(x, y).hue() - wanted.hue()) < 12 and image.pixelColor(x, y).saturation() > 90
        for x in range(round(box.left()), image.width())
        for y in range(round(box.top()), round(box.bottom()))
    )


def _menu(editor: MarkdownEditor, place: int, qtbot: QtBot) -> QMenu:
    cursor = QTextCursor(editor.document())
    cursor.setPosition(place)
    menu = QMenu(editor)
    menu.addAction("Undo")
    editor.spelling.extend(menu, cursor)
    qtbot.waitUntil(lambda: not editor.spelling._advice.busy)
    return menu


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("Some **wrds** and `cde` here", ["Some", "wrds", "and", "here"]),
        ("[the text](https://exmple.com/pth) https://othr.com <b class='x'>bold</b>", ["the", "text", "bold"]),
        ("don’t h2o 3D snake_case a 12", ["don’t"]),
        ("## A headng [^nte]", ["headng"]),
        ("😀 wrd", ["wrd"]),
    ],
)
def test_what_is_no_prose_is_left_out(line: str, words: list[str]) -> None:
    assert [word for _start, _end, word in _words(line, 0)] == words


def test_places_are_in_utf_16_units() -> None:
    assert list(_words("😀 wrd", 0)) == [(3, 6, "wrd")]


def test_code_blocks_and_front_matter_are_left_out(checked: MarkdownEditor, qtbot: QtBot) -> None:
    checked.set_text("---\ntitel: wrnog\n---\n\nwrnog\n\n```\nwrnog\n```\n\nright")
    qtbot.waitUntil(lambda: _reds(checked, 4) > 10)
    assert [_reds(checked, line) for line in (1, 7, 10)] == [0, 0, 0]


def test_a_wave_comes_and_goes_with_the_word(checked: MarkdownEditor, qtbot: QtBot) -> None:
    checked.set_text("A wrnog word and more")
    qtbot.waitUntil(lambda: _reds(checked, 0) > 10)
    checked.replace_span(2, 7, "wrong")
    qtbot.waitUntil(lambda: _reds(checked, 0) == 0)


def test_a_key_checks_nothing_and_moves_what_is_known(checked: MarkdownEditor, qtbot: QtBot) -> None:
    checked.set_text("A wrnog word")
    checked.setFocus()
    qtbot.waitUntil(lambda: _reds(checked, 0) > 10)
    QTest.keyClicks(checked, "xyz")
    assert (5, 10, "wrnog") in checked.spelling._of(checked.document().firstBlock(), set(), typing=True)
    assert checked.spelling._later.isActive()
    qtbot.waitUntil(lambda: checked.spelling._wrong.get("xyzA") is True)


def test_a_paragraph_left_in_haste_is_read_again(checked: MarkdownEditor, qtbot: QtBot) -> None:
    checked.set_text("A word\n\nmore")
    qtbot.waitUntil(lambda: checked.spelling._wrong.get("more") is False)
    checked.setFocus()
    QTest.keyClicks(checked, "qwrtz ")
    checked.moveCursor(QTextCursor.MoveOperation.End)
    qtbot.waitUntil(lambda: _reds(checked, 0) > 10)


def test_the_menu_mends_adds_and_ignores(checked: MarkdownEditor, qtbot: QtBot, tmp_path: Path) -> None:
    checked.set_text("A wrnog word, alwrityish and qwrtz")
    menu = _menu(checked, 4, qtbot)
    names = [action.text() for action in menu.actions()]
    assert "wrong" in names
    assert names[-1] == "Undo"
    menu.actions()[names.index("wrong")].trigger()
    assert checked.text().startswith("A wrong word")
    for place, what in ((18, "dictionary"), (32, "Ignore")):
        menu = _menu(checked, place, qtbot)
        next(action for action in menu.actions() if what in action.text()).trigger()
        assert len(_menu(checked, place, qtbot).actions()) == 1
    assert (tmp_path / OWN_WORDS).read_text(encoding="utf-8") == "alwrityish\n"
