"""robots.txt: the public cases of Google's parser and RFC 9309 as facts, the deciding line, problems, and the writer."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alwrity_desktop.core.errors import InputError
from alwrity_desktop.page import crawlers
from alwrity_desktop.page.robots_txt import agent_token, encoded, matches, parse, path_of
from alwrity_desktop.seo.robots import judge, judge_all
from alwrity_desktop.seo.robots_problems import problems
from alwrity_desktop.seo.robots_writer import BEGIN, Choices, chosen, written

SITE = "http://foo.bar"


def allowed(text: str | bytes, agent: str, url: str) -> bool:
    return judge(parse(text), agent, url).allowed


GROUPS = """allow: /foo/bar/

user-agent: FooBot
disallow: /
allow: /x/
user-agent: BarBot
disallow: /
allow: /y/


allow: /w/
user-agent: BazBot

user-agent: FooBot
allow: /z/
disallow: /
"""
FOO = "user-agent: FooBot\n"
ONLY = "user-agent: FooBot\ndisallow: /\nallow: {}\n"

# (file, agent, path, allowed): what Google's open parser answers (its public tests, as facts)
GOOGLE = [
    ("", "FooBot", "/", True),
    ("user-agent FooBot\ndisallow /\n", "FooBot", "/x/y", False),
    ("foo: FooBot\nbar: /\n", "FooBot", "/x/y", True),
    (GROUPS, "FooBot", "/x/b", True),
    (GROUPS, "FooBot", "/z/d", True),
    (GROUPS, "FooBot", "/y/c", False),
    (GROUPS, "BarBot", "/y/c", True),
    (GROUPS, "BarBot", "/w/a", True),
    (GROUPS, "BarBot", "/z/d", False),
    (GROUPS, "BazBot", "/z/d", True),
    (GROUPS, "FooBot", "/foo/bar/", False),
    (GROUPS, "BazBot", "/foo/bar/", False),
    ("User-agent: BarBot\nSitemap: https://foo.bar/sitemap\nUser-agent: *\nDisallow: /\n", "FooBot", "/", False),
    ("User-agent: BarBot\nSitemap: https://foo.bar/sitemap\nUser-agent: *\nDisallow: /\n", "BarBot", "/", False),
    ("User-agent: FooBot\nInvalid-Unknown-Line: unknown\nUser-agent: *\nDisallow: /\n", "FooBot", "/", False),
    ("uSeR-aGeNt: FooBot\nAlLoW: /x/\ndIsAlLoW: /\n", "FooBot", "/x/y", True),
    ("USER-AGENT: FooBot\nALLOW: /x/\nDISALLOW: /\n", "foobot", "/a/b", False),
    ("User-Agent: FOO BAR\nAllow: /x/\nDisallow: /\n", "foo", "/x/y", True),
    ("User-Agent: FOO BAR\nAllow: /x/\nDisallow: /\n", "Foo", "/a/b", False),
    ("User-Agent: *\nDisallow: /\nUser-Agent: Foo Bar\nAllow: /x/\nDisallow: /\n", "Foo", "/x/y", True),
    ("user-agent: *\nallow: /\nuser-agent: FooBot\ndisallow: /\n", "FooBot", "/x/y", False),
    ("user-agent: *\nallow: /\nuser-agent: FooBot\ndisallow: /\n", "BarBot", "/x/y", True),
    ("user-agent: FooBot\ndisallow: /\n", "QuxBot", "/x/y", True),
    (FOO + "disallow: /X/\n", "FooBot", "/x/y", True),
    (FOO + "disallow: /x/page.html\nallow: /x/\n", "FooBot", "/x/page.html", False),
    (FOO + "allow: /x/page.html\ndisallow: /x/\n", "FooBot", "/x/page.html", True),
    (FOO + "allow: /x/page.html\ndisallow: /x/\n", "FooBot", "/x/", False),
    (FOO + "disallow: \nallow: \n", "FooBot", "/x/page.html", True),
    (FOO + "disallow: /\nallow: /\n", "FooBot", "/x/page.html", True),
    (FOO + "disallow: /x\nallow: /x/\n", "FooBot", "/x", False),
    (FOO + "disallow: /x\nallow: /x/\n", "FooBot", "/x/", True),
    (FOO + "disallow: /x/page.html\nallow: /x/page.html\n", "FooBot", "/x/page.html", True),
    (FOO + "allow: /page\ndisallow: /*.html\n", "FooBot", "/page.html", False),
    (FOO + "allow: /page\ndisallow: /*.html\n", "FooBot", "/page", True),
    (FOO + "allow: /x/page.\ndisallow: /*.html\n", "FooBot", "/x/page.html", True),
    (FOO + "allow: /x/page.\ndisallow: /*.html\n", "FooBot", "/x/y.html", False),
    ("User-agent: *\nDisallow: /x/\nUser-agent: FooBot\nDisallow: /y/\n", "FooBot", "/x/page", True),
    ("User-agent: *\nDisallow: /x/\nUser-agent: FooBot\nDisallow: /y/\n", "FooBot", "/y/page", False),
    (ONLY.format("/foo/bar?qux=taz&baz=http://foo.bar?tar&par"), "FooBot",
     "/foo/bar?qux=taz&baz=http://foo.bar?tar&par", True),
    (ONLY.format("/foo/bar/ツ"), "FooBot", "/foo/bar/%E3%83%84", True),
    (ONLY.format("/foo/bar/%e3%83%84"), "FooBot", "/foo/bar/%E3%83%84", True),
    (ONLY.format("/foo/bar/%62%61%7A"), "FooBot", "/foo/bar/%62%61%7A", True),
    (FOO + "Disallow: /foo/bar/quz\nAllow: /foo/*/qux\n", "FooBot", "/foo/bar/quz", False),
    (FOO + "Disallow: /foo/bar/quz\nAllow: /foo/*/qux\n", "FooBot", "/foo//quz", True),
    (FOO + "Disallow: /foo/bar$\nAllow: /foo/bar/qux\n", "FooBot", "/foo/bar", False),
    (FOO + "Disallow: /foo/bar$\nAllow: /foo/bar/qux\n", "FooBot", "/foo/bar/", True),
    (FOO + "# Disallow: /\nDisallow: /foo/quz#qux\nAllow: /\n", "FooBot", "/foo/bar", True),
    (FOO + "# Disallow: /\nDisallow: /foo/quz#qux\nAllow: /\n", "FooBot", "/foo/quz", False),
    ("User-Agent: *\nAllow: /slash/index.html\nDisallow: /\n", "foobot", "/slash/", True),
    ("User-Agent: *\nAllow: /slash/index.html\nDisallow: /\n", "foobot", "/slash/index.htm", False),
    ("User-Agent: *\nAllow: /slash/index.html\nDisallow: /\n", "foobot", "/slash/index.html", True),
    ("User-Agent: *\nAllow: /slash/index.html\nDisallow: /\n", "foobot", "/other", False),
    (FOO + "allow: /p\ndisallow: /\n", "FooBot", "/page", True),
    (FOO + "allow: /folder\ndisallow: /folder\n", "FooBot", "/folder/page", True),
    (FOO + "allow: /page\ndisallow: /*.htm\n", "FooBot", "/page.htm", False),
    (FOO + "allow: /$\ndisallow: /\n", "FooBot", "/", True),
    (FOO + "allow: /$\ndisallow: /\n", "FooBot", "/page.html", False),
]  # fmt: skip


@pytest.mark.parametrize(("text", "agent", "path", "expected"), GOOGLE)
def test_it_answers_as_google_does(text: str, agent: str, path: str, expected: bool) -> None:
    assert allowed(text, agent, SITE + path) is expected


# Google's documentation, "URL matching based on path values": pattern, what it matches, what it does not
DOCUMENTED = [
    ("/fish", "/fish /fish.html /fish/salmon.html /fishheads /fishheads/yummy.html /fish.html?id=anything",
     "/Fish.asp /catfish /?id=fish /desert/fish"),
    ("/fish*", "/fish /fish.html /fish/salmon.html /fishheads /fish.html?id=anything", "/Fish.bar /catfish /?id=fish"),
    ("/fish/", "/fish/ /fish/salmon /fish/?salmon /fish/salmon.html /fish/?id=anything",
     "/fish /fish.html /Fish/Salmon.html /animals/fish/"),
    ("/*.php", "/filename.php /folder/filename.php?parameters //folder/any.php.file.html /filename.php/ /index?f=a.php/",
     "/php/ /index?php /windows.PHP"),
    ("/*.php$", "/filename.php /folder/filename.php",
     "/filename.php?parameters /filename.php/ /filename.php5 /php/ /filename?php /aaaphpaaa //windows.PHP"),
    ("/fish*.php", "/fish.php /fishheads/catfish.php?parameters", "/Fish.PHP"),
]  # fmt: skip


@pytest.mark.parametrize(("pattern", "yes", "no"), DOCUMENTED)
def test_the_documented_patterns_match_as_documented(pattern: str, yes: str, no: str) -> None:
    text = ONLY.format(pattern)
    assert [path for path in yes.split() if not allowed(text, "FooBot", SITE + path)] == []
    assert [path for path in no.split() if allowed(text, "FooBot", SITE + path)] == []


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("", "/"), ("http://www.example.com", "/"), ("http://www.example.com/a/", "/a/"),
        ("http://www.example.com/a/b?c=http://d.e/", "/a/b?c=http://d.e/"),
        ("http://www.example.com/a/b?c=d&e=f#fragment", "/a/b?c=d&e=f"), ("example.com", "/"), ("example.com/a", "/a"),
        ("/a", "/a"), ("a/b", "/b"), ("example.com?a", "/?a"), ("example.com/a;b#c", "/a;b"), ("//a/b/c", "/b/c"),
    ],
)  # fmt: skip
def test_the_path_of_an_address(url: str, path: str) -> None:
    assert path_of(url) == path


def test_encoding_follows_the_rfc() -> None:
    assert encoded("/á") == "/%C3%A1"
    assert encoded("/%aa") == "/%AA"
    assert encoded("/foo/bar/%62%61%7A") == "/foo/bar/baz"  # RFC 9309, 2.2.2; Google's parser leaves it as it is
    assert encoded("/%2f%2A") == "/%2F%2A"  # reserved ones stay
    assert allowed(ONLY.format("/foo/bar/%62%61%7A"), "FooBot", "/foo/bar/baz")
    assert allowed(ONLY.format("/foo/bar/ツ"), "FooBot", "/foo/bar/ツ")


def test_the_deciding_line_is_told() -> None:
    robots = parse("# hello\nUser-agent: *\nDisallow: /a\n\nUser-agent: Googlebot\nAllow: /\nDisallow: /a/b # why\n")
    verdict = judge(robots, "Googlebot", "https://example.org/a/b/c")
    assert (verdict.allowed, verdict.line, verdict.rule, verdict.group) == (False, 7, "Disallow: /a/b", "Googlebot")
    assert "Line 7 decides" in verdict.reason
    assert judge(robots, "bingbot", "/a").line == 3
    free = judge(robots, "bingbot", "/c")
    assert (free.allowed, free.line) == (True, None)
    assert judge(parse("User-agent: *\nDisallow: /"), "Googlebot", "/robots.txt").allowed


def test_crawlers_obey_whom_their_makers_say() -> None:
    robots = parse("User-agent: Googlebot\nDisallow: /g\nUser-agent: *\nDisallow: /\n")
    assert judge(robots, "Googlebot-Image", "/x").group == "Googlebot"
    assert judge(robots, "Applebot", "/g").line == 2
    assert judge(robots, "AdsBot-Google", "/x").allowed  # it does not obey the star
    assert judge(robots, "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", "/g").line == 2
    assert len(judge_all(robots, "/")) == len(crawlers.well_known())


def test_the_list_of_crawlers_names_its_sources() -> None:
    found = crawlers.well_known()
    assert len({one.token.lower() for one in found}) == len(found) > 40
    for one in found:
        assert one.source.startswith("https://")
        assert one.kind in {"search", "ai_training", "ai_search", "ai_user", "preview", "ads", "archive", "tool"}
        assert agent_token(one.token) == one.token
        assert isinstance(one.obeys, bool)
        assert one.known in {"list", "copies", "general"}
    assert {"GPTBot", "ClaudeBot", "Google-Extended", "CCBot"} <= set(crawlers.tokens("ai_training"))


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_are_counted_whatever_ends_them(end: str) -> None:
    text = end.join(["User-Agent: foo", "Allow: /some/path", "User-Agent: bar", "", "", "Disallow: /"])
    assert judge(parse(text), "bar", "/").line == 6


def test_a_byte_order_mark_whole_or_in_part_is_skipped() -> None:
    for mark in (b"\xef\xbb\xbf", b"\xef\xbb", b"\xef"):
        assert not allowed(mark + b"User-Agent: foo\nDisallow: /\n", "foo", "/")
    assert allowed(b"\xef\x11\xbfUser-Agent: foo\nDisallow: /\n", "foo", "/")


def test_only_500_kib_count() -> None:
    head = b"User-agent: *\n"
    text = head + b"# filling\n" * ((500 * 1024 - len(head)) // 10 + 1) + b"Disallow: /\n"
    robots = parse(text)
    assert judge(robots, "x", "/").allowed
    assert "too_large" in {finding.id for finding in problems(robots)}


def test_a_line_too_long_is_cut() -> None:
    long = "/x/" + "a" * (2083 * 8)
    robots = parse(f"user-agent: FooBot\ndisallow: {long}/qux\n")
    assert not judge(robots, "FooBot", long).allowed
    assert judge(robots, "FooBot", "/fux").allowed
    assert "long_line" in {finding.id for finding in problems(robots)}


def test_many_stars_take_no_time() -> None:
    begun = time.perf_counter()
    assert not matches("/" + "*a" * 2_000 + "$", "/" + "a" * 1_999 + "b" * 2_000)
    assert time.perf_counter() - begun < 20


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400), st.text(max_size=40))
def test_no_file_and_no_address_is_too_strange(data: bytes, url: str) -> None:
    robots = parse(data)
    problems(robots)
    judge(robots, "Googlebot", "/" + url)


PROBLEMS = """Disallow: /nobody
User-agent: Googlebot/2.1
Disalow: /a
Disallow /b
Dissalow: /b
Disallow: https://example.org/c
Disallow: d
Noindex: /e
Crawl-delay: 5
Dissallowed: /f
Something: else
A whole sentence here
Sitemap: /sitemap.xml
Allow: /a
Disallow: /x$y
Disallow: /wp-includes/
User-agent: ツ
User-agent:
User-agent: Googlebot
Disallow: /z
User-agent: last
"""


def test_problems_name_their_lines() -> None:
    found = [(finding.line, finding.id) for finding in problems(parse(PROBLEMS))]
    for expected in [
        (1, "orphan"), (2, "agent_cut"), (3, "misspelt"), (4, "colon"), (5, "repeated"), (6, "path_address"),
        (7, "path_start"), (8, "unsupported"), (9, "not_google"), (10, "misspelt"), (11, "unknown"), (12, "no_directive"),
        (13, "sitemap_address"), (14, "contradiction"), (15, "dollar"), (16, "assets"), (17, "agent_bad"),
        (18, "agent_empty"), (19, "merged"), (21, "no_rules"),
    ]:  # fmt: skip
        assert expected in found, expected


def test_a_good_file_has_no_problems() -> None:
    good = "User-agent: *\nDisallow: /wp-admin/\nAllow: /wp-admin/admin-ajax.php\n\nSitemap: https://example.org/s.xml\n"
    assert problems(parse(good)) == []
    assert {finding.id for finding in problems(parse("<!DOCTYPE html><html></html>"))} >= {"html"}
    blocked = [finding for finding in problems(parse("User-agent: *\nDisallow: /")) if finding.id == "blocks_all"]
    assert blocked[0].line == 2


OWN = "\ufeff# My site\r\nUser-agent: *\r\nDisallow: /wp-admin/\r\nUnknown-Thing: kept # as it is\r\n\r\n\r\n"


def test_the_writer_keeps_what_it_does_not_know_and_can_be_undone() -> None:
    choices = Choices(
        ("gptbot", "CCBot"), (("*", "disallow", "/private/"),), ("https://example.org/a.xml", "https://example.org/a.xml")
    )
    done = written(choices, OWN)
    assert done.text.startswith(OWN.removeprefix("\ufeff").rstrip("\r\n"))
    robots = parse(done.text)
    for agent in ("GPTBot", "CCBot"):
        assert not judge(robots, agent, "/").allowed
    assert judge(robots, "Googlebot", "/").allowed
    assert not judge(robots, "Googlebot", "/private/x").allowed
    assert not judge(robots, "Googlebot", "/wp-admin/").allowed
    assert [address for _line, address in robots.sitemaps] == ["https://example.org/a.xml"]
    assert written(choices, done.text).text == done.text
    again = chosen(done.text)
    assert again == Choices(("GPTBot", "CCBot"), (("*", "disallow", "/private/"),), ("https://example.org/a.xml",))
    assert BEGIN not in written(Choices(), done.text).text
    assert "\n" not in done.text.replace("\r\n", "")


def test_a_last_group_without_rules_does_not_take_ours() -> None:
    existing = "User-agent: Googlebot\nUser-agent: bingbot\n"
    done = written(Choices(block=("GPTBot",)), existing)
    robots = parse(done.text)
    assert judge(robots, "Googlebot", "/").allowed
    assert not judge(robots, "GPTBot", "/").allowed
    assert chosen(done.text) == Choices(block=("GPTBot",))
    assert written(Choices(block=("GPTBot",)), done.text).text == done.text


def test_the_writer_says_where_a_choice_has_no_effect() -> None:
    existing = "User-agent: GPTBot\nAllow: /blog/\n"
    done = written(Choices(block=("GPTBot", "Bytespider"), rules=(("GPTBot", "disallow", "/blog"),)), existing)
    assert "/blog/" in done.warnings[0]
    assert "line 2" in done.warnings[0]
    assert "does not lock" in done.warnings[1]
    known = "Sitemap: https://example.org/a.xml\n"
    assert written(Choices(sitemaps=("https://example.org/a.xml",)), known).text == known


@pytest.mark.parametrize(
    "choices",
    [
        Choices(block=("two words",)),
        Choices(block=("",)),
        Choices(rules=(("*", "disallow", "private"),)),
        Choices(rules=(("*", "refuse", "/"),)),
        Choices(rules=(("*", "allow", "/a\nDisallow: /"),)),
        Choices(sitemaps=("/sitemap.xml",)),
    ],
)
def test_what_cannot_stand_in_the_file_is_refused(choices: Choices) -> None:
    with pytest.raises(InputError):
        written(choices)
