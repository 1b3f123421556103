"""Work in a process of its own: what it gives, tells and raises, and how it ends."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
import threading
from dataclasses import dataclass
from typing import Any

import pytest
from afar import dies, fails, pid_and_sum, waits

from alwrity_desktop.core.apart import receive, run_apart, send
from alwrity_desktop.core.errors import InputError, KnownError
from alwrity_desktop.core.progress import Progress


async def test_it_works_elsewhere_and_tells_how_far_it_is() -> None:
    told: list[Progress] = []
    pid, total = await run_apart(pid_and_sum, [1, 2, 3], report=told.append)
    assert pid != os.getpid()
    assert total == 6
    assert [one.message for one in told] == ["1", "3", "6"]


async def test_what_it_raises_is_raised_here() -> None:
    with pytest.raises(InputError) as caught:
        await run_apart(fails, "no such thing")
    assert caught.value.sentence == "no such thing Try another."
    assert "in fails" in "".join(caught.value.__notes__)


async def test_stop_ends_the_process() -> None:
    told: list[Progress] = []
    begun = asyncio.Event()

    def report(progress: Progress) -> None:
        told.append(progress)
        begun.set()

    task = asyncio.create_task(run_apart(waits, report=report))
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    with pytest.raises(ProcessLookupError):
        os.kill(int(told[0].message), 0)


@pytest.mark.parametrize("turns", [1, 2, 3])
async def test_a_stop_while_the_process_is_started_ends_it_too(turns: int) -> None:
    task = asyncio.create_task(run_apart(waits))
    for _turn in range(turns):
        await asyncio.sleep(0)
    task.cancel()
    async with asyncio.timeout(20):
        with pytest.raises(asyncio.CancelledError):
            await task
    assert not multiprocessing.active_children()


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs SIGKILL")
async def test_a_killed_process_is_a_sentence() -> None:
    with pytest.raises(KnownError, match="ended the process"):
        await run_apart(dies)


@dataclass(kw_only=True)
class Box:
    numbers: dict[str, int]
    word: str
    rest: tuple[Any, ...] = ()


@pytest.mark.parametrize("value", [
    None, "word", (), (1, "two"), [1, 2], {"a": (1, 2)}, list(range(2_500)), tuple(range(1_001)),
    {str(number): number for number in range(3_000)},
    Box(numbers={str(number): number for number in range(1_500)}, word="box", rest=(1, [2])),
])  # fmt: skip
def test_what_is_sent_arrives_as_it_was(value: Any) -> None:
    here, there = multiprocessing.Pipe()
    with here, there:
        sender = threading.Thread(target=send, args=(here, value))
        sender.start()
        found = receive(there)
        sender.join()
    assert found == value
    assert type(found) is type(value)
