"""The children of the kill -9 test: editors without a window, forked from one process that has imported everything.

A line on standard input is a JSON list: workspace folder, draft id, seed, seconds to live. A child types numbered words
and tells each, with the moment, before it counts as typed; after its time it is killed, in whatever it is doing. The
answer is a line of JSON: what it said it typed, and when it was killed.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import select
import signal
import sys
import time
from pathlib import Path

from alwrity_desktop.core.errors import KnownError
from alwrity_desktop.core.settings import Settings
from alwrity_desktop.store.database import FILE_NAME, Database
from alwrity_desktop.writer.library import Library
from alwrity_desktop.writer.open_draft import Autosave, Snapshot


def _raise(error: KnownError) -> None:
    raise error


async def main(folder: Path, draft_id: str, seed: int) -> None:
    """Type until killed; in between save at once, make revisions, and index, as a busy window does."""
    chance = random.Random(seed)
    database = Database(folder / FILE_NAME)
    await database.open()
    library = Library(database, folder, Settings())
    opened = await library.edit(draft_id)
    words = opened.draft.body.split()
    autosave = Autosave(opened, lambda: Snapshot(" ".join(words), cursor=len(words)), _raise)
    while True:
        for _key in range(chance.randint(1, 30)):
            words.append(str(len(words)))
            sys.stdout.write(f"{len(words)} {time.time():.6f}\n")
            autosave.typed()
        sys.stdout.flush()
        await asyncio.sleep(chance.choice((0.001, 0.01, 0.03, 0.6)))
        if chance.random() < 0.2:
            await opened.save(Snapshot(" ".join(words)), "ai")
        if chance.random() < 0.2:
            await library.index_some()


def live(folder: str, draft_id: str, seed: int, seconds: float) -> tuple[bytes, float]:
    """Fork a typist, read what it says, and kill it `seconds` after its first word."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.dup2(writing, 1)
        try:
            asyncio.run(main(Path(folder), draft_id, seed))
        finally:
            os._exit(1)
    os.close(writing)
    said = os.read(reading, 1 << 16)
    until = time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0:
        if select.select([reading], [], [], left)[0]:
            more = os.read(reading, 1 << 16)
            if not more:
                raise SystemExit("the typist died by itself")
            said += more
    killed = time.time()
    os.kill(pid, signal.SIGKILL)
    while more := os.read(reading, 1 << 16):
        said += more
    os.close(reading)
    os.waitpid(pid, 0)
    return said, killed


def serve() -> None:
    """Answer each line of standard input."""
    for line in sys.stdin:
        said, killed = live(*json.loads(line))
        words = [told.split() for told in said.splitlines(keepends=True) if told.endswith(b"\n")]
        typed = [(int(count), float(moment)) for count, moment in words]
        sys.stdout.write(json.dumps([typed, killed]) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    serve()
