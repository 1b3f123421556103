"""robots.txt: the rule that decides, and lines that say nothing."""

import pytest

from alwrity_desktop.page.robots_txt import read_robots

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
