"""How much a term tells of a subject; words of every subject tell little (resources/seo/background.toml)."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Sequence
from functools import cache

from alwrity_desktop.core.paths import resource
from alwrity_desktop.language.stems import stem

GENERAL = 0.15
"""Share of all texts from which on a word is one of every subject."""
_RARE = 0.05
"""Share up to which a word counts in full."""


@cache
def shares(language: str) -> dict[str, float]:
    """Share of texts, 0 to 1, that have a word, by its stem; empty for a language without a list."""
    tables: dict[str, dict[str, str]] = tomllib.loads(resource("seo", "background.toml").read_text(encoding="utf-8"))
    rows = tables.get(language.lower().partition("-")[0], {})
    return {stem(word, language): int(share) / 100 for share, listed in rows.items() for word in listed.split()}


def is_general(stems: Sequence[str], language: str) -> bool:
    """Is a term of these stems made of nothing but words of every subject?"""
    known = shares(language)
    return all(known.get(one, 0.0) >= GENERAL for one in stems)


def tells(stems: Sequence[str], language: str) -> float:
    """How much a term tells of the subject, near 0 to 1: the mean of its words, each the less the more texts have it."""
    known = shares(language)
    full = math.log(1 / _RARE)
    return sum(min(1.0, math.log(1 / max(known.get(one, 0.0), _RARE)) / full) for one in stems) / max(1, len(stems))
