"""`alwrity seo images|robots|sitemap|llms|url|pagespeed` as a person or a script runs them."""

from __future__ import annotations

import asyncio
import io
import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from alwrity_desktop.cli import main
from alwrity_desktop.model.site import RemotePost, Site
from alwrity_desktop.store import remote_posts, sites
from alwrity_desktop.workspace import Workspace

ROBOTS = "User-agent: *\nDisallow: /private/\n\nUser-agent: GPTBot\nDisallow: /\n"
PSI = {
    "lighthouseResult": {
        "lighthouseVersion": "13.0.1",
        "categories": {"performance": {"score": 0.5}},
        "audits": {"speed-index": {"title": "Speed Index", "displayValue": "3 s", "numericValue": 3000, "score": 0.9}},
    }
}


class _Site(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        if path == "/robots.txt":
            self._give(200, "text/plain", ROBOTS)
        elif path == "/llms.txt":
            self._give(200, "text/plain", "# Site\n> Words.\n## Pages\n- [Home](http://127.0.0.1:1/)\n")
        elif path == "/good":
            self._give(200, "text/html", "<title>Good</title>")
        elif path == "/moved":
            self._give(301, "text/html", "", [("Location", "/good")])
        elif path.endswith("runPagespeed"):
            key = self.headers.get("X-Goog-Api-Key", "")
            if "DESKTOP" in self.path or key != "key-of-the-test-123":
                body = {"error": {"code": 429, "message": "Quota", "status": "RESOURCE_EXHAUSTED"}}
                self._give(429, "application/json", json.dumps(body))
            else:
                self._give(200, "application/json", json.dumps(PSI))
        else:
            self._give(404, "text/html", "no")

    def _give(self, status: int, kind: str, text: str, more: list[tuple[str, str]] | None = None) -> None:
        body = text.encode()
        self.send_response(status)
        for name, value in [("Content-Type", kind), ("Content-Length", str(len(body))), *(more or [])]:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - named so by the base class
        """Nothing: the tests' output stays clean."""


@pytest.fixture
def site() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Site) as running:
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.shutdown()
        thread.join()


Run = Callable[..., tuple[int, Any, str]]


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("ALWRITY_CONFIG", str(tmp_path / "config"))

    def call(*arguments: str, text: bool = False) -> tuple[int, Any, str]:
        given = ["--workspace", str(tmp_path / "w"), "seo", *arguments, *([] if text else ["--json"])]
        with pytest.raises(SystemExit) as left:
            main(given)
        shown = capsys.readouterr()
        out = shown.out if text else json.loads(shown.out) if shown.out else None
        return int(str(left.value.code)), out, shown.err

    return call


