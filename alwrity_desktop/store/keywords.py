"""Queries over the keywords that count: those of imports that are real, and those made by hand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, delete, func, or_, select, update

from alwrity_desktop.model.identity import LOCAL_TENANT, now
from alwrity_desktop.model.keyword import Keyword
from alwrity_desktop.model.keyword_merging import PERSON
from alwrity_desktop.store.keyword_imports import horizon
from alwrity_desktop.store.keyword_imports import put_results as put_results
from alwrity_desktop.store.rows import entities_of, get_entity, insert_entity, update_entity
from alwrity_desktop.store.tables import keyword_results
from alwrity_desktop.store.tables import keywords as table

Sort = Literal["text", "volume", "difficulty", "cpc", "position", "updated_at"]
_AT_ONCE = 400


@dataclass(slots=True, frozen=True, kw_only=True)
class KeywordFilter:
    """What a list is narrowed to; empty or None is no limit. A keyword without the figure passes no limit on it.

    text: all these words in the keyword. cluster: an id, or "-" for keywords in no cluster. source: number of an import
    that brought the keyword or a figure of it, 0 for a person. added: from when to before when (aware).
    """

    text: str = ""
    states: tuple[str, ...] = ()
    cluster: str = ""
    intent: str = ""
    country: str = ""
    language: str = ""
    source: int | None = None
    added: tuple[datetime | None, datetime | None] = (None, None)
    volume: tuple[float | None, float | None] = (None, None)
    difficulty: tuple[float | None, float | None] = (None, None)
    cpc: tuple[float | None, float | None] = (None, None)
    disabled: bool | None = None
    site_id: str = ""
    sector: str = ""


@dataclass(slots=True, frozen=True)
class Choices:
    """Values that occur, for filters."""

    states: list[str]
    countries: list[str]
    languages: list[str]
    intents: list[str]
    imports: list[int]


def page(
    connection: Connection,
    wanted: KeywordFilter,
    *,
    sort: Sort = "text",
    descending: bool = False,
    offset: int = 0,
    limit: int = 200,
    tenant_id: str = LOCAL_TENANT,
) -> list[Keyword]:
    """Keywords in order; those without the figure that is sorted by come last."""
    column = table.c[sort]
    order: list[Any] = [column.is_(None)] if table.c[sort].nullable else []
    order += [column.desc() if descending else column.asc(), table.c.key]
    query = select(table).where(*_conditions(connection, wanted, tenant_id)).order_by(*order)
    return entities_of(Keyword, connection.execute(query.offset(offset).limit(limit)))


def count(connection: Connection, wanted: KeywordFilter, tenant_id: str = LOCAL_TENANT) -> int:
    """How many keywords pass."""
    query = select(func.count()).select_from(table).where(*_conditions(connection, wanted, tenant_id))
    return connection.execute(query).scalar_one()


def choices(connection: Connection, tenant_id: str = LOCAL_TENANT) -> Choices:
    """What occurs in the keywords that count."""
    here = _conditions(connection, KeywordFilter(), tenant_id)

    def different(name: str) -> list[Any]:
        found = connection.execute(select(table.c[name]).where(*here).distinct()).scalars()
        return sorted(value for value in found if value not in ("", None))

    intents = {intent for row in connection.execute(select(table.c.intents).where(*here).distinct()) for intent in row[0]}
    states, countries, languages = different("state"), different("country"), different("language")
    return Choices(states, countries, languages, sorted(intents), different("import_number"))


def get(connection: Connection, keyword_id: str) -> Keyword | None:
    """The keyword with this id."""
    return get_entity(connection, table, Keyword, keyword_id)


def by_ids(connection: Connection, ids: Iterable[str]) -> list[Keyword]:
    """Keywords in the order of `ids`; those that are gone are left out."""
    wanted = list(dict.fromkeys(ids))
    found: dict[str, Keyword] = {}
    for start in range(0, len(wanted), _AT_ONCE):
        rows = connection.execute(select(table).where(table.c.id.in_(wanted[start : start + _AT_ONCE])))
        found |= {keyword.id: keyword for keyword in entities_of(Keyword, rows)}
    return [found[key] for key in wanted if key in found]


def by_keys(connection: Connection, keys: Sequence[str], tenant_id: str = LOCAL_TENANT) -> dict[str, Keyword]:
    """Keywords by their keys (see keyword_merging.key_of)."""
    found: dict[str, Keyword] = {}
    for start in range(0, len(keys), _AT_ONCE):
        chosen = table.c.key.in_(keys[start : start + _AT_ONCE])
        rows = connection.execute(select(table).where(table.c.tenant_id == tenant_id, chosen))
        found |= {keyword.key: keyword for keyword in entities_of(Keyword, rows)}
    return found


@dataclass(slots=True, frozen=True)
class ToCluster:
    """What clustering needs of a keyword."""

    id: str
    text: str
    language: str
    volume: int | None
    cluster_id: str


def to_cluster(connection: Connection, tenant_id: str = LOCAL_TENANT) -> list[ToCluster]:
    """All keywords that are neither archived nor disabled, in the order they came."""
    names = ("id", "text", "language", "volume", "cluster_id")
    here = _conditions(connection, KeywordFilter(disabled=False), tenant_id)
    query = select(*(table.c[name] for name in names)).where(*here, table.c.state != "archived")
    return [ToCluster(*row) for row in connection.execute(query.order_by(table.c.import_number, table.c.id))]


def add(connection: Connection, keyword: Keyword) -> bool:
    """Keep a keyword made by hand; False when it is there already."""
    if by_keys(connection, [keyword.key], keyword.tenant_id):
        return False
    insert_entity(connection, table, keyword)
    return True


def put(connection: Connection, keyword: Keyword) -> None:
    """Write all columns of a keyword that is known, or insert it (undo of a deletion)."""
    if not update_entity(connection, table, keyword):
        insert_entity(connection, table, keyword)


def change(connection: Connection, ids: Sequence[str], **columns: Any) -> list[Keyword]:
    """Write some columns of several keywords; gives them as they were, for undo."""
    before = by_ids(connection, ids)
    stamp = now().replace(tzinfo=None)
    for start in range(0, len(ids), _AT_ONCE):
        chosen = table.c.id.in_(ids[start : start + _AT_ONCE])
        connection.execute(update(table).where(chosen).values(**columns, updated_at=stamp))
    return before


def remove(connection: Connection, ids: Sequence[str]) -> list[Keyword]:
    """Delete keywords; gives them as they were, for undo."""
    before = by_ids(connection, ids)
    for start in range(0, len(ids), _AT_ONCE):
        connection.execute(delete(table).where(table.c.id.in_(ids[start : start + _AT_ONCE])))
    return before


def results(connection: Connection, tenant_id: str = LOCAL_TENANT) -> dict[str, list[str]]:
    """Addresses of the results page by keyword id, where they are known."""
    query = select(keyword_results.c.keyword_id, keyword_results.c.urls).where(keyword_results.c.tenant_id == tenant_id)
    return {row.keyword_id: row.urls for row in connection.execute(query)}


def _conditions(connection: Connection, wanted: KeywordFilter, tenant_id: str) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [
        table.c.tenant_id == tenant_id,
        table.c.import_number <= horizon(connection, tenant_id),
    ]
    # The key is the text with country and language behind it; only the text counts.
    found += [table.c.key.like(f"%{_escaped(word)}%\x1f%\x1f%", escape="/") for word in wanted.text.casefold().split()]
    if wanted.states:
        found.append(table.c.state.in_(wanted.states))
    if wanted.cluster:
        found.append(table.c.cluster_id == ("" if wanted.cluster == "-" else wanted.cluster))
    if wanted.intent:
        found.append(table.c.intents.cast(table.c.key.type).contains(f'"{wanted.intent}"', autoescape=True))
    told = {name: getattr(wanted, name) for name in ("country", "language", "site_id", "sector")}
    found += [func.lower(table.c[name]) == value.lower() for name, value in told.items() if value]
    if wanted.source is not None:
        found.append(_of_source(wanted.source))
    since, until = wanted.added
    if since is not None:
        found.append(table.c.created_at >= since.astimezone(UTC).replace(tzinfo=None))
    if until is not None:
        found.append(table.c.created_at < until.astimezone(UTC).replace(tzinfo=None))
    if wanted.disabled is not None:
        found.append(table.c.disabled.is_(wanted.disabled))
    for name in ("volume", "difficulty", "cpc"):
        low, high = getattr(wanted, name)
        if low is not None:
            found.append(table.c[name] >= low)
        if high is not None:
            found.append(table.c[name] <= high)
    return found


def _of_source(number: int) -> ColumnElement[bool]:
    written = f": {number or PERSON}"
    origins = table.c.origins.cast(table.c.key.type)
    figures = [origins.contains(written + end, autoescape=True) for end in (",", "}")]
    return or_(table.c.import_number == number, *figures)


def _escaped(word: str) -> str:
    return word.replace("/", "//").replace("%", "/%").replace("_", "/_")
