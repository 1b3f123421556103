"""`alwrity seo check` on addresses: only HTML pages, of any encoding, never endless, never past the offline switch."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from alwrity_desktop.cli import main

LATIN = '<html><head><meta charset="iso-8859-1"><title>Bäcker</title></head><body><p>Süße Öfen.</p></body></html>'


class _Pages(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path == "/latin":
            self._give("text/html", LATIN.encode("iso-8859-1"))
        elif self.path == "/picture":
            self._give("image/png", b"\x89PNG")
        elif self.path == "/pdf":
            self._give("application/pdf", b"%PDF-1.7")
        elif self.path == "/endless":
            self._give("text/html", b"<p>" + b"more " * 5_000_000)
        else:
            self.send_error(404)

    def _give(self, kind: str, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.end_headers()
        try:
            self.wfile.write(body)
        except ConnectionError:
            self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - named so by the base class
        """Nothing: the tests' output stays clean."""


@pytest.fixture
def server() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Pages) as running:
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.shutdown()
        thread.join()


def run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as left:
        main(list(arguments))
    return int(str(left.value.code))


def test_a_page_is_read_in_its_own_encoding(server: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = (
        "--workspace",
        str(tmp_path / "w"),
        "seo",
        "check",
        f"{server}/latin",
        "--json",
        "--keyphrase",
        "süße öfen",
    )
    assert run(*arguments) == 0
    (result,) = json.loads(capsys.readouterr().out)
    ratings = {check["id"]: check["rating"] for check in result["checks"]}
    assert ratings["keyphrase_in_introduction"] == "good"


@pytest.mark.parametrize(
    ("path", "words"), [("picture", "image/png"), ("pdf", "application/pdf"), ("gone", "404"), ("endless", "20 MB")]
)
def test_what_is_no_page_is_a_sentence(
    server: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], path: str, words: str
) -> None:
    assert run("--workspace", str(tmp_path / "w"), "seo", "check", f"{server}/{path}") == 1
    assert words in capsys.readouterr().err


def test_the_offline_switch_of_the_settings_holds(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "settings.toml").write_text("[network]\noffline = true\n", encoding="utf-8")
    assert run("--workspace", str(tmp_path), "seo", "check", "https://example.invalid/") == 1
    assert "offline switch is on" in capsys.readouterr().err


def test_a_file_that_cannot_be_read_keeps_nothing_from_the_others(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.md").write_text("A text of a few words.")
    assert run("seo", "check", str(tmp_path / "missing.md"), str(tmp_path / "a.md"), "--json") == 1
    shown = capsys.readouterr()
    good, refused = json.loads(shown.out)
    assert good["words"] == 6
    assert set(refused) == {"file", "error"}
    assert "missing.md" in shown.err


def test_a_text_without_words_has_no_score(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.md").write_text("---\ntitle: Only a title\nkeyphrases: [plan]\n---\n")
    assert run("seo", "check", str(tmp_path / "a.md"), "--json") == 0
    (shown,) = json.loads(capsys.readouterr().out)
    assert (shown["words"], shown["score"], shown["readability_score"]) == (0, None, None)
    assert shown["keyphrases"] == [{"keyphrase": "plan", "score": None}]
    assert run("seo", "check", str(tmp_path / "a.md")) == 0
    said = capsys.readouterr().out
    assert "SEO –, readability – · 0 words" in said
    assert "There is no text to judge yet, so there is no score: write some." in said
