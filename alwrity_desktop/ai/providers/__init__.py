"""Every provider, found by its file: a module here that has a PROVIDER is one."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from alwrity_desktop.ai.providers.base import Provider
from alwrity_desktop.core.errors import InputError
from alwrity_desktop.core.messages import _


@cache
def providers() -> dict[str, Provider]:
    """Name to provider, in the order of their names."""
    found: dict[str, Provider] = {}
    for module in sorted(pkgutil.iter_modules(__path__), key=lambda one: one.name):
        provider = getattr(importlib.import_module(f"{__name__}.{module.name}"), "PROVIDER", None)
        if provider is not None:
            found[provider.name] = provider
    return found


def provider(name: str) -> Provider:
    """The provider called `name`. Raises InputError with the known names."""
    try:
        return providers()[name]
    except KeyError:
        known = ", ".join(providers())
        raise InputError(
            _("There is no provider called {name}.", name=name), _("Known providers: {known}.", known=known)
        ) from None
