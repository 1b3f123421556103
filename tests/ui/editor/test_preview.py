"""The preview: what is in view is rendered, sanitised, and follows the text."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from alwrity_desktop.ui.editor.editor import MarkdownEditor
from alwrity_desktop.ui.editor.preview import Preview


@pytest.fixture
def preview(editor: MarkdownEditor, qtbot: QtBot) -> Iterator[Preview]:
    made = Preview(editor.ledger.snapshot)
    qtbot.addWidget(made)
    made.resize(600, 500)
    made.show()
    yield made
    made.close_down()


def show(preview: Preview, editor: MarkdownEditor, qtbot: QtBot, text: str) -> None:
    editor.set_text(text)
    preview.text_changed()
    qtbot.waitUntil(lambda: bool(preview._items) and all(item.fresh for item in preview._items[slice(*preview._in_view())]))


def test_renders_and_sanitises(preview: Preview, editor: MarkdownEditor, qtbot: QtBot) -> None:
    show(preview, editor, qtbot, "# Head\n\nSome **bold**.\n\n<script>alert(1)</script>\n\n<b onclick='x()'>raw</b>\n")
    assert "Head" in preview.html_at(0)
    assert "bold" in preview.html_at(2)
    everything = "".join(item.page.toPlainText() for item in preview._items if item.page)
    assert "alert" not in everything
    assert "raw" in everything


def test_only_what_is_in_view_is_laid_out(preview: Preview, editor: MarkdownEditor, qtbot: QtBot) -> None:
    show(preview, editor, qtbot, "\n\n".join(f"Paragraph {n} with some words." for n in range(5000)))
    assert len(preview._items) == 5000
    assert sum(item.page is not None for item in preview._items) < 60
    preview.follow(9000.0)
    qtbot.waitUntil(lambda: "Paragraph 4500" in preview.html_at(9000))


def test_a_change_renders_one_piece(preview: Preview, editor: MarkdownEditor, qtbot: QtBot) -> None:
    show(preview, editor, qtbot, "one\n\ntwo\n\nthree")
    kept = preview._items[0].page
    editor.select_offsets(5, 8)
    editor.textCursor().insertText("changed")
    preview.text_changed()
    qtbot.waitUntil(lambda: "changed" in preview.html_at(2))
    assert preview._items[0].page is kept


def test_footnotes_and_addresses_from_elsewhere(preview: Preview, editor: MarkdownEditor, qtbot: QtBot) -> None:
    show(preview, editor, qtbot, "A [link][x] and a note[^1].\n\n[x]: https://a.b\n\n[^1]: The note.")
    assert "https://a.b" in preview.html_at(0)
    assert any("The note" in item.page.toPlainText() for item in preview._items if item.page)


def test_local_pictures_are_shown_and_others_not_fetched(
    preview: Preview, editor: MarkdownEditor, qtbot: QtBot, tmp_path: Path
) -> None:
    image = QImage(900, 300, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.darkGreen)
    (tmp_path / "media").mkdir()
    assert image.save(str(tmp_path / "media" / "a.png"), "PNG")
    preview.set_base(tmp_path)
    show(preview, editor, qtbot, "![a](media/a.png)\n\n![b](https://example.com/b.png)\n\n![c](media/none.png)")
    qtbot.waitUntil(lambda: any(not each.isNull() for each in preview.pictures._known.values()))
    shown = [(width, each) for (path, width), each in preview.pictures._known.items() if path.endswith("a.png")]
    assert all(each.width() <= width * preview.devicePixelRatioF() + 1 for width, each in shown if not each.isNull())
    assert all("example.com" not in path for path, _width in preview.pictures._known)


def test_scrolls_with_the_text(preview: Preview, editor: MarkdownEditor, qtbot: QtBot) -> None:
    show(preview, editor, qtbot, "\n\n".join(f"Paragraph {n} " + "words " * 60 for n in range(200)))
    editor.go_to_line(100)
    preview.follow(editor.top_place())
    index = preview._index_of(editor.top_place())
    top = preview.verticalScrollBar().value()
    assert preview._tops[index] <= top + 1 <= preview._tops[index + 1] + 1
