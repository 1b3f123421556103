"""Whatever breaks when: one post, and each file once. Against a real WordPress, through a proxy that breaks."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from alwrity_desktop.model.draft import Draft
from alwrity_desktop.publisher.outbox import QueuedError
from alwrity_desktop.publisher.service import PublishChoices

pytestmark = [pytest.mark.wordpress, pytest.mark.timeout(900)]

LIVE = PublishChoices(status="publish")
State = Callable[[], dict[str, Any]]
MOST_REQUESTS = 30
WRITES = 6
"""The post, a tag, two files, the text, address and status."""
CHILD = Path(__file__).with_name("publishing_child.py")


def assert_once(state: State, number: int) -> None:
    found = state()
    assert [(post["id"], post["slug"], post["status"]) for post in found["posts"]] == [
        (number, "oats-for-beginners", "publish")
    ]
    slugs = [media["slug"] for media in found["media"]]
    assert len(slugs) == 2
    assert all(slug.startswith("alwrity-") and len(slug) == 72 for slug in slugs)


def end(desk: Any, work: asyncio.Task[Any]) -> Callable[[], None]:
    """What happens at the break: the work is over, and so is writing."""

    async def gone(*_arguments: Any) -> None:
        raise asyncio.CancelledError

    def now() -> None:
        desk.db.write = gone
        work.cancel()

    return now


@pytest.mark.parametrize("moment", ["before", "after"])
async def test_the_program_ends_at_each_request(
    desk: Any, wordpress: Any, proxy: Any, article: Draft, state: State, moment: str
) -> None:
    """The work ends where it waits and writes nothing more, as by a kill; a fresh start on the same files goes on."""
    article.categories = []
    site = await desk.connect(wordpress, through=proxy)
    original = (desk.folder / "workspace.db").read_bytes()
    ended = False
    for at in range(MOST_REQUESTS):
        wordpress.reset()
        await desk.close()
        (desk.folder / "workspace.db").write_bytes(original)
        await desk.open()
        work: asyncio.Task[Any] = asyncio.create_task(desk.publisher.publish(article, site, LIVE))
        proxy.restart(lambda number, _request, at=at: moment if number == at else "", end(desk, work))
        try:
            await work
            ended = True
        except asyncio.CancelledError:
            await desk.reopen()
            proxy.restart(lambda _number, _request: "")
            work = asyncio.create_task(desk.publisher.publish(article, site, LIVE))
        assert_once(state, (await work).id)
        if ended:
            break
    assert ended
    assert at >= 8


@pytest.mark.parametrize("moment", ["before", "after", "late"])
async def test_a_lost_answer_is_looked_for_and_nothing_is_sent_twice(
    desk: Any, wordpress: Any, proxy: Any, article: Draft, state: State, moment: str
) -> None:
    """Requests that make or change something lose their answer once: not passed on, passed on, passed on late."""
    article.categories = []
    site = await desk.connect(wordpress, through=proxy)
    original = (desk.folder / "workspace.db").read_bytes()
    places = (0, 1, 2, 3, 4, 5, 6) if moment == "after" else (0, 2, 5)
    queued = 0
    for at in places:
        wordpress.reset()
        await desk.close()
        (desk.folder / "workspace.db").write_bytes(original)
        await desk.open()
        writes: list[str] = []

        def plan(_number: int, request: Any, at: int = at, writes: list[str] = writes) -> str:
            if request.method != "POST":
                return ""
            writes.append(request.target)
            return moment if len(writes) == at + 1 else ""

        proxy.restart(plan)
        try:
            result = await desk.publisher.publish(article, site, LIVE)
        except QueuedError:  # nothing was done, or the site is slower than the looks for it
            queued += 1
            await proxy.settle()
            assert len(await desk.publisher.outbox.waiting()) == 1
            result = await desk.publisher.publish(article, site, LIVE)
        await proxy.settle()
        assert_once(state, result.id)
        assert len(writes) >= min(at + 1, WRITES)
    assert moment == "before" or queued < len(places)  # what was done is found by looking


def kill_while_publishing(desk: Any, delay: float) -> bool:
    """Publish in a process of its own and kill it after `delay` seconds of publishing; True when it was still at it."""
    command = [sys.executable, str(CHILD), str(desk.folder), os.environ["TEST_PASSWORD"]]
    child = subprocess.Popen(command, stdout=subprocess.PIPE, env={**os.environ, "ALWRITY_KEYCHAIN": "session"})
    with child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"begin\n"
        try:
            child.wait(delay)
        except subprocess.TimeoutExpired:
            child.send_signal(signal.SIGKILL)
            child.wait()
            return True
        return child.returncode != 0


async def _kills(desk: Any, wordpress: Any, article: Draft, state: State, times: int) -> None:
    site = await desk.connect(wordpress)
    await desk.reopen()
    original = (desk.folder / "workspace.db").read_bytes()
    chance = random.Random(20261121)
    os.environ["TEST_PASSWORD"] = wordpress.password("admin").replace(" ", "")
    article.id = "01a1fe29-2df5-753e-8249-bcb1d159f0a1"
    killed = 0
    for _round in range(times):
        wordpress.reset()
        await desk.close()
        for name in ("workspace.db-wal", "workspace.db-shm"):
            (desk.folder / name).unlink(missing_ok=True)
        (desk.folder / "workspace.db").write_bytes(original)
        killed += await asyncio.to_thread(kill_while_publishing, desk, chance.uniform(0.0, 0.9))
        await desk.open()
        result = await desk.publisher.publish(article, site, LIVE)
        assert_once(state, result.id)
    assert killed


async def test_kill_9_at_random_moments(desk: Any, wordpress: Any, article: Draft, state: State) -> None:
    await _kills(desk, wordpress, article, state, 5)


@pytest.mark.soak
async def test_kill_9_at_many_random_moments(desk: Any, wordpress: Any, article: Draft, state: State) -> None:
    await _kills(desk, wordpress, article, state, 100)
