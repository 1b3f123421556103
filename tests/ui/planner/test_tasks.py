"""The tasks: edited, dated, written as drafts by the offline drafter and by a model that fails, taken back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QAbstractSpinBox, QComboBox, QPlainTextEdit

from alwrity_desktop.ui.main_window import MainWindow
from alwrity_desktop.ui.state import WindowState


@pytest.fixture
def state(state: WindowState) -> WindowState:
    """The tab begins with this part."""
    state.set("planner.part", "tasks")
    return state


@pytest.fixture
def tasks(loop: Any, workspace: Any) -> list[Any]:
    room = workspace.planner.tasks

    async def made() -> list[Any]:
        late = datetime.now(UTC) - timedelta(days=3)
        return [
            await room.add("Sofas", keywords=["cheap sofas"], words=500, due_at=late, assignee="Ann"),
            await room.add("Beds", words=500),
            await room.add("Hoses", words=500, priority=90),
        ]

    return loop.run_until_complete(made())


@pytest.fixture
def part(view: Any, window: MainWindow, wait: Callable[..., None]) -> Any:
    """The part, shown, with everything read."""
    view.show_part("tasks")
    wait(lambda: not window.jobs.running(quiet=True))
    return view.part("tasks")


def settled(part: Any, window: MainWindow, wait: Callable[..., None]) -> None:
    wait(lambda: not window.jobs.running(quiet=True) and not part.presenter._pause.isActive())


def row_of(part: Any, title: str) -> Any:
    return next(row for row in part.found.rows if row.task.title == title)


def test_an_empty_page_leads_to_the_ideas(view: Any, part: Any, window: MainWindow, wait: Any) -> None:
    assert not part.none.isHidden()
    assert part.which.isHidden()
    part.wanted.emit("ideas", "")
    wait(lambda: not window.jobs.running(quiet=True))
    assert view.shown() is view.part("ideas")


def test_all_of_a_task_is_changed_in_the_panel_and_taken_back(
    tasks: Any, part: Any, window: MainWindow, wait: Callable[..., None], loop: Any, workspace: Any
) -> None:
    part.receive(tasks[0].id)
    settled(part, window, wait)
    form = part.panel.form
    assert form.control("title").text() == "Sofas"
    assert "late" in part.panel._late.text()
    form.control("title").setText("Better sofas")
    form.control("instructions").setPlainText("Say what they cost.")
    form.control("tone").setText("dry")
    form.control("assignee").setEditText("Bo")
    form.control("due_at").on.setChecked(False)
    form.control("model").setEditText("ollama:small")
    form.control("prompt").setPlainText("A sonnet on {{ section.heading }}")
    part.panel.save()
    settled(part, window, wait)
    task = loop.run_until_complete(workspace.planner.tasks.get(tasks[0].id))
    assert (task.title, task.assignee, task.due_at, task.model) == ("Better sofas", "Bo", None, "ollama:small")
    assert task.prompt == "A sonnet on {{ section.heading }}"
    assert task.brief == {"instructions": "Say what they cost.", "tone": "dry"}
    form.control("state").setCurrentIndex(form.control("state").findData("in progress"))
    part.panel.save()
    settled(part, window, wait)
    assert row_of(part, "Better sofas").task.state == "in progress"
    part._undo()
    settled(part, window, wait)
    assert row_of(part, "Better sofas").task.state == "pending"
    part._undo()
    settled(part, window, wait)
    again = loop.run_until_complete(workspace.planner.tasks.get(tasks[0].id))
    assert (again.title, again.brief, again.assignee, again.prompt) == ("Sofas", {}, "Ann", "")


def test_tasks_are_dated_together_and_lead_to_the_calendar(
    tasks: Any, part: Any, window: MainWindow, wait: Callable[..., None]
) -> None:
    asked: list[str] = []
    part.wanted.disconnect()
    part.wanted.connect(lambda name, _argument: asked.append(name))
    part.doing.schedule([row_of(part, "Beds"), row_of(part, "Hoses")])
    dialog = part.doing.dialog
    assert not dialog.form.control("due_at").isEnabled()
    dialog.form.control("assignee").setEditText("Cy")
    dialog._agree()
    settled(part, window, wait)
    assert [(row.task.assignee, row.task.due_at is None) for row in part.found.rows][1:] == [("Cy", True)] * 2
    part.doing.schedule([row_of(part, "Beds"), row_of(part, "Hoses")])
    dialog = part.doing.dialog
    dialog.keep.setChecked(False)
    dialog.form.control("due_at").on.setChecked(True)
    dialog.form.control("every").setValue(7)
    dialog._agree()
    settled(part, window, wait)
    beds, hoses = row_of(part, "Beds").task.due_at, row_of(part, "Hoses").task.due_at
    assert timedelta(days=6, hours=22) < hoses - beds < timedelta(days=7, hours=2)
    part.banner._other.click()
    settled(part, window, wait)
    assert row_of(part, "Beds").task.due_at is None
    part.doing.schedule([row_of(part, "Beds")])
    part.doing.dialog.form.control("due_at").on.setChecked(True)
    part.doing.dialog._agree()
    settled(part, window, wait)
    part.banner._action.click()
    assert asked == ["calendar"]


def test_drafts_are_written_without_a_model(
    tasks: Any, part: Any, window: MainWindow, wait: Callable[..., None], loop: Any, workspace: Any
) -> None:
    asked: list[tuple[str, str]] = []
    part.asked.disconnect()
    part.asked.connect(lambda *given: asked.append(given))
    part.doing.write([row_of(part, "Sofas")])
    dialog = part.doing.dialog
    assert dialog.order().model == "offline"
    dialog.go.click()
    settled(part, window, wait)
    task = row_of(part, "Sofas").task
    assert task.state == "done"
    assert part.banner.text() == "1 draft was written."
    part.banner._action.click()
    part.show_task(row_of(part, "Sofas"))
    assert part.panel.write_button.isHidden()
    part.panel.open_button.click()
    assert asked == [("open", task.draft_id)] * 2
    draft = loop.run_until_complete(workspace.library.get(task.draft_id))
    assert draft.body


def test_one_that_fails_is_shown_with_its_reason_and_run_again_alone(
    author: Any, tasks: Any, part: Any, window: MainWindow, wait: Callable[..., None]
) -> None:
    author.overrides = lambda prompt: 400 if "Beds" in prompt else None
    part.doing.write([row_of(part, "Beds"), row_of(part, "Hoses")])
    dialog = part.doing.dialog
    wait(lambda: "tokens" in dialog.models._note.text())
    assert author.asked == []
    dialog.go.click()
    settled(part, window, wait)
    assert (row_of(part, "Beds").task.state, row_of(part, "Hoses").task.state) == ("failed", "done")
    assert part.banner.text() == "1 draft was written. 1 was not; see why."
    assert part.failures.isHidden()
    assert not part.board.run_again.isHidden()
    part.which.set_value("table")
    part._switched("table")
    assert not part.failures.isHidden()
    author.overrides = lambda prompt: None
    part.failures.run.click()
    assert part.doing.dialog.order().ids == (row_of(part, "Beds").task.id,)
    part.doing.dialog.go.click()
    settled(part, window, wait)
    assert row_of(part, "Beds").task.state == "done"
    assert part.failures.isHidden()


def test_writing_is_stopped_and_the_task_is_to_do_again(
    author: Any, tasks: Any, part: Any, window: MainWindow, wait: Callable[..., None]
) -> None:
    author.hold = "Write section "
    part.doing.write([row_of(part, "Beds")])
    part.doing.dialog.go.click()
    wait(author.holding.is_set)
    wait(lambda: row_of(part, "Beds").task.id in part.board.writing)
    assert not part.run.isHidden()
    part.run.stop.click()
    settled(part, window, wait)
    assert row_of(part, "Beds").task.state == "pending"
    assert part.run.isHidden()
    author.hold = ""


def test_a_person_writes_it_and_the_brief_is_there(
    tasks: Any, part: Any, window: MainWindow, wait: Callable[..., None], loop: Any, workspace: Any
) -> None:
    asked: list[tuple[str, str]] = []
    part.asked.disconnect()
    part.asked.connect(lambda *given: asked.append(given))
    part.show_task(row_of(part, "Sofas"))
    part.panel.begin_button.click()
    settled(part, window, wait)
    task = row_of(part, "Sofas").task
    assert task.state == "in progress"
    assert asked == [("open", task.draft_id)]
    draft = loop.run_until_complete(workspace.library.get(task.draft_id))
    assert (draft.body, draft.brief["topic"]) == ("", "Sofas")
    part._undo()
    settled(part, window, wait)
    assert (row_of(part, "Sofas").task.state, row_of(part, "Sofas").task.draft_id) == ("pending", "")
    assert loop.run_until_complete(workspace.library.get(task.draft_id)).trashed_at is not None


def test_tasks_are_changed_in_the_table_and_deleted_with_a_way_back(
    tasks: Any, part: Any, window: MainWindow, wait: Callable[..., None]
) -> None:
    part.which.set_value("table")
    part._switched("table")
    assert part.page.shown()[0].task.title == "Sofas"
    part.doing.assign(row_of(part, "Beds"), " Cy ")
    part.doing.prioritise(row_of(part, "Beds"), 70)
    settled(part, window, wait)
    assert (row_of(part, "Beds").task.assignee, row_of(part, "Beds").task.priority) == ("Cy", 70)
    part.doing._move("cancelled", [row_of(part, "Beds")])
    settled(part, window, wait)
    part.doing._reopen([row_of(part, "Beds")])
    settled(part, window, wait)
    assert row_of(part, "Beds").task.state == "pending"
    part.doing._delete(list(part.found.rows))
    settled(part, window, wait)
    assert not part.none.isHidden()
    window.actions_.get("planner-tasks.undo").trigger()
    settled(part, window, wait)
    assert len(part.found.rows) == 3


def test_a_new_task_is_filled_in(part: Any, window: MainWindow, wait: Callable[..., None]) -> None:
    part.new_button.click()
    settled(part, window, wait)
    assert part.room.opened
    assert part.panel.form.control("title").text() == "New task"
    part.panel.form.control("title").setText("Own")
    part.panel.save()
    settled(part, window, wait)
    assert row_of(part, "Own").task.brief["language"] == "en"


def test_every_control_has_a_name_and_keys_reach_it(
    tasks: Any, part: Any, window: MainWindow, wait: Callable[..., None]
) -> None:
    part.receive(tasks[0].id)
    settled(part, window, wait)
    part.doing.write([row_of(part, "Beds")])
    part.doing.schedule([row_of(part, "Beds"), row_of(part, "Hoses")])
    kinds = (QAbstractButton, QComboBox, QAbstractSpinBox, QPlainTextEdit, QAbstractItemView)
    inner = (QComboBox, QAbstractSpinBox, QAbstractItemView)
    nameless = [
        control
        for kind in kinds
        for control in part.findChildren(kind)
        if not (control.accessibleName() or getattr(control, "text", str)())
        and not isinstance(control.parentWidget(), inner)
        and control.isVisibleTo(part)
    ]
    assert nameless == []
    buttons = [button for button in part.findChildren(QAbstractButton) if button.isVisibleTo(part)]
    unreached = [
        button.accessibleName() or button.text()
        for button in buttons
        if not button.focusPolicy() & Qt.FocusPolicy.TabFocus and not isinstance(button.parentWidget(), inner)
    ]
    assert unreached == []
