"""An address fetched step by step: every redirect is seen, the answer is read up to a limit, nothing is kept of cookies.

A crawler keeps no cookies either, so a page that sends people on by cookie shows here what a crawler sees.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any, Literal
from urllib.parse import urljoin, urlsplit

from alwrity_desktop.core.errors import InputError, NetworkError
from alwrity_desktop.core.http import (
    AsyncClient,
    HTTPError,
    HttpGate,
    Response,
)
from alwrity_desktop.core.messages import _
from alwrity_desktop.core.transport import Remedies, answering
from alwrity_desktop.seo import tls

MOST_HOPS = 10
"""Googlebot follows up to ten."""
MOST_BYTES = 5_000_000
MOST_SECONDS = 60.0

Ending = Literal["answer", "loop", "too_many", "bad_location"]


@dataclass(slots=True, frozen=True)
class Hop:
    """One request. seconds: until the headers had come, measured here. location: where it sends on to, whole, or ""."""

    url: str
    status: int
    location: str
    seconds: float


@dataclass(slots=True)
class Followed:
    """What came in the end. `sent` counts the bytes of the body on the wire, `body` is unpacked; both may be cut short.

    headers: names in lower case; a name that came twice is joined by a comma, but for set-cookie's list.
    """

    hops: list[Hop]
    ending: Ending
    status: int
    headers: dict[str, str] = field(default_factory=dict[str, str])
    cookies: list[str] = field(default_factory=list[str])
    body: bytes = b""
    sent: int = 0
    whole: bool = True
    http_version: str = ""
    tls: tls.Tls | None = None

    @property
    def url(self) -> str:
        """The address of the last answer."""
        return self.hops[-1].url


def whole_address(address: str) -> str:
    """`address` with https:// where it has no scheme. Raises InputError for what is no web address."""
    clean = address.strip()
    if "://" not in clean:
        clean = f"https://{clean.removeprefix('//')}"
    try:
        parts = urlsplit(clean)
        good = parts.scheme.lower() in ("http", "https") and bool(parts.hostname) and not any(c.isspace() for c in clean)
        _port = parts.port
    except ValueError:
        good = False
    if not good:
        raise InputError(
            _("{url} is not a web address.", url=address.strip()[:200] or "''"),
            _("Check it, it begins with https://."),
        )
    return clean


def crawler_client(http: HttpGate, **options: Any) -> AsyncClient:
    """A client that follows nothing by itself and keeps no cookies. The caller closes it."""
    jar = CookieJar(policy=DefaultCookiePolicy(allowed_domains=[]))
    hooks = {"response": [_take_location]}
    return http.client(follow_redirects=False, cookies=jar, event_hooks=hooks, **options)


async def _take_location(response: Response) -> None:
    """Keep the header from httpx, which refuses the whole answer where it is no address; `_location` judges it."""
    response.extensions["location"] = response.headers.pop("location", "")


async def follow(
    client: AsyncClient,
    url: str,
    *,
    most_hops: int = MOST_HOPS,
    most_bytes: int = MOST_BYTES,
    most_seconds: float = MOST_SECONDS,
    accept: str = "text/html,application/xhtml+xml,*/*;q=0.5",
) -> Followed:
    """Fetch `url` and where it sends on to, with a `crawler_client`. An answer of any status is a result.

    Raises NetworkError (its cause tells whether TLS failed), OfflineError or InputError with a sentence.
    """
    host = urlsplit(url).hostname or url
    remedies = Remedies(
        slow=_("Try again; if it stays so, the server is too slow."),
        unreachable=_("Check the address and the connection."),
        broken=_("Try again later."),
    )
    async with answering(url, host, remedies, most_seconds=most_seconds, other=lambda error: _untrusted(error, host)):
        return await _hops(client, url, most_hops, most_bytes, accept)


def _untrusted(error: HTTPError, host: str) -> NetworkError | None:
    if failed := tls.ssl_error(error):
        remedy = _("Renew or mend the certificate on the server.")
        return NetworkError(tls.sentence(failed, host), remedy, detail=str(error))
    return None


async def _hops(client: AsyncClient, url: str, most_hops: int, most_bytes: int, accept: str) -> Followed:
    hops: list[Hop] = []
    been: set[str] = set()
    while True:
        begun = time.perf_counter()
        async with client.stream("GET", url, headers={"Accept": accept}) as response:
            seconds = time.perf_counter() - begun
            there, wrong = _location(response, url)
            hops.append(Hop(url, response.status_code, there, seconds))
            been.add(url.partition("#")[0])
            ending: Ending = "answer"
            if wrong:
                ending = "bad_location"
            elif there and there.partition("#")[0] in been:
                ending = "loop"
            elif there and len(hops) > most_hops:
                ending = "too_many"
            if not there or ending != "answer":
                return await _answer(response, hops, ending, most_bytes)
        url = there


def _location(response: Response, url: str) -> tuple[str, bool]:
    """Where the answer sends on to, and whether that is no address one can go to."""
    if response.status_code not in (301, 302, 303, 307, 308):
        return "", False
    given = str(response.extensions.get("location", "")).strip()
    if not given:
        return "", True
    try:
        there = urljoin(url, given)
        parts = urlsplit(there)
        _port = parts.port
        good = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return given, True
    return there, not good


async def _answer(response: Response, hops: list[Hop], ending: Ending, most_bytes: int) -> Followed:
    body = bytearray()
    whole = True
    async for piece in response.aiter_bytes(65_536):
        body += piece
        if len(body) > most_bytes:
            del body[most_bytes:]
            whole = False
            break
    headers: dict[str, str] = {}
    for name, value in response.headers.multi_items():
        if name != "set-cookie":
            headers[name] = f"{headers[name]}, {value}" if name in headers else value
    return Followed(
        hops, ending, response.status_code, headers, response.headers.get_list("set-cookie"), bytes(body),
        response.num_bytes_downloaded, whole, response.http_version, _secured(response),
    )  # fmt: skip


def _secured(response: Response) -> tls.Tls | None:
    if response.url.scheme != "https" or not (stream := response.extensions.get("network_stream")):
        return None
    secured: Any = stream.get_extra_info("ssl_object")
    return tls.of_connection(response.url.host, response.url.port or 443, secured) if secured else None
