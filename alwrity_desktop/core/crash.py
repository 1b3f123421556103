"""Bugs become a report in a file, without keys; known errors do not come here.

`install` is called first thing at start-up and is light: what a report needs is imported when there is one.
"""

from __future__ import annotations

import contextlib
import faulthandler
import os
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, TextIO

from alwrity_desktop import __version__
from alwrity_desktop.core import paths
from alwrity_desktop.core.scrub import register_secret, scrub

if TYPE_CHECKING:
    import asyncio

__all__ = ["install", "last_reports", "register_secret", "report", "report_text", "scrub", "watch_loop"]

Shown = Callable[[BaseException, str, "Path | None"], None]
"""Called with the error, the report's text and its file (None where it could not be written)."""

FOLDER = "crashes"
FAULTS = "faults.log"
_KEPT = 20
_LIBRARIES = ("PySide6-Essentials", "qasync", "SQLAlchemy", "httpx", "openai", "google-genai", "pydantic")
_state: dict[str, Any] = {"folder": None, "shown": None, "faults": None}
_busy = threading.local()


def install(folder: Path | None = None, shown: Shown | None = None) -> None:
    """Catch what nobody caught, in all threads, and faults of native code. folder: the state folder unless given."""
    _state["folder"] = folder or paths.state_folder()
    _state["shown"] = shown
    sys.excepthook = _on_exception
    threading.excepthook = _on_thread
    with contextlib.suppress(OSError, ValueError, RuntimeError):  # without a folder the program goes on, only unwatched
        _watch_faults(_state["folder"])


def watch_loop(loop: asyncio.AbstractEventLoop) -> None:
    """Report what tasks of `loop` raise and nobody awaits."""
    loop.set_exception_handler(_on_loop)


def _on_exception(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if not issubclass(kind, Exception):  # Ctrl+C and the like end the program, they are no bugs
        sys.__excepthook__(kind, error, trace)
        return
    report(error.with_traceback(trace), "main thread")


def _on_thread(given: threading.ExceptHookArgs) -> None:
    if given.exc_value is None or not issubclass(given.exc_type, Exception):
        return
    name = given.thread.name if given.thread else "a thread"
    report(given.exc_value, f"thread {name}")


def _on_loop(_loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    error = context.get("exception")
    message = str(context.get("message", "asyncio"))
    if isinstance(error, Exception):
        report(error, message)
    elif error is None:
        import logging

        logging.getLogger("asyncio").error(message)


def report(error: BaseException, where: str = "") -> Path | None:
    """Write a report on `error`, say so on standard error, hand it to `shown`; gives the file. Never raises."""
    if getattr(_busy, "on", False):
        return None
    _busy.on = True
    try:
        text = report_text(error, where)
        path = _write(text)
        _say(error, path)
        if _state["shown"]:
            _state["shown"](error, text, path)
    except Exception as trouble:  # noqa: BLE001 - reporting a bug must not raise another
        _tell(f"the crash report failed: {type(trouble).__name__}\n")
        return None
    else:
        return path
    finally:
        _busy.on = False


def report_text(error: BaseException, where: str = "") -> str:
    """A report on `error`: when, where, versions, traceback and the newest log entries, without keys."""
    import traceback

    parts = [
        f"ALwrity Desktop {__version__}: {type(error).__name__}" + (f" ({where})" if where else ""),
        time.strftime("%Y-%m-%d %H:%M:%S %z"),
        _versions(),
        "".join(traceback.format_exception(error)).rstrip(),
    ]
    if entries := _recent():
        parts.append("Last log entries:\n" + "\n".join(entries))
    return scrub("\n\n".join(parts) + "\n")


def _recent() -> list[str]:
    logs = sys.modules.get("alwrity_desktop.core.logs")
    return logs.recent() if logs else []


def _versions() -> str:
    import platform
    from importlib import metadata

    lines = [
        f"Python {platform.python_version()} on {platform.platform()}",
        f"frozen: {bool(getattr(sys, 'frozen', False))}",
    ]
    for name in _LIBRARIES:
        with contextlib.suppress(metadata.PackageNotFoundError):
            lines.append(f"{name} {metadata.version(name)}")
    return "\n".join(lines)


def _write(text: str) -> Path | None:
    if _state["folder"] is None:
        return None
    try:
        folder = Path(_state["folder"]) / FOLDER
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"crash-{time.strftime('%Y%m%d-%H%M%S')}-{os.getpid()}-{time.monotonic_ns() % 10**6:06}.txt"
        path.write_text(text, encoding="utf-8", errors="backslashreplace")
        for old in sorted(folder.glob("*.txt"), key=lambda each: each.stat().st_mtime)[:-_KEPT]:
            old.unlink(missing_ok=True)
    except OSError:
        return None
    return path


def _say(error: BaseException, path: Path | None) -> None:
    place = f"; the report is in {path}" if path else ""
    _tell(scrub(f"ALwrity met a fault of its own: {type(error).__name__}: {error}{place}\n"))


def _tell(text: str) -> None:
    if sys.stderr is not None:  # a program without a console has none
        with contextlib.suppress(OSError, ValueError):
            sys.stderr.write(text)


def last_reports(folder: Path | None = None) -> list[Path]:
    """The kept reports, newest first."""
    place = (folder or paths.state_folder()) / FOLDER
    return sorted(place.glob("*.txt"), key=lambda each: each.stat().st_mtime, reverse=True) if place.is_dir() else []


def _watch_faults(folder: Path) -> None:
    """Have faults of native code written to a file; one from the last run becomes a report."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / FAULTS
    if path.exists() and path.stat().st_size:
        text = path.read_text(encoding="utf-8", errors="replace")
        if _write(f"ALwrity Desktop {__version__}: the last run was ended by a fault in native code\n\n{scrub(text)}"):
            path.unlink(missing_ok=True)
    file: TextIO = path.open("a", encoding="utf-8")
    faulthandler.enable(file)
    if _state["faults"]:
        _state["faults"].close()
    _state["faults"] = file


def uninstall() -> None:
    """Back to Python's own hooks."""
    sys.excepthook = sys.__excepthook__
    threading.excepthook = threading.__excepthook__
    faulthandler.disable()
    if _state["faults"]:
        _state["faults"].close()
    _state.update(folder=None, shown=None, faults=None)
