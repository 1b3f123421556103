"""Raw answers of models."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import Connection, String, delete, func, select, type_coerce

from alwrity_desktop.model.identity import LOCAL_TENANT
from alwrity_desktop.model.usage import Answer
from alwrity_desktop.store.rows import entities_of, get_entity, insert_entity
from alwrity_desktop.store.tables import answers


def add(connection: Connection, answer: Answer) -> None:
    """Keep an answer."""
    insert_entity(connection, answers, answer)


def get(connection: Connection, answer_id: str) -> Answer | None:
    """One answer, or None."""
    return get_entity(connection, answers, Answer, answer_id)


def of_draft(connection: Connection, draft_id: str, limit: int = 100, tenant_id: str = LOCAL_TENANT) -> list[Answer]:
    """The latest answers that were given for a draft, newest first."""
    statement = (
        select(answers)
        .where(answers.c.tenant_id == tenant_id, answers.c.draft_id == draft_id)
        .order_by(answers.c.created_at.desc(), answers.c.id.desc())
        .limit(limit)
    )
    return entities_of(Answer, connection.execute(statement))


def prunable(connection: Connection, before: datetime, most: int) -> list[str]:
    """Ids of the answers to let go: those given before a moment, and the oldest that make all of them larger than `most`
    characters of request and text."""
    size = func.length(answers.c.text) + func.length(type_coerce(answers.c.request, String))
    rows = connection.execute(select(answers.c.id, answers.c.created_at, size).order_by(answers.c.created_at.desc()))
    oldest, total = before.astimezone(UTC).replace(tzinfo=None), 0
    found: list[str] = []
    for answer_id, moment, length in rows:
        total += length or 0
        if moment < oldest or total > most:
            found.append(answer_id)
    return found


def remove(connection: Connection, answer_ids: list[str]) -> int:
    """Let answers go; what they cost stays in the usage. Give some hundred at a time."""
    return connection.execute(delete(answers).where(answers.c.id.in_(answer_ids))).rowcount
