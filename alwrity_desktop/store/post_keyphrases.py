"""Queries over the keyphrases that a person gave to mirrored posts."""

from __future__ import annotations

from sqlalchemy import Connection, delete, select

from alwrity_desktop.model.identity import LOCAL_TENANT
from alwrity_desktop.model.judgement import PostKeyphrases
from alwrity_desktop.store.rows import entities_of, insert_entity
from alwrity_desktop.store.tables import post_keyphrases as table


def put(connection: Connection, given: PostKeyphrases) -> None:
    """Give a post these keyphrases in place of those it had; with none, forget them."""
    connection.execute(delete(table).where(table.c.post_id == given.post_id))
    if given.keyphrases:
        insert_entity(connection, table, given)


def everything(connection: Connection, *, tenant_id: str = LOCAL_TENANT) -> dict[str, PostKeyphrases]:
    """By the id of the post's row."""
    rows = connection.execute(select(table).where(table.c.tenant_id == tenant_id))
    return {found.post_id: found for found in entities_of(PostKeyphrases, rows)}
