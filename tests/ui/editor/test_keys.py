"""What keys and commands do to Markdown."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from alwrity_desktop.ui.editor.commands import COMMANDS
from alwrity_desktop.ui.editor.editor import MarkdownEditor

Put = Callable[[str], MarkdownEditor]


def command(name: str) -> Callable[[MarkdownEditor], None]:
    return next(each.run for each in COMMANDS if each.name == name)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("- one|", "- one\n- "),
        ("- one\n- |", "- one\n"),
        ("* [x] done|", "* [x] done\n* [ ] "),
        ("> said|", "> said\n> "),
        ("> |", ""),
        ("1. a|\n2. b", "1. a\n2. \n3. b"),
        ("9) a|", "9) a\n10) "),
        ("  - deep|", "  - deep\n  - "),
        ("> - in a quote|", "> - in a quote\n> - "),
        ("plain|", "plain\n"),
        ("|- one", "\n- one"),
        ("- a|b", "- a\n- b"),
        ("```\n- code|", "```\n- code\n"),
    ],
)
def test_enter_goes_on_with_lists_and_quotes(put: Put, before: str, after: str) -> None:
    editor = put(before)
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert editor.text() == after


def test_enter_in_a_numbered_list_is_one_undo_step(put: Put) -> None:
    editor = put("1. a|\n2. b\n3. c")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert editor.text() == "1. a\n2. \n3. b\n4. c"
    editor.undo()
    assert editor.text() == "1. a\n2. b\n3. c"


@pytest.mark.parametrize(
    ("before", "key", "after"),
    [
        ("- a\n- |b", Qt.Key.Key_Tab, "- a\n  - b"),
        ("- a\n  - |b", Qt.Key.Key_Backtab, "- a\n- b"),
        ("1. a\n2. |b", Qt.Key.Key_Tab, "1. a\n   2. b"),
        ("|one\ntwo|", Qt.Key.Key_Tab, "  one\n  two"),
        ("a|", Qt.Key.Key_Tab, "a  "),
        ("- a\n  - |b", Qt.Key.Key_Backspace, "- a\n- b"),
        ("- |b", Qt.Key.Key_Backspace, "b"),
        ("- b|", Qt.Key.Key_Backspace, "- "),
    ],
)
def test_tab_and_backspace_move_items(put: Put, before: str, key: Qt.Key, after: str) -> None:
    editor = put(before)
    QTest.keyClick(editor, key)
    assert editor.text() == after


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("bold", "a |word| b", "a **word** b"),
        ("bold", "a **|word|** b", "a word b"),
        ("bold", "a |**word**| b", "a word b"),
        ("bold", "a wo|rd b", "a **word** b"),
        ("italic", "**|word|**", "***word***"),
        ("italic", "*|word|*", "word"),
        ("code", "a |x| b", "a `x` b"),
        ("code", "|a\nb|", "```\na\nb\n```\n"),
        ("heading2", "ti|tle", "## title"),
        ("heading2", "## ti|tle", "title"),
        ("heading1", "### ti|tle", "# title"),
        ("plain", "### ti|tle", "title"),
        ("quote", "|a\nb|", "> a\n> b"),
        ("quote", "|> a\n> b|", "a\nb"),
        ("bullets", "|a\nb|", "- a\n- b"),
        ("numbers", "|- a\n- b|", "1. a\n2. b"),
        ("tasks", "|a|", "- [ ] a"),
        ("bullets", "|- a|", "a"),
        ("link", "see |this| now", "see [this]() now"),
        ("link", "|https://a.b/c|", "[](https://a.b/c)"),
        ("line_up", "a\n|b", "b\na"),
        ("line_down", "|a\nb", "b\na"),
        ("rule", "a|", "a\n\n---\n\n"),
    ],
)
def test_commands(put: Put, name: str, before: str, after: str) -> None:
    editor = put(before)
    original = editor.text()
    command(name)(editor)
    assert editor.text() == after
    editor.undo()
    assert editor.text() == original, "a command is one undo step"


def test_a_mark_typed_over_a_selection_goes_around_it(put: Put) -> None:
    editor = put("say |this| now")
    QTest.keyClicks(editor, "*")
    QTest.keyClicks(editor, "*")
    assert editor.text() == "say **this** now"


def test_link_puts_the_cursor_where_the_address_goes(put: Put) -> None:
    editor = put("see |this| now")
    command("link")(editor)
    QTest.keyClicks(editor, "http://a.b")
    assert editor.text() == "see [this](http://a.b) now"


def test_shift_enter_is_a_plain_line_break(put: Put) -> None:
    editor = put("- a|")
    QTest.keyClick(editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert editor.text() == "- a\n"
    assert "\u2028" not in editor.text()
