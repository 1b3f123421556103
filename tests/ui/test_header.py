"""The header: all tabs can be read, also in the smallest window."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from alwrity_desktop.ui.header import WIDE, Header
from alwrity_desktop.ui.main_window import SMALLEST


def test_in_a_narrow_window_the_search_gives_its_room_to_the_tabs(qtbot: QtBot) -> None:
    header = Header([(name, name) for name in ("Home", "Writer", "SEO", "Publish")])
    qtbot.addWidget(header)
    header.resize(WIDE, 56)
    header.show()
    assert header.search.text()
    header.resize(SMALLEST[0], 56)
    qtbot.waitUntil(lambda: not header.search.text())
    assert header.search.accessibleName() == "Search or run a command"
    tabs = header.tabs
    qtbot.waitUntil(lambda: tabs.tabRect(tabs.count() - 1).right() <= tabs.width())
    header.resize(WIDE, 56)
    qtbot.waitUntil(lambda: header.search.text() != "")
