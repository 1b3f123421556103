"""A change of clusters and of the keywords in them: whole or not at all, and the writer's thread is never held for long.

A small change is one transaction. A large one is written to a file first, in one step, which decides that it is made. Then
it goes into the database in pieces, each of which may be done twice, and the file goes; a killed one is ended by the next
start.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from alwrity_desktop.core.files import write_whole
from alwrity_desktop.model.cluster import Cluster
from alwrity_desktop.store import clusters as store
from alwrity_desktop.store.clusters import Places
from alwrity_desktop.store.database import Database

FILE = "clusters.part"
"""Beside the database, while a large change is under way."""
AT_ONCE = 400
"""Keywords placed in one transaction, about 10 ms; a quarter as many clusters."""
_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Change:
    """put: clusters to write. gone: ids of those to delete. places: where keywords go."""

    put: Sequence[Cluster]
    gone: Sequence[str]
    places: Places


async def apply(db: Database, change: Change) -> None:
    """Make a change. Once it is decided, a stop waits until it is whole. Raises StorageError."""
    await finish(db)
    if len(change.places) <= AT_ONCE and len(change.put) + len(change.gone) <= AT_ONCE // 4:
        await db.write(store.change, change.put, change.gone, change.places)
        return
    await asyncio.to_thread(_stage, _file(db), change)
    working = asyncio.ensure_future(finish(db))
    try:
        await asyncio.shield(working)
    except asyncio.CancelledError:
        await working
        raise


async def finish(db: Database) -> bool:
    """Bring a decided change to its end; whether there was one."""
    file = _file(db)
    change = await asyncio.to_thread(_staged, file)
    if change is None:
        return False
    for start in range(0, len(change.put), AT_ONCE // 4):
        await db.write(store.put_many, change.put[start : start + AT_ONCE // 4])
    rows = list(change.places.items())
    for start in range(0, len(rows), AT_ONCE):
        await db.write(store.place, dict(rows[start : start + AT_ONCE]))
    for start in range(0, len(change.gone), AT_ONCE):
        await db.write(store.remove, change.gone[start : start + AT_ONCE])
    await asyncio.to_thread(file.unlink, missing_ok=True)
    return True


def _file(db: Database) -> Path:
    return db.path.with_name(FILE)


def _stage(file: Path, change: Change) -> None:
    document = {"put": [asdict(one) for one in change.put], "gone": list(change.gone), "places": change.places}
    write_whole(file, json.dumps(document, default=datetime.isoformat, ensure_ascii=False))


def _staged(file: Path) -> Change | None:
    try:
        found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8", errors="surrogatepass"))
        put = [_cluster(row) for row in found["put"]]
        return Change(put, found["gone"], {key: (place, state) for key, (place, state) in found["places"].items()})
    except FileNotFoundError:
        return None
    except (ValueError, TypeError, KeyError) as error:  # it was written in one step, so the disk has damaged it
        _log.warning("a change of clusters cannot be read, and is left: %s", error)
        file.replace(file.with_suffix(".damaged"))
        return None


def _cluster(row: dict[str, Any]) -> Cluster:
    for name in ("created_at", "updated_at"):
        row[name] = datetime.fromisoformat(row[name])
    return Cluster(**row)
