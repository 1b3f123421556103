"""Runs a brief into the editor: text streams in, Stop keeps what came, a step is run again, a broken run goes on."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from copy import deepcopy
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import QObject, Signal

from alwrity_desktop.core.errors import KnownError
from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.core.progress import Progress, Report
from alwrity_desktop.ui.writer.run_panel import RunPanel, StepShown, steps_shown
from alwrity_desktop.ui.writer.run_watch import RunWatch

if TYPE_CHECKING:
    from alwrity_desktop.model.draft import Draft
    from alwrity_desktop.model.writing import WritingRun, WritingStep
    from alwrity_desktop.ui.editor.editor import MarkdownEditor
    from alwrity_desktop.ui.editor.stream import StreamRegion
    from alwrity_desktop.ui.jobs import Job
    from alwrity_desktop.ui.writer.brief_view import Order
    from alwrity_desktop.ui.writer.presenter import WriterPresenter
    from alwrity_desktop.writer.drafting import Written

JOB = "writer.run"
_ENGINE = frozenset({"init", "prepare", "call", "parse", "save", "done"})
"""Phases of a single request; they are told for the status bar and change nothing here."""


class RunPresenter(QObject):
    """ordered(Draft): it has what the brief says. began: text will stream in now. ended(Draft or None): the draft as the
    run left it. waiting(rows): the outline is there. refused(KnownError): the order cannot be taken.
    """

    ordered = Signal(object)
    began = Signal()
    ended = Signal(object)
    waiting = Signal(list)
    refused = Signal(object)
    failed = Signal(object)

    def __init__(self, view: QObject, drafts: WriterPresenter, editor: MarkdownEditor, panel: RunPanel) -> None:
        super().__init__(view)
        self._drafts = drafts
        self._editor = editor
        self._panel = panel
        self._stream: StreamRegion | None = None
        self._gap = False
        self._run: WritingRun | None = None
        self._outline: list[dict[str, Any]] = []
        self._message = ""
        self._live: list[StepShown] = []
        self.watch = RunWatch(self, drafts, editor, panel)
        self.watch.ended.connect(self._watched)
        panel.stop.connect(self.stop)
        panel.resume.connect(self.resume)
        panel.again.connect(self.again)
        panel.edit_outline.connect(self.edit_outline)

    @property
    def running(self) -> bool:
        """Whether a run is on."""
        return self._drafts.jobs.get(JOB) is not None

    def start(self, order: Order) -> None:
        """Write what is ordered: into the open draft when it has no text, else into a new one."""
        self._begin(partial(self._write, order))

    def resume(self) -> None:
        """Go on with the run of this draft."""
        if self._run is not None:
            self._begin(partial(self._resume, self._run.id, None))

    def write_sections(self, rows: list[dict[str, Any]]) -> None:
        """Go on with this outline."""
        if self._run is not None:
            self._begin(partial(self._resume, self._run.id, rows))

    def again(self, key: str, number: int) -> None:
        """Run one step again."""
        if self._run is not None:
            self._begin(partial(self._again, self._run.id, key, number))

    def stop(self) -> None:
        """Stop; what came is kept."""
        if (job := self._drafts.jobs.get(JOB)) is not None:
            job.cancel()

    async def finish(self) -> None:
        """Stop, and wait until what came is kept."""
        import asyncio

        self.stop()
        while self.running:  # noqa: ASYNC110 - the job tells its end by a signal of Qt
            await asyncio.sleep(0.01)

    def edit_outline(self) -> None:
        """Show the outline of a run that waits."""
        self.waiting.emit(self._outline)

    def look(self, draft: Draft) -> None:
        """Another draft is open: show how its last run stands."""
        if self.running:
            return
        self._run, self._outline = None, []
        if draft.brief:
            self._panel.show_brief(draft.brief)
        else:
            self._panel.show_nothing()
        self._drafts.jobs.start("writer.unfinished", "", partial(self._look, draft.id), quiet=True)

    # inside the job

    async def _write(self, order: Order, report: Report) -> Written:
        from alwrity_desktop.model.draft import Draft
        from alwrity_desktop.writer import briefs

        workspace = self._drafts.workspace
        assert workspace is not None
        brief = briefs.brief_from(order.form, order.brief, workspace.settings.writing)
        facts: dict[str, Any] = {
            "title": briefs.subject(brief),
            "format": order.form.name,
            "language": briefs.language_of(brief),
            "keyphrases": briefs.texts_of(brief, "keyphrases"),
            "brief": dict(brief),
            "goal_words": int(brief.get("length") or 0),
        }
        draft = self._drafts.draft
        planned = draft is not None and bool(draft.brief)
        if draft is None or self._editor.ledger.word_total or self.watch.on:
            await self._drafts.open_new(Draft(**facts))
            draft, planned = self._drafts.draft, False
        assert draft is not None
        if draft.title and order.form.by_hand and planned:
            del facts["title"]  # it says already which text for which network it is
        for name, value in facts.items():
            setattr(draft, name, value)
        self.ordered.emit(draft)
        await workspace.writer.keep_sources(draft.id, order.sources)
        writing = workspace.writer.write
        work = partial(writing, order.form, order.brief, order.sources, model=order.model, base_url=order.base_url)
        return await self._guarded(lambda: work(report=report, draft=deepcopy(draft), pause=order.pause))

    async def _resume(self, run_id: str, rows: list[dict[str, Any]] | None, report: Report) -> Written:
        workspace = self._drafts.workspace
        assert workspace is not None
        return await self._guarded(lambda: workspace.writer.resume(run_id, report, outline=rows))

    async def _again(self, run_id: str, key: str, number: int, report: Report) -> Written:
        workspace = self._drafts.workspace
        assert workspace is not None
        return await self._guarded(lambda: workspace.writer.run_step(run_id, key, report, number=number))

    async def _guarded(self, work: Callable[[], Awaitable[Written]]) -> Written:
        """Hold the saves, run, and hand over the draft as it is afterwards, however it ended."""
        await self._drafts.hold()
        self.began.emit()
        self._stream = self._editor.begin_stream()
        self._gap = False
        try:
            return await work()
        finally:
            import asyncio

            await asyncio.shield(self._settle())

    async def _settle(self) -> None:
        draft = await self._drafts.go_on()
        stream, self._stream = self._stream, None
        if stream is not None:
            if draft is not None and draft.body.strip():
                self._put(stream, draft.body)
            stream.end()
        self.ended.emit(draft)
        if draft is not None:
            await self._look(draft.id)
            self._drafts.typed()

    def _put(self, stream: StreamRegion, body: str) -> None:
        """The whole draft in place of what streamed in; in a draft that was empty it is one undo step."""
        start, end = stream.span
        if start == 0 and end == self._editor.document().characterCount() - 1:
            stream.replace(body)
        else:
            stream.end()
            self._editor.replace_all_text(body)

    async def _look(self, draft_id: str, _report: Report | None = None) -> None:
        workspace = self._drafts.workspace
        if workspace is None or self._drafts.draft is None or self._drafts.draft.id != draft_id:
            return
        runs = await workspace.writer.unfinished(draft_id)
        if runs and runs[0].state == "running" and not self.running:
            if await workspace.writer.written_by(runs[0].id):
                self._run = runs[0]
                self.watch.begin(runs[0].id)
            else:
                self._salvage(runs[0].id)
            return
        self._run = runs[0] if runs else self._run
        if self._run is not None and self._run.draft_id == draft_id:
            self._show_run(self._run, await workspace.writer.steps(self._run.id), bool(runs))

    def _watched(self, draft: Draft | None) -> None:
        """Nobody writes it any more: it is done, or that program was ended meanwhile."""
        self.ended.emit(draft)
        if draft is not None:
            self._panel.show_ended("done", _("Another program has written this draft."))
            self._drafts.jobs.start("writer.unfinished", "", partial(self._look, draft.id), quiet=True)

    def _salvage(self, run_id: str) -> None:
        """The program was ended while this run wrote: what had come goes into the draft."""
        job = self._drafts.jobs.start(JOB, _("Keeping what was written"), partial(self._saved, run_id), handled=True)
        job.failed.connect(self._trouble)

    async def _saved(self, run_id: str, _report: Report) -> Written:
        workspace = self._drafts.workspace
        assert workspace is not None
        return await self._guarded(lambda: workspace.writer.salvage(run_id))

    def _show_run(self, run: WritingRun, steps: list[WritingStep], unfinished: bool) -> None:
        for step in steps:
            if step.key == "outline" and isinstance(step.data, dict):
                data = cast("dict[str, Any]", step.data)
                self._outline = cast("list[dict[str, Any]]", data.get("sections", []))
        self._panel.show_steps(steps_shown(steps), repeatable=run.model.split(":")[0] != "offline")
        if not unfinished:
            return
        if run.state == "waiting":
            self._panel.show_waiting()
        else:
            state = "stopped" if run.state in ("stopped", "running") else "failed"
            self._panel.show_ended(state, run.error or _("What came is kept. Go on whenever you like."))

    # the job's signals

    def _begin(self, work: Callable[[Report], Awaitable[Written]]) -> Job | None:
        if self.running or self._drafts.workspace is None:
            return None
        job = self._drafts.jobs.start(JOB, _("Writing the draft"), work, handled=True)
        job.progressed.connect(self._told)
        job.succeeded.connect(self._done)
        job.failed.connect(self._trouble)
        self._message = _("Getting ready ...")
        self._live = []
        self._panel.show_steps([], repeatable=False)
        self._panel.show_running(self._message, None)
        return job

    def _told(self, progress: Progress) -> None:
        if progress.phase in _ENGINE and not progress.text:
            return
        begins = not progress.text or progress.text.startswith("\n\n## ")  # other text carries the message before it
        if begins and progress.message and progress.message != self._message:
            self._message = progress.message
            self._gap = not progress.text and progress.phase != "again"
            self._show_live(progress)
        elif begins and progress.done is not None and not progress.text:
            self._panel.show_running(self._message, progress.done)
        if progress.text and self._stream is not None:
            self._flow(self._stream, progress)

    def _show_live(self, progress: Progress) -> None:
        """Another step has begun: those before it are done."""
        self._panel.show_running(progress.message, progress.done)
        done = [replace(step, state="done") for step in self._live]
        self._live = [*done, StepShown(progress.phase, progress.message, "running")]
        self._panel.show_steps(self._live, repeatable=False)

    def _flow(self, stream: StreamRegion, progress: Progress) -> None:
        if progress.phase == "replace":
            stream.replace_from_mark(progress.text)
            return
        if self._gap:
            stream.append("\n\n")
            stream.mark()
            self._gap = False
        stream.append(progress.text.lstrip("\n") if not stream.text else progress.text)
        if progress.text.startswith("\n\n## "):
            stream.mark()

    def _done(self, result: object) -> None:
        written = cast("Written", result)
        self._run = written.run
        self._drafts.jobs.start("writer.steps", "", partial(self._look, written.draft.id), quiet=True)
        if written.waiting:
            self._outline = written.outline
            self._panel.show_waiting()
            self.waiting.emit(written.outline)
            return
        facts = [
            ngettext("{count} word", "{count} words", written.words),
            _("{seconds} s", seconds=f"{written.seconds:.1f}"),
        ]
        if written.tokens_in:
            cost = written.cost_micros
            price = _("cost unknown") if cost is None else f"${cost / 1_000_000:.4f}" if cost else _("no cost")
            facts += [ngettext("{count} token", "{count} tokens", written.tokens_in + written.tokens_out), price]
        self._panel.show_ended("done", "\n\n".join([" · ".join(facts), *written.warnings]))

    def _trouble(self, error: object) -> None:
        if not isinstance(error, KnownError):
            self._panel.show_ended("failed", _("The program met an error it does not know. What came is kept."))
        else:
            self._panel.show_ended("failed", error.sentence)
            (self.failed if self._drafts.draft is not None and self._run is not None else self.refused).emit(error)
