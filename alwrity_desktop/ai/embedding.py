"""Texts as vectors, from a provider: one request a batch, each with its usage row and cost, under the same caps and limits
as all calls. Three wire formats: OpenAI's /embeddings, Ollama's /api/embed, Gemini's :batchEmbedContents.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit

from alwrity_desktop.ai import errors, tokens, wire
from alwrity_desktop.ai.errors import ModelError
from alwrity_desktop.ai.providers.base import Link
from alwrity_desktop.ai.routes import Route, parse
from alwrity_desktop.core.errors import InputError
from alwrity_desktop.core.http import ConnectError, HTTPError, InvalidURL, is_loopback
from alwrity_desktop.core.messages import _
from alwrity_desktop.core.progress import Progress, Report, silent
from alwrity_desktop.model.identity import new_id
from alwrity_desktop.model.usage import Outcome, Usage

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from alwrity_desktop.ai.engine import Engine
    from alwrity_desktop.ai.prices import Price

    Vectors = NDArray[np.float32]

AT_ONCE = 96
"""Texts in one request; Gemini takes at most 100."""
KIND = "embed"
_GEMINI_VERSION = "v1beta"


@dataclass(slots=True, frozen=True)
class _Answer:
    rows: list[list[float]]
    tokens: int | None


async def embed(
    engine: Engine, texts: Sequence[str], model: str, base_url: str = "", report: Report = silent, run_id: str = ""
) -> Vectors:
    """A unit vector for each text, as rows. Raises ModelError, BudgetError, OfflineError, InputError.

    A batch that was paid for has its usage row, also where a later one fails.
    """
    import numpy as np

    route = parse(model, engine.settings, base_url)
    link = await engine.link(route.provider, route.base_url, route.label)
    link = Link(link.http, link.base_url or route.provider.base_url, link.key)
    price = (await engine.prices()).find(route.provider.name, route.model, route.base_url)
    run, found = run_id or new_id(), list[list[float]]()
    for start in range(0, len(texts), AT_ONCE):
        report(Progress("call", _("Vectors from {model}", model=route.name), start / len(texts)))
        found += await _batch(
            engine, route, link, texts[start : start + AT_ONCE], price, run, fresh=not run_id and not start
        )
    if not found:
        return np.zeros((0, 0), dtype=np.float32)
    if len({len(row) for row in found}) > 1:
        raise errors.malformed(route.label, "vectors of different lengths")
    made = np.array(found, dtype=np.float32)
    if not np.isfinite(made).all():
        raise errors.malformed(route.label, "a vector with a number that is none")
    return made / np.maximum(np.linalg.norm(made, axis=1, keepdims=True), np.float32(1e-9))


async def _batch(
    engine: Engine, route: Route, link: Link, texts: Sequence[str], price: Price | None, run: str, *, fresh: bool
) -> list[list[float]]:
    """One batch, with the retries every call has; its money is set aside meanwhile."""
    guess = tokens.estimate(*texts)
    reserved = await engine.budget.reserve(run, price.cost(guess, 0) if price else None, fresh=fresh)
    failures = 0
    try:
        while True:
            try:
                return await _noted(engine, route, link, texts, price, guess)
            except ModelError as error:
                failures += 1
                pause = engine.backoff.pause(error, failures)
                if pause is None:
                    raise
                if error.kind == "rate_limit":
                    engine.lane(route).close_for(pause)
                await asyncio.sleep(pause)
    finally:
        engine.budget.release(reserved)


async def _noted(
    engine: Engine, route: Route, link: Link, texts: Sequence[str], price: Price | None, guess: int
) -> list[list[float]]:
    """One request in its lane, and its usage row, whatever happens."""
    begun, counted, outcome, problem = time.perf_counter(), None, cast("Outcome", "failed"), ""
    sent = measured = False
    try:
        async with engine.lane(route).enter():
            sent = True
            answer = await _asked(engine, route, link, texts)
        counted, outcome = answer.tokens if answer.tokens is not None else guess, "done"
        if len(answer.rows) != len(texts):
            outcome = "unparsed"
            raise errors.malformed(route.label, f"{len(answer.rows)} vectors for {len(texts)} texts")
        measured = answer.tokens is not None
        return answer.rows
    except ModelError as error:
        problem = error.happened
        raise
    except asyncio.CancelledError:
        outcome = "cancelled"
        raise
    finally:
        if sent:
            row = Usage(
                task=KIND,
                provider=route.provider.name,
                model=route.model,
                tokens_in=counted or 0,
                measured=measured,
                cost_micros=0 if not counted else price.cost(counted, 0) if price else None,
                seconds=time.perf_counter() - begun,
                outcome=outcome,
                error=problem,
            )
            await asyncio.shield(engine.keep(None, [row]))


async def _asked(engine: Engine, route: Route, link: Link, texts: Sequence[str]) -> _Answer:
    path, body, headers = _request(route, link, texts)
    limit = engine.patience.first
    try:
        async with asyncio.timeout(limit):
            response = await link.http.post(link.url(path), json=body, headers=headers)
            await wire.check(response, route.label, route.model)
            return _read(route, wire.document(response.content, route.label))
    except TimeoutError:
        raise errors.stalled(route.label, limit) from None
    except (HTTPError, InvalidURL) as error:
        detail = errors.scrub(f"{type(error).__name__}: {error}", link.key)
        refused = errors.unreachable(route.label, link.host or route.label, detail)
        refused.lasting = isinstance(error, ConnectError) and is_loopback(urlsplit(link.base_url).hostname or "")
        raise refused from error
    except ModelError as error:
        error.detail = errors.scrub(error.detail, link.key)
        raise


def _request(route: Route, link: Link, texts: Sequence[str]) -> tuple[str, dict[str, Any], dict[str, str]]:
    """Path, body and headers. Raises InputError for a provider without vectors."""
    name, bearer = route.provider.name, {"Authorization": f"Bearer {link.key}"} if link.key else {}
    if name in ("openai", "openai_compatible"):
        body: dict[str, Any] = {"model": route.model, "input": list(texts), "encoding_format": "float"}
        return "embeddings", body, bearer
    if name == "ollama":
        return "api/embed", {"model": route.model, "input": list(texts)}, bearer
    if name == "gemini":
        model = f"models/{route.model.removeprefix('models/')}"
        rows = [{"model": model, "content": {"parts": [{"text": text}]}, "taskType": "CLUSTERING"} for text in texts]
        return f"{_GEMINI_VERSION}/{model}:batchEmbedContents", {"requests": rows}, {"x-goog-api-key": link.key}
    raise InputError(
        _("{label} gives no vectors.", label=route.label),
        _("Choose a model of OpenAI, Gemini, Ollama or a compatible server."),
    )


def _read(route: Route, document: dict[str, Any]) -> _Answer:
    name = route.provider.name
    try:
        if name == "ollama":
            counted = document.get("prompt_eval_count")
            return _Answer([_floats(row) for row in document["embeddings"]], int(counted) if counted else None)
        if name == "gemini":
            return _Answer([_floats(row["values"]) for row in document["embeddings"]], None)
        rows = sorted(wire.items(document, "data"), key=lambda row: int(row["index"]))
        counted = wire.part(document, "usage").get("prompt_tokens")
        return _Answer([_floats(row["embedding"]) for row in rows], int(counted) if counted else None)
    except (KeyError, TypeError, ValueError) as error:
        raise errors.malformed(route.label, f"no vectors: {type(error).__name__}: {error}") from error


def _floats(row: Any) -> list[float]:
    return [float(value) for value in cast("list[Any]", row)]
