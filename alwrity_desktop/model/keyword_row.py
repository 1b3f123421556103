"""A keyword as a table of hundreds of thousands holds it: the plain tuple the database's driver gives.

No object is built for a row, as that would take the interpreter's lock from the window for seconds. Lists stay the text
they are kept as; the functions here read them, and remember what they read.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

KeywordRow = tuple[Any, ...]
NAMES = (
    "id", "text", "state", "disabled", "cluster_id", "country", "language", "intents", "intent_source", "volume",
    "volume_high", "volume_estimated", "difficulty", "cpc", "currency", "competition", "trend", "tags", "origins",
    "import_number", "position", "clicks", "impressions", "parent", "topic", "created_at", "sector", "site_id",
)  # fmt: skip
"""Columns of a row, in this order; what the others hold is read for one keyword at a time."""
(
    ID, TEXT, STATE, DISABLED, CLUSTER, COUNTRY, LANGUAGE, INTENTS, INTENT_SOURCE, VOLUME, VOLUME_HIGH,
    VOLUME_ESTIMATED, DIFFICULTY, CPC, CURRENCY, COMPETITION, TREND, TAGS, ORIGINS, IMPORT, POSITION, CLICKS,
    IMPRESSIONS, PARENT, TOPIC, CREATED, SECTOR, SITE,
) = range(len(NAMES))  # fmt: skip


@lru_cache(maxsize=65_536)
def words_of(packed: str) -> tuple[str, ...]:
    """A list of words: intents, tags."""
    return () if packed == "[]" else tuple(json.loads(packed))


@lru_cache(maxsize=4096)
def months_of(packed: str) -> tuple[int | None, ...]:
    """Searches of each month a trend tells, the oldest first."""
    return () if packed == "[]" else tuple(json.loads(packed))


@lru_cache(maxsize=65_536)
def imports_of(number: int, origins: str) -> tuple[int, ...]:
    """Numbers of the imports a keyword's figures are from, the one that brought it first (see Keyword.origins)."""
    if origins == "{}":
        return (number,)
    return tuple(dict.fromkeys((number, *json.loads(origins).values())))


@lru_cache(maxsize=65_536)
def moment_of(written: str) -> datetime:
    """A time as the driver gives it."""
    return datetime.fromisoformat(written).replace(tzinfo=UTC)


def growth_of(packed: str) -> float | None:
    """How the later half of a trend stands to the earlier one, -1 to ...: 0.5 is half as much again. None: not known."""
    months = [month for month in months_of(packed) if month is not None]
    if len(months) < 4:
        return None
    half = len(months) // 2
    before, after = sum(months[:half]) / half, sum(months[-half:]) / half
    return after / before - 1 if before else None
