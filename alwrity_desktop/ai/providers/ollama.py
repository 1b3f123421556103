"""Ollama by its native API. Its OpenAI endpoint cannot be told num_ctx and cuts the context at its default in silence."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from typing import Any

from alwrity_desktop.ai import errors, wire
from alwrity_desktop.ai.errors import ModelError
from alwrity_desktop.ai.providers.base import Chunk, Counted, Finish, Link, ModelInfo, ModelRequest, Preset
from alwrity_desktop.core.http import HTTPError
from alwrity_desktop.core.messages import _

SHARE_THAT_MUST_BE_COUNTED = 0.6
"""An estimate by characters is off by a third at most for ordinary text; counting less than this means a cut."""
SHOWN_AT_ONCE = 4
"""Models asked for their context size at the same time."""


class Ollama:
    """POST /api/chat with num_ctx, answers as lines of JSON."""

    name = "ollama"
    label = "Ollama"
    needs_key = False
    base_url = "http://127.0.0.1:11434"
    presets: tuple[Preset, ...] = ()

    def warm(self) -> None:
        """Nothing to import."""

    async def stream(self, link: Link, request: ModelRequest) -> AsyncGenerator[Chunk]:
        """The answer, with a warning when fewer tokens were read than were sent."""
        url, body = link.url("api/chat"), _body(request)
        if request.images and not await _can_see(link, request.model):
            raise errors.blind(self.label, request.model, "its capabilities do not name vision")
        async with link.http.stream("POST", url, json=body, headers=_headers(link)) as response:
            await wire.check(response, self.label, request.model)
            async for line in wire.lines(response, self.label):
                if not line.strip():
                    continue
                document = wire.document(line, self.label)
                if error := document.get("error"):
                    raise errors.from_status(self.label, request.model, 500, {"error": error})
                yield _chunk(document, request)
                if document.get("done"):
                    return
        raise errors.broken(self.label, "the stream ended without done")

    async def check_key(self, link: Link) -> None:
        """Ollama wants no key; a proxy before it may."""
        response = await link.http.get(link.url("api/tags"), headers=_headers(link))
        await wire.check(response, self.label, "")

    async def models(self, link: Link) -> list[ModelInfo]:
        """GET /api/tags, and each model's own context length from /api/show."""
        response = await link.http.get(link.url("api/tags"), headers=_headers(link))
        await wire.check(response, self.label, "")
        listed = wire.items(wire.document(response.content, self.label), "models")
        gate = asyncio.Semaphore(SHOWN_AT_ONCE)

        async def shown(name: str) -> ModelInfo:
            async with gate:
                return ModelInfo(name, await _context(link, name))

        return sorted(await asyncio.gather(*(shown(str(item["name"])) for item in listed)), key=lambda one: one.name)


def _body(request: ModelRequest) -> dict[str, Any]:
    messages: list[dict[str, Any]] = [{"role": "system", "content": request.system}] if request.system else []
    turns: list[dict[str, Any]] = [{"role": role, "content": text} for role, text in request.turns()]
    if request.images:
        turns[0]["images"] = [image.base64 for image in request.images]
    messages += turns
    options: dict[str, Any] = {"num_ctx": request.context} if request.context else {}
    if request.max_tokens:
        options["num_predict"] = request.max_tokens
    if request.temperature is not None:
        options["temperature"] = request.temperature
    body: dict[str, Any] = {"model": request.model, "messages": messages, "stream": True, "options": options}
    if request.schema and not request.partial:
        body["format"] = request.schema
    return body


def _headers(link: Link) -> dict[str, str]:
    return {"Authorization": f"Bearer {link.key}"} if link.key else {}


def _chunk(document: dict[str, Any], request: ModelRequest) -> Chunk:
    text = str(wire.part(document, "message").get("content") or "")
    if not document.get("done"):
        return Chunk(text)
    reason = str(document.get("done_reason") or "stop")
    finish: Finish = "length" if reason == "length" else "stop"
    tokens_in, tokens_out = int(document.get("prompt_eval_count") or 0), int(document.get("eval_count") or 0)
    usage = Counted(tokens_in, tokens_out) if tokens_in or tokens_out else None
    return Chunk(text, usage, finish, reason, _cut(request, tokens_in))


def _cut(request: ModelRequest, counted: int) -> str:
    """A warning when the server read less than was sent. No count at all says nothing (an old server's cache)."""
    full = bool(request.context) and counted >= request.context
    few = (
        counted < request.estimated_in * SHARE_THAT_MUST_BE_COUNTED and not request.images
    )  # models count them differently
    if not counted or not (full or few):
        return ""
    return _(
        "Ollama read {counted} tokens of about {estimated}: the beginning was cut off. "
        "Set a larger context in the settings (now {context}).",
        counted=f"{counted:,}",
        estimated=f"{max(request.estimated_in, counted):,}",
        context=f"{request.context:,}",
    )


async def _shown(link: Link, name: str) -> dict[str, Any]:
    """What Ollama tells of a model, {} where it does not."""
    try:
        response = await link.http.post(link.url("api/show"), json={"model": name}, headers=_headers(link))
        return wire.document(response.content, "Ollama") if response.status_code == 200 else {}
    except (HTTPError, ModelError):
        return {}


async def _can_see(link: Link, name: str) -> bool:
    """Whether a model takes images. A text model would answer without having seen them; old servers do not tell."""
    told = (await _shown(link, name)).get("capabilities")
    return not isinstance(told, list) or "vision" in told


async def _context(link: Link, name: str) -> int | None:
    """Context length from the model's own metadata ("llama.context_length" and the like), or None."""
    facts = wire.part(await _shown(link, name), "model_info")
    return next((int(value) for key, value in facts.items() if key.endswith(".context_length") and value), None)


PROVIDER = Ollama()
