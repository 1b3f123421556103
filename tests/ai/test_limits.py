"""Rate and concurrency, measured at the server."""

import asyncio
import time

from alwrity_desktop.ai import limits
from alwrity_desktop.ai.limits import Lane


async def test_at_most_so_many_at_once(engine, server, chat, ask, scene, settings):
    settings.models.concurrent_requests = 2
    both = asyncio.Barrier(2)
    await_the_other = [scene([*chat.text("fine"), both.wait, *chat.end()]) for _ in range(2)]
    server.play(*await_the_other, scene([*chat.text("fine"), *chat.end()]))
    await asyncio.gather(*(engine.run(ask(chat)) for _ in range(5)))
    assert (server.most, len(server.received)) == (2, 5)


async def test_at_most_so_many_a_minute(monkeypatch):
    monkeypatch.setattr(limits, "MINUTE", 0.2)
    lane = Lane(lambda: 10, lambda: 2)
    begun = time.perf_counter()
    for _ in range(4):
        async with lane.enter():
            pass
    assert time.perf_counter() - begun >= 0.2


async def test_a_closed_lane_lets_nobody_in():
    lane = Lane(lambda: 10, lambda: 100)
    lane.close_for(0.1)
    begun = time.perf_counter()
    async with lane.enter():
        pass
    assert time.perf_counter() - begun >= 0.1


async def test_a_cancelled_wait_gives_its_place_on():
    lane = Lane(lambda: 1, lambda: 100)
    async with lane.enter():
        waiting = [asyncio.create_task(lane.enter().__aenter__()) for _ in range(2)]
        await asyncio.sleep(0)
        waiting[0].cancel()
    await asyncio.wait_for(waiting[1], 60)
    assert waiting[0].cancelled()
