"""One process at a time sends a publication. The system lets go of the lock when its process ends, however it ends."""

from __future__ import annotations

import os
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from alwrity_desktop.core.errors import ChangedElsewhereError
from alwrity_desktop.core.files import storage_error
from alwrity_desktop.core.messages import _


@contextmanager
def held(folder: Path, name: str) -> Generator[None]:
    """Hold the lock `name` in `folder`. Raises ChangedElsewhereError when another process has it, StorageError."""
    path = folder / f"{name}.lock"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise storage_error(error, path) from error
    try:
        if not _take(handle):
            raise ChangedElsewhereError(
                _("Another window of the program is publishing this draft right now."),
                _("Wait until it is done."),
            )
        yield
    finally:
        os.close(handle)


def _take(handle: int) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
