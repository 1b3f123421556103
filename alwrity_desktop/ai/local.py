"""Model servers on this machine: who answers on the usual loopback ports."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from alwrity_desktop.ai import wire
from alwrity_desktop.ai.errors import ModelError
from alwrity_desktop.core.http import AsyncClient, ConnectError, ConnectTimeout, HTTPError

PORTS = (11434, 1234, 8080)
"""Default ports of Ollama, LM Studio and llama.cpp."""
QUICK = 1.5
"""Seconds a loopback server gets for each of the few questions."""
LocalKind = Literal["ollama", "lmstudio", "llamacpp", "compatible"]


@dataclass(slots=True, frozen=True)
class LocalServer:
    """A server that answered. `provider` and `base_url` are what a task needs; `models` are their names."""

    kind: LocalKind
    label: str
    provider: str
    base_url: str
    models: tuple[str, ...] = ()


async def find(client: AsyncClient, ports: Sequence[int] = PORTS) -> list[LocalServer]:
    """All of them, in the order of the ports."""
    found = await asyncio.gather(*(_look(client, f"http://127.0.0.1:{port}") for port in ports))
    return [server for server in found if server]


async def _look(client: AsyncClient, root: str) -> LocalServer | None:
    """Who answers there, told by the address that only this kind of server has; None when nobody does."""
    try:
        if "version" in await _get(client, f"{root}/api/version"):
            tags = await _get(client, f"{root}/api/tags")
            return LocalServer("ollama", "Ollama", "ollama", root, _names(tags, "models", "name"))
        listed = await _get(client, f"{root}/v1/models")
        if "data" not in listed:
            return None
        names = _names(listed, "data", "id")
        if "data" in await _get(client, f"{root}/api/v0/models"):
            return LocalServer("lmstudio", "LM Studio", "openai_compatible", f"{root}/v1", names)
        if "default_generation_settings" in await _get(client, f"{root}/props"):
            return LocalServer("llamacpp", "llama.cpp", "openai_compatible", f"{root}/v1", names)
        return LocalServer("compatible", "OpenAI-compatible server", "openai_compatible", f"{root}/v1", names)
    except (ConnectError, ConnectTimeout, TimeoutError):
        return None


async def _get(client: AsyncClient, url: str) -> dict[str, Any]:
    """A JSON object, {} for any other answer. Raises when nobody is there."""
    try:
        async with asyncio.timeout(QUICK):
            response = await client.get(url)
        return wire.document(response.content, "") if response.status_code == 200 else {}
    except (ConnectError, ConnectTimeout):
        raise
    except (HTTPError, ModelError):
        return {}


def _names(document: dict[str, Any], list_name: str, name: str) -> tuple[str, ...]:
    return tuple(str(item[name]) for item in wire.items(document, list_name) if name in item)
