"""Sitemaps read and checked: limits, addresses, dates, doubles, namespaces, hreflang; each finding with its line."""

from __future__ import annotations

import asyncio
import re
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any, Literal
from urllib.parse import urljoin, urlsplit

from alwrity_desktop.core.errors import InputError, KnownError
from alwrity_desktop.core.http import HttpGate
from alwrity_desktop.core.messages import _
from alwrity_desktop.core.progress import Progress, Report, silent
from alwrity_desktop.seo import following
from alwrity_desktop.seo.finding import Finding, Severity
from alwrity_desktop.seo.sitemap import (
    IMAGES,
    LONGEST_ADDRESS,
    MOST_BYTES,
    MOST_IMAGES,
    MOST_URLS,
    NAMESPACE,
    XHTML,
    Entry,
    as_moment,
    encoded,
    parse_date,
)

Kind = Literal["urlset", "index", "text", "unknown"]
_FREQUENCIES = {"always", "hourly", "daily", "weekly", "monthly", "yearly", "never"}
_LANGUAGE = re.compile(r"x-default|[a-z]{2,3}(-[a-z]{4})?(-([a-z]{2}|\d{3}))?", re.IGNORECASE)
_MOST_OF_A_KIND = 25
"""Findings of one kind that are told one by one; the rest is counted."""


@dataclass(slots=True)
class Sitemap:
    """A sitemap as read. `size`: bytes unpacked. children: the sitemaps an index names. lines: of each entry."""

    kind: Kind = "unknown"
    url: str = ""
    size: int = 0
    packed: bool = False
    entries: list[Entry] = field(default_factory=list[Entry])
    lines: list[int] = field(default_factory=list[int])
    children: list[str] = field(default_factory=list[str])
    findings: list[Finding] = field(default_factory=list[Finding])


def read(data: bytes, url: str = "", *, now: datetime | None = None) -> Sitemap:
    """Read a sitemap (XML, plain text, each also gzipped) and check it; what is wrong with it is among its findings.

    url: where it lies, so that addresses can be held against it; "" where that is not known. Takes CPU: run it in a thread.
    """
    sitemap = Sitemap(url=url)
    found: list[Finding] = []
    body = _unpacked(data, sitemap, found)
    if len(body) > MOST_BYTES:
        found.append(Finding("too_large", "bad", _("The file is larger than 50 MB unpacked; crawlers read none of it.")))
        body = body[:MOST_BYTES]
    start = body[:200].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith((b"<", b"\xff\xfe", b"\xfe\xff")):
        _read_xml(body, sitemap, found)
    else:
        _read_text(body, sitemap, found)
    found += _of_entries(sitemap, now or datetime.now(UTC))
    sitemap.findings = _condensed(found)
    return sitemap


def _unpacked(data: bytes, sitemap: Sitemap, found: list[Finding]) -> bytes:
    if not data.startswith(b"\x1f\x8b"):
        sitemap.size = len(data)
        return data
    sitemap.packed = True
    unpacker = zlib.decompressobj(wbits=31)
    try:
        body = unpacker.decompress(data, MOST_BYTES + 1)
    except zlib.error:
        found.append(Finding("gzip", "bad", _("The gzip file is damaged; crawlers cannot read it.")))
        body = b""
    sitemap.size = len(body)
    return body


def _read_text(body: bytes, sitemap: Sitemap, found: list[Finding]) -> None:
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        found.append(Finding("encoding", "bad", _("The file is not UTF-8.")))
        text = body.decode("utf-8", "replace")
    lines = [(number, line.strip()) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    if not lines:
        found.append(Finding("empty", "bad", _("The sitemap is empty.")))
        return
    if "://" not in lines[0][1]:
        found.append(
            Finding("no_sitemap", "bad", _("This is no sitemap: neither XML nor a list of addresses."), lines[0][0])
        )
        return
    sitemap.kind = "text"
    sitemap.entries = [Entry(line) for _number, line in lines]
    sitemap.lines = [number for number, _line in lines]


def _read_xml(body: bytes, sitemap: Sitemap, found: list[Finding]) -> None:
    import lxml.html

    html: Any = lxml.html  # lxml has no type information
    etree = html.etree
    if re.search(rb"<!ENTITY", body[:100_000]):
        found.append(Finding("entities", "bad", _("The file defines entities, which crawlers refuse for safety.")))
        return
    options = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}
    try:
        root = etree.fromstring(body, etree.XMLParser(**options))
    except etree.XMLSyntaxError as error:
        line = error.lineno or None
        found.append(
            Finding("xml", "bad", _("The XML is broken: {reason}.", reason=str(error.msg).split(", line")[0]), line)
        )
        root = etree.fromstring(body, etree.XMLParser(recover=True, **options))
        if root is None:
            return
    space, name = _name(root)
    if name == "sitemapindex":
        sitemap.kind = "index"
    elif name == "urlset":
        sitemap.kind = "urlset"
    else:
        text = _("This is no sitemap: its outermost element is {name}.", name=name)
        found.append(Finding("no_sitemap", "bad", text, root.sourceline))
        return
    if space != NAMESPACE:
        text = _("The namespace must be {wanted}, it is {found}.", wanted=NAMESPACE, found=space or _("missing"))
        found.append(Finding("namespace", "bad", text, root.sourceline))
    for element in root:
        if isinstance(element.tag, str):
            _read_element(element, sitemap, found)


