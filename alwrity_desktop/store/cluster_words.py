"""What a plan, a name or a map needs of the keywords of all clusters, in one query."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from alwrity_desktop.model.identity import LOCAL_TENANT
from alwrity_desktop.store.keyword_imports import horizon
from alwrity_desktop.store.tables import keywords


@dataclass(slots=True, frozen=True)
class Word:
    """What a plan needs of a keyword in a cluster."""

    id: str
    text: str
    volume: int | None
    intents: list[str]


FEW = 400
"""Clusters whose keywords are asked for by their ids."""


def words(connection: Connection, ids: Sequence[str] | None = None, tenant_id: str = LOCAL_TENANT) -> dict[str, list[Word]]:
    """The keywords of every cluster (or of these), the most searched first, those of unknown volume last."""
    columns = (keywords.c.id, keywords.c.text, keywords.c.volume, keywords.c.intents)
    query = select(keywords.c.cluster_id, *columns).where(
        keywords.c.tenant_id == tenant_id,
        keywords.c.cluster_id != "",
        keywords.c.import_number <= horizon(connection, tenant_id),
    )
    if ids is not None and len(ids) <= FEW:
        query = query.where(keywords.c.cluster_id.in_(ids))
    found: dict[str, list[Word]] = {}
    for row in connection.execute(query.order_by(keywords.c.volume.is_(None), keywords.c.volume.desc(), keywords.c.text)):
        found.setdefault(row[0], []).append(Word(*row[1:]))
    return found
