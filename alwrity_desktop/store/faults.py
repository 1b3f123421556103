"""What SQLite and the disk refuse, as sentences. Everything else is a bug and passes through unchanged."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from alwrity_desktop.core.errors import StorageError
from alwrity_desktop.core.messages import _

ROOM = 1 << 20
"""Bytes of free space under which a failed write is put down to the full disk."""


class CorruptError(StorageError):
    """The database file is damaged; `path` names it."""

    def __init__(self, path: Path, detail: str = "") -> None:
        super().__init__(
            _("The workspace's database {path} is damaged.", path=path),
            _("Restore the newest backup (alwrity restore FILE, or Restore in the window); the damaged file is kept."),
            detail=detail,
        )
        self.path = path


def storage_fault(error: BaseException, path: Path) -> StorageError | None:
    """The sentence for a refusal of SQLite under `error`, or None when it is no such refusal."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    if not isinstance(cause, sqlite3.Error):
        return None
    code = getattr(cause, "sqlite_errorcode", 0) & 0xFF
    detail = f"{getattr(cause, 'sqlite_errorname', '')} {cause}".strip()
    if code == sqlite3.SQLITE_FULL or (code == sqlite3.SQLITE_IOERR and _no_room(path)):
        return StorageError(
            _("The disk is full, so {name} could not be written.", name=path),
            _("Free some space and try again; nothing that was written before is lost."),
            detail=detail,
        )
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return CorruptError(path, detail)
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return StorageError(
            _("Another program is using the workspace's database {path}.", path=path),
            _("Close it, or wait until it is done, then try again."),
            detail=detail,
        )
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM):
        return StorageError(
            _("{name} may not be written: the folder is read-only, gone or belongs to someone else.", name=path),
            _("Choose another folder, or change its permissions."),
            detail=detail,
        )
    if code == sqlite3.SQLITE_IOERR:
        return StorageError(
            _("{name} could not be read or written: the disk reports an error.", name=path),
            _("Check the disk, or copy the workspace to another one."),
            detail=detail,
        )
    return None


def _no_room(path: Path) -> bool:
    try:
        return shutil.disk_usage(path if path.is_dir() else path.parent).free < ROOM
    except OSError:
        return False
