"""The passphrase of the key file: asked for without a crash, typed twice when it is new, once when it is known."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent

from alwrity_desktop.ui.main_window import MainWindow
from alwrity_desktop.ui.passphrase import PassphraseAsker, PassphraseDialog


@pytest.fixture
def asked(window: MainWindow, loop: Any, wait: Callable[..., None], tmp_path: Path, monkeypatch: Any) -> Any:
    """Begin a question; gives the task and the dialog."""
    monkeypatch.setenv("ALWRITY_CONFIG", str(tmp_path))

    def ask() -> tuple[asyncio.Task[str | None], PassphraseDialog | None]:
        task = loop.create_task(PassphraseAsker(window)())
        wait(lambda: window.findChild(PassphraseDialog) is not None)
        return task, window.findChild(PassphraseDialog)

    return ask


def test_a_new_one_is_typed_twice(asked: Any, wait: Callable[..., None]) -> None:
    task, dialog = asked()
    dialog.field.setText("a long one")
    assert not dialog.use.isEnabled()
    dialog.again.setText("a long onr")
    assert not dialog.use.isEnabled()
    dialog.again.setText("a long one")
    dialog.use.click()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    wait(task.done)
    assert task.result() == "a long one"


def test_the_focus_goes_back_and_never_to_the_tabs(
    asked: Any, window: MainWindow, tmp_path: Path, wait: Callable[..., None]
) -> None:
    (tmp_path / "keys.enc").write_bytes(b"there")
    for before in (window.header.search, window.centralWidget()):
        before.setFocus()
        task, dialog = asked()
        dialog.field.setText("a long one")
        dialog.use.click()
        wait(task.done)
        wait(lambda: window.findChild(PassphraseDialog) is None)
        wait(lambda part=before: window.focusWidget() is part)


def test_a_known_one_is_typed_once(asked: Any, tmp_path: Path, wait: Callable[..., None]) -> None:
    (tmp_path / "keys.enc").write_bytes(b"there")
    task, dialog = asked()
    assert dialog.again.isHidden()
    dialog.field.setText("a long one")
    dialog.use.click()
    wait(task.done)
    assert task.result() == "a long one"


def test_not_now_and_a_question_that_is_given_up(asked: Any, window: MainWindow, wait: Callable[..., None]) -> None:
    task, dialog = asked()
    dialog.reject()
    wait(task.done)
    assert task.result() is None
    wait(lambda: window.findChild(PassphraseDialog) is None)
    task, dialog = asked()
    task.cancel()
    wait(task.done)
    wait(lambda: window.findChild(PassphraseDialog) is None)
