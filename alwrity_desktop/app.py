"""Start-up of the window as one readable list.

Before the first paint only Qt and light modules of ui/ are imported; asyncio, SQLAlchemy, pydantic and httpx come
after it, in a thread, so that the keys are taken from the first moment on.
"""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QThread, QTimer, Signal
from PySide6.QtWidgets import QApplication

from alwrity_desktop import __version__
from alwrity_desktop.core import crash
from alwrity_desktop.core.marks import mark
from alwrity_desktop.core.messages import _
from alwrity_desktop.core.progress import Report
from alwrity_desktop.ui import icons
from alwrity_desktop.ui.garbage import GarbageCollector
from alwrity_desktop.ui.main_window import MainWindow
from alwrity_desktop.ui.state import WindowState
from alwrity_desktop.ui.theme import MODES, Look
from alwrity_desktop.ui.workspaces import folder_at_start

HEAVY = ("asyncio", "qasync", "alwrity_desktop.workspace")


def run(arguments: list[str], workspace_folder: Path | None = None, *, offline: bool | None = None) -> int:
    """Open the window and stay until it is closed; gives the exit code."""
    bugs = Bugs()
    crash.install(shown=bugs.tell)
    application = make_application(arguments)
    state = WindowState()
    folder = workspace_folder or folder_at_start(state)
    choose_look(application, state)
    window = MainWindow(state)
    bugs.reported.connect(window.show_report)
    window.jobs.crashed.connect(bugs.report)
    show_last(window, state, folder)
    starter = Starter(window, folder, offline)
    window.painted.connect(starter.begin)
    window.show()
    application.exec()  # until the modules are there; the person can type already
    return starter.run_loop()


class Bugs(QObject):
    """Brings bugs of all threads to the window's thread: `reported` carries the report."""

    reported = Signal(str)

    def tell(self, _error: BaseException, text: str, _path: Path | None) -> None:
        """What the crash hooks call, in the thread where it happened."""
        self.reported.emit(text)

    def report(self, error: BaseException) -> None:
        """A job ended by a bug: write the report, which shows it."""
        crash.report(error, "job")


def make_application(arguments: list[str]) -> QApplication:
    """Qt's application, with our names; one style everywhere, so that the look is ours everywhere."""
    application = QApplication(arguments)
    application.setStyle("Fusion")
    application.setApplicationName("ALwrity")
    application.setApplicationVersion(__version__)
    application.setDesktopFileName("alwrity-desktop")
    application.setQuitOnLastWindowClosed(False)
    return application


def choose_look(application: QApplication, state: WindowState) -> Look:
    """The look remembered from the last run; the settings confirm it later."""
    return Look(application, MODES.get(state.text("theme"), "system"))


def show_last(window: MainWindow, state: WindowState, folder: Path) -> None:
    """The page of the last run; in the Writer with the text of the last draft, read from its plain file."""
    page = state.text("page", "home")
    if page == "writer":
        from alwrity_desktop.store.working_copy import last_open

        text = last_open(folder)
        if text is not None:
            writer = window.page("writer")
            writer.show_text(text.title, text.body)
            writer.keep_early(folder, text)
    window.show_page(page)


class Importer(QThread):
    """Imports the heavy modules; short turns of the interpreter keep the window's thread fluid meanwhile."""

    def run(self) -> None:
        """Import them all."""
        import importlib

        sys.setswitchinterval(0.001)
        for name in HEAVY:
            importlib.import_module(name)
        sys.setswitchinterval(0.005)


class Starter(QObject):
    """What happens after the first paint: modules, loop, workspace; and at the end the way out."""

    def __init__(self, window: MainWindow, folder: Path, offline: bool | None) -> None:
        super().__init__(window)
        self._window = window
        self._folder = folder
        window.workspaces.offline = offline
        self._closing = False
        self._importer = Importer(self)
        self._garbage = GarbageCollector(self)
        self._importer.finished.connect(self._imported)
        window.closing.connect(self._close)
        window.attached.connect(self._attached)
        window.folder_chosen.connect(window.workspaces.choose)
        once = Qt.ConnectionType.SingleShotConnection  # what another workspace leaves behind must not stay
        window.attached.connect(self._garbage.settle, once)

    def begin(self) -> None:
        """The window is on the screen: fetch the rest."""
        mark("painted")
        self._window.setWindowIcon(icons.application_icon())
        self._importer.start()

    def run_loop(self) -> int:
        """Run asyncio inside Qt until the window has closed."""
        self._importer.wait()
        if self._closing:
            return 0
        import asyncio

        from alwrity_desktop.core import logs
        from alwrity_desktop.ui.event_loop import make_loop

        loop = make_loop(QApplication.instance())
        asyncio.set_event_loop(loop)
        crash.watch_loop(loop)
        logs.start()
        with loop:
            self._window.jobs.ready(loop)
            self._window.workspaces.begin(self._folder)
            loop.run_forever()
        self._garbage.stop()
        return 0

    def _attached(self) -> None:
        mark("attached")

    def _imported(self) -> None:
        _leave_loop()

    def _close(self) -> None:
        if self._closing:
            return
        self._closing = True
        if self._window.jobs.is_ready:
            job = self._window.jobs.start("window.close", _("Putting things away"), self._put_away)
            job.ended.connect(self._closed)
        else:
            self._closed()

    async def _put_away(self, _report: Report) -> None:
        await self._window.put_away()

    def _closed(self) -> None:
        self._window.finish_close()
        QTimer.singleShot(0, _leave_loop)


def _leave_loop() -> None:
    instance = QApplication.instance()
    assert instance is not None
    instance.exit(0)
