"""Connecting by the approve page: the browser shows it, and the answer is caught on loopback where the site allows that.

WordPress sends the new password to `success_url`. A loopback address over http is allowed from WordPress 7.0, and
before only on sites that call themselves local; elsewhere the page shows the password, and the person pastes it.
"""

from __future__ import annotations

import asyncio
import platform
import secrets
from dataclasses import dataclass
from typing import Self
from urllib.parse import parse_qs, urlencode, urlsplit

from alwrity_desktop.core.errors import KnownError
from alwrity_desktop.core.http import HttpGate, is_loopback
from alwrity_desktop.core.messages import _
from alwrity_desktop.model.identity import now
from alwrity_desktop.publisher.discovery import Found, discover
from alwrity_desktop.publisher.targets.refusals import explain

APP_ID = "c5b1d0a7-6a63-4d0e-9c51-0d9b1a3f8e27"
"""This program's own UUID, the same everywhere, by which a site's list of passwords groups them."""
CATCHES_FROM = 7
PATIENCE = 600.0
_LONGEST_REQUEST = 16_384
_PAGE = """<!doctype html><html><head><meta charset="utf-8"><title>ALwrity Desktop</title>
<style>body{{font:18px/1.5 system-ui,sans-serif;max-width:32em;margin:20vh auto;padding:0 1em}}</style></head>
<body><h1>{title}</h1><p>{text}</p></body></html>"""


@dataclass(slots=True, frozen=True)
class Granted:
    """What the site gave: all that `Publisher.connect` needs."""

    site_url: str
    user_login: str
    password: str


class Authorization:
    """One pass through the approve page. Open `url` in the browser; where `catches`, await `wait()`, else ask to paste.

    It listens on a port of its own and takes one answer, under a path nobody can guess. Close it.
    """

    def __init__(self, found: Found) -> None:
        self.found = found
        self.catches = _catches(found)
        self.url = ""
        self._token = secrets.token_urlsafe(24)
        self._server: asyncio.Server | None = None
        self._port = 0
        self._answer: asyncio.Future[Granted | None] = asyncio.get_running_loop().create_future()

    @classmethod
    async def begin(cls, gate: HttpGate, address: str) -> Self:
        """Find the site and its approve page. Raises SiteError, also where application passwords are off."""
        found = await discover(gate, address)
        if not found.authorize_url:
            raise explain("app_passwords_off", urlsplit(found.url).netloc)
        self = cls(found)
        query = {"app_name": _app_name(), "app_id": APP_ID}
        if self.catches:
            self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0, limit=_LONGEST_REQUEST)
            self._port = self._server.sockets[0].getsockname()[1]
            query["success_url"] = f"http://127.0.0.1:{self._port}/{self._token}"
        mark = "&" if "?" in found.authorize_url else "?"
        self.url = f"{found.authorize_url}{mark}{urlencode(query)}"
        return self

    async def wait(self, timeout: float = PATIENCE) -> Granted:
        """The answer of the page. Raises KnownError when it was refused there, or nothing came in `timeout` seconds."""
        try:
            granted = await asyncio.wait_for(asyncio.shield(self._answer), timeout)
        except TimeoutError as error:
            raise KnownError(
                _("No answer came from the site's approve page."),
                _("Open it again, or make an application password there and paste it."),
            ) from error
        finally:
            await self.close()
        if granted is None:
            raise KnownError(_("The connection was refused on the site's approve page."), _("Start again to connect."))
        return granted

    async def close(self) -> None:
        """Stop listening."""
        if not self._answer.done():
            self._answer.cancel()
        if self._server:
            server, self._server = self._server, None
            server.close()
            await server.wait_closed()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 10)).decode("latin-1")
            status, title, text = self._take(head)
            body = _PAGE.format(title=title, text=text).encode()
            writer.write(
                f"HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {len(body)}\r\n"
                "Cache-Control: no-store\r\nReferrer-Policy: no-referrer\r\nConnection: close\r\n\r\n".encode()
                + body
            )
            await writer.drain()
        except (TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, ConnectionError):
            return  # a browser's idle connection, or one that is no browser: there is nobody to answer
        finally:
            writer.close()

    def _take(self, head: str) -> tuple[str, str, str]:
        """Read a request's head; note the answer in it. Returns status line, title and text of the page to show."""
        method, target, *_rest = [*head.split("\r\n", 1)[0].split(" "), "", ""]
        hosts = [line.split(":", 1)[1].strip() for line in head.split("\r\n") if line.lower().startswith("host:")]
        parts = urlsplit(target)
        right = secrets.compare_digest(parts.path.strip("/"), self._token)
        if method != "GET" or not right or hosts != [f"127.0.0.1:{self._port}"]:
            return "404 Not Found", _("Nothing here"), ""
        if self._answer.done():
            return "410 Gone", _("Already done"), _("You can close this tab.")
        values = {name: found[0] for name, found in parse_qs(parts.query).items()}
        if values.get("success") == "false":
            self._answer.set_result(None)
            return "200 OK", _("Not connected"), _("You refused the connection. You can close this tab.")
        user, password = values.get("user_login", ""), values.get("password", "")
        if not user or not password or not self._is_ours(values.get("site_url", "")):
            return "400 Bad Request", _("Not connected"), _("The answer was incomplete. Start again in the program.")
        self._answer.set_result(Granted(self.found.url, user, password))
        return "200 OK", _("Connected"), _("You can close this tab and go back to ALwrity Desktop.")

    def _is_ours(self, site_url: str) -> bool:
        return urlsplit(site_url).hostname in {urlsplit(url).hostname for url in (self.found.url, self.found.authorize_url)}


def _catches(found: Found) -> bool:
    """True where the site takes a loopback address as success_url."""
    major = found.version.partition(".")[0]
    known_new = major.isdigit() and int(major) >= CATCHES_FROM
    return known_new or is_loopback(urlsplit(found.url).hostname or "")


def _app_name() -> str:
    """Shown in the site's list of passwords; with the time, because WordPress before 6.2 takes a name only once."""
    return f"ALwrity Desktop, {platform.node() or 'computer'}, {now():%Y-%m-%d %H:%M:%S}"
