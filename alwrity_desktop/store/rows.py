"""Between the model's dataclasses and the tables' rows: same names on both sides, times aware on ours."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from datetime import UTC, datetime
from typing import Any, TypeVar

from sqlalchemy import Connection, Row, Table, bindparam, insert, select, update

from alwrity_desktop.model.identity import Entity, now

E = TypeVar("E", bound=Entity)
_AT_ONCE = 500
"""Ids in one query."""


def values(entity: Entity) -> dict[str, Any]:
    """Column values of `entity`, times made naive UTC."""
    return {field.name: _stored(getattr(entity, field.name)) for field in fields(entity)}


def entity_of(kind: type[E], row: Row[Any]) -> E:
    """The dataclass `kind` from a row that has a column for each of its fields."""
    mapping = row._mapping  # pyright: ignore[reportPrivateUsage] - SQLAlchemy's documented way to a row's names
    return kind(**{field.name: aware(mapping[field.name]) for field in fields(kind)})


def aware(value: Any) -> Any:
    """`value`, a naive time made aware in UTC; anything else as it is."""
    return value.replace(tzinfo=UTC) if isinstance(value, datetime) and value.tzinfo is None else value


def insert_entity(connection: Connection, table: Table, entity: Entity) -> None:
    """Insert one row."""
    connection.execute(insert(table).values(values(entity)))


def update_entity(connection: Connection, table: Table, entity: Entity) -> bool:
    """Write all columns of the row with this id and tenant, with a new `updated_at`; False when there is none."""
    entity.updated_at = now()
    statement = update(table).where(table.c.id == entity.id, table.c.tenant_id == entity.tenant_id)
    return connection.execute(statement.values(values(entity))).rowcount == 1


def put_entities(connection: Connection, table: Table, entities: Iterable[Entity]) -> None:
    """Insert rows, or write all their columns, with a new `updated_at`, where their id is known for their tenant."""
    found = {entity.id: entity for entity in entities}
    ids = list(found)
    known: set[tuple[str, str]] = set()
    for start in range(0, len(ids), _AT_ONCE):
        chosen = table.c.id.in_(ids[start : start + _AT_ONCE])
        known.update((row[0], row[1]) for row in connection.execute(select(table.c.id, table.c.tenant_id).where(chosen)))
    fresh = [values(entity) for entity in found.values() if (entity.id, entity.tenant_id) not in known]
    if fresh:
        connection.execute(insert(table), fresh)
    changed = [entity for entity in found.values() if (entity.id, entity.tenant_id) in known]
    for entity in changed:
        entity.updated_at = now()
    if changed:
        columns: dict[str, Any] = {field.name: bindparam(f"new_{field.name}") for field in fields(changed[0])}
        statement = update(table).where(table.c.id == bindparam("key"), table.c.tenant_id == bindparam("tenant"))
        rows = [
            {"key": entity.id, "tenant": entity.tenant_id}
            | {f"new_{name}": value for name, value in values(entity).items()}
            for entity in changed
        ]
        connection.execute(statement.values(columns), rows)


def get_entity(connection: Connection, table: Table, kind: type[E], key: str) -> E | None:
    """The row with this id, or None."""
    row = connection.execute(select(table).where(table.c.id == key)).first()
    return entity_of(kind, row) if row else None


def entities_of(kind: type[E], rows: Iterable[Row[Any]]) -> list[E]:
    """A list of dataclasses from rows."""
    return [entity_of(kind, row) for row in rows]


def _stored(value: Any) -> Any:
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.astimezone(UTC).replace(tzinfo=None)
    return value
