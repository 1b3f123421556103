"""The Planner tab and its parts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from alwrity_desktop.ui.main_window import MainWindow
from alwrity_desktop.ui.planner.parts import parts


def test_each_part_is_made_when_it_is_first_shown(view: Any, window: MainWindow, wait: Callable[..., None]) -> None:
    assert list(view._made) == ["keywords"]
    for made in parts():
        view.show_part(made.name)
        wait(lambda: not window.jobs.running(quiet=True))
        assert view.shown() is view.part(made.name)
        assert view._stack.currentWidget() is view.shown()
        assert view._lead.text() == made.lead
    assert list(view._made) == [made.name for made in parts()]


def test_the_part_is_remembered(view: Any, window: MainWindow) -> None:
    last = parts()[-1].name
    view.show_part(last)
    view.remember()
    assert window.shell.state.text("planner.part", "") == last
