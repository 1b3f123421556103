"""A page from the web as a paper: its HTML, how it came, and the site's robots.txt and llms.txt."""

from __future__ import annotations

import asyncio
from urllib.parse import urlsplit

from alwrity_desktop.core.decoding import decode
from alwrity_desktop.core.errors import InputError, NetworkError
from alwrity_desktop.core.http import AsyncClient, HttpGate
from alwrity_desktop.core.messages import _
from alwrity_desktop.core.progress import Progress, Report, silent
from alwrity_desktop.page.html_paper import paper_of_html
from alwrity_desktop.page.paper import Paper
from alwrity_desktop.page.surroundings import Fetched
from alwrity_desktop.seo.following import Followed, crawler_client, follow, whole_address

MOST_BYTES = 20_000_000
_FILE_BYTES = 500_000
_FILE_SECONDS = 10.0


async def fetch_paper(address: str, http: HttpGate, keyphrases: tuple[str, ...] = (), report: Report = silent) -> Paper:
    """The paper of the page at `address`, redirects followed.

    Raises NetworkError, OfflineError or InputError with a sentence: for no answer, an error status, what is no HTML,
    and pages over 20 MB.
    """
    from dataclasses import replace

    url = whole_address(address)
    host = urlsplit(url).hostname or url
    report(Progress("fetch", _("Fetching {host}", host=host)))
    async with crawler_client(http) as client:
        found = await follow(client, url, most_bytes=MOST_BYTES)
        _refuse(found, address, host)
        report(Progress("fetch", _("Reading robots.txt of {host}", host=host)))
        root = "{0.scheme}://{0.netloc}".format(urlsplit(found.url))
        robots, llms = await asyncio.gather(_file(client, f"{root}/robots.txt"), _file(client, f"{root}/llms.txt"))
    declared = found.headers.get("content-type", "").partition("charset=")[2].strip(" \"';")
    text = await asyncio.to_thread(decode, found.body, found.url, declared)
    fetched = Fetched(
        found.url, found.status, tuple(found.headers.items()), _text(robots), _text(llms), robots.status if robots else 0
    )
    paper = await asyncio.to_thread(paper_of_html, text, keyphrases, found.url)
    return replace(paper, url=found.url, fetched=fetched)


def _refuse(found: Followed, address: str, host: str) -> None:
    if found.ending != "answer":
        raise NetworkError(
            _("{host} sends from one address to the next without end.", host=host),
            _("Open the page in a browser and paste its text."),
        )
    if found.status >= 400:
        raise NetworkError(
            _("There is no page at this address on {host} ({status}).", host=host, status=found.status),
            _("Check the address, or paste the page's text."),
        )
    kind = found.headers.get("content-type", "").partition(";")[0].strip()
    if kind and "html" not in kind:
        raise InputError(
            _("{url} gave no HTML page but {kind}.", url=address, kind=kind), _("Give the address of an article.")
        )
    if not found.whole:
        raise InputError(
            _("The page at {host} has more than {most} MB.", host=host, most=MOST_BYTES // 1_000_000),
            _("Open the page in a browser and paste its text."),
        )


async def _file(client: AsyncClient, url: str) -> Followed | None:
    """A small text file of a site; None where it could not be asked for."""
    try:
        return await follow(client, url, most_bytes=_FILE_BYTES, most_seconds=_FILE_SECONDS, accept="text/plain,*/*;q=0.1")
    except NetworkError:
        return None


def _text(found: Followed | None) -> str | None:
    if found is None:
        return None
    kind = found.headers.get("content-type", "")
    return found.body.decode("utf-8", "replace") if found.status == 200 and "html" not in kind else ""
