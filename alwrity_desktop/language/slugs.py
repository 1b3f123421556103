"""Slugs: what a title becomes in an address, and a heading in a link to it."""

from __future__ import annotations

import re
import unicodedata

SLUG_MOST = 60
"""Characters of a slug that still reads well in an address."""
ANCHOR_MOST = 200

_LATIN = str.maketrans({"ß": "ss", "æ": "ae", "ø": "o", "đ": "d", "ł": "l", "œ": "oe", "þ": "th", "ð": "d", "ı": "i"})


def slugify(text: str, most: int = SLUG_MOST) -> str:
    """Small letters and digits joined by hyphens, accents taken off, cut at a word; other scripts stay as they are."""
    folded = unicodedata.normalize("NFKD", text.casefold().translate(_LATIN))
    plain = "".join(letter for letter in folded if not unicodedata.combining(letter) or ord(letter) > 0x36F)
    plain = re.sub(r"['’]", "", unicodedata.normalize("NFC", plain))
    slug = re.sub(r"[\W_]+", "-", plain).strip("-")
    if len(slug) <= most:
        return slug
    cut = slug[: most + 1].rsplit("-", 1)[0] if "-" in slug[: most + 1] else slug[:most]
    return cut[:most].strip("-")


def anchor_of(heading: str) -> str:
    """The fragment that leads to a heading with this text, without the "#"."""
    return slugify(heading, ANCHOR_MOST)
