"""Publishing against a real WordPress, through a proxy that breaks at will; and hosts that are none, on loopback."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from PIL import Image

from alwrity_desktop.core.http import HttpGate
from alwrity_desktop.core.keychain import Keychain
from alwrity_desktop.model.draft import Draft
from alwrity_desktop.model.site import Site
from alwrity_desktop.publisher.service import Publisher
from alwrity_desktop.store import sites
from alwrity_desktop.store.database import Database


@dataclass
class Request:
    method: str
    target: str
    headers: dict[str, str]
    body: bytes

    @property
    def path(self) -> str:
        return urlsplit(self.target).path


Reply = tuple[int, dict[str, str], str | bytes]
Handler = Callable[[Request], Reply | Awaitable[Reply | None] | None]


class Host:
    """A web server on loopback that answers as `handler` says; None breaks the connection off."""

    def __init__(self, handler: Handler) -> None:
        self.handler = handler
        self.requests: list[Request] = []
        self._server: asyncio.Server | None = None
        self._open: set[asyncio.StreamWriter] = set()
        self.port = 0
        self.secure = False

    @property
    def url(self) -> str:
        return f"{'https' if self.secure else 'http'}://127.0.0.1:{self.port}"

    async def start(self, context: ssl.SSLContext | None = None) -> Host:
        self.secure = context is not None
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0, ssl=context)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def stop(self) -> None:
        if self._server:
            self._server.close()
            for writer in list(self._open):
                writer.close()
            await self._server.wait_closed()
            self._server = None

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open.add(writer)
        try:
            request = await _read_request(reader)
            self.requests.append(request)
            reply = self.handler(request)
            if reply is not None and not isinstance(reply, tuple):
                reply = await reply
            if reply is not None:
                writer.write(_written(*reply))
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            self._open.discard(writer)
            writer.close()


async def _read_request(reader: asyncio.StreamReader) -> Request:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    first, *lines = head.strip().split("\r\n")
    method, target, _version = first.split(" ")
    headers = {name.lower(): value.strip() for name, _colon, value in (line.partition(":") for line in lines)}
    body = await reader.readexactly(int(headers.get("content-length", 0)))
    return Request(method, target, headers, body)


def _written(status: int, headers: dict[str, str], body: str | bytes) -> bytes:
    data = body.encode() if isinstance(body, str) else body
    lines = [f"HTTP/1.1 {status} X", *(f"{name}: {value}" for name, value in headers.items())]
    return "\r\n".join([*lines, f"Content-Length: {len(data)}", "Connection: close", "", ""]).encode() + data


@dataclass
class Breaking:
    """A reverse proxy before the real site. `plan(number, request)` is asked before each request is passed on.

    It may return "" (pass on), "before" (break off, nothing passed on), "after" (pass on, then break off) or
    "late" (answer nothing, pass on a little later). `broken` is called at the moment of the break.
    """

    site_url: str
    plan: Callable[[int, Request], str] = lambda _number, _request: ""
    broken: Callable[[], None] = lambda: None
    host: Host = field(init=False)
    late: float = 0.3
    _number: int = 0
    _tasks: set[asyncio.Task[Any]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.host = Host(self._pass_on)

    def restart(self, plan: Callable[[int, Request], str], broken: Callable[[], None] = lambda: None) -> None:
        self.plan, self.broken, self._number = plan, broken, 0
        self.host.requests.clear()

    async def settle(self) -> None:
        await asyncio.gather(*self._tasks)

    async def _pass_on(self, request: Request) -> Reply | None:
        number, self._number = self._number, self._number + 1
        what = self.plan(number, request)
        if what == "before":
            self.broken()
            return None
        if what == "late":
            self._tasks.add(asyncio.create_task(self._later(request)))
            return None
        reply = await self._fetch(request)
        if what == "after":
            self.broken()
            return None
        return reply

    async def _later(self, request: Request) -> None:
        await asyncio.sleep(self.late)
        await self._fetch(request)

    async def _fetch(self, request: Request) -> Reply:
        target = urlsplit(self.site_url)
        reader, writer = await asyncio.open_connection(target.hostname, target.port)
        try:
            kept = {name: value for name, value in request.headers.items() if name not in ("host", "connection")}
            head = [f"{request.method} {request.target} HTTP/1.0", f"Host: {target.netloc}"]
            head += [f"{name}: {value}" for name, value in kept.items()]
            writer.write("\r\n".join([*head, "", ""]).encode("latin-1") + request.body)
            await writer.drain()
            raw = await reader.read()
        finally:
            writer.close()
            await writer.wait_closed()
        top, _gap, body = raw.partition(b"\r\n\r\n")
        first, *lines = top.decode("latin-1").split("\r\n")
        headers = {name: value.strip() for name, _colon, value in (line.partition(":") for line in lines)}
        for name in [name for name in headers if name.lower() in ("connection", "content-length", "transfer-encoding")]:
            del headers[name]
        return int(first.split(" ")[1]), headers, body


class Desk:
    """One workspace that publishes: closed and opened again as often as a test likes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.gate = HttpGate(timeout=60)
        self.keychain: Keychain
        self.db: Database
        self.publisher: Publisher

    async def open(self) -> Desk:
        self.db = Database(self.folder / "workspace.db")
        await self.db.open()
        self.publisher = Publisher(self.db, self.gate, self.keychain, self.folder, pauses=(0.0, 0.15, 0.3, 0.3))
        return self

    async def close(self) -> None:
        await self.publisher.close()
        await self.db.close()

    async def reopen(self) -> None:
        await self.close()
        await self.open()

    async def connect(self, site: Any, login: str = "admin", through: Breaking | None = None) -> Site:
        """Connect an account of the real site; `through` a proxy from then on."""
        connected = await self.publisher.connect(site.url, login, site.password(login))
        if through:
            await self.route(connected, through.host.url)
        return connected

    async def route(self, site: Site, url: str) -> None:
        """Reach the site at another address from now on."""
        site.rest_url = f"{url}/wp-json/"
        await self.db.write(sites.put, site)
        await self.reopen()


