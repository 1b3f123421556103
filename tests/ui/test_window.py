"""The window: pages, actions, palette, state, names for those who cannot see it."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QApplication,
    QWidget,
)
from pytestqt.qtbot import QtBot
from screen_reader import nameless

from alwrity_desktop.core.errors import NetworkError
from alwrity_desktop.core.progress import Progress, Report
from alwrity_desktop.ui.main_window import MainWindow
from alwrity_desktop.ui.palette import LINES, ROW, Entry, entries_of, ranked
from alwrity_desktop.ui.state import WindowState
from alwrity_desktop.ui.tabs import PAGES
from alwrity_desktop.ui.theme import look
from alwrity_desktop.ui.window_actions import ANSWERS, MENU, all_actions


@pytest.mark.parametrize("page", PAGES)
def test_every_control_has_a_name(window: MainWindow, wait: Callable[..., None], page: str) -> None:
    window.show_page(page)
    wait(lambda: not window.jobs.running(quiet=True))
    assert "\n".join(nameless(window)) == ""


def test_no_two_actions_share_a_shortcut(window: MainWindow) -> None:
    for page in PAGES:
        window.show_page(page)
    keys = Counter(
        key.toString()
        for action in window.actions_.all()
        if action.shortcutContext() == Qt.ShortcutContext.WindowShortcut
        for key in action.shortcuts()
    )
    assert {key: number for key, number in keys.items() if number > 1} == {}


def test_every_action_has_text_group_and_icon(window: MainWindow) -> None:
    for action in window.actions_.all():
        assert action.text(), action.objectName()
        assert action.property("group"), action.objectName()
    assert all(name == "-" or window.actions_.get(name) for name in MENU)


def test_shortcuts_people_expect(window: MainWindow) -> None:
    expected = {"draft.new": "Ctrl+N", "draft.open": "Ctrl+O", "window.palette": "Ctrl+K", "window.settings": "Ctrl+,"}
    for name, keys in expected.items():
        assert window.actions_.get(name).shortcut() == QKeySequence(keys)
    assert QKeySequence("F1") in window.actions_.get("window.shortcuts").shortcuts()
    assert QKeySequence("Ctrl+/") in window.actions_.get("window.shortcuts").shortcuts()


def test_tabs_are_reached_by_keys(window: MainWindow, qtbot: QtBot) -> None:
    window.actions_.get("view.publish").trigger()
    assert window.pages.currentWidget() is window.page("publish")
    window.header.tabs.setFocus()
    qtbot.keyClick(window.header.tabs, Qt.Key.Key_Left)
    assert window.pages.currentWidget() is window.page("seo")
    qtbot.keyClick(window.header.tabs, Qt.Key.Key_Left)
    assert window.pages.currentWidget() is window.page("writer")


def test_an_unknown_page_shows_home(window: MainWindow) -> None:
    window.show_page("gone")
    assert window.pages.currentWidget() is window.page("home")


def test_a_page_asks_only_for_what_is_answered(window: MainWindow) -> None:
    with pytest.raises(AssertionError):
        window.answer("nonsense", "")
    assert {"open", "new", "publish", "page", "connect", "action", "say"} <= ANSWERS.keys()


def test_the_palette_finds_actions_by_a_few_letters(window: MainWindow, qtbot: QtBot) -> None:
    window.open_palette()
    palette = window._palette.palette
    assert palette.isVisible()
    whole = palette.height()
    qtbot.keyClicks(palette.field, "dark th")
    assert palette._lines.entries[0].text == "Dark theme"
    qtbot.keyClicks(palette.field, "eme zzzz")
    few = len(palette._lines.entries)
    assert few < LINES
    assert palette.list.height() == ROW * few
    assert palette.height() < whole
    palette.field.setText("dark th")
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: look().theme.dark, timeout=60_000)
    assert not palette.isVisible()


def test_the_palette_finds_drafts_by_title(
    window: MainWindow, workspace: Any, loop: Any, wait: Callable[..., None], qtbot: QtBot
) -> None:
    made = loop.run_until_complete(workspace.library.create(title="Coffee on a mountain"))
    window.open_palette()
    palette = window._palette.palette
    wait(lambda: any(entry.draft_id for entry in palette._all))
    qtbot.keyClicks(palette.field, "cofee mountain")
    assert palette._lines.entries[0].draft_id == made.id


def test_the_palette_goes_by_escape_and_gives_the_focus_back(window: MainWindow, qtbot: QtBot) -> None:
    window.header.search.setFocus()
    window.open_palette()
    qtbot.keyClick(window._palette.palette.field, Qt.Key.Key_Escape)
    assert window._palette.palette.isHidden()
    assert QApplication.focusWidget() is window.header.search


def test_the_palette_shows_shortcuts(window: MainWindow) -> None:
    entries = {entry.text: entry for entry in entries_of(all_actions(window))}
    assert entries["New draft"].keys == "Ctrl+N"
    assert ranked(list(entries.values()), "zzzzqqq") == []
    assert ranked([Entry("Über uns", "", "x")], "uber")


def test_theme_is_remembered_here_and_in_the_settings(window: MainWindow, workspace: Any) -> None:
    window.actions_.get("window.dark").trigger()
    assert look().theme.dark
    assert window.shell.state.get("theme") == "dark"
    assert workspace.settings.appearance.theme == "dark"


def test_size_and_page_are_remembered(window: MainWindow, state: WindowState) -> None:
    window.resize(880, 640)
    window.show_page("publish")
    window.remember()
    again = WindowState(state.path)
    assert again.text("page") == "publish"
    other = MainWindow(again)
    assert other.height() == 640  # the offscreen screen is too narrow for the width
    other.deleteLater()


@pytest.mark.parametrize("damage", ["", "{", "[1]", '{"geometry": 7, "theme": [], "page": {}}', "\0\1"])
def test_a_damaged_state_file_never_breaks_the_start(state: WindowState, damage: str) -> None:
    state.path.write_text(damage)
    window = MainWindow(WindowState(state.path))
    assert window.show_page(window.shell.state.text("page", "home"))
    window.deleteLater()


def test_state_that_cannot_be_written_stops_nobody(tmp_path: Any) -> None:
    (tmp_path / "file").write_text("in the way")
    state = WindowState(tmp_path / "file" / "window.json")
    state.set("page", "home")
    assert state.save() is False


def test_a_known_error_becomes_a_banner(window: MainWindow, wait: Callable[..., None]) -> None:
    async def work(_report: Report) -> None:
        raise NetworkError("The site did not answer.", "Try again.", detail="ConnectTimeout")

    window.jobs.start("bad", "Bad", work)
    wait(lambda: window.banner.text() == "The site did not answer.")
    assert window.banner.accessibleName() == "The site did not answer. Try again."
    window.banner.dismiss()
    assert window.banner.text() == ""


def test_running_jobs_are_shown_and_stopped(window: MainWindow, wait: Callable[..., None], qtbot: QtBot) -> None:
    async def work(report: Report) -> None:
        report(Progress("step", "Writing section 2 of 5", 0.4))
        await asyncio.Event().wait()

    line = window.status.jobs_line
    jobs = [window.jobs.start(key, "Writing", work) for key in ("one", "two")]
    wait(lambda: line._title.text() == "Writing section 2 of 5" and line._more.text() == "1 more")
    line._open_list()
    assert line._list.isVisible()
    line._stop.click()
    wait(lambda: jobs[0].state == "cancelled")
    jobs[1].cancel()
    wait(lambda: line._idle.isVisible())
    assert not line._list.isVisible()


def test_the_network_switch_and_counter(window: MainWindow, workspace: Any) -> None:
    workspace.http.admit("127.0.0.1")
    window.open_network()
    window._network.refresh()
    assert "1 request, 1 host" in window.status.network.text()
    window._network._popover.switch.click()
    assert workspace.http.offline
    assert workspace.settings.network.offline
    assert window.status.network.text().startswith("Offline")


def test_todays_cost_is_summed_from_the_table(
    window: MainWindow, workspace: Any, loop: Any, wait: Callable[..., None]
) -> None:
    from alwrity_desktop.model.usage import Usage
    from alwrity_desktop.store import usage

    for cost in (120_000, 30_000, None):
        row = Usage(task="t", provider="openai", model="m", cost_micros=cost)
        loop.run_until_complete(workspace.db.write(usage.add, row))
    window._network._ask_cost()
    wait(lambda: "$0.15" in window.status.cost.text())
    assert "unpriced" in window.status.cost.text()


def test_the_list_of_shortcuts_opens(window: MainWindow) -> None:
    from alwrity_desktop.ui.shortcuts import ShortcutSheet

    window.actions_.get("window.shortcuts").trigger()
    sheet = window.findChild(ShortcutSheet)
    assert sheet is not None
    assert sheet.isVisible()
    sheet.close()


def test_the_menu_opens_without_a_loop_of_its_own(window: MainWindow) -> None:
    from PySide6.QtWidgets import QMenu

    window.actions_.get("window.menu").trigger()
    menu = next(menu for menu in window.findChildren(QMenu) if menu.isVisible())
    assert "New draft" in [action.text() for action in menu.actions()]
    menu.close()


def test_long_names_do_not_widen_the_window(window: MainWindow, wait: Callable[..., None]) -> None:
    async def work(report: Report) -> None:
        report(Progress("step", "x" * 500))
        await asyncio.Event().wait()

    job = window.jobs.start("long", "y" * 500, work)
    wait(lambda: window.status.jobs_line._title.text().startswith("xxx"))
    assert window.minimumSizeHint().width() <= 1200
    job.cancel()
    wait(lambda: job.state == "cancelled")


def test_the_palette_offers_what_two_views_can_do_once(window: MainWindow) -> None:
    from alwrity_desktop.ui.palette import entries_of

    hidden, shown = QWidget(window), QWidget(window)
    shown.show()
    for owner in (hidden, shown):
        name = "hidden" if owner is hidden else "shown"
        window.actions_.add(f"{name}.done", "Mark as done", window.open_palette, group="Tasks", owner=owner)
    found = [entry.action for entry in entries_of(window.actions_.all()) if entry.text == "Mark as done"]
    assert [action.objectName() for action in found if action] == ["shown.done"]


def test_actions_go_with_the_page_that_owned_them(window: MainWindow, wait: Callable[..., None]) -> None:
    from shiboken6 import isValid

    owner = QWidget(window)
    window.actions_.add("gone.soon", "Gone soon", window.open_palette, owner=owner)
    owner.destroyed.connect(lambda: window.actions_.all())
    owner.deleteLater()
    wait(lambda: not isValid(owner))
    assert all(isValid(action) for action in window.actions_.all())
    window.open_palette()
    with pytest.raises(KeyError):
        window.actions_.get("gone.soon")
