"""The URL checker against real loopback servers: redirects, headers, certificates, sizes, many at once, Stop."""

from __future__ import annotations

import asyncio
import gzip
import ssl
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alwrity_desktop.core.errors import InputError, OfflineError
from alwrity_desktop.core.http import HttpGate
from alwrity_desktop.core.progress import Progress
from alwrity_desktop.seo import tls, url_check, url_page
from alwrity_desktop.seo.following import whole_address
from alwrity_desktop.seo.url_check import UrlReport, check, check_many

GOOD = [
    ("Content-Type", "text/html; charset=utf-8"),
    ("Strict-Transport-Security", "max-age=31536000"),
    ("Content-Security-Policy", "default-src 'self'; frame-ancestors 'self'"),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("Permissions-Policy", "camera=()"),
    ("Cache-Control", "max-age=600"),
    ("ETag", '"1"'),
]
HTML = b"<html><head><title> A  page </title></head><body>Text.</body></html>"
Serve = Callable[..., Any]


def ids(report: UrlReport) -> dict[str, str]:
    return {finding.id: finding.severity for finding in report.findings}


async def test_a_good_page_has_no_findings(serve: Serve, reply: Any, authority: Any) -> None:
    server = await serve(lambda *_a: reply(200, GOOD, HTML), authority.server())
    report = await check(f"{server.url}/", HttpGate(), trust=authority.trust)
    assert (report.status, report.error, report.title, report.findings) == (200, "", "A page", [])
    assert [header.rating for header in report.security] == ["good"] * 6
    assert report.tls
    assert report.tls.trusted
    assert (report.tls.issuer, report.tls.names, report.tls.key) == (
        "Loopback Authority",
        ("127.0.0.1",),
        "ECDSA secp256r1",
    )
    assert report.tls.protocol == "TLSv1.3"
    assert report.tls.days_left() == 60
    assert report.seconds > 0


async def test_redirects_are_followed_by_hand(serve: Serve, reply: Any) -> None:
    moves = {"/1": (301, "/2?x=1"), "/2?x=1": (302, "3"), "/3": (308, "/end")}

    def answer(target: str, _headers: dict[str, str]) -> Any:
        if target in moves:
            return reply(moves[target][0], [("Location", moves[target][1]), ("Set-Cookie", "a=b")])
        return reply(200, GOOD, HTML)

    server = await serve(answer)
    report = await check(f"{server.url}/1", HttpGate())
    assert [(hop.status, hop.url.removeprefix(server.url)) for hop in report.hops] == [
        (301, "/1"), (302, "/2?x=1"), (308, "/3"), (200, "/end"),
    ]  # fmt: skip
    assert report.url == f"{server.url}/end"
    assert ids(report)["redirect_chain"] == "ok"
    assert ids(report)["temporary"] == "note"
    assert not any("cookie" in headers for _target, headers in server.seen)


@pytest.mark.parametrize(
    ("location", "finding", "requests"),
    [
        ("/x", "redirect_loop", 1),
        ("/again{n}", "redirects_too_many", 11),
        ("mailto:a@b.c", "redirect_nowhere", 1),
        ("http://[", "redirect_nowhere", 1),
        ("", "redirect_nowhere", 1),
    ],
)
async def test_redirects_that_lead_nowhere(serve: Serve, reply: Any, location: str, finding: str, requests: int) -> None:
    count = 0

    def answer(_target: str, _headers: dict[str, str]) -> Any:
        nonlocal count
        count += 1
        return reply(301, [("Location", location.format(n=count))])

    server = await serve(answer)
    report = await check(f"{server.url}/x", HttpGate())
    assert ids(report)[finding] == "bad"
    assert len(server.seen) == requests


async def test_a_redirect_from_https_to_http_is_told(serve: Serve, reply: Any, authority: Any) -> None:
    plain = await serve(lambda *_a: reply(200, GOOD, HTML))
    secure = await serve(
        lambda *_a: reply(301, [("Location", plain.url.replace("127.0.0.1", "localhost"))]), authority.server()
    )
    report = await check(secure.url, HttpGate(), trust=authority.trust)
    assert ids(report)["downgrade"] == "bad"
    assert ids(report)["hosts"] == "note"


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"begins": -60, "days": 30}, "has expired"),
        ({"begins": 5, "days": 30}, "not valid yet"),
        ({"self_signed": True}, "signed by itself"),
        ({"host": "other.test"}, "for other hosts"),
    ],
)
async def test_a_certificate_that_browsers_refuse(
    serve: Serve, reply: Any, authority: Any, options: dict[str, Any], words: str
) -> None:
    server = await serve(lambda *_a: reply(200, GOOD, HTML), authority.server(**options))
    report = await check(server.url, HttpGate(), trust=authority.trust)
    assert report.status is None
    assert words in report.error
    assert ids(report) == {"tls": "bad"}
    assert report.tls
    assert not report.tls.trusted
    assert words in report.tls.problem
    assert report.tls.ends
    assert server.seen == []  # nothing was sent over a connection that is not trusted


