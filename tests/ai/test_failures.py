"""Each way a model call fails, for each provider, against a server that speaks its wire format."""

import asyncio
import json
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from alwrity_desktop.ai.errors import ModelError
from alwrity_desktop.ai.retries import Backoff
from alwrity_desktop.store import answers, usage

KEY = "sk-test-abcdefghijklmnop0123456789"
ONCE = Backoff(attempts=1, resumes=0, first=0.001, longest=0.001)


def refusing(scene, dialect, status, case="", **headers):
    body = json.dumps(dialect.error(status, case)).encode()
    return scene([body], status=status, content_type="application/json", headers=headers)


async def failure(engine, task) -> ModelError:
    with pytest.raises(ModelError) as caught:
        await engine.run(task)
    error = caught.value
    assert error.happened.endswith(".")
    assert error.remedy.endswith(".")
    assert KEY not in f"{error} {error.detail}"
    return error


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (401, "auth"),
        (403, "auth"),
        (404, "not_found"),
        (429, "rate_limit"),
        (500, "server"),
        (529, "server"),
        (400, "context"),
    ],
)
async def test_status(engine, server, dialect, ask, scene, db, status, kind):
    engine.backoff = ONCE
    server.play(refusing(scene, dialect, status))
    error = await failure(engine, ask(dialect))
    assert (error.kind, error.status) == (kind, status)
    (row,) = await db.read(usage.latest)
    assert (row.outcome, row.tokens_in, row.error) == ("failed", 0, error.happened)
    assert len(server.received) == 1


async def test_prompt_stopped_by_the_content_filter(engine, server, dialect, ask, scene):
    server.play(refusing(scene, dialect, 400, "filtered"))
    assert (await failure(engine, ask(dialect))).kind == "filtered"


# Ollama's API has neither a content filter in a stream nor a refusal: a refusal comes as ordinary text.
@pytest.mark.parametrize("dialect", ["openai", "gemini", "openai_compatible"], indirect=True)
async def test_answer_stopped_by_the_content_filter(engine, server, dialect, ask, scene, db):
    server.play(scene([*dialect.text("so far"), *dialect.end("filtered")]))
    assert (await failure(engine, ask(dialect))).kind == "filtered"
    (row,) = await db.read(usage.latest)
    assert row.outcome == "refused"
    answer = await db.read(answers.get, row.answer_id)
    assert answer is not None
    assert answer.text == "so far"


@pytest.mark.parametrize("dialect", ["openai", "gemini", "openai_compatible"], indirect=True)
async def test_refusal(engine, server, dialect, ask, scene, db):
    server.play(scene(dialect.refusal()))
    error = await failure(engine, ask(dialect))
    assert error.kind == ("filtered" if dialect.provider == "gemini" else "refused")
    assert [row.outcome for row in await db.read(usage.latest)] == ["refused"]
    assert len(server.received) == 1


async def test_wait_told_by_the_server_is_waited_for(engine, server, dialect, ask, scene):
    good = scene([*dialect.text("fine"), *dialect.end()], content_type=dialect.content_type)
    server.play(refusing(scene, dialect, 429, **{"Retry-After": "0.2"}), good)
    begun = time.perf_counter()
    assert (await engine.run(ask(dialect))).text == "fine"
    assert time.perf_counter() - begun >= 0.2


async def test_wait_told_as_a_date(engine, server, chat, ask, scene):
    then = format_datetime(datetime.now(UTC) + timedelta(seconds=600), usegmt=True)
    server.play(refusing(scene, chat, 429, **{"Retry-After": then}))
    error = await failure(engine, ask(chat))
    assert error.retry_after is not None
    assert 590 < error.retry_after <= 600
    assert "wait" in error.remedy
    assert len(server.received) == 1, "a wait longer than we have patience for is told, not slept"


async def test_too_many_requests_without_a_wait_is_tried_again(engine, server, dialect, ask, scene, db):
    good = scene([*dialect.text("fine"), *dialect.end()], content_type=dialect.content_type)
    server.play(refusing(scene, dialect, 429), refusing(scene, dialect, 500), good)
    assert (await engine.run(ask(dialect))).text == "fine"
    assert [row.outcome for row in await db.read(usage.latest)] == ["done", "failed", "failed"]


async def test_empty_answer(engine, server, dialect, ask, scene):
    server.play(scene(dialect.end(), content_type=dialect.content_type))
    assert (await failure(engine, ask(dialect))).kind == "empty"
    assert len(server.received) == 2


async def test_cut_stream_is_gone_on_from_where_it_broke(engine, server, dialect, ask, scene, db):
    kind = dialect.content_type
    server.play(
        scene([*dialect.text("The quick ", "brown fox "), b"<cut>"], content_type=kind),
        scene([*dialect.text("brown fox ", "jumps over ", "the dog."), *dialect.end()], content_type=kind),
    )
    result = await engine.run(ask(dialect))
    assert result.text == "The quick brown fox jumps over the dog."
    turns = dialect.turns_of(server.received[1].body)
    assert [role for role, _text in turns] == ["user", "assistant", "user"]
    assert turns[1][1] == "The quick brown fox "
    rows = await db.read(usage.latest)
    assert [row.outcome for row in rows] == ["done", "failed"]
    assert {row.answer_id for row in rows} == {result.answer_id}
    assert [row.measured for row in rows] == [True, False]


