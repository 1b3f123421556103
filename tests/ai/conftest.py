"""Loopback servers that speak each vendor's wire format, and an engine that talks to them."""

from __future__ import annotations

import asyncio
import contextlib
import json
import shutil
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from alwrity_desktop.ai.engine import Engine
from alwrity_desktop.ai.retries import Backoff, Patience
from alwrity_desktop.core.http import HttpGate
from alwrity_desktop.core.settings import Settings
from alwrity_desktop.store.database import Database

KEY = "sk-test-abcdefghijklmnop0123456789"
HANG = b"<hang>"
"""A part of an answer that never comes: the server waits until the client is gone."""
CUT = b"<cut>"
"""The server drops the connection in the middle of the body."""


@dataclass
class Scene:
    """What the server does with one request. `parts` are sent one by one; a callable is awaited between them. With
    status 0 the connection is closed without an answer.
    """

    parts: Sequence[bytes | Callable[[], Any]] = ()
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    content_type: str = ""


@dataclass
class Received:
    method: str
    path: str
    headers: dict[str, str]
    body: Any


class ModelServer:
    """Plays its scenes in order, the last one again and again; `paths` answer fixed JSON documents by path."""

    def __init__(self) -> None:
        self.scenes: list[Scene] = []
        self.paths: dict[str, Any] = {}
        self.received: list[Received] = []
        self.gone = asyncio.Event()
        self.running = 0
        self.most = 0
        self._server: asyncio.Server | None = None
        self._open: dict[asyncio.Task[None], asyncio.StreamWriter] = {}

    async def start(self) -> None:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)

    @property
    def port(self) -> int:
        assert self._server is not None
        return self._server.sockets[0].getsockname()[1]

    @property
    def root(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def stop(self) -> None:
        assert self._server is not None
        self._server.close()
        for writer in self._open.values():
            writer.close()
        if self._open:
            await asyncio.wait(list(self._open), timeout=1)

    def play(self, *scenes: Scene) -> None:
        self.scenes = list(scenes)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._open[task] = writer
        try:
            while request := await _read(reader):
                if request.path.split("?")[0] in self.paths:
                    document = self.paths[request.path.split("?")[0]]
                    self.received.append(request)
                    await self._play(
                        Scene([json.dumps(document).encode()], content_type="application/json"), reader, writer
                    )
                    continue
                self.received.append(request)
                scene = self.scenes.pop(0) if len(self.scenes) > 1 else self.scenes[0]
                self.running += 1
                self.most = max(self.most, self.running)
                try:
                    if not await self._play(scene, reader, writer):
                        return
                finally:
                    self.running -= 1
        except (ConnectionError, asyncio.IncompleteReadError):
            self.gone.set()
        finally:
            self._open.pop(task, None)
            writer.close()
            with contextlib.suppress(ConnectionError):
                await writer.wait_closed()

    async def _play(self, scene: Scene, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        headers = {
            "Content-Type": scene.content_type or "text/event-stream",
            "Transfer-Encoding": "chunked",
            **scene.headers,
        }
        head = f"HTTP/1.1 {scene.status} X\r\n" + "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        writer.write(head.encode() + b"\r\n")
        for part in scene.parts:
            if part == HANG:
                await writer.drain()
                if not await reader.read(1):
                    self.gone.set()
                return False
            if part == CUT:
                await writer.drain()
                return False
            if not isinstance(part, bytes):
                await part()
                continue
            writer.write(f"{len(part):x}\r\n".encode() + part + b"\r\n")
            await writer.drain()
        writer.write(b"0\r\n\r\n")
        await writer.drain()
        return True


async def _read(reader: asyncio.StreamReader) -> Received | None:
    head = (await reader.readuntil(b"\r\n\r\n")).decode()
    first, *lines = head.split("\r\n")
    method, path, _version = first.split(" ")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines if line)}
    raw = await reader.readexactly(int(headers.get("content-length", 0)))
    return Received(method, path, headers, json.loads(raw) if raw else None)


