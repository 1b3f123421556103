"""The calendar as an address that calendar programs of this machine subscribe to: read only, loopback only, with a token.

    feed = CalendarFeed(calendar, folder)
    address = await feed.start()    # http://127.0.0.1:49213/k3J...x/calendar.ics

Port and token are kept in the workspace (feed.json, readable by its owner only), so that a subscription outlives a restart.
Nothing but this machine can connect, and a web page in its browser cannot: it does not know the token, and an address of
another name (DNS rebinding) is refused.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import hmac
import json
import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from alwrity_desktop.core.errors import KnownError
from alwrity_desktop.core.files import storage_error, write_whole
from alwrity_desktop.core.http import is_loopback
from alwrity_desktop.core.messages import _
from alwrity_desktop.planner import calendar_files

if TYPE_CHECKING:
    from alwrity_desktop.planner.calendar import Calendar

HOST = "127.0.0.1"
FILE_NAME = "feed.json"
BACK, AHEAD = timedelta(days=90), timedelta(days=400)
LONGEST_HEAD, PATIENCE, AT_ONCE = 8_192, 10.0, 16
_log = logging.getLogger(__name__)
_REASONS = {
    200: "OK",
    400: "Bad Request",
    403: "Forbidden",
    404: "Not Found",
    405: "Method Not Allowed",
    503: "Service Unavailable",
}


@dataclass(slots=True, frozen=True)
class FeedPlace:
    """Where the feed is. port 0: none was chosen yet."""

    token: str
    port: int = 0

    @property
    def path(self) -> str:
        """The only path that is answered."""
        return f"/{self.token}/calendar.ics"

    @property
    def address(self) -> str:
        """What a calendar program is given."""
        return f"http://{HOST}:{self.port}{self.path}"


def place_of(folder: Path, *, renew: bool = False) -> FeedPlace:
    """The feed's place in this workspace; made, or made anew with `renew`, which ends earlier addresses."""
    path = folder / FILE_NAME
    try:
        told: Any = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    except OSError as error:
        raise storage_error(error, path) from error
    except ValueError:
        told = {}  # a file nobody can read has no address to keep
    kept = cast("dict[str, Any]", told) if isinstance(told, dict) else {}
    token, port = kept.get("token"), kept.get("port")
    known_port = port if isinstance(port, int) and 0 < port < 65_536 else 0
    if not renew and isinstance(token, str) and len(token) >= 32:
        return FeedPlace(token, known_port)
    return keep(folder, FeedPlace(secrets.token_urlsafe(32), known_port))


def keep(folder: Path, place: FeedPlace) -> FeedPlace:
    """Remember a place; gives it."""
    write_whole(folder / FILE_NAME, json.dumps({"token": place.token, "port": place.port}))
    return place


class CalendarFeed:
    """Serves the calendar of a workspace until `stop`."""

    def __init__(self, calendar: Calendar, folder: Path, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._calendar = calendar
        self._folder = folder
        self._clock = clock
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._place = FeedPlace("")

    async def start(self, port: int = 0, *, renew: bool = False) -> str:
        """Begin to serve; gives the address. port: 0 for the one of last time, or any. renew: a new address, with another
        port where that one is taken. Raises KnownError."""
        place = await asyncio.to_thread(place_of, self._folder, renew=renew)
        wanted = port or place.port
        try:
            self._server = await self._listen(wanted, or_any=renew and not port)
        except OSError as error:
            if error.errno not in (errno.EADDRINUSE, errno.EACCES):
                raise
            raise KnownError(
                _("Port {port} of this machine is in use, or not allowed.", port=wanted),
                _("End the program that uses it, or make a new address (alwrity plan feed --renew)."),
            ) from error
        chosen: int = self._server.sockets[0].getsockname()[1]
        self._place = FeedPlace(place.token, chosen)
        if self._place != place:
            await asyncio.to_thread(keep, self._folder, self._place)
        return self._place.address

    async def _listen(self, port: int, *, or_any: bool) -> asyncio.Server:
        try:
            return await asyncio.start_server(self._serve, HOST, port, limit=LONGEST_HEAD)
        except OSError as error:
            if not or_any or error.errno not in (errno.EADDRINUSE, errno.EACCES):
                raise
        return await asyncio.start_server(self._serve, HOST, 0, limit=LONGEST_HEAD)

    async def stop(self) -> None:
        """End it, with the connections under way."""
        server, self._server = self._server, None
        if server is None:
            return
        server.close()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            async with asyncio.timeout(PATIENCE):
                status, body, head_only = 503, b"", False
                if len(self._tasks) <= AT_ONCE:
                    status, body, head_only = await self._answer(await _head(reader))
                writer.write(_response(status, body, head_only=head_only))
                await writer.drain()
        except (ConnectionError, TimeoutError, asyncio.IncompleteReadError):
            return
        finally:
            self._tasks.discard(task)
            writer.close()
            with contextlib.suppress(ConnectionError):
                await writer.wait_closed()

    async def _answer(self, head: list[str] | None) -> tuple[int, bytes, bool]:
        """Status, body, and whether only the head is wanted."""
        parts = head[0].split(" ") if head else []
        if head is None or len(parts) != 3:
            return 400, b"", False
        method, path = parts[0], parts[1].partition("?")[0]
        hosts = [line.partition(":")[2].strip() for line in head[1:] if line.lower().startswith("host:")]
        if len(hosts) != 1 or not is_loopback(hosts[0].rpartition(":")[0] if ":" in hosts[0] else hosts[0]):
            return 403, b"", False
        if not hmac.compare_digest(path.encode(), self._place.path.encode()):
            return 404, b"", False
        if method not in ("GET", "HEAD"):
            return 405, b"", False
        now = self._clock()
        try:
            entries = await self._calendar.entries(now - BACK, now + AHEAD)
        except KnownError:
            _log.exception("the feed could not read the calendar")
            return 503, b"", False
        return 200, calendar_files.ics(entries, now).encode(), method == "HEAD"


async def _head(reader: asyncio.StreamReader) -> list[str] | None:
    """The lines of a request's head; None for one that is too long or none."""
    try:
        raw = await reader.readuntil(b"\r\n\r\n")
    except asyncio.LimitOverrunError:
        return None
    return raw.decode("latin-1").rstrip("\r\n").split("\r\n")


def _response(status: int, body: bytes, *, head_only: bool) -> bytes:
    lines = [f"HTTP/1.1 {status} {_REASONS[status]}", f"Content-Length: {len(body)}", "Connection: close"]
    lines += ["Cache-Control: no-store", "X-Content-Type-Options: nosniff", "Referrer-Policy: no-referrer"]
    lines += ["Content-Type: text/calendar; charset=utf-8"] if status == 200 else []
    lines += ["Allow: GET, HEAD"] if status == 405 else []
    return "\r\n".join([*lines, "", ""]).encode() + (b"" if head_only else body)
