"""Reads and drives the outbox; sends what is due while the window is open."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal

from alwrity_desktop.core.messages import _
from alwrity_desktop.core.progress import Report, silent
from alwrity_desktop.model.site import Publication, Site
from alwrity_desktop.ui.jobs import Jobs

if TYPE_CHECKING:
    from alwrity_desktop.workspace import Workspace

EVERY = 30_000
"""Milliseconds between two looks for what is due."""


class OutboxPresenter(QObject):
    """listed(publications, sites by id)."""

    listed = Signal(object, object)

    def __init__(self, view: QObject, jobs: Jobs) -> None:
        super().__init__(view)
        self._jobs = jobs
        self._workspace: Workspace | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY)
        self._timer.timeout.connect(self.flush)

    def attach(self, workspace: Workspace) -> None:
        """The workspace whose outbox it is; sending begins."""
        self._workspace = workspace
        self._timer.start()
        self.refresh()
        self.flush()

    def refresh(self) -> None:
        """Read what waits."""
        if self._workspace is not None:
            self._jobs.start("outbox.list", _("Reading the outbox"), self._list, quiet=True).succeeded.connect(self._listed)

    def flush(self) -> None:
        """Send what is due; quietly, its failures are in the list."""
        if self._workspace is None or self._workspace.http.offline:
            return
        job = self._jobs.start("outbox.flush", _("Sending the outbox"), self._flush, quiet=True, handled=True)
        job.succeeded.connect(self._sent)

    def retry(self, publication_id: str) -> None:
        """Try one now."""
        job = self._jobs.start("outbox.retry", _("Sending a post"), partial(self._retry, publication_id))
        job.ended.connect(self._changed)

    def cancel(self, publication_id: str) -> None:
        """Take one out."""
        job = self._jobs.start("outbox.cancel", _("Taking a post out"), partial(self._cancel, publication_id), quiet=True)
        job.ended.connect(self._changed)

    @property
    def _publisher(self) -> Any:
        assert self._workspace is not None
        return self._workspace.publisher

    def _listed(self, found: tuple[list[Publication], dict[str, Site]]) -> None:
        self.listed.emit(*found)

    def _sent(self, outcomes: list[object]) -> None:
        if outcomes:
            self.refresh()

    def _changed(self, _job: object) -> None:
        self.refresh()

    async def _list(self, _report: Report) -> tuple[list[Publication], dict[str, Site]]:
        sites = await self._publisher.sites()
        return await self._publisher.outbox.waiting(), {site.id: site for site in sites}

    async def _flush(self, _report: Report) -> list[object]:
        return list(await self._publisher.flush(silent))

    async def _retry(self, publication_id: str, report: Report) -> None:
        await self._publisher.outbox.retry(publication_id)
        await self._publisher.flush(report)

    async def _cancel(self, publication_id: str, _report: Report) -> None:
        await self._publisher.outbox.cancel(publication_id)
