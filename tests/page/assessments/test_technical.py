"""The checks of fetched pages: each of Lighthouse's ten passes and fails, and what stands beside them."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alwrity_desktop.page.analysis import Paper, Result, analyse
from alwrity_desktop.page.html_paper import paper_of_html
from alwrity_desktop.page.surroundings import Fetched
from alwrity_desktop.page.technical_score import LIGHTHOUSE, WEIGHTS, technical_score

URL = "https://example.org/garden/pond"
HEAD = """<title>Ponds</title><meta name="description" content="How to dig one.">
<link rel="canonical" href="https://example.org/garden/pond">"""
VERSIONS = f"""<link rel=canonical href="https://example.org/de"><link rel=alternate hreflang=en href="{URL}">
<link rel=alternate hreflang=de href="https://example.org/de">"""
BODY = """<h1>Ponds</h1><p>A pond needs a place with half a day of sun, and more care than most people think.</p>
<a href="/garden/trees">Trees for small gardens</a> <img src="p.png" alt="A pond">"""


def paper(head: str = HEAD, body: str = BODY, language: str = "en", **fetched: Any) -> Paper:
    html = f'<!doctype html><html lang="{language}"><head>{head}</head><body>{body}</body></html>'
    return paper_of_html(html, fetched=Fetched(**{"url": URL, "robots_txt": "", "llms_txt": "", **fetched}))


def judged(check: str, judged_paper: Paper) -> Result:
    found = analyse(judged_paper).of(check)
    assert found is not None
    return found


def said(found: Result, judged_paper: Paper) -> list[str]:
    return [judged_paper.text[start:end] for start, end in found.places]


def test_a_sound_page_passes_all_ten_and_texts_that_were_not_fetched_are_not_judged() -> None:
    results = analyse(paper(robots_txt="User-agent: *\nDisallow: /x")).results
    ratings = {row.id: row.rating for row in results if row.id in WEIGHTS}
    assert set(ratings) == set(WEIGHTS)
    assert set(ratings.values()) == {"good"}
    assert technical_score(results) == 100
    assert not [row for row in analyse(replace(paper(), fetched=None)).results if row.group == "technical"]
    assert not [row for row in analyse(Paper("Text.")).results if row.group == "technical"]


@pytest.mark.parametrize(
    ("head", "headers", "robots", "rating"),
    [
        ('<meta name="robots" content="max-snippet:50, NOINDEX">', (), "", "bad"),
        ('<META CONTENT=none NAME=Robots>', (), "", "bad"),
        ('<meta name="googlebot" content="noindex">', (), "", "ok"),
        ('<meta name="robots" content="index, follow">', (), "", "good"),
        ('<meta name="robots" content="unavailable_after: 2020-01-01">', (), "", "bad"),
        ('<meta name="robots" content="unavailable_after: 2099-01-01">', (), "", "good"),
        ("", (("X-Robots-Tag", "noindex"),), "", "bad"),
        ("", (("x-robots-tag", "unavailable_after: 25 Jun 2010 15:00:00 GMT"),), "", "bad"),
        ("", (("x-robots-tag", "bingbot: noindex"),), "", "ok"),
        ("", (("x-robots-tag", "otherbot: noindex"),), "", "good"),
        ("", (), "User-agent: *\nDisallow: /garden", "bad"),
        ("", (), "User-agent: bingbot\nDisallow: /", "ok"),
        ('<!-- <meta name="robots" content="noindex"> -->', (), "", "good"),
    ],
)  # fmt: skip
def test_is_crawlable(head: str, headers: tuple[tuple[str, str], ...], robots: str, rating: str) -> None:
    page = replace(paper(HEAD + head, headers=headers, robots_txt=robots), today=date(2026, 5, 1))
    found = judged("is_crawlable", page)
    assert found.rating == rating
    if rating != "good" and head:
        assert said(found, page) == [head]


def test_a_page_out_of_the_index_ends_at_69() -> None:
    page = paper(HEAD + '<meta name="robots" content="noindex">', robots_txt="User-agent: *\nAllow: /")
    assert technical_score(analyse(page).results) == 69
    assert technical_score([]) is None
    assert set(WEIGHTS) < set(LIGHTHOUSE)


@pytest.mark.parametrize(
    ("head", "rating"), [("<title> Ponds </title>", "good"), ("<title>\n</title>", "bad"), ("", "bad")]
)
def test_document_title(head: str, rating: str) -> None:
    assert judged("document_title", paper(head)).rating == rating


def test_a_title_in_a_drawing_is_none_of_the_page() -> None:
    assert judged("document_title", paper("", BODY + "<svg><title>Arrow</title></svg>")).rating == "bad"


@pytest.mark.parametrize(
    ("head", "rating"),
    [
        ('<meta name="Description" content="Text">', "good"), ('<meta name=description content=" ">', "bad"), ("", "bad"),
        ('<meta property="og:description" content="Text">', "bad"),
    ],
)  # fmt: skip
def test_meta_description(head: str, rating: str) -> None:
    assert judged("page_meta_description", paper(head)).rating == rating


@pytest.mark.parametrize(("status", "rating"), [(200, "good"), (304, "good"), (404, "bad"), (503, "bad")])
def test_http_status(status: int, rating: str) -> None:
    found = judged("http_status", paper(status=status))
    assert (found.rating, found.value) == (rating, status)


@pytest.mark.parametrize(
    ("link", "language", "bad"),
    [
        ('<a href="/a">Click here!</a>', "en", True), ('<a href="/a">read <b>more</b> »</a>', "en", True),
        ('<a href="/a">Hier klicken</a>', "de", True), ('<a href="/a">続きを読む</a>', "ja", True),
        ('<a href="/a"><img src=x alt="here"></a>', "en", True), ('<a href="/a">les mer</a>', "nb", True),
        ('<a href="/a">Read more about ponds</a>', "en", False), ('<a href="#top">here</a>', "en", False),
        ('<a href="mailto:a@b.c">here</a>', "en", False), ('<a rel="nofollow" href="/a">here</a>', "en", False),
        ('<a href="/garden/pond#deep">here</a>', "en", False), ("<a href='http://[x'>here</a>", "en", False),
    ],
)  # fmt: skip
def test_link_text(link: str, language: str, bad: bool) -> None:
    page = paper(body=BODY + link, language=language)
    found = judged("page_link_text", page)
    assert (found.rating == "bad") is bad
    assert said(found, page) == ([link[: link.index(">") + 1]] if bad else [])


def test_link_texts_that_lighthouse_lets_pass_are_a_warning() -> None:
    page = paper(body=BODY + '<a href="/a">this website</a>')
    assert judged("page_link_text", page).rating == "ok"
    assert technical_score(analyse(page).results) == 100


@pytest.mark.parametrize(
    ("link", "bad"),
    [
        ('<a href="javascript:void(0)">Ponds</a>', True), ('<a href="javascript:void 0;">Ponds</a>', True),
        ("<a onclick=\"window.location='/x'\">Ponds</a>", True), ('<a href="" onclick="go()">Ponds</a>', True),
        ('<a href="file:///c:/x.html">Ponds</a>', True), ('<a href="http://[::x/">Ponds</a>', True),
        ('<a href="https://">Ponds</a>', True),
        ('<a name="part"></a>', False), ('<a id="part"></a>', False), ('<a role="button" onclick="x()">Ponds</a>', False),
        ('<a href="mailto:a@b.c">Ponds</a>', False), ('<a href="tel:123">Ponds</a>', False), ('<a href="#">Top</a>', False),
        ("<a>plain</a>", False),
    ],
)  # fmt: skip
def test_crawlable_anchors(link: str, bad: bool) -> None:
    page = paper(body=BODY + link)
    found = judged("crawlable_anchors", page)
    assert (found.rating == "bad") is bad
    assert len(said(found, page)) == bad


@pytest.mark.parametrize(
    ("robots", "status", "rating"),
    [
        ("User-agent: *\nDisallow: /x", 200, "good"), ("Disalow /x", 200, "bad"), ("", 404, "none"), (None, 0, "none"),
        ("<html>error</html>", 503, "bad"), ("<html>not found</html>", 404, "none"),
    ],
)  # fmt: skip
def test_robots_txt(robots: str | None, status: int, rating: str) -> None:
    assert judged("robots_txt_valid", paper(robots_txt=robots, robots_status=status)).rating == rating


def test_robots_txt_names_the_line() -> None:
    assert "line 2" in judged("robots_txt_valid", paper(robots_txt="User-agent: *\nDisalow: /x")).advice


@pytest.mark.parametrize(
    ("image", "bad"),
    [
        ("<img src=x>", True), ("<img src=x alt>", False), ('<img src=x alt="">', False), ("<img src=x alt='A'>", False),
        ('<img src=x role="presentation">', False), ('<img src=x title="A pond">', False),
        ("<noscript><img src=x></noscript>", False),
    ],
)  # fmt: skip
def test_image_alt(image: str, bad: bool) -> None:
    page = paper(body=BODY + image)
    found = judged("page_image_alt", page)
    assert (found.rating, said(found, page)) == (("bad", [image]) if bad else ("good", []))


def test_no_images() -> None:
    assert judged("page_image_alt", paper(body="<p>" + "word " * 30)).rating == "none"


@pytest.mark.parametrize(
    ("code", "href", "bad"),
    [
        ("de", "https://example.org/de", False), ("pt-BR", "https://example.org/pt", False),
        ("zh-Hant-TW", "https://example.org/tw", False), ("es-419", "https://example.org/es", False),
        ("x-default", "https://example.org/", False),
        ("xx", "https://example.org/xx", True), ("english", "https://example.org/", True), ("de", "/de", True),
        ("", "https://example.org/", True),
    ],
)  # fmt: skip
def test_hreflang(code: str, href: str, bad: bool) -> None:
    link = f'<link rel="alternate" hreflang="{code}" href="{href}">'
    page = paper(HEAD + link)
    found = judged("hreflang", page)
    assert (found.rating == "bad", said(found, page)) == (bad, [link] if bad else [])
    header = (("Link", f'<{href}>; rel="alternate"; hreflang="{code or "??"}"'),)
    assert (judged("hreflang", paper(headers=header)).rating == "bad") is bad


@pytest.mark.parametrize(
    ("links", "rating"),
    [
        ('<link rel="canonical" href="https://example.org/garden/pond">', "good"),
        ('<link rel="canonical" href="https://other.example/garden">', "good"), ("", "none"),
        ('<link rel="canonical" href="/garden/pond">', "bad"), ('<link rel="canonical" href="https://[x">', "bad"),
        ('<link rel="canonical" href="https://example.org/">', "bad"),
        ('<link rel=canonical href="https://example.org/a"><link rel=canonical href="https://example.org/b">', "bad"),
        (VERSIONS, "bad"),
    ],
)  # fmt: skip
def test_canonical(links: str, rating: str) -> None:
    assert judged("canonical", paper("<title>x</title>" + links)).rating == rating


def test_canonical_in_the_header() -> None:
    header = (("link", '<https://example.org/a>; rel="canonical"'),)
    assert judged("canonical", paper("", headers=header)).rating == "good"


@pytest.mark.parametrize(
    ("script", "rating", "says"),
    [
        ('{"@type": "Article"}', "good", "Article"), ('{"@graph": [{"@type": ["A", "B"]}]}', "good", "A, B"),
        ('{"@type": "Article",}', "bad", "line 1"), ('{"name": "x"}', "bad", "@type"), ("[" * 99_999, "bad", "."),
        ("[" + "1" * 5000 + "]", "bad", "number"),
    ],
)  # fmt: skip
def test_structured_data(script: str, rating: str, says: str) -> None:
    found = judged("structured_data", paper(HEAD + f'<script type="application/ld+json">{script}</script>'))
    assert found.rating == rating
    assert says in found.advice
    assert judged("structured_data", paper()).rating == "none"


@pytest.mark.parametrize(
    ("text", "rating"),
    [
        ("# Garden\n\n> Ponds and trees.\n\n- [Ponds](https://example.org/ponds): how to dig one", "good"), ("", "none"),
        ("Garden\n\n[Ponds](https://example.org/ponds)", "ok"), ("# Garden\n\nhttps://example.org/ponds", "ok"),
        ("# G\n[P](/p)", "ok"), ("<!doctype html><h1>Not found</h1>", "ok"),
    ],
)  # fmt: skip
def test_llms_txt(text: str, rating: str) -> None:
    assert judged("llms_txt", paper(llms_txt=text)).rating == rating
    assert analyse(paper(llms_txt=None)).of("llms_txt") is None


def test_a_page_that_scripts_fill_is_labelled_not_rendered() -> None:
    page = paper(body='<div id="root"></div><script src="app.js"></script><noscript>Please allow scripts.</noscript>')
    for check in ("technical_rendered", "page_link_text", "crawlable_anchors", "page_image_alt"):
        found = judged(check, page)
        assert found.rating == "none"
        assert found.advice.startswith("Not rendered")
    assert judged("document_title", page).rating == "good"
    assert judged("technical_rendered", paper()).rating == "good"


ODD = st.text(alphabet="<>/=\"' ahrefscriptmlonkgXjd+-!{}[]:;&#\n\0é", max_size=400)


@settings(max_examples=150, deadline=None)
@given(ODD, ODD, ODD)
def test_any_page_and_any_headers_get_a_result(html: str, robots: str, header: str) -> None:
    headers = (("link", header), ("x-robots-tag", robots))
    fetched = Fetched(header, 200, headers, robots, html)
    for found in analyse(replace(paper_of_html(html), fetched=fetched)).results:
        assert all(0 <= start <= end <= len(html) for start, end in found.places)


@pytest.mark.parametrize(
    "html",
    [
        "<a href='" * 40_000, "<script>" * 60_000, "<script type='application/ld+json'>{" * 9_000, "<!--" * 90_000,
        "<a href=\"x\">here" * 9_000, "<img " * 90_000, "<svg" * 90_000, "<p style='color:red" * 9_000, "<table>" * 9_000,
        "<p align=center>" * 9_000, "<a" + " x='y'" * 60_000 + ">",
    ],
)  # fmt: skip
def test_a_huge_page_does_not_stall(html: str) -> None:
    began = time.perf_counter()
    fetched = Fetched(URL, robots_txt="User-agent: *\nDisallow: /*a*b*c\n" * 9_000, llms_txt="[" * 50_000)
    assert analyse(Paper(html, html=True, fetched=fetched)).results
    assert time.perf_counter() - began < 20
