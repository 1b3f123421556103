"""robots.txt: the rule that decides, and lines that say nothing."""

import pytest

from alwrity_desktop.page.assessments.robots_txt_valid import mute_lines
from alwrity_desktop.page.robots_txt import allows, parse

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
    assert allows(parse(TEXT), agent, url) is allowed


def test_a_version_of_a_crawler_does_not_count_and_the_file_itself_is_allowed() -> None:
    robots = parse("User-agent: Googlebot/2.1\nDisallow: /")
    assert not allows(robots, "googlebot", "https://example.org/x")
    assert allows(robots, "googlebot", "https://example.org/robots.txt")


def test_allow_wins_a_tie_and_groups_of_one_name_are_joined() -> None:
    robots = parse("User-agent: a\nDisallow: /x\n\nUser-agent: A\nAllow: /x\nDisallow: /y")
    assert allows(robots, "a", "/x")
    assert not allows(robots, "a", "/y")


def test_a_valid_file_has_no_problems_and_names_its_sitemaps() -> None:
    assert mute_lines(TEXT) == []
    assert parse(TEXT).sitemaps == [(12, "https://example.org/sitemap.xml")]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("Disallow /x", "colon"), ("Dissallow: /x", "not known"), ("User-agent:", "no crawler"),
        ("Disallow: x", "begin with"), ("Disallow: /a$b", "at the end"), ("Sitemap: /sitemap.xml", "whole one"),
    ],
)  # fmt: skip
def test_lines_that_say_nothing(line: str, why: str) -> None:
    (problem,) = mute_lines(f"User-agent: *\n{line}\n")
    assert (problem.line, problem.text) == (2, line)
    assert why in problem.why


def test_rules_before_any_crawler_say_nothing() -> None:
    assert "User-agent" in mute_lines("Disallow: /")[0].why


def test_many_stars_take_no_time() -> None:
    robots = parse("User-agent: *\nDisallow: /" + "*a" * 500 + "b$")
    assert allows(robots, "x", "/" + "a" * 20_000)
