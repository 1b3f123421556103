"""The bar at the top: the mark, the tabs, the way to every action, settings and menu."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QTabBar, QWidget

from alwrity_desktop.core.messages import _
from alwrity_desktop.ui import icons
from alwrity_desktop.ui.widgets.buttons import button, tool_button
from alwrity_desktop.ui.widgets.layout import row
from alwrity_desktop.ui.widgets.text import label, restyle

HEIGHT = 56
WIDE = 1060
"""Pixels from which there is room for the words of the search beside the tabs."""


class Header(QFrame):
    """Emits what was asked for; it knows nothing of the pages behind its tabs."""

    tab_chosen = Signal(str)
    palette_wanted = Signal()
    new_draft_wanted = Signal()
    settings_wanted = Signal()
    menu_wanted = Signal()

    def __init__(self, tabs: list[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "header")
        self.setFixedHeight(HEIGHT)
        self._names = [name for name, _text in tabs]
        self._mark = QLabel()
        self._mark.setAccessibleName(_("ALwrity"))
        self.tabs = QTabBar()
        self.tabs.setAccessibleName(_("Tabs"))
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        self.tabs.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        for _name, text in tabs:
            self.tabs.addTab(text)
        self.search = button(_("Search or run a command"), self.palette_wanted.emit, icon="search", kind="search")
        self.search.setAccessibleName(self.search.text())
        self.search.setToolTip(_("Search or run a command (Ctrl+K)"))
        self._keys = label(_("Ctrl K"), "key")
        self._keys.setFixedHeight(20)
        inner = row(None, self._keys)
        inner.setContentsMargins(0, 0, 8, 0)
        self.search.setLayout(inner)
        self.menu_button = tool_button("menu", _("Menu"), self.menu_wanted.emit)
        line = row(
            self._mark,
            label(_("ALwrity"), "heading"),
            16,
            self.tabs,
            None,
            self.search,
            4,
            button(_("New draft"), self.new_draft_wanted.emit, icon="plus", kind="primary"),
            4,
            tool_button("settings", _("Settings"), self.settings_wanted.emit),
            self.menu_button,
        )
        line.setContentsMargins(16, 0, 12, 0)
        self.setLayout(line)
        self.tabs.currentChanged.connect(self._changed)
        self.tabs.tabBarClicked.connect(self._changed)
        self.retint()
        self._narrow: bool | None = None
        self._make_room(False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room(self.width() < WIDE)

    def show_tab(self, name: str) -> None:
        """Mark the tab `name` as the one shown, without a signal; none where there is no such tab."""
        if name in self._names:
            self.tabs.blockSignals(True)
            self.tabs.setCurrentIndex(self._names.index(name))
            self.tabs.blockSignals(False)
        away = name not in self._names
        if self.tabs.property("away") != away:
            self.tabs.setProperty("away", away)
            restyle(self.tabs)

    def retint(self) -> None:
        """Draw the mark in the colours of the current theme."""
        self._mark.setPixmap(icons.mark(28))

    def _make_room(self, narrow: bool) -> None:
        """In a narrow window the search keeps its sign only, so that all tabs can be read."""
        if narrow != self._narrow:
            self._narrow = narrow
            self.search.setText("" if narrow else _("Search or run a command"))
            self.search.setFixedWidth(42 if narrow else 280)
            self._keys.setVisible(not narrow)

    def _changed(self, index: int) -> None:
        if 0 <= index < len(self._names):
            self.tab_chosen.emit(self._names[index])
