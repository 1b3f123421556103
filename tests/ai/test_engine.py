"""The engine over real sockets: what it gives, keeps and does when something breaks."""

import asyncio
import time

from alwrity_desktop.core.progress import Progress
from alwrity_desktop.store import answers, usage

KEY = "sk-test-abcdefghijklmnop0123456789"


def lines(dialect, *pieces, **end):
    return [*dialect.text(*pieces), *dialect.end(**end)]


async def test_answer_comes_in_pieces_and_is_kept(engine, server, dialect, ask, scene, db):
    server.play(scene(lines(dialect, "Tea ", "is ", "warm."), content_type=dialect.content_type))
    heard: list[Progress] = []
    result = await engine.run(ask(dialect, system="Be brief."), heard.append)

    assert result.text == "Tea is warm."
    assert result.model == dialect.model
    assert (result.usage.tokens_in, result.usage.tokens_out, result.usage.measured) == (12, 7, True)
    assert [one.text for one in heard if one.text] == ["Tea ", "is ", "warm."]
    phases = list(dict.fromkeys(one.phase for one in heard))
    assert phases == ["init", "prepare", "call", "parse", "save", "done"]
    (row,) = await db.read(usage.latest)
    assert (row.outcome, row.answer_id, row.provider) == ("done", result.answer_id, dialect.provider)
    answer = await db.read(answers.get, result.answer_id)
    assert answer is not None
    assert answer.text == "Tea is warm."
    assert answer.request["prompt"] == "Write a line about tea."
    assert KEY not in str(answer.request)
    assert dialect.key_of(server.received[0]) == KEY


async def test_stream_gives_pieces_as_they_come(engine, server, dialect, ask, scene):
    more = asyncio.Event()
    parts = [*dialect.text("one "), more.wait, *dialect.text("two"), *dialect.end()]
    server.play(scene(parts, content_type=dialect.content_type))
    async with engine.stream(ask(dialect)) as stream:
        assert await anext(stream) == "one "
        more.set()
        assert [piece async for piece in stream] == ["two"]
    assert stream.result.text == "one two"


async def test_stop_closes_the_connection_at_once_and_keeps_what_came(engine, server, dialect, ask, scene, db):
    server.play(scene([*dialect.text("so far"), b"<hang>"], content_type=dialect.content_type))
    async with engine.stream(ask(dialect)) as stream:
        assert await anext(stream) == "so far"
        begun = time.perf_counter()
    await asyncio.wait_for(server.gone.wait(), 60)
    assert time.perf_counter() - begun < 30, "the server saw the end of the connection within a moment"
    (row,) = await db.read(usage.latest)
    assert row.outcome == "cancelled"
    answer = await db.read(answers.get, stream.answer_id)
    assert answer is not None
    assert (answer.text, answer.finish) == ("so far", "cancelled")


async def test_cancelling_the_task_closes_the_connection(engine, server, dialect, ask, scene, db):
    server.play(scene([*dialect.text("so far"), b"<hang>"], content_type=dialect.content_type))
    arrived = asyncio.Event()
    running = asyncio.create_task(engine.run(ask(dialect), lambda one: arrived.set() if one.text else None))
    await asyncio.wait_for(arrived.wait(), 60)
    running.cancel()
    await asyncio.wait_for(server.gone.wait(), 60)
    await asyncio.gather(running, return_exceptions=True)
    assert running.cancelled()
    assert [row.outcome for row in await db.read(usage.latest)] == ["cancelled"]


async def test_answer_is_given_even_where_it_cannot_be_stored(engine, server, chat, ask, scene, db):
    def fill_the_disk(connection):
        connection.exec_driver_sql("PRAGMA max_page_count = 1")

    await db.write(fill_the_disk)
    server.play(scene(lines(chat, "long text " * 50_000)))
    result = await engine.run(ask(chat))
    assert len(result.text) == 500_000
    (warning,) = [text for text in result.warnings if "could not be stored" in text]
    assert "full" in warning
