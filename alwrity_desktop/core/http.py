"""The one way out of the machine: clients, the offline switch, the counter of requests and hosts, the error classes.

Only this file imports httpx. Everything that wants the network is handed an HttpGate and asks it for a client.
"""

from __future__ import annotations

import ipaddress
import ssl
from collections import Counter
from collections.abc import Callable
from typing import Any

from alwrity_desktop.core import httpx_alone as _first  # noqa: F401 # pyright: ignore[reportUnusedImport]

# isort: split
import httpx
from httpx import (
    AsyncClient,
    BasicAuth,
    ConnectError,
    ConnectTimeout,
    HTTPError,
    HTTPStatusError,
    InvalidURL,
    ReadTimeout,
    RemoteProtocolError,
    Request,
    RequestError,
    Response,
    Timeout,
    TimeoutException,
    TooManyRedirects,
    TransportError,
    UnsupportedProtocol,
)

from alwrity_desktop import __version__
from alwrity_desktop.core.errors import OfflineError
from alwrity_desktop.core.messages import _

__all__ = [
    "AsyncClient",
    "BasicAuth",
    "ConnectError",
    "ConnectTimeout",
    "HTTPError",
    "HTTPStatusError",
    "HttpGate",
    "InvalidURL",
    "ReadTimeout",
    "RemoteProtocolError",
    "Request",
    "RequestError",
    "Response",
    "Timeout",
    "TimeoutException",
    "TooManyRedirects",
    "TransportError",
    "UnsupportedProtocol",
    "is_loopback",
    "usual_trust",
]

USER_AGENT = f"ALwrityDesktop/{__version__}"


def is_loopback(host: str) -> bool:
    """True for localhost and literal loopback addresses; names are not resolved, so no lookup leaves the machine."""
    name = host.strip("[]").rstrip(".").lower()
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def usual_trust() -> ssl.SSLContext:
    """The authorities every client trusts, for looking at a certificate. Reads a file: call it in a thread."""
    return httpx.create_ssl_context(trust_env=False)


class _GuardedTransport(httpx.AsyncBaseTransport):
    """Counts each request and refuses what would leave the machine while the gate is shut.

    proxied: the way through the proxy, taken for every host but loopback.
    """

    def __init__(
        self, inner: httpx.AsyncBaseTransport, gate: HttpGate, proxied: httpx.AsyncBaseTransport | None = None
    ) -> None:
        self._inner = inner
        self._proxied = proxied
        self._gate = gate

    async def handle_async_request(self, request: Request) -> Response:
        self._gate.admit(request.url.host)
        way = self._inner if self._proxied is None or is_loopback(request.url.host) else self._proxied
        return await way.handle_async_request(request)

    async def aclose(self) -> None:
        await self._inner.aclose()
        if self._proxied:
            await self._proxied.aclose()


class HttpGate:
    """Hands out clients that share one offline switch and one counter.

    `requests` maps host to the number of requests sent there since the start; loopback is counted too.
    `on_request`, if set, is called with the host after each admitted request.
    """

    def __init__(self, *, offline: bool = False, proxy: str = "", timeout: float = 30.0) -> None:
        self.offline = offline
        self.proxy = proxy
        self.timeout = timeout
        self.requests: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()
        self.on_request: Callable[[str], None] | None = None

    def admit(self, host: str) -> None:
        """Count a request to `host`, or raise OfflineError when it would leave the machine with the switch on."""
        if self.offline and not is_loopback(host):
            self.refused[host] += 1
            raise OfflineError(
                _("The offline switch is on, so nothing was sent to {host}.", host=host),
                _("Turn it off in the status bar to use the network."),
            )
        self.requests[host] += 1
        if self.on_request:
            self.on_request(host)

    def client(
        self,
        *,
        timeout: float | Timeout | None = None,
        follow_redirects: bool = False,
        headers: dict[str, str] | None = None,
        verify: ssl.SSLContext | None = None,
        **options: Any,
    ) -> AsyncClient:
        """A new client behind the gate; the caller closes it.

        timeout: seconds for connect, read, write and pool each, or an httpx Timeout; default from the settings.
        verify: whom to trust, default the usual authorities; for servers with an authority of their own.
        options: passed to httpx.AsyncClient (base_url, auth). `transport` and `proxy` may not be given.
        """
        wait = Timeout(self.timeout if timeout is None else timeout)
        limits = httpx.Limits(max_connections=40, max_keepalive_connections=20)
        trust = True if verify is None else verify
        proxied = httpx.AsyncHTTPTransport(proxy=self.proxy, limits=limits, verify=trust) if self.proxy else None
        return AsyncClient(
            transport=_GuardedTransport(httpx.AsyncHTTPTransport(limits=limits, verify=trust), self, proxied),
            timeout=wait,
            follow_redirects=follow_redirects,
            headers={"User-Agent": USER_AGENT, **(headers or {})},
            trust_env=False,
            **options,
        )
