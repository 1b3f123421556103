"""Sitemaps written: by the protocol of sitemaps.org, with Google's image entries and the alternates of hreflang.

Dates come from real data or are left out; change frequency and priority, which Google does not read, are never written.
"""

from __future__ import annotations

import gzip
import html
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from urllib.parse import quote, urlsplit
from xml.sax.saxutils import escape

from alwrity_desktop.core.errors import InputError
from alwrity_desktop.core.files import write_whole
from alwrity_desktop.core.messages import _
from alwrity_desktop.model.site import Publication, RemotePost

MOST_URLS = 50_000
MOST_BYTES = 52_428_800
"""Unpacked, of one file (sitemaps.org)."""
MOST_FILES = 50_000
LONGEST_ADDRESS = 2_048
MOST_IMAGES = 1_000
NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
IMAGES = "http://www.google.com/schemas/sitemap-image/1.1"
XHTML = "http://www.w3.org/1999/xhtml"
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SAFE = "!#$%&'()*+,/:;=?@[]~-._"
_IMAGE = re.compile(r"<img\b[^>]*?\bsrc\s*=\s*[\"']([^\"']+)[\"']", re.IGNORECASE)


@dataclass(slots=True, frozen=True)
class Entry:
    """One page. changed: when its text was really last changed, None where that is not known.

    alternates: (language code such as "de" or "en-GB" or "x-default", address) of its versions, itself among them.
    """

    url: str
    changed: datetime | date | None = None
    images: tuple[str, ...] = ()
    alternates: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True, frozen=True)
class SitemapFile:
    """One file to be put onto the site: its name, its bytes, and how many addresses it lists."""

    name: str
    data: bytes
    count: int


@dataclass(slots=True)
class Sitemaps:
    """The files; the first is the one to name in robots.txt. left_out: (address, why) of what cannot stand in them."""

    files: list[SitemapFile] = field(default_factory=list[SitemapFile])
    left_out: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    count: int = 0


def from_lines(text: str) -> list[Entry]:
    """Entries of a list: one address a line, then, if known, a tab, comma or spaces and the date of its last change."""
    entries: list[Entry] = []
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), 1):
        words = re.split(r"[\t, ;]+", line.strip(), maxsplit=1)
        if not words[0] or words[0].startswith("#"):
            continue
        when = words[1].strip() if len(words) > 1 else ""
        changed = parse_date(when) if when else None
        if when and changed is None:
            raise InputError(
                _("Line {line}: {value} is no date.", line=number, value=when[:80]),
                _("Write it as 2026-01-31, or leave it out."),
            )
        entries.append(Entry(words[0], changed))
    return entries


def from_posts(posts: Iterable[RemotePost], *, images: bool = True) -> list[Entry]:
    """Entries of the published posts and pages of a mirrored site, with the site's own date of the last change."""
    entries: list[Entry] = []
    for post in posts:
        if post.status != "publish" or not post.link:
            continue
        changed = parse_date(post.modified_gmt)
        if isinstance(changed, datetime) and changed.tzinfo is None:
            changed = changed.replace(tzinfo=UTC)
        found = dict.fromkeys(html.unescape(source) for source in _IMAGE.findall(post.raw)) if images else {}
        kept = tuple(source for source in found if source.startswith(("https://", "http://")))[:MOST_IMAGES]
        entries.append(Entry(post.link, changed, kept))
    return entries


def from_publications(publications: Iterable[Publication]) -> list[Entry]:
    """Entries of drafts that were published from here, with the date the site gave their last change."""
    entries: list[Entry] = []
    for one in publications:
        if one.state != "done" or one.remote_status != "publish" or not one.url:
            continue
        changed = parse_date(one.remote_modified_gmt)
        if isinstance(changed, datetime) and changed.tzinfo is None:
            changed = changed.replace(tzinfo=UTC)
        entries.append(Entry(one.url, changed))
    return entries


def parse_date(text: str) -> datetime | date | None:
    """A date as the protocol allows it (W3C: year, month, day, or with time and zone); None for anything else."""
    clean = text.strip()
    if re.fullmatch(r"\d{4}(-\d{2})?", clean):
        clean = f"{clean}-01-01"[:10]
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", clean):
            return date.fromisoformat(clean)
        if re.match(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}", clean):
            return datetime.fromisoformat(clean)
    except ValueError:
        return None
    return None


def write(
    entries: Iterable[Entry],
    base: str,
    *,
    name: str = "sitemap",
    pack: bool = False,
    most_urls: int = MOST_URLS,
    most_bytes: int = MOST_BYTES,
    now: datetime | None = None,
) -> Sitemaps:
    """The files for `entries`; more than one and an index before them where one does not hold them all.

    base: the address of the folder they will lie in, such as https://example.org/; other hosts' pages are left out.
    pack: gzip them. Takes a second for 50,000 pages: run it in a thread.
    Raises InputError for a base that is no address, or when nothing is left to list.
    """
    parts = urlsplit(base)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise InputError(
            _("{url} is not the address of a site.", url=base[:200]), _("Give it whole, such as https://example.org/.")
        )
    result = Sitemaps()
    moment = now or datetime.now(UTC)
    good = _good(entries, base, moment, result)
    if not good:
        raise InputError(_("There is no page to list."), _("Give addresses on {host}, one a line.", host=parts.hostname))
    groups = _groups(good, most_urls, most_bytes)
    if len(groups) > MOST_FILES:
        raise InputError(_("These are more pages than a sitemap index can hold."), _("Make one sitemap for each part."))
    ending = ".xml.gz" if pack else ".xml"
    result.count = len(good)
    files = [
        SitemapFile(f"{name}{f'-{number}' if len(groups) > 1 else ''}{ending}", _packed(_urlset(group), pack), len(group))
        for number, group in enumerate(groups, 1)
    ]
    if len(groups) > 1:
        folder = base if base.endswith("/") else f"{base}/"
        files.insert(0, SitemapFile(f"{name}.xml", _index(folder, files, groups), len(groups)))
    result.files = files
    return result


