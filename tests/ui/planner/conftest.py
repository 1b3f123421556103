"""The Planner tab on a real workspace."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from alwrity_desktop.ui.main_window import MainWindow


@pytest.fixture
def view(window: MainWindow, wait: Callable[..., None]) -> Any:
    """The tab, shown."""
    shown = window.show_page("planner")
    wait(lambda: not window.jobs.running(quiet=True))
    return shown
