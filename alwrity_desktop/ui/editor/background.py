"""Work off the window thread whose newest result is the only one wanted: preview, search, checks, paste, writing."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal

from alwrity_desktop.core.errors import KnownError

_pool: list[ThreadPoolExecutor] = []


def _shared() -> ThreadPoolExecutor:
    if not _pool:
        _pool.append(ThreadPoolExecutor(max_workers=2, thread_name_prefix="editor"))
    return _pool[0]


class Background(QObject):
    """Runs one function at a time in a thread; of those that wait only the newest is run.

    done(result) comes in the window thread, for the newest request only (with `every`, for each that ran).
    failed(error) brings a known error; anything else is a bug and raised in the window thread, so that the crash
    report gets it. After `stop` nothing more is sent.
    """

    done = Signal(object)
    failed = Signal(object)
    _arrived = Signal(int, object, object)

    def __init__(self, parent: QObject | None = None, *, every: bool = False) -> None:
        super().__init__(parent)
        self._number = 0
        self._running: Future[Any] | None = None
        self._waiting: Callable[[], Any] | None = None
        self._every = every
        self._stopped = False
        self._arrived.connect(self._take, Qt.ConnectionType.QueuedConnection)

    @property
    def busy(self) -> bool:
        """Whether something runs or waits."""
        return self._running is not None

    def submit(self, work: Callable[[], Any]) -> None:
        """Run `work` in a thread soon; it replaces a request that has not begun."""
        if self._stopped:
            return
        self._number += 1
        self._waiting = work
        if self._running is None:
            self._next()

    def forget(self) -> None:
        """Drop what waits, and the result of what runs."""
        self._number += 1
        self._waiting = None

    def stop(self) -> None:
        """Nothing more is sent from here on. What runs is waited for, so that no thread outlives the window."""
        self._stopped = True
        self.forget()
        if self._running is not None:
            self._running.exception()
            self._running = None

    def _next(self) -> None:
        work, self._waiting = self._waiting, None
        if work is None or self._stopped:
            return
        self._running = _shared().submit(work)
        self._running.add_done_callback(partial(self._hand_over, self._number))

    def _hand_over(self, number: int, future: Future[Any]) -> None:
        if self._stopped:
            return
        error = future.exception()
        self._arrived.emit(number, None if error else future.result(), error)

    def _take(self, number: int, result: object, error: object) -> None:
        self._running = None
        try:
            if self._stopped or not (number == self._number or self._every):
                return
            if isinstance(error, KnownError):
                self.failed.emit(error)
            elif isinstance(error, BaseException):
                raise error
            else:
                self.done.emit(result)
        finally:
            if self._running is None:
                self._next()
