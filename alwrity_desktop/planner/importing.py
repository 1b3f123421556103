"""Imports of keyword files: in whole or not at all, while the person goes on working."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TypeVar

from alwrity_desktop.core.errors import ChangedElsewhereError
from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.core.progress import Progress, Report, silent
from alwrity_desktop.model.keyword import KeywordImport
from alwrity_desktop.planner.exports import Export, open_exports
from alwrity_desktop.planner.layouts import plain_head
from alwrity_desktop.planner.staging import (
    ImportReport,
    Staging,
    date_of,
    header_signature,
    report_of,
    top_signatures,
)
from alwrity_desktop.store import keyword_imports as store
from alwrity_desktop.store.database import Database
from alwrity_desktop.store.draft_lock import DraftLock

T = TypeVar("T")
LOCK = "keyword-import"
READ_AT_ONCE = 25_000
"""Keywords that are read before they are handed to the store."""
FIRST_PIECE, LEAST_PIECE, MOST_PIECE = 300, 50, 2_000
WANTED = 0.014
"""Seconds a transaction should take; none may hold the writer over 0.05."""


class Importer:
    """Brings keyword files into a workspace, one at a time."""

    def __init__(self, db: Database, folder: Path) -> None:
        self._db = db
        self._folder = folder
        self._turn = asyncio.Lock()
        self._size = FIRST_PIECE

    async def import_file(
        self,
        path: Path,
        report: Report = silent,
        column_map: Mapping[str, str] | None = None,
        *,
        preview: bool = False,
    ) -> ImportReport:
        """Import a file in whole, or not at all (on an error, and when cancelled).

        column_map: head to field ("" leaves it out), for a table no layout fits; it is remembered for the next such file.
        preview: count what would come of it, and take it back. Raises InputError, StorageError, ChangedElsewhereError.
        """
        async with self._turn, self._held():
            await self._clean_up()
            report(Progress("read", _("Looking at {name}", name=path.name)))
            exports = await self._exports(path, column_map)
            dated = await asyncio.to_thread(date_of, path, exports)
            found = report_of(path, exports)
            made = KeywordImport(
                number=0,
                file=found.file,
                tool=found.tool,
                dated=dated,
                encoding=found.encoding,
                delimiter=found.delimiter,
                header_row=found.header_row,
            )
            await self._db.write(store.begin, made)
            try:
                await self._stage(exports, found, made.number, report)
                if not preview:
                    made.rows, made.new, made.changed = found.rows, found.new, found.changed
                    made.refused, found.number = found.refused_count, made.number
                    await self._db.write(store.swap, made)
            finally:
                if made.state == "staging":
                    await self._take_back(made.number)
            if not preview:
                await self._settle(made.number)
                if column_map and (known := await asyncio.to_thread(header_signature, exports[0])):
                    await self._db.write(store.keep_map, known, _plain(column_map))
        report(Progress("done", _("{name}: {new} new, {changed} changed", **_counts(found)), 1.0))
        return found

    async def recover(self) -> int:
        """At start: take back what a killed import left, or finish it where it counted already; gives how many."""
        if not await self._db.read(store.unfinished):
            return 0
        try:
            async with self._turn, self._held():
                return await self._clean_up()
        except ChangedElsewhereError:  # another program imports just now: these rows are its own
            return 0

    async def _clean_up(self) -> int:
        left = await self._db.read(store.unfinished)
        for made in left:
            if made.state == "staging":
                await self._take_back(made.number)
            else:
                await self._settle(made.number)
        return len(left)

    @asynccontextmanager
    async def _held(self) -> AsyncGenerator[None]:
        try:
            lock = await asyncio.to_thread(DraftLock.acquire, self._folder, LOCK)
        except ChangedElsewhereError as error:
            raise ChangedElsewhereError(
                _("Another program imports keywords into this workspace just now."),
                _("Try again when it is done."),
                detail=error.sentence,
            ) from error
        try:
            yield
        finally:
            lock.release()

    async def _exports(self, path: Path, column_map: Mapping[str, str] | None) -> list[Export]:
        known = _plain(column_map) if column_map else None
        if known is None:
            for found in await asyncio.to_thread(top_signatures, path):
                if (known := await self._db.read(store.map_of, found)) is not None:
                    break
        return await asyncio.to_thread(open_exports, path, known)

    async def _stage(self, exports: Sequence[Export], found: ImportReport, number: int, report: Report) -> None:
        """Read some in a thread, then let the writer thread stage them.

        One after the other: SQLite lets go of the interpreter at every row, and a reading thread beside it would take it
        for 5 ms each time (measured: four times as slow).
        """
        dates = await self._db.read(store.dates)
        reading = Staging(exports, found, number, dates)
        while rows := await _to_its_end(reading.piece, READ_AT_ONCE):
            await self._write(rows, found, number, dates)
            report(Progress("stage", ngettext("{count} row read", "{count} rows read", found.rows)))

    async def _write(self, rows: list[dict[str, Any]], found: ImportReport, number: int, dates: Mapping[int, str]) -> None:
        start = 0
        while start < len(rows):
            piece = rows[start : start + self._size]
            start += len(piece)
            new, changed, seconds = await self._db.write(_staged, number, piece, dates)
            found.new, found.changed = found.new + new, found.changed + changed
            share = len(piece) / max(seconds, 1e-6) * WANTED
            self._size = max(LEAST_PIECE, min(2 * self._size, int(share), MOST_PIECE))

    async def _settle(self, number: int) -> None:
        while await self._db.write(store.settle_some, number, FIRST_PIECE):
            pass

    async def _take_back(self, number: int) -> None:
        while await self._db.write(store.clear_some, number, FIRST_PIECE * 2):
            pass


async def _to_its_end(work: Callable[[int], T], size: int) -> T:
    """Run `work` in a thread; when cancelled, wait for it first, as it cannot be left behind with the file open."""
    running = asyncio.create_task(asyncio.to_thread(work, size))
    try:
        return await asyncio.shield(running)
    finally:
        await asyncio.gather(running, return_exceptions=True)


def _staged(connection: Any, number: int, rows: list[dict[str, Any]], dates: Mapping[int, str]) -> tuple[int, int, float]:
    begun = time.perf_counter()
    new, changed = store.stage(connection, number, rows, dates)
    return new, changed, time.perf_counter() - begun


def _plain(column_map: Mapping[str, str]) -> dict[str, str]:
    return {plain_head(head): name for head, name in column_map.items()}


def _counts(found: ImportReport) -> dict[str, Any]:
    return {"name": found.file, "new": f"{found.new:,}", "changed": f"{found.changed:,}"}
