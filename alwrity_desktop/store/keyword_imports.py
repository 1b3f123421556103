"""Imports of keywords: staged in short pieces, made real by one short swap, settled in short pieces.

A staged keyword carries the number of its import, and nobody sees a number above the horizon: the highest import that is
not staging any more. The swap moves the horizon. Figures for keywords that were there already wait in `keyword_changes`
and are merged after the swap; a program that was ended there goes on with it at the next open.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from operator import itemgetter
from typing import Any, cast

from sqlalchemy import Connection, delete, func, insert, select, update

from alwrity_desktop.model.identity import LOCAL_TENANT, new_id, now
from alwrity_desktop.model.keyword import Keyword, KeywordImport, KeywordResults
from alwrity_desktop.model.keyword_merging import FIGURES, PERSON, merge
from alwrity_desktop.store.rows import entities_of, insert_entity, update_entity, values
from alwrity_desktop.store.tables import column_maps, keyword_changes, keyword_results, keywords
from alwrity_desktop.store.tables import keyword_imports as table

_AT_ONCE = 1_000
HIDDEN = ("staging", "undoing")
"""States of an import that does not count."""
_NAMES = tuple(column.name for column in keywords.columns)
_INSERT = f"INSERT INTO keywords ({', '.join(_NAMES)}) VALUES ({', '.join('?' * len(_NAMES))})"
_Getter = Callable[[Mapping[str, Any]], tuple[Any, ...]]
_VALUES = cast("_Getter", itemgetter(*_NAMES))
_FIGURES = cast("_Getter", itemgetter(*FIGURES))
MERGED = (*FIGURES, "origins", "earlier")
_JSON = frozenset(("intents", "tags", "trend", "origins", "earlier"))
_READ = ("id", "key", "import_number", *MERGED)
_SELECT = f"SELECT {', '.join(_READ)} FROM keywords WHERE"
_UPDATE = f"UPDATE keywords SET {', '.join(f'{name} = ?' for name in MERGED)}, updated_at = ? WHERE id = ?"
_CHANGE = """INSERT INTO keyword_changes (id, tenant_id, created_at, updated_at, import_number, keyword_id, figures)
VALUES (?, ?, ?, ?, ?, ?, ?)"""


def horizon(connection: Connection, tenant_id: str = LOCAL_TENANT) -> int:
    """The highest import whose keywords are seen; 0 before the first."""
    query = select(func.max(table.c.number)).where(table.c.tenant_id == tenant_id, table.c.state.not_in(HIDDEN))
    return connection.execute(query).scalar() or 0


def begin(connection: Connection, made: KeywordImport) -> KeywordImport:
    """Open an import under the next number."""
    query = select(func.max(table.c.number)).where(table.c.tenant_id == made.tenant_id)
    made.number = (connection.execute(query).scalar() or 0) + 1
    insert_entity(connection, table, made)
    return made


def dates(connection: Connection, tenant_id: str = LOCAL_TENANT) -> dict[int, str]:
    """When the figures of each import are from, as text that sorts; a person's own are newer than all."""
    query = select(table.c.number, table.c.dated).where(table.c.tenant_id == tenant_id)
    return {PERSON: "9999", **{row.number: row.dated.isoformat() for row in connection.execute(query)}}


def stage(
    connection: Connection,
    number: int,
    rows: Sequence[dict[str, Any]],
    known: Mapping[int, str],
    tenant_id: str = LOCAL_TENANT,
) -> tuple[int, int]:
    """Put `rows` where nobody sees them yet; gives how many are new, how many change.

    rows: columns of keywords, each key once, packed (see `packed`). known: see `dates`.
    """
    there = _by_key(connection, [row["key"] for row in rows], tenant_id)
    fresh: list[tuple[Any, ...]] = []
    writes: list[dict[str, Any]] = []
    changes: list[tuple[Any, ...]] = []
    changed = 0
    stamp = _stamp()
    usual = {"tenant_id": tenant_id, "created_at": stamp, "updated_at": stamp, "import_number": number}
    for row in rows:
        raw = there.get(row["key"])
        if raw is None:
            row.update(usual, id=new_id())
            fresh.append(_VALUES(row))
            continue
        if _nothing_new(raw, row, number, known):
            continue
        found, told = unpacked(raw), unpacked({name: row[name] for name in FIGURES})
        origins = found["origins"]
        differs = merge(found, told, number, known, keep_earlier=found["import_number"] != number)
        if found["import_number"] == number:  # twice in this file
            if differs:
                writes.append(found)
        elif differs or found["origins"] != origins:
            changed += differs
            changes.append((new_id(), tenant_id, stamp, stamp, number, found["id"], _json(told)))
    if fresh:
        connection.exec_driver_sql(_INSERT, fresh)
    if changes:
        connection.exec_driver_sql(_CHANGE, changes)
    write_figures(connection, writes)
    return len(fresh), changed


