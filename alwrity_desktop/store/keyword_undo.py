"""The last import taken back: its keywords go, and figures it changed are as they were.

With the first step nothing of it is seen any more; the rest is done in short pieces, and gone on with after a kill. What a
person did since stays: figures written by hand, and keywords that were used, put aside or changed.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, or_, select, update

from alwrity_desktop.model.identity import LOCAL_TENANT, now
from alwrity_desktop.model.keyword import KeywordImport, KeywordResults
from alwrity_desktop.model.keyword_merging import GROUPS, PERSON
from alwrity_desktop.store.keyword_imports import put_results, some_by_id, write_figures
from alwrity_desktop.store.rows import entities_of
from alwrity_desktop.store.tables import keyword_changes, keyword_results, keywords
from alwrity_desktop.store.tables import keyword_imports as table


def undoable(connection: Connection, tenant_id: str = LOCAL_TENANT) -> KeywordImport | None:
    """The import that can be undone: the last one, once it is settled."""
    query = select(table).where(table.c.tenant_id == tenant_id).order_by(table.c.number.desc()).limit(1)
    found = entities_of(KeywordImport, connection.execute(query))
    return found[0] if found and found[0].state == "done" else None


def begin_undo(connection: Connection, number: int, tenant_id: str = LOCAL_TENANT) -> KeywordImport | None:
    """Hide the last import; None where this is not it."""
    made = undoable(connection, tenant_id)
    if made is None or made.number != number:
        return None
    connection.execute(update(table).where(table.c.id == made.id).values(state="undoing"))
    return made


def worked_on(connection: Connection, number: int, tenant_id: str = LOCAL_TENANT) -> list[str]:
    """Keywords the import brought that a person used, put aside or changed since."""
    worked = or_(
        keywords.c.state.in_(("used", "archived")),
        keywords.c.disabled.is_(True),
        keywords.c.origins.cast(keywords.c.key.type).contains(f": {PERSON}"),
    )
    query = select(keywords.c.id).where(keywords.c.tenant_id == tenant_id, keywords.c.import_number == number, worked)
    return list(connection.execute(query).scalars())


def keep(connection: Connection, ids: Sequence[str]) -> None:
    """Let these count whatever becomes of their import."""
    stamp = now().replace(tzinfo=None)
    connection.execute(update(keywords).where(keywords.c.id.in_(ids)).values(import_number=0, updated_at=stamp))


def restore_some(connection: Connection, number: int, at_once: int, tenant_id: str = LOCAL_TENANT) -> int:
    """Put back some figures and results pages that the import changed; gives how many keywords, 0 when all are."""
    waiting = connection.exec_driver_sql(
        "SELECT id, keyword_id, figures FROM keyword_changes WHERE import_number = ? AND tenant_id = ? LIMIT ?",
        (-number, tenant_id, at_once),
    ).all()
    if not waiting:
        return 0
    before: dict[str, dict[str, Any]] = {}
    mine = (table.c.tenant_id == tenant_id, table.c.number == number)
    file = connection.execute(select(table.c.file).where(*mine)).scalar_one_or_none()
    for _id, keyword_id, figures in waiting:
        one = json.loads(figures)
        if "page" in one:
            _put_page(connection, keyword_id, one["page"], file)
        elif one:
            before[keyword_id] = one
    found = some_by_id(connection, list(before))
    write_figures(connection, [_as_before(row, before[row["id"]], number) for row in found])
    done = keyword_changes.delete().where(keyword_changes.c.id.in_([row[0] for row in waiting]))
    connection.execute(done)
    return len(waiting)


def _as_before(row: dict[str, Any], before: dict[str, Any], number: int) -> dict[str, Any]:
    """Groups of figures that are still the import's are as they were; a person's own stand."""
    origins = dict(row["origins"])
    for group, names in GROUPS.items():
        if origins.get(group) != number:
            continue
        del origins[group]
        if group in before["origins"]:
            origins[group] = before["origins"][group]
        row |= {name: before[name] for name in names}
    return {**row, "origins": origins, "earlier": before["earlier"]}


def _put_page(connection: Connection, keyword_id: str, page: dict[str, Any] | None, file: str | None) -> None:
    """The results page as it was before the import of this file; one that came from elsewhere since stays."""
    told = select(keyword_results.c.source).where(keyword_results.c.keyword_id == keyword_id)
    if connection.execute(told).scalar_one_or_none() not in (None, file):
        return
    connection.execute(keyword_results.delete().where(keyword_results.c.keyword_id == keyword_id))
    if page:
        back = KeywordResults(keyword_id=keyword_id, urls=page["urls"], source=page["source"])
        if "at" in page:  # an import by an older program did not note it
            back.created_at = datetime.fromisoformat(page["at"]).replace(tzinfo=UTC)
        put_results(connection, [back])