def _name(element: Any) -> tuple[str, str]:
    """Namespace and name of an element; also of one with a namespace that is no address. A comment has none."""
    space, _brace, name = element.tag.rpartition("}") if isinstance(element.tag, str) else ("", "", "")
    return space[1:], name


def _read_element(element: Any, sitemap: Sitemap, found: list[Finding]) -> None:
    line = int(element.sourceline or 0)
    wanted = "sitemap" if sitemap.kind == "index" else "url"
    if _name(element)[1] != wanted:
        text = _("{name} does not belong here.", name=_name(element)[1])
        found.append(Finding("element", "ok", text, line))
        return
    values: dict[str, str] = {}
    images: list[str] = []
    alternates: list[tuple[str, str]] = []
    for child in element:
        if not isinstance(child.tag, str):
            continue
        space, name = _name(child)
        if space == IMAGES:
            images += [(one.text or "").strip() for one in child if _name(one)[1] == "loc"]
        elif space == XHTML and name == "link":
            alternates.append(((child.get("hreflang") or "").strip(), (child.get("href") or "").strip()))
        else:
            if name in values:
                found.append(Finding("twice", "bad", _("{name} stands there twice.", name=name), line))
            values.setdefault(name, "".join(child.itertext()).strip())
    if not values.get("loc"):
        found.append(Finding("no_loc", "bad", _("An entry has no address (loc)."), line))
        return
    found += _of_values(values, line)
    if sitemap.kind == "index":
        sitemap.children.append(values["loc"])
    sitemap.entries.append(Entry(values["loc"], parse_date(values.get("lastmod", "")), tuple(images), tuple(alternates)))
    sitemap.lines.append(line)


def _of_values(values: dict[str, str], line: int) -> Iterator[Finding]:
    when = values.get("lastmod")
    if when is not None and parse_date(when) is None:
        text = _("{value} is no date as sitemaps write it (2026-01-31 or 2026-01-31T12:00:00Z).", value=when[:60] or "''")
        yield Finding("date", "bad", text, line)
    elif when and (found := parse_date(when)) and isinstance(found, datetime) and found.tzinfo is None:
        yield Finding("zone", "ok", _("The time {value} has no time zone.", value=when), line)
    if "changefreq" in values and values["changefreq"].lower() not in _FREQUENCIES:
        text = _("{value} is no change frequency.", value=values["changefreq"][:60])
        yield Finding("changefreq", "ok", text, line)
    if "priority" in values and not re.fullmatch(r"0(\.\d+)?|1(\.0+)?", values["priority"]):
        yield Finding(
            "priority", "ok", _("The priority {value} is not from 0.0 to 1.0.", value=values["priority"][:60]), line
        )


def _of_entries(sitemap: Sitemap, now: datetime) -> Iterator[Finding]:
    if len(sitemap.entries) > MOST_URLS:
        text = _("It lists {count} addresses; 50,000 are read.", count=f"{len(sitemap.entries):,}")
        yield Finding("too_many", "bad", text)
    if sitemap.kind in ("urlset", "index") and not sitemap.entries:
        yield Finding("empty", "bad", _("The sitemap lists nothing."))
    first: dict[str, int] = {}
    for entry, line in zip(sitemap.entries, sitemap.lines, strict=True):
        if entry.url in first:
            yield Finding("double", "ok", _("The address stands in line {line} already.", line=first[entry.url]), line)
        first.setdefault(entry.url, line)
        yield from _of_address(entry.url, sitemap, line)
        if entry.changed and as_moment(entry.changed) > now + timedelta(days=1):
            yield Finding("future", "bad", _("The date {date} is in the future.", date=entry.changed), line)
        if len(entry.images) > MOST_IMAGES:
            yield Finding("images", "ok", _("More than 1,000 images; the rest is not read."), line)
        yield from (Finding("image_address", "bad", _("An image has no whole address."), line) for one in entry.images
                    if not one.startswith(("http://", "https://")))  # fmt: skip
    yield from _of_dates([entry.changed for entry in sitemap.entries if entry.changed])
    yield from _of_alternates(sitemap)