def compare(
    connection: Connection,
    number: int,
    rows: Sequence[dict[str, Any]],
    known: Mapping[int, str],
    tenant_id: str = LOCAL_TENANT,
) -> tuple[int, int]:
    """What `stage` would count, without a write: how many are new, how many change."""
    seen = horizon(connection, tenant_id)
    new = changed = 0
    for start in range(0, len(rows), _AT_ONCE):
        piece = rows[start : start + _AT_ONCE]
        there = _by_key(connection, [row["key"] for row in piece], tenant_id)
        for row in piece:
            raw = there.get(row["key"])
            if raw is None or raw["import_number"] > seen:
                new += 1
            elif not _nothing_new(raw, row, number, known):
                found, told = unpacked(raw), unpacked({name: row[name] for name in FIGURES})
                changed += merge(found, told, number, known)
    return new, changed


def stage_results(
    connection: Connection,
    number: int,
    found: Sequence[tuple[str, list[str]]],
    source: str,
    tenant_id: str = LOCAL_TENANT,
) -> int:
    """Let addresses of results pages, by keyword key, wait until the import is settled; gives of how many keywords."""
    there = _by_key(connection, [key for key, _urls in found], tenant_id)
    stamp = _stamp()
    rows = [
        (new_id(), tenant_id, stamp, stamp, number, there[key]["id"], _json({"results": urls, "source": source}))
        for key, urls in found
        if key in there and urls
    ]
    if rows:
        connection.exec_driver_sql(_CHANGE, rows)
    return len(rows)


def _nothing_new(raw: Mapping[str, Any], row: Mapping[str, Any], number: int, known: Mapping[int, str]) -> bool:
    own = raw["import_number"]
    same_age = known.get(number, "") <= known.get(own, "") and raw["origins"] == "{}"
    return same_age and _FIGURES(raw) == _FIGURES(row)


def swap(connection: Connection, made: KeywordImport) -> None:
    """Make the import real: from here on it is in whole, whatever happens."""
    made.state = "settling"
    update_entity(connection, table, made)


def settle_some(connection: Connection, number: int, at_once: int, tenant_id: str = LOCAL_TENANT) -> int:
    """Merge some of the waiting figures into their keywords; gives how many, 0 when all is done (and marked so).

    How each keyword was stays in its row under the negative number, for keyword_undo.
    """
    waiting = connection.exec_driver_sql(
        "SELECT id, keyword_id, figures FROM keyword_changes WHERE import_number = ? AND tenant_id = ? LIMIT ?",
        (number, tenant_id, at_once),
    ).all()
    if not waiting:
        mine = (table.c.tenant_id == tenant_id, table.c.number == number, table.c.state == "settling")
        connection.execute(update(table).where(*mine).values(state="done"))
        return 0
    known = dates(connection, tenant_id)
    told: dict[str, dict[str, Any]] = {}
    pages: list[KeywordResults] = []
    before: dict[str, str] = {}
    for row_id, keyword_id, figures in waiting:
        one = json.loads(figures)
        if "results" in one:
            pages.append(KeywordResults(keyword_id=keyword_id, urls=one["results"], source=one["source"]))
            before[row_id] = _json({"page": _page_of(connection, keyword_id)})
        else:
            told[keyword_id] = one
    merged: list[dict[str, Any]] = []
    was: dict[str, str] = {}
    for found in some_by_id(connection, list(told)):
        was[found["id"]] = _json({name: found[name] for name in MERGED})
        merge(found, told[found["id"]], number, known)
        merged.append(found)
    write_figures(connection, merged)
    put_results(connection, pages)
    kept = [(-number, before.get(row_id) or was.get(keyword_id, "{}"), row_id) for row_id, keyword_id, _figures in waiting]
    connection.exec_driver_sql("UPDATE keyword_changes SET import_number = ?, figures = ? WHERE id = ?", kept)
    return len(waiting)


