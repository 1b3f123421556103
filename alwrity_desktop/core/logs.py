"""The log: a file of at most 1 MB and two older ones in the state folder, without keys."""

from __future__ import annotations

import contextlib
import logging
import os
from collections import deque
from logging.handlers import RotatingFileHandler
from pathlib import Path

from alwrity_desktop.core import paths
from alwrity_desktop.core.scrub import scrub

NAME = "alwrity.log"
_LARGEST = 1_000_000
_OLDER = 2
_RECENT = 200
_NOISY = ("httpx", "httpcore", "openai", "google_genai", "asyncio", "PIL", "alembic", "trafilatura", "pypdf", "markdown_it")


class ScrubbingFormatter(logging.Formatter):
    """Formats a record with its traceback and takes the keys out of all of it."""

    def format(self, record: logging.LogRecord) -> str:
        """One entry, scrubbed."""
        return scrub(super().format(record))


class _Log(RotatingFileHandler):
    """The log file; it keeps the newest entries in memory too, for a crash report."""

    def __init__(self, path: Path, largest: int) -> None:
        super().__init__(
            path, maxBytes=largest, backupCount=_OLDER, encoding="utf-8", errors="backslashreplace", delay=True
        )
        self.recent: deque[str] = deque(maxlen=_RECENT)
        self._last: tuple[logging.LogRecord | None, str] = (None, "")
        self.setFormatter(ScrubbingFormatter("%(asctime)s %(levelname)s %(process)d %(name)s: %(message)s"))

    def format(self, record: logging.LogRecord) -> str:
        """One entry, formatted once though the base class asks twice, and remembered."""
        if self._last[0] is not record:
            self._last = (record, super().format(record))
            self.recent.append(self._last[1])
        return self._last[1]

    def emit(self, record: logging.LogRecord) -> None:
        """Write one entry; a log that cannot be written (disk full, folder gone) never stops the program."""
        self.format(record)
        with contextlib.suppress(OSError):
            super().emit(record)

    def doRollover(self) -> None:  # noqa: N802 - the base class's name
        """Begin a new file; where another process holds the old one (Windows) it goes on in it."""
        try:
            super().doRollover()
        except OSError:
            self.stream = self.stream or self._open()

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the base class's name
        """Nowhere is left to write to: the entry stays in `recent`."""
        del record


_current: list[_Log] = []


def start(folder: Path | None = None, level: int = logging.INFO, *, largest: int = _LARGEST) -> Path:
    """Log to `folder` (the state folder unless given) from now on; gives the file.

    ALWRITY_LOG_LEVEL overrides `level`. largest: bytes after which a new file is begun.
    """
    stop()
    folder = folder or paths.state_folder()
    chosen = logging.getLevelNamesMapping().get(os.environ.get("ALWRITY_LOG_LEVEL", "").upper(), level)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        logging.getLogger(__name__).warning("the log has no folder: %s", error)
    handler = _Log(folder / NAME, largest)
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(chosen)
    for name in _NOISY:
        logging.getLogger(name).setLevel(max(chosen, logging.WARNING))
    _current.append(handler)
    return folder / NAME


def stop() -> None:
    """Close the log file."""
    while _current:
        handler = _current.pop()
        logging.getLogger().removeHandler(handler)
        handler.close()


def recent() -> list[str]:
    """The newest entries, oldest first, without keys."""
    return list(_current[-1].recent) if _current else []
