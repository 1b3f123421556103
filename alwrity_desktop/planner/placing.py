"""A change of clusters and of the keywords in them: whole or not at all, and the writer's thread is never held for long.

A small change is one transaction. A large one is written to a file first, in one step, which decides that it is made. Then
it goes into the database in pieces, each of which may be done twice, and the file goes; a killed one is ended by the next
start.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from alwrity_desktop.core.files import write_whole
from alwrity_desktop.model.cluster import Cluster
from alwrity_desktop.store import clusters as store
from alwrity_desktop.store.clusters import Places
from alwrity_desktop.store.database import Database

FILE = "clusters.part"
"""Beside the database, while a large change is under way."""
AT_ONCE = 400
"""Keywords placed in one transaction, or clusters written, about 10 ms."""
T = TypeVar("T")
_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Change:
    """put: clusters to write. gone: ids of those to delete. places: where keywords go. plans: where ideas and tasks go."""

    put: Sequence[Cluster]
    gone: Sequence[str]
    places: Places
    plans: dict[str, str] = field(default_factory=dict[str, str])


async def apply(db: Database, change: Change) -> None:
    """Make a change. Once it is decided, a stop waits until it is whole. Raises StorageError."""
    await finish(db)
    if len(change.places) <= AT_ONCE and len(change.put) + len(change.gone) <= AT_ONCE:
        await db.write(store.change, change.put, change.gone, change.places, change.plans)
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
    for some in _some(change.put):
        await db.write(store.put_many, some)
    for rows in _some(list(change.places.items())):
        await db.write(store.place, dict(rows))
    for rows in _some(list(change.plans.items())):
        await db.write(store.hand_on, dict(rows))
    for ids in _some(change.gone):
        await db.write(store.remove, ids)
    await asyncio.to_thread(file.unlink, missing_ok=True)
    return True


def _file(db: Database) -> Path:
    return db.path.with_name(FILE)


def _stage(file: Path, change: Change) -> None:
    """A line of JSON for some of each at a time: one large document would hold Python's lock for long."""
    lines = [
        *({"put": [asdict(one) for one in some]} for some in _some(change.put)),
        *({"gone": some} for some in _some(change.gone)),
        *({"places": dict(some)} for some in _some(list(change.places.items()))),
        *({"plans": dict(some)} for some in _some(list(change.plans.items()))),
    ]
    made = [json.dumps(line, default=datetime.isoformat, ensure_ascii=False) for line in lines]
    write_whole(file, "\n".join(made))


def _staged(file: Path) -> Change | None:
    change = Change([], [], {})
    put, gone = list[Cluster](), list[str]()
    try:
        with file.open(encoding="utf-8", errors="surrogatepass") as lines:
            for line in lines:
                found: dict[str, Any] = json.loads(line)
                put += [_cluster(row) for row in found.get("put", ())]
                gone += found.get("gone", ())
                change.places |= {key: (place, state) for key, (place, state) in found.get("places", {}).items()}
                change.plans |= found.get("plans", {})
    except FileNotFoundError:
        return None
    except (ValueError, TypeError, KeyError, AttributeError) as error:  # it was written in one step: the disk damaged it
        _log.warning("a change of clusters cannot be read, and is left: %s", error)
        file.replace(file.with_suffix(".damaged"))
        return None
    change.put, change.gone = put, gone
    return change


def _some(found: Sequence[T]) -> Iterator[Sequence[T]]:
    return (found[start : start + AT_ONCE] for start in range(0, len(found), AT_ONCE))


def _cluster(row: dict[str, Any]) -> Cluster:
    for name in ("created_at", "updated_at"):
        row[name] = datetime.fromisoformat(row[name])
    return Cluster(**row)
