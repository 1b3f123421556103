"""Is the file sound? A look at every opening, the whole check after a crash, on connections of its own."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path

from alwrity_desktop.core.files import storage_error
from alwrity_desktop.store.faults import CorruptError, storage_fault

MAGIC = b"SQLite format 3\0"
LARGE = 64 << 20
"""Bytes above which a cleanly closed file is not read through at opening: 140 MB take 70 ms from memory, but seconds from
a slow disk. The hourly backup reads it all and is checked."""


def check_at_open(path: Path) -> None:
    """Refuse a damaged file. Raises CorruptError, or StorageError when it cannot be read.

    The head and the schema are always looked at. The whole file is, up to LARGE, and beyond when a write-ahead log is
    left beside it: a log outlives only a process that did not close.
    """
    try:
        if not path.exists() or path.stat().st_size == 0:
            return
        with path.open("rb") as file:
            head = file.read(len(MAGIC))
        log = path.with_name(path.name + "-wal")
        whole = path.stat().st_size < LARGE or (log.exists() and log.stat().st_size > 0)
    except OSError as error:
        raise storage_error(error, path) from error
    if head != MAGIC:
        raise CorruptError(path, "no SQLite header")
    found = problem(path, whole=whole)
    if found:
        raise CorruptError(path, found)


def problem(path: Path, *, whole: bool = True) -> str:
    """What is wrong with the file, or "". With `whole` every page is looked at, else only the schema.

    Raises StorageError when the file cannot be read for another reason than damage.
    """
    try:
        with contextlib.closing(sqlite3.connect(path, timeout=5)) as connection:
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
            if not whole:
                return ""
            found = [row[0] for row in connection.execute("PRAGMA quick_check(3)")]
    except sqlite3.Error as error:
        fault = storage_fault(error, path)
        if fault is not None and not isinstance(fault, CorruptError):
            raise fault from error
        return str(error)
    return "" if found == ["ok"] else "; ".join(found)
