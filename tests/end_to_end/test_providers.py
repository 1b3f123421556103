"""The main job with each provider, over its vendor's wire format: brief, key, draft, usage; and the key is in no file."""

from __future__ import annotations

import asyncio
import json
import re
import urllib.request
from collections.abc import AsyncIterator
from typing import Any

import pytest
from authors import usual_answer
from dialects import DIALECTS
from loopback import LoopbackServer, running


def fetch(url: str) -> str:
    with urllib.request.urlopen(url, timeout=60) as answer:
        return answer.read().decode()


KEY = "sk-live-Zq8w3Rt5Yu7Io9Pa1Sd2Fg4Hj6Kl"
WIRES = {one.provider: one() for one in DIALECTS.values()}


class Vendor(LoopbackServer):
    """A vendor's server whose model does as the prompt says. `heads`: the headers of each request."""

    def __init__(self, provider: str) -> None:
        super().__init__()
        self.wire = WIRES[provider]
        self.asked = 0
        self.heads: list[str] = []

    async def answer(self, path: str, body: bytes, reader: Any, writer: asyncio.StreamWriter) -> None:
        prompt = self.wire.prompt_of(json.loads(body)) if body else ""
        if not any(mark in path for mark in ("/responses", "/chat", ":streamGenerateContent")):
            writer.write(
                b"HTTP/1.1 404 X\r\nContent-Type: application/json\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}"
            )
            return
        self.asked += 1
        pieces = re.findall(r"\S+\s*", usual_answer(prompt))
        head = f"HTTP/1.1 200 OK\r\nContent-Type: {self.wire.content_type}\r\nConnection: close\r\n\r\n"
        writer.write(head.encode() + b"".join([*self.wire.text(*pieces), *self.wire.end()]))


@pytest.fixture(params=sorted(WIRES))
async def vendor(request: pytest.FixtureRequest) -> AsyncIterator[Vendor]:
    async with running(Vendor(request.param)) as server:
        yield server


async def test_a_brief_becomes_a_draft(vendor: Vendor, machine: Any) -> None:
    provider = vendor.wire.provider
    if provider != "ollama":
        await asyncio.to_thread(machine.run, "keys", "set", provider, stdin=f"{KEY}\n")
    settings = ["--set", "topic=Coffee at home", "--set", "length=600", "--set", "keyphrases=coffee at home"]
    out = machine.home / "draft.md"
    base = vendor.root + vendor.wire.path
    model = ["--model", vendor.wire.model, "--base-url", base, "--out", str(out)]
    written = await asyncio.to_thread(machine.json, "write", "blog_post", *settings, *model)

    assert written["title"] == "Coffee at home, made better"
    assert [section["heading"] for section in written["sections"]] == [f"Coffee part {number}" for number in range(1, 5)]
    assert 540 <= written["words"] <= 720
    assert written["tokens"]["in"] > 0
    assert written["tokens"]["out"] > 0
    assert written["cost"] == (None if provider in ("openai", "gemini") else 0)  # unknown price; a server on this machine
    text = out.read_text(encoding="utf-8")
    assert "## Coffee part 3" in text
    assert "meta_description: " in text

    rows = (await asyncio.to_thread(machine.json, "usage"))["rows"]
    assert len(rows) == vendor.asked
    assert {(row["provider"], row["outcome"], row["measured"]) for row in rows} == {(provider, "done", True)}
    assert machine.files_with(KEY) == []


@pytest.mark.wordpress
async def test_what_a_model_wrote_becomes_a_public_post(vendor: Vendor, machine: Any, wordpress: Any) -> None:
    provider = vendor.wire.provider
    out = machine.home / "draft.md"
    if provider != "ollama":
        await asyncio.to_thread(machine.run, "keys", "set", provider, stdin=f"{KEY}\n")
    site = ["sites", "add", wordpress.url, "--user", "editor", "--password-stdin"]
    await asyncio.to_thread(machine.run, *site, stdin=wordpress.password("editor") + "\n")
    model = ["--model", vendor.wire.model, "--base-url", vendor.root + vendor.wire.path, "--out", str(out)]
    await asyncio.to_thread(machine.run, "write", "blog_post", "--set", "topic=Coffee at home", *model)
    done = await asyncio.to_thread(machine.json, "publish", out, "--site", wordpress.url, "--status", "publish")
    page = await asyncio.to_thread(fetch, done["url"])
    assert "Coffee at home, made better" in page
    assert page.count("wp-block-heading") >= 4
    assert "Coffee part 3" in page


async def test_offline_sends_nothing_to_a_vendor(machine: Any) -> None:
    await asyncio.to_thread(machine.run, "keys", "set", "openai", stdin=f"{KEY}\n")
    wanted = ["write", "blog_post", "--set", "topic=Coffee", "--model", "openai:small", "--offline"]
    done = await asyncio.to_thread(machine.run, *wanted, code=1)
    assert "offline" in done.stderr.lower()
    assert KEY not in done.stderr
