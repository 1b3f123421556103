"""Addresses checked: redirects, status, headers, certificate, sizes, the head of the page. All is measured from here."""

from __future__ import annotations

import asyncio
import ssl
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import urlsplit

from alwrity_desktop.core.errors import InputError, KnownError, NetworkError, OfflineError
from alwrity_desktop.core.http import AsyncClient, HttpGate, is_loopback
from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.core.progress import Progress, Report, silent
from alwrity_desktop.seo import following, url_headers, url_page
from alwrity_desktop.seo import tls as certificates
from alwrity_desktop.seo.finding import Finding
from alwrity_desktop.seo.following import Followed, Hop
from alwrity_desktop.seo.tls import Tls
from alwrity_desktop.seo.url_headers import SecurityHeader, Transfer

MOST_ADDRESSES = 10_000
AT_ONCE = 8
AT_ONCE_PER_HOST = 2
"""A small shared host answers more than this with errors."""
_MOST_DOTS = 3
"""A name with more parts than that is a host of its own, which nobody calls by www."""


@dataclass(slots=True)
class UrlReport:
    """What was found at one address. `error`: a sentence, where nothing could be fetched. hops: every request made.

    findings: what is wrong or worth knowing, gravest first. mixed: http files a https page loads.
    """

    address: str
    url: str = ""
    status: int | None = None
    error: str = ""
    hops: list[Hop] = field(default_factory=list[Hop])
    ending: str = ""
    content_type: str = ""
    http_version: str = ""
    headers: dict[str, str] = field(default_factory=dict[str, str])
    security: list[SecurityHeader] = field(default_factory=list[SecurityHeader])
    transfer: Transfer | None = None
    tls: Tls | None = None
    title: str = ""
    canonical: str = ""
    mixed: list[url_page.Mixed] = field(default_factory=list[url_page.Mixed])
    findings: list[Finding] = field(default_factory=list[Finding])

    @property
    def seconds(self) -> float:
        """Until the headers of the last answer had come, redirects included."""
        return sum(hop.seconds for hop in self.hops)


async def check(
    address: str, http: HttpGate, *, trust: ssl.SSLContext | None = None, seconds: float = following.MOST_SECONDS
) -> UrlReport:
    """Check one address; whatever the server does is a result. Raises InputError for what is no address, OfflineError."""
    async with following.crawler_client(http, verify=trust) as client:
        return await _check(client, following.whole_address(address), address, http, trust, seconds)


async def check_many(
    addresses: Iterable[str],
    http: HttpGate,
    report: Report = silent,
    *,
    at_once: int = AT_ONCE,
    per_host: int = AT_ONCE_PER_HOST,
    trust: ssl.SSLContext | None = None,
    seconds: float = following.MOST_SECONDS,
    into: list[UrlReport] | None = None,
) -> list[UrlReport]:
    """Check many addresses, so many at once in all and per host; doubles are left out. Results in the order given.

    into: takes each result as it comes, so that what was done is kept when the work is stopped by cancelling it.
    Raises InputError when there are more than MOST_ADDRESSES, or none.
    """
    wanted = list(dict.fromkeys(clean for one in addresses if (clean := one.strip())))
    if not wanted:
        raise InputError(_("There is no address to check."), _("Give at least one, such as https://example.org/."))
    if len(wanted) > MOST_ADDRESSES:
        raise InputError(
            _("These are {count} addresses; up to {most} are checked at once.", count=f"{len(wanted):,}",
              most=f"{MOST_ADDRESSES:,}"),
            _("Split the list."),
        )  # fmt: skip
    done: dict[str, UrlReport] = {}
    hosts: defaultdict[str, asyncio.Semaphore] = defaultdict(lambda: asyncio.Semaphore(per_host))
    slots = asyncio.Semaphore(at_once)

    async def one(address: str, client: AsyncClient) -> None:
        try:
            url = following.whole_address(address)
            async with hosts[urlsplit(url).hostname or ""], slots:
                found = await _check(client, url, address, http, trust, seconds)
        except (InputError, OfflineError) as error:
            found = UrlReport(address, error=error.sentence)
        done[address] = found
        if into is not None:
            into.append(found)
        count = _("{done} of {all} addresses", done=len(done), all=len(wanted))
        report(Progress("check", count, len(done) / len(wanted)))

    async with following.crawler_client(http, verify=trust) as client, asyncio.TaskGroup() as tasks:
        for address in wanted:
            tasks.create_task(one(address, client))
    return [done[address] for address in wanted]


