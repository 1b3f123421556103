"""A lock held for as long as some work goes on, with its heartbeat where the file system knows no locks."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Callable

from alwrity_desktop.store.draft_lock import BEAT, DraftLock


@contextlib.asynccontextmanager
async def held(acquire: Callable[[], DraftLock]) -> AsyncGenerator[None]:
    """Hold what `acquire` gives, which runs in a thread; whatever it raises is raised here."""
    acquiring = asyncio.ensure_future(asyncio.to_thread(acquire))
    try:
        lock = await asyncio.shield(acquiring)
    except asyncio.CancelledError:
        acquiring.add_done_callback(_let_go)
        raise
    beating = None if lock.firm else asyncio.get_running_loop().create_task(_beat(lock), name="lock-beat")
    try:
        yield
    finally:
        if beating is not None:
            beating.cancel()
        lock.release()


def _let_go(acquired: asyncio.Future[DraftLock]) -> None:
    if not acquired.cancelled() and acquired.exception() is None:
        acquired.result().release()


async def _beat(lock: DraftLock) -> None:
    while True:
        await asyncio.sleep(BEAT)
        await asyncio.to_thread(lock.beat)