def event(document: Any, name: str = "") -> bytes:
    prefix = f"event: {name}\n" if name else ""
    return f"{prefix}data: {json.dumps(document)}\n\n".encode()


class ChatCompletions:
    """OpenAI's Chat Completions, as every compatible server speaks it."""

    provider = "openai_compatible"
    model = "openai_compatible:small"
    path = "/v1"
    content_type = "text/event-stream"
    malformed = b"data: {not json\n\n"

    def text(self, *pieces: str) -> list[bytes]:
        return [event({"choices": [{"index": 0, "delta": {"content": piece}}]}) for piece in pieces]

    def end(self, finish: str = "stop", tokens: tuple[int, int] = (12, 7)) -> list[bytes]:
        words = {"stop": "stop", "length": "length", "filtered": "content_filter"}
        usage = {"prompt_tokens": tokens[0], "completion_tokens": tokens[1], "prompt_tokens_details": {"cached_tokens": 4}}
        return [
            event({"choices": [{"index": 0, "delta": {}, "finish_reason": words[finish]}]}),
            event({"choices": [], "usage": usage}),
            b"data: [DONE]\n\n",
        ]

    def refusal(self) -> list[bytes]:
        return [event({"choices": [{"index": 0, "delta": {"refusal": "I cannot help with that."}}]}), *self.end()]

    def error(self, status: int, case: str) -> Any:
        messages = {
            401: ("invalid_api_key", f"Incorrect API key provided: {KEY}."),
            403: ("permission_denied", "Your project may not use this model."),
            404: ("model_not_found", "The model `small` does not exist or you do not have access to it."),
            429: ("rate_limit_exceeded", "Rate limit reached."),
            400: ("context_length_exceeded", "This model's maximum context length is 8192 tokens."),
        }
        code, message = messages.get(status, ("server_error", "The server had an error."))
        if case == "filtered":
            code, message = "content_filter", "The response was filtered due to the prompt."
        return {"error": {"message": message, "type": "error", "code": code}}

    def broke(self, status: int) -> bytes:
        """An error inside a stream that had begun well."""
        return event(self.error(status, "") | {"choices": []})

    def prompt_of(self, body: Any) -> str:
        return body["messages"][-1]["content"]

    def turns_of(self, body: Any) -> list[tuple[str, str]]:
        return [(one["role"], one["content"]) for one in body["messages"] if one["role"] != "system"]

    def key_of(self, request: Received) -> str:
        return request.headers.get("authorization", "").removeprefix("Bearer ")


class OllamaChat(ChatCompletions):
    """Ollama's native /api/chat: lines of JSON."""

    provider = "ollama"
    model = "ollama:small"
    path = ""
    content_type = "application/x-ndjson"
    malformed = b"{not json\n"

    def text(self, *pieces: str) -> list[bytes]:
        return [
            json.dumps({"model": "small", "message": {"role": "assistant", "content": piece}, "done": False}).encode()
            + b"\n"
            for piece in pieces
        ]

    def end(self, finish: str = "stop", tokens: tuple[int, int] = (12, 7)) -> list[bytes]:
        document = {"message": {"role": "assistant", "content": ""}, "done": True, "done_reason": finish}
        return [json.dumps(document | {"prompt_eval_count": tokens[0], "eval_count": tokens[1]}).encode() + b"\n"]

    def error(self, status: int, case: str) -> Any:
        messages = {
            401: "unauthorized",
            403: "your account may not use this model",
            404: "model 'small' not found, try pulling it first",
            429: "too many concurrent requests",
            400: "input length exceeds the context length",
        }
        message = messages.get(status, "llama runner process has terminated")
        return {"error": "blocked by content policy" if case == "filtered" else message}

    def broke(self, status: int) -> bytes:
        return json.dumps(self.error(status, "")).encode() + b"\n"


