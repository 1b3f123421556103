"""A piece of a text with its place, and one spelling for what has several."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple


class Span(NamedTuple):
    """`text` stands at `start` to `end` of the source it was found in; `text` itself may be normalised."""

    start: int
    end: int
    text: str


_ONE_SPELLING = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛ʼʻ＇´`′", "'"),
        **dict.fromkeys("“”„‟″«»‹›", '"'),
        **dict.fromkeys("‐‑‒\u2043\uff0d", "-"),
        **dict.fromkeys("\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000", " "),
        "\u00ad": None,
        "\u200b": None,
        "\u200c": None,
        "\u200d": None,
        "\u2060": None,
        "\ufeff": None,
    }
)
_SPACES = re.compile(r"\s+")


def normalised(text: str) -> str:
    """`text` in NFC, with straight quotes, plain hyphens and spaces, and without what has no width."""
    if text.isascii():
        return text.replace("`", "'")
    return unicodedata.normalize("NFC", text.translate(_ONE_SPELLING))


def squeezed(text: str) -> str:
    """`text` normalised, in lower case, each run of spaces one space."""
    return _SPACES.sub(" ", normalised(text)).strip().lower()
