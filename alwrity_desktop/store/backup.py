"""Backups of the workspace's database: made while it is in use, checked before they count, thinned as they age.

Media files are not copied; the list beside a backup names them with their sizes, so that a missing one can be told.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import shutil
import sqlite3
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from alwrity_desktop.core.errors import InputError, StorageError
from alwrity_desktop.core.files import storage_error, write_whole
from alwrity_desktop.core.messages import _
from alwrity_desktop.store import integrity
from alwrity_desktop.store.faults import storage_fault
from alwrity_desktop.store.working_copy import FOLDER as WORKING

if TYPE_CHECKING:
    from alwrity_desktop.core.settings import Settings
    from alwrity_desktop.store.database import Database

FOLDER = "backups"
MEDIA = "media"
DATABASE = "workspace.db"
SUFFIX = ".db"
TEXTS = ".texts"
"""Ends the folder that keeps the working copies of the time before a restore, beside the backup of that time."""
PAGES = 2_000
"""Pages copied at a time (8 MB); between two steps others may write."""
SPACING = (
    (timedelta(days=1), timedelta(hours=1)),
    (timedelta(days=31), timedelta(days=1)),
    (timedelta(days=366), timedelta(days=7)),
)
"""Up to this age, the newest of each stretch of this length stays: hourly a day, daily a month, weekly a year."""
ASKED_STAY = timedelta(days=31)
AUTO = "auto"
_STAMP = "%Y-%m-%dT%H%M%S%fZ"


@dataclass(slots=True, frozen=True)
class Backup:
    """One backup file. `label` says why it was made: auto, manual, before-..."""

    path: Path
    made_at: datetime
    size: int
    label: str


class Backups:
    """The backups of an open workspace."""

    def __init__(self, db: Database, folder: Path, settings: Settings) -> None:
        self._db = db
        self.folder = folder / FOLDER
        self._settings = settings

    def list(self) -> list[Backup]:
        """All backups, newest first."""
        return listed(self.folder)

    def newest(self) -> Path | None:
        """The newest backup's file."""
        found = self.list()
        return found[0].path if found else None

    async def make(self, label: str = "manual") -> Path:
        """Make a backup now, check it, and thin the old ones. Raises StorageError; the broken copy does not stay."""
        path = await asyncio.to_thread(make, self._db.path, self.folder, label)
        await asyncio.to_thread(thin, self.folder, self._settings.backups.cap_megabytes << 20)
        return path

    async def make_if_due(self) -> Path | None:
        """The hourly backup: made when backups are on, the newest is an hour old and something changed since."""
        if not self._settings.backups.enabled or not await asyncio.to_thread(self._due):
            return None
        return await self.make(AUTO)

    def _due(self) -> bool:
        found = self.list()
        if not found:
            return True
        newest = found[0].made_at
        changed = max(_changed(self._db.path), _changed(self._db.path.with_name(self._db.path.name + "-wal")))
        return datetime.now(UTC) - newest >= timedelta(hours=1) and changed > newest.timestamp()


def make(database: Path, folder: Path, label: str) -> Path:
    """Copy the database with SQLite's online backup and check the copy. Raises StorageError."""
    made = datetime.now(UTC)
    path = folder / f"{made.strftime(_STAMP)} {label}{SUFFIX}"
    part = path.with_suffix(".part")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _copy(database, part)
        found = integrity.problem(part)
        if found:
            raise StorageError(
                _("The backup did not pass its check, so it was not kept."),
                _("Check the disk, and look the workspace over with alwrity doctor."),
                detail=found,
            )
        os.replace(part, path)
        write_whole(path.with_suffix(".json"), json.dumps({"media": _media(database.parent / MEDIA)}, indent=1))
    except OSError as error:
        raise storage_error(error, folder) from error
    except sqlite3.Error as error:
        raise storage_fault(error, folder) or error from error
    finally:
        for leftover in (part, *(part.with_name(part.name + end) for end in ("-journal", "-wal", "-shm"))):
            with contextlib.suppress(OSError):
                leftover.unlink(missing_ok=True)
    return path


def listed(folder: Path) -> list[Backup]:
    """Backups in a folder, newest first. Files that are not named as ours are left alone."""
    found: list[Backup] = []
    for path in folder.glob(f"*{SUFFIX}"):
        stamp, _space, label = path.stem.partition(" ")
        with contextlib.suppress(ValueError, OSError):
            made = datetime.strptime(stamp, _STAMP).replace(tzinfo=UTC)
            found.append(Backup(path, made, path.stat().st_size, label))
    return sorted(found, key=lambda backup: backup.made_at, reverse=True)


