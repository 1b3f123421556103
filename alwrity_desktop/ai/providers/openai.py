"""OpenAI by its SDK and the Responses API. Retries and waiting are the engine's, so the SDK's are off.

Events are taken as plain JSON: building the SDK's models for them takes 0.7 s at the first event, which would hold up the
window, and twice the time for each token after it.
"""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator
from importlib import import_module
from typing import TYPE_CHECKING, Any, cast

from alwrity_desktop.ai import errors, wire
from alwrity_desktop.ai.errors import ModelError
from alwrity_desktop.ai.providers.base import Chunk, Counted, Finish, Link, ModelInfo, ModelRequest, Preset
from alwrity_desktop.core.errors import OfflineError

if TYPE_CHECKING:
    from openai import AsyncOpenAI

_NOT_FOR_TEXT = ("embedding", "whisper", "tts", "dall-e", "image", "audio", "realtime", "moderation", "transcribe", "sora")
"""OpenAI's list tells no abilities; models whose names hold one of these do not write text."""


class OpenAI:
    """POST /responses, streamed. Nothing is stored at OpenAI (store is off)."""

    name = "openai"
    label = "OpenAI"
    needs_key = True
    base_url = "https://api.openai.com/v1"
    presets: tuple[Preset, ...] = ()

    def warm(self) -> None:
        """Import the SDK (0.9 s the first time here)."""
        import_module("openai")

    async def stream(self, link: Link, request: ModelRequest) -> AsyncGenerator[Chunk]:
        """The answer. A model that takes no temperature is asked again without one."""
        client = self._client(link)
        body = _body(request)
        while True:
            try:
                async for chunk in self._call(client, request, body):
                    yield chunk
                return
            except ModelError as error:
                if error.kind != "request" or "temperature" not in error.detail or "temperature" not in body:
                    raise
                del body["temperature"]

    async def models(self, link: Link) -> list[ModelInfo]:
        """GET /models, without those that do not write text. OpenAI tells no context sizes."""
        headers = {"Authorization": f"Bearer {link.key}"}
        response = await link.http.get(link.url("models"), headers=headers)
        await wire.check(response, self.label, "")
        listed = wire.items(wire.document(response.content, self.label), "data")
        names = sorted(str(item.get("id", "")) for item in listed)
        return [ModelInfo(name) for name in names if name and not any(word in name for word in _NOT_FOR_TEXT)]

    async def check_key(self, link: Link) -> None:
        """List the models; costs nothing."""
        await self.models(link)

    def _client(self, link: Link) -> AsyncOpenAI:
        import openai

        return openai.AsyncOpenAI(
            api_key=link.key, base_url=link.base_url or self.base_url, http_client=cast("Any", link.http), max_retries=0
        )

    async def _call(self, client: AsyncOpenAI, request: ModelRequest, body: dict[str, Any]) -> AsyncGenerator[Chunk]:
        import openai

        ended = False
        kind: Any = openai.AsyncStream[object]
        try:
            events: Any = await client.post("/responses", cast_to=object, body=body, stream=True, stream_cls=kind)
            async with events:
                async for event in events:
                    chunk = self._chunk(cast("dict[str, Any]", event), request)
                    ended = ended or bool(chunk.finish)
                    yield chunk
        except openai.APIStatusError as error:
            wait = wire.retry_after(error.response.headers.get("retry-after", ""))
            raise errors.from_status(
                self.label, request.model, error.status_code, {"error": error.body or error.message}, wait
            ) from error
        except openai.APIConnectionError as error:
            raise _cause(error) from error
        except openai.APIError as error:
            raise errors.from_status(self.label, request.model, _status(error.code), {"error": error.body}) from error
        except (json.JSONDecodeError, UnicodeDecodeError, openai.OpenAIError) as error:
            raise errors.malformed(self.label, f"{type(error).__name__}: {error}") from error
        if not ended:
            raise errors.broken(self.label, "the stream ended without response.completed")

    def _chunk(self, event: dict[str, Any], request: ModelRequest) -> Chunk:
        """One event of the Responses API. Kinds that carry no text show that the server is alive."""
        kind = event.get("type")
        if kind == "response.output_text.delta":
            return Chunk(str(event.get("delta") or ""))
        if kind == "response.refusal.done":
            return Chunk(finish="refused", detail=str(event.get("refusal")))
        if kind in ("response.completed", "response.incomplete"):
            return _ended(wire.part(event, "response"))
        if kind in ("response.failed", "error"):
            words = wire.part(wire.part(event, "response"), "error") or event
            raise errors.from_status(self.label, request.model, _status(words.get("code")), {"error": words})
        return Chunk()


def _body(request: ModelRequest) -> dict[str, Any]:
    turns: list[dict[str, Any]] = [{"role": role, "content": text} for role, text in request.turns()]
    if request.images:
        seen = [{"type": "input_image", "image_url": image.data_url} for image in request.images]
        turns[0]["content"] = [{"type": "input_text", "text": request.prompt}, *seen]
    body: dict[str, Any] = {"model": request.model, "input": turns, "stream": True, "store": False}
    if request.system:
        body["instructions"] = request.system
    if request.max_tokens:
        body["max_output_tokens"] = request.max_tokens
    if request.temperature is not None:
        body["temperature"] = request.temperature
    if request.schema and not request.partial:
        form = {"type": "json_schema", "name": "answer", "schema": request.schema, "strict": False}
        body["text"] = {"format": form}
    return body


def _ended(response: dict[str, Any]) -> Chunk:
    counted = wire.part(response, "usage")
    cached = wire.part(counted, "input_tokens_details").get("cached_tokens") or 0
    told = Counted(int(counted.get("input_tokens") or 0), int(counted.get("output_tokens") or 0), int(cached))
    usage = told if counted else None
    if response.get("status") == "incomplete":
        reason = str(wire.part(response, "incomplete_details").get("reason") or "")
        finish: Finish = "filtered" if reason == "content_filter" else "length"
        return Chunk(usage=usage, finish=finish, detail=reason)
    refusal = _refused(response)
    return Chunk(usage=usage, finish="refused" if refusal else "stop", detail=refusal)


def _refused(response: dict[str, Any]) -> str:
    """What the model said when it declined, "" when it did not."""
    for item in wire.items(response, "output"):
        for part in wire.items(item, "content"):
            if part.get("type") == "refusal":
                return str(part.get("refusal"))
    return ""


def _status(code: object) -> int:
    """The HTTP status that an error inside a stream stands for."""
    said = str(code or "")
    if said.isdigit():
        return int(said)
    if "rate_limit" in said:
        return 429
    if "overloaded" in said:
        return 503
    known = ("invalid", "context_length", "content_filter", "content_policy", "not_found")
    return 400 if any(word in said for word in known) else 500


def _cause(error: BaseException) -> BaseException:
    """What is under the SDK's connection error: our own offline switch, or the transport's error."""
    inner = error.__cause__
    while inner is not None and not isinstance(inner, OfflineError) and inner.__cause__ is not None:
        if type(inner).__module__.split(".")[0] == "httpx":
            break
        inner = inner.__cause__
    return inner or errors.unreachable("OpenAI", "", str(error))


PROVIDER = OpenAI()
