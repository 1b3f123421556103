"""Raw answers of models."""

from __future__ import annotations

from sqlalchemy import Connection, select

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