def plan(
    times: Sequence[datetime], sizes: Sequence[int], now: datetime, cap: int, asked: frozenset[int] = frozenset()
) -> set[int]:
    """Which of the backups, by index, may go at `now`.

    In each stretch of SPACING the newest stays; older than a year goes. `asked` are those somebody asked for, or that
    were made before a risky step: all of them stay for a month. Then the oldest go until the rest fits into `cap`
    bytes. The newest always stays.
    """
    order = sorted(range(len(times)), key=lambda number: times[number], reverse=True)
    gone: set[int] = set()
    taken: set[tuple[timedelta, int]] = set()
    room = cap
    for place, number in enumerate(order):
        age = now - times[number]
        spacing = next((step for limit, step in SPACING if age <= limit), None)
        slot = (spacing, int(times[number].timestamp() // spacing.total_seconds())) if spacing else None
        wanted = (number in asked and age <= ASKED_STAY) or (slot is not None and slot not in taken)
        if place > 0 and not (wanted and sizes[number] <= room):
            gone.add(number)
            continue
        if slot is not None and number not in asked:
            taken.add(slot)
        room -= sizes[number]
    return gone


def thin(folder: Path, cap: int, *, now: datetime | None = None) -> list[Path]:
    """Delete what `plan` no longer wants, and half-made leftovers an hour old; gives the deleted backups."""
    found = listed(folder)
    asked = frozenset(number for number, one in enumerate(found) if one.label != AUTO)
    gone = plan([one.made_at for one in found], [one.size for one in found], now or datetime.now(UTC), cap, asked)
    deleted = [found[number].path for number in sorted(gone)]
    leftovers = [path for path in folder.glob("*.part*") if time.time() - _changed(path) > 3600]
    for path in (*deleted, *(path.with_suffix(".json") for path in deleted), *leftovers):
        try:
            path.unlink(missing_ok=True)
            shutil.rmtree(path.with_suffix(TEXTS), ignore_errors=True)
        except OSError as error:
            raise storage_error(error, path) from error
    return deleted


def newest_good(folder: Path) -> Path | None:
    """The newest backup of a workspace that passes its check."""
    return next((one.path for one in listed(folder / FOLDER) if not integrity.problem(one.path)), None)


def missing_media(backup: Path) -> list[str]:
    """Media files that were there when the backup was made and are not now, as paths inside the media folder."""
    try:
        noted = json.loads(backup.with_suffix(".json").read_text(encoding="utf-8"))["media"]
    except (OSError, ValueError, KeyError):
        return []
    here = backup.parent.parent / MEDIA
    return [one["path"] for one in noted if not (here / one["path"]).is_file()]


async def restore(folder: Path, file: Path) -> Path | None:
    """Put a backup in the place of the workspace's database. The workspace must be closed.

    Gives the backup of the state before, or None when there was none; the working copies of that time, which would bring
    its last texts back, are put beside it. A damaged database is kept as `workspace.db.damaged-<time>`, and the working
    copies then stay: they hold what the backup does not. Raises InputError when the file is no sound backup or the
    workspace is in use, StorageError when the disk refuses.
    """
    return await asyncio.to_thread(restore_now, folder, file)


async def restore_newest(folder: Path) -> tuple[Path, Path | None]:
    """The way out of a damaged workspace: put the newest sound backup in its place.

    Gives that backup, and where the damaged file (or the state before) now is. Raises InputError when there is no
    sound backup, else as `restore`.
    """
    file = await asyncio.to_thread(newest_good, folder)
    if file is None:
        raise InputError(
            _("There is no sound backup in {folder}.", folder=folder / FOLDER),
            _("Open another folder as workspace; the texts last open are in {working}.", working=folder / "working"),
        )
    return file, await restore(folder, file)


def restore_now(folder: Path, file: Path) -> Path | None:
    """As `restore`, for a thread."""
    target = folder / DATABASE
    if not file.is_file():
        raise InputError(_("There is no backup {file}.", file=file), _("Choose one from the backups folder."))
    found = _not_a_backup(file)
    if found:
        raise InputError(
            _("{file} is not a sound backup.", file=file), _("Choose another one from the backups folder."), detail=found
        )
    before: Path | None = None
    try:
        part = target.with_name(target.name + ".restored")
        _copy(file, part)
        if target.exists():
            before = _put_away(target, folder / FOLDER)
        for end in ("-wal", "-shm"):
            target.with_name(target.name + end).unlink(missing_ok=True)
        os.replace(part, target)
        if before is not None and before.suffix == SUFFIX:
            _put_texts_away(folder / WORKING, before.with_suffix(TEXTS))
    except OSError as error:
        raise storage_error(error, target) from error
    except sqlite3.Error as error:
        raise storage_fault(error, target) or error from error
    return before


def _put_texts_away(working: Path, aside: Path) -> None:
    for path in sorted(working.glob("*.md")):
        aside.mkdir(exist_ok=True)
        os.replace(path, aside / path.name)


def _put_away(target: Path, backups: Path) -> Path:
    if integrity.problem(target):
        aside = target.with_name(f"{target.name}.damaged-{datetime.now(UTC).strftime(_STAMP)}")
        for end in ("", "-wal"):
            source = target.with_name(target.name + end)
            if source.exists():
                os.replace(source, aside.with_name(aside.name + end))
        return aside
    with contextlib.closing(sqlite3.connect(target, timeout=1, isolation_level=None)) as connection:
        try:
            # An exclusive lock in WAL mode is refused as long as anybody else has the file open.
            connection.execute("PRAGMA locking_mode=EXCLUSIVE")
            connection.execute("BEGIN EXCLUSIVE")
            connection.execute("COMMIT")
        except sqlite3.OperationalError as error:
            raise InputError(
                _("The workspace is open in another window or program."),
                _("Close it, then restore again."),
                detail=str(error),
            ) from error
    return make(target, backups, "before-restore")


def _not_a_backup(file: Path) -> str:
    found = integrity.problem(file)
    if found:
        return found
    with contextlib.closing(sqlite3.connect(file)) as connection:
        names = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    return "" if {"drafts", "alembic_version"} <= names else "not a workspace's database"


def _copy(source: Path, target: Path) -> None:
    target.unlink(missing_ok=True)
    with (
        contextlib.closing(sqlite3.connect(source, timeout=5)) as reading,
        contextlib.closing(sqlite3.connect(target)) as writing,
    ):
        reading.backup(writing, pages=PAGES, sleep=0.005)
        # A backup is one file: without a write-ahead log it can be copied, mailed and opened read-only.
        writing.execute("PRAGMA journal_mode=DELETE")


def _media(folder: Path) -> list[dict[str, object]]:
    files = sorted(path for path in folder.rglob("*") if path.is_file()) if folder.is_dir() else []
    return [{"path": path.relative_to(folder).as_posix(), "size": path.stat().st_size} for path in files]


def _changed(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0
