"""Search services that can be asked for results pages, one file each; a new one is named here."""

from __future__ import annotations

from alwrity_desktop.core.errors import InputError
from alwrity_desktop.core.messages import _
from alwrity_desktop.planner.search_providers import brave, google, serpapi
from alwrity_desktop.planner.search_providers.base import SearchProvider

PROVIDERS: tuple[SearchProvider, ...] = (brave.PROVIDER, google.PROVIDER, serpapi.PROVIDER)
KEY = "search:"
"""Before the name of a service: the name of its key in the keychain."""


def search_provider(name: str) -> SearchProvider:
    """The service called `name`. Raises InputError with the known names."""
    for one in PROVIDERS:
        if one.name == name:
            return one
    known = ", ".join(one.name for one in PROVIDERS)
    raise InputError(_("There is no search service called {name}.", name=name), _("Choose {known}.", known=known))
