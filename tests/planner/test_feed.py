"""The calendar feed on loopback: the address that lasts, what is answered, and what is refused."""

from __future__ import annotations

import asyncio
import json
import stat
import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from alwrity_desktop.core.errors import KnownError
from alwrity_desktop.core.http import HttpGate
from alwrity_desktop.planner.feed import FILE_NAME, LONGEST_HEAD, CalendarFeed
from alwrity_desktop.workspace import Workspace

NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)


@pytest.fixture
async def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Workspace]:
    monkeypatch.setenv("ALWRITY_CONFIG", str(tmp_path / "config"))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    opened = await Workspace.open(tmp_path / "workspace")
    await opened.planner.tasks.add("Write; about hoses", due_at=NOW)
    yield opened
    await opened.close()


@pytest.fixture
async def feed(workspace: Workspace) -> AsyncIterator[CalendarFeed]:
    made = CalendarFeed(workspace.planner.calendar, workspace.folder, lambda: NOW)
    yield made
    await made.stop()


async def raw(port: int, request: bytes) -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(request)
    answer = await reader.read()
    writer.close()
    await writer.wait_closed()
    return answer


async def test_a_calendar_program_reads_what_is_planned(workspace: Workspace, feed: CalendarFeed) -> None:
    address = await feed.start()
    async with HttpGate(offline=True).client() as client:
        answer = await client.get(address)
        assert answer.status_code == 200
        assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
        assert "SUMMARY:Write\\; about hoses\r\n" in answer.text
        await workspace.planner.tasks.add("One more", due_at=NOW)
        assert "SUMMARY:One more\r\n" in (await client.get(address)).text
        head = await client.head(address)
        assert (head.status_code, head.content) == (200, b"")
        assert int(head.headers["content-length"]) > 100


async def test_it_only_reads_and_only_with_the_token_and_a_loopback_name(feed: CalendarFeed) -> None:
    address = await feed.start()
    port, path = int(address.split(":")[2].partition("/")[0]), "/" + address.split("/", 3)[3]
    async with HttpGate().client() as client:
        for method in ("POST", "PUT", "DELETE"):
            assert (await client.request(method, address)).status_code == 405
        assert (await client.get(address.replace(path, "/calendar.ics"))).status_code == 404
        assert (await client.get(address[:-14] + "x/calendar.ics")).status_code == 404
        assert (await client.get(f"http://127.0.0.1:{port}/")).content == b""
    request = f"GET {path} HTTP/1.1\r\nHost: evil.example:{port}\r\n\r\n"
    assert (await raw(port, request.encode())).startswith(b"HTTP/1.1 403 ")
    assert (await raw(port, f"GET {path} HTTP/1.1\r\n\r\n".encode())).startswith(b"HTTP/1.1 403 ")
    assert (await raw(port, b"nonsense\r\n\r\n")).startswith(b"HTTP/1.1 400 ")
    assert (await raw(port, b"GET / HTTP/1.1\r\nA: " + b"x" * (LONGEST_HEAD * 2) + b"\r\n\r\n"))[:13] in (
        b"HTTP/1.1 400 ", b"",
    )  # fmt: skip
    assert address.startswith("http://127.0.0.1:")


async def test_a_taken_port_is_told_and_a_new_address_takes_another(workspace: Workspace, feed: CalendarFeed) -> None:
    first = await feed.start()
    other = CalendarFeed(workspace.planner.calendar, workspace.folder, lambda: NOW)
    with pytest.raises(KnownError, match="in use"):
        await other.start()
    renewed = await other.start(renew=True)
    await other.stop()
    assert renewed.split("/")[2] != first.split("/")[2]


async def test_the_address_lasts_until_it_is_renewed(workspace: Workspace, feed: CalendarFeed) -> None:
    first = await feed.start()
    await feed.stop()
    assert await feed.start() == first
    await feed.stop()
    renewed = await feed.start(renew=True)
    assert renewed != first
    async with HttpGate().client() as client:
        assert (await client.get(first)).status_code == 404
    path = workspace.folder / FILE_NAME
    assert json.loads(path.read_text())["token"] in renewed
    assert len(json.loads(path.read_text())["token"]) >= 43
    if sys.platform != "win32":
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0
    await feed.stop()
    path.write_text("{broken")
    assert (await feed.start()).startswith("http://127.0.0.1:")


async def test_a_port_in_use_is_a_sentence(workspace: Workspace, feed: CalendarFeed) -> None:
    address = await feed.start()
    other = CalendarFeed(workspace.planner.calendar, workspace.folder)
    with pytest.raises(KnownError, match="in use"):
        await other.start(int(address.split(":")[2].partition("/")[0]))
    await other.stop()


async def test_stopping_ends_connections_under_way(feed: CalendarFeed) -> None:
    address = await feed.start()
    reader, writer = await asyncio.open_connection("127.0.0.1", int(address.split(":")[2].partition("/")[0]))
    writer.write(b"GET ")
    await writer.drain()
    async with HttpGate().client() as client:
        assert (await client.get(address)).status_code == 200  # so the first connection is in the server's hands
    await feed.stop()
    assert await reader.read() == b""
    writer.close()
    await writer.wait_closed()
