"""Which model is asked, with which key, and what happens when it cannot answer."""

import json

import pytest

from alwrity_desktop.ai.retries import Backoff
from alwrity_desktop.core.errors import InputError, OfflineError
from alwrity_desktop.store import usage

KEY = "sk-test-abcdefghijklmnop0123456789"


def good(scene, dialect, text="fine"):
    return scene([*dialect.text(text), *dialect.end()], content_type=dialect.content_type)


def bad(scene, dialect, status):
    return scene([json.dumps(dialect.error(status, "")).encode()], status=status, content_type="application/json")


async def test_default_model_and_its_address_come_from_the_settings(engine, server, chat, ask, scene, settings):
    settings.models.default = "openai_compatible:org/name:free"
    settings.models.compatible_url = server.root + "/v1"
    server.play(good(scene, chat))
    result = await engine.run(ask(chat, model="", base_url=""))
    assert result.model == "openai_compatible:org/name:free"
    assert server.received[0].body["model"] == "org/name:free"
    assert server.received[0].path == "/v1/chat/completions"


async def test_fallback_is_told(engine, server, chat, ask, scene, settings, db):
    engine.backoff = Backoff(attempts=1)
    settings.models.fallbacks = ["offline", "openai_compatible:second"]
    settings.models.compatible_url = server.root + "/v1"
    server.play(bad(scene, chat, 404), good(scene, chat))
    result = await engine.run(ask(chat, model="openai_compatible:first"))
    assert result.model == "openai_compatible:second"
    (warning,) = [text for text in result.warnings if "instead" in text]
    assert "no model called first" in warning
    assert [(row.model, row.outcome) for row in await db.read(usage.latest)] == [("second", "done"), ("first", "failed")]


async def test_fallback_goes_on_from_what_arrived(engine, server, chat, ask, scene, settings):
    engine.backoff = Backoff(attempts=1, resumes=0)
    settings.models.fallbacks = ["openai_compatible:second"]
    settings.models.compatible_url = server.root + "/v1"
    server.play(scene([*chat.text("Tea is "), b"<cut>"]), good(scene, chat, "warm."))
    result = await engine.run(ask(chat, model="openai_compatible:first"))
    assert result.text == "Tea is warm."
    assert chat.turns_of(server.received[1].body)[1] == ("assistant", "Tea is ")


async def test_refusal_is_not_handed_to_another_model(engine, server, chat, ask, scene, settings):
    settings.models.fallbacks = ["openai_compatible:second"]
    settings.models.compatible_url = server.root + "/v1"
    server.play(scene(chat.refusal()))
    with pytest.raises(Exception, match="declined"):
        await engine.run(ask(chat))
    assert len(server.received) == 1


async def test_offline_switch_refuses_remote_and_lets_loopback_through(engine, server, chat, ask, scene, gate, settings):
    gate.offline = True
    for dialect_model, url in (
        ("openai:gpt-5", ""),
        ("gemini:gemini-2.5-flash", ""),
        ("openai_compatible:x", "https://openrouter.ai/api/v1"),
        ("ollama:x", "http://192.0.2.1:11434"),
    ):
        task = ask(chat, model=dialect_model, base_url=url)
        for name in ("openai", "gemini"):
            engine._keys.held[f"provider:{name}"] = KEY
        with pytest.raises(OfflineError, match="offline switch"):
            await engine.run(task)
    assert sum(gate.requests.values()) == 0
    server.play(good(scene, chat))
    settings.models.fallbacks = ["openai_compatible:local"]
    settings.models.compatible_url = server.root + "/v1"
    result = await engine.run(ask(chat, model="openai:gpt-5", base_url=""))
    assert result.model == "openai_compatible:local"
    assert list(gate.requests) == ["127.0.0.1"]


@pytest.mark.parametrize(
    ("model", "base_url", "says"),
    [
        ("offline", "", "No model is chosen"),
        ("nobody:x", "", "no provider called nobody"),
        ("openai", "", "does not name a model"),
        ("openai_compatible:x", "", "needs the address"),
        ("openai_compatible:x", "example.com/v1", "not the address"),
        ("ollama:x", "ftp://127.0.0.1", "not the address"),
    ],
)
async def test_unusable_choices_are_sentences(engine, ask, chat, model, base_url, says, db):
    with pytest.raises(InputError, match=says) as caught:
        await engine.run(ask(chat, model=model, base_url=base_url))
    assert caught.value.remedy
    assert await db.read(usage.latest) == []


async def test_preset_by_name(engine, settings):
    from alwrity_desktop.ai.routes import parse

    route = parse("openai_compatible:x", settings, "openrouter")
    assert (route.base_url, route.label) == ("https://openrouter.ai/api/v1", "OpenRouter")


async def test_key_kept_for_a_host_goes_there_only(engine, server, chat, ask, scene, keys):
    keys.held |= {"provider:openai_compatible:127.0.0.1": "for-this-host", "provider:openai_compatible": "for-all-others"}
    server.play(good(scene, chat))
    await engine.run(ask(chat))
    assert chat.key_of(server.received[0]) == "for-this-host"