class Responses(ChatCompletions):
    """OpenAI's Responses API: named events."""

    provider = "openai"
    model = "openai:small"

    def text(self, *pieces: str) -> list[bytes]:
        created = {"type": "response.created", "sequence_number": 0, "response": self._response("in_progress")}
        deltas = [
            {"type": "response.output_text.delta", "item_id": "m", "output_index": 0, "content_index": 0, "delta": piece}
            for piece in pieces
        ]
        return [event(document, document["type"]) for document in (created, *deltas)]

    def end(self, finish: str = "stop", tokens: tuple[int, int] = (12, 7)) -> list[bytes]:
        usage = {
            "input_tokens": tokens[0],
            "input_tokens_details": {"cached_tokens": 4},
            "output_tokens": tokens[1],
            "output_tokens_details": {"reasoning_tokens": 0},
            "total_tokens": sum(tokens),
        }
        reasons = {"length": "max_output_tokens", "filtered": "content_filter"}
        kind = "response.incomplete" if finish in reasons else "response.completed"
        response = self._response(kind.partition(".")[2], usage=usage)
        if finish in reasons:
            response["incomplete_details"] = {"reason": reasons[finish]}
        return [event({"type": kind, "sequence_number": 9, "response": response}, kind)]

    def refusal(self) -> list[bytes]:
        said = {"type": "response.refusal.done", "item_id": "m", "output_index": 0, "content_index": 0}
        return [*self.text(), event(said | {"refusal": "I cannot help with that."}, "response.refusal.done"), *self.end()]

    def broke(self, status: int) -> bytes:
        words = self.error(status, "")["error"]
        if status == 400:
            return event(
                {"type": "error", "code": words["code"], "message": words["message"], "sequence_number": 3}, "error"
            )
        failed = self._response("failed", error={"code": words["code"], "message": words["message"]})
        return event({"type": "response.failed", "sequence_number": 3, "response": failed}, "response.failed")

    def prompt_of(self, body: Any) -> str:
        return body["input"][-1]["content"]

    def turns_of(self, body: Any) -> list[tuple[str, str]]:
        return [(one["role"], one["content"]) for one in body["input"]]

    def _response(self, status: str, **more: Any) -> dict[str, Any]:
        basis = {"id": "r", "object": "response", "created_at": 1, "model": "small", "status": status, "output": []}
        return {**basis, "parallel_tool_calls": True, "tool_choice": "auto", "tools": [], **more}


class GeminiStream(ChatCompletions):
    """streamGenerateContent?alt=sse."""

    provider = "gemini"
    model = "gemini:small"
    path = ""

    def text(self, *pieces: str) -> list[bytes]:
        return [event({"candidates": [{"content": {"role": "model", "parts": [{"text": piece}]}}]}) for piece in pieces]

    def end(self, finish: str = "stop", tokens: tuple[int, int] = (12, 7)) -> list[bytes]:
        words = {"stop": "STOP", "length": "MAX_TOKENS", "filtered": "SAFETY"}
        usage = {
            "promptTokenCount": tokens[0],
            "candidatesTokenCount": tokens[1] - 2,
            "thoughtsTokenCount": 2,
            "cachedContentTokenCount": 4,
        }
        return [event({"candidates": [{"content": {"parts": []}, "finishReason": words[finish]}], "usageMetadata": usage})]

    def refusal(self) -> list[bytes]:
        return [event({"promptFeedback": {"blockReason": "PROHIBITED_CONTENT"}, "usageMetadata": {"promptTokenCount": 5}})]

    def error(self, status: int, case: str) -> Any:
        messages = {
            401: ("UNAUTHENTICATED", f"API key not valid. Please pass a valid API key, not {KEY}."),
            403: ("PERMISSION_DENIED", "Your project may not use this model."),
            404: ("NOT_FOUND", "models/small is not found for API version v1beta."),
            429: ("RESOURCE_EXHAUSTED", "Resource has been exhausted (e.g. check quota)."),
            400: ("INVALID_ARGUMENT", "The input token count (9000) exceeds the maximum number of tokens allowed (8192)."),
        }
        word, message = messages.get(status, ("INTERNAL", "An internal error has occurred."))
        if case == "filtered":
            message = "The request was blocked by safety settings."
        return {"error": {"code": status, "message": message, "status": word}}

    def broke(self, status: int) -> bytes:
        return event(self.error(status, ""))

    def prompt_of(self, body: Any) -> str:
        return body["contents"][-1]["parts"][0]["text"]

    def turns_of(self, body: Any) -> list[tuple[str, str]]:
        names = {"user": "user", "model": "assistant"}
        return [(names[one["role"]], one["parts"][0]["text"]) for one in body["contents"]]

    def key_of(self, request: Received) -> str:
        return request.headers.get("x-goog-api-key", "")