def variants(address: str) -> list[str]:
    """The four ways in to a page: http and https, with and without www. Raises InputError for what is no address."""
    parts = urlsplit(following.whole_address(address))
    host = parts.netloc.lower()
    bare = host.removeprefix("www.")
    named = "." in (parts.hostname or "") and not is_loopback(parts.hostname or "") and not host[:1].isdigit()
    hosts = dict.fromkeys([host, bare, f"www.{bare}"]) if named and bare.count(".") < _MOST_DOTS else [host]
    schemes = ("https", "http") if parts.port is None else (parts.scheme,)
    rest = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return [f"{scheme}://{one}{rest}" for one in hosts for scheme in schemes]


def of_variants(reports: Iterable[UrlReport]) -> list[Finding]:
    """Whether all ways in lead to one address; `reports` are those of `variants`, as check_many gives them."""
    reached = [one for one in reports if one.status is not None and one.status < 400]
    ends = list(dict.fromkeys(one.url for one in reached))
    found: list[Finding] = []
    if len(ends) > 1:
        text = _("The same page answers at {count} addresses; send all on to one: {urls}", count=len(ends),
                 urls=", ".join(ends))  # fmt: skip
        found.append(Finding("several_addresses", "bad", text))
    open_ = [one.address for one in reached if one.address.startswith("http://") and one.url.startswith("http://")]
    if open_ and any(end.startswith("https://") for end in ends):
        found.append(Finding("http_stays", "bad", _("{url} is not sent on to https.", url=open_[0])))
    return found


async def _check(
    client: AsyncClient, url: str, address: str, http: HttpGate, trust: ssl.SSLContext | None, seconds: float
) -> UrlReport:
    result = UrlReport(address, url)
    try:
        followed = await following.follow(client, url, most_seconds=seconds)
    except (InputError, OfflineError):
        raise
    except KnownError as error:
        result.error = error.sentence
        result.findings = [Finding("not_reached", "bad", error.happened)]
        if certificates.ssl_error(error):
            result.tls = await _certificate(url, http, trust)
            result.findings = [Finding("tls", "bad", error.happened)]
        return result
    page = await _page(followed)
    _fill(result, followed, page)
    found = [*_of_redirects(followed), *_of_status(followed), *_of_tls(followed.tls), *_of_answer(result, followed),
             *url_page.findings(page, followed.url, followed.headers)]  # fmt: skip
    order = {"bad": 0, "ok": 1, "note": 2}
    result.findings = sorted(found, key=lambda finding: order[finding.severity])
    return result


async def _certificate(url: str, http: HttpGate, trust: ssl.SSLContext | None) -> Tls | None:
    parts = urlsplit(url)
    try:
        return await certificates.inspect(parts.hostname or "", parts.port or 443, http, trust=trust)
    except NetworkError:  # said already: the request itself failed
        return None


async def _page(followed: Followed) -> url_page.PageFacts | None:
    if "html" not in followed.headers.get("content-type", "").lower() or not followed.body:
        return None
    return await asyncio.to_thread(url_page.read, followed.body, followed.url, followed.headers.get("content-type", ""))


def _fill(result: UrlReport, followed: Followed, page: url_page.PageFacts | None) -> None:
    result.url, result.status, result.hops = followed.url, followed.status, followed.hops
    result.ending, result.http_version, result.headers = followed.ending, followed.http_version, followed.headers
    result.content_type = followed.headers.get("content-type", "")
    result.tls = followed.tls
    result.security = url_headers.security(followed.headers, urlsplit(followed.url).scheme == "https")
    result.transfer = url_headers.transfer(followed.headers, followed.body, followed.sent, followed.whole)
    if page:
        result.title, result.canonical, result.mixed = page.title, page.canonical, page.mixed


