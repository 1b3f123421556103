"""Imports of keyword files: in whole or not at all, while the person goes on working."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from alwrity_desktop.core.errors import ChangedElsewhereError, InputError
from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.core.progress import Progress, Report, silent
from alwrity_desktop.model.keyword import KeywordImport
from alwrity_desktop.planner.belonging import checked_belonging
from alwrity_desktop.planner.exports import Export, open_exports
from alwrity_desktop.planner.layouts import plain_head
from alwrity_desktop.planner.looking import Look, look_at
from alwrity_desktop.planner.reading import AS_FOUND, Reading, checked
from alwrity_desktop.planner.staging import (
    ImportReport,
    Staging,
    date_of,
    header_signature,
    report_of,
    top_signatures,
)
from alwrity_desktop.store import keyword_imports as store
from alwrity_desktop.store import keyword_undo as undo
from alwrity_desktop.store.database import Database
from alwrity_desktop.store.draft_lock import DraftLock

T = TypeVar("T")
LOCK = "keyword-import"
READ_AT_ONCE = 25_000
"""Keywords that are read before they are handed to the store."""
COUNTED_AT_ONCE, MOST_COUNTED = 10_000, 1_000_000
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
        wanted: Reading = AS_FOUND,
    ) -> ImportReport:
        """Import a file in whole, or not at all (on an error, and when cancelled before it counts; see `_settled`).

        wanted: how to read it where what is found is wrong; its column map is remembered for the next such file.
        Raises InputError, StorageError, ChangedElsewhereError.
        """
        wanted = await self._checked(wanted)
        async with self._turn, self._held():
            await self._clean_up()
            report(Progress("read", _("Looking at {name}", name=path.name)))
            exports, found = await self._opened(path, wanted)
            await self._forget_before()
            made = _record(found, await asyncio.to_thread(date_of, path, exports))
            await self._db.write(store.begin, made)
            try:
                await self._stage(exports, found, made.number, report)
                made.rows, made.new, made.changed = found.rows, found.new, found.changed
                made.refused, found.number = found.refused_count, made.number
                await self._db.write(store.swap, made)
            finally:
                if made.state == "staging":
                    await self._take_back(made.number)
            report(Progress("settle", _("Putting the figures together")))
            await self._settled(made.number)
            if wanted.columns and (known := await asyncio.to_thread(header_signature, exports[0])):
                await self._db.write(store.keep_map, known, _plain(wanted.columns))
        report(Progress("done", _("{name}: {new} new, {changed} changed", **_counts(found)), 1.0))
        return found

    async def look(self, path: Path, wanted: Reading = AS_FOUND) -> Look:
        """What a file is, from its first rows. Raises InputError, StorageError."""
        wanted = checked(wanted)
        exports, found = await self._opened(path, wanted)
        return await asyncio.to_thread(look_at, exports, found)

    async def preview(self, path: Path, report: Report = silent, wanted: Reading = AS_FOUND) -> ImportReport:
        """Count what an import would bring, without a write; of a very large file the first MOST_COUNTED rows.

        A keyword that stands far apart twice in a file is compared twice. Raises InputError, StorageError.
        """
        wanted = await self._checked(wanted)
        exports, found = await self._opened(path, wanted)
        dates = await self._db.read(store.dates)
        number = max(*dates, 0) + 1
        dates[number] = (await asyncio.to_thread(date_of, path, exports)).replace(tzinfo=None).isoformat()
        reading = Staging(exports, found, number, dates)
        seen: set[str] = set()
        while rows := await _to_its_end(reading.piece, COUNTED_AT_ONCE):
            fresh = [row for row in rows if row["key"] not in seen]
            seen.update(row["key"] for row in fresh)
            new, changed = await self._db.read(store.compare, number, fresh, dates)
            _count(found, len(fresh), new, changed)
            report(_counted(found, "count"))
            if found.rows >= MOST_COUNTED:
                found.whole = False
                break
        found.results = len(reading.results())
        return found

    async def _checked(self, wanted: Reading) -> Reading:
        """Raises InputError for what cannot be, also for a site that is not connected."""
        return replace(checked(wanted), **await checked_belonging(self._db, wanted.site_id, wanted.sector))

    async def undo(self, number: int, report: Report = silent) -> KeywordImport:
        """Take back the last import; what a person did since stays. Raises InputError when it is not the last one."""
        async with self._turn, self._held():
            await self._clean_up()
            made = await self._db.read(undo.undoable)
            if made is None or made.number != number:
                raise InputError(_("Only the last import can be undone."), _("Delete what you do not want from the table."))
            kept = await self._db.read(undo.worked_on, number)
            for start in range(0, len(kept), FIRST_PIECE):
                await self._db.write(undo.keep, kept[start : start + FIRST_PIECE])
            await self._db.write(undo.begin_undo, number)
            report(Progress("undo", _("Taking back {name}", name=made.file)))
            await self._undo_rest(number)
        report(Progress("done", _("{name} was taken back.", name=made.file), 1.0))
        return made

    async def history(self) -> tuple[list[KeywordImport], int]:
        """Imports, the newest first, and the number of the one that can be undone, 0 when none can."""
        last = await self._db.read(undo.undoable)
        return await self._db.read(store.listed), last.number if last else 0

    async def maps(self) -> list[tuple[str, dict[str, str], datetime]]:
        """Column maps that are remembered: signature of the header, head to field, when."""
        return await self._db.read(store.remembered_maps)

    async def forget_map(self, signature: str) -> bool:
        """Forget a column map; False when there was none."""
        return await self._db.write(store.forget_columns, signature)

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
            elif made.state == "undoing":
                await self._undo_rest(made.number)
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

    async def _opened(self, path: Path, wanted: Reading) -> tuple[list[Export], ImportReport]:
        known = _plain(wanted.columns) if wanted.columns else None
        if known is None:
            for found in await asyncio.to_thread(top_signatures, path, wanted):
                if (known := await self._db.read(store.map_of, found)) is not None:
                    break
        return await asyncio.to_thread(_open, path, known, wanted)

    async def _stage(self, exports: Sequence[Export], found: ImportReport, number: int, report: Report) -> None:
        """Read some in a thread, then let the writer thread stage them.

        One after the other: SQLite lets go of the interpreter at every row, and a reading thread beside it would take it
        for 5 ms each time (measured: four times as slow).
        """
        dates = await self._db.read(store.dates)
        reading = Staging(exports, found, number, dates)
        while rows := await _to_its_end(reading.piece, READ_AT_ONCE):
            await self._write(rows, found, number, dates)
            report(_counted(found, "stage"))
        pages = await asyncio.to_thread(reading.results)
        for start in range(0, len(pages), FIRST_PIECE):
            piece = pages[start : start + FIRST_PIECE]
            found.results += await self._db.write(store.stage_results, number, piece, found.file)

    async def _write(self, rows: list[dict[str, Any]], found: ImportReport, number: int, dates: Mapping[int, str]) -> None:
        start = 0
        while start < len(rows):
            piece = rows[start : start + self._size]
            start += len(piece)
            new, changed, seconds = await self._db.write(_staged, number, piece, dates)
            _count(found, len(piece), new, changed)
            share = len(piece) / max(seconds, 1e-6) * WANTED
            self._size = max(LEAST_PIECE, min(2 * self._size, int(share), MOST_PIECE))

    async def _settled(self, number: int) -> None:
        """Settle an import that counts already: it is too late to stop, and who stops gets the whole file."""
        settling = asyncio.create_task(self._settle(number))
        try:
            await asyncio.shield(settling)
        except asyncio.CancelledError:
            if settling.cancelled():
                raise
            await settling

    async def _settle(self, number: int) -> None:
        while await self._db.write(store.settle_some, number, FIRST_PIECE):
            pass

    async def _undo_rest(self, number: int) -> None:
        while await self._db.write(undo.restore_some, number, FIRST_PIECE):
            pass
        await self._take_back(number)

    async def _forget_before(self) -> None:
        while await self._db.write(store.forget_before, FIRST_PIECE * 4):
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


def _open(path: Path, known: Mapping[str, str] | None, wanted: Reading) -> tuple[list[Export], ImportReport]:
    exports = open_exports(path, known, wanted)
    if wanted.columns and "text" not in {name for export in exports for name in export.header.columns}:
        raise InputError(_("No column holds the keywords."), _("Say which one does."))
    if wanted.columns and not exports[0].header.tool:
        heads = [head for head, name in wanted.columns.items() if name == "text"]
        raise InputError(
            _("“{file}” has no column “{name}”.", file=path.name, name=heads[0]), _("Say which column holds the keywords.")
        )
    return exports, report_of(path, exports)


def _record(found: ImportReport, dated: datetime) -> KeywordImport:
    return KeywordImport(
        number=0,
        file=found.file,
        tool=found.tool,
        dated=dated,
        encoding=found.encoding,
        delimiter=found.delimiter,
        header_row=found.header_row,
    )


def _count(found: ImportReport, keywords: int, new: int, changed: int) -> None:
    found.new += new
    found.changed += changed
    found.unchanged += keywords - new - changed


def _counted(found: ImportReport, phase: str) -> Progress:
    share = min(found.rows / found.expected, 0.99) if found.expected else None
    return Progress(phase, ngettext("{count} row read", "{count} rows read", found.rows), share)


def _plain(column_map: Mapping[str, str]) -> dict[str, str]:
    return {plain_head(head): name for head, name in column_map.items()}


def _counts(found: ImportReport) -> dict[str, Any]:
    return {"name": found.file, "new": f"{found.new:,}", "changed": f"{found.changed:,}"}
