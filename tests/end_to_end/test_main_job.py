"""The main job on the command line: notes become a draft, the draft a post on a real WordPress, keys in no file."""

from __future__ import annotations

import base64
import html
import re
import urllib.request
import zlib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

NOTES = Path(__file__).resolve().parents[2] / "resources" / "sample-workspace" / "notes"


def fetch(url: str) -> str:
    with urllib.request.urlopen(url, timeout=60) as answer:
        return answer.read().decode()


def draft_file(machine: Any, name: str = "draft.md") -> Path:
    out = machine.home / name
    notes = [part for path in sorted(NOTES.glob("*.md")) for part in ("--notes", path)]
    brief = NOTES.parent / "brief.toml"
    written = machine.json("write", "blog_post", "--brief", brief, *notes, "--model", "offline", "--out", out)
    assert written["words"] > 300
    assert written["cost"] == 0
    assert {source for section in written["sections"] for source in section["sources"]} <= {
        s["id"] for s in written["sources"]
    }
    return out


def with_picture(path: Path) -> str:
    """Put an image, a category and a tag into the draft file; returns its title."""
    Image.effect_mandelbrot((800, 600), (-2, -1.2, 1, 1.2), 60).save(path.parent / "picture.png")
    text = path.read_text(encoding="utf-8")
    front, body = text.removeprefix("---\n").split("\n---\n", 1)
    front = re.sub(r"(?m)^(categories|tags|featured_image):.*\n(?:[- ] .*\n?)*", "", front + "\n").rstrip("\n")
    front += "\ncategories:\n- Garden\ntags:\n- beds\nfeatured_image: picture.png"
    path.write_text(f"---\n{front}\n---\n{body}\n\n![A fractal, drawn](picture.png)\n", encoding="utf-8")
    title = re.search(r"(?m)^title: *(.+)$", front)
    assert title
    return title[1].strip("'\"").replace("''", "'")


@pytest.fixture
def connected(machine: Any, wordpress: Any) -> Any:
    password = wordpress.password("editor")
    site = machine.json("sites", "add", wordpress.url, "--user", "editor", "--password-stdin", stdin=f"{password}\n")
    assert site["user"] == "editor"
    return machine


@pytest.mark.wordpress
def test_notes_become_a_public_post(connected: Any, wordpress: Any) -> None:
    machine, site = connected, wordpress.url
    checked = machine.json("sites", "check", site)
    assert checked["ok"]
    assert checked["user"] == "editor"
    path = draft_file(machine)
    title = with_picture(path)

    first = machine.json("publish", path, "--site", site, "--status", "publish")
    assert first["status"] == "publish"
    assert len(first["media"]) == 1
    page = fetch(first["url"])
    assert html.escape(title, quote=False) in html.unescape(page) or title in html.unescape(page)
    assert "wp-block-heading" in page
    assert "A fractal, drawn" in page
    assert f"wp-image-{first['media'][0]['id']}" in page
    assert re.search(r'rel="category tag">Garden<|/category/garden/', page)

    text = path.read_text(encoding="utf-8")
    path.write_text(text + "\nA sentence that was added later.\n", encoding="utf-8")
    again = machine.json("publish", path, "--site", site, "--status", "publish")
    assert again["id"] == first["id"]
    assert [media["id"] for media in again["media"]] == [media["id"] for media in first["media"]]
    assert "A sentence that was added later." in fetch(again["url"])
    posts = (
        "select count(*) from wordpress.wp_posts where post_type='post' and post_title<>'Hello world!'"
        " and post_status not in ('auto-draft','inherit','trash')"
    )
    pictures = "select count(*) from wordpress.wp_posts where post_type='attachment'"
    assert wordpress.sql(posts, "-N").strip() == "1"
    assert wordpress.sql(pictures, "-N").strip() == "1"
    for name in ("html", "wxr", "docx"):
        machine.run("export", path, "--to", name, "--out", machine.home / f"out.{name}")
    machine.run("backup")
    assert machine.files_with(wordpress.password("editor")) == []
    basic = base64.b64encode(f"editor:{wordpress.password('editor')}".encode()).decode()
    assert machine.files_with(basic) == []