def _of_redirects(followed: Followed) -> Iterator[Finding]:
    moves = [hop for hop in followed.hops if hop.location]
    if followed.ending == "loop":
        yield Finding("redirect_loop", "bad", _("The redirects go in a circle; nobody ever sees a page."))
    elif followed.ending == "too_many":
        yield Finding("redirects_too_many", "bad", _("More than {most} redirects; crawlers give up.", most=len(moves) - 1))
    elif followed.ending == "bad_location":
        yield Finding("redirect_nowhere", "bad", _("A redirect says no address, or one that is no web address."))
    elif len(moves) > 1:
        severity = "bad" if len(moves) > 4 else "ok"
        text = _("{count} redirects in a row; link to the last address directly.", count=len(moves))
        yield Finding("redirect_chain", severity, text)
    for hop in moves[:-1] if followed.ending == "bad_location" else moves:
        here, there = urlsplit(hop.url), urlsplit(hop.location)
        if here.scheme == "https" and there.scheme == "http":
            yield Finding("downgrade", "bad", _("A redirect leads from https back to http: {url}", url=hop.location))
        if hop.status in (302, 303, 307):
            text = _("A redirect is marked as temporary ({status}); use 301 or 308 where it stays.", status=hop.status)
            yield Finding("temporary", "note", text)
    hosts = list(dict.fromkeys(urlsplit(hop.url).hostname or "" for hop in followed.hops))
    if len(hosts) > 1:
        yield Finding("hosts", "note", _("The redirects cross hosts: {hosts}.", hosts=" → ".join(hosts)))


def _of_status(followed: Followed) -> Iterator[Finding]:
    status = followed.status
    if status in (404, 410):
        yield Finding("gone", "bad", _("There is no page here ({status}).", status=status))
    elif status in (401, 403, 451):
        text = _("The server does not give this page to a program ({status}); people may still see it.", status=status)
        yield Finding("refused", "bad", text)
    elif status == 429:
        yield Finding("too_fast", "bad", _("The server asks to come less often (429); this says nothing of the page."))
    elif status >= 500:
        yield Finding("server_error", "bad", _("The server answered with an error ({status}).", status=status))
    elif status >= 400:
        yield Finding("client_error", "bad", _("The server refused the request ({status}).", status=status))
    if urlsplit(followed.url).scheme == "http" and not is_loopback(urlsplit(followed.url).hostname or ""):
        yield Finding("no_https", "bad", _("The page comes by http; browsers call it not secure."))


def _of_tls(found: Tls | None) -> Iterator[Finding]:
    if not found:
        return
    days = found.days_left(datetime.now(UTC))
    if days is not None and days <= certificates.SOON_DAYS:
        text = ngettext("The certificate ends in {count} day.", "The certificate ends in {count} days.", days)
        yield Finding("certificate_ends", "bad" if days < 7 else "ok", text)
    if found.protocol in ("TLSv1", "TLSv1.1", "SSLv3"):
        yield Finding("old_tls", "bad", _("The server speaks {protocol}, which browsers refuse.", protocol=found.protocol))


def _of_answer(result: UrlReport, followed: Followed) -> Iterator[Finding]:
    secure = urlsplit(followed.url).scheme == "https"
    html = "html" in result.content_type.lower()
    for header in result.security if html else ():
        if header.rating != "good":
            severity = "bad" if header.rating == "bad" else "ok"
            yield Finding("security_header", severity, f"{header.name}: {header.advice}")
    if followed.status < 400:
        if result.transfer:
            yield from url_headers.compression(result.transfer)
        yield from url_headers.caching(followed.headers, html)
    yield from url_headers.cookies(followed.cookies, secure)
    if not result.content_type and followed.body:
        yield Finding("no_type", "bad", _("The server does not say what kind of file this is (Content-Type)."))
    if not followed.whole:
        text = _("Only the first {size} MB were read.", size=f"{len(followed.body) / 1e6:.0f}")
        yield Finding("cut", "note", text)
    for name in ("server", "x-powered-by"):
        if any(c.isdigit() for c in followed.headers.get(name, "")):
            text = _("{name} tells the version of the software: {value}.", name=name, value=followed.headers[name][:80])
            yield Finding("version_told", "note", text)
