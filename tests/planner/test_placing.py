"""A large change of clusters is made whole or not at all, whenever the program is killed."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from alwrity_desktop.model.cluster import Cluster
from alwrity_desktop.planner import placing
from alwrity_desktop.planner.clusters import Clusters
from alwrity_desktop.planner.importing import Importer
from alwrity_desktop.planner.placing import Change
from alwrity_desktop.store import clusters as store
from alwrity_desktop.store import keywords
from alwrity_desktop.store.database import Database

COUNT = 2 * placing.AT_ONCE + 50

KILLED = """
import asyncio, os, pathlib, signal, sys
from alwrity_desktop.planner import placing
from alwrity_desktop.planner.clusters import Clusters
from alwrity_desktop.store import clusters as store
from alwrity_desktop.store import keywords
from alwrity_desktop.store.database import Database
where = sys.argv[2]
owner = placing if where == "_stage" else store
real = getattr(owner, where)
def cut(*args):
    cut.times += 1
    if where == "_stage" or cut.times == 2:
        os.kill(os.getpid(), signal.SIGKILL)
    return real(*args)
cut.times = 0
setattr(owner, where, cut)
async def main():
    db = Database(pathlib.Path(sys.argv[1]))
    await db.open()
    ids = [one.id for one in await db.read(keywords.to_cluster)]
    await Clusters(db).move(ids, (await db.read(store.listed))[0].id)
asyncio.run(main())
"""


async def _filled(folder: Path) -> Database:
    db = Database(folder / "workspace.db")
    await db.open()
    (folder / "list.txt").write_text("\n".join(f"word {number}" for number in range(COUNT)))
    await Importer(db, folder).import_file(folder / "list.txt")
    await db.write(store.put_many, [Cluster(name="Words", primary_id="")])
    return db


async def _placed(db: Database) -> int:
    (cluster,) = await db.read(store.listed)
    return len((await db.read(store.members, [cluster.id]))[cluster.id])


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
@pytest.mark.parametrize(("where", "left", "recovered"), [("_stage", 0, 0), ("place", placing.AT_ONCE, COUNT)])
async def test_a_kill_leaves_no_mix(tmp_path: Path, where: str, left: int, recovered: int) -> None:
    db = await _filled(tmp_path)
    await db.close()
    command = [sys.executable, "-c", KILLED, str(db.path), where]
    done = await asyncio.to_thread(subprocess.run, command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr
    again = Database(db.path)
    await again.open()
    assert await _placed(again) == left
    assert await Clusters(again).recover() is bool(recovered)
    assert await _placed(again) == recovered
    assert not (tmp_path / placing.FILE).exists()
    await again.close()


async def test_a_large_change_comes_back_as_it_was_written(tmp_path: Path) -> None:
    db = await _filled(tmp_path)
    (was,) = await db.read(store.listed)
    ids = [one.id for one in await db.read(keywords.to_cluster)]
    made = [Cluster(name=f"Größe {number}", primary_id=ids[number], hub={"pillar": was.id}) for number in range(120)]
    await placing.apply(db, Change(made, [was.id], dict.fromkeys(ids, (made[0].id, "mapped"))))
    found = {one.id: one for one in await db.read(store.listed)}
    assert found.keys() == {one.id for one in made}
    assert (found[made[7].id].name, found[made[7].id].hub) == ("Größe 7", {"pillar": was.id})
    assert found[made[7].id].created_at == made[7].created_at
    assert len((await db.read(store.members, [made[0].id]))[made[0].id]) == COUNT
    await db.close()


async def test_a_file_the_disk_has_damaged_keeps_nothing_from_starting(tmp_path: Path) -> None:
    db = await _filled(tmp_path)
    (tmp_path / placing.FILE).write_text('{"put": [')
    assert await Clusters(db).recover() is False
    assert (tmp_path / placing.FILE).with_suffix(".damaged").exists()
    await db.close()
