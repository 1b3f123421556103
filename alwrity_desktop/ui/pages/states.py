"""States the page templates share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QLabel

from alwrity_desktop.core.errors import KnownError
from alwrity_desktop.core.messages import _
from alwrity_desktop.ui.icons import set_icon
from alwrity_desktop.ui.widgets.buttons import button
from alwrity_desktop.ui.widgets.feedback import EmptyState


def error_state(error: KnownError, again: Callable[..., Any]) -> EmptyState:
    """In place of what could not be read: what happened, what to do, and a button that tries again."""
    made = EmptyState("error", error.happened, error.remedy, button(_("Try again"), again, icon="retry"))
    for part in made.findChildren(QLabel):
        if part.property("icon_name"):
            set_icon(part, "error", "danger_text", 40)
    made.setToolTip(error.detail)
    return made
