"""What a search engine suggests while somebody types. Off unless the settings allow it: each seed is sent to that host.

The answer is the list browsers read (OpenSearch Suggestions 1.1): ["sofa", ["sofa bed", "sofa cleaning"], ...].
"""

from __future__ import annotations

import json
from typing import Any, cast
from urllib.parse import quote, urlsplit

from alwrity_desktop.core.errors import InputError, KnownError
from alwrity_desktop.core.http import HTTPError, HttpGate, InvalidURL
from alwrity_desktop.core.messages import _
from alwrity_desktop.core.progress import Progress, Report, silent
from alwrity_desktop.core.settings import Settings

LARGEST = 1_000_000
MOST = 50
"""Suggestions of one answer that are read."""


def host_of(settings: Settings) -> str:
    """The host seeds are sent to. Raises InputError while the setting is off, or the address is none."""
    if not settings.planning.autosuggest:
        raise InputError(
            _("Search suggestions are off."), _("Turn them on in the settings, under Planning: seeds are sent out then.")
        )
    return address_of(settings)


def address_of(settings: Settings) -> str:
    """The host that is named in the settings, on or off. Raises InputError for an address that is none."""
    parts = urlsplit(settings.planning.autosuggest_url)
    if parts.scheme not in ("http", "https") or not parts.hostname or "{query}" not in settings.planning.autosuggest_url:
        raise InputError(
            _("The address for search suggestions is no address with {mark} in it.", mark="{query}"),
            _("Write one as https://host/path?q={mark} in the settings.", mark="{query}"),
        )
    return parts.netloc.rpartition("@")[2]


async def suggest(http: HttpGate, settings: Settings, seed: str, language: str, report: Report = silent) -> list[str]:
    """What is suggested for `seed`; says first which host is asked. Raises KnownError."""
    host = host_of(settings)
    report(Progress("call", _("Asking {host} for suggestions to “{seed}”", host=host, seed=seed)))
    template = settings.planning.autosuggest_url
    url = template.replace("{query}", quote(seed, safe="")).replace("{language}", quote(language, safe=""))
    try:
        async with http.client() as client, client.stream("GET", url) as response:
            data = bytearray()
            async for piece in response.aiter_bytes():
                data += piece
                if len(data) > LARGEST:
                    break
            status = response.status_code
            encoding = response.charset_encoding or "utf-8"
    except (HTTPError, InvalidURL) as error:
        raise KnownError(
            _("{host} did not answer.", host=host), _("Try later, or expand without suggestions."), detail=str(error)
        ) from error
    if status != 200:
        raise KnownError(
            _("{host} refused to suggest anything (status {status}).", host=host, status=status),
            _("Try later, or expand without suggestions."),
        )
    return _read(bytes(data), encoding, host)


def _read(data: bytes, encoding: str, host: str) -> list[str]:
    try:
        answer: Any = json.loads(data.decode(encoding, "replace"))
        found: Any = cast("list[Any]", answer)[1]
    except (ValueError, LookupError, TypeError) as error:
        found, detail = None, str(error)
    else:
        detail = str(found)[:200]
    if not isinstance(found, list):
        raise KnownError(
            _("{host} answered, but not with suggestions.", host=host),
            _("Check its address in the settings."),
            detail=detail,
        )
    return [text for text in cast("list[Any]", found)[:MOST] if isinstance(text, str) and text.strip()]
