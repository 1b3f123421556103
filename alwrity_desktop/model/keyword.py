"""A keyword: as an export tells it, as the workspace keeps it, and the import that brought it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from alwrity_desktop.model.identity import Entity

Intent = Literal["informational", "commercial", "transactional", "navigational"]
KeywordState = Literal["new", "mapped", "used", "archived"]
IntentSource = Literal["", "file", "rules", "model", "person"]
"""Where the intent is from: "rules" is an estimate, "model" an opinion."""
ImportState = Literal["staging", "settling", "done", "undoing"]
"""staging: nothing of it counts yet. settling: all of it counts, figures of known keywords are being merged. undoing:
nothing of it counts any more, and figures are being put back."""


@dataclass(slots=True)
class ImportedKeyword:
    """One row of an export. What the file does not say is None or empty, never 0.

    line: where the row begins in its file, from 1. volume: searches a month; volume_high: the other end where the file
    gives a range; volume_estimated: a range or a bucket, not a count. difficulty: 0-100. cpc: money a click, in `currency`.
    competition: 0-1. trend: searches of the months the file lists, oldest first. ctr: 0-1. position: average rank.
    result_url, result_rank: an address on the keyword's results page, whoever's it is, and its place there.
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
    result_url: str = ""
    result_rank: int | None = None


@dataclass(slots=True, kw_only=True)
class Keyword(Entity):
    """One keyword of the workspace: the same text, country and language is one row, from however many files.

    key: see keyword_merging.key_of. import_number: the import that brought it first, 0 for one made by hand.
    origins: by group of figures the number of the import it is from, where that is not `import_number`. earlier: figures
    that gave way to others, each with its group, value and import. Figures as in ImportedKeyword.
    """

    key: str
    text: str
    import_number: int = 0
    state: KeywordState = "new"
    disabled: bool = False
    cluster_id: str = ""
    site_id: str = ""
    sector: str = ""
    country: str = ""
    language: str = ""
    intents: list[Intent] = field(default_factory=list[Intent])
    intent_source: IntentSource = ""
    volume: int | None = None
    volume_high: int | None = None
    volume_estimated: bool = False
    difficulty: float | None = None
    cpc: float | None = None
    currency: str = ""
    competition: float | None = None
    clicks: int | None = None
    impressions: int | None = None
    ctr: float | None = None
    position: float | None = None
    url: str = ""
    parent: str = ""
    topic: str = ""
    tags: list[str] = field(default_factory=list[str])
    trend: list[int | None] = field(default_factory=list[int | None])
    origins: dict[str, int] = field(default_factory=dict[str, int])
    earlier: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])


@dataclass(slots=True, kw_only=True)
class KeywordImport(Entity):
    """One file that was imported. `number` counts imports up; `dated` is when its figures are from."""

    number: int
    file: str
    tool: str
    dated: datetime
    encoding: str = ""
    delimiter: str = ""
    header_row: int = 0
    rows: int = 0
    new: int = 0
    changed: int = 0
    refused: int = 0
    state: ImportState = "staging"


@dataclass(slots=True, kw_only=True)
class KeywordResults(Entity):
    """The addresses a results page shows for a keyword, the first one first, and who told them."""

    keyword_id: str
    urls: list[str]
    source: str = ""