async def test_local_server_needs_no_key(engine, server, chat, ask, scene, keys):
    server.play(good(scene, chat))
    task = ask(chat)
    keys.held.clear()
    await engine.run(task)
    assert "authorization" not in server.received[0].headers


async def test_option_a_server_refuses_is_left_out(engine, server, chat, ask, scene):
    refusal = {"error": {"message": "Unsupported parameter: 'response_format'", "code": "unsupported_parameter"}}
    answer = [*chat.text('{"a": 1}'), *chat.end()]
    server.play(scene([json.dumps(refusal).encode()], status=400, content_type="application/json"), scene(answer))
    result = await engine.run(ask(chat, output={"type": "object"}, temperature=0.5, max_tokens=50))
    assert result.data == {"a": 1}
    first, second = (request.body for request in server.received)
    assert first["response_format"]["type"] == "json_schema"
    assert "response_format" not in second
    assert (second["temperature"], second["max_tokens"]) == (0.5, 50)


async def test_options_reach_each_provider(engine, server, dialect, ask, scene):
    server.play(scene([*dialect.text('{"a": 1}'), *dialect.end()], content_type=dialect.content_type))
    schema = {"type": "object", "properties": {"a": {"type": "integer"}}}
    await engine.run(ask(dialect, system="Be terse.", output=schema, temperature=0.25, max_tokens=77))
    sent = json.dumps(server.received[0].body)
    for part in ("Be terse.", "0.25", "77", '"a": {"type": "integer"}'):
        assert part in sent, part


async def test_whole_answer_instead_of_a_stream(engine, server, chat, ask, scene):
    body = {"choices": [{"message": {"content": "all at once"}, "finish_reason": "stop"}], "usage": {"prompt_tokens": 3}}
    server.play(scene([json.dumps(body).encode()], content_type="application/json"))
    assert (await engine.run(ask(chat))).text == "all at once"


async def test_answer_at_its_length_limit_is_told(engine, server, dialect, ask, scene):
    server.play(scene([*dialect.text("Once upon"), *dialect.end("length")], content_type=dialect.content_type))
    result = await engine.run(ask(dialect))
    assert any("length limit" in text for text in result.warnings)


async def test_line_separators_inside_json_are_text(engine, server, dialect, ask, scene):
    parts = [part.replace(b"\\u2028", "\u2028".encode()) for part in dialect.text("one\u2028two\u0085three")]
    server.play(scene([*parts, *dialect.end()], content_type=dialect.content_type))
    assert (await engine.run(ask(dialect))).text == "one\u2028two\u0085three"


async def test_pieces_split_inside_a_letter(engine, server, dialect, ask, scene):
    whole = b"".join([*dialect.text("Grüße 🍵"), *dialect.end()]).replace(b"\\u00fc", "ü".encode())
    parts = [whole[at : at + 3] for at in range(0, len(whole), 3)]
    server.play(scene(parts, content_type=dialect.content_type))
    assert (await engine.run(ask(dialect))).text == "Grüße 🍵"


async def test_thinking_that_used_up_the_length_gets_more_room(engine, server, dialect, ask, scene):
    kind = dialect.content_type
    server.play(scene(dialect.end("length"), content_type=kind), good(scene, dialect))
    assert (await engine.run(ask(dialect, max_tokens=33))).text == "fine"
    assert "33" in json.dumps(server.received[0].body)
    assert "264" in json.dumps(server.received[1].body)


async def test_key_is_in_no_row_and_no_log(engine, server, dialect, ask, scene, db, caplog):
    caplog.set_level("DEBUG")
    engine.backoff = Backoff(attempts=1)
    server.play(bad(scene, dialect, 401), good(scene, dialect))
    with pytest.raises(Exception, match="did not accept the key"):
        await engine.run(ask(dialect))
    await engine.run(ask(dialect))
    assert dialect.key_of(server.received[1]) == KEY
    assert KEY not in caplog.text
    stored = b"".join(path.read_bytes() for path in db.path.parent.iterdir() if path.is_file())
    assert b"Write a line about tea" in stored
    assert KEY.encode() not in stored


async def test_events_in_every_allowed_form(engine, server, chat, ask, scene):
    server.play(
        scene(
            [
                b": comment\r\n\r\n",
                b'event: message\r\nid: 1\r\nretry: 5\r\ndata:{"choices":[\r\ndata: {"delta":{"content":"one "}}]}\r\n\r\n',
                b'data: {"choices":[{"delta":{"role":"assistant","content":null}}]}\n\n\n\n',
                b'data: {"choices":[{"delta":{"content":[{"type":"text","text":"two"}]}}],"usage":null}\n\n',
                b'data: {"choices":[{"delta":null,"finish_reason":"stop"}]}\n\ndata: [DONE]',
            ]
        )
    )
    assert (await engine.run(ask(chat))).text == "one two"


async def test_a_name_and_password_in_an_address_are_refused(engine, server, chat, ask, scene):
    server.play(good(scene, chat))
    address = server.root.replace("http://", "http://me:secret@") + "/v1"
    with pytest.raises(InputError, match="has a name or password in it") as caught:
        await engine.run(ask(chat, base_url=address))
    assert "secret" not in caught.value.sentence
    assert server.received == []
