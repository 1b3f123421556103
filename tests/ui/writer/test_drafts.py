"""Opening, typing, saving, and what happens when something stands in the way."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest

from alwrity_desktop.store import working_copy
from alwrity_desktop.ui.jobs import Jobs
from alwrity_desktop.ui.state import WindowState
from alwrity_desktop.ui.writer.conflict_dialog import ConflictDialog

Wait = Callable[..., None]


def test_what_is_typed_is_saved_within_a_second(opened: Any, loop: Any, workspace: Any, wait: Wait) -> None:
    draft_id = opened.view.presenter.draft.id
    QTest.keyClicks(opened.editor, "Typed. ")
    begun = time.monotonic()
    wait(lambda: (found := working_copy.last_open(workspace.folder)) is not None and found.body.startswith("Typed. "))
    assert time.monotonic() - begun < 10
    wait(opened.saved)
    stored = loop.run_until_complete(workspace.library.get(draft_id))
    assert stored.body == opened.editor.text()
    assert stored.word_count == opened.editor.ledger.word_total


def test_title_and_details_are_saved_too(opened: Any, loop: Any, workspace: Any, wait: Wait) -> None:
    draft_id = opened.view.presenter.draft.id
    header, details = opened.view.parts.header, opened.view.parts.details
    header.title.setFocus()
    header.title.end(False)
    QTest.keyClicks(header.title, " and honey")
    details.slug.setFocus()
    QTest.keyClicks(details.slug, "bees-and-honey")
    details.goal.setValue(500)
    wait(lambda: loop.time() and opened.view.presenter.draft.slug == "bees-and-honey" and opened.saved())
    loop.run_until_complete(opened.view.presenter.save_now())
    stored = loop.run_until_complete(workspace.library.get(draft_id))
    assert (stored.title, stored.slug, stored.goal_words) == ("Bees and honey", "bees-and-honey", 500)


def test_enter_in_the_title_goes_on_to_the_text(opened: Any) -> None:
    title = opened.view.parts.header.title
    title.setFocus()
    QTest.keyClicks(title, " and a great deal more that is wider than any field" * 5)
    QTest.keyClick(title, Qt.Key.Key_Return)
    assert opened.editor.hasFocus()
    assert title.cursorPosition() == 0, "a long title is read from its first word"


def test_another_draft_is_opened_after_this_one_is_saved(opened: Any, loop: Any, workspace: Any, wait: Wait) -> None:
    first = opened.view.presenter.draft.id
    other = loop.run_until_complete(workspace.library.create(title="Other", body="Other text"))
    QTest.keyClicks(opened.editor, "Last words. ")
    opened.view.open_draft(other.id)
    wait(lambda: opened.view.presenter.draft is not None and opened.view.presenter.draft.id == other.id)
    assert opened.editor.text() == "Other text"
    assert loop.run_until_complete(workspace.library.get(first)).body.startswith("Last words. ")


def test_what_is_typed_before_the_workspace_is_there_is_kept(late_desk: Any, loop: Any, workspace: Any, wait: Wait) -> None:
    draft = loop.run_until_complete(workspace.library.create(title="Early", body="From the last run."))
    held = loop.run_until_complete(workspace.library.edit(draft.id))
    loop.run_until_complete(held.save())
    loop.run_until_complete(held.close(keep_copy=True))
    late_desk.view.show_text("Early", "From the last run.")
    QTest.keyClicks(late_desk.editor, "Soon. ")
    late_desk.view.attach(workspace)
    wait(lambda: late_desk.view.presenter.draft is not None and late_desk.saved())
    assert late_desk.editor.text() == "Soon. From the last run."
    assert late_desk.view.presenter.draft.id == draft.id
    assert loop.run_until_complete(workspace.library.get(draft.id)).body == "Soon. From the last run."


def test_a_draft_that_is_open_elsewhere_is_offered_as_a_copy(desk: Any, loop: Any, workspace: Any, wait: Wait) -> None:
    draft = loop.run_until_complete(workspace.library.create(title="Busy", body="Text"))
    held = loop.run_until_complete(workspace.library.edit(draft.id))
    desk.view.open_draft(draft.id)
    banner = desk.view.parts.banner
    wait(lambda: "already open" in banner.text())
    banner.acted.emit()
    wait(lambda: desk.view.presenter.draft is not None)
    assert desk.view.presenter.draft.id != draft.id
    assert desk.editor.text() == "Text"
    loop.run_until_complete(held.close())


def test_a_draft_changed_elsewhere_is_compared_and_nothing_is_lost(
    opened: Any, loop: Any, workspace: Any, wait: Wait
) -> None:
    draft_id = opened.view.presenter.draft.id
    other = loop.run_until_complete(workspace.library.get(draft_id))
    other.body = other.body.replace("in the sun", "in the shade")
    loop.run_until_complete(workspace.library.save(other))
    QTest.keyClicks(opened.editor, "Mine. ")
    banner = opened.view.parts.banner
    wait(lambda: bool(banner.text()))
    banner.acted.emit()
    wait(lambda: opened.view.findChild(ConflictDialog) is not None)
    dialog = opened.view.findChild(ConflictDialog)
    assert dialog.diff.count == 2
    mine = next(index for index, hunk in enumerate(dialog.diff._hunks) if hunk.a_start == 0)
    dialog.diff.toggle(mine)
    dialog._merge()
    wait(opened.saved)
    stored = loop.run_until_complete(workspace.library.get(draft_id))
    assert stored.body.startswith("Mine. # Bees")
    assert "in the shade" in stored.body
    found = loop.run_until_complete(workspace.library.revisions(draft_id))
    texts = [loop.run_until_complete(workspace.library.revision(each.id)).body for each in found]
    assert any("in the shade" in text and not text.startswith("Mine") for text in texts), "theirs is a revision"


def test_a_disk_that_refuses_is_told_with_the_rescue_file(opened: Any, loop: Any, workspace: Any, wait: Wait) -> None:
    folder: Path = workspace.folder / "working"
    kept = folder.rename(workspace.folder / "working-kept")
    folder.write_text("a file where the folder was")
    QTest.keyClicks(opened.editor, "Precious. ")
    banner = opened.view.parts.banner
    wait(lambda: bool(banner.text()))
    path = Path(banner._remedy.text().split(" is safe in ")[1].split(". Make room")[0])
    assert "Precious. " in path.read_text(encoding="utf-8")
    assert opened.view.parts.header._state.text() == "Not saved"
    folder.unlink()
    kept.rename(folder)
    banner.acted.emit()
    wait(opened.saved)
    path.unlink()


def test_pictures_are_copied_to_media_under_their_hash(opened: Any, workspace: Any, wait: Wait, tmp_path: Path) -> None:
    image = QImage(40, 30, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.darkYellow)
    lying = tmp_path / "My hive.gif"
    assert image.save(str(lying), "PNG")
    text = tmp_path / "notes.png"
    text.write_text("no picture")
    opened.editor.images_given.emit([lying, text])
    wait(lambda: "media/" in opened.editor.text())
    address = opened.editor.text().split("![My hive](")[1].split(")")[0]
    assert address.startswith("media/My-hive-")
    assert address.endswith(".png"), "named by what it is, not by what it says"
    assert (workspace.folder / address).read_bytes() == lying.read_bytes()
    assert "not a picture" in opened.view.parts.banner.text()


@pytest.mark.parametrize("panels", [[1, 0, 1], "damaged", [1, 2], None])
def test_a_damaged_state_breaks_nothing(jobs: Jobs, state: WindowState, panels: object) -> None:
    from PySide6.QtWidgets import QMainWindow

    from alwrity_desktop.ui.actions import Actions
    from alwrity_desktop.ui.shell import Shell
    from alwrity_desktop.ui.writer.view import WriterView

    state.set("writer.panels", panels)
    state.set("writer.split", panels)
    state.set("writer.zoom", "big")
    window = QMainWindow()
    view = WriterView(Shell(jobs, Actions(window), state))
    assert view.editor.zoom == 100
    view.deleteLater()
