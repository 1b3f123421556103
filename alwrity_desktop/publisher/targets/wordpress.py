"""A WordPress site's REST API: who asks, which address, what came back. What to ask is said by the callers."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import quote, urlencode, urlsplit

from alwrity_desktop.core.http import HTTPError, HttpGate, InvalidURL, Response, is_loopback
from alwrity_desktop.publisher.targets.refusals import SiteError, explain, from_answer, from_transport, read_json

Query = Mapping[str, str | int]

MOST = 100
"""Items on a page of a list; WordPress refuses more."""


@dataclass(slots=True, frozen=True)
class Answer:
    """What came back. `around`: other text stood around the JSON."""

    data: Any
    headers: Mapping[str, str]
    status: int
    around: bool = False

    @property
    def pages(self) -> int:
        """Pages of a list."""
        return int(self.headers.get("x-wp-totalpages", "1") or 1)

    @property
    def total(self) -> int:
        """Items of a list."""
        return int(self.headers.get("x-wp-total", "0") or 0)


@dataclass(slots=True, frozen=True)
class File:
    """A file to upload."""

    name: str
    data: bytes
    mime: str


def join(rest_url: str, route: str, query: Query | None = None) -> str:
    """Address of a route under an API root, which may be a folder (`/wp-json/`) or a parameter (`?rest_route=/`)."""
    address = rest_url.rstrip("/") + "/" + route.lstrip("/")
    if not query:
        return address
    return f"{address}{'&' if '?' in rest_url else '?'}{urlencode(query)}"


class WordPressClient:
    """Requests to one site as one user. Close it.

    The password goes with each request at once (WordPress sends no challenge), only to the host of `rest_url`, and only
    over https or on loopback. Redirects are not followed, so it never travels on. Any failure is a SiteError; the
    offline switch an OfflineError.
    """

    def __init__(self, gate: HttpGate, rest_url: str, user: str = "", password: str = "") -> None:
        parts = urlsplit(rest_url)
        self.rest_url = rest_url
        self.host = parts.netloc
        self.around = False
        if password and parts.scheme != "https" and not is_loopback(parts.hostname or ""):
            raise explain("needs_https", self.host)
        headers = {"Accept": "application/json"}
        if password:
            token = base64.b64encode(f"{user}:{password}".encode()).decode()
            headers["Authorization"] = f"Basic {token}"
        self._http = gate.client(headers=headers)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_exception: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Let go of the connections."""
        await self._http.aclose()

    async def get(self, route: str, **query: str | int) -> Answer:
        """Read `route`. Parameters that begin with an underscore (`_fields`) are given as such."""
        return await self._call("GET", route, query)

    async def post(self, route: str, body: Mapping[str, Any], **query: str | int) -> Answer:
        """Make or change something."""
        return await self._call("POST", route, query, json=dict(body))

    async def delete(self, route: str, **query: str | int) -> Answer:
        """Delete; posts go to the trash unless force is "true"."""
        return await self._call("DELETE", route, query)

    async def upload(self, file: File, fields: Mapping[str, str | int], **query: str | int) -> Answer:
        """Put a file into the media library, with its texts, in one request.

        Where PHP's upload limit refuses the form, the file goes as a bare body, which that limit does not touch.
        """
        form = {name: str(value) for name, value in fields.items()}
        try:
            return await self._call(
                "POST", "wp/v2/media", query, data=form, files={"file": (file.name, file.data, file.mime)}
            )
        except SiteError as error:
            if error.cause != "too_large" or not error.code:
                raise
        name = quote(file.name.encode("ascii", "ignore").decode() or "image", safe=".-_ ")
        headers = {"Content-Type": file.mime, "Content-Disposition": f'attachment; filename="{name}"'}
        return await self._call("POST", "wp/v2/media", {**query, **fields}, content=file.data, headers=headers)

    async def _call(self, method: str, route: str, query: Query, **body: Any) -> Answer:
        try:
            response = await self._http.request(method, join(self.rest_url, route, query), **body)
        except (HTTPError, InvalidURL) as error:
            raise from_transport(error, self.host) from error
        return self._answer(response, writing=method != "GET")

    def _answer(self, response: Response, *, writing: bool) -> Answer:
        if not 200 <= response.status_code < 300:
            raise from_answer(response, self.host, writing=writing)
        try:
            data, around = read_json(response.text)
        except ValueError as error:
            refusal = from_answer(response, self.host, writing=writing)
            refusal.maybe_done = writing
            raise refusal from error
        if isinstance(data, dict) and {"code", "message", "data"} <= data.keys():  # pyright: ignore[reportUnknownMemberType]
            raise from_answer(response, self.host, writing=writing)
        self.around = self.around or around
        return Answer(data, response.headers, response.status_code, around)
