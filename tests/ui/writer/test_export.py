"""The open draft as a file of another format and on the clipboard, as it stands in the window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from docx import Document
from PySide6.QtCore import QStandardPaths
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from alwrity_desktop.publisher import exporters
from alwrity_desktop.ui.widgets.file_dialog import FileDialog

Wait = Callable[..., None]


def test_what_stands_in_the_window_is_written(opened: Any, tmp_path: Path, wait: Wait) -> None:
    QTest.keyClicks(opened.editor, "Just typed. ")
    opened.view.export.write(exporters.find("docx"), tmp_path / "Bees and honey")
    path = tmp_path / "Bees and honey.docx"
    wait(lambda: str(path) in opened.view.parts.banner.text())
    assert any("Just typed. " in paragraph.text for paragraph in Document(str(path)).paragraphs)


def test_the_dialog_offers_every_format_under_the_drafts_title(opened: Any, wait: Wait) -> None:
    opened.view.shell.actions.get("writer.export").trigger()
    wait(lambda: opened.view.findChild(QFileDialog) is not None)
    dialog = opened.view.findChild(QFileDialog)
    assert len(dialog.nameFilters()) == len(exporters.names())
    assert "Word document (*.docx)" in dialog.nameFilters()
    assert Path(dialog.selectedFiles()[0]).name.startswith("Bees")
    dialog.close()


def test_a_file_dialog_begins_where_its_kind_was_used_last(opened: Any, tmp_path: Path) -> None:
    first = FileDialog(opened.view, "Export", "export")
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    assert Path(first.directory().path()) == (Path(documents) if Path(documents).is_dir() else Path.home())
    first.filesSelected.emit([str(tmp_path / "text.md")])
    assert Path(FileDialog(opened.editor, "Export", "export").directory().path()) == tmp_path
    assert Path(FileDialog(opened.editor, "Pictures", "pictures").directory().path()) != tmp_path


def test_the_clipboard_takes_formatted_and_plain_text(opened: Any, wait: Wait) -> None:
    opened.view.editor.set_text("# Head\n\nSome **bold** text.")
    opened.view.shell.actions.get("writer.copy_rich").trigger()
    wait(lambda: "clipboard" in opened.view.parts.banner.text())
    data = QGuiApplication.clipboard().mimeData()
    assert "<strong>bold</strong>" in data.html()
    assert "Some bold text." in data.text()
