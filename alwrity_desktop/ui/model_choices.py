"""The models that can be chosen here: those of servers on this machine, and of providers with a key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alwrity_desktop.core.errors import KnownError
from alwrity_desktop.core.messages import _
from alwrity_desktop.ui.writer.model_picker import Choice

if TYPE_CHECKING:
    from alwrity_desktop.workspace import Workspace

LISTED = 40
"""Models of one provider that are offered; any other can be typed."""


async def found_models(workspace: Workspace) -> tuple[list[Choice], str]:
    """What a ModelPicker offers besides the way without a model, and why some could not be listed ("" when all were)."""
    engine, keychain = workspace.engine, workspace.keychain
    found: list[Choice] = []
    for server in await engine.find_local():
        for name in server.models[:LISTED]:
            title = _("{name} on this machine ({label})", name=name, label=server.label)
            found.append(Choice(f"{server.provider}:{name}", title, server.base_url))
    if keychain.locked and workspace.settings.models.default.startswith("offline"):
        return found, ""  # who writes without a model is not asked for the passphrase
    problem = ""
    for key in await keychain.names():
        room, _colon, provider = key.partition(":")
        if room == "provider" and provider and not workspace.http.offline:
            choices, why = await _of_provider(workspace, provider.split(":")[0])
            found, problem = found + choices, problem or why
    return found, problem


async def _of_provider(workspace: Workspace, provider: str) -> tuple[list[Choice], str]:
    """Models of a provider whose key is known; where its list cannot be had, its name still can be typed."""
    try:
        listed = await workspace.engine.models(provider)
    except KnownError as error:
        return [], error.sentence
    return [
        Choice(f"{provider}:{model.name}", f"{model.label or model.name} ({provider})") for model in listed[:LISTED]
    ], ""