def _of_address(url: str, sitemap: Sitemap, line: int) -> Iterator[Finding]:
    try:
        parts = urlsplit(url)
        good = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        good = False
    if not good:
        yield Finding("address", "bad", _("{url} is not a whole web address.", url=url[:200]), line)
        return
    if len(url) >= LONGEST_ADDRESS:
        yield Finding("long", "bad", _("The address is longer than 2,048 characters."), line)
    if "#" in url:
        yield Finding("fragment", "ok", _("Crawlers leave out what stands after # in an address."), line)
    elif encoded(url) != url:
        text = _("Spaces and letters beyond ASCII must be percent-encoded: {url}", url=encoded(url)[:200])
        yield Finding("not_encoded", "ok", text, line)
    if not sitemap.url:
        return
    here, there = urlsplit(sitemap.url), urlsplit(url)
    if here.netloc.lower() != there.netloc.lower():
        yield Finding("other_host", "bad", _("The address is on another host than the sitemap: {url}", url=url[:200]), line)
    elif here.scheme != there.scheme:
        yield Finding("other_scheme", "ok", _("The address is {scheme}, the sitemap is not.", scheme=there.scheme), line)
    elif not (there.path or "/").startswith(here.path.rpartition("/")[0] + "/"):
        text = _("The page lies outside the sitemap's folder; that counts only when robots.txt names the sitemap.")
        yield Finding("outside", "note", text, line)


def _of_dates(dates: list[datetime | date]) -> Iterator[Finding]:
    """Dates that cannot all be true make Google leave all dates of a site aside."""
    if len(dates) >= 20:
        _date, count = Counter(as_moment(one) for one in dates).most_common(1)[0]
        if count / len(dates) > 0.9:
            text = _("{count} of {all} pages have the very same date, which crawlers take for made up.", count=count,
                     all=len(dates))  # fmt: skip
            yield Finding("same_dates", "ok", text)


def _of_alternates(sitemap: Sitemap) -> Iterator[Finding]:
    known = {entry.url: {address for _code, address in entry.alternates} for entry in sitemap.entries}
    for entry, line in zip(sitemap.entries, sitemap.lines, strict=True):
        if not entry.alternates:
            continue
        codes = Counter(code.lower() for code, _address in entry.alternates)
        for code in codes:
            if not _LANGUAGE.fullmatch(code):
                yield Finding("hreflang", "bad", _("{code} is no language code.", code=code or "''"), line)
        if twice := [code for code, count in codes.items() if count > 1]:
            yield Finding("hreflang_twice", "bad", _("The language {code} stands there twice.", code=twice[0]), line)
        addresses = known[entry.url]
        if entry.url not in addresses:
            yield Finding("hreflang_self", "bad", _("The page is not among its own language versions."), line)
        for address in addresses:
            if address in known and entry.url not in known[address]:
                text = _("{url} does not link back, so crawlers ignore both.", url=address[:200])
                yield Finding("hreflang_return", "bad", text, line)


def _condensed(findings: list[Finding]) -> list[Finding]:
    """No more than some of each kind, and how many more there are."""
    kept: list[Finding] = []
    counts: Counter[str] = Counter()
    for finding in findings:
        counts[finding.id] += 1
        if counts[finding.id] <= _MOST_OF_A_KIND:
            kept.append(finding)
    severities: dict[str, Severity] = {finding.id: finding.severity for finding in kept}
    for name, count in counts.items():
        if count > _MOST_OF_A_KIND:
            text = _("{count} more of the kind {name}.", count=f"{count - _MOST_OF_A_KIND:,}", name=name)
            kept.append(Finding(name, severities[name], text))
    return kept


async def check(url: str, http: HttpGate, report: Report = silent, *, most_files: int = 50) -> list[Sitemap]:
    """Fetch and check the sitemap at `url`, and those an index names, up to `most_files`.

    A file that cannot be had is a sitemap with a finding. Raises InputError, NetworkError or OfflineError for the first.
    """
    async with following.crawler_client(http) as client:
        first = await _fetched(client, following.whole_address(url))
        done = [first]
        children = [urljoin(first.url, child) for child in first.children]
        for number, child in enumerate(children[: most_files - 1], 1):
            report(Progress("fetch", _("Sitemap {done} of {all}", done=number, all=len(children)), number / len(children)))
            try:
                found = await _fetched(client, following.whole_address(child))
            except KnownError as error:
                found = Sitemap(url=child, findings=[Finding("not_reached", "bad", error.sentence)])
            if found.kind == "index":
                found.findings.append(Finding("nested", "bad", _("An index may not name another index.")))
            done.append(found)
        if len(children) > most_files - 1:
            text = _("{count} sitemaps of the index were not fetched.", count=len(children) - most_files + 1)
            first.findings.append(Finding("not_fetched", "note", text))
    return done


async def _fetched(client: Any, url: str) -> Sitemap:
    followed = await following.follow(client, url, most_bytes=MOST_BYTES + 1, accept="application/xml,text/xml,*/*;q=0.5")
    if followed.status != 200:
        raise InputError(
            _("There is no sitemap at {url} ({status}).", url=url[:200], status=followed.status), _("Check the address.")
        )
    found = await asyncio.to_thread(read, followed.body, followed.url)
    if len(followed.hops) > 1:
        found.findings.append(Finding("redirected", "ok", _("The sitemap is somewhere else: {url}", url=followed.url)))
    return found
