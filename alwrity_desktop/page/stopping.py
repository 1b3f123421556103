"""Stopping a long reading: `analyse(paper, stop)` looks at its flag between pieces of the text and between checks."""

from __future__ import annotations

import threading
from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar

from alwrity_desktop.core.errors import KnownError
from alwrity_desktop.core.messages import _

_flag: ContextVar[threading.Event | None] = ContextVar("page_stop", default=None)


class StoppedError(KnownError):
    """The text was not judged to its end, because it was stopped."""


@contextmanager
def stoppable(stop: threading.Event | None) -> Generator[None]:
    """What is done inside, in this thread, ends with StoppedError soon after `stop` is set."""
    before = _flag.set(stop)
    try:
        yield
    finally:
        _flag.reset(before)


def check_stop() -> None:
    """Raise StoppedError when the flag is set. Costs 0.1 µs; to be called every some thousand words."""
    flag = _flag.get()
    if flag is not None and flag.is_set():
        raise StoppedError(_("Judging the text was stopped."), _("Start it again when you like."))
