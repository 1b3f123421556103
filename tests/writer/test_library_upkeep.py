"""The background of an open workspace."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from alwrity_desktop.core.errors import KnownError
from alwrity_desktop.core.settings import Settings
from alwrity_desktop.model.identity import now
from alwrity_desktop.model.usage import Answer
from alwrity_desktop.store import answers, search, working_copy
from alwrity_desktop.store.backup import Backups
from alwrity_desktop.store.database import Database
from alwrity_desktop.store.working_copy import WorkingText
from alwrity_desktop.writer.library import Library
from alwrity_desktop.writer.upkeep import Upkeep


@pytest_asyncio.fixture
async def db(tmp_path: Path) -> AsyncIterator[Database]:
    database = Database(tmp_path / "workspace.db")
    await database.open()
    yield database
    await database.close()


async def test_a_start_recovers_then_indexes_and_backs_up(db: Database, tmp_path: Path) -> None:
    library, backups = Library(db, tmp_path, Settings()), Backups(db, tmp_path, Settings())
    for number in range(120):
        await library.create(title=f"{number}", body="common words")
    working_copy.WorkingCopy(tmp_path, "lost").write(WorkingText("lost", "Lost", "found again"))
    upkeep = Upkeep(db, library, backups, settle=60.0)
    assert [text.title for text in await upkeep.start(pytest.fail)] == ["Lost"]
    await upkeep.tend()
    await upkeep.close()
    assert backups.newest() is not None
    assert await db.read(search.pending) == 0
    assert [hit.summary.title for hit in await library.search("found")] == ["Lost"]


async def test_a_backup_that_fails_is_told_once(db: Database, tmp_path: Path) -> None:
    library, backups = Library(db, tmp_path, Settings()), Backups(db, tmp_path, Settings())
    (tmp_path / "backups").write_text("a file where the folder should be", encoding="utf-8")
    heard = asyncio.Queue[KnownError]()
    upkeep = Upkeep(db, library, backups, settle=0.0, every=0.001)
    await upkeep.start(heard.put_nowait)
    assert "backups" in (await asyncio.wait_for(heard.get(), 60)).happened
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(heard.get(), 0.1)
    await upkeep.close()


async def test_old_answers_go_and_so_do_the_oldest_of_too_many(db: Database, tmp_path: Path) -> None:
    library, backups = Library(db, tmp_path, Settings()), Backups(db, tmp_path, Settings())

    async def keep(days: int, size: int) -> str:
        moment = now() - timedelta(days=days)
        answer = Answer(task="t", provider="openai", model="m", request={}, text="x" * size, created_at=moment)
        await db.write(answers.add, answer)
        return answer.id

    async def left(ids: list[str]) -> list[bool]:
        return [await db.read(answers.get, answer_id) is not None for answer_id in ids]

    young = [await keep(days, 1000) for days in range(120)]
    upkeep = Upkeep(db, library, backups)
    await upkeep.tend()
    assert await left(young) == [days < 90 for days in range(120)]
    assert await upkeep.prune(most=10_100) == 80
    assert sum(await left(young)) == 10
    assert (await left(young))[:10] == [True] * 10
    assert await upkeep.prune() == 0
