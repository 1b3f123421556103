"""The ledger holds what the document holds, whatever is done to it."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QTextCursor

from alwrity_desktop.page.word_count import count_words
from alwrity_desktop.ui.editor.editor import MarkdownEditor

PIECES = st.sampled_from(
    [
        "word",
        " ",
        "\n",
        "\n\n",
        "ä",
        "😀",
        "two words",
        "- item\n",
        "a\nb\nc\n",
        "```\n",
        "\u00a0",
        "> said\n",
        "<!--",
        "-->",
        "    in\n",
    ]
)
STEPS = st.lists(
    st.tuples(st.sampled_from(["insert", "remove", "undo", "redo", "joined"]), st.floats(0, 1), st.floats(0, 1), PIECES),
    max_size=25,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
def test_follows_every_edit(editor: MarkdownEditor, steps: list[tuple[str, float, float, str]]) -> None:
    editor.set_text("one two\n\nthree\n")
    for what, here, there, piece in steps:
        size = editor.document().characterCount() - 1
        start, end = sorted((round(here * size), round(there * size)))
        cursor = QTextCursor(editor.document())
        if what in ("undo", "redo"):
            getattr(editor, what)()
        elif what == "insert":
            cursor.setPosition(start)
            cursor.insertText(piece)
        else:
            cursor.beginEditBlock()
            cursor.setPosition(start)
            cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            cursor.removeSelectedText()
            if what == "joined":
                cursor.insertText(piece * 2)
                cursor.setPosition(0)
                cursor.insertText(piece)
            cursor.endEditBlock()
        ledger = editor.ledger
        assert ledger.text().replace("\u00a0", " ") == editor.toPlainText()
        assert ledger.word_total == count_words(ledger.text())


def test_keeps_no_break_spaces_that_qt_loses(editor: MarkdownEditor) -> None:
    editor.set_text("10\u00a0km")
    assert editor.text() == "10\u00a0km"
    assert editor.toPlainText() == "10 km"


def test_counts_what_was_typed_when_asked_and_not_before(editor: MarkdownEditor) -> None:
    editor.set_text("one\n\nmore text here\n\nlast")
    cursor = QTextCursor(editor.document())
    for place, piece in ((3, " two"), (9, "even "), (0, "`"), (0, "`"), (0, "`"), (20, " and")):
        cursor.setPosition(place)
        cursor.insertText(piece)
    assert editor.ledger.word_total == count_words(editor.text()) == 0, "a code block was opened above all of it"
    cursor.setPosition(0)
    cursor.insertText("# ")
    cursor.setPosition(10)
    cursor.insertText("\n")
    assert editor.ledger.word_total == count_words(editor.text()) > 5
