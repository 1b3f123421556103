"""Search in 5,000 drafts of 1,000 words: words, a phrase, a prefix of three letters. Goal: under 30 ms each."""

from __future__ import annotations

import asyncio
import random
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from harness import Row, print_rows
from make_workspace import fill

from alwrity_desktop.core.settings import Settings
from alwrity_desktop.store.database import Database
from alwrity_desktop.writer.library import Library

QUERIES = {"words": "{0} {1}", "a phrase": '"{0} {1}"', "a prefix of three letters": "{2}*"}


async def main() -> list[Row]:
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as folder:
        vocabulary = await fill(Path(folder), drafts=5000, words=1000)
        db = Database(Path(folder) / "workspace.db")
        await db.open()
        library = Library(db, Path(folder), Settings())
        chance = random.Random(3)
        for name, pattern in QUERIES.items():
            times: list[float] = []
            for _turn in range(25):
                one, two = chance.choice(vocabulary), chance.choice(vocabulary)
                begun = time.perf_counter()
                await library.search(pattern.format(one, two, one[:3]))
                times.append(time.perf_counter() - begun)
            times.sort()
            rows.append(Row(f"search in 5,000 drafts: {name}, p50", times[len(times) // 2] * 1000, 0, "ms", 30))
            rows.append(Row(f"search in 5,000 drafts: {name}, slowest of 25", times[-1] * 1000, 0, "ms", 30))
        await db.close()
    return rows


if __name__ == "__main__":
    print_rows(asyncio.run(main()))
