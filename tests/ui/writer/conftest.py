"""The Writer tab on a real workspace, and a model on loopback that writes what the prompt asks for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtWidgets import QMainWindow

from alwrity_desktop.ui.actions import Actions
from alwrity_desktop.ui.jobs import Jobs
from alwrity_desktop.ui.shell import Shell
from alwrity_desktop.ui.state import WindowState
from alwrity_desktop.ui.writer.view import WriterView

BODY = """# Bees

Keeping bees in a small garden is easy. You need one hive 🐝 and a quiet corner.

## The hive

It stands in the sun.

> [ ] Say what it costs.
"""


class Desk:
    """A window with the tab in it."""

    def __init__(self, jobs: Jobs, state: WindowState) -> None:
        self.window = QMainWindow()
        self.window.resize(1400, 900)
        self.crashes: list[object] = []
        jobs.crashed.connect(self.crashes.append)
        self.view = WriterView(Shell(jobs, Actions(self.window), state))
        self.window.setCentralWidget(self.view)
        self.window.show()

    @property
    def editor(self) -> Any:
        return self.view.editor

    def saved(self) -> bool:
        return self.view.parts.header._state.text() == "Saved"


@pytest.fixture
def late_desk(jobs: Jobs, state: WindowState, loop: Any, workspace: Any) -> Iterator[Desk]:
    """The tab before the workspace is there."""
    made = Desk(jobs, state)
    yield made
    loop.run_until_complete(made.view.put_away())
    made.window.close()
    made.window.deleteLater()
    assert not made.crashes


@pytest.fixture
def desk(jobs: Jobs, state: WindowState, loop: Any, workspace: Any) -> Iterator[Desk]:
    made = Desk(jobs, state)
    made.view.attach(workspace)
    yield made
    loop.run_until_complete(made.view.put_away())
    made.window.close()
    made.window.deleteLater()
    assert not made.crashes


@pytest.fixture
def opened(desk: Desk, loop: Any, workspace: Any, wait: Callable[..., None]) -> Desk:
    """The tab with a draft of BODY open."""
    draft = loop.run_until_complete(workspace.library.create(title="Bees", body=BODY, keyphrases=["bees"]))
    desk.view.open_draft(draft.id)
    wait(lambda: desk.view.presenter.draft is not None)
    return desk
