"""One call to a search service: through the gate, with an end to how long and how much, every failure as a sentence."""

from __future__ import annotations

import asyncio
import json
import re
from typing import Any, cast
from urllib.parse import urlsplit

from alwrity_desktop.core.errors import InputError
from alwrity_desktop.core.http import HTTPError, HttpGate, InvalidURL, Response, is_loopback
from alwrity_desktop.core.messages import _
from alwrity_desktop.language.names import language_names
from alwrity_desktop.planner.search_providers.base import Asking, Question, SearchError, SearchProvider

SECONDS = 30.0
MOST_BYTES = 5_000_000
MOST = 20
"""Addresses of one answer that are kept."""
COUNTRIES = {
    "argentina": "AR", "australia": "AU", "austria": "AT", "belgium": "BE", "brazil": "BR", "canada": "CA", "chile": "CL",
    "china": "CN", "denmark": "DK", "finland": "FI", "france": "FR", "germany": "DE", "greece": "GR", "hong kong": "HK",
    "india": "IN", "indonesia": "ID", "ireland": "IE", "italy": "IT", "japan": "JP", "korea": "KR", "malaysia": "MY",
    "mexico": "MX", "netherlands": "NL", "new zealand": "NZ", "norway": "NO", "philippines": "PH", "poland": "PL",
    "portugal": "PT", "russia": "RU", "saudi arabia": "SA", "singapore": "SG", "south africa": "ZA", "spain": "ES",
    "sweden": "SE", "switzerland": "CH", "taiwan": "TW", "turkey": "TR", "uk": "GB", "united kingdom": "GB",
    "united states": "US", "usa": "US",
}  # fmt: skip
"""As keyword tools write them, beside codes of two letters."""


def question(text: str, country: str, language: str) -> Question:
    """A keyword as it is asked for; what its file tells of country and language is often a name."""
    return Question(" ".join(text.split()), country_code(country), language_code(language))


def country_code(told: str) -> str:
    """ "DE" of "de", "Germany" or "de-DE"; "" of what is no country known here."""
    plain = told.strip().casefold()
    found = COUNTRIES.get(plain, "")
    if not found and (code := re.fullmatch(r"(?:[a-z]{2}[-_])?([a-z]{2})", plain)):
        found = COUNTRIES.get(code[1], code[1].upper())
    return found


def language_code(told: str) -> str:
    """ "de" of "de", "de-AT" or "German"; "" of what is no language known here."""
    plain = told.strip().casefold()
    if code := re.fullmatch(r"([a-z]{2})(?:[-_].*)?", plain):
        return code[1]
    return next((code[:2] for code, name in language_names().items() if name.casefold() == plain), "")


def host_of(provider: SearchProvider, base_url: str = "") -> str:
    """The host that is asked. Raises InputError for an address that would get the key without encryption, or is none."""
    parts = urlsplit(base_url or provider.base_url)
    if parts.hostname and (parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.hostname))):
        return parts.netloc.rpartition("@")[2]
    raise InputError(
        _("{url} would get your key without encryption.", url=base_url[:200]),
        _("Use an address that begins with https://."),
    )


async def send(provider: SearchProvider, call: Asking, http: HttpGate, base_url: str = "") -> list[str]:
    """Addresses of the results page, the first one first. Raises SearchError, OfflineError and InputError."""
    host_of(provider, base_url)
    url = (base_url or provider.base_url).rstrip("/") + call.path
    headers = {"Accept": "application/json", **call.headers}
    try:
        async with (
            asyncio.timeout(SECONDS),
            http.client(timeout=SECONDS) as client,
            client.stream("GET", url, params=call.query, headers=headers) as response,
        ):
            data = bytearray()
            async for piece in response.aiter_bytes():
                data += piece
                if len(data) > MOST_BYTES:
                    raise provider.unreadable(f"over {MOST_BYTES} bytes")
            return _read(provider, response, bytes(data))
    except (HTTPError, InvalidURL, TimeoutError) as error:
        raise SearchError(
            "server",
            _("{label} did not answer.", label=provider.label),
            _("Check the connection and try again; what came is kept."),
            detail=str(error),
        ) from error


def _read(provider: SearchProvider, response: Response, data: bytes) -> list[str]:
    status = response.status_code
    try:
        found: Any = json.loads(data)
    except ValueError as error:
        if status == 200:
            raise provider.unreadable(str(error)) from error
        found = {}
    answer = cast("dict[str, Any]", found) if isinstance(found, dict) else {}
    if status != 200:
        raise provider.refusal(status, {name.lower(): value for name, value in response.headers.items()}, answer)
    urls = provider.addresses(answer)
    if urls is None:
        raise provider.unreadable(data[:200].decode("utf-8", "replace"))
    return list(dict.fromkeys(urls))[:MOST]
