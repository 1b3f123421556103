"""Which program writes a run just now: a lock file beside the working copies, held for as long as it writes.

As with an open draft, the system lets go of the lock when a process dies, however it dies: a run that is marked as running
and that nobody holds was cut off.
"""

from __future__ import annotations

import os
import socket
from pathlib import Path
from typing import Any

from alwrity_desktop.core.errors import ChangedElsewhereError
from alwrity_desktop.core.messages import _
from alwrity_desktop.store import draft_lock
from alwrity_desktop.store.draft_lock import DraftLock


def acquire(workspace: Path, run_id: str) -> DraftLock:
    """Hold the run; may take a tenth of a second, so use a thread.

    Raises ChangedElsewhereError naming who writes it, StorageError when the folder refuses.
    """
    try:
        return DraftLock.acquire(workspace, _name(run_id))
    except ChangedElsewhereError as error:
        raise ChangedElsewhereError(
            said(holder(workspace, run_id) or {}), _("Wait until it is done, or stop it there.")
        ) from error


def holder(workspace: Path, run_id: str) -> dict[str, Any] | None:
    """Who writes the run now (pid, host, beat), in this process or another; None when nobody does."""
    return draft_lock.holder(workspace, _name(run_id))


def said(facts: dict[str, Any]) -> str:
    """The sentence that names who writes."""
    if facts.get("pid") == os.getpid() and facts.get("host") == socket.gethostname():
        return _("This draft is being written just now.")
    if facts.get("host") in (None, socket.gethostname()):
        return _("This draft is being written by another program (process {pid}).", pid=facts.get("pid", "?"))
    return _("This draft is being written on another machine, {host}.", host=facts["host"])


def _name(run_id: str) -> str:
    return f"run-{run_id}"
