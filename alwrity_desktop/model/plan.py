"""Ideas, tasks and series of tasks: the way from a cluster to a draft."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from alwrity_desktop.model.identity import Entity

IdeaState = Literal["new", "queued", "done", "rejected"]
IdeaOrigin = Literal["template", "model", "person"]
TaskState = Literal["pending", "in progress", "done", "cancelled", "failed"]
ContentType = Literal["post", "page", "product", "taxonomy"]
Every = Literal["day", "week", "month"]
CONTENT_TYPES: tuple[ContentType, ...] = ("post", "page", "product", "taxonomy")
STRUCTURES = (
    "article", "guide", "comparison", "review", "listicle", "landing page", "business page", "service page", "general",
    "cluster hub", "product page", "category archive", "tag archive", "attribute archive",
)  # fmt: skip
DEFAULT_PRIORITY = 50


@dataclass(slots=True, kw_only=True)
class Idea(Entity):
    """Something to write. origin "model" is an opinion. reason: why it is there. priority: 0 (last) to 100 (first)."""

    title: str
    brief: str = ""
    cluster_id: str = ""
    keywords: list[str] = field(default_factory=list[str])
    content_type: ContentType = "post"
    structure: str = "article"
    words: int = 1200
    audience: str = ""
    tone: str = ""
    call_to_action: str = ""
    language: str = "en"
    priority: int = DEFAULT_PRIORITY
    state: IdeaState = "new"
    origin: IdeaOrigin = "person"
    model: str = ""
    reason: str = ""
    answer_id: str = ""


@dataclass(slots=True, kw_only=True)
class IdeaFailure(Entity):
    """A cluster a model made no ideas for, and why."""

    cluster_id: str
    model: str
    reason: str


@dataclass(slots=True, kw_only=True)
class PlanTask(Entity):
    """A piece of work that makes a draft. brief: what the draft's brief is filled with. due_at: aware, in UTC."""

    title: str
    idea_id: str = ""
    cluster_id: str = ""
    series_id: str = ""
    site_id: str = ""
    draft_id: str = ""
    keywords: list[str] = field(default_factory=list[str])
    content_type: ContentType = "post"
    structure: str = "article"
    words: int = 1200
    brief: dict[str, Any] = field(default_factory=dict[str, Any])
    model: str = ""
    prompt: str = ""
    answer_id: str = ""
    assignee: str = ""
    due_at: datetime | None = None
    priority: int = DEFAULT_PRIORITY
    state: TaskState = "pending"
    reason: str = ""
    error: str = ""

    @classmethod
    def of_idea(cls, idea: Idea) -> PlanTask:
        """The task of an idea, its brief filled with what the idea says."""
        brief = {
            "audience": idea.audience,
            "tone": idea.tone,
            "language": idea.language,
            "call_to_action": idea.call_to_action,
            "instructions": idea.brief,
        }
        return cls(
            title=idea.title,
            idea_id=idea.id,
            cluster_id=idea.cluster_id,
            keywords=idea.keywords,
            content_type=idea.content_type,
            structure=idea.structure,
            words=idea.words,
            brief={name: value for name, value in brief.items() if value},
            priority=idea.priority,
            reason=idea.reason,
        )


@dataclass(slots=True, kw_only=True)
class TaskSeries(Entity):
    """Tasks that come again. starts_at: the first, in UTC; each keeps the wall-clock time of `timezone` (IANA).

    every, interval: "week", 2 is every other week. count: how many. task: fields of the tasks.
    """

    title: str
    every: Every
    starts_at: datetime
    interval: int = 1
    timezone: str = "UTC"
    count: int = 1
    task: dict[str, Any] = field(default_factory=dict[str, Any])
