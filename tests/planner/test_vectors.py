"""Embeddings joined to the text: what they add, what they may not undo, and where they come from."""

from __future__ import annotations

import asyncio
import hashlib
import importlib.util
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from loopback import LoopbackServer, running
from numpy.typing import NDArray

from alwrity_desktop.core.errors import InputError
from alwrity_desktop.planner import vectors
from alwrity_desktop.planner.clustering import cluster
from alwrity_desktop.planner.regrouping import regroup
from alwrity_desktop.store import usage
from alwrity_desktop.workspace import Workspace

NAMES = {"zorbel": "sofa", "flimmet": "sofa", "quandle": "hose", "brask": "hose"}
"""Words no list knows, and what they mean here."""
FACETS = ["price", "cleaning", "repair", "colors"]
TEXTS = [f"{name} {facet}" for name in NAMES for facet in FACETS]


def meaning(word: str) -> NDArray[np.float64]:
    seed = int.from_bytes(hashlib.sha256(NAMES.get(word, word).encode()).digest()[:4], "big")
    return np.random.default_rng(seed).normal(size=48)


def vector(text: str) -> NDArray[np.float32]:
    """As an embedding would be that knows what the words mean."""
    added = np.stack([meaning(word) for word in text.split()]).sum(0)
    return (added / np.linalg.norm(added)).astype(np.float32)


class Embedder(LoopbackServer):
    async def answer(self, path: str, body: bytes, reader: Any, writer: asyncio.StreamWriter) -> None:
        texts = json.loads(body)["input"]
        rows = [{"index": place, "embedding": vector(text).tolist()} for place, text in enumerate(texts)]
        data = json.dumps({"data": rows, "usage": {"prompt_tokens": len(texts)}}).encode()
        head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(data)}\r\n\r\n"
        writer.write(head.encode() + data)


@pytest.fixture
async def server() -> AsyncIterator[Embedder]:
    async with running(Embedder()) as started:
        yield started


@pytest.fixture
async def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Workspace]:
    monkeypatch.setenv("ALWRITY_CONFIG", str(tmp_path / "config"))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    opened = await Workspace.open(tmp_path / "workspace")
    path = tmp_path / "list.txt"
    path.write_text("\n".join(TEXTS))
    await opened.planner.import_file(path)
    yield opened
    await opened.close()


def grouped(found: Any) -> set[frozenset[str]]:
    return {frozenset(one.keywords) for one in found.clusters}


TRUE = {
    frozenset({f"{one} {facet}", f"{other} {facet}"})
    for one, other in (("zorbel", "flimmet"), ("quandle", "brask"))
    for facet in FACETS
}


@pytest.mark.parametrize("language", ["en", "fi"])
def test_vectors_tell_what_words_mean_and_the_text_what_is_asked(language: str) -> None:
    by_text = cluster(TEXTS, language)
    assert by_text.method == "text"
    assert not grouped(by_text) & TRUE
    joined = cluster(TEXTS, language, vectors={text: vector(text) for text in TEXTS})
    assert joined.method == "text and embeddings"
    assert grouped(joined) == TRUE
    assert joined == cluster(TEXTS, language, vectors={text: vector(text) for text in TEXTS})


def test_what_is_apart_stays_apart() -> None:
    surfaces = ["buy", "sell", "3", "4", "zorbel", "flimmet"]
    bags = [(number,) for number in range(6)]
    rows = [vector(word) for word in ("trade", "trade", "number", "number", "sofa", "sofa")]
    near: list[dict[int, float]] = [{} for _surface in surfaces]
    vectors.join(near, bags, surfaces, rows, [frozenset({"buy", "sell"})])
    assert near == [{}, {}, {}, {}, {5: vectors.MOST}, {4: vectors.MOST}]


def test_keywords_without_a_vector_count_by_their_text() -> None:
    known = {text: vector(text) for text in TEXTS[:-1]}
    found = cluster([*TEXTS, "cheap sofas", "cheap sofa"], vectors=known)
    assert frozenset({"cheap sofas", "cheap sofa"}) in grouped(found)
    assert cluster(["one"], vectors={"one": vector("one")}).unclustered == ["one"]


def test_new_keywords_join_kept_clusters_by_vectors() -> None:
    kept = [["zorbel price"], ["quandle price"]]
    free = [text for text in TEXTS if text not in ("zorbel price", "quandle price")]
    found = regroup(free, kept, vectors={text: vector(text) for text in TEXTS})
    assert found.joined == [["flimmet price"], ["brask price"]]


async def test_a_workspace_is_clustered_with_a_providers_vectors(workspace: Workspace, server: Any) -> None:
    told = await workspace.planner.vectors("openai_compatible:small", f"{server.root}/v1")
    done = await workspace.planner.clusters.make(vectors=told)
    assert done.method == "embeddings"
    rows = await workspace.planner.clusters.rows()
    assert {row.label for row in rows} == {"estimated from text and embeddings"}
    groups = {
        frozenset([word.text for word in await workspace.planner.clusters.keywords_of(row.cluster.id)]) for row in rows
    }
    assert groups == TRUE
    (row,) = await workspace.db.read(usage.latest)
    assert (row.task, row.tokens_in) == ("embed", len(TEXTS))


@pytest.mark.skipif(importlib.util.find_spec(vectors.PACKAGE) is not None, reason="the package is installed")
def test_without_the_package_it_is_said_what_to_install() -> None:
    with pytest.raises(InputError, match="not installed"):
        vectors.local_vectors(["sofa"])
