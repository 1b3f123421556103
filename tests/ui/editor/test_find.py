"""Find and replace."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from alwrity_desktop.ui.editor import finder
from alwrity_desktop.ui.editor.editor import MarkdownEditor
from alwrity_desktop.ui.editor.find_bar import FindBar
from alwrity_desktop.ui.editor.finder import Query


@pytest.fixture
def bar(editor: MarkdownEditor, qtbot: QtBot) -> Iterator[FindBar]:
    made = FindBar(editor)
    qtbot.addWidget(made)
    yield made
    made.close_down()


def test_counts_goes_round_and_selects(editor: MarkdownEditor, bar: FindBar, qtbot: QtBot) -> None:
    editor.set_text("😀 one two One\nthree one")
    bar.open_bar()
    QTest.keyClicks(bar.needle, "one")
    qtbot.waitUntil(lambda: bar.count.text() == "1 of 3")
    assert editor.selection()[2] == "one"
    QTest.keyClick(bar.needle, Qt.Key.Key_Return)
    assert (editor.selection()[2], bar.count.text()) == ("One", "2 of 3")
    QTest.keyClick(bar.needle, Qt.Key.Key_Return)
    QTest.keyClick(bar.needle, Qt.Key.Key_Return)
    assert bar.count.text() == "1 of 3"
    QTest.keyClick(bar.needle, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert bar.count.text() == "3 of 3"
    QTest.keyClick(bar.needle, Qt.Key.Key_Escape)
    assert bar.isHidden()
    assert not editor.extraSelections()


def test_replace_all_with_groups_is_one_undo_step(editor: MarkdownEditor, bar: FindBar, qtbot: QtBot) -> None:
    editor.set_text("2024-01 and 2025-02\n2026-03")
    bar.open_bar()
    bar._regex.setChecked(True)
    bar.needle.setText(r"(\d{4})-(\d\d)")
    bar.other.setText(r"\2/\1")
    bar.replace_all()
    qtbot.waitUntil(lambda: editor.text() == "01/2024 and 02/2025\n03/2026")
    assert "3 replaced" in bar.count.text()
    with qtbot.waitSignal(bar._search.done):  # the search that follows the change finds nothing, and says what was done
        bar._later.start(0)
    assert "3 replaced" in bar.count.text()
    editor.undo()
    assert editor.text() == "2024-01 and 2025-02\n2026-03"


def test_replace_one_goes_on_to_the_next(editor: MarkdownEditor, bar: FindBar, qtbot: QtBot) -> None:
    editor.set_text("a b a b")
    bar.open_bar()
    bar.needle.setText("a")
    bar.other.setText("x")
    qtbot.waitUntil(lambda: bar.count.text() == "1 of 2")
    bar.replace_one()
    qtbot.waitUntil(lambda: bar.count.text() == "1 of 1")
    bar.replace_one()
    qtbot.waitUntil(lambda: editor.text() == "x b x b")


def test_a_catastrophic_expression_stops(editor: MarkdownEditor) -> None:
    begun = time.monotonic()
    found = finder.find(["a" * 200 + "!"], Query(r"(a|aa)+$", regex=True))
    assert "too long" in found.problem
    assert time.monotonic() - begun < 20 * finder.TIME_LIMIT, "it would go on for ages"


def test_what_is_no_expression_is_told() -> None:
    assert "not a regular expression" in finder.find(["x"], Query("(", regex=True)).problem
    assert "replacement" in finder.replaced(["x"], Query("x", regex=True), r"\9")[2]


def test_words_case_and_literal_signs() -> None:
    lines = ["Cat cat concat (cat)"]
    assert len(finder.find(lines, Query("cat")).places) == 4
    assert len(finder.find(lines, Query("cat", whole_words=True)).places) == 3
    assert len(finder.find(lines, Query("cat", match_case=True)).places) == 3
    assert len(finder.find(lines, Query("(cat)")).places) == 1
    assert finder.replaced(lines, Query("(cat)"), r"\1")[0].endswith(r"\1")
