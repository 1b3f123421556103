"""Prompts the person has changed. A key is "format.step"; a reset deletes the row and our own prompt is back.

A prompt of one draft only, as a planned task brings it, has the draft's id behind its key: "format.step@id".
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, delete, select, update

from alwrity_desktop.model.identity import LOCAL_TENANT, Entity, now
from alwrity_desktop.store.rows import values
from alwrity_desktop.store.tables import prompt_overrides as table


def get(connection: Connection, key: str, *, tenant_id: str = LOCAL_TENANT) -> str | None:
    """The person's own prompt for `key`, or None where ours holds."""
    query = select(table.c.text).where(table.c.tenant_id == tenant_id, table.c.key == key)
    return connection.execute(query).scalar_one_or_none()


def all_overrides(connection: Connection, *, tenant_id: str = LOCAL_TENANT) -> dict[str, str]:
    """All prompts the person has changed, by key; without those of one draft only."""
    query = select(table.c.key, table.c.text).where(table.c.tenant_id == tenant_id, ~table.c.key.contains("@"))
    return {row.key: row.text for row in connection.execute(query.order_by(table.c.key))}


def for_draft(connection: Connection, draft_id: str, *, tenant_id: str = LOCAL_TENANT) -> dict[str, str]:
    """What holds for a draft, by key: its own prompts, then those of the workspace."""
    own = table.c.key.endswith(f"@{draft_id}", autoescape=True)
    rows = connection.execute(select(table.c.key, table.c.text).where(table.c.tenant_id == tenant_id, own))
    return all_overrides(connection, tenant_id=tenant_id) | {row.key.partition("@")[0]: row.text for row in rows}


def set_for_draft(
    connection: Connection, draft_id: str, found: Mapping[str, str], *, tenant_id: str = LOCAL_TENANT
) -> None:
    """Give a draft prompts of its own."""
    for key, text in found.items():
        set_override(connection, f"{key}@{draft_id}", text, tenant_id=tenant_id)


def set_override(connection: Connection, key: str, text: str, *, tenant_id: str = LOCAL_TENANT) -> None:
    """Put the person's own prompt in the place of ours."""
    mine = (table.c.tenant_id == tenant_id, table.c.key == key)
    stamp = now().replace(tzinfo=None)
    if connection.execute(update(table).where(*mine).values(text=text, updated_at=stamp)).rowcount == 0:
        connection.execute(table.insert().values(**values(Entity(tenant_id=tenant_id)), key=key, text=text))


def reset(connection: Connection, key: str, *, tenant_id: str = LOCAL_TENANT) -> bool:
    """Go back to our own prompt; False when it was ours already."""
    return connection.execute(delete(table).where(table.c.tenant_id == tenant_id, table.c.key == key)).rowcount > 0
