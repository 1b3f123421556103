"""How wide a title is where Google shows it: Arial at 20 pixels, by the advances of its metric twin Liberation Sans.

The table, resources/language/arial.toml, was made by packaging/arial_widths.py from Liberation Sans 2.1.5 (SIL Open Font
License 1.1, Debian package fonts-liberation2). Kerning is left out, as browsers' differences are larger.
"""

from __future__ import annotations

import tomllib
import unicodedata
from functools import cache
from typing import Any

from alwrity_desktop.core.paths import resource

_UNKNOWN = 0.556
"""Ems of a character the table lacks: Arial's figures and most of its small letters."""


@cache
def _advances() -> dict[str, float]:
    data: dict[str, Any] = tomllib.loads(resource("language", "arial.toml").read_text(encoding="utf-8"))
    units: int = data["units_per_em"]
    return {char: int(width) / units for width, characters in data["characters"].items() for char in characters}


def pixel_width(text: str, size: float = 20.0) -> float:
    """Width of `text` on one line in pixels, at `size` pixels to the em."""
    advances = _advances()
    return size * sum(advances[char] if char in advances else _guess(char) for char in text)


def _guess(char: str) -> float:
    if unicodedata.combining(char) or unicodedata.category(char) in ("Cf", "Cc"):
        return 0.0
    return 1.0 if unicodedata.east_asian_width(char) in "WF" else _UNKNOWN
