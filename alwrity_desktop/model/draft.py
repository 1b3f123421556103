"""A draft, its revisions, and what a list shows of it."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any, Literal

from alwrity_desktop.model.identity import Entity

DraftStatus = Literal["draft", "review", "approved"]
RevisionOrigin = Literal["open", "timer", "ai", "before_ai", "publish", "restore", "import", "rescue"]


@dataclass(slots=True, kw_only=True)
class Draft(Entity):
    """One text on its way to a page. `body` is Markdown; `extra` keeps front matter keys the program does not know."""

    title: str = ""
    slug: str = ""
    body: str = ""
    excerpt: str = ""
    status: DraftStatus = "draft"
    keyphrases: list[str] = field(default_factory=list[str])
    tags: list[str] = field(default_factory=list[str])
    categories: list[str] = field(default_factory=list[str])
    meta_title: str = ""
    meta_description: str = ""
    featured_image: str = ""
    format: str = "blog_post"
    language: str = "en"
    brief: dict[str, Any] = field(default_factory=dict[str, Any])
    extra: dict[str, Any] = field(default_factory=dict[str, Any])
    goal_words: int = 0
    publish_at: datetime | None = None
    word_count: int = 0
    opened_at: datetime | None = None
    trashed_at: datetime | None = None


_NOT_DETAILS = frozenset(
    {"id", "tenant_id", "body", "created_at", "updated_at", "word_count", "brief", "format", "opened_at", "trashed_at"}
)


def changed_details(before: Draft, after: Draft) -> dict[str, Any]:
    """What stands around the text and is another in `after`: field to its value there."""
    names = [one.name for one in fields(Draft) if one.name not in _NOT_DETAILS]
    return {name: getattr(after, name) for name in names if getattr(after, name) != getattr(before, name)}


@dataclass(slots=True, frozen=True)
class DraftSummary:
    """A row of the library: everything but the text."""

    id: str
    title: str
    status: DraftStatus
    tags: list[str]
    keyphrases: list[str]
    word_count: int
    goal_words: int
    updated_at: datetime
    opened_at: datetime | None
    trashed_at: datetime | None
    snippet: str = ""
    published_url: str = ""


@dataclass(slots=True, kw_only=True)
class Revision(Entity):
    """The whole text of a draft at one moment. `detail` names model and prompt where a model wrote it."""

    draft_id: str
    origin: RevisionOrigin
    title: str
    body: str
    word_count: int
    detail: dict[str, Any] = field(default_factory=dict[str, Any])
