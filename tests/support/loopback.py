"""Servers on loopback for the tests of any room; `running` starts one for as long as a test uses it."""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import AsyncIterator
from typing import Any, TypeVar


class NoKeys:
    """A keychain that holds nothing."""

    async def get(self, name: str) -> str | None:
        return None


class LoopbackServer:
    """Reads whole HTTP requests; what it answers is up to who inherits."""

    def __init__(self) -> None:
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def root(self) -> str:
        assert self._server is not None
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    async def start(self) -> None:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)

    async def stop(self) -> None:
        assert self._server is not None
        self._server.close()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            length = re.search(r"content-length: (\d+)", head, re.IGNORECASE)
            body = await reader.readexactly(int(length.group(1))) if length else b""
            await self.answer(head.split(" ")[1], body, reader, writer)
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            return
        finally:
            self._tasks.discard(task)
            writer.close()
            with contextlib.suppress(ConnectionError):
                await writer.wait_closed()

    async def answer(self, path: str, body: bytes, reader: Any, writer: asyncio.StreamWriter) -> None:
        raise NotImplementedError


Started = TypeVar("Started", bound=LoopbackServer)


@contextlib.asynccontextmanager
async def running(server: Started) -> AsyncIterator[Started]:
    """The server, started; stopped at the end."""
    await server.start()
    try:
        yield server
    finally:
        await server.stop()


class Site(LoopbackServer):
    """A web site: `pages` maps a path to (status, headers, body); a callable body writes to the connection itself."""

    def __init__(self) -> None:
        super().__init__()
        self.pages: dict[str, tuple[int, dict[str, str], Any]] = {}

    async def answer(self, path: str, body: bytes, reader: Any, writer: asyncio.StreamWriter) -> None:
        status, headers, content = self.pages.get(path, (404, {}, b"no"))
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        writer.write(f"HTTP/1.1 {status} X\r\n{lines}Connection: close\r\n\r\n".encode())
        if callable(content):
            await content(reader, writer)
        else:
            writer.write(content)
