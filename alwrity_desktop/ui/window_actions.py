"""What the window itself can do: its actions with their shortcuts, and its answers to what pages ask for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication

from alwrity_desktop.core.messages import _
from alwrity_desktop.ui.planner import planner_actions
from alwrity_desktop.ui.theme import look
from alwrity_desktop.ui.widgets.file_dialog import FileDialog

if TYPE_CHECKING:
    from alwrity_desktop.ui.main_window import MainWindow

MENU = (
    "draft.new", "draft.open", "draft.import", "-",
    "workspace.open", "workspace.new", "-",
    "window.palette", "window.settings", "window.wizard", "-",
    "window.light", "window.dark", "window.follow", "-",
    "window.network", "window.costs", "window.system", "window.shortcuts", "-",
    "window.quit",
)  # fmt: skip


FEED = "planner.feed"
"""Where the folder is remembered whose calendar feed is on."""
FEED_AFTER = 2000
"""Milliseconds after the workspace is there until its feed is served again: the first page comes first."""


class WindowCommands(QObject):
    """Handlers of the window's own actions; a child of the window."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window

    def resume_feed(self) -> None:
        """A calendar feed that was on is served again, though nobody has looked at the calendar yet."""
        workspace = self._window.workspace
        if workspace is not None and self._window.shell.state.text(FEED) == str(workspace.folder):
            QTimer.singleShot(FEED_AFTER, self, self._make_calendar)

    def home(self) -> None:
        """Show Home."""
        self._window.show_page("home")

    def planner(self) -> None:
        """Show the Planner."""
        self._window.show_page("planner")

    def writer(self) -> None:
        """Show the Writer."""
        self._window.show_page("writer")

    def seo(self) -> None:
        """Show SEO."""
        self._window.show_page("seo")

    def publish(self) -> None:
        """Show Publish."""
        self._window.show_page("publish")

    def library(self) -> None:
        """Show all drafts."""
        self._window.show_page("library")

    def settings(self) -> None:
        """Show the settings."""
        self._window.show_page("settings")

    def system(self) -> None:
        """Show health, jobs and the log."""
        self._window.show_page("system")

    def costs(self) -> None:
        """Show what models cost."""
        self._window.show_page("settings")
        self._window.page("settings").show_section("costs")

    def new_draft(self) -> None:
        """Begin a draft."""
        new_draft(self._window, "")

    def import_files(self) -> None:
        """Choose files to import; the library takes them."""
        dialog = FileDialog(self._window, _("Import texts"), "texts")
        dialog.setFileMode(FileDialog.FileMode.ExistingFiles)
        dialog.setNameFilter(_("Texts (*.md *.markdown *.txt *.html *.htm *.docx)"))
        dialog.filesSelected.connect(self._import)
        dialog.open()

    def wizard(self) -> None:
        """Open the first steps."""
        from alwrity_desktop.ui.wizard.view import Wizard

        if self._window.workspace is not None:
            Wizard(self._window.shell, self._window.workspace, self._window).begin(self._window.answer)

    def workspaces(self) -> None:
        """Choose another workspace."""
        from alwrity_desktop.ui.workspace_dialog import WorkspaceDialog

        WorkspaceDialog(self._window).open()

    def new_workspace(self) -> None:
        """Make another workspace."""
        from alwrity_desktop.ui.workspace_dialog import WorkspaceDialog

        dialog = WorkspaceDialog(self._window)
        dialog.open()
        dialog.focus_new()

    def light(self) -> None:
        """Stay light."""
        self._choose_theme("light")

    def dark(self) -> None:
        """Stay dark."""
        self._choose_theme("dark")

    def follow(self) -> None:
        """Follow the system's theme."""
        self._choose_theme("system")

    def toggle_theme(self) -> None:
        """From light to dark and back."""
        self._choose_theme("light" if look().theme.dark else "dark")

    def shortcuts(self) -> None:
        """Show the list of shortcuts."""
        from alwrity_desktop.ui.shortcuts import ShortcutSheet

        ShortcutSheet(all_actions(self._window), self._window).open()

    def menu(self) -> None:
        """Open the menu below its button."""
        button = self._window.header.menu_button
        menu = self._window.actions_.menu(self._window, *MENU)
        corner = button.mapToGlobal(QPoint(button.width(), button.height() + 4))
        menu.popup(QPoint(corner.x() - menu.sizeHint().width(), corner.y()))

    def full_screen(self) -> None:
        """Fill the screen, or stop doing so."""
        window = self._window
        window.showNormal() if window.isFullScreen() else window.showFullScreen()

    def _make_calendar(self) -> None:
        if self._window.workspace is not None:
            self._window.page("planner").part("calendar")

    def _import(self, paths: list[str]) -> None:
        self._window.show_page("library")
        self._window.page("library").import_paths(paths)

    def _choose_theme(self, mode: str) -> None:
        self._window.choose_theme(mode)
        workspace = self._window.workspace
        if workspace is not None:
            workspace.settings.appearance.theme = mode  # type: ignore[assignment] - pydantic checks it
            workspace.save_settings()


