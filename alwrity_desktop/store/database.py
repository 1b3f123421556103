"""One SQLite file: one thread writes, others read. Functions go in, dataclasses come out."""

from __future__ import annotations

import asyncio
import json
import sqlite3
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.exc import SQLAlchemyError

from alwrity_desktop.core.files import storage_error
from alwrity_desktop.store import integrity, schema
from alwrity_desktop.store.faults import storage_fault

P = ParamSpec("P")
T = TypeVar("T")

FILE_NAME = "workspace.db"
READERS = 3
BUSY_SECONDS = 5
"""How long a write waits for another process that is writing."""
CACHE_KIB = 16_384
"""Page cache of each connection; the default of 2 MiB is too small for ranking 5,000 hits, and for imports."""


class Database:
    """The workspace's database. `open()` first, `close()` last; both may be awaited from any loop."""

    sqlite_version = sqlite3.sqlite_version

    def __init__(self, path: Path, *, busy_seconds: float = BUSY_SECONDS) -> None:
        self.path = path
        #: Name and seconds of the longest write so far, to see that none holds the writer for long.
        self.slowest: tuple[str, float] = ("", 0.0)
        self._busy = busy_seconds
        self._closed = False
        self._write_engine: Engine | None = None
        self._read_engine: Engine | None = None
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="database-writer")
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="database-reader")

    async def open(self) -> None:
        """Open or create the file, upgrade an older one after a backup.

        Raises StorageError when the folder or file cannot be used or was written by a newer program, CorruptError when
        the file is damaged.
        """
        try:
            await asyncio.get_running_loop().run_in_executor(self._writer, self._open)
        except BaseException:
            await self.close()
            raise

    async def write(self, function: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run `function(connection, ...)` as one transaction on the writer thread; an exception rolls it back.

        Raises StorageError when the disk refuses, the file is damaged or another program keeps it locked.
        """
        work = partial(self._in_transaction, self._write_engine, function, args, kwargs)
        return await asyncio.get_running_loop().run_in_executor(self._writer, work)

    async def read(self, function: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run `function(connection, ...)` on a reader thread; it sees the last committed state and cannot write."""
        work = partial(self._in_transaction, self._read_engine, function, args, kwargs)
        return await asyncio.get_running_loop().run_in_executor(self._readers, work)

    async def check(self) -> str:
        """What the whole file's check finds wrong, or "" when it is sound. Takes about a second a gigabyte."""
        return await asyncio.get_running_loop().run_in_executor(self._readers, integrity.problem, self.path)

    async def close(self) -> None:
        """Finish what was begun, then let go of the file. A second call does nothing."""
        if self._closed:
            return
        self._closed = True
        await asyncio.get_running_loop().run_in_executor(self._writer, self._dispose)
        self._writer.shutdown(wait=True)
        self._readers.shutdown(wait=True)

    def _open(self) -> None:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise storage_error(error, self.path.parent) from error
        integrity.check_at_open(self.path)
        schema.prepare(self.path)
        busy = f"busy_timeout={int(self._busy * 1000)}"
        self._write_engine = self._engine(1, "BEGIN IMMEDIATE", (busy, f"cache_size=-{CACHE_KIB}"))
        self._read_engine = self._engine(READERS, "BEGIN", ("query_only=ON", f"cache_size=-{CACHE_KIB}"))
        self._in_transaction(self._write_engine, _touch, (), {})

    def _engine(self, size: int, begin: str, pragmas: tuple[str, ...]) -> Engine:
        engine = create_engine(
            f"sqlite:///{self.path}",
            pool_size=size,
            max_overflow=0,
            json_serializer=partial(json.dumps, ensure_ascii=False),
        )
        event.listen(engine, "connect", partial(_configure, pragmas=(*schema.PRAGMAS, *pragmas)))
        event.listen(engine, "begin", partial(_begin, statement=begin))
        return engine

    def _in_transaction(
        self, engine: Engine | None, function: Callable[..., T], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> T:
        if engine is None:
            raise RuntimeError("the database is not open")
        begun = time.perf_counter()
        try:
            with engine.begin() as connection:
                return function(connection, *args, **kwargs)
        except SQLAlchemyError as error:
            fault = storage_fault(error, self.path)
            if fault is None:
                raise
            raise fault from error
        finally:
            if engine is self._write_engine and (taken := time.perf_counter() - begun) > self.slowest[1]:
                self.slowest = (getattr(getattr(function, "func", function), "__qualname__", repr(function)), taken)

    def _dispose(self) -> None:
        for engine in (self._read_engine, self._write_engine):
            if engine is not None:
                engine.dispose()
        self._read_engine = self._write_engine = None


def _configure(connection: Any, _record: object, *, pragmas: tuple[str, ...]) -> None:
    # The driver's own transactions begin too late (at the first change); `_begin` does it instead.
    connection.isolation_level = None
    for pragma in pragmas:
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection, *, statement: str) -> None:
    connection.exec_driver_sql(statement)


def _touch(connection: Connection) -> None:
    """A write transaction without a change: a read-only file is told at opening, not at the first lost sentence."""
    connection.execute(text("SELECT 1"))
