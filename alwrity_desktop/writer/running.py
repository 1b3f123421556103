"""The steps of one run, asked of a model one after the other: streamed, measured, asked again once when far off."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Any

from alwrity_desktop.ai.engine import Engine
from alwrity_desktop.ai.task import Result, Task
from alwrity_desktop.core.errors import KnownError
from alwrity_desktop.core.messages import _
from alwrity_desktop.core.progress import Progress, Report
from alwrity_desktop.model.usage import Usage
from alwrity_desktop.model.writing import WritingStep
from alwrity_desktop.writer import checks
from alwrity_desktop.writer.asking import Part, Work, outline_of
from alwrity_desktop.writer.assembly import cleaned
from alwrity_desktop.writer.format_file import Step
from alwrity_desktop.writer.run_log import RunLog
from alwrity_desktop.writer.storable import count_words


@dataclass(slots=True)
class Spent:
    """What a run took. cost_micros: millionths of a US dollar, None as soon as one price is unknown."""

    tokens_in: int = 0
    tokens_out: int = 0
    cost_micros: int | None = 0
    model: str = ""
    warnings: list[str] = field(default_factory=list[str])

    def add(self, usage: Usage, model: str, warnings: tuple[str, ...]) -> None:
        """Count one answer."""
        self.tokens_in += usage.tokens_in
        self.tokens_out += usage.tokens_out
        unknown = self.cost_micros is None or usage.cost_micros is None
        self.cost_micros = None if unknown else (self.cost_micros or 0) + (usage.cost_micros or 0)
        self.model = model
        self.warnings += [warning for warning in warnings if warning not in self.warnings]


class Runner:
    """Runs steps of one run. `work` holds what came so far, `log` keeps it."""

    def __init__(self, engine: Engine, work: Work, log: RunLog, report: Report) -> None:
        self._engine = engine
        self.work = work
        self.log = log
        self.report = report
        self.spent = Spent()
        self._steps = work.active()

    async def run(self, *, pause: bool) -> bool:
        """All steps not done yet, in order; False when it paused for the person after the outline."""
        for number, step in enumerate(self._steps):
            if step.per == "section":
                await self._sections(step)
                continue
            row = self.log.row(step.key)
            if row.state == "done":
                continue
            self._tell(step, step.title, number)
            await self.step(step)
            if step.waits and pause:
                return False
        return True

    async def step(self, step: Step) -> None:
        """One step that is not a section's, run or run again."""
        if self.work.made is not None:
            self.work.made.add(step.key)
        row = self.log.row(step.key)
        if step.output == "text":
            text = await self._text(step, row, 0, self.work.words_for(step), row.heading)
            self.work.results[step.key] = text
            return
        result = await self._kept(row, self._data(step))
        if step.key == "outline":
            await self._kept(row, self.set_outline(result.data))
        self.work.results[step.key] = result.data
        await self.log.end_step(row, "done", result.text, result.data, result.answer_id)

    async def set_outline(self, data: Any) -> None:
        """Take an outline, from a model or from the person: sections whose heading is known keep their text."""
        texts = {part.heading: part.text for part in self.work.parts if part.text}
        parts = outline_of(data)
        if not parts:
            raise KnownError(_("The outline has no section."), _("Run the step again, or write the headings yourself."))
        self.work.parts = parts
        for part in self.work.parts:
            part.text = texts.get(part.heading, "")
        for position, step in enumerate(self.work.form.steps):
            if step.per == "section":
                await self.log.match_sections(step, position * 100, self.work.parts)

    async def section(self, step: Step, number: int) -> None:
        """One section, run or run again; `number` from 1."""
        part = self.work.parts[number - 1]
        row = self.log.row(step.key, number)
        done = (number - 1) / len(self.work.parts)
        self.report(Progress("section", part.heading, done=0.15 + 0.6 * done, text=f"\n\n## {part.heading}\n\n"))
        part.text = await self._text(step, row, number, self._section_words(number), part.heading)

    async def _sections(self, step: Step) -> None:
        for number in range(1, len(self.work.parts) + 1):
            row = self.log.row(step.key, number)
            if row.state == "done":
                self.work.parts[number - 1].text = row.output
            else:
                await self.section(step, number)

    def _section_words(self, number: int) -> int:
        """Words left for the sections not written yet, shared by the outline's weights: what ran long is saved later."""
        parts = self.work.parts
        if not self.work.length:
            return parts[number - 1].words
        written = sum(count_words(part.text) for part in parts[: number - 1])
        weights = [part.words or 100 for part in parts[number - 1 :]]
        left = max(self.work.main_words() - written, 60 * len(weights))
        return max(60, round(left * weights[0] / sum(weights)))

    def _tell(self, step: Step, title: str, number: int) -> None:
        late = 0.75 if any(each.per == "section" for each in self._steps[:number]) else 0.0
        self.report(Progress(step.key, title, done=min(0.98, late + 0.05 * number)))

    # ---------------------------------------------------------------------------------------- asking

    async def _text(self, step: Step, row: WritingStep, number: int, words: int, heading: str) -> str:
        text, answer_id = await self._kept(row, self._streamed(step, row, number, words, ""))
        text = cleaned(text, heading if number else "")
        if note := checks.length_note(text, words):
            self.report(Progress("again", _("{heading}: its length is far off; asking once more", heading=heading)))
            again, again_id = await self._kept(row, self._streamed(step, row, number, words, note))
            again = cleaned(again, heading if number else "")
            if abs(count_words(again) - words) < abs(count_words(text) - words):
                text, answer_id = again, again_id
                self.report(Progress("replace", heading, text=text))
        await self.log.end_step(row, "done", text, None, answer_id)
        return text

    async def _streamed(self, step: Step, row: WritingStep, number: int, words: int, note: str) -> tuple[str, str]:
        task = await asyncio.to_thread(self.work.task, step, number, words, note)
        if not note:
            await self.log.begin_step(row)
        stream = self._engine.stream(task, self._phases)
        text = ""
        async with aclosing(stream):
            async for piece in stream:
                text += piece
                if not note:
                    self.report(Progress("section" if number else step.key, text=piece))
                    await self.log.arrived(row, text)
        result = stream.result
        self.spent.add(result.usage, result.model, result.warnings)
        return result.text or text, result.answer_id

    async def _data(self, step: Step) -> Result:
        row = self.log.row(step.key)
        await self.log.begin_step(row)
        result = await self._ask(await asyncio.to_thread(self.work.task, step))
        if note := self._off(step, result):
            better = await self._ask(await asyncio.to_thread(self.work.task, step, 0, 0, note))
            worse = self._off(step, better)
            result = better if len(worse) < len(note) else result
        return result

    def _off(self, step: Step, result: Result) -> str:
        return checks.data_note(step, result.data, self.work.form, self.work.brief, self.work.sources)

    async def _ask(self, task: Task) -> Result:
        result = await self._engine.run(task, self._phases)
        self.spent.add(result.usage, result.model, result.warnings)
        return result

    def _phases(self, progress: Progress) -> None:
        """The engine's phases are told, its text is not: a step's text is told by us, and JSON is for nobody's eyes."""
        if progress.message:
            self.report(Progress(progress.phase, progress.message))

    async def _kept(self, row: WritingStep, asking: Any) -> Any:
        """Wait for an answer; a stop or an error leaves the row with what came, and the reason."""
        try:
            return await asking
        except asyncio.CancelledError:
            await asyncio.shield(self.log.end_step(row, "stopped", row.output, row.data, row.answer_id))
            raise
        except KnownError as error:
            await self.log.end_step(row, "failed", row.output, row.data, row.answer_id, error.sentence)
            raise


def partial_parts(work: Work, log: RunLog) -> list[Part]:
    """The sections with what arrived of them, finished or not."""
    keys = {step.key for step in work.form.steps if step.per == "section"}
    rows = [row for row in log.steps if row.key in keys]
    for part, row in zip(work.parts, rows, strict=False):
        part.text = part.text or cleaned(row.output, part.heading)
    return work.parts
