"""Social pieces on the command line: listed, written without a model and with one, and not published by accident."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest

from alwrity_desktop.cli import main

Printed = pytest.CaptureFixture[str]


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.setenv("ALWRITY_CONFIG", str(tmp_path / "config"))
    monkeypatch.setenv("ALWRITY_KEYCHAIN", "session")
    return ["--workspace", str(tmp_path / "workspace")]


def run(capsys: Printed, arguments: list[str], code: int = 0) -> tuple[str, str]:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    printed = capsys.readouterr()
    assert int(ended.value.code or 0) == code, printed.err
    return printed.out, printed.err


class Model(BaseHTTPRequestHandler):
    """An OpenAI-compatible server that answers with the text it was told."""

    text: ClassVar[str] = ""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        pieces: list[dict[str, Any]] = [
            {"choices": [{"index": 0, "delta": {"content": self.text}}]},
            {"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]},
            {"choices": [], "usage": {"prompt_tokens": 9, "completion_tokens": 3}},
        ]
        body = "".join(f"data: {json.dumps(piece)}\n\n" for piece in pieces) + "data: [DONE]\n\n"
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_arguments: Any) -> None:
        """Say nothing."""


@pytest.fixture
def address() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Model)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}/v1"
    server.shutdown()
    server.server_close()
    thread.join()


def test_the_formats_are_listed_with_their_fields(workspace: list[str], capsys: Printed) -> None:
    listed = json.loads(run(capsys, ["formats", "--json", *workspace])[0])
    social = {row["name"] for row in listed if row["group"] == "Social"}
    assert {"linkedin_post", "x_post", "x_thread", "facebook_post", "instagram_caption", "bluesky_post"} <= social
    shown = json.loads(run(capsys, ["formats", "x_thread", "--json", *workspace])[0])
    assert {"topic", "link", "posts", "numbered", "hashtags"} <= {field["key"] for field in shown["fields"]}


def test_a_skeleton_is_written_and_says_so(workspace: list[str], capsys: Printed, tmp_path: Path) -> None:
    notes = tmp_path / "notes.md"
    notes.write_text("Larch boards last about ten years without any treatment. We built the bed in one afternoon.\n")
    options = ["--set", "topic=Raised beds", "--set", "variants=2", "--notes", str(notes), "--model", "offline"]
    out, said = run(capsys, ["write", "linkedin_post", *options, *workspace])
    assert "Larch boards last about ten years" in out
    assert "> [ ] Skeleton without a model" in out
    assert "This is a skeleton" in said
    assert run(capsys, ["write", "linkedin_post", "--set", "variants=6", "--set", "topic=x", *workspace], 1)


def test_what_a_model_gives_is_checked_and_told(workspace: list[str], capsys: Printed, address: str) -> None:
    Model.text = json.dumps({"posts": ["f" * 300]})
    options = ["--set", "topic=Beds", "--model", "openai_compatible:m", "--base-url", address, "--json"]
    document = json.loads(run(capsys, ["write", "x_post", *options, *workspace])[0])
    assert document["warnings"] == ["The text has 300 characters; at most 280 fit."]
    assert document["tokens"] == {"in": 18, "out": 6}, "it was asked for again"


def test_it_is_not_published_to_a_site(workspace: list[str], capsys: Printed, tmp_path: Path) -> None:
    from alwrity_desktop.model.site import Site
    from alwrity_desktop.store import sites
    from alwrity_desktop.store.database import Database

    run(capsys, ["formats", *workspace])
    folder = Path(workspace[1])
    folder.mkdir(exist_ok=True)
    import asyncio

    async def put() -> None:
        db = Database(folder / "workspace.db")
        await db.open()
        site = Site(name="Kettle", url="http://127.0.0.1:9", rest_url="http://127.0.0.1:9/wp-json/", user_login="e")
        await db.write(sites.put, site)
        await db.close()

    asyncio.run(put())
    draft = tmp_path / "piece.md"
    draft.write_text("---\ntitle: Beds\nformat: x_post\n---\n\nShort.\n")
    _out, said = run(capsys, ["publish", str(draft), "--site", "Kettle", *workspace], 1)
    assert "“Beds” is a piece for a social network, and no post for a site." in said
    assert "Copy text" in said
