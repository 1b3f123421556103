"""Another workspace, a new one and a backup in the running window: nothing of the open one is lost."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from alwrity_desktop.core import paths
from alwrity_desktop.core.progress import Report
from alwrity_desktop.ui.main_window import MainWindow
from alwrity_desktop.ui.state import WindowState
from alwrity_desktop.ui.widgets.confirm import ConfirmDialog
from alwrity_desktop.ui.workspace_dialog import WorkspaceDialog
from alwrity_desktop.ui.workspaces import folder_at_start, recent
from alwrity_desktop.workspace import Workspace

Wait = Callable[..., None]


@pytest.fixture
def open_window(
    bare_window: MainWindow, loop: Any, wait: Wait, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[MainWindow]:
    """The window as the program opens it, on a workspace it closes itself."""
    monkeypatch.setenv("ALWRITY_WORKSPACE", str(tmp_path / "all" / "First"))
    bare_window.jobs.ready(loop)
    bare_window.show_page("writer")
    bare_window.show()
    bare_window.workspaces.choose(tmp_path / "all" / "First")
    wait(lambda: bare_window.workspace is not None and not bare_window.jobs.running(quiet=True))
    yield bare_window
    loop.run_until_complete(bare_window.put_away())


def begin(window: MainWindow, wait: Wait, text: str) -> str:
    """Type into a new draft, and do not wait for the save; gives its id."""
    window.answer("new")
    writer = window.page("writer")
    wait(lambda: writer.presenter.draft is not None)
    writer.editor.insertPlainText(text)
    return writer.presenter.draft.id


def opened(window: MainWindow, folder: Path) -> Callable[[], bool]:
    return lambda: (
        window.workspace is not None and window.workspace.folder == folder and not window.jobs.running(quiet=True)
    )


async def texts(folder: Path) -> list[str]:
    workspace = await Workspace.open(folder)
    try:
        return [(await workspace.library.get(row.id)).body for row in await workspace.library.list()]
    finally:
        await workspace.close()


def test_switching_saves_the_open_draft_and_comes_back(
    open_window: MainWindow, loop: Any, wait: Wait, tmp_path: Path
) -> None:
    first, second = tmp_path / "all" / "First", tmp_path / "all" / "Second"
    old = open_window.workspace
    loop.run_until_complete(old.keychain.set("provider:openai", "sk-for-this-session-only"))
    begin(open_window, wait, "Typed a moment ago")
    open_window.workspaces.choose(second)
    wait(opened(open_window, second))
    assert open_window.windowTitle() == "Second – ALwrity"
    assert loop.run_until_complete(texts(first)) == ["Typed a moment ago"]
    assert loop.run_until_complete(open_window.workspace.library.list()) == []
    assert loop.run_until_complete(open_window.workspace.keychain.get("provider:openai")) == "sk-for-this-session-only"
    assert open_window.page("writer").presenter.draft is None
    begin(open_window, wait, "In the second")
    open_window.workspaces.choose(first)
    wait(opened(open_window, first))
    writer = open_window.page("writer")
    wait(lambda: writer.editor.text() == "Typed a moment ago")
    assert loop.run_until_complete(texts(second)) == ["In the second"]
    state = WindowState(open_window.shell.state.path)
    assert recent(state)[:2] == [first, second]


def test_the_last_workspace_is_open_at_the_next_start(
    open_window: MainWindow, wait: Wait, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    second = tmp_path / "all" / "Second"
    open_window.workspaces.choose(second)
    wait(opened(open_window, second))
    state = WindowState(open_window.shell.state.path)
    assert folder_at_start(state) == tmp_path / "all" / "First", "the variable is the person's word"
    monkeypatch.delenv("ALWRITY_WORKSPACE")
    assert folder_at_start(state) == second
    state.set("workspace.folder", str(tmp_path / "gone"))


def test_a_workspace_that_is_gone_is_told_and_looked_for_again(
    bare_window: MainWindow, loop: Any, wait: Wait, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALWRITY_WORKSPACE", str(tmp_path / "all" / "Usual"))
    usual = paths.default_workspace()
    monkeypatch.delenv("ALWRITY_WORKSPACE")
    monkeypatch.setattr(paths, "default_workspace", lambda: usual)
    drive, away = tmp_path / "drive", tmp_path / "away"
    loop.run_until_complete(_make(drive / "Blog"))
    drive.rename(away)
    bare_window.shell.state.set("workspace.folder", str(drive / "Blog"))
    bare_window.jobs.ready(loop)
    bare_window.show_page("home")
    bare_window.show()
    bare_window.workspaces.begin(folder_at_start(bare_window.shell.state))
    wait(lambda: bare_window.banner.text() == "The workspace “Blog” is not there any more.")
    assert bare_window.workspace is None
    assert not usual.exists()
    assert not drive.exists()
    bare_window.banner._other.click()
    dialog = bare_window.findChild(WorkspaceDialog)
    assert dialog.isVisible()
    dialog.close()
    bare_window.banner._action.click()
    wait(lambda: "Blog" in bare_window.banner.text())
    away.rename(drive)
    bare_window.banner._action.click()
    wait(opened(bare_window, drive / "Blog"))
    assert bare_window.banner.text() == ""
    loop.run_until_complete(bare_window.put_away())


async def _make(folder: Path) -> None:
    await (await Workspace.open(folder)).close()


def test_running_jobs_are_asked_about_and_stopped(open_window: MainWindow, wait: Wait, tmp_path: Path) -> None:
    async def work(_report: Report) -> None:
        await asyncio.Event().wait()

    job = open_window.jobs.start("long", "Publishing “Tea”", work)
    second = tmp_path / "all" / "Second"
    open_window.workspaces.choose(second)
    dialog = open_window.findChild(ConfirmDialog)
    assert dialog.isVisible()
    dialog.no.click()
    assert job.state != "cancelled"
    assert open_window.workspace.folder.name == "First"
    open_window.workspaces.choose(second)
    open_window.findChildren(ConfirmDialog)[-1].yes.click()
    wait(opened(open_window, second))
    assert job.state == "cancelled"


def test_a_folder_that_cannot_be_opened_changes_nothing(open_window: MainWindow, wait: Wait, tmp_path: Path) -> None:
    begin(open_window, wait, "Still here")
    (tmp_path / "file").write_text("in the way")
    open_window.workspaces.choose(tmp_path / "file")
    wait(lambda: open_window.banner.text())
    assert open_window.workspace.folder.name == "First"
    assert open_window.page("writer").editor.text() == "Still here"
    assert open_window.pages.isEnabled()


def test_a_text_that_cannot_be_saved_keeps_its_workspace_open(
    open_window: MainWindow, loop: Any, wait: Wait, tmp_path: Path
) -> None:
    draft_id = begin(open_window, wait, "Precious")
    working = open_window.workspace.folder / "working"
    wait(lambda: (working / f"{draft_id}.md").exists())
    (working / f"{draft_id}.md").unlink()
    (working / f"{draft_id}.md").mkdir()  # nothing can be written there, whoever asks
    open_window.page("writer").editor.insertPlainText(", and more")
    open_window.workspaces.choose(tmp_path / "all" / "Second")
    wait(lambda: open_window.banner.text())
    assert open_window.workspace.folder.name == "First"
    (working / f"{draft_id}.md").rmdir()
    open_window.page("writer").editor.insertPlainText(" again")
    writer = open_window.page("writer")
    wait(lambda: (working / f"{draft_id}.md").is_file() and writer.parts.header._state.text() == "Saved")
    stored = loop.run_until_complete(open_window.workspace.library.get(draft_id))
    assert stored.body == "Precious, and more again"


def test_a_new_workspace_is_made_by_its_name(open_window: MainWindow, wait: Wait, qtbot: QtBot, tmp_path: Path) -> None:
    open_window.actions_.get("workspace.new").trigger()
    dialog = open_window.findChild(WorkspaceDialog)
    assert [line.accessibleName().split(".")[0] for line in dialog.rows] == ["First"]
    assert not dialog.rows[0].isEnabled()
    dialog._make()
    assert dialog.banner.text() == "A new workspace needs a name."
    qtbot.keyClicks(dialog.findChild(QLineEdit), "First")
    dialog._make()
    assert "already" in dialog.banner.text()
    dialog.name.setText(" ../My  travel: blog ")
    dialog._make()
    wait(opened(open_window, tmp_path / "all" / "My travel blog"))
    open_window.show_page("settings").show_section("workspace")


def test_a_backup_is_restored_and_the_present_state_kept(
    open_window: MainWindow, loop: Any, wait: Wait, qtbot: QtBot
) -> None:
    from alwrity_desktop.ui.settings.backups import BackupsCard

    folder = open_window.workspace.folder
    draft_id = begin(open_window, wait, "As it was")
    writer = open_window.page("writer")
    writer.presenter.flush()
    wait(lambda: not open_window.jobs.running(quiet=True))
    loop.run_until_complete(open_window.workspace.backups.make())
    writer.editor.insertPlainText(", and as it became")
    view = open_window.show_page("settings")
    view.show_section("backups")
    card = view.findChild(BackupsCard)
    wait(lambda: card._backups)
    next(part for part in card.findChildren(QPushButton) if part.text() == "Restore ...").click()
    dialog = open_window.findChild(ConfirmDialog)
    assert dialog.focusWidget() is dialog.no
    dialog.yes.setFocus()
    qtbot.keyClick(dialog.yes, Qt.Key.Key_Return)
    wait(lambda: open_window.banner.text() == "The backup is restored." and opened(open_window, folder)())
    assert loop.run_until_complete(open_window.workspace.library.get(draft_id)).body == "As it was"
    newest = open_window.workspace.backups.list()[0]
    assert newest.label == "before-restore"
    view = open_window.page("settings")
    assert open_window.pages.currentWidget() is view
    assert view.sections.currentItem().text() == "Backups"
    assert not open_window.header.tabs.hasFocus()
    open_window.workspaces.restore(newest.path)
    wait(lambda: len(open_window.workspace.backups.list() if open_window.workspace else []) == 3)
    wait(opened(open_window, folder))
    kept = loop.run_until_complete(open_window.workspace.library.get(draft_id)).body
    assert kept == "As it was, and as it became"


def test_after_a_restore_the_writer_goes_on_with_the_last_draft_there_is(
    open_window: MainWindow, loop: Any, wait: Wait
) -> None:
    folder = open_window.workspace.folder
    kept = begin(open_window, wait, "In the backup")
    open_window.page("writer").presenter.flush()
    wait(lambda: not open_window.jobs.running(quiet=True))
    backup = loop.run_until_complete(open_window.workspace.backups.make())
    begin(open_window, wait, "Made later")
    wait(lambda: open_window.page("writer").presenter.draft.id != kept)
    open_window.workspaces.restore(backup)
    wait(lambda: open_window.banner.text() == "The backup is restored." and opened(open_window, folder)())
    writer = open_window.show_page("writer")
    wait(lambda: writer.editor.text() == "In the backup")
    assert writer.presenter.draft.id == kept


def test_a_backup_that_is_none_is_told_and_the_workspace_opens_again(
    open_window: MainWindow, loop: Any, wait: Wait, tmp_path: Path
) -> None:
    begin(open_window, wait, "Kept")
    (tmp_path / "bad.db").write_bytes(b"rubbish " * 1000)
    open_window.workspaces.restore(tmp_path / "bad.db")
    wait(lambda: "not a sound backup" in open_window.banner.text())
    wait(opened(open_window, tmp_path / "all" / "First"))
    assert [row.word_count for row in loop.run_until_complete(open_window.workspace.library.list())] == [1]
    writer = open_window.show_page("writer")
    wait(lambda: writer.editor.text() == "Kept")
