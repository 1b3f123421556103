"""Rate and concurrency per provider: a lane lets so many calls in at once, and so many begin in a minute."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager

MINUTE = 60.0


class Lane:
    """The way into one provider. Waiting calls are let in in their order."""

    def __init__(self, at_once: Callable[[], int], a_minute: Callable[[], int]) -> None:
        self._at_once = at_once
        self._a_minute = a_minute
        self._running = 0
        self._begun: deque[float] = deque()
        self._closed_until = 0.0
        self._queue = asyncio.Lock()
        self._left = asyncio.Event()

    @asynccontextmanager
    async def enter(self) -> AsyncGenerator[None]:
        """Wait for a place, hold it, give it back."""
        async with self._queue:
            await self._wait()
            self._running += 1
            self._begun.append(asyncio.get_running_loop().time())
        try:
            yield
        finally:
            self._running -= 1
            self._left.set()

    def close_for(self, seconds: float) -> None:
        """Let nobody in for that long: the server said so (429 with Retry-After)."""
        self._closed_until = max(self._closed_until, asyncio.get_running_loop().time() + seconds)

    async def _wait(self) -> None:
        while (pause := self._pause()) is not None:
            self._left.clear()
            try:
                async with asyncio.timeout(pause):
                    await self._left.wait()
            except TimeoutError:
                continue

    def _pause(self) -> float | None:
        """Seconds until it is worth looking again; None when there is a place now."""
        moment = asyncio.get_running_loop().time()
        while self._begun and moment - self._begun[0] >= MINUTE:
            self._begun.popleft()
        if moment < self._closed_until:
            return self._closed_until - moment
        if len(self._begun) >= self._a_minute():
            return MINUTE - (moment - self._begun[0])
        if self._running >= self._at_once():
            return MINUTE
        return None