def _page_of(connection: Connection, keyword_id: str) -> dict[str, Any] | None:
    names = (keyword_results.c.urls, keyword_results.c.source, keyword_results.c.created_at)
    found = connection.execute(select(*names).where(keyword_results.c.keyword_id == keyword_id)).first()
    return {"urls": found.urls, "source": found.source, "at": found.created_at.isoformat()} if found else None


def put_results(connection: Connection, found: Sequence[KeywordResults]) -> None:
    """Keep the results pages of keywords in place of their last ones."""
    if not found:
        return
    connection.execute(delete(keyword_results).where(keyword_results.c.keyword_id.in_([row.keyword_id for row in found])))
    connection.execute(insert(keyword_results), [values(row) for row in found])


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


def forget_before(connection: Connection, at_once: int, tenant_id: str = LOCAL_TENANT) -> int:
    """Forget some of how keywords were before the last import, which cannot be undone then; gives how many."""
    ids = select(keyword_changes.c.id).where(keyword_changes.c.tenant_id == tenant_id, keyword_changes.c.import_number < 0)
    return connection.execute(delete(keyword_changes).where(keyword_changes.c.id.in_(ids.limit(at_once)))).rowcount


def unfinished(connection: Connection, tenant_id: str = LOCAL_TENANT) -> list[KeywordImport]:
    """Imports that were cut off, oldest first."""
    query = select(table).where(table.c.tenant_id == tenant_id, table.c.state != "done").order_by(table.c.number)
    return entities_of(KeywordImport, connection.execute(query))


def listed(connection: Connection, tenant_id: str = LOCAL_TENANT) -> list[KeywordImport]:
    """Imports that are real, newest first."""
    query = select(table).where(table.c.tenant_id == tenant_id, table.c.state.not_in(HIDDEN))
    return entities_of(KeywordImport, connection.execute(query.order_by(table.c.number.desc())))


def map_of(connection: Connection, signature: str, tenant_id: str = LOCAL_TENANT) -> dict[str, str] | None:
    """The column map that was confirmed for such a header."""
    query = select(column_maps.c.columns).where(column_maps.c.tenant_id == tenant_id, column_maps.c.signature == signature)
    return connection.execute(query).scalar()


def remembered_maps(connection: Connection, tenant_id: str = LOCAL_TENANT) -> list[tuple[str, dict[str, str], datetime]]:
    """Signatures of headers with the column maps that were confirmed for them and when, newest first (UTC)."""
    query = select(column_maps.c.signature, column_maps.c.columns, column_maps.c.created_at)
    query = query.where(column_maps.c.tenant_id == tenant_id).order_by(column_maps.c.created_at.desc())
    return [(row.signature, row.columns, row.created_at.replace(tzinfo=UTC)) for row in connection.execute(query)]


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


def packed(row: dict[str, Any]) -> dict[str, Any]:
    """The columns of `row` with lists as the JSON text the driver wants, in place."""
    for name in _JSON:
        value = row[name]
        row[name] = _json(value) if value else ("{}" if name == "origins" else "[]")
    return row


def unpacked(row: Mapping[str, Any]) -> dict[str, Any]:
    """The other way: a new dict with lists again, booleans as booleans."""
    found = {name: json.loads(value) if name in _JSON else value for name, value in row.items()}
    found["volume_estimated"] = bool(found["volume_estimated"])
    return found


def some_by_id(connection: Connection, ids: Sequence[str]) -> list[dict[str, Any]]:
    """Keywords unpacked: id, key, import_number and what is merged."""
    rows = connection.exec_driver_sql(f"{_SELECT} id IN ({', '.join('?' * len(ids))})", tuple(ids))
    return [unpacked(dict(zip(_READ, row, strict=True))) for row in rows]


def _by_key(connection: Connection, keys: Sequence[str], tenant_id: str) -> dict[str, dict[str, Any]]:
    marks = ", ".join("?" * len(keys))
    rows = connection.exec_driver_sql(f"{_SELECT} tenant_id = ? AND key IN ({marks})", (tenant_id, *keys))
    return {row[1]: dict(zip(_READ, row, strict=True)) for row in rows}


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _stamp() -> str:
    """This moment as SQLAlchemy writes it into SQLite."""
    return now().strftime("%Y-%m-%d %H:%M:%S.%f")


def write_figures(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write the figures, origins and earlier figures of keywords, unpacked, each with its id."""
    if rows:
        stamp = _stamp()
        made = [(*(_json(row[name]) if name in _JSON else row[name] for name in MERGED), stamp, row["id"]) for row in rows]
        connection.exec_driver_sql(_UPDATE, made)
