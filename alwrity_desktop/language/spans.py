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
        "\u05be": "-",  # Hebrew maqaf, geresh and gershayim
        "\u05f3": "'",
        "\u05f4": '"',
        "\u0640": None,  # Arabic tatweel
        **dict.fromkeys(map(chr, (*range(0x64B, 0x653), 0x670))),  # Arabic vowel signs
        **dict.fromkeys(map(chr, (*range(0x591, 0x5BE), 0x5BF, 0x5C1, 0x5C2, 0x5C4, 0x5C5, 0x5C7))),  # Hebrew points
        **{
            chr(wide): chr(wide - 0xFEE0)
            for wide in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))
        },
    }
)
_ODD = re.compile(f"[{''.join(map(re.escape, map(chr, _ONE_SPELLING)))}]")
_SPACES = re.compile(r"\s+")


def normalised(text: str) -> str:
    """`text` in NFC, with straight quotes, plain hyphens and spaces, and without what has no width.

    Full-width Latin letters and digits become plain ones; Arabic vowel signs and tatweel and Hebrew points are left out.
    """
    if text.isascii():
        return text.replace("`", "'")
    if _ODD.search(text):
        text = text.translate(_ONE_SPELLING)
    return unicodedata.normalize("NFC", text)


def lowered(text: str, language: str) -> str:
    """`text` in lower case as `language` writes it: in Turkish (and Azeri), I is ı and İ is i."""
    if language[:2].lower() in ("tr", "az"):
        text = text.replace("İ", "i").replace("I", "ı")
    return text.lower()


def squeezed(text: str) -> str:
    """`text` normalised, in lower case, each run of spaces one space."""
    return _SPACES.sub(" ", normalised(text)).strip().lower()
