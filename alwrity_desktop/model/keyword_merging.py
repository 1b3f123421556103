"""When several files tell of one keyword: which figure stands. Pure rules, the store applies them.

An exact volume beats an estimate; of equals the newer one stands; what a file does not say never puts out what is known.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Any

GROUPS: dict[str, tuple[str, ...]] = {
    "volume": ("volume", "volume_high", "volume_estimated"),
    "difficulty": ("difficulty",),
    "cpc": ("cpc", "currency"),
    "competition": ("competition",),
    "trend": ("trend",),
    "search": ("clicks", "impressions", "ctr", "position", "url"),
    "intents": ("intents", "intent_source"),
    "parent": ("parent",),
    "topic": ("topic",),
    "tags": ("tags",),
}
"""Figures that come and go together: a price never without its currency."""
FIGURES = tuple(name for names in GROUPS.values() for name in names)
_INTENT_RANK = {"": 0, "rules": 1, "model": 2, "file": 3, "person": 4}
_PARTED = "\x1f"
PERSON = -1
"""In `origins`: a person wrote the figure."""
MOST_EARLIER = 40
"""Figures that gave way and are remembered."""


def key_of(text: str, country: str = "", language: str = "") -> str:
    """What makes a keyword the same: composed, lower case, single spaces; with its country and language."""
    plain = text if text.isascii() else unicodedata.normalize("NFC", text)
    return (
        f"{' '.join(plain.casefold().split())}{_PARTED}{country.strip().casefold()}{_PARTED}{language.strip().casefold()}"
    )


def merge(
    row: dict[str, Any], told: Mapping[str, Any], number: int, dates: Mapping[int, str], *, keep_earlier: bool = True
) -> bool:
    """Put into `row` (columns of a keyword) what import `number` tells; says whether a figure changed.

    dates: of each import number, so that they can be compared. Figures that give way go to row["earlier"].
    """
    changed = False
    own = int(row["import_number"])
    for group, names in GROUPS.items():
        if not _says(group, names, told):
            continue
        origins: dict[str, int] = row["origins"]
        before = origins.get(group, own)
        if _says(group, names, row):
            if not _stands(group, row, told, dates.get(before, ""), dates.get(number, "")):
                continue
            if all(row[name] == told.get(name) for name in names):
                row["origins"] = {**origins, group: number}
                continue
            if keep_earlier:
                value = [row[name] for name in names]
                row["earlier"] = [*row["earlier"], {"group": group, "value": value, "import": before}][-MOST_EARLIER:]
        for name in names:
            row[name] = told.get(name)
        row["origins"] = {**origins, group: number}
        changed = True
    return changed


def correct(row: dict[str, Any], group: str, told: Mapping[str, Any]) -> bool:
    """Put into `row` what a person says of a group of figures; says whether one changed. A file's figure is remembered."""
    names = GROUPS[group]
    if all(row[name] == told[name] for name in names):
        return False
    before = row["origins"].get(group, int(row["import_number"]))
    if before != PERSON and _says(group, names, row):
        earlier = {"group": group, "value": [row[name] for name in names], "import": before}
        row["earlier"] = [*row["earlier"], earlier][-MOST_EARLIER:]
    for name in names:
        row[name] = told[name]
    row["origins"] = {**row["origins"], group: PERSON}
    return True


def _says(group: str, names: tuple[str, ...], told: Mapping[str, Any]) -> bool:
    if group in ("volume", "cpc", "intents"):
        return told.get(names[0]) not in (None, "", [], ())
    if group == "trend":
        return any(month is not None for month in told.get("trend") or ())
    return any(told.get(name) not in (None, "", [], ()) for name in names)


def _stands(group: str, row: Mapping[str, Any], told: Mapping[str, Any], before: str, date: str) -> bool:
    """Does what is told take the place of what is there?"""
    if group == "volume" and row["volume_estimated"] != told.get("volume_estimated"):
        return bool(row["volume_estimated"])
    if group == "intents" and row["intent_source"] != told.get("intent_source"):
        return _INTENT_RANK[str(told.get("intent_source"))] > _INTENT_RANK[row["intent_source"]]
    return date > before
