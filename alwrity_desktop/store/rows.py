"""Between the model's dataclasses and the tables' rows: same names on both sides, times aware on ours."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from datetime import UTC, datetime
from typing import Any, TypeVar

from sqlalchemy import Connection, Row, Table, insert, select, update

from alwrity_desktop.model.identity import Entity, now

E = TypeVar("E", bound=Entity)


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
