"""`alwrity seo` tools for one text, as they are typed: their JSON, their exit codes, their sentences."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from alwrity_desktop.cli import main

POST = """---
title: How to make green tea
slug: green-tea-2024
keyphrases: [green tea]
mine: kept # with this remark
---

Green tea turns bitter when the water is too hot. With water of 70 degrees and two minutes of patience anyone can make \
green tea that tastes sweet.

## How hot should the water be?

Sencha takes 70 degrees and a minute and a half, and bancha takes 80 degrees and two minutes of steeping in the pot.

![](pot.png)

1. Boil the water.
2. Wait a little.
"""
KETTLES = "".join(
    f"<p>A kettle of {size} litres heats water for green tea in {size + 2} minutes, and the kettle stays quiet.</p>"
    for size in range(1, 9)
)
PAGE = f"""<html lang="en"><head><title>Tea</title><meta property="og:title" content="Tea">
<link rel="alternate" hreflang="en-UK" href="/tea">
<script type="application/ld+json">{{"@context":"https://schema.org","@type":"Recipe","name":"Tea"}}</script></head>
<body><nav>Home About</nav><article><h1>Green tea</h1>{KETTLES}<h2>Which kettle is good?</h2>
<p>A kettle with a thermometer is good for green tea at any time of the day.</p></article></body></html>"""


class _Server(BaseHTTPRequestHandler):
    asked: list[Any] = []  # noqa: RUF012 - emptied by the fixture

    def do_GET(self) -> None:
        self._give(PAGE.encode(), "text/html; charset=utf-8", 200 if self.path == "/tea" else 404)

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.asked.append(asked)
        answer: dict[str, Any] = {"ideas": ["Green tea at home: hot water, cool head", "Green tea"]}
        if isinstance(asked["messages"][-1]["content"], list):
            answer = {"alt": "A red pot", "decorative": False}
        choice = {"index": 0, "message": {"content": json.dumps(answer)}, "finish_reason": "stop"}
        self._give(json.dumps({"choices": [choice]}).encode(), "application/json", 200)

    def _give(self, body: bytes, kind: str, status: int) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - named so by the base class
        """Nothing: the tests' output stays clean."""


@pytest.fixture
def server() -> Iterator[str]:
    _Server.asked.clear()
    with ThreadingHTTPServer(("127.0.0.1", 0), _Server) as running:
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.shutdown()
        thread.join()