DIALECTS = {
    "openai_compatible": ChatCompletions,
    "ollama": OllamaChat,
    "openai": Responses,
    "gemini": GeminiStream,
}


@pytest.fixture
async def server() -> AsyncIterator[ModelServer]:
    one = ModelServer()
    await one.start()
    yield one
    await one.stop()


@pytest.fixture
async def server_factory() -> AsyncIterator[Callable[[], Any]]:
    made: list[ModelServer] = []

    async def make() -> ModelServer:
        one = ModelServer()
        await one.start()
        made.append(one)
        return one

    yield make
    for one in made:
        await one.stop()


class Keys:
    """A keychain of this test alone."""

    def __init__(self) -> None:
        self.held: dict[str, str] = {}

    async def get(self, name: str) -> str | None:
        return self.held.get(name)


@pytest.fixture
def keys() -> Keys:
    return Keys()


@pytest.fixture
def settings() -> Settings:
    return Settings()


@pytest.fixture
def gate() -> HttpGate:
    return HttpGate(timeout=60)


@pytest.fixture(scope="session")
def empty_workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty workspace, made once: migrating takes longer than most tests here."""

    async def make(path: Path) -> None:
        database = Database(path)
        await database.open()
        await database.close()

    folder = tmp_path_factory.mktemp("empty")
    asyncio.run(make(folder / "workspace.db"))
    return folder


@pytest.fixture
async def db(tmp_path: Path, empty_workspace: Path) -> AsyncIterator[Database]:
    shutil.copytree(empty_workspace, tmp_path / "workspace")
    database = Database(tmp_path / "workspace" / "workspace.db")
    await database.open()
    yield database
    await database.close()


@pytest.fixture
async def engine(db: Database, gate: HttpGate, keys: Keys, settings: Settings) -> AsyncIterator[Engine]:
    one = Engine(db, gate, keys, settings)
    one.backoff = Backoff(attempts=3, resumes=2, first=0.001, longest=0.002, patience=2)
    one.patience = Patience(first=10, between=10, silent=20)
    yield one
    await one.close()


@pytest.fixture(params=sorted(DIALECTS))
def dialect(request: pytest.FixtureRequest) -> ChatCompletions:
    return DIALECTS[request.param]()


@pytest.fixture
def chat() -> ChatCompletions:
    return ChatCompletions()


@pytest.fixture
def scene() -> type[Scene]:
    return Scene


@pytest.fixture
def ask(server: ModelServer, keys: Keys):
    """Make a task for a dialect at the server."""
    from alwrity_desktop.ai.task import Task

    def make(dialect: ChatCompletions, prompt: str = "Write a line about tea.", **more: Any) -> Task:
        keys.held.setdefault(f"provider:{dialect.provider}", KEY)
        values = {"kind": "test", "model": dialect.model, "base_url": server.root + dialect.path, **more}
        return Task(prompt=prompt, **values)

    return make
