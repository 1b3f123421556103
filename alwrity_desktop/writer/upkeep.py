"""What a workspace needs now and then while it is open: texts of a crash put back, the index brought up, old raw answers of
models let go, hourly backups."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from datetime import datetime, timedelta

from alwrity_desktop.core.errors import KnownError
from alwrity_desktop.model.identity import now
from alwrity_desktop.store import answers, search
from alwrity_desktop.store.backup import Backups
from alwrity_desktop.store.database import Database
from alwrity_desktop.writer.library import Library, Recovered

SETTLE = 20.0
"""Seconds left in peace after the start: the person comes first."""
EVERY = 60.0
BREATH = 0.02
"""Pause between two steps of indexing, so that saving never waits for more than one."""
ANSWERS_FOR = timedelta(days=90)
ANSWERS_MOST = 200_000_000
"""Raw answers are for reading them again without paying: kept so long, and so many characters of them."""
PRUNE_EVERY = timedelta(days=1)
AT_ONCE = 50
"""Answers removed in one transaction; each may be some 100 KB."""


class Upkeep:
    """Runs in the background of the window; the command line does without. `start()` first, `close()` last."""

    def __init__(
        self, db: Database, library: Library, backups: Backups, *, settle: float = SETTLE, every: float = EVERY
    ) -> None:
        self._db = db
        self._pruned: datetime | None = None
        self._library = library
        self._backups = backups
        self._settle = settle
        self._every = every
        self._task: asyncio.Task[None] | None = None

    async def start(self, failed: Callable[[KnownError], None]) -> list[Recovered]:
        """Put back what a crash left in working copies, say what that was, and begin. `failed` hears what goes wrong
        now or later, such as a backup that found no room."""
        recovered: list[Recovered] = []
        try:
            recovered = await self._library.recover()
        except KnownError as error:
            failed(error)
        if self._task is None:
            self._task = asyncio.get_running_loop().create_task(self._run(failed), name="upkeep")
        return recovered

    async def tend(self) -> None:
        """One round: index what waits, once a day let old answers go, then the backup when it is due."""
        if await self._db.read(search.has_unmarked):
            await self._db.write(search.mark_all)
        waiting = await self._library.index_some()
        while waiting:
            await asyncio.sleep(BREATH)
            waiting = await self._library.index_some()
        if self._pruned is None or now() - self._pruned >= PRUNE_EVERY:
            await self.prune()
            self._pruned = now()
        await self._backups.make_if_due()

    async def prune(self, kept_for: timedelta = ANSWERS_FOR, most: int = ANSWERS_MOST) -> int:
        """Let raw answers go that are too old or too much; gives how many. What they cost stays in the usage."""
        gone = await self._db.read(answers.prunable, now() - kept_for, most)
        for start in range(0, len(gone), AT_ONCE):
            await self._db.write(answers.remove, gone[start : start + AT_ONCE])
            await asyncio.sleep(BREATH)
        return len(gone)

    async def close(self) -> None:
        """Stop; what was begun in the database is finished there."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
            self._task = None

    async def _run(self, failed: Callable[[KnownError], None]) -> None:
        await asyncio.sleep(self._settle)
        told = ""
        while True:
            try:
                await self.tend()
                told = ""
            except KnownError as error:
                if error.sentence != told:  # once is enough for what stays the same every minute
                    failed(error)
                told = error.sentence
            await asyncio.sleep(self._every)
