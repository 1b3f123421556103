"""Long computing in a process of its own, so that the window stays fluid: a thread would hold Python's lock.

    found = await run_apart(group, stock, wish, report=report)

The process is started afresh (spawn, 0.5 to 1 s), tells its progress, and is ended when the task is cancelled. What is
large goes there and back in pieces, as packing it in one go would hold the lock for a tenth of a second.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import threading
import traceback
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from itertools import islice
from multiprocessing.connection import Connection
from typing import Any, TypeVar, cast

from alwrity_desktop.core.errors import KnownError
from alwrity_desktop.core.messages import _, language_in_use, use_language
from alwrity_desktop.core.progress import Progress, Report, silent

T = TypeVar("T")
PIECE = 1_000
"""Entries of a list or dict that are packed together, about a millisecond's work."""


async def run_apart(work: Callable[..., T], *args: Any, report: Report = silent) -> T:
    """`work(*args, report=...)` in another process; raises what it raises.

    work: a function of a module; it, `args` and what it gives must be picklable. Raises KnownError when the process dies.
    """
    spawn = multiprocessing.get_context("spawn")
    here, there = spawn.Pipe()
    process = spawn.Process(target=_child, args=(there, language_in_use()), daemon=True)
    loop = asyncio.get_running_loop()
    stopped = threading.Event()

    def follow() -> tuple[bool, Any]:
        if stopped.is_set():  # while it waited for a thread
            raise EOFError
        process.start()
        if stopped.is_set():  # while it was started
            process.terminate()
        there.close()
        send(here, (work, *args))
        while (told := receive(here))[0] == "progress":
            loop.call_soon_threadsafe(report, told[1])
        return told[0] == "done", told[1]

    following = asyncio.create_task(asyncio.to_thread(follow))
    try:
        good, told = await asyncio.shield(following)
    except asyncio.CancelledError:
        stopped.set()
        if process.pid is not None:
            process.terminate()
        await asyncio.gather(following, return_exceptions=True)
        raise
    except (EOFError, OSError) as problem:
        raise KnownError(
            _("The system ended the process that did this work."),
            _("Start it again; if the computer is short of memory, close other programs first."),
            detail=repr(problem),
        ) from problem
    finally:
        here.close()
        if process.pid is not None:
            await asyncio.shield(asyncio.to_thread(process.join))
            process.close()
    if good:
        return told
    raise told


def _child(there: Connection, language: str) -> None:
    use_language(language)

    def report(progress: Progress) -> None:
        send(there, ("progress", progress))

    work, *args = receive(there)
    try:
        send(there, ("done", work(*args, report=report)))
    except Exception as error:  # noqa: BLE001 - it is raised where the work was asked for
        error.add_note("".join(traceback.format_exception(error)))
        send(there, ("failed", error))


def send(connection: Connection, value: Any) -> None:
    """Send a value that `receive` takes at the other end: long lists and dicts in pieces, dataclasses field by field."""
    if isinstance(value, list | tuple | dict) and len(cast("list[Any]", value)) > PIECE:
        kind = type(cast("list[Any]", value))
        connection.send((kind, -1))
        for piece in _pieces(cast("list[Any]", value)):
            connection.send(piece)
        connection.send(None)
    elif isinstance(value, tuple):
        connection.send((tuple, len(cast("tuple[Any, ...]", value))))
        for part in cast("tuple[Any, ...]", value):
            send(connection, part)
    elif is_dataclass(made := cast("Any", value)) and not isinstance(made, type):
        names = _names(made)
        connection.send((type(made), len(names)))
        for name in names:
            send(connection, getattr(made, name))
    else:
        connection.send((None, value))


def receive(connection: Connection) -> Any:
    """The next value that was sent. Raises EOFError when the other end is gone."""
    kind, told = connection.recv()
    if kind is None:
        return told
    if told >= 0:
        parts = [receive(connection) for _part in range(told)]
        return tuple(parts) if kind is tuple else kind(**dict(zip(_names(kind), parts, strict=True)))
    entries: list[Any] = []
    while (piece := connection.recv()) is not None:
        entries += piece
    return kind(entries)


def _names(made: Any) -> list[str]:
    return [field.name for field in fields(made) if field.init]


def _pieces(value: list[Any] | tuple[Any, ...] | dict[Any, Any]) -> Iterator[list[Any]]:
    entries = iter(value.items()) if isinstance(value, dict) else iter(value)
    while piece := list(islice(entries, PIECE)):
        yield piece
