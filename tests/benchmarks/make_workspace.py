"""A workspace full of drafts for the benchmarks: seeded words with a natural spread of frequencies."""

from __future__ import annotations

import random
from pathlib import Path

from sqlalchemy import Connection

from alwrity_desktop.core.settings import Settings
from alwrity_desktop.model.draft import Draft
from alwrity_desktop.store import database, drafts
from alwrity_desktop.store.database import Database
from alwrity_desktop.writer.library import Library

CHUNK = 50


def vocabulary(chance: random.Random, size: int = 20_000) -> list[str]:
    """Made-up words of 2 to 12 letters, each once, in an order that has nothing to do with their letters."""
    onset, core, coda = "bcdfghklmnprstvw", "aeiou", ["", "n", "r", "s", "t", "l"]
    words: set[str] = set()
    while len(words) < size:
        words.add(
            "".join(chance.choice(onset) + chance.choice(core) + chance.choice(coda) for _ in range(chance.randint(1, 4)))
        )
    ordered = sorted(words)
    chance.shuffle(ordered)
    return ordered


def text(chance: random.Random, words: list[str], count: int) -> str:
    """Markdown of `count` words: paragraphs of 60, a heading every 300; frequent words as frequent as in English."""
    picks = [words[min(int(chance.paretovariate(0.9)) - 1, len(words) - 1)] for _ in range(count)]
    parts: list[str] = []
    for start in range(0, count, 60):
        if start % 300 == 0:
            parts.append("## " + " ".join(picks[start : start + 4]).capitalize())
        parts.append(" ".join(picks[start : start + 60]).capitalize() + ".")
    return "\n\n".join(parts)


def _insert(connection: Connection, batch: list[Draft]) -> None:
    for draft in batch:
        drafts.insert(connection, draft)


async def fill(folder: Path, drafts: int, words: int) -> list[str]:
    """Fill the workspace in `folder` with `drafts` drafts of `words` words, indexed; returns words that occur in them."""
    chance = random.Random(7)
    known = vocabulary(chance)
    db = Database(folder / database.FILE_NAME)
    await db.open()
    for start in range(0, drafts, CHUNK):
        batch = [
            Draft(title=f"Draft {number}", body=text(chance, known, words), word_count=words, tags=[known[number % 50]])
            for number in range(start, min(start + CHUNK, drafts))
        ]
        await db.write(_insert, batch)
    await Library(db, folder, Settings()).index_all()
    await db.close()
    return known[:2000]
