"""Queries over writing runs and their steps. What arrives is kept as it arrives, so that a run can go on."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, delete, insert, select, update

from alwrity_desktop.model.identity import LOCAL_TENANT, now
from alwrity_desktop.model.writing import RunState, WritingRun, WritingStep
from alwrity_desktop.store.rows import entities_of, get_entity, insert_entity, update_entity, values
from alwrity_desktop.store.tables import writing_runs, writing_steps

UNFINISHED: tuple[RunState, ...] = ("running", "waiting", "stopped", "failed")


def insert_run(connection: Connection, run: WritingRun, steps: Iterable[WritingStep] = ()) -> None:
    """Keep a new run, with the steps known so far."""
    insert_entity(connection, writing_runs, run)
    insert_steps(connection, steps)


def insert_steps(connection: Connection, steps: Iterable[WritingStep]) -> None:
    """Add steps to a run."""
    rows = [values(step) for step in steps]
    if rows:
        connection.execute(insert(writing_steps), rows)


def update_run(connection: Connection, run: WritingRun) -> bool:
    """Write all of a run; False when it is gone."""
    return update_entity(connection, writing_runs, run)


def set_run_state(connection: Connection, run_id: str, state: RunState, error: str = "") -> None:
    """Say where a run stands."""
    stamp = now().replace(tzinfo=None)
    statement = update(writing_runs).where(writing_runs.c.id == run_id)
    connection.execute(statement.values(state=state, error=error, updated_at=stamp))


def get_run(connection: Connection, run_id: str) -> WritingRun | None:
    """The run with this id."""
    return get_entity(connection, writing_runs, WritingRun, run_id)


def runs_of(connection: Connection, draft_id: str) -> list[WritingRun]:
    """Runs of a draft, newest first."""
    query = select(writing_runs).where(writing_runs.c.draft_id == draft_id)
    return entities_of(WritingRun, connection.execute(query.order_by(writing_runs.c.created_at.desc())))


def unfinished(connection: Connection, draft_id: str = "", *, tenant_id: str = LOCAL_TENANT) -> list[WritingRun]:
    """Runs that are not done, newest first; of one draft when it is given."""
    query = select(writing_runs).where(writing_runs.c.tenant_id == tenant_id, writing_runs.c.state.in_(UNFINISHED))
    if draft_id:
        query = query.where(writing_runs.c.draft_id == draft_id)
    return entities_of(WritingRun, connection.execute(query.order_by(writing_runs.c.created_at.desc())))


def steps_of(connection: Connection, run_id: str) -> list[WritingStep]:
    """Steps of a run in their order."""
    query = select(writing_steps).where(writing_steps.c.run_id == run_id)
    return entities_of(WritingStep, connection.execute(query.order_by(writing_steps.c.position, writing_steps.c.id)))


def update_step(connection: Connection, step: WritingStep) -> bool:
    """Write all of a step; False when it is gone."""
    return update_entity(connection, writing_steps, step)


def save_output(connection: Connection, step_id: str, output: str) -> None:
    """Keep the text of a step as far as it has arrived, and that it is running."""
    stamp = now().replace(tzinfo=None)
    statement = update(writing_steps).where(writing_steps.c.id == step_id)
    connection.execute(statement.values(output=output, state="running", updated_at=stamp))


def delete_steps(connection: Connection, step_ids: list[str]) -> None:
    """Delete steps, as when an outline is changed."""
    connection.execute(delete(writing_steps).where(writing_steps.c.id.in_(step_ids)))