@pytest.fixture
def post(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ALWRITY_CONFIG", str(tmp_path / "config"))
    monkeypatch.setenv("ALWRITY_KEYCHAIN", "session")
    Image.new("RGB", (1200, 630), "red").save(tmp_path / "pot.png")
    path = tmp_path / "tea.md"
    path.write_text(POST, encoding="utf-8")
    return path


@pytest.fixture
def seo(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    """Run `alwrity seo ...`: (exit code, JSON document or None, standard error)."""

    def run(*arguments: str) -> tuple[int, Any, str]:
        with pytest.raises(SystemExit) as left:
            main(["--workspace", str(tmp_path / "w"), "--json", "seo", *arguments])
        said = capsys.readouterr()
        return int(str(left.value.code)), json.loads(said.out) if said.out.strip() else None, said.err

    return run


def test_titles_and_descriptions_without_a_model(seo, post: Path, tmp_path: Path) -> None:
    code, found, _err = seo("titles", str(post), "--model", "offline", "--count", "3")
    assert (code, len(found["ideas"]), found["cost"], found["model"]) == (0, 3, 0, "")
    assert all(idea["width"] > 0 and idea["fits"] in (True, False) for idea in found["ideas"])
    code, found, _err = seo("meta", str(post))
    assert (code, found["ideas"][0]["origin"]) == (0, "offline")
    assert not (tmp_path / "w").exists(), "no workspace is made where none is needed"


def test_titles_from_a_model(seo, post: Path, server: str) -> None:
    model = ["--model", "openai_compatible:m", "--base-url", f"{server}/v1"]
    code, found, err = seo("titles", str(post), "--count", "2", *model)
    assert code == 0
    assert [(idea["text"], idea["fits"]) for idea in found["ideas"]] == [
        ("Green tea at home: hot water, cool head", True),
        ("Green tea", False),
    ]
    assert len(_Server.asked) == 2, "asked again once"
    assert "1 do not fit" in err
    assert found["model"] == "openai_compatible:m"


def test_slugs_of_a_title_and_of_a_draft(seo, post: Path) -> None:
    code, found, _err = seo("slug", str(post))
    assert (code, found["own"]["slug"]) == (0, "green-tea-2024")
    assert [finding["id"] for finding in found["own"]["findings"]] == ["slug_year"]
    code, found, _err = seo("slug", "Crème brûlée", "--taken", "creme-brulee")
    assert [idea["slug"] for idea in found["ideas"]] == ["creme-brulee-2"]


def test_readability_of_files_and_addresses(seo, post: Path, server: str) -> None:
    code, found, _err = seo("readability", str(post), f"{server}/tea")
    assert (code, [one["language"] for one in found]) == (0, ["en", "en"])
    assert {"flesch", "gunning_fog", "lix"} <= {row["key"] for row in found[0]["readings"]}
    assert found[1]["counts"]["words"] > 50
    assert "estimated" in found[0]["label"]


def test_a_score_against_pages(seo, post: Path, server: str) -> None:
    code, found, err = seo("score", str(post), "--against", f"{server}/tea", "--against", f"{server}/gone")
    assert code == 0
    assert "404" in err, "a page that cannot be read is told, the others are taken"
    assert "kettle" in [term["text"] for term in found["terms"] if term["standing"] == "missing"]
    assert (found["band"], len(found["pages"])) == (
        ("low", "middle", "high")[(found["score"] > 32) + (found["score"] > 65)],
        1,
    )
    assert found["label"].startswith("Measured")
    assert seo("score", str(post), "--against", f"{server}/tea", "--fail-under", "100")[0] == 3
    assert seo("score", str(post))[0] == 2
    assert seo("score", str(post), "--against", "gone.html")[0] == 1


def test_keywords_of_a_text(seo, post: Path, server: str) -> None:
    code, found, _err = seo("keywords", str(post), "--against", f"{server}/tea")
    assert code == 0
    assert found["phrases"][0]["text"] == "green tea"
    assert found["keyphrases"][0]["count"] == 2
    assert "kettle" in [term["text"] for term in found["missing"]]


def test_structured_data_is_listed_built_and_put_into_the_file(seo, post: Path) -> None:
    assert "Recipe" in [row["type"] for row in seo("schema")[1]]
    assert seo("schema", "Recipe")[1]["fields"][0]["need"] == "required"
    code, found, err = seo("schema", "Recipe", str(post), "--set", "prepTime=5 min", "--put")
    assert (code, found["document"]["prepTime"]) == (0, "PT5M")
    assert "unfiltered HTML" in err
    assert "not a whole web address" in err
    text = post.read_text(encoding="utf-8")
    assert '<script type="application/ld+json">' in text
    assert text.startswith(POST.rstrip("\n")), "nothing else changes, not even a remark"
    code, found, _err = seo("schema", "--check", str(post), "--fail-on", "bad")
    assert (code, found[0]["found"][0]["type"]) == (3, "Recipe")
    assert "not of the form name=value" in seo("schema", "Recipe", str(post), "--set", "x")[2]
    assert "Did you mean" in seo("schema", "Recipy")[2]


def test_structured_data_of_a_page_is_judged(seo, server: str, post: Path) -> None:
    code, found, _err = seo("schema", "--check", f"{server}/tea")
    assert code == 0
    assert found[0]["found"][0]["findings"][0]["id"] == "required"


def test_share_tags_of_a_draft_and_of_a_page(seo, post: Path, server: str) -> None:
    code, found, err = seo("social", str(post), "--url", "https://e.org/tea", "--set", "title=Tea & cups")
    assert (code, found["card"]["title"], found["card"]["width"]) == (0, "Tea & cups", 1200)
    assert 'content="Tea &amp; cups"' in found["html"]
    assert "alternative text" in err
    code, found, _err = seo("social", f"{server}/tea", "--fail-on", "bad")
    assert (code, found["card"]["title"]) == (3, "Tea")


def test_alternative_texts_are_typed_and_suggested(seo, post: Path, server: str) -> None:
    code, found, _err = seo("alt", str(post), "--fail-on", "bad")
    assert (code, found["images"][0]["findings"][0]["id"]) == (3, "missing")
    model = ["--model", "openai_compatible:m", "--base-url", f"{server}/v1"]
    code, found, _err = seo("alt", str(post), "--suggest", *model)
    assert (found["ideas"]["ideas"][0]["text"], found["images"][0]["alt"]) == ("A red pot", "")
    code, found, _err = seo("alt", str(post), "--suggest", "--write", *model)
    assert (code, found["images"][0]["alt"]) == (0, "A red pot")
    code, found, _err = seo("alt", str(post), "--set", "1=My own words")
    assert "![My own words](pot.png)" in post.read_text(encoding="utf-8")
    assert seo("alt", str(post), "--set", "one=x")[0] == 2
    assert seo("alt", str(post), "--set", "7=x")[0] == 1
    assert "needs a model" in seo("alt", str(post), "--image", "1")[2]


def test_hreflang_is_built_and_judged(seo, server: str, post: Path) -> None:
    code, found, err = seo("hreflang", "de=https://e.org/de", "en=https://e.org/en", "--default", "https://e.org/en")
    assert (code, len(found["versions"]), err) == (0, 3, "")
    code, found, _err = seo("hreflang", "--check", f"{server}/tea", "--fail-on", "bad")
    assert (code, found["pages"][0]["versions"][0]["url"]) == (3, f"{server}/tea")
    assert seo("hreflang")[0] == 1
    assert seo("hreflang", "de")[0] == 2


def test_campaign_links(seo, post: Path) -> None:
    code, found, _err = seo("utm", "https://e.org/a", "--source", "news", "--medium", "email", "--campaign", "may")
    assert (code, found["channel"]) == (0, "Email")
    assert seo("utm", found["url"])[1]["source"] == "news"
    assert seo("utm", "nonsense")[0] == 1
    assert seo("utm", str(post), "--source", "news")[0] == 2


def test_what_cannot_be_read_is_a_sentence(seo, post: Path, tmp_path: Path) -> None:
    (tmp_path / "a.bin").write_bytes(b"\0\1\2" * 200)
    (tmp_path / "empty.md").write_text("", encoding="utf-8")
    for arguments in (
        ("titles", str(tmp_path / "gone.md")),
        ("readability", str(tmp_path / "a.bin")),
        ("readability", str(tmp_path / "empty.md")),
        ("keywords", str(tmp_path / "empty.md")),
        ("meta", str(tmp_path / "empty.md")),
        ("alt", str(tmp_path / "a.bin")),
        ("schema", "Article", "https://e.invalid/"),
        ("social", str(tmp_path / "gone.html")),
        ("--offline", "keywords", "https://e.invalid/"),
    ):
        code, found, err = seo(*arguments)
        assert (code, found) == (1, None), arguments
        assert err.strip().endswith(".")
        assert "Traceback" not in err


def test_a_page_in_a_file_is_read_in_its_own_encoding(seo, tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    text = "Grüße aus Köln, wo der Käse reift und die Bäcker früh aufstehen. " * 20
    for lie in ("utf-8", "utf-16"):
        file.write_bytes(f'<meta charset="{lie}"><title>Käse</title><p>{text}</p>'.encode("latin-1"))
        code, found, _error = seo("check", str(file))
        assert code == 0
        assert 12 * 20 <= found[0]["words"] <= 12 * 20 + 1


def test_what_is_no_address_is_not_asked_about(seo, tmp_path: Path) -> None:
    file = tmp_path / "robots.txt"
    file.write_text("User-agent: *\nDisallow: /\n", encoding="utf-8")
    code, _found, error = seo("robots", str(file), "--url", "http://[broken")
    assert code == 1
    assert "http://[broken is not a web address" in error
