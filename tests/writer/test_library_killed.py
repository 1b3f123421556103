"""Kill -9 at any moment: at most the last second typed is lost, nothing is corrupt, no draft is doubled."""

import asyncio
import json
import random
import sys
from pathlib import Path

import pytest

from alwrity_desktop.core.settings import Settings
from alwrity_desktop.store import integrity
from alwrity_desktop.store.database import FILE_NAME, Database
from alwrity_desktop.writer.library import Library

TYPIST = Path(__file__).with_name("typist.py")
LOSS = 1.0
SLACK = 0.35
"""Seconds added for a machine that is busy with other tests: the loop's own delay is not the store's."""


async def _killed_while_typing(
    typist: asyncio.subprocess.Process, folder: Path, draft_id: str, seed: int
) -> tuple[list[tuple[int, float]], float]:
    """What a child said it typed, as (number of words, moment), and when it was killed."""
    assert typist.stdin is not None
    assert typist.stdout is not None
    seconds = random.Random(seed).uniform(0.0, 1.6)
    typist.stdin.write(json.dumps([str(folder), draft_id, seed, seconds]).encode() + b"\n")
    answer = await asyncio.wait_for(typist.stdout.readline(), 60)
    assert answer, "the typist died by itself"
    typed, killed = json.loads(answer)
    return typed, killed


async def _check(folder: Path, draft_id: str, typed: list[tuple[int, float]], killed: float) -> None:
    database = Database(folder / FILE_NAME)
    await database.open()
    try:
        library = Library(database, folder, Settings())
        await library.recover()
        draft = await library.get(draft_id)
        words = draft.body.split()
        assert words == [str(number) for number in range(len(words))], "the text is a beginning of what was typed"
        due = max((count for count, moment in typed if moment <= killed - LOSS - SLACK), default=0)
        assert len(words) >= due, f"{due - len(words)} words older than a second are lost"
        assert integrity.problem(database.path) == ""
        assert (await library.counts())["all"] == 1
        opened = await library.edit(draft_id)
        assert opened.draft.body == draft.body
        await opened.close(keep_copy=True)
    finally:
        await database.close()


async def _runs(folder: Path, seeds: range) -> None:
    database = Database(folder / FILE_NAME)
    await database.open()
    draft = await Library(database, folder, Settings()).create(title="Typed")
    await database.close()
    typist = await asyncio.create_subprocess_exec(
        sys.executable, str(TYPIST), stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, limit=1 << 24
    )
    try:
        for seed in seeds:
            typed, killed = await _killed_while_typing(typist, folder, draft.id, seed)
            assert typed
            await _check(folder, draft.id, typed, killed)
    finally:
        await typist.communicate(b"")


@pytest.mark.skipif(sys.platform == "win32", reason="fork and SIGKILL are POSIX")
async def test_twenty_kills_lose_at_most_a_second(tmp_path: Path) -> None:
    await _runs(tmp_path, range(20))


@pytest.mark.soak
@pytest.mark.timeout(1800)
@pytest.mark.skipif(sys.platform == "win32", reason="fork and SIGKILL are POSIX")
async def test_two_hundred_kills_lose_at_most_a_second(tmp_path: Path) -> None:
    await _runs(tmp_path, range(1000, 1200))