@pytest.fixture
async def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Desk]:
    """A workspace with a keychain for this session only."""
    monkeypatch.setenv("ALWRITY_KEYCHAIN", "session")
    folder = tmp_path / "workspace"
    (folder / "media").mkdir(parents=True)
    made = Desk(folder)
    made.keychain = await Keychain.open(tmp_path / "config")
    await made.open()
    yield made
    await made.close()


@pytest.fixture
async def proxy(wordpress: Any) -> AsyncIterator[Breaking]:
    """A proxy before the real site, which passes everything on until told otherwise."""
    made = Breaking(wordpress.url)
    await made.host.start()
    yield made
    await made.settle()
    await made.host.stop()


@pytest.fixture
async def serve() -> AsyncIterator[Callable[..., Awaitable[Host]]]:
    """Start a host with a handler, and a TLS context if it is to speak https."""
    hosts: list[Host] = []

    async def start(handler: Handler, context: ssl.SSLContext | None = None) -> Host:
        hosts.append(await Host(handler).start(context))
        return hosts[-1]

    yield start
    for host in hosts:
        await host.stop()


@pytest.fixture
def picture(desk: Desk) -> Callable[..., Path]:
    """Put an image into the workspace's media folder."""

    def make(name: str, colour: str = "teal", size: tuple[int, int] = (40, 30)) -> Path:
        path = desk.folder / "media" / name
        Image.new("RGB", size, colour).save(path)
        return path

    return make


@pytest.fixture
def article(picture: Callable[..., Path]) -> Draft:
    """A draft with an image in the text, a featured one, a category and a tag."""
    picture("oats.png", "gold")
    picture("cover.png", "navy")
    return Draft(
        title="Oats for beginners",
        slug="oats-for-beginners",
        body="An opening line.\n\n![A bowl of oats](media/oats.png)\n\n## How to\n\nSoak them overnight.\n",
        excerpt="All about oats.",
        categories=["Breakfast"],
        tags=["oats & more"],
        featured_image="media/cover.png",
    )


def php_state(site: Any) -> dict[str, Any]:
    """What the site really holds: posts and files with their slugs, straight from its database."""
    rows = site.sql(
        "SELECT ID, post_type, post_status, post_name, post_title FROM wordpress.wp_posts "
        "WHERE post_type IN ('post','page','attachment') AND ID > 3 AND post_status <> 'auto-draft' ORDER BY ID",
        "-N",
    )
    found: dict[str, Any] = {"posts": [], "media": []}
    for line in rows.splitlines():
        number, kind, status, slug, title = line.split("\t")
        key = "media" if kind == "attachment" else "posts"
        found[key].append({"id": int(number), "status": status, "slug": slug, "title": title})
    return found


@pytest.fixture
def state(wordpress: Any) -> Callable[[], dict[str, Any]]:
    """What the real site holds, told by its database."""
    return lambda: php_state(wordpress)