async def test_an_unknown_authority_and_a_port_without_tls(serve: Serve, reply: Any, authority: Any) -> None:
    server = await serve(lambda *_a: reply(200, GOOD, HTML), authority.server())
    assert "unknown authority" in (await check(server.url, HttpGate())).error
    plain = await serve(lambda *_a: reply(200, GOOD, HTML))
    report = await check(plain.url.replace("http://", "https://"), HttpGate())
    assert ids(report) == {"tls": "bad"}
    assert "does not speak https" in report.error


async def test_a_certificate_near_its_end(serve: Serve, reply: Any, authority: Any) -> None:
    server = await serve(lambda *_a: reply(200, GOOD, HTML), authority.server(begins=-80, days=85))
    report = await check(server.url, HttpGate(), trust=authority.trust)
    assert ids(report) == {"certificate_ends": "bad"}


async def test_the_look_at_a_certificate_obeys_the_switch_and_the_proxy(authority: Any) -> None:
    with pytest.raises(OfflineError):
        await tls.inspect("example.com", 443, HttpGate(offline=True))
    with pytest.raises(tls.NetworkError, match="through the proxy"):
        await tls.inspect("example.com", 443, HttpGate(proxy="http://127.0.0.1:1"))


async def test_sizes_are_measured(serve: Serve, reply: Any) -> None:
    text = b"<p>the same words again and again</p>" * 3_000

    def answer(target: str, _headers: dict[str, str]) -> Any:
        kind = ("Content-Type", "text/html")
        if target == "/gzip":
            return reply(200, [kind, ("Content-Encoding", "gzip")], gzip.compress(text))
        return reply(200, [kind], text)

    server = await serve(answer)
    packed, plain = await check_many([f"{server.url}/gzip", f"{server.url}/plain"], HttpGate())
    assert packed.transfer
    assert plain.transfer
    assert (packed.transfer.encoding, packed.transfer.unpacked) == ("gzip", len(text))
    assert packed.transfer.sent == len(gzip.compress(text))
    assert "uncompressed" not in ids(packed)
    assert plain.transfer.could_save > 100_000
    assert ids(plain)["uncompressed"] == "bad"


async def test_bad_headers_are_told(serve: Serve, reply: Any, authority: Any) -> None:
    headers = [
        ("Content-Type", "text/html"),
        ("Strict-Transport-Security", "max-age=0"),
        ("Content-Security-Policy", "script-src 'unsafe-inline'"),
        ("Referrer-Policy", "unsafe-url"),
        ("X-Frame-Options", "ALLOWALL"),
        ("Set-Cookie", "one=1; Secure; HttpOnly; SameSite=Lax"),
        ("Set-Cookie", "two=2; path=/"),
        ("Server", "Apache/2.4.1"),
        ("X-Robots-Tag", "noindex, nofollow"),
        ("Cache-Control", "no-cache, max-age=60"),
    ]
    server = await serve(lambda *_a: reply(200, headers, HTML), authority.server())
    report = await check(server.url, HttpGate(), trust=authority.trust)
    assert {header.name: header.rating for header in report.security} == {
        "Strict-Transport-Security": "bad",
        "Content-Security-Policy": "ok",
        "X-Content-Type-Options": "ok",
        "Referrer-Policy": "bad",
        "X-Frame-Options": "bad",
        "Permissions-Policy": "ok",
    }
    assert ids(report)["noindex"] == "bad"
    assert {"version_told", "caching_contradicts", "cookie"} <= set(ids(report))
    assert [finding.text for finding in report.findings if finding.id == "cookie"] == [
        "The cookie two is set without Secure, HttpOnly, SameSite."
    ]


PAGE = b"""<html><head><base href="http://old.test/"><link rel="canonical" href="https://other.test/x">
<meta name="robots" content="NOINDEX"><meta http-equiv="Refresh" content="0; url=/y">
<link rel=stylesheet href="style.css"></head><body><img src="http://a.test/i.png" srcset="http://a.test/i2.png 2x">
<script src="https://ok.test/s.js"></script><a href="http://fine.test/">link</a></body>"""


async def test_the_page_itself_is_read(serve: Serve, reply: Any, authority: Any) -> None:
    server = await serve(lambda *_a: reply(200, GOOD, PAGE), authority.server())
    report = await check(server.url, HttpGate(), trust=authority.trust)
    assert [(one.kind, one.url) for one in report.mixed] == [
        ("active", "http://old.test/style.css"), ("passive", "http://a.test/i.png"), ("passive", "http://a.test/i2.png"),
    ]  # fmt: skip
    expected = {"noindex": "bad", "mixed_content": "bad", "meta_refresh": "ok", "canonical_elsewhere": "note"}
    assert ids(report) == expected


