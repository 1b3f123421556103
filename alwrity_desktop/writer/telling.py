"""Long work in a thread that tells how far it is, and that ends soon after nobody waits for it any more."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
Tell = Callable[[float], None]
"""Told the share that is done, 0 to 1; it may raise to stop the work."""
STEP = 0.01
"""Share below which a second report is not worth its way to the window."""


class StoppedError(Exception):
    """Nobody waits for the work any more."""


def untold(_share: float) -> None:
    """Nobody listens."""


def within(tell: Tell, start: float, end: float) -> Tell:
    """`tell` for a part of the work, from the share `start` to `end` of the whole."""
    return lambda share: tell(start + (end - start) * min(share, 1.0))


async def in_thread(work: Callable[[Tell], T], say: Callable[[float], None]) -> T:
    """Run `work` in a thread; `say` is called on the loop with the share done. Cancelling it stops the work."""
    loop = asyncio.get_running_loop()
    stopped = threading.Event()
    said = [-1.0]

    def tell(share: float) -> None:
        if stopped.is_set():
            raise StoppedError
        if share - said[0] >= STEP or share >= 1:
            said[0] = share
            loop.call_soon_threadsafe(say, share)

    try:
        return await asyncio.to_thread(work, tell)
    finally:
        stopped.set()
