"""Queries over results pages of keywords: which are lacking or old, one of them, and who told them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, select

from alwrity_desktop.model.identity import LOCAL_TENANT
from alwrity_desktop.model.keyword import KeywordResults
from alwrity_desktop.store.keyword_imports import horizon, put_results
from alwrity_desktop.store.rows import entity_of
from alwrity_desktop.store.tables import keyword_results as pages
from alwrity_desktop.store.tables import keywords


@dataclass(slots=True, frozen=True)
class ToAsk:
    """A keyword whose results page is to be asked for."""

    id: str
    text: str
    country: str
    language: str


@dataclass(slots=True, frozen=True)
class Told:
    """Who told results pages, how many, and when the oldest and the newest of them came."""

    source: str
    count: int
    oldest: datetime
    newest: datetime


def to_ask(connection: Connection, before: datetime, limit: int, tenant_id: str = LOCAL_TENANT) -> list[ToAsk]:
    """Keywords whose results page is not known, or came before `before`: the highest volume first, unknown ones last."""
    names = ("id", "text", "country", "language")
    query = _lacking(connection, select(*(keywords.c[name] for name in names)), before, tenant_id)
    order = (keywords.c.volume.is_(None), keywords.c.volume.desc(), keywords.c.key)
    return [ToAsk(*row) for row in connection.execute(query.order_by(*order).limit(limit))]


def how_many(connection: Connection, before: datetime, tenant_id: str = LOCAL_TENANT) -> int:
    """How many keywords `to_ask` would give without a limit."""
    return connection.execute(_lacking(connection, select(func.count()), before, tenant_id)).scalar_one()


def keep(connection: Connection, found: KeywordResults) -> bool:
    """Keep a results page in place of the last one; False where the keyword was deleted meanwhile."""
    there = connection.execute(select(keywords.c.id).where(keywords.c.id == found.keyword_id)).first()
    if there is not None:
        put_results(connection, [found])
    return there is not None


def of_keyword(connection: Connection, keyword_id: str) -> KeywordResults | None:
    """The results page of a keyword; made when it was asked for, or imported."""
    row = connection.execute(select(pages).where(pages.c.keyword_id == keyword_id)).first()
    return entity_of(KeywordResults, row) if row is not None else None


def told(connection: Connection, tenant_id: str = LOCAL_TENANT) -> list[Told]:
    """Who told the results pages there are, the one with the most first."""
    made = pages.c.created_at
    query = select(pages.c.source, func.count(), func.min(made), func.max(made)).where(pages.c.tenant_id == tenant_id)
    found = [Told(*row) for row in connection.execute(query.group_by(pages.c.source))]
    return sorted(found, key=lambda one: (-one.count, one.source))


def _lacking(connection: Connection, query: Select[Any], before: datetime, tenant_id: str) -> Select[Any]:
    wanted: Collection[ColumnElement[bool]] = (
        keywords.c.tenant_id == tenant_id,
        keywords.c.import_number <= horizon(connection, tenant_id),
        keywords.c.disabled.is_(False),
        keywords.c.state != "archived",
        pages.c.id.is_(None) | (pages.c.created_at < before.replace(tzinfo=None)),
    )
    return query.select_from(keywords.outerjoin(pages, pages.c.keyword_id == keywords.c.id)).where(*wanted)
