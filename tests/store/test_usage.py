"""Sums and averages over usage rows in a real file."""

from datetime import timedelta

import pytest

from alwrity_desktop.model.identity import now
from alwrity_desktop.model.usage import Answer, Usage
from alwrity_desktop.store import answers, usage
from alwrity_desktop.store.database import Database


@pytest.fixture
async def db(tmp_path):
    database = Database(tmp_path / "workspace.db")
    await database.open()
    yield database
    await database.close()


def row(**more) -> Usage:
    return Usage(**({"task": "outline", "provider": "openai", "model": "m"} | more))


async def test_sums_leave_unknown_prices_out_and_count_them(db):
    for cost in (100, 250, None):
        await db.write(usage.add, row(cost_micros=cost, tokens_in=10, tokens_out=3))
    await db.write(usage.add, row(model="other", cost_micros=7, created_at=now() - timedelta(days=2)))
    today = await db.read(usage.spent_since, now() - timedelta(days=1))
    assert (today.calls, today.tokens_in, today.tokens_out, today.cost_micros, today.unknown) == (3, 30, 9, 350, 1)
    by_model = await db.read(usage.spent_by_model, now() - timedelta(days=9))
    assert {name: spent.cost_micros for name, spent in by_model.items()} == {"openai:m": 350, "openai:other": 7}
    assert (await db.read(usage.spent_since, now() + timedelta(days=1))).calls == 0


async def test_newest_first_and_times_are_aware(db):
    for number in range(3):
        await db.write(usage.add, row(error=str(number), created_at=now() - timedelta(hours=3 - number)))
    rows = await db.read(usage.latest, 2)
    assert [one.error for one in rows] == ["2", "1"]
    assert rows[0].created_at.tzinfo is not None
    assert len(await db.read(usage.latest, since=now() - timedelta(minutes=90))) == 1


async def test_run_and_correction_come_from_the_answers(db):
    for estimated, counted, run, calls in ((100, 150, "a", 1), (100, 250, "b", 1), (100, 900, "b", 2)):
        request = {"run_id": run, "calls": calls, "estimated_raw": estimated}
        answer = Answer(task="outline", provider="openai", model="m", request=request, text="x", draft_id="d")
        await db.write(answers.add, answer)
        await db.write(usage.add, row(answer_id=answer.id, tokens_in=counted, tokens_out=60, cost_micros=5))
    measured = await db.read(usage.measured, "openai", "m", "outline")
    assert (measured.correction, measured.tokens_out, measured.calls) == (2.0, 60, 3)
    assert (await db.read(usage.measured, "openai", "m", "title")).tokens_out == 0
    assert (await db.read(usage.measured, "openai", "new", "title")).correction == 1.0
    assert (await db.read(usage.spent_in_run, "b", now() - timedelta(days=1))).cost_micros == 10
    assert len(await db.read(answers.of_draft, "d")) == 3
    assert await db.read(answers.get, "nothing") is None


async def test_other_tenants_are_not_counted(db):
    await db.write(usage.add, row(cost_micros=5, tenant_id="someone-else"))
    assert (await db.read(usage.spent_since, now() - timedelta(days=1))).calls == 0
    assert await db.read(usage.latest) == []
