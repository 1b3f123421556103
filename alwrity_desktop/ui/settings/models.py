"""How a value of the form becomes a setting."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from alwrity_desktop.core.errors import KnownError
from alwrity_desktop.core.messages import _

if TYPE_CHECKING:
    from alwrity_desktop.workspace import Workspace


def section_leads() -> dict[str, str]:
    """One sentence below the title of each section."""
    return {
        "appearance": _("How the window looks."),
        "writing": _("What a new brief starts with."),
        "models": _("Which model writes, and what it may cost."),
        "network": _("What may leave this machine."),
        "planning": _("Where ideas for keywords may come from."),
        "backups": _("Copies of the workspace, made while you work."),
    }


def taker(workspace: Workspace, section: Any) -> Callable[[str, Any], str]:
    """A function that puts a value into `section` and saves; it gives "" or why the value cannot be."""

    def take(name: str, value: Any) -> str:
        before = getattr(section, name)
        try:
            setattr(section, name, value)
            workspace.save_settings()
        except KnownError as error:
            setattr(section, name, before)
            return error.sentence
        except ValueError as error:
            return why(error)
        return ""

    return take


def why(error: ValueError) -> str:
    """The first reason of a failed validation, as a sentence."""
    reasons: Any = getattr(error, "errors", None)
    first = str(reasons()[0]["msg"] if reasons else error)
    return _("This cannot be used: {reason}.", reason=first[:1].lower() + first[1:])
