"""Sitemaps: what is written is read back without a finding; limits, splits, dates; what is wrong is found with its line."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alwrity_desktop.core.errors import InputError, NetworkError, OfflineError
from alwrity_desktop.core.http import HttpGate
from alwrity_desktop.model.site import Publication, RemotePost
from alwrity_desktop.seo.sitemap import (
    MOST_URLS,
    Entry,
    from_lines,
    from_posts,
    from_publications,
    parse_date,
    save,
    write,
)
from alwrity_desktop.seo.sitemap_check import Sitemap, check, read

BASE = "https://example.org/"
NOW = datetime(2026, 11, 21, tzinfo=UTC)


def ids(sitemap: Sitemap) -> dict[str, str]:
    return {finding.id: finding.severity for finding in sitemap.findings}


def test_what_is_written_is_read_back() -> None:
    german, english = "https://example.org/de/ä b?x=1&y=2", "https://example.org/en/"
    both = (("de", german), ("en-GB", english), ("x-default", english))
    entries = [
        Entry(german, date(2026, 1, 31), ("https://cdn.test/a&b.jpg",), both),
        Entry(english, datetime(2026, 2, 1, 12, 30, tzinfo=UTC), (), both),
        Entry("https://example.org/plain"),
    ]
    made = write(entries, BASE, now=NOW)
    assert [file.name for file in made.files] == ["sitemap.xml"]
    assert made.left_out == []
    found = read(made.files[0].data, f"{BASE}sitemap.xml", now=NOW)
    assert found.findings == []
    encoded = "https://example.org/de/%C3%A4%20b?x=1&y=2"
    assert [entry.url for entry in found.entries] == [encoded, english, "https://example.org/plain"]
    assert found.entries[0].changed == date(2026, 1, 31)
    assert found.entries[1].changed == datetime(2026, 2, 1, 12, 30, tzinfo=UTC)
    assert found.entries[0].images == ("https://cdn.test/a&b.jpg",)
    assert found.entries[0].alternates == (("de", encoded), ("en-GB", english), ("x-default", english))
    text = made.files[0].data.decode()
    assert "changefreq" not in text
    assert "priority" not in text


def test_50001_pages_become_two_files_and_an_index(tmp_path: Path) -> None:
    entries = [Entry(f"https://example.org/{number}", date(2026, 1, 1 + number % 28)) for number in range(MOST_URLS + 1)]
    made = write(entries, BASE, pack=True, now=NOW)
    assert [(file.name, file.count) for file in made.files] == [
        ("sitemap.xml", 2), ("sitemap-1.xml.gz", MOST_URLS), ("sitemap-2.xml.gz", 1),
    ]  # fmt: skip
    index, first, second = (read(file.data, BASE + file.name, now=NOW) for file in made.files)
    assert index.kind == "index"
    assert index.children == [f"{BASE}sitemap-1.xml.gz", f"{BASE}sitemap-2.xml.gz"]
    assert index.entries[0].changed == date(2026, 1, 28)
    assert (first.packed, len(first.entries), second.entries[0].url) == (True, MOST_URLS, f"{BASE}{MOST_URLS}")
    assert index.findings == first.findings == second.findings == []
    few = [write(entries[:9], BASE, pack=True, now=NOW).files[0].data for _ in range(2)]
    assert few[0] == few[1]  # the same input, the same bytes
    assert [path.read_bytes() for path in save(made, tmp_path / "new")] == [file.data for file in made.files]


def test_files_are_split_by_size_too() -> None:
    entries = [Entry(f"https://example.org/{'x' * 900}{number}", None, ("https://a.test/i.png",)) for number in range(50)]
    made = write(entries, BASE, most_bytes=10_000)
    assert all(len(file.data) <= 10_000 for file in made.files)
    assert sum(file.count for file in made.files[1:]) == 50


def test_what_cannot_be_listed_is_left_out_and_named() -> None:
    entries = [
        Entry("https://example.org/a#part", date(2030, 1, 1)), Entry("https://example.org/a"),
        Entry("http://example.org/b"), Entry("https://other.test/"), Entry("/c"),
        Entry("https://example.org/" + "x" * 2_100),
        Entry("http://["),
    ]  # fmt: skip
    made = write(entries, BASE, now=NOW)
    assert made.count == 1
    assert "lastmod" not in made.files[0].data.decode()
    assert [why for _url, why in made.left_out] == [
        "its date is in the future, so only the date was left out",
        "it is there already",
        "it is on another host than the sitemap",
        "it is on another host than the sitemap",
        "it is no web address",
        "it is longer than 2,048 characters",
        "it is no web address",
    ]
    with pytest.raises(InputError, match="no page to list"):
        write([], BASE)
    with pytest.raises(InputError, match="not the address of a site"):
        write(entries, "example.org")


def test_lists_and_mirrored_posts_become_entries() -> None:
    found = from_lines("\ufeff# pages\nhttps://a.test/\n\nhttps://a.test/b\t2026-01-31\nhttps://a.test/c, 2026-02\n")
    assert [(entry.url, entry.changed) for entry in found] == [
        ("https://a.test/", None), ("https://a.test/b", date(2026, 1, 31)), ("https://a.test/c", date(2026, 2, 1)),
    ]  # fmt: skip
    with pytest.raises(InputError, match="Line 1: yesterday is no date"):
        from_lines("https://a.test/ yesterday")

    def post(number: int, **more: Any) -> RemotePost:
        given = {"title": "T", "slug": "t", "status": "publish", "link": f"https://a.test/{number}", "raw": ""} | more
        return RemotePost(site_id="s", remote_id=number, type="post", **given)

    raw = (
        '<img class="x" src="https://a.test/i.jpg?a=1&amp;b=2"><img src="/relative.png"><img src=\'https://a.test/j.jpg\'>'
    )
    posts = [post(1, raw=raw, modified_gmt="2026-03-01T10:00:00"), post(2, status="draft"), post(3, link=""), post(4)]
    one, four = from_posts(posts)
    assert one == Entry(
        "https://a.test/1", datetime(2026, 3, 1, 10, tzinfo=UTC), ("https://a.test/i.jpg?a=1&b=2", "https://a.test/j.jpg")
    )
    assert (four.url, four.changed) == ("https://a.test/4", None)


def test_published_drafts_become_entries() -> None:
    def publication(**more: Any) -> Publication:
        given: dict[str, Any] = {"state": "done", "remote_status": "publish", "url": "https://a.test/1"} | more
        return Publication(draft_id="d", site_id="s", **given)

    many = [publication(remote_modified_gmt="2026-05-01T08:00:00"), publication(state="failed"), publication(url="")]
    (entry,) = from_publications([*many, publication(remote_status="draft")])
    assert entry == Entry("https://a.test/1", datetime(2026, 5, 1, 8, tzinfo=UTC))


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("2026", True), ("2026-02", True), ("2026-02-28", True), ("2026-02-28T10:00Z", True),
        ("2026-02-28T10:00:00.5+02:00", True), ("2026-02-30", False), ("28.02.2026", False), ("", False),
        ("2026-2-8", False), ("2026-02-28T25:00Z", False), ("today", False),
    ],
)  # fmt: skip
def test_dates(text: str, good: bool) -> None:
    assert (parse_date(text) is not None) is good


BAD = """<?xml version="1.0"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml"
 xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
