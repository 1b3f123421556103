"""Gemini by google-genai. Its raw transport errors pass through; waiting and retries are the engine's."""

from __future__ import annotations

import asyncio
import copy
import json
import re
from collections.abc import AsyncGenerator
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, cast
from weakref import WeakKeyDictionary

from alwrity_desktop.ai import errors, wire
from alwrity_desktop.ai.errors import ModelError
from alwrity_desktop.ai.providers.base import Chunk, Counted, Finish, Link, ModelInfo, ModelRequest, Preset
from alwrity_desktop.core.http import AsyncClient, Request, Response

if TYPE_CHECKING:
    from google import genai

_FILTERED = ("SAFETY", "RECITATION", "BLOCKLIST", "PROHIBITED_CONTENT", "SPII", "IMAGE_SAFETY", "LANGUAGE", "OTHER")
"""Finish reasons that mean Google withheld the text (google.genai.types.FinishReason)."""
_DELAY = re.compile(r'"retryDelay":\s*"([\d.]+)s"')
API_VERSION = "v1beta"
_responses: ContextVar[list[Response] | None] = ContextVar("responses", default=None)
"""Where the responses of the call under way are noted."""


class Gemini:
    """models:streamGenerateContent as server-sent events."""

    name = "gemini"
    label = "Gemini"
    needs_key = True
    base_url = "https://generativelanguage.googleapis.com"
    presets: tuple[Preset, ...] = ()

    def __init__(self) -> None:
        self._clients: WeakKeyDictionary[AsyncClient, dict[tuple[str, str], genai.Client]] = WeakKeyDictionary()

    def warm(self) -> None:
        """Import the SDK (1.4 s the first time here) and build its models, which it puts off to their first use."""
        from google.genai import types

        part = {"text": "", "thought": False}
        types.GenerateContentConfig.model_validate({"system_instruction": "", "response_json_schema": {}})
        candidate = {"content": {"role": "model", "parts": [part]}, "finish_reason": "STOP"}
        types.GenerateContentResponse.model_validate(
            {"candidates": [candidate], "usage_metadata": {"prompt_token_count": 1}, "prompt_feedback": {}}
        )

    async def stream(self, link: Link, request: ModelRequest) -> AsyncGenerator[Chunk]:
        """The answer."""
        open_responses: list[Response] = []
        _responses.set(open_responses)
        client = await self._client(link)
        from google.genai import errors as sdk_errors

        contents, config = cast("Any", _contents(request)), cast("Any", _config(request))
        ended = False
        try:
            call = client.aio.models.generate_content_stream(model=request.model, contents=contents, config=config)
            async for event in await call:
                chunk = self._chunk(event)
                ended = ended or bool(chunk.finish)
                yield chunk
        except sdk_errors.APIError as error:
            raise self._refused_by_status(error, request) from error
        except sdk_errors.UnknownApiResponseError as error:
            raise errors.malformed(self.label, str(error)) from error
        except (json.JSONDecodeError, UnicodeDecodeError, ValueError) as error:
            raise errors.malformed(self.label, f"{type(error).__name__}: {error}") from error
        finally:
            for response in open_responses:
                await response.aclose()
        if not ended:
            raise errors.broken(self.label, "the stream ended without a finish reason")

    async def models(self, link: Link) -> list[ModelInfo]:
        """GET /models, those that generate content, with their input limits; all pages."""
        found: list[ModelInfo] = []
        token = ""
        while True:
            url = link.url(f"{API_VERSION}/models")
            answer = await link.http.get(
                url, params={"pageSize": "200", "pageToken": token}, headers={"x-goog-api-key": link.key}
            )
            await wire.check(answer, self.label, "")
            document = wire.document(answer.content, self.label)
            for item in wire.items(document, "models"):
                if "generateContent" in (item.get("supportedGenerationMethods") or ()):
                    name = str(item.get("name", "")).removeprefix("models/")
                    limit = item.get("inputTokenLimit")
                    found.append(ModelInfo(name, int(limit) if limit else None, str(item.get("displayName") or "")))
            token = str(document.get("nextPageToken") or "")
            if not token:
                return sorted(found, key=lambda one: one.name)

    async def check_key(self, link: Link) -> None:
        """List the models; costs nothing."""
        await self.models(link)

    async def _client(self, link: Link) -> genai.Client:
        """The SDK's client for this key and address, kept as long as ours; made in a thread, because it takes 40 ms."""
        kept = self._clients.setdefault(link.http, {})
        name = (link.base_url, link.key)
        if name not in kept:
            kept[name] = await asyncio.to_thread(self._make, link)
        return kept[name]

    def _make(self, link: Link) -> genai.Client:
        """A client over a copy of ours (same connections) that notes its responses, because the SDK leaves closing a
        stream to the garbage collector, and a stop has to close it at once.
        """
        from google import genai
        from google.genai import types

        http = copy.copy(link.http)

        async def limit(request: Request) -> None:
            request.extensions["timeout"] = http.timeout.as_dict()  # the SDK sends None, which would mean no limit

        http.event_hooks = {"request": [limit], "response": [_note]}
        options = types.HttpOptions(
            base_url=link.base_url or self.base_url,
            api_version=API_VERSION,
            httpx_async_client=cast("Any", http),
            retry_options=types.HttpRetryOptions(attempts=1),
        )
        return genai.Client(api_key=link.key, http_options=options, vertexai=False)

    def _chunk(self, event: Any) -> Chunk:
        usage = _counted(event.usage_metadata)
        feedback = event.prompt_feedback
        if feedback is not None and feedback.block_reason:
            return Chunk(usage=usage, finish="filtered", detail=f"prompt blocked: {_name(feedback.block_reason)}")
        if not event.candidates:
            return Chunk(usage=usage)
        candidate = event.candidates[0]
        parts = (candidate.content.parts if candidate.content else None) or ()
        text = "".join(part.text for part in parts if part.text and not part.thought)
        reason = _name(candidate.finish_reason)
        return Chunk(text, usage, _finish(reason), reason)

    def _refused_by_status(self, error: Any, request: ModelRequest) -> ModelError:
        """The error for Google's status and words; its wait is in RetryInfo, or in the header."""
        details: Any = error.details
        body = cast("dict[str, Any]", details) if isinstance(details, dict) else {"error": str(error.message or error)}
        headers: Any = getattr(error.response, "headers", None) or {}
        wait = wire.retry_after(str(headers.get("retry-after", "")))
        if wait is None and (found := _DELAY.search(json.dumps(body))):
            wait = float(found.group(1))
        return errors.from_status(self.label, request.model, int(error.code or 500), body, wait)


