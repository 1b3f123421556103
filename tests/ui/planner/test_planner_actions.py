"""Every action of the Planner leads where it says, from any page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QApplication, QDialog

from alwrity_desktop.ui.main_window import MainWindow
from alwrity_desktop.ui.planner.parts import parts

EXPECTED = {
    "import": "keywords", "expand": "keywords", "add_keywords": "keywords", "keywords": "keywords", "cluster": "clusters",
    "clusters": "clusters", "make_ideas": "ideas", "new_idea": "ideas", "ideas": "ideas", "new_task": "tasks",
    "tasks": "tasks", "calendar": "calendar", "strategy": "strategy",
}  # fmt: skip


def test_all_are_registered_and_all_parts_can_be_reached(window: MainWindow) -> None:
    known = {action.objectName() for action in window.actions_.all() if action.objectName().startswith("planner.")}
    assert known == {f"planner.{name}" for name in EXPECTED}
    assert {made.name for made in parts()} <= set(EXPECTED.values())


def test_an_action_brings_its_part_to_the_front(
    window: MainWindow, wait: Callable[..., None], workspace: Any, loop: Any
) -> None:
    loop.run_until_complete(workspace.planner.edits.add(["garden hose", "garden hoses", "sofa"]))
    for name, part in EXPECTED.items():
        window.show_page("home")
        window.actions_.get(f"planner.{name}").trigger()
        wait(lambda: not window.jobs.running(quiet=True))
        assert window.page("planner").parts.value() == part, name
        for dialog in QApplication.topLevelWidgets():
            if isinstance(dialog, QDialog) and dialog.isVisible():
                dialog.reject()


def test_a_new_task_and_a_new_idea_are_there_at_once(
    window: MainWindow, wait: Callable[..., None], workspace: Any, loop: Any
) -> None:
    for name in ("new_task", "new_idea"):
        window.actions_.get(f"planner.{name}").trigger()
        wait(lambda: not window.jobs.running(quiet=True))
    assert len(loop.run_until_complete(workspace.planner.tasks.listed())) == 1
    assert len(loop.run_until_complete(workspace.planner.ideas.listed())) == 1


def test_before_the_workspace_is_open_only_the_part_is_shown(bare_window: MainWindow) -> None:
    bare_window.actions_.get("planner.new_task").trigger()
    assert bare_window.page("planner").parts.value() == "tasks"