@pytest.mark.parametrize(
    ("status", "finding"),
    [(404, "gone"), (403, "refused"), (429, "too_fast"), (503, "server_error"), (418, "client_error")],
)
async def test_every_status_is_a_result(serve: Serve, reply: Any, status: int, finding: str) -> None:
    server = await serve(lambda *_a: reply(status, GOOD, HTML))
    report = await check(server.url, HttpGate())
    assert report.status == status
    assert ids(report)[finding] == "bad"


@pytest.mark.parametrize("raw", [b"nonsense\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 90\r\n\r\nshort", b"\r\n"])
async def test_what_is_no_answer_is_a_sentence(serve: Serve, reply: Any, raw: bytes) -> None:
    server = await serve(lambda *_a: reply(raw=raw))
    report = await check(server.url, HttpGate())
    assert report.error.endswith("Try again later.")
    assert ids(report) == {"not_reached": "bad"}


async def test_many_at_once_within_the_limits_and_what_was_done_is_kept(serve: Serve, reply: Any) -> None:
    hold = asyncio.Event()
    reached = asyncio.Event()

    def answer(target: str, _headers: dict[str, str]) -> Any:
        if target.startswith("/slow"):
            reached.set()
            return reply(200, GOOD, HTML, hold=hold)
        return reply(200, GOOD, HTML)

    server = await serve(answer)
    told: list[Progress] = []
    urls = [f"{server.url}/{number}" for number in range(30)]
    done = await check_many([*urls, *urls, "not an address"], HttpGate(), told.append, per_host=3)
    assert [one.address for one in done] == [*urls, "not an address"]
    assert server.most <= 3
    assert done[-1].error
    assert told[-1].done == 1.0
    kept: list[UrlReport] = []
    mixed = [*urls[:5], f"{server.url}/slow"]
    work = asyncio.ensure_future(check_many(mixed, HttpGate(), into=kept, per_host=1))
    await asyncio.wait_for(reached.wait(), 60)
    work.cancel()
    with pytest.raises(asyncio.CancelledError):
        await work
    assert [one.address for one in kept] == urls[:5]
    hold.set()


async def test_slow_servers_and_the_switch(serve: Serve, reply: Any) -> None:
    hold = asyncio.Event()
    server = await serve(lambda *_a: reply(200, GOOD, HTML, hold=hold))
    report = await check(server.url, HttpGate(), seconds=0.2)
    assert "was not done after 0.2 s" in report.error
    hold.set()
    with pytest.raises(OfflineError):
        await check("https://example.com/", HttpGate(offline=True))
    (refused,) = await check_many(["https://example.com/"], HttpGate(offline=True))
    assert "offline switch is on" in refused.error


async def test_addresses_are_made_whole_or_refused() -> None:
    assert whole_address(" example.org/x ") == "https://example.org/x"
    for wrong in ("", "https://", "ftp://example.org", "https://a b", "http://[", "https://example.org:99999999"):
        with pytest.raises(InputError):
            whole_address(wrong)
    with pytest.raises(InputError, match="no address to check"):
        await check_many(["  "], HttpGate())
    with pytest.raises(InputError, match="up to"):
        await check_many([f"https://example.org/{n}" for n in range(url_check.MOST_ADDRESSES + 1)], HttpGate())


def test_failures_of_tls_have_sentences() -> None:
    old = ssl.SSLError(1, "x")
    old.reason = "UNSUPPORTED_PROTOCOL"
    assert "outdated" in tls.sentence(old, "example.org")
    assert tls.ssl_error(ValueError("x")) is None


def test_the_four_ways_in() -> None:
    assert url_check.variants("www.example.org/a?b") == [
        "https://www.example.org/a?b", "http://www.example.org/a?b", "https://example.org/a?b", "http://example.org/a?b",
    ]  # fmt: skip
    assert url_check.variants("http://127.0.0.1:80/") == ["http://127.0.0.1:80/"]
    assert len(url_check.variants("https://a.b.c.example.org")) == 2

    def report(address: str, end: str, status: int = 200) -> UrlReport:
        return UrlReport(address, end, status)

    good = [report(address, "https://example.org/") for address in url_check.variants("example.org")]
    assert url_check.of_variants(good) == []
    bad = [*good[:3], report("http://www.example.org/", "http://www.example.org/"), UrlReport("x", error="e")]
    assert [finding.id for finding in url_check.of_variants(bad)] == ["several_addresses", "http_stays"]


@settings(max_examples=80, deadline=None)
@given(st.binary(max_size=300), st.text(max_size=30), st.text(max_size=30))
def test_no_page_breaks_the_reader(data: bytes, base: str, kind: str) -> None:
    url_page.read(data or b" ", "https://example.org/", f"text/html; charset={kind}")
    page = (
        f'<html><base href="{base}"><img srcset="{base}"><link rel=canonical href="{base}">'.encode("utf-8", "replace")
        + data
    )
    list(url_page.findings(url_page.read(page, "https://example.org/", kind), "https://example.org/", {}))