async def _note(response: Response) -> None:
    if (noted := _responses.get()) is not None:
        noted.append(response)


def _contents(request: ModelRequest) -> list[dict[str, Any]]:
    names = {"user": "user", "assistant": "model"}
    turns: list[dict[str, Any]] = [{"role": names[role], "parts": [{"text": text}]} for role, text in request.turns()]
    for image in request.images:
        turns[0]["parts"].append({"inline_data": {"mime_type": image.media_type, "data": image.base64}})
    return turns


def _config(request: ModelRequest) -> dict[str, Any]:
    config: dict[str, Any] = {}
    if request.system:
        config["system_instruction"] = request.system
    if request.max_tokens:
        config["max_output_tokens"] = request.max_tokens
    if request.temperature is not None:
        config["temperature"] = request.temperature
    if request.schema and not request.partial:
        config |= {"response_mime_type": "application/json", "response_json_schema": request.schema}
    return config


def _counted(usage: Any) -> Counted | None:
    """Thinking is billed as output, so it counts as such."""
    if usage is None:
        return None
    out = (usage.candidates_token_count or 0) + (usage.thoughts_token_count or 0)
    return Counted(usage.prompt_token_count or 0, out, usage.cached_content_token_count or 0)


def _name(value: Any) -> str:
    return str(getattr(value, "value", value) or "")


def _finish(reason: str) -> Finish:
    if not reason or reason == "FINISH_REASON_UNSPECIFIED":
        return ""
    if reason in _FILTERED:
        return "filtered"
    return "length" if reason == "MAX_TOKENS" else "stop"


PROVIDER = Gemini()
