"""Search services on loopback, in the formats of Brave Search, Google's Custom Search JSON API and SerpApi."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

from loopback import LoopbackServer

from alwrity_desktop.model.keyword import Keyword
from alwrity_desktop.model.keyword_merging import key_of

Answer = tuple[int, dict[str, str], bytes]


class Search(LoopbackServer):
    """`answers` says what comes of a keyword: addresses, or (status, headers, body). What was asked is noted."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name
        self.shape = SHAPES[name]
        self.asked: list[str] = []
        self.queries: list[dict[str, str]] = []
        self.heads: list[dict[str, str]] = []
        self.answers: Callable[[str], list[str] | Answer] = usual
        self.gate: asyncio.Event | None = None

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await super()._serve(_Noting(reader, self.heads), writer)  # type: ignore[arg-type]

    async def answer(self, path: str, body: bytes, reader: Any, writer: asyncio.StreamWriter) -> None:
        query = {name: value[0] for name, value in parse_qs(urlsplit(path).query).items()}
        self.asked.append(query["q"])
        self.queries.append(query)
        found = self.answers(query["q"])
        if self.gate is not None:
            await self.gate.wait()
        given: Answer = (200, {}, json.dumps(self.shape(found)).encode()) if isinstance(found, list) else found
        status, headers, data = given
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        head = f"HTTP/1.1 {status} X\r\nContent-Type: application/json\r\n{lines}"
        writer.write(f"{head}Content-Length: {len(data)}\r\nConnection: close\r\n\r\n".encode() + data)


class _Noting:
    """A reader that notes the headers."""

    def __init__(self, reader: asyncio.StreamReader, heads: list[dict[str, str]]) -> None:
        self._reader = reader
        self._heads = heads

    async def readuntil(self, mark: bytes) -> bytes:
        head = await self._reader.readuntil(mark)
        lines = head.decode().split("\r\n")[1:]
        self._heads.append({name.lower(): value for name, _sign, value in (line.partition(": ") for line in lines if line)})
        return head

    async def readexactly(self, count: int) -> bytes:
        return await self._reader.readexactly(count)


def usual(keyword: str) -> list[str]:
    """Keywords that end with the same word share their results."""
    word = keyword.split()[-1]
    return [f"https://{word}{number}.test/page" for number in range(10)]


def brave(urls: list[str]) -> dict[str, Any]:
    found = {"type": "search", "query": {"original": "x", "more_results_available": True}}
    return found | ({"web": {"type": "search", "results": [{"title": "t", "url": url} for url in urls]}} if urls else {})


def google(urls: list[str]) -> dict[str, Any]:
    found: dict[str, Any] = {"kind": "customsearch#search", "searchInformation": {"totalResults": str(len(urls))}}
    return found | ({"items": [{"kind": "customsearch#result", "link": url} for url in urls]} if urls else {})


def serpapi(urls: list[str]) -> dict[str, Any]:
    found: dict[str, Any] = {"search_metadata": {"status": "Success"}}
    if not urls:
        return found | {"error": "Google hasn't returned any results for this query."}
    return found | {"organic_results": [{"position": at, "link": url} for at, url in enumerate(urls, 1)]}


SHAPES = {"brave": brave, "google": google, "serpapi": serpapi}


def error_of(name: str, status: int, code: str = "", message: str = "", **headers: str) -> Answer:
    """A refusal as the service words it."""
    if name == "brave":
        error: Any = {
            "type": "ErrorResponse",
            "error": {"id": "1", "status": status, "code": code, "detail": message, "meta": {}},
        }
    elif name == "google":
        error = {"error": {"code": status, "message": message, "errors": [{"domain": "global", "reason": code}]}}
    else:
        error = {"error": message}
    return status, {key.replace("_", "-"): value for key, value in headers.items()}, json.dumps(error).encode()


def keyword(text: str, volume: int | None = None, country: str = "", language: str = "") -> Keyword:
    """A keyword made by hand."""
    key = key_of(text, country, language)
    return Keyword(text=text, key=key, volume=volume, country=country, language=language)
