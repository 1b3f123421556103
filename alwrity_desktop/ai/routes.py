"""Which model a task goes to: its own, else the workspace's, then the fallbacks; at which address, with which key."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlsplit

from alwrity_desktop.ai.errors import no_key
from alwrity_desktop.ai.providers import provider
from alwrity_desktop.ai.providers.base import Provider
from alwrity_desktop.ai.task import Task
from alwrity_desktop.core.errors import InputError, KnownError
from alwrity_desktop.core.messages import _
from alwrity_desktop.core.settings import Settings

OFFLINE = "offline"


class Keys(Protocol):
    """What of the keychain is needed here."""

    async def get(self, name: str) -> str | None:
        """The secret, or None."""
        ...


@dataclass(slots=True, frozen=True)
class Route:
    """A provider, a model there, and its address ("" is the vendor's own)."""

    provider: Provider
    model: str
    base_url: str

    @property
    def name(self) -> str:
        """As "provider:model"."""
        return f"{self.provider.name}:{self.model}"

    @property
    def label(self) -> str:
        """The server's name for messages: a preset's where the address is one's."""
        host = urlsplit(self.base_url).netloc
        for preset in self.provider.presets:
            if urlsplit(preset.base_url).netloc == host:
                return preset.label
        return self.provider.label


def routes(task: Task, settings: Settings) -> list[Route]:
    """The model for a task, then its fallbacks. Raises InputError when none is chosen or one is unknown."""
    names = [task.model or settings.models.default, *settings.models.fallbacks]
    if names[0].split(":")[0] == OFFLINE:
        raise InputError(
            _("No model is chosen; the offline drafter writes without one."),
            _("Choose a model in the settings, or give one for this task."),
        )
    found: list[Route] = []
    for position, name in enumerate(names):
        if name and name.split(":")[0] != OFFLINE:
            route = parse(name, settings, task.base_url if position == 0 else "")
            if route not in found:
                found.append(route)
    return found


def parse(name: str, settings: Settings, base_url: str = "") -> Route:
    """A route from "provider:model" and the addresses in the settings. Raises InputError."""
    kind, _colon, model = name.partition(":")
    if not model:
        raise InputError(
            _("{name} does not name a model.", name=name), _("Write it as provider:model, such as ollama:llama3.2.")
        )
    return Route(provider(kind), model, address(kind, settings, base_url))


def address(kind: str, settings: Settings, base_url: str = "") -> str:
    """The address to use for a provider. Raises InputError for one that is no address, or a missing one."""
    own = {"openai_compatible": settings.models.compatible_url, "ollama": settings.models.ollama_url}
    chosen = (base_url or own.get(kind, "") or provider(kind).base_url).strip()
    for preset in provider(kind).presets:
        if chosen == preset.name:
            chosen = preset.base_url
    if not chosen and kind == "openai_compatible":
        raise InputError(
            _("An OpenAI-compatible model needs the address of its server."),
            _("Give it with --base-url, or choose a server in the settings."),
        )
    parts = urlsplit(chosen)
    if chosen and (parts.scheme not in ("http", "https") or not parts.hostname):
        raise InputError(
            _("{address} is not the address of a server.", address=chosen),
            _("It begins with http:// or https://, such as http://127.0.0.1:1234/v1."),
        )
    if "@" in parts.netloc:
        raise InputError(
            _("The address of {host} has a name or password in it, which would be stored with it.", host=parts.hostname),
            _("Leave it out, and keep what the server asks for as the provider's key."),
        )
    return chosen.rstrip("/")


async def key_of(keys: Keys, kind: Provider, base_url: str, label: str) -> str:
    """The key for a provider: one kept for this very host, else the provider's. Raises ModelError (auth) when one is
    needed and there is none. A preset of a server on this machine needs none.
    """
    host = urlsplit(base_url).hostname or ""
    names = [f"provider:{kind.name}:{host}"] if kind.presets and host else []
    for name in [*names, f"provider:{kind.name}"]:
        if key := await keys.get(name):
            return key.strip()
    wanted = kind.needs_key or any(
        preset.needs_key and urlsplit(preset.base_url).hostname == host for preset in kind.presets
    )
    if wanted:
        raise no_key(label, kind.name)
    return ""


async def standing(keys: Keys, settings: Settings) -> tuple[bool, str]:
    """Whether the model that writes could be asked, and a sentence on it and its key; nobody is asked here."""
    name = settings.models.default
    if name.split(":")[0] == OFFLINE:
        return True, _("none is chosen; the offline drafter writes")
    try:
        route = parse(name, settings)
        key = await key_of(keys, route.provider, route.base_url, route.label)
    except KnownError as error:
        return False, f"{name}. {error.sentence}"
    return True, _("{name}, its key is there", name=name) if key else _("{name}, it needs no key", name=name)
