"""The window's tests run offscreen, on real files, with asyncio inside Qt as in the program."""

from __future__ import annotations

import asyncio
import gc
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from authors import MODEL, Author
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QWidget
from pytestqt.qtbot import QtBot
from screen_reader import nameless

from alwrity_desktop.ui.garbage import MODULES, GarbageCollector
from alwrity_desktop.ui.jobs import Jobs
from alwrity_desktop.ui.main_window import MainWindow
from alwrity_desktop.ui.state import WindowState
from alwrity_desktop.ui.theme import look

for _waiting in (QtBot.waitUntil, QtBot.waitSignal, QtBot.waitSignals):
    assert _waiting.__kwdefaults__["timeout"] == 5_000
    _waiting.__kwdefaults__["timeout"] = 60_000  # a guard against hangs, not slowness; pytest-qt has no setting for it

_modules = 0


def pytest_runtest_logfinish() -> None:
    """Collect a test's widgets here: only now pytest has let go of its fixtures.

    Left to a later test they would be collected in any of its threads, where Qt warns of their timers or crashes.
    Libraries loaded meanwhile are looked through this once only, as in the program.
    """
    global _modules
    gc.collect()
    if len(sys.modules) > _modules + MODULES:
        _modules = len(sys.modules)
        gc.freeze()


@pytest.fixture(scope="session")
def styled(qapp: QApplication) -> QApplication:
    """The application in the program's style; each change of it would polish every widget anew."""
    qapp.setStyle("Fusion")
    return qapp


@pytest.fixture(autouse=True)
def program(styled: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[QApplication]:
    """The application as the program sets it up, with a config folder of its own and keys for the session only."""
    monkeypatch.setenv("ALWRITY_CONFIG", str(tmp_path / "config"))
    monkeypatch.setenv("ALWRITY_KEYCHAIN", "session")
    styled.setQuitOnLastWindowClosed(False)
    look().choose("light")
    collector = GarbageCollector()
    yield styled
    styled.clipboard().clear()  # the offscreen clipboard would free a test's QMimeData only after Python is gone, and crash
    collector.stop()
    look().choose("light")


@pytest.fixture(autouse=True)
def unnamed(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Controls without a name for screen readers in the dialogs a test opens; there should be none."""
    found: list[str] = []
    for way, shown in (("open", QDialog.open), ("show", QWidget.show)):

        def look_at(dialog: QDialog, shown: Callable[[Any], None] = shown) -> None:
            shown(dialog)
            if not isinstance(dialog, QFileDialog):
                found.extend(nameless(dialog))

        monkeypatch.setattr(QDialog, way, look_at)
    yield found
    assert "\n".join(found) == ""


@pytest.fixture
def state(tmp_path: Path) -> WindowState:
    made = WindowState(tmp_path / "window.json")
    made.set("wizard.seen", True)
    return made


@pytest.fixture
def loop(qapp: QApplication) -> Iterator[Any]:
    """asyncio's loop inside Qt's; it runs inside `run` and while `wait` waits."""
    from alwrity_desktop.ui.event_loop import Loop

    class KnownLoop(Loop):
        """Between two runs Qt's events (keys, timers) still reach tasks, as they do in the program."""

        def run_forever(self) -> int:
            try:
                return super().run_forever()
            finally:
                asyncio.events._set_running_loop(self)

    made = KnownLoop(qapp)
    asyncio.set_event_loop(made)
    yield made
    while left := asyncio.all_tasks(made):
        for task in left:
            task.cancel()
        made.run_until_complete(asyncio.sleep(0.001))
    made.close()
    asyncio.events._set_running_loop(None)
    asyncio.set_event_loop(None)


@pytest.fixture
def wait(loop: Any) -> Callable[..., None]:
    """wait(until): run Qt and asyncio until `until()` is true, at most a minute: a guard against hangs, not slowness."""

    async def watch(until: Callable[[], Any]) -> None:
        end = loop.time() + 60
        while not until():
            assert loop.time() < end, "it did not come true"
            await asyncio.sleep(0.01)

    def run(until: Callable[[], Any]) -> None:
        loop.run_until_complete(watch(until))

    return run


@pytest.fixture
def jobs(loop: Any) -> Jobs:
    made = Jobs()
    made.ready(loop)
    return made


@pytest.fixture
def workspace(loop: Any, tmp_path: Path) -> Iterator[Any]:
    """A real workspace in a folder of its own."""
    from alwrity_desktop.workspace import Workspace

    made = loop.run_until_complete(Workspace.open(tmp_path / "workspace"))
    yield made
    loop.run_until_complete(made.close())


@pytest.fixture
def author(loop: Any, workspace: Any) -> Iterator[Author]:
    """A model on loopback, chosen in the settings."""
    made = Author()
    loop.run_until_complete(made.start())
    workspace.settings.models.default = MODEL
    workspace.settings.models.compatible_url = f"{made.root}/v1"
    yield made
    loop.run_until_complete(made.stop())


@pytest.fixture
def bare_window(state: WindowState) -> Iterator[MainWindow]:
    """The window as it is before the workspace is there."""
    made = MainWindow(state)
    yield made
    made._may_close = True
    made.close()
    made.deleteLater()


@pytest.fixture
def window(bare_window: MainWindow, loop: Any, workspace: Any, wait: Callable[..., None]) -> Iterator[MainWindow]:
    """The window on a workspace, with home shown and everything read."""
    bare_window.jobs.ready(loop)
    bare_window.show_page("home")
    bare_window.show()
    bare_window.attach(workspace)
    wait(lambda: not bare_window.jobs.running(quiet=True))
    yield bare_window
    loop.run_until_complete(_put_away(bare_window))


async def _put_away(window: MainWindow) -> None:
    for page in window._made.values():
        await page.put_away()
    await window.jobs.stop_all()
