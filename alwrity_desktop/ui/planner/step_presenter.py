"""What the presenters of the ideas and of the tasks share: changes with a way back, one long run, models and their cost."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from alwrity_desktop.core.errors import KnownError
from alwrity_desktop.core.messages import _
from alwrity_desktop.core.progress import Progress, Report
from alwrity_desktop.ui.jobs import Job, Jobs
from alwrity_desktop.ui.planner.estimates import Estimates
from alwrity_desktop.ui.planner.idea_undo import Undo
from alwrity_desktop.ui.presenter import Presenter

if TYPE_CHECKING:
    from alwrity_desktop.ai.task import Estimate
    from alwrity_desktop.ui.writer.model_picker import Choice


class StepPresenter(Presenter):
    """done(sentence): something was changed that can be taken back. undone(sentence). running(words, share or -1): the long
    run goes on. trouble(KnownError). estimated(Estimate or None, problem), models(choices, problem) for its dialog.

    A subclass says what an order would cost in `_estimate`.
    """

    listed = Signal(object)
    done = Signal(object)
    undone = Signal(object)
    running = Signal(str, float)
    trouble = Signal(object)
    estimated = Signal(object, str)
    models = Signal(object, str)

    def __init__(self, view: QObject, jobs: Jobs) -> None:
        super().__init__(view, jobs)
        self.undo_steps = Undo()
        self._number = 0
        self._estimates = Estimates(self, jobs, self.name)
        self._estimates.told.connect(self.estimated)

    def undo(self) -> None:
        """Take back the last change."""
        if (step := self.undo_steps.take()) is not None:
            work = partial(self._back, step.back, _("Taken back: {what}", what=step.words))
            self._do(_("Taking back"), work).succeeded.connect(self.undone)

    def stop(self) -> None:
        """Stop the long run; what came stays."""
        if (job := self._jobs.get(self._run)) is not None:
            job.cancel()

    @property
    def busy(self) -> bool:
        """Whether the long run goes on."""
        return self._jobs.get(self._run) is not None

    def find_models(self) -> None:
        """Look for models to choose from."""
        job = self._jobs.start(f"{self.name}.models", _("Looking for models"), self._models, quiet=True, handled=True)
        job.succeeded.connect(self._tell_models)
        job.failed.connect(self._no_models)

    def estimate(self, order: Any) -> None:
        """What a model would take for this."""
        self._estimates.ask(partial(self._estimate, order))

    @property
    def _run(self) -> str:
        return f"{self.name}.run"

    def _begin(self, title: str, work: Callable[[Report], Awaitable[Any]]) -> Job | None:
        """Start the long run; None where it goes on already."""
        if self.busy:
            return None
        job = self._jobs.start(self._run, title, work, handled=True)
        self.running.emit(title, -1.0)
        job.progressed.connect(self._told)
        job.ended.connect(self._changed)
        return job

    def _do(self, title: str, work: Callable[[Report], Awaitable[Any]]) -> Job:
        """Run a change; changes never stand for each other, so each is a job of its own."""
        self._number += 1
        job = self._jobs.start(f"{self.name}.change.{self._number}", title, work, quiet=True, handled=True)
        job.failed.connect(self._tell_trouble)
        job.ended.connect(self._changed)
        return job

    def _told(self, progress: Progress) -> None:
        self.running.emit(progress.message, -1.0 if progress.done is None else progress.done)

    def _tell_trouble(self, error: object) -> None:
        if isinstance(error, KnownError):
            self.trouble.emit(error)

    def _tell_models(self, found: tuple[list[Choice], str]) -> None:
        self.models.emit(*found)

    def _no_models(self, error: object) -> None:
        if isinstance(error, KnownError):
            self.estimated.emit(None, error.sentence)

    def _show(self, found: Any) -> None:
        self.listed.emit(found)

    async def _back(self, back: Callable[[], Awaitable[object]], sentence: str, _report: Report) -> str:
        await back()
        return sentence

    async def _estimate(self, order: Any, _report: Report) -> Estimate | None:
        raise NotImplementedError

    async def _models(self, _report: Report) -> tuple[list[Choice], str]:
        from alwrity_desktop.ui.model_choices import found_models

        return await found_models(self._workspace)
