"""A page fetched through the gate: at most so many bytes and so many seconds, with progress, redirects followed."""

from __future__ import annotations

from dataclasses import dataclass

from alwrity_desktop.core.errors import InputError, NetworkError
from alwrity_desktop.core.http import HTTPError, HttpGate, Response, TooManyRedirects
from alwrity_desktop.core.messages import _
from alwrity_desktop.core.progress import Progress, Report
from alwrity_desktop.core.transport import Remedies, answering

MOST_BYTES = 20_000_000
MOST_SECONDS = 60.0
READABLE = (
    "text/",
    "application/xhtml",
    "application/xml",
    "application/pdf",
    "application/json",
    "application/octet-stream",
)
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_TOLD_EVERY = 250_000


@dataclass(slots=True, frozen=True)
class Page:
    """What a server gave. url: where it was found in the end."""

    url: str
    content_type: str
    data: bytes


async def fetch(url: str, http: HttpGate, report: Report, *, most_seconds: float = MOST_SECONDS) -> Page:
    """The page at `url`. Raises NetworkError, OfflineError or InputError with a sentence."""
    host = url.split("/")[2] if url.count("/") > 1 else url
    report(Progress("fetch", _("Fetching {host}", host=host)))
    async with answering(url, host, _remedies(), most_seconds=most_seconds, other=lambda error: _endless(error, host)):
        return await _get(url, host, http, report)


def _remedies() -> Remedies:
    return Remedies(
        slow=_("Try again, or open the page in a browser and paste its text."),
        unreachable=_("Check the address and the connection, or paste the page's text."),
        broken=_("Try again, or paste the page's text."),
    )


def _endless(error: HTTPError, host: str) -> NetworkError | None:
    if isinstance(error, TooManyRedirects):
        return NetworkError(_("{host} sends from one address to the next without end.", host=host), _paste())
    return None


def _paste() -> str:
    return _("Open the page in a browser and paste its text.")


async def _get(url: str, host: str, http: HttpGate, report: Report) -> Page:
    headers = {"Accept": "text/html,application/xhtml+xml,text/plain,application/pdf;q=0.9,*/*;q=0.5"}
    async with (
        http.client(follow_redirects=True, headers=headers) as client,
        client.stream("GET", url) as response,
    ):
        _refuse(response, host)
        data = bytearray()
        told = 0
        async for piece in response.aiter_bytes(65_536):
            data += piece
            if len(data) > MOST_BYTES:
                raise InputError(
                    _("The page at {host} has more than {most} MB.", host=host, most=MOST_BYTES // 1_000_000), _paste()
                )
            if len(data) - told >= _TOLD_EVERY:
                told = len(data)
                report(Progress("fetch", _("{size} KB from {host}", size=f"{told // 1000:,}", host=host)))
        return Page(str(response.url), response.headers.get("content-type", ""), bytes(data))


def _refuse(response: Response, host: str) -> None:
    status = response.status_code
    if status in (404, 410):
        raise NetworkError(
            _("There is no page at this address on {host} ({status}).", host=host, status=status), _("Check the address.")
        )
    if status in (401, 403, 429, 451):
        raise NetworkError(_("{host} does not give this page to a program ({status}).", host=host, status=status), _paste())
    if status >= 400:
        raise NetworkError(
            _("{host} answered with an error ({status}).", host=host, status=status),
            _("Try again later, or paste the page's text."),
        )
    kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind and not kind.startswith(READABLE) and kind != _WORD:
        raise InputError(
            _("{host} gave no page but {kind}.", host=host, kind=kind),
            _("Give the address of an article, or paste its text."),
        )
    size = response.headers.get("content-length", "")
    if size.isdigit() and int(size) > MOST_BYTES:
        raise InputError(_("The page at {host} has {size} MB.", host=host, size=int(size) // 1_000_000), _paste())
