"""What the checks found in a text of the archive, and what a person told them to leave alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from alwrity_desktop.model.identity import Entity

SubjectKind = Literal["draft", "post", "file", "page"]
"""A draft, a mirrored post, a file on this machine, a page fetched or pasted. Only the first two are stored."""


@dataclass(slots=True, kw_only=True)
class Judgement(Entity):
    """The last results for a draft or a mirrored post.

    content_hash: of the paper that was judged and of the checks that judged it; the same hash needs no new judging.
    results: one row a check with id, group, rating, score, value, advice; worst first. bad, ok, good: how many of each.
    """

    subject_kind: SubjectKind
    subject_id: str
    content_hash: str
    keyphrase: str = ""
    score: int | None = None
    readability_score: int | None = None
    words: int = 0
    flesch: float | None = None
    bad: int = 0
    ok: int = 0
    good: int = 0
    results: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])


@dataclass(slots=True, kw_only=True)
class IgnoredCheck(Entity):
    """A check a person does not want to hear of, in one text (or in all, with an empty subject), and why."""

    subject_kind: SubjectKind = "draft"
    subject_id: str = ""
    check_id: str
    reason: str = ""


@dataclass(slots=True, kw_only=True)
class PostKeyphrases(Entity):
    """Keyphrases a person gave to a mirrored post. synonyms: by keyphrase."""

    post_id: str
    keyphrases: list[str] = field(default_factory=list[str])
    synonyms: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
