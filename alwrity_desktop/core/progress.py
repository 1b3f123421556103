"""How work tells how far it is. Handed down as a function; the window, the command line and the log all listen alike."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(slots=True, frozen=True)
class Progress:
    """One report.

    phase: a short machine word ("prepare", "call", "section", "upload"). message: what a person reads.
    done: share finished in 0..1, or None where it cannot be known. text: text that has just arrived, to be appended.
    """

    phase: str
    message: str = ""
    done: float | None = None
    text: str = ""


Report = Callable[[Progress], None]


def silent(_progress: Progress) -> None:
    """A listener that does nothing, for callers that do not care."""
