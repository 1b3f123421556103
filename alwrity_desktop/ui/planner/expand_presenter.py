"""Finds more keywords for the dialog, says before what a model would cost, and keeps what is chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from alwrity_desktop.core.errors import KnownError
from alwrity_desktop.core.messages import _
from alwrity_desktop.core.progress import Report
from alwrity_desktop.ui.jobs import Jobs
from alwrity_desktop.ui.planner.estimates import Estimates

if TYPE_CHECKING:
    from alwrity_desktop.ai.task import Estimate
    from alwrity_desktop.planner.expanding import Expanded, Expansion
    from alwrity_desktop.ui.writer.model_picker import Choice
    from alwrity_desktop.workspace import Workspace

JOB = "planner.expand"


@dataclass(slots=True, frozen=True)
class ExpandOrder:
    """What is wanted. model: "" asks none. count: of a model, a seed."""

    seeds: tuple[str, ...]
    ways: tuple[str, ...]
    language: str
    trends: tuple[Path, ...] = ()
    model: str = ""
    base_url: str = ""
    count: int = 30


class ExpandPresenter(QObject):
    """A child of its owner. found(Expansion, stopped): what came. kept(list of Keyword), taken_back(count).

    models(choices, problem), estimated(Estimate or None, problem). progressed(Progress) of finding. trouble(KnownError).
    """

    found = Signal(object, bool)
    kept = Signal(object)
    taken_back = Signal(int)
    models = Signal(object, str)
    estimated = Signal(object, str)
    progressed = Signal(object)
    ended = Signal()
    trouble = Signal(object)

    def __init__(self, owner: QObject, jobs: Jobs) -> None:
        super().__init__(owner)
        self._jobs = jobs
        self.workspace: Workspace | None = None
        self._estimates = Estimates(self, jobs, JOB)
        self._estimates.told.connect(self.estimated)

    def attach(self, workspace: Workspace) -> None:
        """The workspace that keywords go into."""
        self.workspace = workspace

    @property
    def is_running(self) -> bool:
        """Is something being found?"""
        return self._jobs.get(JOB) is not None

    def language(self) -> str:
        """The language of the settings."""
        return self.workspace.settings.writing.language[:2].lower() if self.workspace else "en"

    def suggestions(self) -> tuple[str, bool, bool]:
        """The host that would be asked, whether that is allowed, and whether the program is offline; host "" is wrong."""
        assert self.workspace is not None
        settings = self.workspace.settings
        try:
            host = self.workspace.planner.expander.suggesting_host()
        except KnownError:
            host = ""
        return host, settings.planning.autosuggest, self.workspace.http.offline

    def allow_suggestions(self) -> None:
        """The person lets seeds be sent to the host; it is a setting, and can be taken back there."""
        assert self.workspace is not None
        self.workspace.settings.planning.autosuggest = True
        self.workspace.save_settings()

    def find_models(self) -> None:
        """Look for models to choose from."""
        self._start("models", _("Looking for models"), self._models, self._tell_models, self._no_models)

    def estimate(self, order: ExpandOrder) -> None:
        """What a model would take for this order."""
        if self.workspace is not None:
            self._estimates.ask(partial(self._estimate, order))

    def expand(self, order: ExpandOrder) -> None:
        """Find keywords; nothing is kept yet."""
        if self.is_running:
            return
        job = self._jobs.start(JOB, _("Finding more keywords"), partial(self._expand, order), handled=True)
        job.progressed.connect(self.progressed)
        job.succeeded.connect(self._tell_found)
        job.failed.connect(self._tell)
        job.ended.connect(self._tell_ended)

    def stop(self) -> None:
        """Stop finding; what came is shown."""
        if (job := self._jobs.get(JOB)) is not None:
            job.cancel()

    def keep(self, chosen: Sequence[Expanded], language: str) -> None:
        """Put these into the workspace."""
        self._start("keep", _("Adding keywords"), partial(self._keep, list(chosen), language), self.kept.emit, self._tell)

    def take_back(self, ids: Sequence[str]) -> None:
        """Take out again what was put in."""
        self._start(
            "back", _("Taking keywords back"), partial(self._take_back, list(ids)), self.taken_back.emit, self._tell
        )

    def _start(self, name: str, title: str, work: Any, done: Any, failed: Any) -> None:
        if self.workspace is not None:
            job = self._jobs.start(f"{JOB}.{name}", title, work, quiet=True, handled=True)
            job.succeeded.connect(done)
            job.failed.connect(failed)

    async def _models(self, _report: Report) -> tuple[list[Choice], str]:
        from alwrity_desktop.ui.model_choices import found_models

        assert self.workspace is not None
        return await found_models(self.workspace)

    async def _estimate(self, order: ExpandOrder, _report: Report) -> Estimate | None:
        assert self.workspace is not None
        return await self.workspace.planner.expander.estimate(
            order.seeds, language=order.language, model=order.model, base_url=order.base_url, count=order.count
        )

    async def _expand(self, order: ExpandOrder, report: Report) -> tuple[Expansion, bool]:
        import asyncio

        assert self.workspace is not None
        expander = self.workspace.planner.expander
        made: list[Expanded] = []
        try:
            found = await expander.expand(
                order.seeds, order.ways, language=order.language, trends=order.trends, model=order.model,
                base_url=order.base_url, count=order.count, report=report, made=made,
            )  # fmt: skip
        except asyncio.CancelledError:
            if not made:
                raise
            return await expander.fresh(made, [seed.casefold() for seed in order.seeds]), True
        return found, False

    async def _keep(self, chosen: list[Expanded], language: str, _report: Report) -> object:
        assert self.workspace is not None
        return await self.workspace.planner.expander.keep(chosen, language)

    async def _take_back(self, ids: list[str], report: Report) -> int:
        assert self.workspace is not None
        return (await self.workspace.planner.edits.remove(ids, report)).count

    def _tell_models(self, found: tuple[list[Choice], str]) -> None:
        self.models.emit(*found)

    def _no_models(self, error: object) -> None:
        if isinstance(error, KnownError):
            self.estimated.emit(None, error.sentence)

    def _tell_found(self, found: tuple[Expansion, bool]) -> None:
        self.found.emit(*found)

    def _tell_ended(self, _job: object) -> None:
        self.ended.emit()

    def _tell(self, error: object) -> None:
        if isinstance(error, KnownError):
            self.trouble.emit(error)
