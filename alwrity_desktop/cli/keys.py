"""`alwrity keys`: set, list, delete. A key comes from the terminal or standard input; it is never an argument."""

from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING, Any

import typer

from alwrity_desktop.cli import context
from alwrity_desktop.core import paths
from alwrity_desktop.core.errors import InputError
from alwrity_desktop.core.messages import _

if TYPE_CHECKING:
    from alwrity_desktop.core.keychain import Keychain


def register(app: typer.Typer) -> None:
    """Add the commands to `app`."""
    group = typer.Typer(
        help="The keys of model providers and search services, in the system's keychain.", no_args_is_help=True
    )
    group.command("set")(set_key)
    group.command("list")(list_keys)
    group.command("delete")(delete_key)
    app.add_typer(group, name="keys")


def read_secret(prompt: str) -> str:
    """A secret from the terminal without echo, or the first line of standard input. Raises InputError when it is empty."""
    secret = typer.prompt(prompt, hide_input=True, err=True) if sys.stdin.isatty() else sys.stdin.readline()
    secret = secret.strip()
    if not secret:
        raise InputError(_("No key was given."), _("Type it at the prompt, or pipe it into the command."))
    return secret


async def _keychain() -> Keychain:
    from alwrity_desktop.core.keychain import Keychain

    keychain = await Keychain.open(paths.config_folder(), context.ask_passphrase)
    if await keychain.settle() == "session":
        raise InputError(
            _("There is no keychain on this machine, and no passphrase for a key file was given."),
            _("Run the command in a terminal to choose a passphrase, or start a keychain such as gnome-keyring."),
        )
    return keychain


SERVICES = ("pagespeed",)
"""Services that are neither model providers nor search services and take a key."""


def _key_name(provider: str) -> str:
    from alwrity_desktop.ai.providers import providers
    from alwrity_desktop.planner.search_providers import KEY, PROVIDERS

    searches = [KEY + one.name for one in PROVIDERS]
    if provider in SERVICES:
        return f"service:{provider}"
    if provider in searches:
        return provider
    known = [name for name, kind in providers().items() if kind.needs_key or kind.presets]
    if provider not in known:
        raise InputError(
            _("{provider} is no provider that takes a key.", provider=provider),
            _("Known: {known}.", known=", ".join([*known, *SERVICES, *searches])),
        )
    return f"provider:{provider}"


def set_key(
    provider: str = typer.Argument(..., help="openai, gemini, openai_compatible, pagespeed, search:brave, ..."),
) -> None:
    """Keep a provider's key. It is read from the terminal or standard input."""
    name = _key_name(provider)
    secret = read_secret(_("Key for {provider}", provider=provider))

    async def work() -> str:
        keychain = await _keychain()
        await keychain.set(name, secret)
        return keychain.kind

    kind = asyncio.run(work())
    context.emit(
        {"provider": provider, "stored": kind}, _("The key of {provider} is kept ({kind}).", provider=provider, kind=kind)
    )


def list_keys() -> None:
    """Which providers have a key; shown masked."""

    async def work() -> list[dict[str, Any]]:
        from alwrity_desktop.core.keychain import masked

        keychain = await _keychain()
        rows: list[dict[str, Any]] = []
        for name in await keychain.names():
            secret = await keychain.get(name)
            kind, _sign, provider = name.partition(":")
            if kind in ("provider", "service", "search") and secret:
                shown = name if kind == "search" else provider
                rows.append({"provider": shown, "key": masked(secret), "stored": keychain.kind})
        return rows

    rows = asyncio.run(work())
    text = context.table([[row["provider"], row["key"], row["stored"]] for row in rows], ["provider", "key", "kept in"])
    context.emit(rows, text if rows else _("No keys are kept. Add one: alwrity keys set PROVIDER"))


def delete_key(provider: str = typer.Argument(..., help="Whose key.")) -> None:
    """Forget a provider's key."""
    name = _key_name(provider)

    async def work() -> None:
        keychain = await _keychain()
        if await keychain.get(name) is None:
            raise InputError(_("No key of {provider} is kept.", provider=provider))
        await keychain.delete(name)

    asyncio.run(work())
    context.emit({"provider": provider, "deleted": True}, _("The key of {provider} is deleted.", provider=provider))
