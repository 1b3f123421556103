"""Writing a draft from a brief, with a model or without: the one way for window, command line and schedules.

brief > research notes > outline (the person may look and change) > section by section > introduction, conclusion >
title, meta title, meta description, slug, excerpt, tags. Every step is a row in the workspace; a run that was stopped
or cut off goes on where it was.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping, Sequence
from copy import copy as shallow_copy
from copy import deepcopy
from dataclasses import dataclass, field, replace
from typing import Any

from alwrity_desktop.ai.engine import Engine
from alwrity_desktop.ai.own_prompts import check_prompt
from alwrity_desktop.ai.task import Estimate
from alwrity_desktop.core.errors import InputError, KnownError
from alwrity_desktop.core.http import HttpGate
from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.core.progress import Report, silent
from alwrity_desktop.core.settings import Settings
from alwrity_desktop.model.draft import Draft
from alwrity_desktop.model.identity import new_id
from alwrity_desktop.model.source import Source, SourceKind
from alwrity_desktop.model.writing import WritingRun, WritingStep
from alwrity_desktop.store import prompts, run_lock, writing_runs
from alwrity_desktop.store import sources as source_rows
from alwrity_desktop.store.database import Database
from alwrity_desktop.writer import briefs, checks, editing, formats
from alwrity_desktop.writer import sources as source_reading
from alwrity_desktop.writer.asking import Part, Work, outline_of
from alwrity_desktop.writer.assembly import body_of, marked_sources
from alwrity_desktop.writer.editing import Edit, EditResult
from alwrity_desktop.writer.format_file import Format
from alwrity_desktop.writer.library import Library
from alwrity_desktop.writer.offline_run import write_offline
from alwrity_desktop.writer.own_prompts import names_of
from alwrity_desktop.writer.patching import patched
from alwrity_desktop.writer.run_log import RunLog, held, results_of
from alwrity_desktop.writer.running import Runner, Spent, partial_parts
from alwrity_desktop.writer.storable import count_words

OFFLINE = "offline"


@dataclass(slots=True, frozen=True)
class WrittenSection:
    """A section of a written draft, and the ids of the sources it rests on."""

    heading: str
    sources: list[str]
    words: int = 0


@dataclass(slots=True)
class Written:
    """What came of a run. waiting: it paused after the outline. cost_micros: None where a price is unknown.

    words: measured; length: asked for, 0 where the format has none. seconds: wall time of this part of the run.
    """

    draft: Draft
    run: WritingRun
    sections: list[WrittenSection]
    sources: list[Source]
    seconds: float
    model: str
    tokens_in: int = 0
    tokens_out: int = 0
    cost_micros: int | None = 0
    words: int = 0
    length: int = 0
    waiting: bool = False
    outline: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    warnings: list[str] = field(default_factory=list[str])


class Writer:
    """Writes drafts of a workspace."""

    def __init__(self, db: Database, engine: Engine, http: HttpGate, settings: Settings, library: Library) -> None:
        self._db = db
        self._engine = engine
        self._http = http
        self._settings = settings
        self._library = library

    async def read_source(self, given: str, kind: SourceKind, report: Report = silent) -> Source:
        """A file, an address or a pasted text as a source. Raises InputError, NetworkError, OfflineError."""
        return await source_reading.read_source(given, kind, self._http, report)

    async def write(
        self,
        form: Format,
        brief: Mapping[str, Any],
        sources: Sequence[Source] = (),
        *,
        model: str = "",
        base_url: str = "",
        report: Report = silent,
        draft: Draft | None = None,
        pause: bool = False,
        own_prompts: Mapping[str, str] | None = None,
    ) -> Written:
        """A new run of `form`; the draft is made, or `draft` is written over (its old text becomes a revision).

        model: "provider:model", "offline", or "" for the settings' choice. pause: wait for the person after the outline;
        `resume` goes on. own_prompts: of this draft only, by "format.step"; they come before those of the workspace.
        Reports Progress(phase="section", text=...) as text arrives, and phase "replace" with the whole
        text when a section was written again and the new text stands. Cancelling it keeps what came.
        Raises KnownError; what was written until then is in the draft, and the run can be resumed. Where it cannot begin
        (no such model, no key, a cap that is used up), neither draft nor run is made.
        """
        chosen = model or self._settings.models.default
        checked = briefs.brief_from(form, brief, self._settings.writing)
        own = _checked(form, own_prompts)
        if chosen.split(":")[0] != OFFLINE:
            await self._admit(Work(form, checked, list(sources), model=chosen, base_url=base_url), own)
        draft = await self._library.create(_draft_for(form, checked)) if draft is None else await self._library.save(draft)
        await self._db.write(prompts.set_for_draft, draft.id, own)
        run_id = new_id()
        async with held(self._library.folder, run_id):
            log = await RunLog.begin(self._db, form, draft.id, chosen, checked, base_url, run_id)
            work = await self._work(form, log, await log.keep_sources(sources))
            return await self._go_on(work, log, draft, report, pause=pause)

    async def sources_of(self, draft_id: str) -> list[Source]:
        """What a draft rests on, or will, in its order."""
        return await self._db.read(source_rows.of_draft, draft_id)

    async def add_source(self, draft_id: str, source: Source) -> None:
        """Let a draft that is still to be written rest on a text, too."""
        await self._db.write(source_rows.insert, replace(source, draft_id=draft_id))

    async def keep_sources(self, draft_id: str, wanted: Sequence[Source]) -> None:
        """Take away what a draft that is still to be written was to rest on, but for these; own or not as they say."""
        kinds: dict[str, SourceKind] = {source.id: source.kind for source in wanted}
        there = await self.sources_of(draft_id)
        for source in there:
            if source.kind != kinds.get(source.id, source.kind):
                await self._db.write(source_rows.set_kind, source.id, kinds[source.id])
        if gone := [source.id for source in there if source.id not in kinds]:
            await self._db.write(source_rows.delete, gone)

    async def begin(self, form: Format, brief: Mapping[str, Any], *, own_prompts: Mapping[str, str] | None = None) -> Draft:
        """A draft with this brief and without a text, for a person to write. Raises InputError as `write` does."""
        own = _checked(form, own_prompts)
        draft = await self._library.create(_draft_for(form, briefs.brief_from(form, brief, self._settings.writing)))
        await self._db.write(prompts.set_for_draft, draft.id, own)
        return draft

    async def resume(
        self,
        run_id: str,
        report: Report = silent,
        *,
        outline: Sequence[Mapping[str, Any]] | None = None,
        pause: bool = False,
    ) -> Written:
        """Go on with a run that waits, was stopped, failed or was cut off. outline: the sections as the person wants.

        Raises ChangedElsewhereError when another program writes it now.
        """
        async with held(self._library.folder, run_id):
            if outline is not None:
                await self.set_outline(run_id, outline)
            work, log, draft = await self._loaded(run_id)
            work.made = None if log.run.state == "running" else set()  # what a killed run made is not in the draft yet
            return await self._go_on(work, log, draft, report, pause=pause)

    async def left_off(self, form: Format, brief: Mapping[str, Any], *, model: str = "", base_url: str = "") -> str:
        """The newest run with this brief and model that was stopped, failed or was cut off, and whose draft is there.

        "" where there is none; `resume` goes on with it. Raises InputError for a bad brief.
        """
        chosen = model or self._settings.models.default
        checked = briefs.brief_from(form, brief, self._settings.writing)
        for run in await self.unfinished():
            log = await RunLog.load(self._db, run.id)
            if (run.format, run.model, log.brief, log.base_url) != (form.name, chosen, checked, base_url):
                continue
            draft = await self._library.get_or_none(run.draft_id)
            if run.state != "waiting" and draft is not None and draft.trashed_at is None:
                return run.id
        return ""

    async def salvage(self, run_id: str) -> Written:
        """Put what a run wrote before the program was ended into its draft; the run is stopped then, and can be resumed.

        A text the draft had already becomes a revision, and what the person changed in it stays. Only for a run that is
        marked as running and is not: ChangedElsewhereError when another program writes it now.
        """
        async with held(self._library.folder, run_id):
            work, log, draft = await self._loaded(run_id)
            if log.run.state == "running":
                base = await asyncio.to_thread(_as_left, work, _without_arriving(log)) if draft.body.strip() else None
                work.base = base
                for row in [row for row in log.steps if row.state == "running"]:
                    await log.end_step(row, "stopped", row.output, row.data, row.answer_id)
                await self._keep(work, log, draft, "stopped", "")
            return self._written(work, log, draft, Spent(model=log.run.model), [], 0.0, waiting=False)

    async def written_by(self, run_id: str) -> str:
        """The sentence that says which program writes the run now, this one included; "" when none does."""
        facts = await asyncio.to_thread(run_lock.holder, self._library.folder, run_id)
        return "" if facts is None else run_lock.said(facts)

    async def so_far(self, run_id: str) -> tuple[str, list[WritingStep]]:
        """The body as a run has brought it by now, and its steps: to read along while another program writes."""
        work, log, _draft = await self._loaded(run_id)
        return await asyncio.to_thread(_as_left, work, log), log.steps

    async def run_step(self, run_id: str, key: str, report: Report = silent, *, number: int = 0) -> Written:
        """Run one step again; `number` (from 1) is the section's. The draft is put together anew from all steps."""
        async with held(self._library.folder, run_id):
            return await self._run_step(run_id, key, report, number)

    async def _run_step(self, run_id: str, key: str, report: Report, number: int) -> Written:
        work, log, draft = await self._loaded(run_id)
        work.made = set()
        step = work.form.step(key)
        if self._is_offline(log):
            raise InputError(
                _("The offline drafter makes the draft in one piece."),
                _("Start a new run, or choose a model for this one."),
            )
        runner = Runner(self._engine, work, log, report)

        async def again() -> bool:
            if step.per == "section":
                if not 1 <= number <= len(work.parts):
                    raise InputError(
                        _("There is no section {number}.", number=number),
                        ngettext("The outline has {count} section.", "The outline has {count} sections.", len(work.parts)),
                    )
                await runner.section(step, number)
                return True
            await runner.step(step)
            return key != "outline"

        return await self._guarded(again, work, log, draft, runner.spent)

    async def set_outline(self, run_id: str, sections: Sequence[Mapping[str, Any]]) -> None:
        """Put the person's outline in place; sections whose heading stays keep their text. Raises InputError if empty."""
        work, log, _draft = await self._loaded(run_id)
        rows = [part.row() for part in outline_of(list(sections))]
        if not rows:
            raise InputError(_("The outline has no section."), _("Keep at least one heading."))
        row = log.row("outline")
        await log.end_step(row, "done", row.output, {"sections": rows}, row.answer_id)
        await Runner(self._engine, work, log, silent).set_outline({"sections": rows})

    async def steps(self, run_id: str) -> list[WritingStep]:
        """The steps of a run as they stand, in their order."""
        return await self._db.read(writing_runs.steps_of, run_id)

    async def unfinished(self, draft_id: str = "") -> list[WritingRun]:
        """Runs that can be resumed, newest first."""
        return await self._db.read(writing_runs.unfinished, draft_id)

    async def edit(self, wanted: Edit, report: Report = silent) -> EditResult:
        """An edit of a selection, with the person's own prompts; see writer.editing.edit."""
        own = await self._db.read(prompts.all_overrides)
        return await editing.edit(self._engine, replace(wanted, overrides=own), report)

    async def estimate(
        self,
        form: Format,
        brief: Mapping[str, Any],
        sources: Sequence[Source] = (),
        *,
        model: str = "",
        base_url: str = "",
        own_prompts: Mapping[str, str] | None = None,
    ) -> Estimate | None:
        """What a run would take, from the requests as they would be sent; None for the offline drafter. An estimate."""
        chosen = model or self._settings.models.default
        if chosen.split(":")[0] == OFFLINE:
            return None
        checked = briefs.brief_from(form, brief, self._settings.writing)
        work = Work(form, checked, list(sources), model=chosen, base_url=base_url)
        work.overrides = await self._db.read(prompts.all_overrides) | _checked(form, own_prompts)
        low, high = work.section_range()
        count = (low + high) // 2
        work.parts = [Part(f"Section {number}", words=work.main_words() // count) for number in range(1, count + 1)]
        found: list[Estimate] = []
        for step in work.active():
            task = await asyncio.to_thread(work.task, step, 1 if step.per == "section" else 0)
            each = await self._engine.estimate(task)
            found += [each] * (count if step.per == "section" else 1)
        return _sum(found, work.length)

    # ---------------------------------------------------------------------------------------- inside

    async def _admit(self, work: Work, own: Mapping[str, str]) -> None:
        """Raise what would keep the first step from beginning."""
        work.overrides = await self._db.read(prompts.all_overrides) | dict(own)
        first = next((step for step in work.active() if step.per != "section"), None)
        if first is not None:
            await self._engine.admit(await asyncio.to_thread(work.task, first, 0))

    async def _go_on(self, work: Work, log: RunLog, draft: Draft, report: Report, *, pause: bool) -> Written:
        await log.set_state("running")
        if self._is_offline(log):
            return await self._offline(work, log, draft, report)
        runner = Runner(self._engine, work, log, report)
        return await self._guarded(lambda: runner.run(pause=pause), work, log, draft, runner.spent)

    async def _offline(self, work: Work, log: RunLog, draft: Draft, report: Report) -> Written:
        async def put_together() -> bool:
            made = await write_offline(work, log, draft, report)
            spent.warnings += made
            return True

        spent = Spent(model=OFFLINE)
        return await self._guarded(put_together, work, log, draft, spent)

    async def _guarded(self, doing: Any, work: Work, log: RunLog, draft: Draft, spent: Spent) -> Written:
        """Run it; at a stop or an error, what came is put into the draft and the run says how it stands."""
        begun = time.perf_counter()
        work.before = deepcopy(draft)
        try:
            whole = bool(await doing())
        except asyncio.CancelledError:
            await asyncio.shield(self._keep(work, log, draft, "stopped", ""))
            raise
        except KnownError as error:
            await self._keep(work, log, draft, "failed", error.sentence)
            raise
        except BaseException:
            await self._keep(work, log, draft, "failed", _("The program met an error it does not know."))
            raise
        warnings = await self._save(work, log, draft, spent)
        await log.set_state("done" if whole else "waiting")
        if whole:
            said = "length" if self._is_offline(log) else ""
            warnings += checks.check(work.form, work.brief, draft, but=said)
        return self._written(work, log, draft, spent, warnings, time.perf_counter() - begun, waiting=not whole)

    async def _keep(self, work: Work, log: RunLog, draft: Draft, state: Any, error: str) -> None:
        partial_parts(work, log)
        work.results |= results_of(log.steps, work.form)
        if work.made or any(part.text for part in work.parts):
            await self._save(work, log, draft, Spent(model=work.model))
        await log.set_state(state, error)

    async def _save(self, work: Work, log: RunLog, draft: Draft, spent: Spent) -> list[str]:
        """Put the draft together and save it, with a revision that names model and format."""
        body = await asyncio.to_thread(body_of, work.form, work.brief, work.sources, work.parts, work.results)
        if log.run.model.split(":")[0] != OFFLINE:
            made = {key: value for key, value in work.results.items() if work.made is None or key in work.made}
            spent.warnings += await asyncio.to_thread(checks.fill, draft, work.form, made)
        if body.strip():
            if draft.body.strip() and draft.body != body:
                await self._library.add_revision(draft, "before_ai")
            if work.base is not None:
                body, whole = await asyncio.to_thread(patched, draft.body, work.base, body)
                if not whole:
                    spent.warnings.append(
                        _("You had changed a part that was written anew: both texts are there, look them over.")
                    )
            draft.body = body
        draft.title = draft.title or briefs.subject(work.brief)
        detail = {"model": spent.model or work.model, "format": work.form.name, "run": log.run.id}
        await self._library.save(draft, "ai", detail=detail, since=work.before)
        return list(dict.fromkeys(spent.warnings))

    def _written(
        self, work: Work, log: RunLog, draft: Draft, spent: Spent, warnings: list[str], seconds: float, *, waiting: bool
    ) -> Written:
        return Written(
            draft=draft,
            run=log.run,
            sections=[_section(part, work.sources) for part in work.parts],
            sources=work.sources,
            seconds=seconds,
            model=spent.model or log.run.model,
            tokens_in=spent.tokens_in,
            tokens_out=spent.tokens_out,
            cost_micros=spent.cost_micros,
            words=count_words(draft.body, draft.language),
            length=work.length,
            waiting=waiting,
            outline=[part.row() for part in work.parts],
            warnings=warnings,
        )

    def _is_offline(self, log: RunLog) -> bool:
        return log.run.model.split(":")[0] == OFFLINE

    async def _work(self, form: Format, log: RunLog, sources: list[Source]) -> Work:
        return Work(
            form=form,
            brief=log.brief,
            sources=sources,
            overrides=await self._db.read(prompts.for_draft, log.run.draft_id),
            model=log.run.model,
            base_url=log.base_url,
            run_id=log.run.id,
            draft_id=log.run.draft_id,
        )

    async def _loaded(self, run_id: str) -> tuple[Work, RunLog, Draft]:
        log = await RunLog.load(self._db, run_id)
        form = await asyncio.to_thread(formats.load, log.run.format, self._library.folder)
        work = await self._work(form, log, await log.sources())
        work.results = results_of(log.steps, form)
        work.parts = outline_of(work.results.get("outline"))
        keys = {step.key for step in form.steps if step.per == "section"}
        for part, row in zip(work.parts, [row for row in log.steps if row.key in keys], strict=False):
            part.text = row.output if row.state == "done" else ""
        work.base = await asyncio.to_thread(_as_left, work, log)
        return work, log, await self._library.get(log.run.draft_id)


def _checked(form: Format, own: Mapping[str, str] | None) -> dict[str, str]:
    """Prompts of one draft only. Raises InputError for one that cannot be used."""
    for key, text in (own or {}).items():
        check_prompt(text, key, names_of(form), templates=form.templates())
    return dict(own or {})


def _draft_for(form: Format, brief: Mapping[str, Any]) -> Draft:
    return Draft(
        title=briefs.subject(brief),
        format=form.name,
        language=briefs.language_of(brief),
        keyphrases=briefs.texts_of(brief, "keyphrases"),
        brief=dict(brief),
        goal_words=int(brief.get("length") or 0),
    )


def _as_left(work: Work, log: RunLog) -> str:
    """The body as the run last put it together: what the person's draft is compared with."""
    copy = replace(work, parts=[replace(part) for part in work.parts])
    return body_of(work.form, work.brief, work.sources, partial_parts(copy, log), work.results)


def _without_arriving(log: RunLog) -> RunLog:
    """The log without the text that was arriving when the run was cut off: that is not in the draft yet."""
    bare = shallow_copy(log)
    bare.steps = [replace(row, output="") if row.state == "running" else row for row in log.steps]
    return bare


def _section(part: Part, sources: Sequence[Source]) -> WrittenSection:
    numbers = dict.fromkeys([*part.sources, *marked_sources(part.text, len(sources))])
    ids = [sources[number - 1].id for number in numbers if 1 <= number <= len(sources)]
    return WrittenSection(part.heading, ids, count_words(part.text))


def _sum(found: Sequence[Estimate], length: int) -> Estimate:
    """The steps together. The text itself goes along in about half of the late steps; its tokens are added here."""
    costs = [each.cost_micros for each in found]
    known = [cost for cost in costs if cost is not None]
    return Estimate(
        tokens_in=sum(each.tokens_in for each in found) + round(2.5 * 1.4 * length),
        tokens_out=sum(each.tokens_out for each in found),
        cost_micros=sum(known) if len(known) == len(costs) else None,
        label=found[0].label if found else "",
        model=found[0].model if found else "",
    )
