"""Vectors from each provider's wire format: rows, tokens, cost, failures."""

from __future__ import annotations

import json
from datetime import date

import numpy as np
import pytest

from alwrity_desktop.ai.embedding import AT_ONCE
from alwrity_desktop.ai.errors import ModelError
from alwrity_desktop.ai.prices import Price
from alwrity_desktop.core.errors import BudgetError, InputError, OfflineError
from alwrity_desktop.store import usage

TEXTS = ["cheap sofa", "garden hose"]
VECTORS = [[3.0, 4.0], [0.0, 2.0]]
KEY = "sk-test-abcdefghijklmnop0123456789"
WIRES = {
    "openai": ("/v1", "/v1/embeddings"),
    "openai_compatible": ("/v1", "/v1/embeddings"),
    "ollama": ("", "/api/embed"),
    "gemini": ("", "/v1beta/models/small:batchEmbedContents"),
}


def said(provider: str, vectors: list[list[float]] = VECTORS, tokens: int | None = 6) -> bytes:
    if provider == "ollama":
        return json.dumps({"embeddings": vectors, "prompt_eval_count": tokens}).encode()
    if provider == "gemini":
        return json.dumps({"embeddings": [{"values": row} for row in vectors]}).encode()
    rows = [{"index": place, "embedding": row} for place, row in enumerate(vectors)]
    return json.dumps({"data": rows[::-1], "usage": {"prompt_tokens": tokens}}).encode()


def json_scene(scene, body: bytes, status: int = 200):
    return scene([body], status=status, content_type="application/json")


@pytest.mark.parametrize("provider", sorted(WIRES))
async def test_each_wire_gives_unit_rows_and_a_usage_row(engine, server, scene, keys, db, provider):
    base, path = WIRES[provider]
    keys.held[f"provider:{provider}"] = KEY
    server.play(json_scene(scene, said(provider)))
    found = await engine.embed(TEXTS, f"{provider}:small", base_url=server.root + base)
    assert found.dtype == np.float32
    assert np.allclose(found, [[0.6, 0.8], [0, 1]])
    (request,) = server.received
    assert request.path == path
    sent = json.dumps(request.body)
    assert all(text in sent for text in TEXTS)
    assert any(KEY in value for value in request.headers.values())
    (row,) = await db.read(usage.latest)
    counts = provider != "gemini"
    assert (row.task, row.provider, row.model, row.outcome) == ("embed", provider, "small", "done")
    assert (row.measured, row.tokens_out) == (counts, 0)
    assert row.tokens_in == 6 if counts else row.tokens_in > 0


async def test_cost_and_batches_are_counted(engine, server, scene, db):
    texts = [f"keyword {number}" for number in range(AT_ONCE + 1)]
    await engine.keep_prices([Price("openai_compatible", "small", 2.0, 0.0, None, "own", date(2026, 1, 1))])
    first, second = [[1.0, 0.0]] * AT_ONCE, [[0.0, 1.0]]
    server.play(
        json_scene(scene, said("openai_compatible", first, 500)), json_scene(scene, said("openai_compatible", second, 5))
    )
    found = await engine.embed(texts, "openai_compatible:small", base_url=f"{server.root}/v1")
    assert found.shape == (AT_ONCE + 1, 2)
    rows = await db.read(usage.latest)
    assert sorted(row.cost_micros for row in rows) == [10, 1000]


async def test_a_cap_and_the_offline_switch_hold(engine, server, scene, settings, gate, keys):
    await engine.keep_prices([Price("openai_compatible", "small", 1_000_000.0, 0.0, None, "own", date(2026, 1, 1))])
    server.play(json_scene(scene, said("openai_compatible")))
    settings.models.cap_run = 0.01
    with pytest.raises(BudgetError):
        await engine.embed(TEXTS, "openai_compatible:small", base_url=f"{server.root}/v1")
    assert server.received == []
    keys.held["provider:openai"] = KEY
    gate.offline = True
    with pytest.raises(OfflineError):
        await engine.embed(TEXTS, "openai:small")


async def test_a_busy_server_is_asked_again_and_a_broken_answer_refused(engine, server, scene, db):
    busy = json_scene(scene, b'{"error": {"message": "busy"}}', 503)
    server.play(busy, json_scene(scene, said("ollama")))
    assert len(await engine.embed(TEXTS, "ollama:small", base_url=server.root)) == 2
    assert sorted(row.outcome for row in await db.read(usage.latest)) == ["done", "failed"]
    for body in (b"{}", b"[]", said("ollama", VECTORS[:1]), said("ollama", [[1.0], [1.0, 2.0]]), b'{"embeddings": [1, 2]}'):
        server.play(json_scene(scene, body))
        with pytest.raises(ModelError):
            await engine.embed(TEXTS, "ollama:small", base_url=server.root)


async def test_no_texts_ask_nobody_and_no_model_is_told(engine, server):
    assert len(await engine.embed([], "ollama:small", base_url=server.root)) == 0
    assert server.received == []
    with pytest.raises(InputError):
        await engine.embed(TEXTS, "offline")
