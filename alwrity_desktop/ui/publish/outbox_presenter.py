"""Reads and drives the outbox; sends what is due while the window is open."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from alwrity_desktop.core.messages import _
from alwrity_desktop.core.progress import Report, silent
from alwrity_desktop.model.site import Publication, Site
from alwrity_desktop.ui.jobs import Jobs
from alwrity_desktop.ui.presenter import Presenter

if TYPE_CHECKING:
    from alwrity_desktop.workspace import Workspace

EVERY = 30_000
"""Milliseconds between two looks for what is due."""
Found = tuple[list[Publication], dict[str, Site]]


class OutboxPresenter(Presenter):
    """listed(publications, sites by id)."""

    name = "outbox"
    listed = Signal(object, object)

    def __init__(self, view: QObject, jobs: Jobs) -> None:
        super().__init__(view, jobs)
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY)
        self._timer.timeout.connect(self.flush)

    def attach(self, workspace: Workspace) -> None:
        """The workspace whose outbox it is; sending begins."""
        super().attach(workspace)
        self._timer.start()
        self.flush()

    def flush(self) -> None:
        """Send what is due; quietly, its failures are in the list."""
        if self._attached is None or self._attached.http.offline:
            return
        job = self._jobs.start("outbox.flush", _("Sending the outbox"), self._flush, quiet=True, handled=True)
        job.succeeded.connect(self._sent)

    def retry(self, publication_ids: list[str]) -> None:
        """Try these now."""
        self._change("retry", _("Sending posts"), partial(self._retry, publication_ids), quiet=False)

    def cancel(self, publication_ids: list[str]) -> None:
        """Take these out."""
        self._change("cancel", _("Taking posts out"), partial(self._cancel, publication_ids))

    def _show(self, found: Found) -> None:
        self.listed.emit(*found)

    def _sent(self, outcomes: list[object]) -> None:
        if outcomes:
            self.refresh()

    async def _load(self, _report: Report) -> Found:
        publisher = self._workspace.publisher
        sites = await publisher.sites()
        return await publisher.outbox.waiting(), {site.id: site for site in sites}

    async def _flush(self, _report: Report) -> list[object]:
        return list(await self._workspace.publisher.flush(silent))

    async def _retry(self, publication_ids: list[str], report: Report) -> None:
        for publication_id in publication_ids:
            await self._workspace.publisher.outbox.retry(publication_id)
        await self._workspace.publisher.flush(report)

    async def _cancel(self, publication_ids: list[str], _report: Report) -> None:
        for publication_id in publication_ids:
            await self._workspace.publisher.outbox.cancel(publication_id)
