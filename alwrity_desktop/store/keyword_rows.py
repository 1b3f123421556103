"""All keywords as light rows (see model.keyword_row), and changes of many at once that give back what was there."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import JSON, Connection, String

from alwrity_desktop.model.identity import LOCAL_TENANT, now
from alwrity_desktop.model.keyword_row import NAMES, KeywordRow
from alwrity_desktop.store.keyword_imports import horizon
from alwrity_desktop.store.tables import keyword_results
from alwrity_desktop.store.tables import keywords as table

ALL = tuple(column.name for column in table.columns)
"""All columns of a keyword."""
_PAGE = tuple(column.name for column in keyword_results.columns)
_SELECT = f"SELECT {', '.join(NAMES)}"
_NEXT = f"""SELECT json_group_array(json_array({", ".join(NAMES)})), max(place) FROM (
SELECT {", ".join(NAMES)}, rowid AS place FROM keywords NOT INDEXED
WHERE tenant_id = ? AND import_number <= ? AND rowid > ? ORDER BY rowid LIMIT ?)"""
_OFTEN = tuple(place for place, name in enumerate(NAMES) if isinstance(table.c[name].type, String | JSON) and name != "id")
"""Columns of text, most of which many keywords share."""
_AT_ONCE = 400
Values = dict[str, Any]
Old = dict[str, tuple[Any, ...]]
"""By id of a keyword the values of some columns, as the driver gives and takes them."""


@dataclass(slots=True, frozen=True)
class Stamp:
    """Tells whether keywords, clusters or imports have changed: equal stamps, nothing has."""

    keywords: int
    changed: str
    horizon: int
    clusters: int
    clusters_changed: str


def stamp(connection: Connection, tenant_id: str = LOCAL_TENANT) -> Stamp:
    """The stamp of now."""
    seen = horizon(connection, tenant_id)
    count, changed = _cursor(
        connection,
        "SELECT count(*), coalesce(max(updated_at), '') FROM keywords WHERE tenant_id = ? AND import_number <= ?",
        (tenant_id, seen),
    )[0]
    clusters, clusters_changed = _cursor(
        connection, "SELECT count(*), coalesce(max(updated_at), '') FROM clusters WHERE tenant_id = ?", (tenant_id,)
    )[0]
    return Stamp(count, changed, seen, clusters, clusters_changed)


def sectors(connection: Connection, site_id: str = "", tenant_id: str = LOCAL_TENANT) -> list[str]:
    """Sectors that occur in the keywords, of one site when named."""
    query = """SELECT DISTINCT sector FROM keywords WHERE tenant_id = ? AND sector != '' AND (? = '' OR site_id = ?)
    AND import_number <= ? ORDER BY sector"""
    return [row[0] for row in _cursor(connection, query, (tenant_id, site_id, site_id, horizon(connection, tenant_id)))]


def sites_of_clusters(connection: Connection, tenant_id: str = LOCAL_TENANT) -> dict[str, set[str]]:
    """By cluster the ids of the sites its keywords are for; "" where some are for none in particular."""
    query = (
        "SELECT DISTINCT cluster_id, site_id FROM keywords WHERE tenant_id = ? AND cluster_id != '' AND import_number <= ?"
    )
    found: dict[str, set[str]] = {}
    for cluster_id, site_id in _cursor(connection, query, (tenant_id, horizon(connection, tenant_id))):
        found.setdefault(cluster_id, set()).add(site_id)
    return found


def cluster_names(connection: Connection, tenant_id: str = LOCAL_TENANT) -> dict[str, tuple[str, int]]:
    """By id of a cluster its name and how many keywords are in it; those in the archive too."""
    query = """SELECT clusters.id, clusters.name, count(keywords.id) FROM clusters
    LEFT JOIN keywords ON keywords.cluster_id = clusters.id WHERE clusters.tenant_id = ? GROUP BY clusters.id"""
    return {key: (name, count) for key, name, count in _cursor(connection, query, (tenant_id,))}


def after(connection: Connection, place: int, limit: int, tenant_id: str = LOCAL_TENANT) -> tuple[list[KeywordRow], int]:
    """The rows that come after `place` in the file, and the place of the last: 0 begins, as often as rows come.

    All come as one text of JSON: the driver lets go of Python's lock and takes it again with every row of a result, and
    with a busy window each time would cost up to 5 ms.
    """
    packed, last = _cursor(connection, _NEXT, (tenant_id, horizon(connection, tenant_id), place, limit))[0]
    return _shared(json.loads(packed)), place if last is None else last


def _shared(rows: list[list[Any]]) -> list[KeywordRow]:
    """Rows as tuples, which the garbage collector need not look through, with one text for all that say the same."""
    if not rows:
        return []
    known: dict[Any, Any] = {}
    columns = list(zip(*rows, strict=True))
    for place in _OFTEN:
        columns[place] = tuple([known.setdefault(value, value) for value in columns[place]])
    return list(zip(*columns, strict=True))


def of(connection: Connection, ids: Sequence[str], tenant_id: str = LOCAL_TENANT) -> list[KeywordRow]:
    """The rows of these keywords, in no order; those that are gone or not real yet are left out."""
    seen = horizon(connection, tenant_id)
    found: list[KeywordRow] = []
    for start in range(0, len(ids), _AT_ONCE):
        some = ids[start : start + _AT_ONCE]
        marks = ", ".join("?" * len(some))
        query = f"{_SELECT} FROM keywords WHERE tenant_id = ? AND import_number <= ? AND id IN ({marks})"
        found += _cursor(connection, query, (tenant_id, seen, *some))
    return found


def rewrite(
    connection: Connection, ids: Sequence[str], names: Sequence[str], change: Callable[[Values], Values | None]
) -> Old:
    """Write some columns of keywords as `change` makes them of what is there; None leaves one as it is.

    Gives what was there in those that were changed. Values are the driver's: lists are JSON text.
    """
    fresh: list[tuple[Any, ...]] = []
    before: Old = {}
    for key, *there in _of(connection, ids, names):
        old = dict(zip(names, there, strict=True))
        new = change(dict(old))
        if new is not None and new != old:
            before[key] = tuple(there)
            fresh.append((*(new[name] for name in names), key))
    _update(connection, names, fresh)
    return before


def put_back(connection: Connection, names: Sequence[str], rows: Mapping[str, tuple[Any, ...]]) -> Old:
    """Write these values; gives what was there, for the way back."""
    before: Old = {key: tuple(there) for key, *there in _of(connection, list(rows), names)}
    _update(connection, names, [(*rows[key], key) for key in before])
    return before


def taken(connection: Connection, keys: Sequence[str], tenant_id: str = LOCAL_TENANT) -> dict[str, str]:
    """Of these keys (see keyword_merging.key_of) those that are there, with the ids of their keywords."""
    found: dict[str, str] = {}
    for start in range(0, len(keys), _AT_ONCE):
        some = keys[start : start + _AT_ONCE]
        marks = ", ".join("?" * len(some))
        query = f"SELECT key, id FROM keywords WHERE tenant_id = ? AND key IN ({marks})"
        found |= dict(_cursor(connection, query, (tenant_id, *some)))
    return found


def remove(connection: Connection, ids: Sequence[str]) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    """Delete keywords; gives their whole rows and those of their results pages, for `insert`."""
    gone: list[tuple[Any, ...]] = []
    pages: list[tuple[Any, ...]] = []
    for start in range(0, len(ids), _AT_ONCE):
        some = tuple(ids[start : start + _AT_ONCE])
        marks = ", ".join("?" * len(some))
        gone += _cursor(connection, f"SELECT {', '.join(ALL)} FROM keywords WHERE id IN ({marks})", some)
        pages += _cursor(connection, f"SELECT {', '.join(_PAGE)} FROM keyword_results WHERE keyword_id IN ({marks})", some)
        connection.exec_driver_sql(f"DELETE FROM keywords WHERE id IN ({marks})", some)
    return gone, pages


def insert(connection: Connection, rows: Sequence[tuple[Any, ...]]) -> list[str]:
    """Put deleted rows back, but for those whose keyword has come anew; gives the ids of those that are back."""
    place = ALL.index("key")
    there = taken(connection, [row[place] for row in rows])
    back = [row for row in rows if row[place] not in there]
    if back:
        marks = ", ".join("?" * len(ALL))
        connection.exec_driver_sql(f"INSERT INTO keywords ({', '.join(ALL)}) VALUES ({marks})", back)
    return [row[ALL.index("id")] for row in back]


def insert_pages(connection: Connection, pages: Sequence[tuple[Any, ...]]) -> None:
    """Put the results pages of deleted keywords back, where the keyword is back and has none."""
    marks = ", ".join("?" * len(_PAGE))
    for page in pages:
        connection.exec_driver_sql(
            f"INSERT OR IGNORE INTO keyword_results ({', '.join(_PAGE)}) SELECT {marks} "
            "WHERE EXISTS (SELECT 1 FROM keywords WHERE id = ?)",
            (*page, page[_PAGE.index("keyword_id")]),
        )


def _of(connection: Connection, ids: Sequence[str], names: Sequence[str]) -> list[tuple[Any, ...]]:
    found: list[tuple[Any, ...]] = []
    for start in range(0, len(ids), _AT_ONCE):
        some = tuple(ids[start : start + _AT_ONCE])
        marks = ", ".join("?" * len(some))
        found += _cursor(connection, f"SELECT id, {', '.join(names)} FROM keywords WHERE id IN ({marks})", some)
    return found


def _update(connection: Connection, names: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
    """rows: the values of `names`, then the id."""
    if rows:
        changed = now().strftime("%Y-%m-%d %H:%M:%S.%f")
        sets = ", ".join(f"{name} = ?" for name in names)
        connection.exec_driver_sql(
            f"UPDATE keywords SET {sets}, updated_at = ? WHERE id = ?", [(*row[:-1], changed, row[-1]) for row in rows]
        )


def _cursor(connection: Connection, statement: str, values: tuple[Any, ...]) -> list[tuple[Any, ...]]:
    """Rows as the driver's own tuples: SQLAlchemy's would be built one by one in Python."""
    driver: Any = connection.connection.driver_connection
    return driver.execute(statement, values).fetchall()
