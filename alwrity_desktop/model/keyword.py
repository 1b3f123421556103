"""A keyword as an export tells it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Intent = Literal["informational", "commercial", "transactional", "navigational"]


@dataclass(slots=True)
class ImportedKeyword:
    """One row of an export. What the file does not say is None or empty, never 0.

    line: where the row begins in its file, from 1. volume: searches a month; volume_high: the other end where the file
    gives a range; volume_estimated: a range or a bucket, not a count. difficulty: 0-100. cpc: money a click, in `currency`.
    competition: 0-1. trend: searches of the months the file lists, oldest first. ctr: 0-1. position: average rank.
    """

    text: str
    line: int = 0
    volume: int | None = None
    volume_high: int | None = None
    volume_estimated: bool = False
    difficulty: float | None = None
    cpc: float | None = None
    currency: str = ""
    competition: float | None = None
    intents: tuple[Intent, ...] = ()
    country: str = ""
    language: str = ""
    trend: tuple[int | None, ...] = ()
    clicks: int | None = None
    impressions: int | None = None
    ctr: float | None = None
    position: float | None = None
    url: str = ""
    parent: str = ""
    topic: str = ""
    tags: tuple[str, ...] = ()
