"""A run on disk: its steps as rows, written as they go, so that a stop or a crash loses at most a second of text."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from alwrity_desktop.core.errors import InputError, StorageError
from alwrity_desktop.core.messages import _
from alwrity_desktop.model.identity import new_id
from alwrity_desktop.model.source import Source
from alwrity_desktop.model.writing import RunState, StepState, WritingRun, WritingStep
from alwrity_desktop.store import holding, run_lock, writing_runs
from alwrity_desktop.store import sources as source_rows
from alwrity_desktop.store.database import Database
from alwrity_desktop.writer.asking import Part
from alwrity_desktop.writer.format_file import Format, Step

SAVED_EVERY = 0.6
"""Seconds a text that is arriving waits for its save, the writing itself not counted: at most a second is lost."""
BASE_URL = "_base_url"


def held(folder: Path, run_id: str) -> AbstractAsyncContextManager[None]:
    """Hold a run of the workspace in `folder` while this program writes it.

    Entering raises ChangedElsewhereError when another program writes it now.
    """
    return holding.held(partial(run_lock.acquire, folder, run_id))


class RunLog:
    """One run and its steps."""

    def __init__(self, db: Database, run: WritingRun, steps: list[WritingStep]) -> None:
        self._db = db
        self.run = run
        self.steps = steps
        self._saved_at = 0.0
        self._later: asyncio.Task[None] | None = None

    @classmethod
    async def begin(
        cls, db: Database, form: Format, draft_id: str, model: str, brief: Mapping[str, Any], base_url: str, run_id: str
    ) -> RunLog:
        """Start a run; `run_id` is one that this program holds."""
        stored = {**brief, BASE_URL: base_url} if base_url else dict(brief)
        run = WritingRun(id=run_id, draft_id=draft_id, format=form.name, model=model, brief=stored)
        steps = [
            WritingStep(run_id=run.id, position=number * 100, key=step.key, heading=step.title)
            for number, step in enumerate(form.steps)
            if step.per != "section"
        ]
        await db.write(writing_runs.insert_run, run, steps)
        return cls(db, run, steps)

    @classmethod
    async def load(cls, db: Database, run_id: str) -> RunLog:
        """A run as it is stored. Raises InputError when there is none."""
        run = await db.read(writing_runs.get_run, run_id)
        if run is None:
            raise InputError(_("This run is no longer there."), _("Start a new one from the brief."))
        return cls(db, run, await db.read(writing_runs.steps_of, run_id))

    @property
    def brief(self) -> dict[str, Any]:
        """The brief without what the run keeps beside it."""
        return {key: value for key, value in self.run.brief.items() if not key.startswith("_")}

    @property
    def base_url(self) -> str:
        """Address of the model's server, or ""."""
        return str(self.run.brief.get(BASE_URL, ""))

    def row(self, key: str, number: int = 0) -> WritingStep:
        """The row of a step; `number` from 1 is the section's."""
        rows = [step for step in self.steps if step.key == key]
        if rows and number <= len(rows):
            return rows[max(number - 1, 0)]
        raise InputError(
            _("This run has no step “{key}” {number}.", key=key, number=number or ""), _("Look at its outline.")
        )

    async def set_state(self, state: RunState, error: str = "") -> None:
        """Say where the run stands."""
        self.run.state, self.run.error = state, error
        await self._db.write(writing_runs.set_run_state, self.run.id, state, error)

    async def begin_step(self, row: WritingStep) -> None:
        """Mark a step as running; what it had stays until something new arrives."""
        row.state, row.error = "running", ""
        self._saved_at = time.monotonic()
        await self._db.write(writing_runs.update_step, row)

    async def arrived(self, row: WritingStep, text: str) -> None:
        """Keep the text that has arrived so far: soon, also when nothing more arrives for a while."""
        row.output = text
        if time.monotonic() - self._saved_at >= SAVED_EVERY:
            self._forget_later()
            await self._save_output(row)
        elif self._later is None:
            self._later = asyncio.get_running_loop().create_task(self._save_later(row), name="run-log")

    async def end_step(
        self, row: WritingStep, state: StepState, output: str, data: Any = None, answer_id: str = "", error: str = ""
    ) -> None:
        """Write a step's end, whatever it is."""
        self._forget_later()
        row.state, row.output, row.data, row.answer_id, row.error = state, output, data, answer_id, error
        await self._db.write(writing_runs.update_step, row)

    async def _save_output(self, row: WritingStep) -> None:
        self._saved_at = time.monotonic()
        await self._db.write(writing_runs.save_output, row.id, row.output)

    async def _save_later(self, row: WritingStep) -> None:
        await asyncio.sleep(max(0.0, self._saved_at + SAVED_EVERY - time.monotonic()))
        self._later = None
        with contextlib.suppress(StorageError):  # the step's next save, at the latest its end, meets the same and tells it
            await self._save_output(row)

    def _forget_later(self) -> None:
        if self._later is not None:
            self._later.cancel()
            self._later = None

    async def match_sections(self, step: Step, position: int, parts: Sequence[Part]) -> None:
        """One row for each section of the outline, in its order; a row whose heading is still there keeps its text."""
        known: dict[str, WritingStep] = {}
        for row in [row for row in self.steps if row.key == step.key]:
            known.setdefault(row.heading, row)
        kept: list[WritingStep] = []
        fresh: list[WritingStep] = []
        for number, part in enumerate(parts):
            row = known.pop(part.heading, None)
            if row is None:
                row = WritingStep(run_id=self.run.id, position=0, key=step.key, heading=part.heading)
                fresh.append(row)
            row.position = position + 1 + number
            kept.append(row)
        gone = [row.id for row in self.steps if row.key == step.key and row not in kept]
        await self._db.write(writing_runs.delete_steps, gone)
        await self._db.write(writing_runs.insert_steps, fresh)
        for row in kept:
            if row not in fresh:
                await self._db.write(writing_runs.update_step, row)
        self.steps = [row for row in self.steps if row.key != step.key] + kept

    async def keep_sources(self, sources: Sequence[Source]) -> list[Source]:
        """Store the sources with the draft; gives them in the order that numbers them."""
        for source in sources:
            stored = await self._db.read(source_rows.get, source.id)
            elsewhere = stored is not None and stored.draft_id != self.run.draft_id
            mine = replace(source, id=new_id() if elsewhere else source.id, draft_id=self.run.draft_id)
            await self._db.write(source_rows.insert, mine)
        return await self.sources()

    async def sources(self) -> list[Source]:
        """The sources of the draft, in the order that numbers them."""
        return await self._db.read(source_rows.of_draft, self.run.draft_id)


def results_of(steps: Sequence[WritingStep], form: Format) -> dict[str, Any]:
    """What the finished steps gave, by key; texts as texts, lists and data as such. Sections are not among them."""
    results: dict[str, Any] = {}
    for row in steps:
        step = next((step for step in form.steps if step.key == row.key), None)
        if step is None or step.per == "section" or row.state not in ("done", "stopped"):
            continue
        if step.output == "text":
            results[step.key] = row.output
        elif row.state == "done":
            results[step.key] = row.data
    return results