def test_images(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "pictures"
    folder.mkdir()
    Image.effect_noise((900, 700), 40).convert("RGB").save(folder / "a.jpg", quality=97)
    code, found, error = run("images", str(folder), "--longest", "300", "--out", str(tmp_path / "out"))
    assert code == 0
    assert (found["done"], found["failed"]) == (1, 0)
    (one,) = found["images"]
    assert one["size"] == [300, 233]
    assert one["after"] == (tmp_path / "out" / "a.webp").stat().st_size
    assert found["saved"] == one["before"] - one["after"]
    assert "1 of 1 images" in error
    (folder / "bad.png").write_text("x")
    code, shown, _error = run("images", str(folder), "--longest", "200", text=True)
    assert code == 1
    assert "bad.png is not an image" in shown
    assert "1 made smaller, 0 left alone, 1 failed" in shown
    assert run("images", str(folder), "--format", "gif")[0] == 2
    assert run("images", str(tmp_path / "none"))[0] == 1


def test_robots_are_tested(run: Run, site: str, tmp_path: Path) -> None:
    code, found, _error = run("robots", site, "--url", "/private/x", "--agent", "Googlebot", "--agent", "GPTBot")
    assert code == 0
    assert [(one["agent"], one["allowed"], one["line"]) for one in found["verdicts"]] == [
        ("Googlebot", False, 2), ("GPTBot", False, 5),
    ]  # fmt: skip
    assert found["verdicts"][1]["kind"] == "ai_training"
    assert found["meaning"] == "rules"
    file = tmp_path / "robots.txt"
    file.write_text("Disallow: /x\n" + ROBOTS)
    code, shown, _error = run("robots", str(file), "--fail-on", "bad", text=True)
    assert code == 3
    assert "line 1" in shown
    assert "Googlebot-Image" in shown
    assert run("robots")[0] == 2


def test_robots_are_written(run: Run, site: str, tmp_path: Path) -> None:
    out = tmp_path / "robots.txt"
    code, found, error = run(
        "robots", site, "--block-ai", "training", "--sitemap", f"{site}/sitemap.xml", "--disallow", "/x/", "--out", str(out)
    )
    assert code == 0
    assert out.read_text() == found["text"]
    assert found["text"].startswith(ROBOTS.rstrip())
    assert "User-agent: CCBot" in found["text"]
    assert "does not lock" in error
    code, shown, _error = run("robots", str(out), "--block", "CCBot", text=True)
    assert code == 0
    assert shown.count("CCBot") == 1
    assert run("robots", "--block", "two words")[0] == 1
    assert run("robots", "--block-ai", "some")[0] == 2


def test_sitemaps_are_written_and_checked(run: Run, tmp_path: Path) -> None:
    urls = tmp_path / "urls.txt"
    urls.write_text("https://example.org/a 2026-01-02\nhttps://example.org/b\nhttps://other.test/\n")
    code, made, error = run("sitemap", "--from", str(urls), "--out", str(tmp_path / "o"), "--gzip")
    assert code == 0
    assert made["count"] == 2
    assert "other.test" in error
    (file,) = made["files"]
    code, found, _error = run("sitemap", file["file"], "--fail-on", "ok")
    assert code == 0
    assert (found[0]["count"], found[0]["gzip"], found[0]["findings"]) == (2, True, [])
    bad = tmp_path / "bad.xml"
    bad.write_text("<urlset/>")
    assert run("sitemap", str(bad), "--fail-on", "bad")[0] == 3
    assert run("sitemap", str(tmp_path / "none.xml"))[0] == 1
    assert run("sitemap")[0] == 2
    assert "No site called" in run("sitemap", "--site", "mine")[2]


def test_llms_is_written_and_checked(run: Run, site: str, tmp_path: Path) -> None:
    listed = tmp_path / "list.txt"
    listed.write_text("https://example.org/\tHome\tThe start\n")
    out = tmp_path / "llms.txt"
    code, made, _error = run("llms", "--from", str(listed), "--title", "S", "--summary", "Words.", "--out", str(out))
    assert code == 0
    assert made["findings"] == []
    assert run("llms", str(out), "--fail-on", "ok")[:2] == (0, {"file": str(out), "findings": []})
    code, found, _error = run("llms", site, "--links", "--fail-on", "bad")
    assert code == 3
    assert {one["id"] for one in found["findings"]} == {"other_host", "dead_link"}


def test_files_are_written_from_a_connected_site(run: Run, tmp_path: Path) -> None:
    async def fill() -> None:
        workspace = await Workspace.open(tmp_path / "w", offline=True)
        connected = Site(name="Mine", url="https://example.org", rest_url="https://example.org/wp-json/", user_login="me")
        posts = [
            RemotePost(
                site_id=connected.id, remote_id=number, type="page" if number == 1 else "post", title=f"Post {number}",
                slug="s", status="draft" if number == 3 else "publish", link=f"https://example.org/{number}",
                raw='<p>Some words.</p><img src="https://example.org/i.jpg">', modified_gmt=f"2026-01-0{number}T08:00:00",
            )
            for number in (1, 2, 3)
        ]  # fmt: skip
        try:
            await workspace.db.write(sites.put, connected)
            await workspace.db.write(remote_posts.put_many, posts)
        finally:
            await workspace.close()

    asyncio.run(fill())
    code, made, _error = run("sitemap", "--site", "mine", "--out", str(tmp_path))
    assert (code, made["count"], made["left_out"]) == (0, 2, [])
    text = (tmp_path / "sitemap.xml").read_text()
    assert "<lastmod>2026-01-02T08:00:00Z</lastmod>" in text
    assert "https://example.org/i.jpg" in text
    code, made, _error = run("llms", "--site", "mine")
    assert code == 0
    assert made["text"].startswith("# Mine\n\n## Pages\n\n- [Post 1](https://example.org/1): Some words.\n\n## Posts")


def test_addresses_are_checked(run: Run, site: str, tmp_path: Path) -> None:
    listed = tmp_path / "urls.txt"
    listed.write_text(f"{site}/good\n")
    code, found, _error = run("url", f"{site}/moved", "--file", str(listed))
    assert code == 0
    assert [(one["status"], len(one["hops"]), one["title"]) for one in found] == [(200, 2, "Good"), (200, 1, "Good")]
    code, shown, _error = run("url", f"{site}/gone", "--fail-on", "bad", text=True)
    assert code == 3
    assert "There is no page here (404)" in shown
    code, found, error = run("url", "http://127.0.0.1:1/", f"{site}/good")
    assert code == 1
    assert found[1]["status"] == 200
    assert "could not be reached" in error
    assert "offline switch" in run("url", "https://example.org", "--offline")[2]
    assert run("url")[0] == 1
    code, found, _error = run("url", f"{site}/good", "--variants")
    assert (code, [one["status"] for one in found]) == (0, [200])


def test_pagespeed_with_an_own_key(
    run: Run, site: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ALWRITY_KEYCHAIN", "file")
    monkeypatch.setenv("ALWRITY_PASSPHRASE", "a passphrase")
    code, _found, error = run("pagespeed", "https://example.org/", "--base-url", site)
    assert code == 1
    assert "alwrity keys set pagespeed" in error
    monkeypatch.setattr("sys.stdin", io.StringIO("key-of-the-test-123\n"))
    with pytest.raises(SystemExit) as left:
        main(["keys", "set", "pagespeed"])
    assert left.value.code == 0
    assert "is kept" in capsys.readouterr().out
    code, found, error = run("pagespeed", "https://example.org/", "--base-url", site)
    assert code == 0, error
    assert found[0]["scores"]["performance"] == 50
    assert found[0]["field_of"] == ""
    assert "key-of-the-test" not in json.dumps(found) + error
    code, shown, error = run("pagespeed", "https://example.org/", "--base-url", site, "--strategy", "both", text=True)
    assert code == 1
    assert "Speed Index: 3 s" in shown
    assert "Field: unknown" in shown
    assert "quota" in error
    assert run("pagespeed", "http://localhost/", "--base-url", site)[0] == 1
    assert run("pagespeed", "https://example.org/", "--strategy", "tablet")[0] == 2
