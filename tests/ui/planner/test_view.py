"""The Planner tab and its parts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from alwrity_desktop.ui import window_actions
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


def test_a_calendar_feed_that_was_on_is_served_before_anybody_looks(
    bare_window: MainWindow, loop: Any, workspace: Any, wait: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(window_actions, "FEED_AFTER", 0)
    bare_window.shell.state.set(window_actions.FEED, str(workspace.folder))
    bare_window.jobs.ready(loop)
    bare_window.show_page("home")
    bare_window.show()
    bare_window.attach(workspace)
    wait(lambda: bare_window.has_page("planner") and bare_window.page("planner").part("calendar").menu.feed.is_on)
    assert not bare_window.page("planner").isVisible()
    loop.run_until_complete(bare_window.put_pages_away())
    wait(lambda: not bare_window.jobs.running(quiet=True))
