"""A loopback model that writes what the prompt asks for, a loopback web site, and a room to write in."""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from alwrity_desktop.ai.engine import Engine
from alwrity_desktop.core.http import HttpGate
from alwrity_desktop.core.settings import Settings
from alwrity_desktop.store.database import Database
from alwrity_desktop.writer.drafting import Writer
from alwrity_desktop.writer.library import Library

MODEL = "openai_compatible:small"


class NoKeys:
    async def get(self, name: str) -> str | None:
        return None


class LoopbackServer:
    """Reads whole HTTP requests; what it answers is up to who inherits."""

    def __init__(self) -> None:
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def root(self) -> str:
        assert self._server is not None
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    async def start(self) -> None:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)

    async def stop(self) -> None:
        assert self._server is not None
        self._server.close()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            length = re.search(r"content-length: (\d+)", head, re.IGNORECASE)
            body = await reader.readexactly(int(length.group(1))) if length else b""
            await self.answer(head.split(" ")[1], body, reader, writer)
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            return
        finally:
            self._tasks.discard(task)
            writer.close()
            with contextlib.suppress(ConnectionError):
                await writer.wait_closed()

    async def answer(self, path: str, body: bytes, reader: Any, writer: asyncio.StreamWriter) -> None:
        raise NotImplementedError


def words(count: int, start: str = "Sentence") -> str:
    """A text of exactly `count` words, eight a sentence."""
    every = [f"{start}{number}" if number % 8 == 0 else f"word{number}" for number in range(count)]
    sentences = [" ".join(every[number : number + 8]) + "." for number in range(0, count, 8)]
    return " ".join(sentences)


class Author(LoopbackServer):
    """A model that does as the prompt says. `overrides`: called with the prompt first; "" or None means as usual.

    asked: prompts in order. systems: their system texts. hold: set to a word; a text is cut after some pieces and waits
    when the prompt has that word.
    """

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []
        self.systems: list[str] = []
        self.overrides: Callable[[str], str | int | None] = lambda prompt: None
        self.hold = ""
        self.holding = asyncio.Event()

    async def answer(self, path: str, body: bytes, reader: Any, writer: asyncio.StreamWriter) -> None:
        request = json.loads(body)
        prompt = request["messages"][-1]["content"]
        self.asked.append(prompt)
        self.systems.append(request["messages"][0]["content"])
        said = self.overrides(prompt)
        if isinstance(said, int):
            writer.write(f"HTTP/1.1 {said} X\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{{}}".encode())
            return
        text = said or usual_answer(prompt)
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n")
        pieces = re.findall(r"\S+\s*", text)
        for number, piece in enumerate(pieces):
            if self.hold and self.hold in prompt and number == 12:
                await writer.drain()
                self.holding.set()
                await reader.read(1)
                return
            self._event(writer, {"choices": [{"index": 0, "delta": {"content": piece}}]})
        self._event(writer, {"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]})
        self._event(writer, {"choices": [], "usage": {"prompt_tokens": 100, "completion_tokens": 10}})
        writer.write(b"data: [DONE]\n\n")

    def _event(self, writer: asyncio.StreamWriter, document: Any) -> None:
        writer.write(f"data: {json.dumps(document)}\n\n".encode())

    def steps(self) -> list[str]:
        """What was asked for, in order, by the verb of the prompt."""
        marks = {
            "Read the sources for this brief": "research",
            "Make the outline": "outline",
            "Write section ": "section",
            "Write the introduction": "introduction",
            "Write the conclusion": "conclusion",
            "key takeaways of this post, one a line": "takeaways",
            "Write three to five questions": "questions",
            "Write five titles": "title",
            "- meta_description:": "metadata",
        }
        return [next((key for mark, key in marks.items() if mark in prompt), "?") for prompt in self.asked]


def asked_words(prompt: str) -> int:
    match = re.search(r"Write (\d+) words|(?:introduction|conclusion), (\d+) words|together\s+(\d+) words", prompt)
    assert match is not None, prompt[-600:]
    return int(next(group for group in match.groups() if group))


def usual_answer(prompt: str) -> str:
    if "Read the sources for this brief" in prompt:
        notes = [{"point": f"Point {n} on coffee", "source": 1, "words": "soft water"} for n in range(3)]
        return json.dumps({"notes": notes})
    if "Make the outline of the main part" in prompt:
        total = asked_words(prompt)
        rows = [
            {"heading": f"Coffee part {n}", "goal": "g", "points": ["p"], "sources": [], "words": total // 4}
            for n in range(1, 5)
        ]
        return json.dumps({"sections": rows})
    if "Write section " in prompt:
        mark = " As was found [S1] and [S2, S9]." if "[S1]" in prompt and "Do not name" not in prompt else ""
        return words(asked_words(prompt) - 4, "Section") + mark
    if "Write the introduction" in prompt:
        return words(asked_words(prompt), "Intro")
    if "Write the conclusion" in prompt:
        return words(asked_words(prompt), "Conclusion")
    if "key takeaways of this post" in prompt:
        return "- One thing stands.\n- Another thing stands.\n- A third thing stands."
    if "Write three to five questions" in prompt:
        rows = [{"question": f"Question {n}?", "answer": words(20, "Answer")} for n in range(3)]
        return json.dumps({"questions": rows})
    if "Write five titles" in prompt:
        return "- " + "Very wide coffee title " * 6 + "\n- Coffee at home, made better\n- Coffee"
    if "- meta_description:" in prompt:
        return json.dumps(
            {
                "meta_title": "Coffee at home",
                "meta_description": "Better coffee at home starts with water, beans and a grinder: "
                + "what to buy and do " * 4,
                "slug": "Coffee at Home!",
                "excerpt": "All about coffee.",
                "tags": ["coffee", "#home", "water"],
                "categories": ["Kitchen"],
                "image_ideas": ["a cup"],
            }
        )
    return words(50)


class Site(LoopbackServer):
    """A web site: `pages` maps a path to (status, headers, body); a callable body writes to the connection itself."""

    def __init__(self) -> None:
        super().__init__()
        self.pages: dict[str, tuple[int, dict[str, str], Any]] = {}

    async def answer(self, path: str, body: bytes, reader: Any, writer: asyncio.StreamWriter) -> None:
        status, headers, content = self.pages.get(path, (404, {}, b"no"))
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        writer.write(f"HTTP/1.1 {status} X\r\n{lines}Connection: close\r\n\r\n".encode())
        if callable(content):
            await content(reader, writer)
        else:
            writer.write(content)


@pytest.fixture
async def author() -> AsyncIterator[Author]:
    server = Author()
    await server.start()
    yield server
    await server.stop()


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    server = Site()
    await server.start()
    yield server
    await server.stop()


class Room:
    """A workspace's writing services over real files, with the loopback model as its model."""

    def __init__(self, folder: Path, base_url: str) -> None:
        self.folder = folder
        self.settings = Settings()
        self.settings.models.default = MODEL
        self.settings.models.compatible_url = base_url
        self.settings.models.requests_per_minute = 10_000
        self.db = Database(folder / "workspace.db")
        self.http = HttpGate()
        self.library = Library(self.db, folder, self.settings)
        self.engine = Engine(self.db, self.http, NoKeys(), self.settings)
        self.writer = Writer(self.db, self.engine, self.http, self.settings, self.library)


@pytest.fixture
async def room(tmp_path: Path, author: Author) -> AsyncIterator[Room]:
    made = Room(tmp_path, f"{author.root}/v1")
    await made.db.open()
    yield made
    await made.engine.close()
    await made.db.close()
