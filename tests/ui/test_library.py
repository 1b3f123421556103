"""The list of drafts: fluid with thousands, search, trash with undo, import."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDropEvent
from pytestqt.qtbot import QtBot

from alwrity_desktop.core.errors import StorageError
from alwrity_desktop.model.draft import Draft
from alwrity_desktop.store import drafts
from alwrity_desktop.ui.main_window import MainWindow


@pytest.fixture
def library(window: MainWindow, workspace: Any, loop: Any, wait: Callable[..., None]) -> Any:
    async def fill() -> None:
        for number, status in enumerate(("draft", "review", "approved", "draft")):
            await workspace.library.create(title=f"Text {number}", status=status, tags=["tea"] if number else ["coffee"])

    loop.run_until_complete(fill())
    view = window.show_page("library")
    wait(lambda: view.page.model.rowCount() == 4)
    return view


def titles(view: Any) -> list[str]:
    return [draft.title for draft in view.page.shown()]


def shelves(view: Any) -> list[Any]:
    return view.page.filters.control("shelf").buttons._group.buttons()


def state_shown(view: Any) -> Any:
    return view.page._stack.currentWidget()


def test_newest_first_with_counts(library: Any) -> None:
    assert titles(library) == ["Text 3", "Text 2", "Text 1", "Text 0"]
    texts = [button.text() for button in shelves(library)]
    assert texts == ["All  4", "Draft  2", "In review  1", "Approved  1", "Trash  0"]


def test_search_status_and_tag_narrow_it(library: Any, wait: Callable[..., None]) -> None:
    library.page.filters.search.setText("text 2")
    wait(lambda: titles(library) == ["Text 2"])
    library.page.clear_filters()
    wait(lambda: library.page.model.rowCount() == 4)
    shelves(library)[2].click()
    wait(lambda: titles(library) == ["Text 1"])
    library.page.clear_filters()
    library.page.choose("tag", "coffee")
    wait(lambda: titles(library) == ["Text 0"])
    library.page.filters.search.setText("nothing is called this")
    wait(lambda: state_shown(library) is library.page._none_found)


def test_the_search_finds_words_inside_the_texts(
    library: Any, workspace: Any, loop: Any, wait: Callable[..., None]
) -> None:
    loop.run_until_complete(workspace.library.create(title="Plain", body="Somewhere in here is a samovar, made of brass."))
    library.page.filters.search.setText("samovar")
    wait(lambda: titles(library) == ["Plain"])
    assert "is a samovar, made of" in library.page.shown()[0].snippet


def test_sorting_by_a_click_on_the_header(library: Any, wait: Callable[..., None]) -> None:
    library.page.view.sort_wanted.emit(0)
    wait(lambda: titles(library) == ["Text 0", "Text 1", "Text 2", "Text 3"])


def test_the_trash_can_be_undone(library: Any, wait: Callable[..., None]) -> None:
    library.page.view.selectRow(0)
    library.shell.actions.get("library.trash").trigger()
    wait(lambda: library.page.model.rowCount() == 3)
    assert library.banner.text() == "1 draft is in the trash."
    library.banner._action.click()
    wait(lambda: library.page.model.rowCount() == 4)
    assert "Text 3" in titles(library)


def test_from_the_trash_back_or_gone(library: Any, wait: Callable[..., None]) -> None:
    library.page.view.selectAll()
    library.shell.actions.get("library.trash").trigger()
    wait(lambda: titles(library) == [])
    shelves(library)[4].click()
    wait(lambda: library.page.model.rowCount() == 4)
    library.page.view.selectRow(0)
    library.shell.actions.get("library.restore").trigger()
    wait(lambda: library.page.model.rowCount() == 3)
    library.page.view.selectAll()
    library.shell.actions.get("library.delete").trigger()
    wait(lambda: getattr(state_shown(library), "heading", None) is not None)
    assert state_shown(library).heading.text() == "The trash is empty"


def test_status_and_copy(library: Any, wait: Callable[..., None]) -> None:
    library.page.view.selectRow(0)
    library.shell.actions.get("library.approved").trigger()
    wait(lambda: shelves(library)[3].text() == "Approved  2")
    library.page.view.selectRow(0)
    library.shell.actions.get("library.copy").trigger()
    wait(lambda: library.page.model.rowCount() == 5)


def test_enter_opens_in_the_writer(library: Any, window: MainWindow, qtbot: QtBot) -> None:
    library.page.view.selectRow(1)
    library.page.view.setFocus()
    asked: list[tuple[str, str]] = []

    def note(what: str, argument: str) -> None:
        asked.append((what, argument))

    library.asked.connect(note)
    wanted = library.page.selected()[0].id
    library.shell.actions.get("library.open").trigger()
    assert asked == [("open", wanted)]
    assert window.pages.currentWidget() is window.page("writer")


def test_dropped_files_are_imported(library: Any, tmp_path: Path, wait: Callable[..., None]) -> None:
    text = tmp_path / "brought.md"
    text.write_text("# Brought along\n\nSome words.", encoding="utf-8")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(text))])
    spot, none = QPoint(10, 10), Qt.KeyboardModifier.NoModifier
    library.dropEvent(QDropEvent(spot, Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, none))
    wait(lambda: library.page.model.rowCount() == 5)
    assert library.banner.text() == "1 text was imported."


def test_an_import_names_what_was_left_out(library: Any, tmp_path: Path, wait: Callable[..., None]) -> None:
    for name, content in {"one.md": b"# One\n\nText.", "two.md": b"# One\n\nText.", "bad.docx": b"no document"}.items():
        (tmp_path / name).write_bytes(content)
    library.presenter.import_paths([str(tmp_path / name) for name in ("one.md", "two.md", "bad.docx")])
    wait(lambda: library.banner.text())
    assert library.banner.text() == "1 text was imported. 1 was here already. 1 could not be read."
    assert "bad.docx" in library.banner._detail.text()


def test_five_thousand_drafts_stay_fluid(window: MainWindow, workspace: Any, loop: Any, wait: Callable[..., None]) -> None:
    def fill(connection: Any) -> None:
        for number in range(5_000):
            drafts.insert(connection, Draft(title=f"Draft {number}", body="A few words to begin with."))

    loop.run_until_complete(workspace.db.write(fill))
    view = window.show_page("library")
    wait(lambda: view.page.model.rowCount() == 5_000)
    worst = 0.0
    bar = view.page.view.verticalScrollBar()
    for step in range(20):
        before = time.perf_counter()
        bar.setValue(bar.maximum() * step // 20)
        view.page.view.viewport().repaint()
        worst = max(worst, time.perf_counter() - before)
    assert worst < 0.1
    view.page.filters.search.setText("Draft 4999")
    wait(lambda: "Draft 4999" in titles(view)[:1])


def test_what_cannot_be_read_is_said_with_a_way_on(library: Any, wait: Callable[..., None]) -> None:
    library.presenter.failed.emit(StorageError("The workspace could not be read.", "Check the disk."))
    shown = state_shown(library)
    assert (shown.heading.text(), shown.text.text()) == ("The workspace could not be read.", "Check the disk.")
    library.page.retried.emit()
    wait(lambda: state_shown(library) is library.page.view)


def test_details_tell_all_of_a_draft(library: Any, wait: Callable[..., None]) -> None:
    from PySide6.QtWidgets import QLabel

    library.page.view.selectRow(3)
    library.page.toggle_details()
    wait(lambda: "coffee" in [part.text() for part in library.page.details.findChildren(QLabel)])