def save(sitemaps: Sitemaps, folder: Path) -> list[Path]:
    """Write the files into `folder`, each whole or not at all. Raises StorageError."""
    paths = [folder / file.name for file in sitemaps.files]
    for path, file in zip(paths, sitemaps.files, strict=True):
        write_whole(path, file.data, shared=True)
    return paths


def _good(entries: Iterable[Entry], base: str, moment: datetime, result: Sitemaps) -> list[Entry]:
    """The entries that may stand in a sitemap at `base`, with their addresses encoded; why not, for the others."""
    seen: set[str] = set()
    good: list[Entry] = []
    for entry in entries:
        url = encoded(entry.url)
        why = _why_not(url, base, seen)
        if why:
            result.left_out.append((entry.url, why))
            continue
        seen.add(url)
        changed = entry.changed
        if changed and as_moment(changed) > moment:
            result.left_out.append((entry.url, _("its date is in the future, so only the date was left out")))
            changed = None
        images = tuple(dict.fromkeys(encoded(image) for image in entry.images))[:MOST_IMAGES]
        others = tuple((code, encoded(address)) for code, address in entry.alternates)
        good.append(Entry(url, changed, images, others))
    return good


def _why_not(url: str, base: str, seen: set[str]) -> str:
    try:
        here, there = urlsplit(url), urlsplit(base)
    except ValueError:
        return _("it is no web address")
    if here.scheme not in ("http", "https") or not here.hostname:
        return _("it is no web address")
    if (here.scheme, here.netloc.lower()) != (there.scheme, there.netloc.lower()):
        return _("it is on another host than the sitemap")
    if len(url) >= LONGEST_ADDRESS:
        return _("it is longer than {most} characters", most=f"{LONGEST_ADDRESS:,}")
    return _("it is there already") if url in seen else ""


def encoded(url: str) -> str:
    """`url` as it may stand in a sitemap: without a fragment, spaces and letters beyond ASCII percent-encoded."""
    return quote(url.strip().partition("#")[0], safe=_SAFE)


def as_moment(when: datetime | date) -> datetime:
    """A date as its first moment in UTC, so that both kinds can be compared."""
    if isinstance(when, datetime):
        return when if when.tzinfo else when.replace(tzinfo=UTC)
    return datetime(when.year, when.month, when.day, tzinfo=UTC)


def _date(when: datetime | date) -> str:
    if not isinstance(when, datetime):
        return when.isoformat()
    return as_moment(when).isoformat(timespec="seconds").replace("+00:00", "Z")


def _entry(entry: Entry) -> str:
    lines = [f"<url><loc>{escape(entry.url)}</loc>"]
    if entry.changed:
        lines.append(f"<lastmod>{_date(entry.changed)}</lastmod>")
    quotes = {'"': "&quot;"}
    lines += [
        f'<xhtml:link rel="alternate" hreflang="{escape(code, quotes)}" href="{escape(address, quotes)}"/>'
        for code, address in entry.alternates
    ]
    lines += [f"<image:image><image:loc>{escape(image)}</image:loc></image:image>" for image in entry.images]
    return "".join([*lines, "</url>\n"])


def _open(entries: Sequence[Entry]) -> str:
    spaces = f' xmlns="{NAMESPACE}"'
    if any(entry.images for entry in entries):
        spaces += f' xmlns:image="{IMAGES}"'
    if any(entry.alternates for entry in entries):
        spaces += f' xmlns:xhtml="{XHTML}"'
    return f"{_HEAD}<urlset{spaces}>\n"


def _groups(entries: list[Entry], most_urls: int, most_bytes: int) -> list[list[Entry]]:
    room = most_bytes - 400  # the head with all three namespaces, and the end
    groups: list[list[Entry]] = [[]]
    size = 0
    for entry in entries:
        length = len(_entry(entry).encode())
        if groups[-1] and (len(groups[-1]) >= most_urls or size + length > room):
            groups.append([])
            size = 0
        groups[-1].append(entry)
        size += length
    return groups


def _urlset(entries: Sequence[Entry]) -> bytes:
    return "".join([_open(entries), *(_entry(entry) for entry in entries), "</urlset>\n"]).encode()


def _index(folder: str, files: Sequence[SitemapFile], groups: Sequence[Sequence[Entry]]) -> bytes:
    lines = [f'{_HEAD}<sitemapindex xmlns="{NAMESPACE}">\n']
    for file, group in zip(files, groups, strict=True):
        dates = [entry.changed for entry in group if entry.changed]
        newest = max(dates, key=as_moment) if dates else None
        changed = f"<lastmod>{_date(newest)}</lastmod>" if newest else ""
        lines.append(f"<sitemap><loc>{escape(folder + file.name)}</loc>{changed}</sitemap>\n")
    return "".join([*lines, "</sitemapindex>\n"]).encode()


def _packed(data: bytes, pack: bool) -> bytes:
    return gzip.compress(data, mtime=0) if pack else data
