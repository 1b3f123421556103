"""robots.txt: the rule that decides, and lines that say nothing."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alwrity_desktop.page.robots_txt import read_robots
from alwrity_desktop.seo.robots import judge, parse

TEXT = """\ufeff# A comment
User-agent: *
Disallow: /private/
Allow: /private/open$
Disallow: /*.pdf$
Disallow:

User-agent: GPTBot
User-agent: CCBot
Disallow: /

Sitemap: https://example.org/sitemap.xml
"""


@pytest.mark.parametrize(
    ("agent", "url", "allowed"),
    [
        ("Googlebot", "https://example.org/", True), ("Googlebot", "https://example.org/private/x", False),
        ("Googlebot", "https://example.org/private/open", True), ("Googlebot", "https://example.org/private/opened", False),
        ("Googlebot", "https://example.org/a/b.pdf", False), ("Googlebot", "https://example.org/b.pdf?x=1", True),
        ("gptbot", "https://example.org/anything", False), ("CCBot", "https://example.org", False),
        ("Googlebot", "http://[broken", True),
    ],
)  # fmt: skip
def test_the_longest_rule_decides(agent: str, url: str, allowed: bool) -> None:
    assert read_robots(TEXT).allows(agent, url) is allowed


def test_a_version_of_a_crawler_does_not_count_and_the_file_itself_is_allowed() -> None:
    robots = read_robots("User-agent: Googlebot/2.1\nDisallow: /")
    assert not robots.allows("googlebot", "https://example.org/x")
    assert robots.allows("googlebot", "https://example.org/robots.txt")


AGENTS = st.sampled_from(["*", "Googlebot", "bingbot", "GPTBot", "googlebot/2.1"])
PATHS = st.sampled_from(["/", "/a", "/a/", "/a*", "*.pdf$", "/a/b$", "/*?x", "/\u00e4", "/a%20b", "", "b", "/*a*b"])
LINES = st.lists(
    st.builds("User-agent: {}".format, AGENTS)
    | st.builds("Allow: {}".format, PATHS)
    | st.builds("Disallow: {}".format, PATHS)
    | st.sampled_from(["", "Sitemap: /s", "Crawl-delay: 3", "nonsense"]),
    max_size=8,
)
URLS = st.sampled_from(["/", "/a", "/a/b", "/a/b.pdf", "/a?x=1", "/%C3%A4", "/\u00e4", "/ab", "/robots.txt"])


@settings(max_examples=200, deadline=None)
@given(LINES, st.sampled_from(["Googlebot", "bingbot"]), URLS)
def test_the_tester_of_the_seo_tools_says_the_same(lines: list[str], agent: str, path: str) -> None:
    text, url = "\n".join(lines), f"https://example.org{path}"
    assert read_robots(text).allows(agent, url) is judge(parse(text), agent, url).allowed


def test_allow_wins_a_tie_and_groups_of_one_name_are_joined() -> None:
    robots = read_robots("User-agent: a\nDisallow: /x\n\nUser-agent: A\nAllow: /x\nDisallow: /y")
    assert robots.allows("a", "/x")
    assert not robots.allows("a", "/y")


def test_a_valid_file_has_no_problems_and_names_its_sitemaps() -> None:
    assert read_robots(TEXT).problems == []
    assert read_robots(TEXT).sitemaps == ["https://example.org/sitemap.xml"]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("Disallow /x", "colon"), ("Dissallow: /x", "not known"), ("User-agent:", "no crawler"),
        ("Disallow: x", "begin with"), ("Disallow: /a$b", "at the end"), ("Sitemap: /sitemap.xml", "whole one"),
    ],
)  # fmt: skip
def test_lines_that_say_nothing(line: str, why: str) -> None:
    (problem,) = read_robots(f"User-agent: *\n{line}\n").problems
    assert (problem.line, problem.text) == (2, line)
    assert why in problem.why


def test_rules_before_any_crawler_say_nothing() -> None:
    assert "User-agent" in read_robots("Disallow: /").problems[0].why


def test_many_stars_take_no_time() -> None:
    robots = read_robots("User-agent: *\nDisallow: /" + "*a" * 500 + "b$")
    assert robots.allows("x", "/" + "a" * 20_000)
