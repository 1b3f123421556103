"""Who has a draft open: a lock file beside its working copy, held for as long as the draft is open.

The system lets go of the lock when a process dies, however it dies. Where a file system knows no locks (some network
drives), the process id and a heartbeat stand in.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import socket
import sys
import time
from pathlib import Path
from typing import Any, cast

from alwrity_desktop.core.errors import ChangedElsewhereError
from alwrity_desktop.core.files import storage_error
from alwrity_desktop.core.messages import _
from alwrity_desktop.store.working_copy import FOLDER

BEAT = 5.0
"""Seconds between heartbeats where the file system knows no locks."""
STALE = 4 * BEAT
GLANCE = 0.1
"""Seconds to try again: `holder` takes the lock for a moment to see whether it is free."""

_REFUSED = (errno.EACCES, errno.EAGAIN, errno.EDEADLK)
_LOCKED_BYTE = 1 << 30  # Windows forbids reading a locked byte, so the byte is far behind the content


class DraftLock:
    """One draft held by this window. Made by `acquire`."""

    def __init__(self, path: Path, handle: int, firm: bool) -> None:
        self.path = path
        self._handle = handle
        self.firm = firm

    @classmethod
    def acquire(cls, workspace: Path, draft_id: str) -> DraftLock:
        """Hold the draft; may take a tenth of a second, so use a thread.

        Raises ChangedElsewhereError naming who has it, StorageError when the folder refuses.
        """
        path = workspace / FOLDER / f"{draft_id}.lock"
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            until = time.monotonic() + GLANCE
            while True:
                handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
                held = _lock(handle)
                if held is False and time.monotonic() < until:
                    os.close(handle)
                    time.sleep(GLANCE / 10)
                    continue
                if held is False or (held is None and _beating(path)):
                    os.close(handle)
                    raise _taken(path)
                if _same_file(handle, path):
                    break
                os.close(handle)  # the one before us removed the file between our opening and locking it
        except OSError as error:
            raise storage_error(error, path) from error
        lock = cls(path, handle, firm=held is True)
        lock.beat()
        return lock

    def beat(self) -> None:
        """Say that this window is alive; needed every `BEAT` seconds where `firm` is False."""
        facts = {"pid": os.getpid(), "host": socket.gethostname(), "beat": time.time()}
        with contextlib.suppress(OSError):  # a full disk must not stop the holder; the lock itself needs no room
            os.ftruncate(self._handle, 0)
            os.lseek(self._handle, 0, os.SEEK_SET)
            os.write(self._handle, json.dumps(facts).encode())

    def release(self) -> None:
        """Let others open the draft."""
        if self._handle < 0:
            return
        with contextlib.suppress(OSError):
            self.path.unlink()
        os.close(self._handle)
        self._handle = -1


def holder(workspace: Path, draft_id: str) -> dict[str, Any] | None:
    """Who has the draft open now (pid, host, beat), in this process or another; None when nobody has."""
    path = workspace / FOLDER / f"{draft_id}.lock"
    try:
        handle = os.open(path, os.O_RDWR)
    except OSError:
        return None
    try:
        held = _lock(handle)
        return _facts(path) if held is False or (held is None and _beating(path)) else None
    finally:
        os.close(handle)


def _lock(handle: int) -> bool | None:
    """True: locked. False: somebody else has it. None: this file system knows no locks."""
    try:
        if sys.platform == "win32":
            import msvcrt

            os.lseek(handle, _LOCKED_BYTE, os.SEEK_SET)
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        return False if error.errno in _REFUSED else None
    return True


def _same_file(handle: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(handle), path.stat())
    except OSError:
        return False


def _facts(path: Path) -> dict[str, Any]:
    try:
        found: Any = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return cast("dict[str, Any]", found) if isinstance(found, dict) else {}


def _beating(path: Path) -> bool:
    facts = _facts(path)
    if facts.get("host") == socket.gethostname() and facts.get("pid") == os.getpid():
        return True
    return time.time() - float(facts.get("beat") or 0) < STALE


def _taken(path: Path) -> ChangedElsewhereError:
    facts = _facts(path)
    if facts.get("pid") == os.getpid():
        happened = _("This draft is already open in another window.")
    elif facts.get("host") in (None, socket.gethostname()):
        happened = _("This draft is open in another program (process {pid}).", pid=facts.get("pid", "?"))
    else:
        happened = _("This draft is open on another machine, {host}.", host=facts["host"])
    return ChangedElsewhereError(happened, _("Close it there, or open a copy of it here."))
