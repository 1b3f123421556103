"""How long a text is where it is posted: social networks count characters each in their own way."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Literal, get_args

Counting = Literal["characters", "graphemes", "x"]
"""characters: UTF-16 units, as browsers count, so that an emoji counts two or more. graphemes: what a reader sees as one
character. x: by the table of twitter-text (version 3): Latin and most other letters count one, all else and emoji two."""
COUNTINGS: tuple[str, ...] = get_args(Counting)

_URL = re.compile(r"https?://[^\s<>\"“”]+", re.IGNORECASE)
_BARE = re.compile(
    r"(?<![\w@./-])(?:[a-z0-9-]+\.)+(?:com|org|net|io|co|de|fr|es|it|nl|uk|eu|us|in|app|dev|info|ai|blog|shop|xyz|me)"
    r"(?:/[^\s<>\"“”]*)?(?![\w.-]*\w)",
    re.IGNORECASE,
)
"""Addresses without a scheme, which X links as well; a part of its endings, the frequent ones."""
_CLOSING = ".,;:!?)]}'’"
_LIGHT = ((0, 4351), (8192, 8205), (8208, 8223), (8242, 8247))
_JOINER, _KEYCAP, _EMOJI_LOOK = 0x200D, 0x20E3, 0xFE0F


def posted_length(text: str, counting: Counting = "characters", link: int = 0) -> int:
    """The characters a network counts for `text`. link: what each address counts, 0 for as many as it has."""
    flat = unicodedata.normalize("NFC", text.strip())
    links = 0
    if link:
        flat, links = _URL.subn(_tail, flat)
        if counting == "x":
            flat, more = _BARE.subn(_tail, flat)
            links += more
    return links * link + _COUNTERS[counting](flat)


def addresses(text: str) -> list[str]:
    """The addresses that stand in a text, without what closes the sentence behind them."""
    return [match.group().rstrip(_CLOSING) for match in _URL.finditer(text)]


def graphemes(text: str) -> Iterator[str]:
    """The characters as a reader sees them (the rules of Unicode's annex 29 that matter in posts)."""
    cluster, flags = "", 0
    for sign in text:
        if cluster and (_joins(cluster, sign) or (_is_flag(sign) and flags % 2)):
            cluster += sign
        else:
            if cluster:
                yield cluster
            cluster = sign
        flags = flags + 1 if _is_flag(sign) else 0
    if cluster:
        yield cluster


def _tail(match: re.Match[str]) -> str:
    """What closes the sentence after an address is not a part of it."""
    found = match.group()
    return found[len(found.rstrip(_CLOSING)) :]


def _joins(cluster: str, sign: str) -> bool:
    code = ord(sign)
    if ord(cluster[-1]) == _JOINER:
        return code > 0x2000
    looks = code == _JOINER or 0x1F3FB <= code <= 0x1F3FF or 0xE0020 <= code <= 0xE007F or 0x1160 <= code <= 0x11FF
    return looks or unicodedata.category(sign) in ("Mn", "Me", "Mc") or (sign == "\n" and cluster == "\r")


def _is_flag(sign: str) -> bool:
    return 0x1F1E6 <= ord(sign) <= 0x1F1FF


def _units(text: str) -> int:
    return len(text) + sum(ord(sign) > 0xFFFF for sign in text)


def _seen(text: str) -> int:
    return sum(1 for _cluster in graphemes(text))


def _weighed(text: str) -> int:
    return sum(_weight(cluster) for cluster in graphemes(text))


def _weight(cluster: str) -> int:
    emoji = len(cluster) > 1 and any(
        ord(sign) in (_JOINER, _KEYCAP, _EMOJI_LOOK) or ord(sign) > 0x1F000 for sign in cluster
    )
    return 2 if emoji else sum(1 if any(low <= ord(sign) <= high for low, high in _LIGHT) else 2 for sign in cluster)


_COUNTERS = {"characters": _units, "graphemes": _seen, "x": _weighed}
