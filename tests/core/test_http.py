"""The one way out: the offline switch refuses, loopback stays open, everything is counted."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from alwrity_desktop.core import http
from alwrity_desktop.core.errors import OfflineError


@pytest.fixture
async def address() -> AsyncIterator[str]:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok")
        await writer.drain()
        writer.close()
        await writer.wait_closed()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server:
        yield f"127.0.0.1:{server.sockets[0].getsockname()[1]}"


async def test_offline_lets_loopback_through_and_counts_it(address: str) -> None:
    gate = http.HttpGate(offline=True)
    seen: list[str] = []
    gate.on_request = seen.append
    async with gate.client() as client:
        assert (await client.get(f"http://{address}/")).text == "ok"
    assert gate.requests == {"127.0.0.1": 1}
    assert seen == ["127.0.0.1"]


@pytest.mark.parametrize(
    "url", ["https://example.com/", "http://192.168.1.1/", "http://8.8.8.8/", "http://localhost.evil.test/"]
)
async def test_offline_refuses_every_other_host_before_a_socket_opens(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[object] = []
    loop = asyncio.get_running_loop()

    async def refuse(*args: object, **kwargs: object) -> None:
        opened.append(args)
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(loop, "create_connection", refuse)
    monkeypatch.setattr(loop, "getaddrinfo", refuse)
    gate = http.HttpGate(offline=True)
    async with gate.client() as client:
        with pytest.raises(OfflineError, match="offline switch is on"):
            await client.get(url)
    assert not opened
    assert sum(gate.refused.values()) == 1
    assert not gate.requests


async def test_offline_refuses_even_through_a_proxy(address: str) -> None:
    gate = http.HttpGate(offline=True, proxy=f"http://{address}")
    async with gate.client() as client:
        with pytest.raises(OfflineError):
            await client.get("http://example.com/")
    assert not gate.requests


@pytest.mark.parametrize("host", ["127.0.0.5", "models.localhost"])
async def test_no_loopback_address_goes_through_a_proxy(address: str, host: str) -> None:
    gate = http.HttpGate(offline=True, proxy=f"http://{address}", timeout=2)
    async with gate.client() as client:
        with pytest.raises(http.TransportError):  # nobody listens there; the proxy would have answered
            await client.get(f"http://{host}:1/")


async def test_everything_else_goes_through_the_proxy(address: str) -> None:
    async with http.HttpGate(proxy=f"http://{address}").client() as client:
        assert (await client.get("http://example.invalid/")).text == "ok"


async def test_the_switch_works_on_clients_already_made(address: str) -> None:
    gate = http.HttpGate()
    async with gate.client() as client:
        gate.offline = True
        with pytest.raises(OfflineError):
            await client.get("http://example.com/")
        assert (await client.get(f"http://{address}/")).status_code == 200


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("localhost", True),
        ("LOCALHOST.", True),
        ("api.localhost", True),
        ("127.8.9.1", True),
        ("::1", True),
        ("[::1]", True),
        ("10.0.0.1", False),
        ("127.0.0.1.nip.io", False),
        ("", False),
    ],
)
def test_loopback_is_known_without_a_lookup(host: str, expected: bool) -> None:
    assert http.is_loopback(host) is expected
