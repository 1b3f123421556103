"""Every server that speaks Chat Completions. Spoken directly over HTTP, not through the openai SDK: local models then
start without its import (0.9 s here), and the many servers that bend the format are read by our own rules.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import Any, cast
from urllib.parse import urlsplit

from alwrity_desktop.ai import errors, wire
from alwrity_desktop.ai.errors import ModelError
from alwrity_desktop.ai.providers.base import Chunk, Counted, Finish, Link, ModelInfo, ModelRequest, Preset, Structured
from alwrity_desktop.core.http import HTTPError, is_loopback

_FINISH: dict[str, Finish] = {
    "stop": "stop",
    "eos": "stop",
    "end_turn": "stop",
    "tool_calls": "stop",
    "length": "length",
    "max_tokens": "length",
    "content_filter": "filtered",
    "refusal": "refused",
}
_OPTIONAL = ("response_format", "stream_options", "temperature")
"""Options some servers refuse; one that is named in a 400 is left out, and the call made again."""


class OpenAICompatible:
    """Chat Completions at any base address, with or without a key."""

    name = "openai_compatible"
    label = "OpenAI-compatible server"
    needs_key = False
    base_url = ""
    presets = (
        Preset("openrouter", "OpenRouter", "https://openrouter.ai/api/v1", key_page="https://openrouter.ai/keys"),
        Preset("groq", "Groq", "https://api.groq.com/openai/v1", key_page="https://console.groq.com/keys"),
        Preset("mistral", "Mistral", "https://api.mistral.ai/v1", key_page="https://console.mistral.ai/api-keys"),
        Preset(
            "deepseek",
            "DeepSeek",
            "https://api.deepseek.com/v1",
            structured="json_object",
            key_page="https://platform.deepseek.com/api_keys",
        ),
        Preset(
            "anthropic",
            "Anthropic (compatible endpoint)",
            "https://api.anthropic.com/v1",
            structured="none",
            key_page="https://console.anthropic.com/settings/keys",
        ),
        Preset("lmstudio", "LM Studio", "http://127.0.0.1:1234/v1", needs_key=False),
        Preset("llamacpp", "llama.cpp", "http://127.0.0.1:8080/v1", needs_key=False),
        Preset("vllm", "vLLM", "http://127.0.0.1:8000/v1", needs_key=False),
    )

    def warm(self) -> None:
        """Nothing to import."""

    async def stream(self, link: Link, request: ModelRequest) -> AsyncGenerator[Chunk]:
        """The answer; an optional parameter the server refuses by name is left out."""
        body = self._body(link, request)
        while True:
            try:
                async for chunk in self._call(link, request, body):
                    yield chunk
                return
            except ModelError as error:
                named = [name for name in _OPTIONAL if name in body and name in error.detail]
                if error.kind != "request" or not named:
                    raise
                for name in named:
                    del body[name]

    async def models(self, link: Link) -> list[ModelInfo]:
        """GET /models, with context sizes where this kind of server tells them."""
        response = await link.http.get(link.url("models"), headers=_headers(link))
        await wire.check(response, self.label, "")
        found = [_info(item) for item in wire.items(wire.document(response.content, self.label), "data")]
        if is_loopback(urlsplit(link.base_url).hostname or "") and any(one.context is None for one in found):
            found = await _with_local_contexts(link, found)
        return sorted(found, key=lambda one: one.name)

    async def check_key(self, link: Link) -> None:
        """OpenRouter lists its models to anybody, so there the key itself is asked for."""
        path = "key" if link.host == "openrouter.ai" else "models"
        response = await link.http.get(link.url(path), headers=_headers(link))
        await wire.check(response, self.label, "")

    def _body(self, link: Link, request: ModelRequest) -> dict[str, Any]:
        messages: list[dict[str, Any]] = [{"role": "system", "content": request.system}] if request.system else []
        turns: list[dict[str, Any]] = [{"role": role, "content": text} for role, text in request.turns()]
        if request.images:
            seen = [{"type": "image_url", "image_url": {"url": image.data_url}} for image in request.images]
            turns[0]["content"] = [{"type": "text", "text": request.prompt}, *seen]
        messages += turns
        body: dict[str, Any] = {
            "model": request.model,
            "messages": messages,
            "stream": True,
            "stream_options": {"include_usage": True},
        }
        if request.max_tokens:
            body["max_tokens"] = request.max_tokens
        if request.temperature is not None:
            body["temperature"] = request.temperature
        if link.host == "openrouter.ai":
            body["usage"] = {"include": True}
        if request.schema and not request.partial:
            body |= _response_format(self._structured(link), request.schema)
        return body

    def _structured(self, link: Link) -> Structured:
        host = urlsplit(link.base_url).hostname
        for preset in self.presets:
            if urlsplit(preset.base_url).hostname == host and not is_loopback(host or ""):
                return preset.structured
        return "json_schema"

    async def _call(self, link: Link, request: ModelRequest, body: dict[str, Any]) -> AsyncGenerator[Chunk]:
        async with link.http.stream("POST", link.url("chat/completions"), json=body, headers=_headers(link)) as response:
            await wire.check(response, self.label, request.model)
            if response.headers.get("content-type", "").startswith("application/json"):
                document = wire.document(await response.aread(), self.label)
                yield self._chunk(document, request)
                return
            finished = False
            async for data in wire.events(response, self.label):
                if data == "[DONE]":
                    finished = True
                    break
                chunk = self._chunk(wire.document(data, self.label), request) if data else Chunk()
                finished = finished or bool(chunk.finish)
                yield chunk
            if not finished:
                raise errors.broken(self.label, "the stream ended without a finish")

    def _chunk(self, document: dict[str, Any], request: ModelRequest) -> Chunk:
        if error := document.get("error"):
            inner = cast("dict[str, Any]", error) if isinstance(error, dict) else {"message": str(error)}
            raise errors.from_status(self.label, request.model, _status_of(inner), {"error": inner})
        choices = wire.items(document, "choices")
        usage = _counted(wire.part(document, "usage") or wire.part(wire.part(document, "x_groq"), "usage"))
        if not choices:
            return Chunk(usage=usage)
        choice = choices[0]
        said = wire.part(choice, "delta", "message")
        if refusal := said.get("refusal"):
            return Chunk(usage=usage, finish="refused", detail=str(refusal))
        reason = str(choice.get("finish_reason") or "")
        finish = _FINISH.get(reason, "stop") if reason else ""
        return Chunk(_text(said.get("content")), usage=usage, finish=finish, detail=reason)


def _headers(link: Link) -> dict[str, str]:
    headers = {"Accept": "text/event-stream, application/json"}
    return headers | {"Authorization": f"Bearer {link.key}"} if link.key else headers


def _response_format(structured: Structured, schema: dict[str, Any]) -> dict[str, Any]:
    if structured == "none":
        return {}
    if structured == "json_object":
        return {"response_format": {"type": "json_object"}}
    return {"response_format": {"type": "json_schema", "json_schema": {"name": "answer", "schema": schema}}}


def _status_of(error: dict[str, Any]) -> int:
    """Status of an error event in a running stream; vendors put it in `code`, `status`, or only in words."""
    for name in ("code", "status", "http_code"):
        value = error.get(name)
        if isinstance(value, int) or (isinstance(value, str) and value.isdigit()):
            return int(value)
    said = f"{error.get('type', '')} {error.get('code', '')}".lower()
    if "overloaded" in said:
        return 529
    if "rate_limit" in said:
        return 429
    return 400 if "invalid" in said or "context" in said else 500


def _text(content: Any) -> str:
    """Content is a string, or (Mistral's reasoning models) a list of typed parts."""
    if isinstance(content, list):
        parts = cast("list[Any]", content)
        return "".join(str(part.get("text") or "") for part in parts if isinstance(part, dict))  # pyright: ignore[reportUnknownArgumentType]
    return str(content or "")


def _counted(usage: dict[str, Any]) -> Counted | None:
    if not usage:
        return None
    details = wire.part(usage, "prompt_tokens_details")
    cached = details.get("cached_tokens") or usage.get("prompt_cache_hit_tokens") or 0
    cost = usage.get("cost")
    return Counted(
        int(usage.get("prompt_tokens") or 0),
        int(usage.get("completion_tokens") or 0),
        int(cached),
        round(float(cost) * 1_000_000) if isinstance(cost, int | float) else None,
    )


def _info(item: dict[str, Any]) -> ModelInfo:
    """One entry of /models. Context: OpenRouter context_length, Groq context_window, Mistral and LM Studio
    max_context_length, vLLM max_model_len.
    """
    meta = wire.part(item, "meta")
    names = ("context_length", "context_window", "max_context_length", "max_model_len")
    context = next((int(item[name]) for name in names if item.get(name)), None) or meta.get("n_ctx")
    prices = wire.part(item, "pricing")
    return ModelInfo(
        str(item.get("id", "")),
        int(context) if context else None,
        str(item.get("name") or ""),
        str(item.get("owned_by") or ""),
        _dollars(prices.get("prompt")),
        _dollars(prices.get("completion")),
    )


def _dollars(value: Any) -> float | None:
    """Dollars for a million tokens from OpenRouter's dollars for one, as text; -1 means that it varies."""
    try:
        price = float(value)
    except (TypeError, ValueError):
        return None
    return round(price * 1_000_000, 6) if price >= 0 else None


async def _with_local_contexts(link: Link, found: list[ModelInfo]) -> list[ModelInfo]:
    """Ask LM Studio's and llama.cpp's own addresses for the context that is really loaded."""
    root = link.base_url.rstrip("/").removesuffix("/v1")
    contexts: dict[str, int] = {}
    for item in wire.items(await _quietly(link, f"{root}/api/v0/models"), "data"):
        if context := item.get("loaded_context_length") or item.get("max_context_length"):
            contexts[str(item.get("id"))] = int(context)
    properties = {} if contexts else await _quietly(link, f"{root}/props")
    shared = wire.part(properties, "default_generation_settings").get("n_ctx")
    return [
        ModelInfo(
            one.name, one.context or contexts.get(one.name) or (int(shared) if shared else None), one.label, one.owner
        )
        for one in found
    ]


async def _quietly(link: Link, url: str) -> dict[str, Any]:
    """A JSON object that a server may or may not have; {} where it does not."""
    try:
        response = await link.http.get(url, headers=_headers(link))
        return wire.document(response.content, "") if response.status_code == 200 else {}
    except (HTTPError, ModelError):
        return {}


PROVIDER = OpenAICompatible()
