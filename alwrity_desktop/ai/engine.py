"""The one door to every model. `run` waits for an answer, `stream` gives it piece by piece; buttons, schedules and the
assistant all come through here.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlsplit

from alwrity_desktop.ai import errors, local, structured, tokens
from alwrity_desktop.ai.answering import Answering
from alwrity_desktop.ai.budget import Budget
from alwrity_desktop.ai.errors import ModelError
from alwrity_desktop.ai.limits import Lane
from alwrity_desktop.ai.prices import Price, Prices, save_own
from alwrity_desktop.ai.providers import provider as provider_called
from alwrity_desktop.ai.providers.base import Link, ModelInfo, ModelRequest, Provider, SentImage
from alwrity_desktop.ai.retries import Backoff, Patience
from alwrity_desktop.ai.routes import OFFLINE, Keys, Route, address, key_of, routes
from alwrity_desktop.ai.structured import UnparsedError
from alwrity_desktop.ai.task import Estimate, Output, Result, Task
from alwrity_desktop.core.errors import InputError, KnownError
from alwrity_desktop.core.http import AsyncClient, HTTPError, HttpGate, InvalidURL, Timeout
from alwrity_desktop.core.messages import _
from alwrity_desktop.core.progress import Progress, Report, silent
from alwrity_desktop.core.settings import Settings
from alwrity_desktop.model.identity import new_id
from alwrity_desktop.model.usage import Answer, Usage
from alwrity_desktop.store import answers, usage
from alwrity_desktop.store.database import Database

if TYPE_CHECKING:
    from alwrity_desktop.ai.embedding import Vectors

USUAL_ANSWER = 1500
"""Tokens an answer is taken to have before one was measured."""


@dataclass(slots=True, frozen=True)
class KeyTest:
    """What came of testing a key: `sentence` is for the person."""

    ok: bool
    sentence: str
    remedy: str = ""


class AnswerStream:
    """An answer as it comes: `async with engine.stream(task) as stream: async for piece in stream: ...`.

    Leaving the block, or cancelling the task that iterates, closes the connection at once; what came is kept in
    `text` and in the store. After the last piece `result` is set.
    """

    def __init__(self, answering: Answering) -> None:
        self._answering = answering
        self._pieces = answering.pieces()

    @property
    def text(self) -> str:
        """What arrived so far."""
        return self._answering.text

    @property
    def answer_id(self) -> str:
        """Key of the stored answer."""
        return self._answering.answer_id

    @property
    def result(self) -> Result:
        """The finished answer; only after the last piece."""
        assert self._answering.result is not None, "the stream has not ended"
        return self._answering.result

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> str:
        return await anext(self._pieces)

    async def aclose(self) -> None:
        """Stop: close the connection and keep what came."""
        await self._pieces.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()


class Engine:
    """Calls models for everybody. `close()` it at the end.

    settings: read anew for each call, so they may be changed or replaced; after a new proxy or time-out, `close()` once.
    patience follows the settings unless it is set here.
    """

    def __init__(self, db: Database, http: HttpGate, keychain: Keys, settings: Settings) -> None:
        self.settings = settings
        self.budget = Budget(db, lambda: self.settings)
        self.backoff = Backoff()
        self._db = db
        self._gate = http
        self._keys = keychain
        self._patience: Patience | None = None
        self._client: AsyncClient | None = None
        self._making = asyncio.Lock()
        self._lanes: dict[str, Lane] = {}
        self._loaded: set[str] = set()
        self._prices: Prices | None = None

    @property
    def patience(self) -> Patience:
        """How long a silent server is waited for."""
        return self._patience or Patience.of(self.settings.models.token_timeout)

    @patience.setter
    def patience(self, patience: Patience) -> None:
        self._patience = patience

    async def run(self, task: Task, report: Report = silent) -> Result:
        """The whole answer. Reports six phases, and each piece as `text` in phase "call".

        Raises ModelError, BudgetError, OfflineError, InputError. The answer so far and what it cost are stored then too.
        """
        answering = Answering(self, task, report)
        async with aclosing(answering.pieces()) as pieces:
            async for piece in pieces:
                report(Progress("call", text=piece))
        assert answering.result is not None
        return answering.result

    def stream(self, task: Task, report: Report = silent) -> AnswerStream:
        """The answer piece by piece; `report` hears the phases only, as the text comes through the iterator."""
        return AnswerStream(Answering(self, task, report))

    async def embed(
        self, texts: Sequence[str], model: str, base_url: str = "", report: Report = silent, run_id: str = ""
    ) -> Vectors:
        """A unit vector for each text (rows, float32), with usage rows and cost. Raises as `run` does."""
        from alwrity_desktop.ai.embedding import embed

        return await embed(self, texts, model, base_url, report, run_id)

    async def estimate(self, task: Task) -> Estimate:
        """What the task will take with the model it would go to first."""
        return (await self.prepare(routes(task, self.settings)[0], task))[1]

    async def admit(self, task: Task) -> None:
        """Raise at once, before anything is sent, what would keep `task` from beginning: no such model, no key, a cap."""
        candidates = routes(task, self.settings)
        for position, route in enumerate(candidates, 1):
            try:
                await self.link(route.provider, route.base_url, route.label)
                _request, guess, _price = await self.prepare(route, task)
                reserved = await self.budget.reserve(task.run_id or new_id(), guess.cost_micros, fresh=not task.run_id)
                self.budget.release(reserved)
            except ModelError as error:
                if position == len(candidates) or error.kind not in errors.FALLEN_BACK:
                    raise
            else:
                return

    async def reparse(self, answer_id: str, output: Output) -> Any:
        """Read a stored answer again, without a call. Raises InputError or ModelError (schema)."""
        answer = await self._db.read(answers.get, answer_id)
        if answer is None:
            raise InputError(_("This answer is no longer stored."), _("Run the step again."))
        try:
            return await asyncio.to_thread(structured.parse, answer.text, output)
        except UnparsedError as problem:
            raise errors.unfitting(answer.model, str(problem)) from problem

    async def models(self, provider: str, base_url: str = "") -> list[ModelInfo]:
        """The server's own list. Raises ModelError, OfflineError, InputError."""
        kind = provider_called(provider)
        where = address(provider, self.settings, base_url)
        route = Route(kind, "", where)
        link = await self.link(kind, where, route.label)
        async with self._mapped(link, route):
            found = await kind.models(link)
        (await self.prices()).learn(_told_prices(route, found))
        return found

    async def test_key(self, provider: str, key: str, base_url: str = "") -> KeyTest:
        """Whether a key works, found out by listing what it may use; costs nothing and stores nothing."""
        kind = provider_called(provider)
        try:
            route = Route(kind, "", address(provider, self.settings, base_url))
            await self._load(kind)
            link = Link(await self.client(), route.base_url, key.strip())
            async with self._mapped(link, route):
                await kind.check_key(link)
        except KnownError as error:
            return KeyTest(False, error.happened, error.remedy)
        return KeyTest(True, _("The key works: {label} answered.", label=route.label))

    async def find_local(self, ports: Sequence[int] = local.PORTS) -> list[local.LocalServer]:
        """Model servers that answer on this machine's loopback ports."""
        return await local.find(await self.client(), ports)

    async def warm(self) -> None:
        """Import what the default model's provider needs, in a thread; call it when idle."""
        name = self.settings.models.default
        if name.split(":")[0] != OFFLINE:
            await self._load(provider_called(name.split(":")[0]))

    async def close(self) -> None:
        """Close the connections. The engine can be used again afterwards."""
        client, self._client = self._client, None
        if client is not None:
            await client.aclose()

    # --- what an answer under way needs --------------------------------------------------------------------------

    async def client(self) -> AsyncClient:
        """The one client, kept so that connections are used again; the wait between tokens is ours, not its. It is made
        in a thread, because reading the certificates takes 20 ms.
        """
        async with self._making:
            if self._client is None or self._client.is_closed:
                seconds = self.settings.network.timeout
                self._client = await asyncio.to_thread(self._gate.client, timeout=Timeout(seconds, read=None))
            return self._client

    async def link(self, kind: Provider, base_url: str, label: str) -> Link:
        """The way to a server, with its key; its SDK is loaded then, in a thread. Raises ModelError (auth)."""
        await self._load(kind)
        return Link(await self.client(), base_url, await key_of(self._keys, kind, base_url, label))

    async def _load(self, kind: Provider) -> None:
        if kind.name not in self._loaded:
            await asyncio.to_thread(kind.warm)
            self._loaded.add(kind.name)

    def lane(self, route: Route) -> Lane:
        """The lane of a route's server."""
        name = f"{route.provider.name} {route.base_url}"
        if name not in self._lanes:
            self._lanes[name] = Lane(
                lambda: self.settings.models.concurrent_requests, lambda: self.settings.models.requests_per_minute
            )
        return self._lanes[name]

    async def prepare(self, route: Route, task: Task) -> tuple[ModelRequest, Estimate, Price | None]:
        """The request, what it will take, and its price (None where unknown)."""
        system = "\n\n".join(part for part in (task.system, structured.instruction(task.output)) if part)
        known = await self._db.read(usage.measured, route.provider.name, route.model, task.kind)
        tokens_in = tokens.estimate(system, task.prompt, correction=known.correction, images=len(task.images))
        tokens_out = known.tokens_out or USUAL_ANSWER
        tokens_out = min(tokens_out, task.max_tokens) if task.max_tokens else tokens_out
        price = (await self.prices()).find(route.provider.name, route.model, route.base_url)
        request = ModelRequest(
            model=route.model,
            system=system,
            prompt=task.prompt,
            max_tokens=task.max_tokens,
            temperature=task.temperature,
            schema=task.output if isinstance(task.output, dict) else None,
            context=self.settings.models.ollama_context if route.provider.name == "ollama" else 0,
            estimated_in=tokens_in,
            images=tuple(SentImage.of(image.media_type, image.data) for image in task.images),
        )
        estimate = Estimate(
            tokens_in,
            tokens_out,
            price.cost(tokens_in, tokens_out) if price else None,
            _estimate_label(known.calls),
            route.name,
            tuple(self._warnings(route, request, price)),
        )
        return request, estimate, price

    async def prices(self, *, again: bool = False) -> Prices:
        """The price table; `again` reads the files anew. Raises InputError when the workspace's own cannot be read."""
        if self._prices is None or again:
            self._prices = await asyncio.to_thread(Prices.load, self._db.path.parent)
        return self._prices

    async def keep_prices(self, own: list[Price]) -> None:
        """Write these as the person's own prices, and reckon with them from now on. Raises StorageError."""
        prices = await self.prices()
        await asyncio.to_thread(save_own, self._db.path.parent, own)
        prices.put_own(own)

    async def keep(self, answer: Answer | None, rows: list[Usage]) -> None:
        """Store an answer and usage rows in one transaction."""
        await self._db.write(_keep, answer, rows)

    def _warnings(self, route: Route, request: ModelRequest, price: Price | None) -> list[str]:
        found: list[str] = []
        caps = self.settings.models
        if price is None and (caps.cap_run or caps.cap_day or caps.cap_month):
            found.append(
                _("The price of {model} is unknown, so its calls do not count against your caps.", model=route.name)
            )
        if request.context and request.estimated_in > request.context:
            found.append(
                _(
                    "About {estimated} tokens (estimated) are sent, but Ollama is asked for a context of {context}: "
                    "it will cut the beginning off. Set a larger context in the settings.",
                    estimated=f"{request.estimated_in:,}",
                    context=f"{request.context:,}",
                )
            )
        return found

    @asynccontextmanager
    async def _mapped(self, link: Link, route: Route) -> AsyncGenerator[None]:
        """Transport errors and silence of a short request as ModelError."""
        seconds = self.settings.network.timeout
        try:
            async with asyncio.timeout(seconds):
                yield
        except TimeoutError:
            raise errors.stalled(route.label, seconds) from None
        except (HTTPError, InvalidURL) as error:
            raise errors.unreachable(route.label, link.host or route.label, f"{type(error).__name__}: {error}") from error
        except ModelError as error:
            error.detail = errors.scrub(error.detail, link.key)
            raise


def _estimate_label(calls: int) -> str:
    if not calls:
        return _("estimated by characters")
    return _("estimated by characters, corrected by {calls} measured calls", calls=calls)


def _told_prices(route: Route, models: list[ModelInfo]) -> list[Price]:
    """Price rows from a list in which the server names its prices (OpenRouter does)."""
    host, today = urlsplit(route.base_url).hostname or "", datetime.now(UTC).date()
    return [
        Price(route.provider.name, one.name, one.price_in, one.price_out, None, f"{route.base_url}/models", today, host)
        for one in models
        if one.price_in is not None and one.price_out is not None
    ]


def _keep(connection: Any, answer: Answer | None, rows: list[Usage]) -> None:
    if answer is not None:
        answers.add(connection, answer)
    for row in rows:
        usage.add(connection, row)
