"""Real loopback servers for the tools that fetch: plain and TLS, with answers written by the test."""

from __future__ import annotations

import asyncio
import datetime
import ipaddress
import json
import shutil
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from loopback import NoKeys

from alwrity_desktop.ai.engine import Engine
from alwrity_desktop.core.http import HttpGate
from alwrity_desktop.core.settings import Settings
from alwrity_desktop.store.database import Database


@dataclass
class Reply:
    """An answer of the server: status, headers in order, body; `raw` is sent as it is instead."""

    status: int = 200
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: bytes = b""
    raw: bytes = b""
    hold: asyncio.Event | None = None


@dataclass
class Server:
    """A running server. `seen` holds each request as (target, headers); `most` how many were busy at once."""

    url: str
    port: int
    seen: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    busy: int = 0
    most: int = 0

    @property
    def targets(self) -> list[str]:
        return [target for target, _headers in self.seen]


Answer = Callable[[str, dict[str, str]], Reply]


@asynccontextmanager
async def serving(answer: Answer, context: ssl.SSLContext | None = None) -> AsyncIterator[Server]:
    running = Server("", 0)

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            first = await reader.readexactly(1)
            if first == b"\x16":  # somebody speaks TLS to a plain server
                writer.write(b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n")
                return
            head = (first + await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            headers = {name.lower(): value for name, _sep, value in (line.partition(": ") for line in head[1:] if line)}
            target = head[0].split(" ")[1]
            running.seen.append((target, headers))
            running.busy += 1
            running.most = max(running.most, running.busy)
            reply = answer(target, headers)
            if reply.hold:
                await reply.hold.wait()
            writer.write(reply.raw or _bytes(reply))
            await writer.drain()
            running.busy -= 1
        except (asyncio.IncompleteReadError, ConnectionError, ssl.SSLError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", 0, ssl=context)
    running.port = server.sockets[0].getsockname()[1]
    running.url = f"{'https' if context else 'http'}://127.0.0.1:{running.port}"
    async with server:
        yield running


def _bytes(reply: Reply) -> bytes:
    headers = [*reply.headers, ("Content-Length", str(len(reply.body))), ("Connection", "close")]
    lines = [f"HTTP/1.1 {reply.status} X", *(f"{name}: {value}" for name, value in headers), "", ""]
    return "\r\n".join(lines).encode("latin-1") + reply.body


@pytest.fixture
async def serve() -> AsyncIterator[Callable[..., Any]]:
    """await serve(answer, context=None) -> Server; ended with the test."""
    async with AsyncExitStack() as stack:

        async def start(answer: Answer, context: ssl.SSLContext | None = None) -> Server:
            return await stack.enter_async_context(serving(answer, context))

        yield start


@pytest.fixture
def reply() -> type[Reply]:
    return Reply


@dataclass
class Authority:
    """A certificate authority of our own, for loopback."""

    folder: Path
    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate

    @property
    def trust(self) -> ssl.SSLContext:
        context = ssl.create_default_context(cadata=self.certificate.public_bytes(serialization.Encoding.PEM).decode())
        context.verify_flags &= ~ssl.VERIFY_X509_STRICT
        return context

    def server(
        self, *, host: str = "127.0.0.1", begins: int = -30, days: int = 90, self_signed: bool = False
    ) -> ssl.SSLContext:
        """A server's context with a certificate from `begins` days from now on, for `days` days."""
        key = ec.generate_private_key(ec.SECP256R1())
        certificate = _certificate(host, key, self.certificate.subject, self.key, begins, days, self_signed)
        file = self.folder / f"{host}{begins}{days}{self_signed}.pem".replace("*", "_")
        file.write_bytes(certificate.public_bytes(serialization.Encoding.PEM) + _private(key))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(file)
        return context


def _private(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())


def _certificate(
    host: str, key: Any, issuer: x509.Name, signer: Any, begins: int, days: int, self_signed: bool, ca: bool = False
) -> x509.Certificate:
    start = datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=begins, minutes=1)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, host)])
    try:
        alternative: x509.GeneralName = x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        alternative = x509.DNSName(host)
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name if self_signed else issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + datetime.timedelta(days=days))
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
    )
    if not ca:
        builder = builder.add_extension(x509.SubjectAlternativeName([alternative]), critical=False)
    return builder.sign(key if self_signed else signer, hashes.SHA256())


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Loopback Authority")])
    certificate = _certificate("Loopback Authority", key, name, key, -100, 400, True, ca=True)
    return Authority(tmp_path_factory.mktemp("certificates"), key, certificate)


class SmallModel:
    """A loopback model (Chat Completions) that gives its `answers` one after the other, the last again and again.

    An answer that is a pair is an error: its HTTP status and words. asked: the bodies of the requests in order.
    """

    def __init__(self) -> None:
        self.answers: list[Any] = []
        self.asked: list[dict[str, Any]] = []
        self.url = ""

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            size = next(int(line.split(":")[1]) for line in head.splitlines() if line.lower().startswith("content-length"))
            self.asked.append(json.loads(await reader.readexactly(size)))
            answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
            if isinstance(answer, tuple):
                status, body = answer[0], json.dumps({"error": {"message": answer[1]}}).encode()
            else:
                text = answer if isinstance(answer, str) else json.dumps(answer)
                choice = {"index": 0, "message": {"content": text}, "finish_reason": "stop"}
                usage = {"prompt_tokens": 50, "completion_tokens": 20}
                status, body = 200, json.dumps({"choices": [choice], "usage": usage}).encode()
            lines = [f"HTTP/1.1 {status} X", "Content-Type: application/json", f"Content-Length: {len(body)}"]
            writer.write("\r\n".join([*lines, "Connection: close", "", ""]).encode() + body)
            await writer.drain()
        finally:
            writer.close()

    def prompt(self, number: int) -> str:
        """What the model was asked, as text."""
        content = self.asked[number]["messages"][-1]["content"]
        return content if isinstance(content, str) else content[0]["text"]


@pytest.fixture
async def model() -> AsyncIterator[SmallModel]:
    one = SmallModel()
    server = await asyncio.start_server(one.serve, "127.0.0.1", 0)
    one.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1"
    async with server:
        yield one


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database, made once."""
    path = tmp_path_factory.mktemp("migrated") / "workspace.db"

    async def make() -> None:
        database = Database(path)
        await database.open()
        await database.close()

    asyncio.run(make())
    return path


@pytest.fixture
async def engine(tmp_path: Path, migrated: Path) -> AsyncIterator[Engine]:
    """An engine with a database of its own and no keys."""
    path = tmp_path / "engine" / "workspace.db"
    path.parent.mkdir()
    shutil.copy(migrated, path)
    database = Database(path)
    await database.open()
    one = Engine(database, HttpGate(timeout=60), NoKeys(), Settings())
    yield one
    await one.close()
    await database.close()
