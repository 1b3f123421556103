"""Grouping in a process of its own gives what a thread gives, tells how far it is, and leaves nothing when stopped."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from alwrity_desktop.core.progress import Progress
from alwrity_desktop.planner import clusters
from alwrity_desktop.planner.clusters import Clusters
from alwrity_desktop.planner.importing import Importer
from alwrity_desktop.store.database import Database

THINGS = ("sofa", "kettle", "garden hose", "oak table", "desk lamp", "bread knife", "wool rug", "rain coat")
WAYS = ("cheap {}", "buy a {}", "{} cleaning", "how to clean a {}", "{} repair", "best {}")


@pytest.fixture
async def db(tmp_path: Path) -> AsyncIterator[Database]:
    made = Database(tmp_path / "workspace.db")
    await made.open()
    (tmp_path / "list.txt").write_text("\n".join(way.format(thing) for thing in THINGS for way in WAYS))
    await Importer(made, tmp_path).import_file(tmp_path / "list.txt")
    yield made
    await made.close()


async def shape(db: Database) -> list[list[str]]:
    made = Clusters(db)
    return sorted([[word.text for word in await made.keywords_of(row.cluster.id)] for row in await made.rows()])


async def test_a_process_groups_as_a_thread_does(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    made = Clusters(db)
    done = await made.make()
    here = await shape(db)
    assert len(here) > 5
    await made.restore(done.before)
    assert await shape(db) == []
    monkeypatch.setattr(clusters, "FEW", 3)
    told: list[Progress] = []
    again = await made.make(report=told.append)
    assert await shape(db) == here
    assert again.unclustered == done.unclustered
    shares = [one.done for one in told if one.done is not None]
    assert shares[0] < 0.2 < shares[len(shares) // 2] <= 1.0


async def test_stop_changes_nothing(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clusters, "FEW", 3)
    begun = asyncio.Event()

    def report(_progress: Progress) -> None:
        begun.set()

    task = asyncio.create_task(Clusters(db).make(report=report))
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await shape(db) == []
