"""The list of drafts: fluid with thousands, search, trash with undo, import."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QModelIndex, QPoint, Qt, QUrl
from PySide6.QtGui import QDropEvent
from pytestqt.qtbot import QtBot

from alwrity_desktop.model.draft import Draft
from alwrity_desktop.store import drafts
from alwrity_desktop.ui.library.models import CHUNK, Column, DraftsModel
from alwrity_desktop.ui.main_window import MainWindow


@pytest.fixture
def library(window: MainWindow, workspace: Any, loop: Any, wait: Callable[..., None]) -> Any:
    async def fill() -> None:
        for number, status in enumerate(("draft", "review", "approved", "draft")):
            await workspace.library.create(title=f"Text {number}", status=status, tags=["tea"] if number else ["coffee"])

    loop.run_until_complete(fill())
    view = window.show_page("library")
    wait(lambda: view.model.rowCount() == 4)
    return view


def titles(view: Any) -> list[str]:
    return [view.model.draft(row).title for row in range(view.model.rowCount())]


def test_newest_first_with_counts(library: Any) -> None:
    assert titles(library) == ["Text 3", "Text 2", "Text 1", "Text 0"]
    texts = [button.text() for button in library.shelves._group.buttons()]
    assert texts == ["All  4", "Draft  2", "In review  1", "Approved  1", "Trash  0"]


def test_search_status_and_tag_narrow_it(library: Any, wait: Callable[..., None]) -> None:
    library.search.setText("text 2")
    wait(lambda: titles(library) == ["Text 2"])
    library.show_all()
    wait(lambda: library.model.rowCount() == 4)
    library.shelves._group.button(2).click()
    wait(lambda: titles(library) == ["Text 1"])
    library.show_all()
    library.tags.setCurrentIndex(library.tags.findData("coffee"))
    wait(lambda: titles(library) == ["Text 0"])
    library.search.setText("nothing is called this")
    wait(lambda: library._stack.currentWidget() is library._none_found)


def test_the_search_finds_words_inside_the_texts(
    library: Any, workspace: Any, loop: Any, wait: Callable[..., None]
) -> None:
    loop.run_until_complete(workspace.library.create(title="Plain", body="Somewhere in here is a samovar, made of brass."))
    library.search.setText("samovar")
    wait(lambda: titles(library) == ["Plain"])
    assert "is a samovar, made of" in library.model.draft(0).snippet


def test_sorting_by_a_click_on_the_header(library: Any, wait: Callable[..., None]) -> None:
    library.table._sort_by(Column.TITLE)
    wait(lambda: titles(library) == ["Text 0", "Text 1", "Text 2", "Text 3"])


def test_the_trash_can_be_undone(library: Any, wait: Callable[..., None]) -> None:
    library.table.selectRow(0)
    library.shell.actions.get("library.trash").trigger()
    wait(lambda: library.model.rowCount() == 3)
    assert library.banner.text() == "1 draft is in the trash."
    library.banner._action.click()
    wait(lambda: library.model.rowCount() == 4)
    assert "Text 3" in titles(library)


def test_from_the_trash_back_or_gone(library: Any, wait: Callable[..., None]) -> None:
    library.table.selectAll()
    library.shell.actions.get("library.trash").trigger()
    wait(lambda: library._stack.currentWidget() is library._nothing_yet)
    library.shelves._group.button(4).click()
    wait(lambda: library.model.rowCount() == 4)
    library.table.selectRow(0)
    library.shell.actions.get("library.restore").trigger()
    wait(lambda: library.model.rowCount() == 3)
    library.table.selectAll()
    library.shell.actions.get("library.delete").trigger()
    wait(lambda: library._stack.currentWidget() is library._no_trash)


def test_status_and_copy(library: Any, wait: Callable[..., None]) -> None:
    library.table.selectRow(0)
    library.shell.actions.get("library.approved").trigger()
    wait(lambda: library.shelves._group.button(3).text() == "Approved  2")
    library.table.selectRow(0)
    library.shell.actions.get("library.copy").trigger()
    wait(lambda: library.model.rowCount() == 5)


def test_enter_opens_in_the_writer(library: Any, window: MainWindow, qtbot: QtBot) -> None:
    library.table.selectRow(1)
    library.table.setFocus()
    asked: list[tuple[str, str]] = []

    def note(what: str, argument: str) -> None:
        asked.append((what, argument))

    library.asked.connect(note)
    wanted = library.selected()[0].id
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
    wait(lambda: library.model.rowCount() == 5)
    assert library.banner.text() == "1 text was imported."


def test_five_thousand_drafts_stay_fluid(window: MainWindow, workspace: Any, loop: Any, wait: Callable[..., None]) -> None:
    def fill(connection: Any) -> None:
        for number in range(5_000):
            drafts.insert(connection, Draft(title=f"Draft {number}", body="A few words to begin with."))

    loop.run_until_complete(workspace.db.write(fill))
    view = window.show_page("library")
    wait(lambda: view.model.rowCount() == CHUNK)
    worst = 0.0
    for _turn in range(4):
        before = time.perf_counter()
        view.table.scrollToBottom()
        view.table.viewport().repaint()
        worst = max(worst, time.perf_counter() - before)
        rows = view.model.rowCount()
        view.model.fetchMore(QModelIndex())
        wait(lambda rows=rows: view.model.rowCount() > rows)
    assert view.model.rowCount() == 5 * CHUNK
    assert worst < 0.1


def test_an_empty_list_asks_for_nothing_more(qapp: Any) -> None:
    model = DraftsModel(qapp)
    asked: list[int] = []
    model.more_wanted.connect(asked.append)
    model.fetchMore(QModelIndex())
    assert asked == []
    assert not model.canFetchMore(QModelIndex())
