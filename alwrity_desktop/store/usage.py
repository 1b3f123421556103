"""What calls to models took: one row a call, append only, and the sums the caps and the figures are made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, cast

from sqlalchemy import Connection, Select, func, select

from alwrity_desktop.model.identity import LOCAL_TENANT
from alwrity_desktop.model.usage import Usage
from alwrity_desktop.store.rows import entities_of, insert_entity
from alwrity_desktop.store.tables import answers, usage

SAMPLE = 20
"""Latest measured calls that a correction or an average is made from."""


@dataclass(slots=True, frozen=True)
class Spent:
    """A sum over usage rows. `unknown` counts the calls whose price is not known; they are not in `cost_micros`."""

    calls: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    cost_micros: int = 0
    unknown: int = 0


@dataclass(slots=True, frozen=True)
class Standing:
    """What was spent in a run, since the day and since the month began."""

    run: Spent
    day: Spent
    month: Spent


@dataclass(slots=True, frozen=True)
class Measured:
    """What was measured for a model: counted over estimated prompt tokens, tokens of an answer, from how many calls."""

    correction: float = 1.0
    tokens_out: int = 0
    calls: int = 0


def add(connection: Connection, row: Usage) -> None:
    """Add one row."""
    insert_entity(connection, usage, row)


def latest(
    connection: Connection, limit: int = 1000, since: datetime | None = None, tenant_id: str = LOCAL_TENANT
) -> list[Usage]:
    """Rows since a time, newest first."""
    statement = select(usage).where(usage.c.tenant_id == tenant_id)
    if since:
        statement = statement.where(usage.c.created_at >= _naive(since))
    statement = statement.order_by(usage.c.created_at.desc(), usage.c.id.desc()).limit(limit)
    return entities_of(Usage, connection.execute(statement))


def spent_since(connection: Connection, since: datetime, tenant_id: str = LOCAL_TENANT) -> Spent:
    """The sum since a time."""
    statement = _sums().where(usage.c.tenant_id == tenant_id, usage.c.created_at >= _naive(since))
    return _spent(connection.execute(statement).one())


def spent_in_run(connection: Connection, run_id: str, since: datetime, tenant_id: str = LOCAL_TENANT) -> Spent:
    """The sum of a run, by the run that its answers were asked for; `since` bounds the search."""
    statement = (
        _sums()
        .select_from(usage.join(answers, answers.c.id == usage.c.answer_id))
        .where(usage.c.tenant_id == tenant_id, usage.c.created_at >= _naive(since))
        .where(answers.c.request["run_id"].as_string() == run_id)
    )
    return _spent(connection.execute(statement).one())


def standing(connection: Connection, day: datetime, month: datetime, run_id: str, run_since: datetime) -> Standing:
    """What the caps are held against, in one read. An empty run_id has spent nothing."""
    in_run = spent_in_run(connection, run_id, run_since) if run_id else Spent()
    return Standing(in_run, spent_since(connection, day), spent_since(connection, month))


def spent_by_model(connection: Connection, since: datetime, tenant_id: str = LOCAL_TENANT) -> dict[str, Spent]:
    """The sum of each "provider:model" since a time."""
    statement = (
        _sums(usage.c.provider, usage.c.model)
        .where(usage.c.tenant_id == tenant_id, usage.c.created_at >= _naive(since))
        .group_by(usage.c.provider, usage.c.model)
    )
    rows: list[Any] = list(connection.execute(statement))
    return {f"{row[0]}:{row[1]}": _spent(row[2:]) for row in rows}


def measured(connection: Connection, provider: str, model: str, task: str, tenant_id: str = LOCAL_TENANT) -> Measured:
    """How far off estimates by characters were for this model, and how long its answers to this kind of task are."""
    rows = connection.execute(
        select(usage.c.tokens_in, usage.c.tokens_out, usage.c.task, answers.c.request)
        .join(answers, answers.c.id == usage.c.answer_id)
        .where(usage.c.tenant_id == tenant_id, usage.c.provider == provider, usage.c.model == model)
        .where(usage.c.measured, usage.c.outcome == "done", usage.c.tokens_in > 0)
        .order_by(usage.c.created_at.desc())
        .limit(SAMPLE)
    ).all()
    pairs = [(row[0], int(row[3].get("estimated_raw") or 0)) for row in rows if row[3].get("calls") == 1]
    estimated = sum(guess for _, guess in pairs)
    correction = sum(counted for counted, guess in pairs if guess) / estimated if estimated else 1.0
    lengths = [row[1] for row in rows if row[2] == task]
    average = round(sum(lengths) / len(lengths)) if lengths else 0
    return Measured(min(4.0, max(0.25, correction)), average, len(rows))


def _sums(*first: Any) -> Select[Any]:
    columns: tuple[Any, ...] = (
        *first,
        func.count(usage.c.id),
        func.coalesce(func.sum(usage.c.tokens_in), 0),
        func.coalesce(func.sum(usage.c.tokens_out), 0),
        func.coalesce(func.sum(usage.c.cost_micros), 0),
        func.count(usage.c.id) - func.count(usage.c.cost_micros),
    )
    return cast("Select[Any]", select(*columns))


def _spent(row: Any) -> Spent:
    return Spent(*(int(value) for value in row))


def _naive(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(tzinfo=None)
