"""The window: header, the page shown, banner, status bar. Pages are made when first shown; their signals come up here."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QByteArray, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QPaintEvent
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from alwrity_desktop.core.errors import KnownError
from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.core.progress import Report
from alwrity_desktop.ui import icons, window_actions
from alwrity_desktop.ui.actions import Actions
from alwrity_desktop.ui.header import Header
from alwrity_desktop.ui.jobs import Jobs
from alwrity_desktop.ui.page_view import PageView
from alwrity_desktop.ui.shell import Shell
from alwrity_desktop.ui.state import WindowState
from alwrity_desktop.ui.status_bar import StatusBar
from alwrity_desktop.ui.tabs import PAGES, UNDER, tab_titles
from alwrity_desktop.ui.theme import MODES, look
from alwrity_desktop.ui.widgets.feedback import Banner
from alwrity_desktop.ui.widgets.file_dialog import FileDialog
from alwrity_desktop.ui.workspaces import Workspaces

if TYPE_CHECKING:
    from alwrity_desktop.ui.network_presenter import NetworkPresenter
    from alwrity_desktop.ui.palette_presenter import PalettePresenter
    from alwrity_desktop.workspace import Workspace

SIZE = (1200, 760)
"""With its frame it fits a screen of 1280 x 800."""
SMALLEST = (860, 560)


class MainWindow(QMainWindow):
    """`painted` comes once, after the first paint; `closing` when the person closes and the work may be put away."""

    painted = Signal()
    closing = Signal()
    attached = Signal()
    folder_chosen = Signal(str)

    def __init__(self, state: WindowState) -> None:
        super().__init__()
        self.setWindowTitle(_("ALwrity"))
        self.setMinimumSize(*SMALLEST)
        self.workspace: Workspace | None = None
        self.jobs = Jobs(self)
        self.actions_ = Actions(self)
        self.shell = Shell(self.jobs, self.actions_, state)
        self.header = Header(tab_titles())
        self.banner = Banner()
        self.pages = QStackedWidget()
        self.status = StatusBar(self.jobs)
        self._made: dict[str, PageView] = {}
        self._shown = ""
        self._painted = False
        self._keep = QTimer(self, interval=1000, singleShot=True)
        self._keep.timeout.connect(self.shell.state.save)
        self._may_close = False
        self._damaged: Path | None = None
        self._network: NetworkPresenter | None = None
        self._palette: PalettePresenter | None = None
        self.workspaces = Workspaces(self)
        self._lay_out()
        window_actions.add_to(self)
        self._connect()
        self._restore_size()

    def show_page(self, name: str) -> PageView:
        """Bring the page `name` to the front, made on first use; an unknown name shows home."""
        name = name if name in PAGES else "home"
        page = self.page(name)
        self.pages.setCurrentWidget(page)
        self.header.show_tab(UNDER.get(name, name))
        if name != self._shown:
            if self.banner.property("tone") == "success":
                self.banner.dismiss()  # what went well need not be put away by hand
            self._shown = name
            self.shell.state.set("page", name)
            self._keep.start()
            page.page_shown()
        return page

    def page(self, name: str) -> Any:
        """The page `name`, made and attached when it was not there."""
        if name not in self._made:
            page = PAGES[name](self.shell)
            self._made[name] = page
            self.pages.addWidget(page)
            page.asked.connect(self.answer)
            if self.workspace is not None:
                page.attach(self.workspace)
        return self._made[name]

    def has_page(self, name: str) -> bool:
        """Whether the page `name` was made."""
        return name in self._made

    def answer(self, what: str, argument: str = "") -> None:
        """A page asks for something that is not its own: open, new, publish, page, refresh, say."""
        handler = window_actions.ANSWERS.get(what)
        assert handler is not None, f"no page may ask for {what}"
        handler(self, argument)

    def attach(self, workspace: Workspace) -> None:
        """The workspace is open: hand it to the pages, follow its theme and its network."""
        from alwrity_desktop.ui.network_presenter import NetworkPresenter

        self.workspace = workspace
        self.setWindowTitle(_("{name} – ALwrity", name=workspace.folder.absolute().name))
        self._network = NetworkPresenter(self, self.status, workspace)
        theme = workspace.settings.appearance.theme
        self.shell.state.set("theme", theme)
        look().choose(theme)
        for page in list(self._made.values()):
            page.attach(workspace)
        if not self.shell.state.get("wizard.seen"):
            QTimer.singleShot(0, self.actions_.get("window.wizard").trigger)
        self.attached.emit()

    def show_error(self, error: KnownError) -> None:
        """A known error as a banner over the page."""
        self.banner.show_error(error)

    def show_unopened(self, error: Exception) -> None:
        """The workspace could not be opened: say why, and offer the newest backup of a damaged one, or another folder."""
        from alwrity_desktop.store.faults import CorruptError

        self._damaged = error.path.parent if isinstance(error, CorruptError) else None
        if isinstance(error, KnownError):
            action = _("Restore the newest backup") if self._damaged else _("Choose another folder")
            self.banner.show_error(error, action=action)

    def show_recovered(self, titles: list[str]) -> None:
        """What a crash had left was put back into the library: say so."""
        text = ngettext(
            "{count} text of the last run was put back.", "{count} texts of the last run were put back.", len(titles)
        )
        self.banner.say(text, " · ".join(titles), mood="success")

    async def put_pages_away(self) -> None:
        """Let all pages save. Raises KnownError when one cannot."""
        for page in list(self._made.values()):
            await page.put_away()

    def let_go(self) -> Workspace | None:
        """Give up the workspace, after its pages have saved: new ones wait for the next. Gives it, to be closed."""
        workspace, self.workspace = self.workspace, None
        if self._network is not None:
            self._network.put_away()
            self._network = None
        shown, self._shown = self._shown, ""
        for page in self._made.values():
            self.pages.removeWidget(page)
            page.deleteLater()
        self._made.clear()
        self.pages.setFocus()  # not the tab that comes next in the order
        self.show_page(shown)
        return workspace

    async def put_away(self) -> None:
        """Before the end: let pages save, stop what runs, close the workspace."""
        await self.put_pages_away()
        await self.jobs.stop_all()
        if self.workspace is not None:
            await self.workspace.close()

    def show_report(self, report: str) -> None:
        """A bug as a report in a window of its own; the program goes on."""
        from alwrity_desktop.ui.errors import CrashDialog

        CrashDialog(report, self).show()

    def open_palette(self) -> None:
        """Ctrl+K."""
        if self._palette is None:
            from alwrity_desktop.ui.palette_presenter import PalettePresenter

            self._palette = PalettePresenter(self)
        self._palette.open()

    def open_network(self) -> None:
        """The offline switch and the counter of hosts."""
        if self._network is not None:
            self._network.open_popover()

    def choose_theme(self, mode: str) -> None:
        """Switch the look now, and remember it for the next start."""
        look().choose(MODES[mode])
        self.shell.state.set("theme", mode)

    def finish_close(self) -> None:
        """Everything is put away: close for good."""
        self._may_close = True
        self.close()

    def remember(self) -> None:
        """Write size, page and whatever the pages keep."""
        self.shell.state.set("geometry", bytes(self.saveGeometry().toBase64().data()).decode("ascii"))
        for page in self._made.values():
            page.remember()
        self.shell.state.save()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            QTimer.singleShot(0, self.painted.emit)

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._may_close:
            event.accept()
            return
        event.ignore()
        self.remember()
        self.closing.emit()

    def _lay_out(self) -> None:
        ground = QWidget()
        ground.setProperty("kind", "page")
        box = QVBoxLayout(ground)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        self._banner_room = QWidget()
        room = QVBoxLayout(self._banner_room)
        room.setContentsMargins(16, 12, 16, 0)
        room.addWidget(self.banner)
        self._banner_room.setVisible(False)
        box.addWidget(self.header)
        box.addWidget(self._banner_room)
        box.addWidget(self.pages, 1)
        box.addWidget(self.status)
        self.setCentralWidget(ground)
        ground.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        ground.setFocus()

    def _connect(self) -> None:
        self.header.tab_chosen.connect(self._tab_chosen)
        self.header.palette_wanted.connect(self.open_palette)
        self.header.new_draft_wanted.connect(self.actions_.get("draft.new").trigger)
        self.header.settings_wanted.connect(self.actions_.get("window.settings").trigger)
        self.header.menu_wanted.connect(self.actions_.get("window.menu").trigger)
        self.status.network_wanted.connect(self.open_network)
        self.status.cost_wanted.connect(self.actions_.get("window.costs").trigger)
        self.banner.appeared.connect(self._banner_room.setVisible)
        self.banner.acted.connect(self._mend)
        self.banner.acted_other.connect(self.actions_.get("workspace.open").trigger)
        self.jobs.troubled.connect(self.show_error)
        look().changed.connect(self._theme_changed)

    def _tab_chosen(self, name: str) -> None:
        if name == self._shown:
            self.page(name).tab_again()
        self.show_page(name)

    def _mend(self) -> None:
        """The banner's button: restore the damaged workspace, look again for a gone one, else choose another folder."""
        self.banner.dismiss()
        if self.workspaces.look_again():
            return
        if self._damaged is None:
            self._choose_folder()
            return
        work = partial(_restore, self._damaged)
        job = self.jobs.start("workspace.restore", _("Restoring the newest backup"), work, handled=True)
        job.succeeded.connect(self._restored)
        job.failed.connect(self.show_unopened)

    def _restored(self, done: tuple[str, str]) -> None:
        folder, sentence = done
        self.banner.say(sentence, mood="success")
        self.folder_chosen.emit(folder)

    def _choose_folder(self) -> None:
        dialog = FileDialog(self, _("Folder of the workspace"), "workspace")
        dialog.setFileMode(FileDialog.FileMode.Directory)
        dialog.fileSelected.connect(self.folder_chosen)
        dialog.open()

    def _theme_changed(self) -> None:
        icons.retint(self)
        self.header.retint()

    def _restore_size(self) -> None:
        self.resize(*SIZE)
        if saved := self.shell.state.text("geometry"):
            self.restoreGeometry(QByteArray.fromBase64(saved.encode("ascii", "ignore")))


async def _restore(folder: Path, _report: Report) -> tuple[str, str]:
    from alwrity_desktop.store import backup

    file, aside = await backup.restore_newest(folder)
    return str(folder), _("Restored {name}. The damaged file is kept as {aside}.", name=file.name, aside=aside or "-")
