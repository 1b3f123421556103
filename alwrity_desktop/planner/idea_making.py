"""How ideas come to be: from templates by intent, or from what a model answers, checked row by row."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, cast

from alwrity_desktop.ai.fencing import harmless
from alwrity_desktop.core.messages import _
from alwrity_desktop.core.paths import resource
from alwrity_desktop.core.settings import Writing
from alwrity_desktop.model.keyword import Keyword
from alwrity_desktop.model.plan import CONTENT_TYPES, STRUCTURES, Idea

SHOWN = 12
"""Keywords of a cluster that are shown to a model or named in a brief; those with most searches first."""
LONGEST_TITLE = 160
SCHEMA: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["ideas"],
    "properties": {
        "ideas": {
            "type": "array",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["cluster", "title", "brief", "content_type", "structure", "words", "keywords"],
                "properties": {
                    "cluster": {"type": "integer"},
                    "title": {"type": "string"},
                    "brief": {"type": "string"},
                    "content_type": {"type": "string", "enum": list(CONTENT_TYPES)},
                    "structure": {"type": "string", "enum": list(STRUCTURES)},
                    "words": {"type": "integer"},
                    "keywords": {"type": "array", "items": {"type": "string"}},
                },
            },
        }
    },
}


@dataclass(slots=True, frozen=True)
class Wish:
    """How ideas should be. None: as the settings say; a template's language is that of the keywords then."""

    audience: str | None = None
    tone: str | None = None
    language: str | None = None
    call_to_action: str = ""


@dataclass(slots=True, frozen=True)
class Subject:
    """A cluster as ideas are made for it: the keyword it is about comes first."""

    id: str
    name: str
    keywords: list[Keyword]


@dataclass(slots=True, frozen=True)
class Style:
    """A wish with nothing left open."""

    audience: str
    tone: str
    language: str
    call_to_action: str
    own_language: bool

    @classmethod
    def of(cls, wish: Wish, writing: Writing) -> Style:
        """What is wished, and of the rest what the settings say."""
        return cls(
            audience=writing.audience if wish.audience is None else wish.audience.strip(),
            tone=writing.tone if wish.tone is None else wish.tone.strip(),
            language=wish.language or writing.language,
            call_to_action=wish.call_to_action.strip(),
            own_language=wish.language is None,
        )


@cache
def _templates() -> dict[str, Any]:
    return tomllib.loads(resource("planning", "ideas.toml").read_text(encoding="utf-8"))


def most_templates(language: str) -> int:
    """How many ideas templates give a cluster at most; 1 for a language without a table."""
    told = _templates().get(language[:2].lower())
    return max(len(rows) for name, rows in told.items() if name != "brief") if told else 1


def asked(batch: Sequence[Subject], count: int, style: Style) -> dict[str, Any]:
    """What the prompt for ideas is filled with; clusters are data in it, numbered from 1."""
    rows = [
        {
            "cluster": number,
            "name": harmless(one.name),
            "keywords": [harmless(word.text) for word in one.keywords[:SHOWN]],
        }
        for number, one in enumerate(batch, 1)
    ]
    return {
        "count": count,
        "language": style.language,
        "audience": style.audience,
        "tone": style.tone,
        "call_to_action": style.call_to_action,
        "clusters": json.dumps(rows, ensure_ascii=False, indent=1),
    }


def read_rows(
    rows: Sequence[Mapping[str, Any]],
    batch: Sequence[Subject],
    known: set[str],
    style: Style,
    *,
    model: str,
    answer_id: str,
    most: int,
) -> tuple[list[Idea], dict[str, str]]:
    """Good ideas of an answer, at most `most` a cluster, and by cluster why it has none."""
    made: list[Idea] = []
    reasons: dict[str, str] = {}
    for row in rows:
        number = int(row["cluster"])
        if not 1 <= number <= len(batch):
            continue
        subject = batch[number - 1]
        if sum(idea.cluster_id == subject.id for idea in made) >= most:
            continue
        problem = _problem(row, known)
        if problem:
            reasons[subject.id] = problem
        else:
            made.append(_of_model(row, subject, style, model, answer_id))
    had = {idea.cluster_id for idea in made}
    left_out = _("The model left this cluster out.")
    return made, {one.id: reasons.get(one.id, left_out) for one in batch if one.id not in had}


def from_templates(subject: Subject, count: int, style: Style) -> list[Idea]:
    """Ideas by the intent of the cluster's keywords, without a model."""
    first = subject.keywords[0]
    spoken = first.language[:2].lower() if style.own_language and len(first.language) in (2, 5) else ""
    language = spoken or style.language
    told = _templates().get(language[:2].lower())
    known = next((word.intents[0] for word in subject.keywords if word.intents), "")
    intent = known or "informational"
    plain: list[dict[str, Any]] = [{"title": "{keyword}", "structure": "article", "words": 1200}]
    rows: list[dict[str, Any]] = told.get(intent, plain) if told else plain
    others = ", ".join(word.text for word in subject.keywords[1:SHOWN])
    brief = told["brief" if others else "short_brief"] if told else "{others}"
    return [
        Idea(
            title=row["title"].format(keyword=_headed(first.text)),
            brief=brief.format(keyword=first.text, others=others),
            cluster_id=subject.id,
            keywords=[word.text for word in subject.keywords[:SHOWN]],
            structure=row["structure"],
            words=row["words"],
            audience=style.audience,
            tone=style.tone,
            call_to_action=style.call_to_action,
            language=language,
            origin="template",
            reason=_reason(known, subject.name),
        )
        for row in rows[:count]
    ]


def _reason(intent: str, name: str) -> str:
    if intent:
        return _("A template for {intent} searches, for the cluster “{name}”.", intent=intent, name=name)
    return _("A template for informational searches: the intent of the cluster “{name}” is not known.", name=name)


def doubled(title: str, known: set[str]) -> bool:
    """Is there such a title? If not, it is known from now on."""
    plain = title.lower()
    if plain in known:
        return True
    known.add(plain)
    return False


def _of_model(row: Mapping[str, Any], subject: Subject, style: Style, model: str, answer_id: str) -> Idea:
    own = {word.text.casefold(): word.text for word in subject.keywords}
    given = cast("list[str]", row["keywords"])
    chosen = [own[text.casefold()] for text in given if text.casefold() in own]
    return Idea(
        title=" ".join(row["title"].split()),
        brief=row["brief"].strip(),
        cluster_id=subject.id,
        keywords=list(dict.fromkeys(chosen)) or [word.text for word in subject.keywords[:1]],
        content_type=row["content_type"],
        structure=row["structure"],
        words=max(300, min(5_000, int(row["words"]))),
        audience=style.audience,
        tone=style.tone,
        call_to_action=style.call_to_action,
        language=style.language,
        origin="model",
        model=model,
        answer_id=answer_id,
        reason=_("A model's opinion, for the cluster “{name}”.", name=subject.name),
    )


def _problem(row: Mapping[str, Any], known: set[str]) -> str:
    title = " ".join(str(row["title"]).split())
    if not title or not row["brief"].strip():
        return _("The model gave an idea without a title or a brief.")
    if len(title) > LONGEST_TITLE:
        return _("The model gave a title of {count} characters.", count=len(title))
    if doubled(title, known):
        return _("The model gave only ideas that are there already.")
    return ""


def _headed(keyword: str) -> str:
    return keyword[:1].upper() + keyword[1:]
