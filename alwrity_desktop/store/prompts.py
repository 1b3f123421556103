"""Prompts the person has changed. A key is "format.step"; a reset deletes the row and our own prompt is back."""

from __future__ import annotations

from sqlalchemy import Connection, delete, select, update

from alwrity_desktop.model.identity import LOCAL_TENANT, Entity, now
from alwrity_desktop.store.rows import values
from alwrity_desktop.store.tables import prompt_overrides as table


def get(connection: Connection, key: str, *, tenant_id: str = LOCAL_TENANT) -> str | None:
    """The person's own prompt for `key`, or None where ours holds."""
    query = select(table.c.text).where(table.c.tenant_id == tenant_id, table.c.key == key)
    return connection.execute(query).scalar_one_or_none()


def all_overrides(connection: Connection, *, tenant_id: str = LOCAL_TENANT) -> dict[str, str]:
    """All prompts the person has changed, by key."""
    query = select(table.c.key, table.c.text).where(table.c.tenant_id == tenant_id).order_by(table.c.key)
    return {row.key: row.text for row in connection.execute(query)}


def set_override(connection: Connection, key: str, text: str, *, tenant_id: str = LOCAL_TENANT) -> None:
    """Put the person's own prompt in the place of ours."""
    mine = (table.c.tenant_id == tenant_id, table.c.key == key)
    stamp = now().replace(tzinfo=None)
    if connection.execute(update(table).where(*mine).values(text=text, updated_at=stamp)).rowcount == 0:
        connection.execute(table.insert().values(**values(Entity(tenant_id=tenant_id)), key=key, text=text))


def reset(connection: Connection, key: str, *, tenant_id: str = LOCAL_TENANT) -> bool:
    """Go back to our own prompt; False when it was ours already."""
    return connection.execute(delete(table).where(table.c.tenant_id == tenant_id, table.c.key == key)).rowcount > 0
