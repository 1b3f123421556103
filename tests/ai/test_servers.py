"""Lists of models, keys that are tested, and servers found on this machine."""

import json

import pytest

from alwrity_desktop.ai.errors import ModelError
from alwrity_desktop.ai.providers import provider, providers
from alwrity_desktop.ai.wire import retry_after

KEY = "sk-test-abcdefghijklmnop0123456789"


def test_every_provider_file_is_found():
    assert list(providers()) == ["gemini", "ollama", "openai", "openai_compatible"]
    assert {one.name for one in provider("openai_compatible").presets} >= {
        "openrouter",
        "groq",
        "mistral",
        "deepseek",
        "anthropic",
        "lmstudio",
        "llamacpp",
        "vllm",
    }


def test_no_sdk_is_imported_before_it_is_used():
    import subprocess
    import sys

    code = (
        "import sys; import alwrity_desktop.ai.engine; from alwrity_desktop.ai.providers import providers; providers();"
        "print([name for name in ('openai', 'google.genai', 'jsonschema') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("item", "context"),
    [
        ({"context_length": 200_000}, 200_000),
        ({"context_window": 131_072}, 131_072),
        ({"max_context_length": 32_768}, 32_768),
        ({"max_model_len": 8192}, 8192),
        ({}, None),
    ],
)
async def test_context_sizes_of_compatible_servers(engine, server, item, context):
    server.paths["/v1/models"] = {"data": [{"id": "small", **item}]}
    server.paths |= {"/api/v0/models": {}, "/props": {}}
    (found,) = await engine.models("openai_compatible", server.root + "/v1")
    assert (found.name, found.context) == ("small", context)


async def test_context_really_loaded_in_lm_studio_and_llama_cpp(engine, server):
    server.paths["/v1/models"] = {"data": [{"id": "small"}]}
    server.paths["/api/v0/models"] = {"data": [{"id": "small", "loaded_context_length": 4096, "max_context_length": 99}]}
    assert (await engine.models("openai_compatible", server.root + "/v1"))[0].context == 4096
    server.paths["/api/v0/models"] = {}
    server.paths["/props"] = {"default_generation_settings": {"n_ctx": 16_384}}
    assert (await engine.models("openai_compatible", server.root + "/v1"))[0].context == 16_384


async def test_prices_that_a_list_tells_are_learnt(engine, server):
    prices = {"prompt": "0.000002", "completion": "0.00001"}
    server.paths["/v1/models"] = {"data": [{"id": "a/b", "context_length": 9, "pricing": prices}]}
    await engine.models("openai_compatible", server.root + "/v1")
    price = (await engine.prices()).find("openai_compatible", "a/b", server.root + "/v1")
    assert price is not None
    assert (price.tokens_in, price.tokens_out) == (2.0, 10.0)


async def test_models_of_ollama(engine, server):
    server.paths["/api/tags"] = {"models": [{"name": "b:latest"}, {"name": "a:latest"}]}
    server.paths["/api/show"] = {"model_info": {"general.architecture": "llama", "llama.context_length": 131_072}}
    found = await engine.models("ollama", server.root)
    assert [(one.name, one.context) for one in found] == [("a:latest", 131_072), ("b:latest", 131_072)]


async def test_models_of_gemini_over_pages(engine, server, keys):
    keys.held["provider:gemini"] = KEY
    server.paths["/v1beta/models"] = {
        "models": [
            {"name": "models/x", "inputTokenLimit": 1_048_576, "supportedGenerationMethods": ["generateContent"]},
            {"name": "models/embed", "supportedGenerationMethods": ["embedContent"]},
        ]
    }
    (found,) = await engine.models("gemini", server.root)
    assert (found.name, found.context) == ("x", 1_048_576)
    assert server.received[0].headers["x-goog-api-key"] == KEY
    assert KEY not in server.received[0].path


async def test_models_of_openai_that_write(engine, server, keys):
    keys.held["provider:openai"] = KEY
    server.paths["/v1/models"] = {"data": [{"id": "gpt-5"}, {"id": "text-embedding-3"}, {"id": "whisper-1"}]}
    assert [one.name for one in await engine.models("openai", server.root + "/v1")] == ["gpt-5"]


async def test_a_key_that_works(engine, server):
    server.paths |= {"/v1/models": {"data": []}, "/v1beta/models": {"models": []}, "/api/tags": {"models": []}}
    for name, path in (("openai", "/v1"), ("openai_compatible", "/v1"), ("gemini", ""), ("ollama", "")):
        tested = await engine.test_key(name, f" {KEY}\n", server.root + path)
        assert tested.ok
        assert "works" in tested.sentence


async def test_a_key_that_does_not(engine, server, dialect, scene):
    body = json.dumps(dialect.error(401, "")).encode()
    server.play(scene([body], status=401, content_type="application/json"))
    tested = await engine.test_key(dialect.provider, KEY, server.root + dialect.path)
    assert not tested.ok
    assert "did not accept the key" in tested.sentence
    assert tested.remedy


async def test_a_key_for_a_server_that_is_not_there(engine, server):
    root = server.root
    await server.stop()
    assert "could not be reached" in (await engine.test_key("openai", KEY, root)).sentence
    with pytest.raises(ModelError, match="could not be reached"):
        await engine.models("ollama", root)


async def test_local_servers_are_found_and_named(engine, server_factory):
    ollama, studio, llama, other = [await server_factory() for _ in range(4)]
    for one in (ollama, studio, llama, other):
        one.paths |= {"/api/version": {}, "/v1/models": {"data": [{"id": "m"}]}, "/api/v0/models": {}, "/props": {}}
    ollama.paths |= {"/api/version": {"version": "0.9"}, "/api/tags": {"models": [{"name": "llama3.2"}]}}
    studio.paths["/api/v0/models"] = {"data": []}
    llama.paths["/props"] = {"default_generation_settings": {}}
    found = await engine.find_local([one.port for one in (ollama, studio, llama, other)] + [1])
    assert [one.kind for one in found] == ["ollama", "lmstudio", "llamacpp", "compatible"]
    assert (found[0].base_url, found[0].models) == (ollama.root, ("llama3.2",))
    assert (found[1].provider, found[1].base_url) == ("openai_compatible", studio.root + "/v1")


async def test_nobody_on_this_machine(engine):
    assert await engine.find_local([1]) == []


async def test_warm_loads_the_default_provider(engine, settings):
    await engine.warm()
    settings.models.default = "openai:gpt-5"
    await engine.warm()
    import sys

    assert "openai" in sys.modules


@pytest.mark.parametrize(("value", "seconds"), [("3", 3.0), (" 0.5 ", 0.5), ("-1", 0.0), ("soon", None), ("", None)])
def test_retry_after(value, seconds):
    assert retry_after(value) == seconds
