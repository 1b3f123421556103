"""What the brief form needs: formats, the models there are, sources read, the cost told before."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject

from alwrity_desktop.core.errors import KnownError
from alwrity_desktop.core.messages import _
from alwrity_desktop.core.progress import Report
from alwrity_desktop.ui.writer.model_picker import OFFLINE

if TYPE_CHECKING:
    from alwrity_desktop.ai.task import Estimate
    from alwrity_desktop.model.source import Source, SourceKind
    from alwrity_desktop.ui.jobs import Jobs
    from alwrity_desktop.ui.writer.brief_view import BriefView, Order
    from alwrity_desktop.ui.writer.model_picker import Choice
    from alwrity_desktop.workspace import Workspace
    from alwrity_desktop.writer.format_file import Format


class BriefPresenter(QObject):
    """A child of the form it serves."""

    def __init__(self, view: BriefView, jobs: Jobs) -> None:
        super().__init__(view)
        self._view = view
        self._jobs = jobs
        self._workspace: Workspace | None = None
        self._number = 0
        view.sources.wanted.connect(self._read)
        view.asked_estimate.connect(self._estimate)

    def begin(self, workspace: Workspace) -> None:
        """Fill the form; comes each time it is shown."""
        if self._workspace is not workspace:
            self._workspace = workspace
            job = self._jobs.start("brief.formats", _("Reading the formats"), self._formats, quiet=True, handled=True)
            job.succeeded.connect(self._show_formats)
            job.failed.connect(self._refuse)
        found = self._jobs.start("brief.models", _("Looking for models"), self._models, quiet=True, handled=True)
        found.succeeded.connect(self._show_models)
        found.failed.connect(self._refuse)

    def show_sources(self, draft_id: str) -> None:
        """Show what a draft is to rest on; "" for nothing."""
        self._view.sources.show_all([])
        if draft_id:
            work = partial(self._sources, draft_id)
            job = self._jobs.start(f"brief.sources.{draft_id}", _("Reading the sources"), work, quiet=True, handled=True)
            job.succeeded.connect(self._view.sources.show_all)
            job.failed.connect(self._refuse)

    async def _sources(self, draft_id: str, _report: Report) -> list[Source]:
        assert self._workspace is not None
        return await self._workspace.writer.sources_of(draft_id)

    async def _formats(self, _report: Report) -> list[Format]:
        from alwrity_desktop.writer import formats

        assert self._workspace is not None
        return await asyncio.to_thread(formats.all_formats, self._workspace.folder)

    def _show_formats(self, formats: object) -> None:
        assert self._workspace is not None
        self._view.show_formats(cast("list[Format]", formats), self._workspace.settings.writing)

    async def _models(self, _report: Report) -> tuple[list[Choice], str]:
        from alwrity_desktop.ui.model_choices import found_models

        assert self._workspace is not None
        return await found_models(self._workspace)

    def _show_models(self, found: object) -> None:
        assert self._workspace is not None
        choices, problem = cast("tuple[list[Choice], str]", found)
        self._view.models.set_choices(choices, self._workspace.settings.models.default)
        if problem:
            self._view.models.show_estimate(None, problem)

    def _read(self, given: str, kind: SourceKind) -> None:
        self._number += 1
        work = partial(self._read_source, given, kind)
        job = self._jobs.start(f"brief.source.{self._number}", _("Reading a source"), work, handled=True)
        job.succeeded.connect(partial(self._view.sources.arrived, given))
        job.failed.connect(partial(self._source_failed, given))
        job.cancelled.connect(partial(self._view.sources.refused, given))

    async def _read_source(self, given: str, kind: SourceKind, report: Report) -> Source:
        assert self._workspace is not None
        return await self._workspace.writer.read_source(given, kind, report)

    def _source_failed(self, given: str, error: object) -> None:
        self._view.sources.refused(given)
        self._refuse(error)

    def _refuse(self, error: object) -> None:
        if isinstance(error, KnownError):
            self._view.refuse(error)

    def _estimate(self) -> None:
        order = self._view.order()
        if order is None or self._workspace is None:
            return
        if order.model == OFFLINE:
            self._view.models.show_estimate(None)
            return
        job = self._jobs.start("brief.estimate", _("Estimating"), partial(self._cost, order), quiet=True, handled=True)
        job.succeeded.connect(self._show_estimate)
        job.failed.connect(self._no_estimate)

    async def _cost(self, order: Order, _report: Report) -> Estimate | None:
        assert self._workspace is not None
        return await self._workspace.writer.estimate(
            order.form, order.brief, order.sources, model=order.model, base_url=order.base_url
        )

    def _show_estimate(self, estimate: object) -> None:
        self._view.models.show_estimate(cast("Estimate | None", estimate))

    def _no_estimate(self, error: object) -> None:
        """A brief that is not whole yet has no estimate; the reason is told where the estimate would stand."""
        if isinstance(error, KnownError):
            self._view.models.show_estimate(None, error.sentence)