<url><loc>https://example.org/blog/a</loc><lastmod>31.01.2026</lastmod></url>
<url><loc>https://example.org/blog/a</loc><lastmod>2031-01-01</lastmod></url>
<url><loc>/relative</loc><changefreq>sometimes</changefreq><priority>7</priority></url>
<url><lastmod>2026-01-01</lastmod></url>
<url><loc>https://other.test/</loc><lastmod>2026-01-01T10:00</lastmod></url>
<url><loc>https://example.org/ü#x</loc></url>
<url><loc>https://example.org/blog/ü</loc><loc>https://example.org/blog/2</loc></url>
<url><loc>https://example.org/blog/de</loc><xhtml:link rel="alternate" hreflang="deutsch" href="https://example.org/blog/en"/></url>
<url><loc>https://example.org/blog/en</loc><xhtml:link rel="alternate" hreflang="en" href="https://example.org/blog/en"/></url>
<url><loc>http://example.org/blog/z</loc><image:image><image:loc>i.png</image:loc></image:image></url>
<page/>
</urlset>"""


def test_every_fault_is_found_with_its_line() -> None:
    found = [(finding.line, finding.id) for finding in read(BAD.encode(), f"{BASE}blog/sitemap.xml", now=NOW).findings]
    for expected in [
        (4, "date"), (5, "double"), (5, "future"), (6, "address"), (6, "changefreq"), (6, "priority"), (7, "no_loc"),
        (8, "other_host"), (8, "zone"), (9, "outside"), (9, "fragment"), (10, "not_encoded"), (10, "twice"),
        (11, "hreflang"), (11, "hreflang_self"), (11, "hreflang_return"), (13, "other_scheme"), (13, "image_address"),
        (14, "element"),
    ]:  # fmt: skip
        assert expected in found, expected


@pytest.mark.parametrize(
    ("data", "finding"),
    [
        (b"", "empty"),
        (b"just words", "no_sitemap"),
        (b"<html><body/></html>", "no_sitemap"),
        (b"<urlset><url><loc>https://example.org/</loc></url></urlset>", "namespace"),
        (b'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"/>', "empty"),
        (b'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>/?a&b</loc></url></urlset>', "xml"),
        (b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><urlset>&b;</urlset>', "entities"),
        (b"\x1f\x8bnonsense", "gzip"),
        (b"<", "xml"),
        (b"https://a.test/\n\xff\xfe", "encoding"),
    ],
)  # fmt: skip
def test_files_that_are_no_good_sitemaps(data: bytes, finding: str) -> None:
    assert ids(read(data))[finding] == "bad"


def test_limits_and_bombs() -> None:
    lines = "\n".join(f"https://example.org/{number}" for number in range(MOST_URLS + 5))
    found = read(lines.encode())
    assert found.kind == "text"
    assert ids(found) == {"too_many": "bad"}
    bomb = gzip.compress(b"https://example.org/ " + b" " * 53_000_000)
    assert ids(read(bomb))["too_large"] == "bad"
    same = "".join(f"<url><loc>https://a.test/{n}</loc><lastmod>2026-01-01</lastmod></url>" for n in range(40))
    head = '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
    assert ids(read(f"{head}{same}</urlset>".encode(), now=NOW)) == {"same_dates": "ok"}
    relative = "".join("<url><loc>x</loc></url>" for _ in range(100))
    many = read(f"{head}{relative}</urlset>".encode())
    assert len([finding for finding in many.findings if finding.id == "address"]) == 26
    assert "75 more" in next(finding.text for finding in reversed(many.findings) if finding.id == "address")


@settings(max_examples=50, deadline=None)
@given(st.binary(max_size=300), st.integers(0, len(BAD)), st.integers(0, 40))
def test_no_file_breaks_the_reader(data: bytes, at: int, length: int) -> None:
    read(data)
    whole = BAD.encode()
    read(whole[:at] + data[:length] + whole[at + length :], BASE)


async def test_a_sitemap_is_fetched_with_those_its_index_names(serve: Callable[..., Any], reply: Any) -> None:
    def answer(target: str, headers: dict[str, str]) -> Any:
        base = f"http://{headers['host']}/"
        made = write([Entry(f"{base}1"), Entry(f"{base}2")], base, most_urls=1)
        files = {f"/{file.name}": file.data for file in made.files}
        if target == "/moved.xml":
            return reply(301, [("Location", "/sitemap.xml")])
        if target == "/sitemap-2.xml":
            return reply(404)
        return reply(200, [], files[target]) if target in files else reply(404)

    server = await serve(answer)
    first, one, two = await check(f"{server.url}/moved.xml", HttpGate())
    assert first.kind == "index"
    assert ids(first) == {"redirected": "ok"}
    assert [entry.url for entry in one.entries] == [f"{server.url}/1"]
    assert ids(two) == {"not_reached": "bad"}
    assert len(await check(f"{server.url}/sitemap.xml", HttpGate(), most_files=1)) == 1
    with pytest.raises(InputError, match="404"):
        await check(f"{server.url}/none.xml", HttpGate())
    with pytest.raises(OfflineError):
        await check("https://example.org/sitemap.xml", HttpGate(offline=True))
    with pytest.raises(NetworkError):
        await check("http://127.0.0.1:1/sitemap.xml", HttpGate())
