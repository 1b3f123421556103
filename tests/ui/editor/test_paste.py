"""What is pasted becomes Markdown."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from alwrity_desktop.ui.editor.editor import MarkdownEditor
from alwrity_desktop.ui.editor.paste import to_markdown


def mime(text: str = "", html: str = "") -> QMimeData:
    made = QMimeData()
    if text:
        made.setText(text)
    if html:
        made.setHtml(html)
    return made


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<p>One <b>two</b> <i>three</i></p>", "One **two** *three*"),
        ("<h2>Head</h2><ul><li>a</li><li>b</li></ul>", "## Head\n\n- a\n- b"),
        ('<a href="https://a.b">x</a>', "[x](https://a.b)"),
        ("<h1>keep</h1><script>alert(1)</script><style>p{}</style><!-- note -->", "# keep"),
        ('<b style="font-weight:normal"><p>Docs <strong>text</strong></p></b>', "Docs **text**"),
        ("<table><tr><th>a</th></tr><tr><td>1</td></tr></table>", "| a |\n| --- |\n| 1 |"),
    ],
)
def test_html_becomes_markdown(editor: MarkdownEditor, html: str, markdown: str) -> None:
    editor.insertFromMimeData(mime("plain", html))
    assert editor.text().strip() == markdown


def test_big_html_is_converted_off_the_window_thread(editor: MarkdownEditor, qtbot: QtBot) -> None:
    html = "<p>A <b>big</b> text.</p>" * 4000
    editor.insertFromMimeData(mime("plain", html))
    assert editor.text() == "", "the window does not wait"
    qtbot.waitUntil(lambda: editor.ledger.word_total == 12_000, timeout=60_000)
    editor.undo()
    assert editor.text() == ""


def test_an_address_over_a_selection_makes_a_link(editor: MarkdownEditor) -> None:
    editor.set_text("see this now")
    editor.select_offsets(4, 8)
    editor.insertFromMimeData(mime("https://a.b/c?d=1"))
    assert editor.text() == "see [this](https://a.b/c?d=1) now"


def test_code_of_a_code_editor_stays_as_it_is(editor: MarkdownEditor) -> None:
    html = '<div style="font-family: Consolas, monospace"><b>def</b> <i>f</i>():</div>'
    editor.insertFromMimeData(mime("def f():\n    pass", html))
    assert editor.text() == "def f():\n    pass"


def test_line_ends_and_nul_are_mended(editor: MarkdownEditor) -> None:
    editor.insertFromMimeData(mime("a\r\nb\u2028c\u2029d"))
    assert editor.text() == "a\nb\nc\nd"
    editor.set_text("x\0y")
    assert editor.text() == "xy"


def test_pictures_are_handed_on(editor: MarkdownEditor, qtbot: QtBot, tmp_path: Path) -> None:
    image = QImage(4, 4, QImage.Format.Format_RGB32)
    bare = QMimeData()
    bare.setImageData(image)
    with qtbot.waitSignal(editor.images_given) as given:
        editor.insertFromMimeData(bare)
    assert isinstance(given.args[0][0], QImage)
    files = QMimeData()
    files.setUrls([QUrl.fromLocalFile(str(tmp_path / "a.PNG")), QUrl.fromLocalFile(str(tmp_path / "b.txt"))])
    with qtbot.waitSignal(editor.images_given) as given:
        editor.insertFromMimeData(files)
    assert given.args[0] == [tmp_path / "a.PNG"]


def test_a_megabyte_is_taken(editor: MarkdownEditor) -> None:
    editor.insertFromMimeData(mime("word " * 200_000))
    assert editor.ledger.word_total == 200_000


def test_unclosed_html_ends() -> None:
    assert "x" in to_markdown("<p>x<script>" + "<b>" * 50)
