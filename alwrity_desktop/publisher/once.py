"""Sending without doubling: where an answer is lost, look whether the thing was done; never send it again."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

from alwrity_desktop.publisher.targets.refusals import SiteError

T = TypeVar("T")

PAUSES = (0.0, 0.5, 1.0, 2.0, 4.0, 8.0)
"""Seconds before each look. A server may still be working on a request whose answer nobody waits for any more."""


class Once:
    """Sends requests that make something. `doubtful` becomes True when an answer was lost, and stays so."""

    def __init__(self, pauses: Sequence[float] = PAUSES) -> None:
        self.pauses = pauses
        self.doubtful = False
        self.on_doubt: Callable[[], Awaitable[None]] | None = None

    async def __call__(self, send: Callable[[], Awaitable[T]], look: Callable[[], Awaitable[T | None]]) -> T:
        """What `send` gives; when its answer is lost, what `look` finds, or else the SiteError of the loss."""
        try:
            return await send()
        except SiteError as error:
            if not error.maybe_done:
                raise
            self.doubtful = True
            if self.on_doubt:
                await self.on_doubt()
            for pause in self.pauses:
                await asyncio.sleep(pause)
                found = await self._looked(look)
                if found is not None:
                    return found
            raise

    async def _looked(self, look: Callable[[], Awaitable[T | None]]) -> T | None:
        try:
            return await look()
        except SiteError as error:
            if error.permanent:
                raise
            return None
