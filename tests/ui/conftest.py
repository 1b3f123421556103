"""The window's tests run offscreen, on real files, with asyncio inside Qt as in the program."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Iterator
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from PySide6.QtWidgets import QApplication

from alwrity_desktop.ui.state import WindowState
from alwrity_desktop.ui.theme import look


@pytest.fixture(scope="session")
def qapp_cls() -> type[QApplication]:
    return QApplication


@pytest.fixture(autouse=True)
def program(qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[QApplication]:
    """The application as the program sets it up, with a config folder of its own."""
    monkeypatch.setenv("ALWRITY_CONFIG", str(tmp_path / "config"))
    qapp.setQuitOnLastWindowClosed(False)
    qapp.setStyle("Fusion")
    look().choose("light")
    yield qapp
    look().choose("light")


@pytest.fixture
def state(tmp_path: Path) -> WindowState:
    return WindowState(tmp_path / "window.json")


@pytest.fixture
def loop(qapp: QApplication) -> Iterator[asyncio.AbstractEventLoop]:
    """asyncio's loop inside Qt's; it runs whenever the test waits with qtbot."""
    import qasync

    made = qasync.QEventLoop(qapp, already_running=True)
    asyncio.set_event_loop(made)
    yield made
    asyncio.events._set_running_loop(None)
    qapp.aboutToQuit.disconnect()
    made._after_run_forever()
    made._QEventLoop__is_running = False if hasattr(made, "_QEventLoop__is_running") else None
    made.stop()
    made.close()
    asyncio.set_event_loop(None)
