"""One answer from its task to its rows: six phases, retries, fallbacks, resumed streams, one repair, nothing lost."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from alwrity_desktop.ai import errors, structured, tokens
from alwrity_desktop.ai.budget import Reservation
from alwrity_desktop.ai.calling import Call
from alwrity_desktop.ai.errors import FALLEN_BACK, Kind, ModelError
from alwrity_desktop.ai.prices import Price
from alwrity_desktop.ai.providers.base import Counted, Link, ModelRequest
from alwrity_desktop.ai.routes import Route, routes
from alwrity_desktop.ai.seam import Seam
from alwrity_desktop.ai.structured import UnparsedError
from alwrity_desktop.ai.task import Result, Task
from alwrity_desktop.core.errors import KnownError, OfflineError, StorageError
from alwrity_desktop.core.messages import _
from alwrity_desktop.core.progress import Progress, Report
from alwrity_desktop.model.identity import new_id
from alwrity_desktop.model.usage import Answer, Outcome, Usage

if TYPE_CHECKING:
    from alwrity_desktop.ai.engine import Engine

PHASES = ("init", "prepare", "call", "parse", "save", "done")
_OUTCOMES: dict[Kind, Outcome] = {"refused": "refused", "filtered": "refused", "schema": "unparsed"}
MORE_ROOM = 8
"""Times the length limit when a model used all of it for thinking and wrote nothing."""
CHECKED_EVERY = 400
"""Characters between two looks at the cap while an answer streams."""


@dataclass(slots=True)
class Answering:
    """The state of one task. `text` is what arrived, whatever happens; `result` is there at the end."""

    engine: Engine
    task: Task
    report: Report
    answer_id: str = field(default_factory=new_id)
    run_id: str = ""
    text: str = ""
    warnings: list[str] = field(default_factory=list[str])
    rows: list[Usage] = field(default_factory=list[Usage])
    requests: dict[str, Any] = field(default_factory=dict[str, Any])
    route: Route | None = None
    result: Result | None = None
    is_repair: bool = False
    _finish: str = ""
    _kept: bool = False
    _written: set[str] = field(default_factory=set[str])
    _held: list[Reservation] = field(default_factory=list[Reservation])

    def __post_init__(self) -> None:
        self.run_id = self.task.run_id or self.answer_id

    async def pieces(self) -> AsyncGenerator[str]:
        """The text as it comes; afterwards `result` is set. Raises KnownError; what came is in `text` and in the store."""
        outcome: Outcome = "failed"
        try:
            self._tell("init", _("Choosing the model"))
            candidates = routes(self.task, self.engine.settings)
            async with aclosing(self._answer(candidates)) as pieces:
                async for piece in pieces:
                    self.text += piece
                    yield piece
            self._tell("parse", _("Reading the answer"))
            data = await self._parsed()
            outcome = "done"
        except ModelError as error:
            outcome = _OUTCOMES.get(error.kind, "failed")
            error.text = error.text or self.text
            error.answer_id = error.answer_id or (self.answer_id if self.text else "")
            raise
        except (asyncio.CancelledError, GeneratorExit):
            outcome = "cancelled"
            raise
        finally:
            self._tell("save", _("Keeping the answer"))
            await self._save(outcome)
        assert self.route is not None
        usage = self._sum()
        self.result = Result(self.text, data, usage, self.answer_id, self.route.name, tuple(self.warnings))
        self._tell("done", _("Done"), 1.0)

    # --- candidates, attempts, one call -------------------------------------------------------------------------

    async def _answer(self, candidates: list[Route]) -> AsyncGenerator[str]:
        """From the first candidate that answers. What arrived from one that broke is gone on from by the next."""
        for position, route in enumerate(candidates):
            self.route = route
            try:
                async with aclosing(self._from_route(route)) as pieces:
                    async for piece in pieces:
                        yield piece
                return
            except (ModelError, OfflineError) as error:
                following = candidates[position + 1 :]
                if not following or (isinstance(error, ModelError) and error.kind not in FALLEN_BACK):
                    raise
                self.warnings.append(
                    _("{reason} Went on with {model} instead.", reason=error.happened, model=following[0].name)
                )

    async def _from_route(self, route: Route) -> AsyncGenerator[str]:
        self._tell("prepare", _("Preparing {model}", model=route.name))
        link = await self.engine.link(route.provider, route.base_url, route.label)
        request, guess, price = await self.engine.prepare(route, self.task)
        for warning in guess.warnings:
            if warning not in self.warnings:
                self.warnings.append(warning)
        self._remember(route, request)
        reservation = await self.engine.budget.reserve(self.run_id, guess.cost_micros, fresh=not self.task.run_id)
        self._held.append(reservation)
        before = self._spent()
        try:
            async with aclosing(self._attempts(link, route, request, price, reservation)) as pieces:
                async for piece in pieces:
                    yield piece
        finally:
            reservation.micros = self._spent() - before

    async def _attempts(
        self, link: Link, route: Route, request: ModelRequest, price: Price | None, reservation: Reservation
    ) -> AsyncGenerator[str]:
        """Calls until one ends well: made again before the first token, resumed after it."""
        failures = resumes = 0
        while True:
            expected = request.estimated_in + (tokens.estimate(self.text) if self.text else 0)
            call = Call(route, replace(request, partial=self.text, estimated_in=expected), self.engine.patience)
            try:
                async with aclosing(self._one_call(link, call, price, reservation)) as pieces:
                    async for piece in pieces:
                        yield piece
                return
            except ModelError as error:
                resumes, failures = (resumes + 1, 0) if call.text else (resumes, failures + 1)
                pause = self.engine.backoff.pause(error, max(1, failures))
                if pause is None or resumes > self.engine.backoff.resumes:
                    raise
                if error.kind == "empty" and call.finish == "length" and request.max_tokens:
                    request = replace(request, max_tokens=request.max_tokens * MORE_ROOM)
                await self._wait(route, error, pause)

    async def _one_call(self, link: Link, call: Call, price: Price | None, reservation: Reservation) -> AsyncGenerator[str]:
        """One call inside its lane, its row noted whatever happens, nothing doubled at the seam."""
        seam, looked, problem = Seam(self.text), 0, ""
        outcome: Outcome = "failed"
        try:
            async with self.engine.lane(call.route).enter(), aclosing(call.pieces(link)) as pieces:
                self._tell("call", _("{model} is writing", model=call.route.name))
                async for piece in pieces:
                    if fresh := seam.feed(piece):
                        yield fresh
                    if len(call.text) - looked >= CHECKED_EVERY:
                        looked = len(call.text)
                        self._check_cap(call, price, reservation)
            if rest := seam.close():
                yield rest
            outcome = "done"
        except KnownError as error:
            problem = error.happened
            outcome = _OUTCOMES.get(error.kind, "failed") if isinstance(error, ModelError) else "cancelled"
            if rest := seam.close():
                yield rest
            raise
        except (asyncio.CancelledError, GeneratorExit):
            outcome = "cancelled"
            raise
        finally:
            self.text += seam.close()
            self._note(call, price, outcome, problem)

    def _check_cap(self, call: Call, price: Price | None, reservation: Reservation) -> None:
        if price is None:
            return
        so_far = price.cost(call.request.estimated_in, tokens.estimate(call.text))
        if error := self.engine.budget.passed(reservation, so_far + self._spent()):
            raise error

    async def _wait(self, route: Route, error: ModelError, pause: float) -> None:
        if error.kind == "rate_limit":
            self.engine.lane(route).close_for(pause)
        message = _("{reason} Trying again in {seconds} s.", reason=error.happened, seconds=f"{pause:.0f}")
        self._tell("call", message)
        await asyncio.sleep(pause)

    # --- parse and save ---------------------------------------------------------------------------------------

    async def _parsed(self) -> Any:
        """The data in the text; one repair request when it does not have the form. Raises ModelError (schema)."""
        assert self.route is not None
        try:
            return await asyncio.to_thread(structured.parse, self.text, self.task.output)
        except UnparsedError as problem:
            for row in self.rows:
                row.outcome = "unparsed" if row.outcome == "done" else row.outcome
            if self.is_repair:
                raise errors.unfitting(self.route.label, f"{problem}; answer {self.answer_id}") from problem
            self._tell("parse", _("Asking for the right form once more"))
            await self._save("unparsed")
            return await self._repaired(self.route, str(problem))

    async def _repaired(self, route: Route, problem: str) -> Any:
        """The data after one repair request, which becomes this answer."""
        task = replace(
            self.task,
            prompt=structured.repair_prompt(self.text, problem),
            model=route.name,
            base_url=route.base_url,
            run_id=self.run_id,
            images=(),
        )
        repair = Answering(self.engine, task, self.report, is_repair=True)
        try:
            async with aclosing(repair.pieces()) as pieces:
                async for _piece in pieces:
                    pass
        finally:
            self.rows += repair.rows
            self._written |= repair._written
            self.warnings += repair.warnings
        assert repair.result is not None
        self.answer_id, self.text = repair.answer_id, repair.text
        return repair.result.data

    async def _save(self, outcome: Outcome) -> None:
        """Write what is not written yet: the answer, when there is one, and the rows. A cancel cannot stop it."""
        rows = [row for row in self.rows if row.id not in self._written]
        for row in rows:
            row.answer_id = row.answer_id or (self.answer_id if self.text else "")
        answer = self._answer_row(outcome) if self.text and not self._kept else None
        try:
            if rows or answer:
                self._kept = self._kept or answer is not None
                self._written |= {row.id for row in rows}
                await finished(self.engine.keep(answer, rows))
        except StorageError as error:  # an answer that was paid for is given even where it cannot be stored
            self.warnings.append(_("The answer could not be stored. {reason}", reason=error.sentence))
        finally:
            while self._held:
                self.engine.budget.release(self._held.pop())

    def _spent(self) -> int:
        return sum(row.cost_micros or 0 for row in self.rows)

    def _answer_row(self, outcome: Outcome) -> Answer:
        assert self.route is not None
        finish = self._finish or outcome
        return Answer(
            id=self.answer_id,
            task=self.task.kind,
            provider=self.route.provider.name,
            model=self.route.model,
            request=self.requests | {"run_id": self.run_id, "calls": len(self.rows)},
            text=self.text,
            finish=finish if outcome == "done" else outcome,
            draft_id=self.task.draft_id,
        )

    def _remember(self, route: Route, request: ModelRequest) -> None:
        self.requests = {
            "system": request.system,
            "prompt": request.prompt,
            "base_url": route.base_url,
            "max_tokens": request.max_tokens,
            "temperature": request.temperature,
            "schema": request.schema,
            "images": [image.media_type for image in request.images],
            "estimated_raw": tokens.estimate(request.system, request.prompt, images=len(request.images)),
        }

    def _note(self, call: Call, price: Price | None, outcome: Outcome, problem: str) -> None:
        """One usage row for this call; a call that was never let out makes none."""
        self.warnings += [text for text in call.warnings if text not in self.warnings]
        self._finish = call.finish
        if call.finish == "length" and outcome == "done":
            self.warnings.append(_("The answer ended at its length limit, so its end may be missing."))
        if not call.reached and outcome == "cancelled":
            return
        counted, measured = call.counted()
        self.rows.append(
            Usage(
                task=self.task.kind,
                provider=call.route.provider.name,
                model=call.request.model,
                tokens_in=counted.tokens_in,
                tokens_out=counted.tokens_out,
                tokens_cached=counted.tokens_cached,
                measured=measured,
                cost_micros=_cost(counted, price),
                seconds=call.seconds,
                outcome=outcome,
                draft_id=self.task.draft_id,
                error=problem,
            )
        )

    def _sum(self) -> Usage:
        """All calls of this answer as one row, which is not stored. The cost is unknown as soon as one is."""
        last = self.rows[-1]
        costs = [row.cost_micros for row in self.rows]
        return Usage(
            task=self.task.kind,
            provider=last.provider,
            model=last.model,
            tokens_in=sum(row.tokens_in for row in self.rows),
            tokens_out=sum(row.tokens_out for row in self.rows),
            tokens_cached=sum(row.tokens_cached for row in self.rows),
            measured=all(row.measured for row in self.rows if row.tokens_in or row.tokens_out),
            cost_micros=None if None in costs else sum(cost or 0 for cost in costs),
            seconds=sum(row.seconds for row in self.rows),
            outcome=last.outcome,
            answer_id=self.answer_id,
            draft_id=self.task.draft_id,
        )

    def _tell(self, phase: str, message: str, done: float | None = None) -> None:
        self.report(Progress(phase, message, done))


def _cost(counted: Counted, price: Price | None) -> int | None:
    """What the server says it cost, else what the price makes of the tokens; None where both are unknown. A call that
    used no tokens cost nothing.
    """
    if counted.cost_micros is not None or not (counted.tokens_in or counted.tokens_out):
        return counted.cost_micros or 0
    return price.cost(counted.tokens_in, counted.tokens_out, counted.tokens_cached) if price else None


async def finished(work: Awaitable[None]) -> None:
    """Wait for `work` to its end, and only then let a cancel through that came meanwhile."""
    task = asyncio.ensure_future(work)
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        await task
        raise
