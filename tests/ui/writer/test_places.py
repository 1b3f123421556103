"""The last draft opens where the person was: after a restart, after a kill, and when it is opened again."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QApplication

from alwrity_desktop.store.working_copy import last_open
from alwrity_desktop.ui.state import WindowState
from alwrity_desktop.ui.writer.places import KEPT, STATE

Wait = Callable[..., None]
LONG = "\n\n".join(f"Paragraph {number}. " + "Some words that fill a line and more. " * 6 for number in range(200))


def opened(desk: Any, wait: Wait, draft_id: str) -> None:
    desk.view.open_draft(draft_id)
    wait(lambda: desk.view.presenter.draft is not None and desk.view.presenter.draft.id == draft_id)


def go_to(desk: Any, position: int) -> tuple[int, int]:
    cursor = desk.editor.textCursor()
    cursor.setPosition(position)
    desk.editor.setTextCursor(cursor)
    desk.editor.ensureCursorVisible()
    return position, int(desk.editor.top_place())


def place(desk: Any) -> tuple[int, int]:
    QApplication.processEvents()
    return desk.editor.textCursor().position(), int(desk.editor.top_place())


def test_a_draft_opens_again_where_it_was_left(desk: Any, loop: Any, workspace: Any, wait: Wait) -> None:
    one, other = [loop.run_until_complete(workspace.library.create(title=name, body=LONG)) for name in ("A", "B")]
    opened(desk, wait, one.id)
    assert place(desk) == (0, 0)
    there = go_to(desk, 20_000)
    assert there[1] > 10
    opened(desk, wait, other.id)
    assert place(desk) == (0, 0)
    opened(desk, wait, one.id)
    assert place(desk) == there


def test_the_cursor_need_not_be_in_view(desk: Any, loop: Any, workspace: Any, wait: Wait) -> None:
    one, other = [loop.run_until_complete(workspace.library.create(title=name, body=LONG)) for name in ("A", "B")]
    opened(desk, wait, one.id)
    desk.editor.show_place(150)
    assert place(desk) == (0, 150)
    opened(desk, wait, other.id)
    opened(desk, wait, one.id)
    assert place(desk) == (0, 150)


def test_a_kill_after_reading_loses_no_place(desk: Any, loop: Any, workspace: Any, wait: Wait, state: WindowState) -> None:
    draft = loop.run_until_complete(workspace.library.create(title="A", body=LONG))
    opened(desk, wait, draft.id)
    there = go_to(desk, 30_000)
    wait(lambda: str(there[0]) in (state.path.read_text() if state.path.exists() else ""))
    kept = json.loads(state.path.read_text())[STATE]
    assert kept[draft.id][0] == there[0]
    found = last_open(workspace.folder)
    assert found is not None, "start-up shows a draft that was only read, too"
    assert found.body == LONG


def test_the_start_shows_the_place_before_the_workspace_is_there(
    late_desk: Any, loop: Any, workspace: Any, wait: Wait
) -> None:
    draft = loop.run_until_complete(workspace.library.create(title="A", body=LONG))
    held = loop.run_until_complete(workspace.library.edit(draft.id))
    loop.run_until_complete(held.close(keep_copy=True))
    found = last_open(workspace.folder)
    view = late_desk.view
    view.shell.state.set(STATE, {draft.id: [30_000, 80.0, found.saved_at + 1]})
    view.show_text(found.title, found.body)
    view.keep_early(workspace.folder, found)
    assert place(late_desk) == (30_000, 80)
    view.attach(workspace)
    wait(lambda: view.presenter.draft is not None)
    assert place(late_desk) == (30_000, 80)


def test_what_was_typed_last_is_newer_than_a_kept_place(late_desk: Any, workspace: Any, loop: Any) -> None:
    draft = loop.run_until_complete(workspace.library.create(title="A", body=LONG))
    held = loop.run_until_complete(workspace.library.edit(draft.id))
    held.cursor = 500
    loop.run_until_complete(held.save())
    loop.run_until_complete(held.close(keep_copy=True))
    found = last_open(workspace.folder)
    view = late_desk.view
    view.shell.state.set(STATE, {draft.id: [30_000, 80.0, found.saved_at - 5], "damaged": "x", "worse": [1, None, 2]})
    view.show_text(found.title, found.body)
    view.keep_early(workspace.folder, found)
    assert place(late_desk)[0] == 500


def test_only_the_latest_places_are_kept(desk: Any, loop: Any, workspace: Any, wait: Wait) -> None:
    many = {f"draft {number:03}": [1, 0.0, float(number)] for number in range(KEPT + 20)}
    desk.view.shell.state.set(STATE, many)
    draft = loop.run_until_complete(workspace.library.create(title="A", body=LONG))
    opened(desk, wait, draft.id)
    go_to(desk, 100)
    desk.view.remember()
    kept = desk.view.shell.state.get(STATE)
    assert len(kept) == KEPT
    assert draft.id in kept
    assert "draft 000" not in kept


def test_the_preview_of_a_text_opened_at_its_end_shows_the_end(desk: Any, loop: Any, workspace: Any, wait: Wait) -> None:
    body = "\n".join(f"# Heading {number}\n" for number in range(120)) + "\nThe very last line."
    draft = loop.run_until_complete(workspace.library.create(title="A", body=body))
    desk.view.parts.header.preview.setChecked(True)
    desk.view.shell.state.set(STATE, {draft.id: [len(body), 230.0, 1.0]})
    opened(desk, wait, draft.id)
    preview = desk.view.parts.preview
    last = body.count("\n")
    wait(lambda: "very last line" in preview.html_at(last))
    wait(lambda: all(item.fresh for item in preview._items[slice(*preview._in_view())]))
    assert desk.editor.is_at_bottom()
    bottom = preview._tops[-1] - preview.verticalScrollBar().value()
    assert bottom <= preview.viewport().height(), "the last line is in view"
    desk.editor.verticalScrollBar().setValue(0)
    assert preview.verticalScrollBar().value() == 0
