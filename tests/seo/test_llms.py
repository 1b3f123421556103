"""llms.txt: written by the proposal, read back, checked; and robots.txt as a server answers with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alwrity_desktop.core.errors import InputError, NetworkError, OfflineError
from alwrity_desktop.core.http import HttpGate
from alwrity_desktop.model.site import RemotePost
from alwrity_desktop.seo import robots_fetch
from alwrity_desktop.seo.llms import (
    Link,
    LlmsFile,
    Section,
    check,
    check_links,
    fetch,
    from_lines,
    from_posts,
    plain,
    read,
    write,
)
from alwrity_desktop.seo.robots import judge

FILE = LlmsFile(
    "My site",
    "All about\nbread.",
    "Written by people.",
    [
        Section("Optional", [Link("Old", "https://a.test/old")]),
        Section("Posts", [Link("A [good] loaf", "https://a.test/a (1)", "How to bake it.")]),
        Section("Nothing", []),
    ],
)
TEXT = """# My site

> All about bread.

Written by people.

## Posts

- [A \\[good\\] loaf](https://a.test/a%20%281%29): How to bake it.

## Optional

- [Old](https://a.test/old)
"""


def test_the_file_is_written_and_read_by_the_proposal() -> None:
    assert write(FILE) == TEXT
    assert check(TEXT, "https://a.test/llms.txt") == []
    found = read(TEXT)
    assert (found.title, found.summary, found.details) == ("My site", "All about bread.", "Written by people.")
    assert [(section.name, [(link.title, link.note) for link in section.links]) for section in found.sections] == [
        ("Posts", [("A [good] loaf", "How to bake it.")]),
        ("Optional", [("Old", "")]),
    ]
    assert write(read(TEXT)) == TEXT
    with pytest.raises(InputError):
        write(LlmsFile(" "))
    assert "\\# no" in write(LlmsFile("T", details="# no heading here"))


def post(number: int, **more: Any) -> RemotePost:
    given: dict[str, Any] = {
        "title": f"Post &amp; {number}", "slug": "s", "status": "publish", "link": f"https://a.test/{number}",
        "raw": "<!-- wp:paragraph --><p>First   sentence of it. " + "More words follow here. " * 20 + "</p>",
        "modified_gmt": f"2026-01-{number:02}T00:00:00", "type": "post",
    }  # fmt: skip
    return RemotePost(site_id="s", remote_id=number, **(given | more))


def test_the_posts_of_a_site_become_sections() -> None:
    posts = [
        post(1, terms={"category": ["Bread"]}), post(2, terms={"category": ["Bread"]}, excerpt="<p>Short.</p>"), post(3),
        post(4, type="page", title="About"), post(5, status="draft"), post(6, status="private"), post(7, link=""),
    ]  # fmt: skip
    file = from_posts("Site", posts, summary="S", most_posts=2)
    assert [(section.name, [link.url[-1] for link in section.links]) for section in file.sections] == [
        ("Pages", ["4"]), ("Posts", ["3"]), ("Bread", ["2"]), ("Optional", ["1"]),
    ]  # fmt: skip
    notes = {link.url[-1]: link.note for section in file.sections for link in section.links}
    assert notes["2"] == "Short."
    assert notes["3"].startswith("First sentence of it. More")
    assert len(notes["3"]) <= 200
    assert notes["3"].endswith(".")
    assert file.sections[1].links[0].title == "Post & 3"
    assert check(write(file), "https://a.test/llms.txt") == []
    assert plain("<script>x()</script>a<br>b &lt;c&gt; <!-- no -->") == "a b <c>"


def test_a_list_becomes_a_file() -> None:
    made = write(from_lines("S", "https://a.test/\tHome\tThe start\n# no\n## More\nhttps://a.test/b\n"))
    assert (
        made
        == "# S\n\n## Pages\n\n- [Home](https://a.test/): The start\n\n## More\n\n- [https://a.test/b](https://a.test/b)\n"
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [(None, "no_title"), (None, "no_links")]),
        ("<!DOCTYPE html><html>", [(None, "html"), (1, "title_first")]),
        ("Intro\n# T\n> s\n## A\n- [x](https://a.test/)\n", [(1, "title_first")]),
        ("# T\n## A\n- [x](https://a.test/)\n", [(None, "no_summary")]),
        ("# T\n> s\n### no\n## A\n- [x](https://a.test/)\n", [(None, "heading")]),
        ("# T\n> s\n## A\n## B\n- [](b.html)\nwords\n- [y](https://b.test/)\n- [y](https://b.test/)\n",
         [(3, "empty_section"), (5, "address"), (5, "no_name"), (6, "no_link"), (7, "other_host"), (8, "double")]),
        ("# T\n> s\n## A\n- [x](http://[)\n", [(4, "address")]),
    ],
)  # fmt: skip
def test_what_departs_from_the_proposal_is_found(text: str, expected: list[tuple[int | None, str]]) -> None:
    found = [(finding.line, finding.id) for finding in check(text, "https://a.test/llms.txt")]
    assert [one for one in expected if one not in found] == []
    assert len(check("# T\n> s\n" + "x" * 100_001)) == 2


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200), st.text(max_size=60))
def test_anything_is_read_and_what_is_written_is_sound(text: str, title: str) -> None:
    check(text)
    file = LlmsFile(f"T{title}", text, text, [Section(f"S{title}", [Link(text, "https://a.test/", text)])])
    found = read(write(file))
    assert len(found.sections) == 1
    assert found.sections[0].links[0].url == "https://a.test/"
    assert not {finding.severity for finding in check(write(file))} & {"bad"}


async def test_the_file_of_a_site_is_fetched_with_its_links(serve: Callable[..., Any], reply: Any) -> None:
    def answer(target: str, headers: dict[str, str]) -> Any:
        if target == "/llms.txt":
            body = f"# T\n> s\n## A\n- [ok](http://{headers['host']}/ok)\n- [gone](http://{headers['host']}/gone)\n"
            return reply(200, [("Content-Type", "text/html")], body.encode())
        return reply(200 if target == "/ok" else 404)

    server = await serve(answer)
    text, url, found = await fetch(server.url, HttpGate())
    assert url == f"{server.url}/llms.txt"
    assert [finding.id for finding in found] == ["type"]
    assert [(one.line, one.id) for one in await check_links(text, HttpGate())] == [(5, "dead_link")]
    assert await check_links("# T", HttpGate()) == []
    with pytest.raises(InputError, match="404"):
        await fetch(f"{server.url}/other.txt", HttpGate())
    with pytest.raises(OfflineError):
        await fetch("https://example.org", HttpGate(offline=True))


@pytest.mark.parametrize(
    ("status", "meaning", "allowed", "finding"),
    [
        (200, "rules", False, "type"), (404, "allow_all", True, "missing"), (403, "allow_all", True, "missing"),
        (429, "refuse_all", False, "server_error"), (503, "refuse_all", False, "server_error"),
    ],
)  # fmt: skip
async def test_what_a_server_answers_for_robots_means_what_google_says(
    serve: Callable[..., Any], reply: Any, status: int, meaning: str, allowed: bool, finding: str
) -> None:
    server = await serve(lambda *_a: reply(status, [("Content-Type", "text/html")], b"User-agent: *\nDisallow: /\n"))
    found = await robots_fetch.fetch(f"{server.url}/some/page?x", HttpGate())
    assert server.targets == ["/robots.txt"]
    assert (found.meaning, [one.id for one in found.findings]) == (meaning, [finding])
    assert judge(found.robots, "Googlebot", "/a").allowed is allowed


async def test_robots_behind_redirects(serve: Callable[..., Any], reply: Any) -> None:
    def answer(target: str, _headers: dict[str, str]) -> Any:
        number = int(target.partition("?")[2] or 0)
        if number == 5:
            return reply(200, [("Content-Type", "text/plain")], b"User-agent: *\nDisallow: /x\n")
        return reply(302, [("Location", f"/robots.txt?{number + 1}")])

    server = await serve(answer)
    found = await robots_fetch.fetch(server.url, HttpGate())
    assert (found.meaning, [one.id for one in found.findings]) == ("rules", ["redirected"])
    circle = await serve(lambda *_a: reply(302, [("Location", "/robots.txt")]))
    assert (await robots_fetch.fetch(circle.url, HttpGate())).meaning == "allow_all"
    with pytest.raises(NetworkError):
        await robots_fetch.fetch("http://127.0.0.1:1", HttpGate())