def test_the_search_for_keys_finds_what_is_hidden(machine: Any) -> None:
    secret = "abcd EFGH 1234 ijkl MNOP 5678"
    hidden = {
        "plain.txt": secret.encode(),
        "header.log": b"Basic " + base64.b64encode(f"editor:{secret}".encode()),
        "revision.db": b"SQLite" + zlib.compress(f"text {secret} text".encode()) + b"rest",
        "wide.txt": secret.encode("utf-16-le"),
    }
    for name, content in hidden.items():
        (machine.home / name).write_bytes(content)
    assert sorted(Path(name).name for name in machine.files_with(secret)) == sorted(hidden)


@pytest.mark.wordpress
def test_a_post_can_wait_for_its_time(connected: Any, wordpress: Any) -> None:
    machine = connected
    path = draft_file(machine)
    when = (datetime.now(UTC) + timedelta(days=3)).replace(microsecond=0)
    done = machine.json("publish", path, "--site", wordpress.url, "--status", "future", "--date", when.isoformat())
    assert done["status"] == "future"
    row = wordpress.sql(
        f"select post_status, post_date_gmt from wordpress.wp_posts where ID={int(done['id'])}", "-N"
    ).split("\t")
    assert row[0] == "future"
    assert datetime.fromisoformat(row[1].strip()).replace(tzinfo=UTC) == when
    later = when + timedelta(days=1)
    path.write_text(re.sub(r"(?m)^status:", f"date: {later:%Y-%m-%dT%H:%M:%SZ}\nstatus:", path.read_text(encoding="utf-8")))
    again = machine.run("publish", path, "--site", wordpress.url, "--status", "future")
    assert f"scheduled for {later:%Y-%m-%d %H:%M} (UTC)" in again.stdout, "the file's own date, in the site's time zone"


@pytest.mark.wordpress
def test_a_wrong_password_is_a_sentence_and_keeps_nothing(machine: Any, wordpress: Any) -> None:
    wrong = "aaaa bbbb cccc dddd eeee ffff"
    done = machine.run("sites", "add", wordpress.url, "--user", "editor", "--password-stdin", stdin=wrong + "\n", code=1)
    assert "password" in done.stderr
    assert "Traceback" not in done.stderr
    assert machine.json("sites", "list") == []
    assert machine.files_with(wrong) == []


def test_a_draft_can_be_judged_and_exported(machine: Any) -> None:
    path = draft_file(machine)
    (result,) = machine.json("seo", "check", path)
    assert result["file"] == str(path)
    assert result["words"] > 300
    assert {check["rating"] for check in result["checks"]} <= {"bad", "ok", "good", "none"}
    machine.run("seo", "check", path, "--fail-on", "ok", code=3)
    for name in ("html", "docx", "epub", "wxr", "blocks", "markdown"):
        out = machine.home / f"out.{name}"
        machine.run("export", path, "--to", name, "--out", out)
        assert out.stat().st_size > 500


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["write", "blog_post", "--model", "offline"], 1, "topic"),
        (["write", "no_such_format"], 1, "no_such_format"),
        (["write", "blog_post", "--set", "length=many", "--set", "topic=x", "--model", "offline"], 1, "length"),
        (["write", "blog_post", "--set", "topic=x", "--model", "openai:gpt-5", "--offline"], 1, ""),
        (["publish", "missing.md", "--site", "example.org"], 1, "missing.md"),
        (["frobnicate"], 2, "frobnicate"),
        (["seo", "check", "missing.md"], 1, "missing.md"),
        (["keys", "set", "no_such_provider"], 1, "no_such_provider"),
        (["restore", "missing.db"], 1, "missing.db"),
    ],
)
def test_what_cannot_be_done_is_a_sentence_and_a_code(machine: Any, arguments: list[str], code: int, words: str) -> None:
    done = machine.run(*arguments, stdin="", code=code)
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_keys_are_kept_shown_masked_and_deleted(machine: Any) -> None:
    key = "sk-test-0123456789abcdefghijABCDEFGHIJ"
    machine.run("keys", "set", "openai", stdin=key + "\n")
    (row,) = machine.json("keys", "list")
    assert row["provider"] == "openai"
    assert row["key"] != key
    assert machine.files_with(key) == []
    machine.run("keys", "delete", "openai")
    assert machine.json("keys", "list") == []


def test_a_backup_is_restored(machine: Any) -> None:
    draft_file(machine)
    backup = machine.json("backup")["file"]
    restored = machine.json("restore", backup)
    assert restored["restored"] == backup
    assert Path(restored["before"]).exists()
    assert machine.json("usage") == {"rows": []}