def add_to(window: MainWindow) -> None:
    """Register the window's actions."""
    do, add = WindowCommands(window), window.actions_.add
    window.attached.connect(do.resume_feed)
    drafts, view, program = _("Drafts"), _("View"), _("Program")
    add("draft.new", _("New draft"), do.new_draft, shortcut="Ctrl+N", icon="plus", group=drafts)
    add("draft.open", _("All drafts"), do.library, shortcut="Ctrl+O", icon="documents", group=drafts)
    add("draft.import", _("Import texts ..."), do.import_files, shortcut="Ctrl+Shift+O", icon="import", group=drafts)
    keys = "Ctrl+Alt+O"
    add("workspace.open", _("Switch workspace ..."), do.workspaces, shortcut=keys, icon="folder", group=program)
    add("workspace.new", _("New workspace ..."), do.new_workspace, icon="plus", group=program)
    add("view.home", _("Go to Home"), do.home, shortcut="Alt+1", icon="home", group=view)
    add("view.planner", _("Go to Planner"), do.planner, shortcut="Alt+2", icon="calendar", group=view)
    add("view.writer", _("Go to Writer"), do.writer, shortcut="Alt+3", icon="write", group=view)
    add("view.seo", _("Go to SEO"), do.seo, shortcut="Alt+4", icon="target", group=view)
    add("view.publish", _("Go to Publish"), do.publish, shortcut="Alt+5", icon="publish", group=view)
    planner_actions.add_to(window)
    add("window.light", _("Light theme"), do.light, icon="sun", group=view)
    add("window.dark", _("Dark theme"), do.dark, icon="moon", group=view)
    add("window.follow", _("Theme of the system"), do.follow, icon="settings", group=view)
    add(
        "window.theme",
        _("Switch between light and dark"),
        do.toggle_theme,
        shortcut="Ctrl+Shift+D",
        icon="moon",
        group=view,
    )
    add("window.full", _("Full screen"), do.full_screen, shortcut="F11", icon="focus", group=view)
    keys = ["Ctrl+K", "Ctrl+Shift+P"]
    add("window.palette", _("Find a command or draft"), window.open_palette, shortcut=keys, icon="search", group=program)
    add("window.settings", _("Settings"), do.settings, shortcut="Ctrl+,", icon="settings", group=program)
    add("window.costs", _("What models cost"), do.costs, icon="money", group=program)
    add("window.system", _("System: health, jobs, log"), do.system, icon="doctor", group=program)
    add("window.network", _("Network: offline switch and hosts"), window.open_network, icon="online", group=program)
    add("window.wizard", _("First steps"), do.wizard, icon="spark", group=program)
    add(
        "window.shortcuts", _("Keyboard shortcuts"), do.shortcuts, shortcut=["F1", "Ctrl+/"], icon="keyboard", group=program
    )
    add("window.menu", _("Menu"), do.menu, shortcut="F10", icon="more", group=program)
    add("window.quit", _("Quit"), window.close, shortcut="Ctrl+Q", icon="power", group=program)


def all_actions(window: MainWindow) -> list[QAction]:
    """The registry, and actions that the page shown keeps for itself."""
    known = window.actions_.all()
    page = window.pages.currentWidget()
    own = page.findChildren(QAction) if page is not None else []
    return known + [action for action in own if action not in known and action.text() and action.objectName()]


def open_draft(window: MainWindow, draft_id: str) -> None:
    """Open a draft in the Writer."""
    window.show_page("writer")
    window.page("writer").open_draft(draft_id)


def show_advice(window: MainWindow, argument: str) -> None:
    """Open a draft in the Writer with the advice beside it: "id", or "id:check" for a check's first place."""
    draft_id, _colon, check = argument.partition(":")
    open_draft(window, draft_id)
    window.page("writer").show_advice(check)


def show_seo(window: MainWindow, argument: str) -> None:
    """Judge a text in the SEO tab: "draft:id" or "post:id"."""
    kind, _colon, subject_id = argument.partition(":")
    window.show_page("seo")
    window.page("seo").show_text(kind, subject_id)


def new_draft(window: MainWindow, _argument: str) -> None:
    """Begin a draft in the Writer."""
    window.show_page("writer")
    window.page("writer").new_draft()


def publish_draft(window: MainWindow, draft_id: str) -> None:
    """Open the publish panel for a draft."""
    window.show_page("publish")
    window.page("publish").publish_draft(draft_id)


def show_details(window: MainWindow, draft_id: str) -> None:
    """Details of a draft were changed: the Writer, where it was made, shows them."""
    if window.has_page("writer"):
        window.page("writer").details_changed(draft_id)


def show_page(window: MainWindow, name: str) -> None:
    """Show a page; "settings:models" shows a section of the settings."""
    page, _colon, section = name.partition(":")
    window.show_page(page)
    if section:
        window.page(page).show_section(section)


def connect_site(window: MainWindow, _argument: str) -> None:
    """Open the wizard that connects a site."""
    window.show_page("publish")
    window.page("publish").connect_site()


def run_action(window: MainWindow, action_id: str) -> None:
    """Trigger an action of the registry."""
    window.actions_.get(action_id).trigger()


def say(window: MainWindow, text: str) -> None:
    """A short word in the status bar."""
    window.status.jobs_line.say(text)


def restore(window: MainWindow, argument: str) -> None:
    """Restore a backup, after asking: its file and when it was made, a line each."""
    file, _line, made = argument.partition("\n")
    window.workspaces.ask_to_restore(Path(file), made)


def alert(_window: MainWindow, _argument: str) -> None:
    """Draw attention to the window from the task bar."""
    QApplication.alert(_window)


def bare(window: MainWindow, argument: str) -> None:
    """Nothing but the page on the whole screen ("on"), or the window as it was before ("")."""
    window.header.setVisible(not argument)
    window.status.setVisible(not argument)
    if argument:
        window.setProperty("before_bare", window.windowState().value)
        window.showFullScreen()
    elif (before := window.property("before_bare")) is not None:
        window.setWindowState(Qt.WindowState(before))


ANSWERS: dict[str, Callable[[MainWindow, str], None]] = {
    "open": open_draft,
    "advice": show_advice,
    "seo": show_seo,
    "new": new_draft,
    "publish": publish_draft,
    "details": show_details,
    "page": show_page,
    "connect": connect_site,
    "action": run_action,
    "say": say,
    "alert": alert,
    "restore": restore,
    "bare": bare,
}
