"""Estimates, caps, and what calls really took."""

import asyncio

import pytest

from alwrity_desktop.ai.engine import USUAL_ANSWER
from alwrity_desktop.core.errors import BudgetError
from alwrity_desktop.model.usage import Usage
from alwrity_desktop.store import answers, usage

PRICED = "gpt-5.5"
"""5 dollars in, 30 out for a million tokens."""


@pytest.fixture
def dear(server, ask):
    """A task for OpenAI's wire format at a known price."""
    from types import SimpleNamespace

    def make(**more):
        stand_in = SimpleNamespace(provider="openai", model=f"openai:{PRICED}", path="/v1")
        return ask(stand_in, **more)

    return make


@pytest.mark.parametrize("dialect", ["openai"], indirect=True)
async def test_cost_is_measured_after_the_call(engine, server, dialect, scene, dear, db):
    server.play(scene([*dialect.text("fine"), *dialect.end(tokens=(1000, 200))]))
    result = await engine.run(dear())
    assert result.usage.cost_micros == round(996 * 5 + 4 * 0.5 + 200 * 30)
    assert (await db.read(usage.latest))[0].cost_micros == result.usage.cost_micros


@pytest.mark.parametrize("dialect", ["openai"], indirect=True)
async def test_estimate_is_corrected_by_what_was_measured(engine, server, dialect, scene, dear):
    prompt = "word " * 800
    first = await engine.estimate(dear(prompt=prompt))
    assert first.tokens_in == 1008
    assert first.tokens_out == USUAL_ANSWER
    assert first.cost_micros == 1008 * 5 + USUAL_ANSWER * 30
    assert first.label == "estimated by characters"
    server.play(scene([*dialect.text("fine"), *dialect.end(tokens=(2016, 90))]))
    await engine.run(dear(prompt=prompt))
    second = await engine.estimate(dear(prompt=prompt))
    assert (second.tokens_in, second.tokens_out) == (2016, 90)
    assert "1 measured" in second.label


async def test_unknown_price_is_unknown(engine, server, chat, ask, scene, settings):
    settings.models.compatible_url = "https://models.example/v1"
    estimate = await engine.estimate(ask(chat, base_url=""))
    assert estimate.cost_micros is None
    assert "unknown" in estimate.warnings[0]
    settings.models.cap_run = settings.models.cap_day = settings.models.cap_month = 0
    assert (await engine.estimate(ask(chat, base_url=""))).warnings == ()


@pytest.mark.parametrize("cap", ["cap_run", "cap_day", "cap_month"])
async def test_call_that_would_pass_a_cap_is_refused(engine, server, dear, settings, db, cap):
    setattr(settings.models, cap, 0.04)
    task = dear(run_id="run-1")
    row = Usage(task="test", provider="openai", model=PRICED, cost_micros=20_000, answer_id="", tokens_in=1)
    if cap == "cap_run":
        from alwrity_desktop.model.usage import Answer

        answer = Answer(task="test", provider="openai", model=PRICED, request={"run_id": "run-1"}, text="x")
        await db.write(answers.add, answer)
        row.answer_id = answer.id
    await db.write(usage.add, row)
    with pytest.raises(BudgetError) as caught:
        await engine.run(task)
    assert "$0.04" in caught.value.happened
    assert "$0.0200" in caught.value.happened
    assert "Raise the cap" in caught.value.remedy
    assert not server.received


@pytest.mark.parametrize("dialect", ["openai"], indirect=True)
async def test_answer_that_passes_a_cap_is_stopped_and_kept(engine, server, dialect, scene, dear, settings, db):
    settings.models.cap_run = 0.05
    server.play(scene([*dialect.text(*["many words " * 100] * 20), b"<hang>"]))
    with pytest.raises(BudgetError, match="was stopped"):
        await engine.run(dear(max_tokens=1000))
    await asyncio.wait_for(server.gone.wait(), 60)
    (row,) = await db.read(usage.latest)
    assert row.outcome == "cancelled"
    assert row.cost_micros is not None
    assert not row.measured
    answer = await db.read(answers.get, row.answer_id)
    assert answer is not None
    assert answer.text.startswith("many words many")


@pytest.mark.parametrize("dialect", ["openai"], indirect=True)
async def test_calls_side_by_side_cannot_pass_a_cap_together(engine, server, dialect, scene, dear, settings):
    settings.models.cap_day = 0.1
    refused = asyncio.Event()
    server.play(scene([*dialect.text("one"), refused.wait, *dialect.end()]))

    async def run() -> str:
        try:
            return (await engine.run(dear())).text
        except BudgetError:
            refused.set()
            return "refused"

    assert sorted(await asyncio.gather(run(), run(), run())) == ["one", "one", "refused"]
    assert await run() == "one", "what was set aside and not used is free again"


async def test_cost_told_by_the_server_is_taken(engine, server, chat, ask, scene, keys):
    stop = b'data: {"choices": [{"delta": {}, "finish_reason": "stop"}]}\n\n'
    ending = b'data: {"choices": [], "usage": {"prompt_tokens": 9, "completion_tokens": 4, "cost": 0.00125}}\n\n'
    server.play(scene([*chat.text("fine"), stop, ending]))
    assert (await engine.run(ask(chat))).usage.cost_micros == 1250


@pytest.mark.parametrize("dialect", ["ollama"], indirect=True)
async def test_cut_context_of_ollama_is_told(engine, server, dialect, ask, scene, settings):
    settings.models.ollama_context = 4096
    server.play(scene([*dialect.text("fine"), *dialect.end(tokens=(2048, 5))], content_type=dialect.content_type))
    result = await engine.run(ask(dialect, prompt="word " * 4000))
    assert server.received[0].body["options"]["num_ctx"] == 4096
    assert any("it will cut the beginning off" in text for text in result.warnings)
    assert any("Ollama read 2,048 tokens of about 5,008" in text for text in result.warnings)


@pytest.mark.parametrize("dialect", ["ollama"], indirect=True)
async def test_whole_context_of_ollama_is_no_warning(engine, server, dialect, ask, scene):
    server.play(scene([*dialect.text("fine"), *dialect.end(tokens=(900, 5))], content_type=dialect.content_type))
    assert (await engine.run(ask(dialect, prompt="word " * 800))).warnings == ()


async def test_reparse_needs_no_call(engine, server, chat, ask, scene):
    server.play(scene([*chat.text('{"a": 1}'), *chat.end()]))
    result = await engine.run(ask(chat))
    assert result.data is None
    assert await engine.reparse(result.answer_id, {"type": "object", "required": ["a"]}) == {"a": 1}
    assert len(server.received) == 1
    with pytest.raises(Exception, match="does not have the form"):
        await engine.reparse(result.answer_id, {"type": "array"})
    with pytest.raises(Exception, match="no longer stored"):
        await engine.reparse("nothing", "text")