async def test_stream_that_always_breaks_keeps_what_came(engine, server, dialect, ask, scene, db):
    kind = dialect.content_type
    server.play(scene([*dialect.text("Tea is warm. "), b"<cut>"], content_type=kind))
    error = await failure(engine, ask(dialect))
    assert error.kind == "stream"
    assert len(server.received) == 3
    answer = await db.read(answers.get, (await db.read(usage.latest))[0].answer_id)
    assert answer is not None
    assert answer.text == "Tea is warm. ", "a repeated beginning is not doubled"
    assert answer.finish == "failed"


async def test_error_inside_a_stream_that_may_pass_is_gone_on_from(engine, server, dialect, ask, scene):
    kind = dialect.content_type
    server.play(
        scene([*dialect.text("Tea is "), dialect.broke(500)], content_type=kind),
        scene([*dialect.text("warm."), *dialect.end()], content_type=kind),
    )
    assert (await engine.run(ask(dialect))).text == "Tea is warm."


async def test_error_inside_a_stream_that_will_not_pass(engine, server, dialect, ask, scene):
    server.play(scene([*dialect.text("Tea is "), dialect.broke(400)], content_type=dialect.content_type))
    error = await failure(engine, ask(dialect))
    assert error.kind == "context"
    assert error.text == "Tea is "
    assert error.answer_id
    assert len(server.received) == 1


async def test_signs_of_life_without_text_end_too(engine, server, chat, ask, scene):
    engine.backoff = ONCE
    engine.patience = replace(engine.patience, silent=0.1)

    async def pause() -> None:
        await asyncio.sleep(0.02)

    server.play(scene([b": OPENROUTER PROCESSING\n\n", pause] * 20))
    assert (await failure(engine, ask(chat))).kind == "stalled"


async def test_stream_that_ends_too_early_is_broken(engine, server, dialect, ask, scene):
    engine.backoff = ONCE
    server.play(scene(dialect.text("half"), content_type=dialect.content_type))
    assert (await failure(engine, ask(dialect))).kind == "stream"


async def test_stalled_stream(engine, server, dialect, ask, scene):
    engine.backoff = ONCE
    engine.patience = replace(engine.patience, between=0.1)
    server.play(scene([*dialect.text("and then"), b"<hang>"], content_type=dialect.content_type))
    error = await failure(engine, ask(dialect))
    assert error.kind == "stalled"
    assert "0.1 s" in error.happened
    await asyncio.wait_for(server.gone.wait(), 60)


async def test_malformed_stream(engine, server, dialect, ask, scene):
    engine.backoff = ONCE
    parts = [*dialect.text("fine so far"), dialect.malformed, *dialect.end()]
    server.play(scene(parts, content_type=dialect.content_type))
    error = await failure(engine, ask(dialect))
    assert error.kind == "stream"
    assert "cannot be read" in error.happened


async def test_web_page_instead_of_an_answer(engine, server, dialect, ask, scene):
    engine.backoff = ONCE
    server.play(scene([b"<html><body>Welcome</body></html>"], content_type="text/html"))
    assert (await failure(engine, ask(dialect))).kind in ("not_found", "stream")


async def test_nobody_there(engine, server, dialect, ask, db):
    task, port = ask(dialect), server.port
    await server.stop()
    error = await failure(engine, task)
    assert error.kind == "network"
    assert f"127.0.0.1:{port}" in error.happened
    assert len(await db.read(usage.latest)) == 1, "a local server that is not running is not asked again and again"


async def test_connection_closed_without_an_answer_is_tried_again(engine, server, dialect, ask, scene):
    good = scene([*dialect.text("fine"), *dialect.end()], content_type=dialect.content_type)
    server.play(scene(status=0), good)
    assert (await engine.run(ask(dialect))).text == "fine"
    assert len(server.received) == 2


@pytest.mark.parametrize("dialect", ["openai", "gemini"], indirect=True)
async def test_missing_key(engine, server, dialect, ask, keys):
    task = ask(dialect)
    keys.held.clear()
    assert (await failure(engine, task)).kind == "auth"
    assert not server.received


SCHEMA = {
    "type": "object",
    "properties": {"title": {"type": "string"}, "words": {"type": "integer"}},
    "required": ["title", "words"],
}


async def test_answer_that_does_not_fit_is_repaired_once(engine, server, dialect, ask, scene, db):
    kind = dialect.content_type
    server.play(
        scene([*dialect.text('{"title": "Tea"}'), *dialect.end()], content_type=kind),
        scene(
            [*dialect.text('Here it is:\n```json\n{"title": "Tea", "words": 3}\n```'), *dialect.end()], content_type=kind
        ),
    )
    result = await engine.run(ask(dialect, output=SCHEMA))
    assert result.data == {"title": "Tea", "words": 3}
    assert [row.outcome for row in await db.read(usage.latest)] == ["done", "unparsed"]
    assert result.usage.tokens_in == 24
    asked = dialect.prompt_of(server.received[1].body)
    assert "'words' is a required property" in asked
    assert '{"title": "Tea"}' in asked


async def test_answer_that_never_fits(engine, server, dialect, ask, scene, db):
    server.play(scene([*dialect.text("I would rather write prose."), *dialect.end()], content_type=dialect.content_type))
    error = await failure(engine, ask(dialect, output=SCHEMA))
    assert error.kind == "schema"
    assert len(server.received) == 2
    rows = await db.read(usage.latest)
    assert [row.outcome for row in rows] == ["unparsed", "unparsed"]
    kept = await db.read(answers.get, rows[1].answer_id)
    assert kept is not None
    assert kept.text == "I would rather write prose."
