"""One SQLite file: one thread writes, others read. Functions go in, dataclasses come out."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event

P = ParamSpec("P")
T = TypeVar("T")

FILE_NAME = "workspace.db"
READERS = 3


class Database:
    """The workspace's database. `open()` first, `close()` last; both may be awaited from any loop."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._engine: Engine | None = None
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="database-writer")
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="database-reader")

    async def open(self) -> None:
        """Open or create the file."""
        await asyncio.get_running_loop().run_in_executor(self._writer, self._open)

    async def write(self, function: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run `function(connection, ...)` as one transaction on the writer thread; an exception rolls it back."""
        work = partial(self._in_transaction, function, args, kwargs)
        return await asyncio.get_running_loop().run_in_executor(self._writer, work)

    async def read(self, function: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run `function(connection, ...)` on a reader thread; it sees the last committed state."""
        work = partial(self._in_transaction, function, args, kwargs)
        return await asyncio.get_running_loop().run_in_executor(self._readers, work)

    async def close(self) -> None:
        """Finish what was begun, then let go of the file."""
        await asyncio.get_running_loop().run_in_executor(self._writer, self._dispose)
        self._writer.shutdown(wait=True)
        self._readers.shutdown(wait=True)

    def _open(self) -> None:
        from alwrity_desktop.store.tables import metadata

        self.path.parent.mkdir(parents=True, exist_ok=True)
        self._engine = create_engine(f"sqlite:///{self.path}", json_serializer=partial(json.dumps, ensure_ascii=False))
        event.listen(self._engine, "connect", _configure)
        metadata.create_all(self._engine)

    def _in_transaction(self, function: Callable[..., T], args: tuple[Any, ...], kwargs: dict[str, Any]) -> T:
        assert self._engine is not None, "open the database first"
        with self._engine.begin() as connection:
            return function(connection, *args, **kwargs)

    def _dispose(self) -> None:
        if self._engine is not None:
            self._engine.dispose()
            self._engine = None


def _configure(connection: Any, _record: object) -> None:
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "busy_timeout=5000"):
        connection.execute(f"PRAGMA {pragma}")
