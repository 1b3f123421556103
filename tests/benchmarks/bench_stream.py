"""A streamed answer through the engine over the same request made with bare httpx, for each provider's wire format.

The server runs in a process of its own and is paced by the clock: 300 ms to the first token, then 50 tokens a second.
Time to first token is the median of seven calls of 10 tokens, total time one call of 500. The first call of all, in which
the SDK is loaded, is told apart: it has no goal. Run alone: python tests/benchmarks/bench_stream.py
"""

from __future__ import annotations

import asyncio
import json
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
from harness import Row, print_rows

FIRST, EVERY, TOKENS, SHORT, TIMES = 0.300, 0.020, 500, 10, 7
WORD = "token "
GOAL = 1.05


def event(document: dict[str, Any]) -> bytes:
    return b"data: " + json.dumps(document).encode() + b"\n\n"


def response(kind: str, **more: Any) -> bytes:
    return event({"type": kind, "sequence_number": 0, "item_id": "m", "output_index": 0, "content_index": 0, **more})


FORMATS: dict[str, tuple[str, bytes, bytes, str]] = {
    "openai": (
        "/v1/responses",
        response("response.output_text.delta", delta=WORD),
        response("response.completed", response={"id": "r", "object": "response", "output": [], "status": "completed"}),
        "/v1",
    ),
    "openai_compatible": (
        "/v1/chat/completions",
        event({"choices": [{"index": 0, "delta": {"content": WORD}}]}),
        event({"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]}) + b"data: [DONE]\n\n",
        "/v1",
    ),
    "gemini": (
        "/v1beta/models/small:streamGenerateContent?alt=sse",
        event({"candidates": [{"content": {"role": "model", "parts": [{"text": WORD}]}}]}),
        event({"candidates": [{"content": {"parts": []}, "finishReason": "STOP"}]}),
        "",
    ),
    "ollama": (
        "/api/chat",
        json.dumps({"message": {"content": WORD}, "done": False}).encode() + b"\n",
        json.dumps({"message": {"content": ""}, "done": True, "done_reason": "stop"}).encode() + b"\n",
        "",
    ),
}

PIECES = {path.split("?")[0]: (piece, end) for path, piece, end, _base in FORMATS.values()}


async def serve() -> None:
    """The paced server; prints its port and runs until it is ended."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode()
                length = int(re.search(r"content-length: (\d+)", head, re.IGNORECASE).group(1))
                body = await reader.readexactly(length)
                begun = time.perf_counter()
                path = head.split(" ")[1]
                _path, piece, end, _base = next(
                    one for one in FORMATS.values() if one[0].split("?")[0] == path.split("?")[0]
                )
                kind = "application/x-ndjson" if path == "/api/chat" else "text/event-stream"
                writer.write(f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nTransfer-Encoding: chunked\r\n\r\n".encode())
                for number in range(int(re.search(rb"tokens=(\d+)", body).group(1))):
                    await asyncio.sleep(begun + FIRST + number * EVERY - time.perf_counter())
                    writer.write(b"%x\r\n%s\r\n" % (len(piece), piece))
                    await writer.drain()
                writer.write(b"%x\r\n%s\r\n0\r\n\r\n" % (len(end), end))
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


class Keys:
    async def get(self, name: str) -> str | None:
        return f"key-for-{name}"


async def bare(client: Any, url: str, tokens: int) -> tuple[float, float]:
    """Seconds to the first token and to the end, with httpx and nothing else."""
    begun = time.perf_counter()
    first = 0.0
    async with client.stream("POST", url, json={"prompt": f"tokens={tokens}"}) as answer:
        async for line in answer.aiter_lines():
            if not first and WORD in line:
                first = time.perf_counter() - begun
    return first, time.perf_counter() - begun


async def ours(engine: Any, name: str, base_url: str, tokens: int) -> tuple[float, float]:
    """The same through the engine: until the piece is in the caller's hand, and until the answer is stored."""
    from alwrity_desktop.ai.task import Task

    task = Task(kind="bench", model=f"{name}:small", base_url=base_url, prompt=f"tokens={tokens}")
    begun = time.perf_counter()
    first = 0.0
    count = 0
    async with engine.stream(task) as stream:
        async for _piece in stream:
            first = first or time.perf_counter() - begun
            count += 1
    assert count == tokens, f"{count} pieces of {tokens}"
    return first, time.perf_counter() - begun


@asynccontextmanager
async def opened(folder: Path) -> AsyncIterator[tuple[Any, Any]]:
    from alwrity_desktop.ai.engine import Engine
    from alwrity_desktop.core.http import HttpGate
    from alwrity_desktop.core.settings import Settings
    from alwrity_desktop.store.database import Database

    db, gate, settings = Database(folder / "workspace.db"), HttpGate(), Settings()
    settings.models.cap_run = settings.models.cap_day = settings.models.cap_month = 1000
    settings.models.requests_per_minute = 10_000
    await db.open()
    engine = Engine(db, gate, Keys(), settings)
    try:
        async with gate.client() as client:
            yield engine, client
    finally:
        await engine.close()
        await db.close()


async def measure(engine: Any, client: Any, root: str, name: str) -> list[Row]:
    path, _piece, _end, base = FORMATS[name]
    cold = (await ours(engine, name, root + base, SHORT))[0]
    await bare(client, root + path, SHORT)
    firsts: list[tuple[float, float]] = []
    for _turn in range(TIMES):
        reference = (await bare(client, root + path, SHORT))[0]
        firsts.append(((await ours(engine, name, root + base, SHORT))[0], reference))
    whole = (await bare(client, root + path, TOKENS))[1]
    total = (await ours(engine, name, root + base, TOKENS))[1]
    here, there = (statistics.median(pair[side] for pair in firsts) for side in (0, 1))
    return [
        Row(f"{name}: time to first token, warm", here * 1000, there * 1000, "ms", GOAL),
        Row(f"{name}: total of {TOKENS} tokens", total * 1000, whole * 1000, "ms", GOAL),
        Row(f"{name}: time to first token, cold first call", cold * 1000, there * 1000, "ms", float("inf")),
    ]


async def measure_all(root: str) -> list[Row]:
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as folder:
        async with opened(Path(folder)) as (engine, client):
            for name in FORMATS:
                rows += await measure(engine, client, root, name)
    return rows


def main() -> list[Row]:
    with subprocess.Popen([sys.executable, __file__, "--serve"], stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            return asyncio.run(measure_all(f"http://127.0.0.1:{int(server.stdout.readline())}"))
        finally:
            server.kill()


if __name__ == "__main__":
    if "--serve" in sys.argv:
        asyncio.run(serve())
    else:
        print_rows(main())
