"""What a workspace needs now and then while it is open: texts of a crash put back, the index brought up, hourly backups."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable

from alwrity_desktop.core.errors import KnownError
from alwrity_desktop.store.backup import Backups
from alwrity_desktop.writer.library import Library, Recovered

SETTLE = 20.0
"""Seconds left in peace after the start: the person comes first."""
EVERY = 60.0
BREATH = 0.02
"""Pause between two steps of indexing, so that saving never waits for more than one."""


class Upkeep:
    """Runs in the background of the window; the command line does without. `start()` first, `close()` last."""

    def __init__(self, library: Library, backups: Backups, *, settle: float = SETTLE, every: float = EVERY) -> None:
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
        """One round: index what waits, then the backup when it is due."""
        waiting = await self._library.index_some()
        while waiting:
            await asyncio.sleep(BREATH)
            waiting = await self._library.index_some()
        await self._backups.make_if_due()

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
