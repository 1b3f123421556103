"""What the window hands to each of its pages."""

from __future__ import annotations

from dataclasses import dataclass

from alwrity_desktop.ui.actions import Actions
from alwrity_desktop.ui.jobs import Jobs
from alwrity_desktop.ui.state import WindowState


@dataclass(slots=True, frozen=True)
class Shell:
    """Background work, the registry of actions and what is remembered between runs."""

    jobs: Jobs
    actions: Actions
    state: WindowState
