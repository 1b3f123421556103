"""Slugs: what a title becomes in an address, and a heading in a link to it."""

from __future__ import annotations

import re
import unicodedata

SLUG_MOST = 60
"""Characters of a slug that still reads well in an address."""
ANCHOR_MOST = 200

_ACCENTED = re.compile("([a-z])[\u0300-\u036f]+")
"""A Latin letter with its accents; those of other scripts, such as the breve of a Cyrillic й, are part of the letter."""
_LATIN = str.maketrans({"ß": "ss", "æ": "ae", "ø": "o", "đ": "d", "ł": "l", "œ": "oe", "þ": "th", "ð": "d", "ı": "i"})


def slugify(text: str, most: int = SLUG_MOST) -> str:
    """Small letters and digits joined by hyphens, accents taken off, cut at a word; other scripts stay as they are."""
    folded = unicodedata.normalize("NFKD", text.casefold().translate(_LATIN))
    plain = _ACCENTED.sub(r"\1", folded)
    plain = re.sub(r"['’]", "", unicodedata.normalize("NFC", plain))
    slug = re.sub(r"[\W_]+", "-", plain).strip("-")
    if len(slug) <= most:
        return slug
    cut = slug[: most + 1].rsplit("-", 1)[0] if "-" in slug[: most + 1] else slug[:most]
    return cut[:most].strip("-")


def anchor_of(heading: str) -> str:
    """The fragment that leads to a heading with this text, without the "#"."""
    return slugify(heading, ANCHOR_MOST)
