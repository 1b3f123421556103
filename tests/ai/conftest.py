"""Loopback servers that speak each vendor's wire format, and an engine that talks to them."""

from __future__ import annotations

import asyncio
import contextlib
import json
import shutil
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from dialects import DIALECTS, KEY, ChatCompletions, Received

from alwrity_desktop.ai.engine import Engine
from alwrity_desktop.ai.retries import Backoff, Patience
from alwrity_desktop.core.http import HttpGate
from alwrity_desktop.core.settings import Settings
from alwrity_desktop.store.database import Database

HANG = b"<hang>"
"""A part of an answer that never comes: the server waits until the client is gone."""
CUT = b"<cut>"
"""The server drops the connection in the middle of the body."""


@dataclass
class Scene:
    """What the server does with one request. `parts` are sent one by one; a callable is awaited between them. With
    status 0 the connection is closed without an answer.
    """

    parts: Sequence[bytes | Callable[[], Any]] = ()
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    content_type: str = ""


class ModelServer:
    """Plays its scenes in order, the last one again and again; `paths` answer fixed JSON documents by path."""

    def __init__(self) -> None:
        self.scenes: list[Scene] = []
        self.paths: dict[str, Any] = {}
        self.received: list[Received] = []
        self.gone = asyncio.Event()
        self.running = 0
        self.most = 0
        self._server: asyncio.Server | None = None
        self._open: dict[asyncio.Task[None], asyncio.StreamWriter] = {}

    async def start(self) -> None:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)

    @property
    def port(self) -> int:
        assert self._server is not None
        return self._server.sockets[0].getsockname()[1]

    @property
    def root(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def stop(self) -> None:
        assert self._server is not None
        self._server.close()
        for writer in self._open.values():
            writer.close()
        if self._open:
            await asyncio.wait(list(self._open), timeout=1)

    def play(self, *scenes: Scene) -> None:
        self.scenes = list(scenes)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._open[task] = writer
        try:
            while request := await _read(reader):
                if request.path.split("?")[0] in self.paths:
                    document = self.paths[request.path.split("?")[0]]
                    self.received.append(request)
                    await self._play(
                        Scene([json.dumps(document).encode()], content_type="application/json"), reader, writer
                    )
                    continue
                self.received.append(request)
                scene = self.scenes.pop(0) if len(self.scenes) > 1 else self.scenes[0]
                self.running += 1
                self.most = max(self.most, self.running)
                try:
                    if not await self._play(scene, reader, writer):
                        return
                finally:
                    self.running -= 1
        except (ConnectionError, asyncio.IncompleteReadError):
            self.gone.set()
        finally:
            self._open.pop(task, None)
            writer.close()
            with contextlib.suppress(ConnectionError):
                await writer.wait_closed()

    async def _play(self, scene: Scene, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        headers = {
            "Content-Type": scene.content_type or "text/event-stream",
            "Transfer-Encoding": "chunked",
            **scene.headers,
        }
        head = f"HTTP/1.1 {scene.status} X\r\n" + "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        writer.write(head.encode() + b"\r\n")
        for part in scene.parts:
            if part == HANG:
                await writer.drain()
                if not await reader.read(1):
                    self.gone.set()
                return False
            if part == CUT:
                await writer.drain()
                return False
            if not isinstance(part, bytes):
                await part()
                continue
            writer.write(f"{len(part):x}\r\n".encode() + part + b"\r\n")
            await writer.drain()
        writer.write(b"0\r\n\r\n")
        await writer.drain()
        return True


async def _read(reader: asyncio.StreamReader) -> Received | None:
    head = (await reader.readuntil(b"\r\n\r\n")).decode()
    first, *lines = head.split("\r\n")
    method, path, _version = first.split(" ")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines if line)}
    raw = await reader.readexactly(int(headers.get("content-length", 0)))
    return Received(method, path, headers, json.loads(raw) if raw else None)


@pytest.fixture
async def server() -> AsyncIterator[ModelServer]:
    one = ModelServer()
    await one.start()
    yield one
    await one.stop()


@pytest.fixture
async def server_factory() -> AsyncIterator[Callable[[], Any]]:
    made: list[ModelServer] = []

    async def make() -> ModelServer:
        one = ModelServer()
        await one.start()
        made.append(one)
        return one

    yield make
    for one in made:
        await one.stop()


class Keys:
    """A keychain of this test alone."""

    def __init__(self) -> None:
        self.held: dict[str, str] = {}

    async def get(self, name: str) -> str | None:
        return self.held.get(name)


@pytest.fixture
def keys() -> Keys:
    return Keys()


@pytest.fixture
def settings() -> Settings:
    return Settings()


@pytest.fixture
def gate() -> HttpGate:
    return HttpGate(timeout=60)


@pytest.fixture(scope="session")
def empty_workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty workspace, made once: migrating takes longer than most tests here."""

    async def make(path: Path) -> None:
        database = Database(path)
        await database.open()
        await database.close()

    folder = tmp_path_factory.mktemp("empty")
    asyncio.run(make(folder / "workspace.db"))
    return folder


@pytest.fixture
async def db(tmp_path: Path, empty_workspace: Path) -> AsyncIterator[Database]:
    shutil.copytree(empty_workspace, tmp_path / "workspace")
    database = Database(tmp_path / "workspace" / "workspace.db")
    await database.open()
    yield database
    await database.close()


@pytest.fixture
async def engine(db: Database, gate: HttpGate, keys: Keys, settings: Settings) -> AsyncIterator[Engine]:
    one = Engine(db, gate, keys, settings)
    one.backoff = Backoff(attempts=3, resumes=2, first=0.001, longest=0.002, patience=2)
    one.patience = Patience(first=10, between=10, silent=20)
    yield one
    await one.close()


@pytest.fixture(params=sorted(DIALECTS))
def dialect(request: pytest.FixtureRequest) -> ChatCompletions:
    return DIALECTS[request.param]()


@pytest.fixture
def chat() -> ChatCompletions:
    return ChatCompletions()


@pytest.fixture
def scene() -> type[Scene]:
    return Scene


@pytest.fixture
def ask(server: ModelServer, keys: Keys):
    """Make a task for a dialect at the server."""
    from alwrity_desktop.ai.task import Task

    def make(dialect: ChatCompletions, prompt: str = "Write a line about tea.", **more: Any) -> Task:
        keys.held.setdefault(f"provider:{dialect.provider}", KEY)
        values = {"kind": "test", "model": dialect.model, "base_url": server.root + dialect.path, **more}
        return Task(prompt=prompt, **values)

    return make
