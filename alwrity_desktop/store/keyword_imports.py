"""Imports of keywords: staged in short pieces, made real by one short swap, settled in short pieces.

A staged keyword carries the number of its import, and nobody sees a number above the horizon: the highest import that is
not staging any more. The swap moves the horizon. Figures for keywords that were there already wait in `keyword_changes`
and are merged after the swap; a program that was ended there goes on with it at the next open.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from alwrity_desktop.model.identity import LOCAL_TENANT, new_id, now
from alwrity_desktop.model.keyword import Keyword, KeywordImport
from alwrity_desktop.model.keyword_merging import FIGURES, merge
from alwrity_desktop.store.rows import entities_of, insert_entity, update_entity
from alwrity_desktop.store.tables import column_maps, keyword_changes, keywords
from alwrity_desktop.store.tables import keyword_imports as table

_NAMES = tuple(column.name for column in keywords.columns)
_INSERT = f"INSERT INTO keywords ({', '.join(_NAMES)}) VALUES ({', '.join('?' * len(_NAMES))})"
_JSON = frozenset(("intents", "tags", "trend", "origins", "earlier"))
_MERGED = (*FIGURES, "origins", "earlier")
_READ = tuple(keywords.c[name] for name in ("id", "key", "import_number", *_MERGED))


def horizon(connection: Connection, tenant_id: str = LOCAL_TENANT) -> int:
    """The highest import whose keywords are seen; 0 before the first."""
    query = select(func.max(table.c.number)).where(table.c.tenant_id == tenant_id, table.c.state != "staging")
    return connection.execute(query).scalar() or 0


def begin(connection: Connection, made: KeywordImport) -> KeywordImport:
    """Open an import under the next number."""
    query = select(func.max(table.c.number)).where(table.c.tenant_id == made.tenant_id)
    made.number = (connection.execute(query).scalar() or 0) + 1
    insert_entity(connection, table, made)
    return made


def dates(connection: Connection, tenant_id: str = LOCAL_TENANT) -> dict[int, str]:
    """When the figures of each import are from, as text that sorts."""
    query = select(table.c.number, table.c.dated).where(table.c.tenant_id == tenant_id)
    return {row.number: row.dated.isoformat() for row in connection.execute(query)}


def stage(
    connection: Connection,
    number: int,
    rows: Sequence[dict[str, Any]],
    known: Mapping[int, str],
    tenant_id: str = LOCAL_TENANT,
) -> tuple[int, int]:
    """Put the columns of `rows` (distinct keys) where nobody sees them yet; gives how many are new, how many change.

    known: see `dates`.
    """
    there = _by_key(connection, [row["key"] for row in rows], tenant_id)
    fresh: list[tuple[Any, ...]] = []
    changes: list[dict[str, Any]] = []
    changed = 0
    stamp = str(now().replace(tzinfo=None))
    usual = {"id": "", "tenant_id": tenant_id, "created_at": stamp, "updated_at": stamp, "import_number": number}
    for row in rows:
        found = there.get(row["key"])
        if found is None:
            fresh.append(_values({**row, **usual, "id": new_id()}))
            continue
        told = {name: row[name] for name in FIGURES}
        origins = found["origins"]
        if found["import_number"] == number:  # twice in this file
            if merge(found, told, number, known, keep_earlier=False):
                _write(connection, found)
        elif merge(found, told, number, known):
            changed += 1
            changes.append(_change(tenant_id, number, found["id"], told))
        elif found["origins"] != origins:
            changes.append(_change(tenant_id, number, found["id"], told))
    if fresh:
        connection.exec_driver_sql(_INSERT, fresh)
    if changes:
        connection.execute(insert(keyword_changes), changes)
    return len(fresh), changed


def swap(connection: Connection, made: KeywordImport) -> None:
    """Make the import real: from here on it is in whole, whatever happens."""
    made.state = "settling"
    update_entity(connection, table, made)


def settle_some(connection: Connection, number: int, at_once: int, tenant_id: str = LOCAL_TENANT) -> int:
    """Merge some of the waiting figures into their keywords; gives how many, 0 when all is done (and marked so)."""
    query = select(keyword_changes).where(
        keyword_changes.c.tenant_id == tenant_id, keyword_changes.c.import_number == number
    )
    waiting = connection.execute(query.limit(at_once)).all()
    if not waiting:
        mine = (table.c.tenant_id == tenant_id, table.c.number == number, table.c.state == "settling")
        connection.execute(update(table).where(*mine).values(state="done"))
        return 0
    known = dates(connection, tenant_id)
    ids = [row.keyword_id for row in waiting]
    rows = {row.id: dict(row._mapping) for row in connection.execute(select(*_READ).where(keywords.c.id.in_(ids)))}  # pyright: ignore[reportPrivateUsage]
    for change in waiting:
        found = rows[change.keyword_id]
        merge(found, change.figures, number, known)
        _write(connection, found)
    connection.execute(delete(keyword_changes).where(keyword_changes.c.id.in_([row.id for row in waiting])))
    return len(waiting)


def clear_some(connection: Connection, number: int, at_once: int, tenant_id: str = LOCAL_TENANT) -> int:
    """Take back some rows of an import that never became real; gives how many, 0 when it is gone with its record."""
    gone = 0
    for staged in (keyword_changes, keywords):
        ids = select(staged.c.id).where(staged.c.tenant_id == tenant_id, staged.c.import_number == number).limit(at_once)
        gone += connection.execute(delete(staged).where(staged.c.id.in_(ids.scalar_subquery()))).rowcount
        if gone:
            return gone
    connection.execute(delete(table).where(table.c.tenant_id == tenant_id, table.c.number == number))
    return 0


def unfinished(connection: Connection, tenant_id: str = LOCAL_TENANT) -> list[KeywordImport]:
    """Imports that were cut off, oldest first."""
    query = select(table).where(table.c.tenant_id == tenant_id, table.c.state != "done").order_by(table.c.number)
    return entities_of(KeywordImport, connection.execute(query))


def listed(connection: Connection, tenant_id: str = LOCAL_TENANT) -> list[KeywordImport]:
    """Imports that are real, newest first."""
    query = select(table).where(table.c.tenant_id == tenant_id, table.c.state != "staging")
    return entities_of(KeywordImport, connection.execute(query.order_by(table.c.number.desc())))


def map_of(connection: Connection, signature: str, tenant_id: str = LOCAL_TENANT) -> dict[str, str] | None:
    """The column map that was confirmed for such a header."""
    query = select(column_maps.c.columns).where(column_maps.c.tenant_id == tenant_id, column_maps.c.signature == signature)
    return connection.execute(query).scalar()


def keep_map(connection: Connection, signature: str, columns: Mapping[str, str], tenant_id: str = LOCAL_TENANT) -> None:
    """Remember a column map for the next file with such a header."""
    mine = (column_maps.c.tenant_id == tenant_id, column_maps.c.signature == signature)
    connection.execute(delete(column_maps).where(*mine))
    stamp = now().replace(tzinfo=None)
    row = {"id": new_id(), "tenant_id": tenant_id, "created_at": stamp, "updated_at": stamp}
    connection.execute(insert(column_maps).values(**row, signature=signature, columns=dict(columns)))


def forget_columns(connection: Connection, signature: str, tenant_id: str = LOCAL_TENANT) -> bool:
    """Forget a column map; False when there was none."""
    mine = (column_maps.c.tenant_id == tenant_id, column_maps.c.signature == signature)
    return connection.execute(delete(column_maps).where(*mine)).rowcount > 0


def sources_of(connection: Connection, found: Keyword) -> dict[str, tuple[str, datetime]]:
    """By group of figures the file they are from and its date; "" is the import that brought the keyword."""
    wanted = {"": found.import_number, **found.origins}
    query = select(table).where(table.c.tenant_id == found.tenant_id, table.c.number.in_(set(wanted.values())))
    by_number = {made.number: made for made in entities_of(KeywordImport, connection.execute(query))}
    return {
        group: (by_number[number].file, by_number[number].dated) for group, number in wanted.items() if number in by_number
    }


def _by_key(connection: Connection, keys: Sequence[str], tenant_id: str) -> dict[str, dict[str, Any]]:
    rows = connection.execute(select(*_READ).where(keywords.c.tenant_id == tenant_id, keywords.c.key.in_(keys)))
    return {row.key: dict(row._mapping) for row in rows}  # pyright: ignore[reportPrivateUsage]


def _values(row: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(_packed(row[name]) if name in _JSON else row[name] for name in _NAMES)


def _packed(value: Any) -> str:
    """JSON as the driver wants it; the usual empty ones without the encoder."""
    if not value:
        return "{}" if isinstance(value, dict) else "[]"
    return json.dumps(value, ensure_ascii=False)


def _write(connection: Connection, row: Mapping[str, Any]) -> None:
    columns = {name: row[name] for name in _MERGED}
    stamp = now().replace(tzinfo=None)
    connection.execute(update(keywords).where(keywords.c.id == row["id"]).values(**columns, updated_at=stamp))


def _change(tenant_id: str, number: int, keyword_id: str, told: Mapping[str, Any]) -> dict[str, Any]:
    stamp = now().replace(tzinfo=None)
    row = {"id": new_id(), "tenant_id": tenant_id, "created_at": stamp, "updated_at": stamp}
    return {**row, "import_number": number, "keyword_id": keyword_id, "figures": dict(told)}
