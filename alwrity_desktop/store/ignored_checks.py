"""Queries over checks that a person told to be quiet."""

from __future__ import annotations

from sqlalchemy import Connection, delete, or_, select

from alwrity_desktop.model.identity import LOCAL_TENANT
from alwrity_desktop.model.judgement import IgnoredCheck, SubjectKind
from alwrity_desktop.store.rows import entities_of, insert_entity
from alwrity_desktop.store.tables import ignored_checks as table


def put(connection: Connection, ignored: IgnoredCheck) -> None:
    """Ignore a check from now on; a reason that was given before is replaced."""
    remove(connection, ignored.subject_kind, ignored.subject_id, ignored.check_id, tenant_id=ignored.tenant_id)
    insert_entity(connection, table, ignored)


def remove(
    connection: Connection, kind: SubjectKind, subject_id: str, check_id: str, *, tenant_id: str = LOCAL_TENANT
) -> bool:
    """Hear of the check again; False when it was not ignored. An empty `subject_id` is the one for all texts."""
    mine = (table.c.tenant_id == tenant_id, table.c.subject_id == subject_id, table.c.check_id == check_id)
    here = (*mine, table.c.subject_kind == kind) if subject_id else mine
    return connection.execute(delete(table).where(*here)).rowcount > 0


def of_subject(
    connection: Connection, kind: SubjectKind, subject_id: str, *, tenant_id: str = LOCAL_TENANT
) -> list[IgnoredCheck]:
    """What is ignored in one text, and what is in all of them."""
    here = (table.c.subject_kind == kind) & (table.c.subject_id == subject_id)
    query = select(table).where(table.c.tenant_id == tenant_id, or_(here, table.c.subject_id == ""))
    return entities_of(IgnoredCheck, connection.execute(query.order_by(table.c.created_at)))


def everything(connection: Connection, *, tenant_id: str = LOCAL_TENANT) -> list[IgnoredCheck]:
    """All of them, oldest first."""
    query = select(table).where(table.c.tenant_id == tenant_id).order_by(table.c.created_at)
    return entities_of(IgnoredCheck, connection.execute(query))
