"""What connecting a site does."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from alwrity_desktop.core.errors import KnownError
from alwrity_desktop.core.messages import _
from alwrity_desktop.core.progress import Progress, Report
from alwrity_desktop.model.site import Site
from alwrity_desktop.ui.jobs import Jobs

if TYPE_CHECKING:
    from alwrity_desktop.workspace import Workspace

AUTHORIZE = "sites.authorize"
CONNECT = "sites.connect"


class ConnectPresenter(QObject):
    """found(address of the approve page, whether its answer comes back by itself), connected(site), failed(error, paste).

    paste: whether an application password may help. stopped: a fault of the program, which is told elsewhere.
    """

    found = Signal(str, bool)
    connected = Signal(object)
    failed = Signal(object, bool)
    stopped = Signal()

    def __init__(self, view: QObject, jobs: Jobs, workspace: Workspace) -> None:
        super().__init__(view)
        self._jobs = jobs
        self._workspace = workspace
        self.page = ""

    def authorize(self, address: str) -> None:
        """Find the site, open its approve page, wait for the answer."""
        self._start(AUTHORIZE, _("Connecting {address}", address=address), partial(self._authorize, address))

    def connect_site(self, address: str, user: str, password: str) -> None:
        """Connect with a pasted password."""
        self.cancel()
        self._start(CONNECT, _("Connecting {address}", address=address), partial(self._connect, address, user, password))

    def cancel(self) -> None:
        """Stop waiting for the browser."""
        for key in (AUTHORIZE, CONNECT):
            if (job := self._jobs.get(key)) is not None:
                job.cancel()

    def _start(self, key: str, title: str, work: partial[object]) -> None:
        job = self._jobs.start(key, title, work, handled=True)  # pyright: ignore[reportArgumentType]
        job.succeeded.connect(self._ended)
        job.failed.connect(self._failed)

    def _failed(self, error: Exception) -> None:
        if isinstance(error, KnownError):
            self.failed.emit(error, True)
        else:  # the window shows a report
            self.stopped.emit()

    def _ended(self, site: Site | None) -> None:
        if site is not None:
            self.connected.emit(site)

    def _show_page(self, address: str, catches: bool) -> None:
        self.page = address
        self.found.emit(address, catches)

    async def _authorize(self, address: str, report: Report) -> Site | None:
        publisher = self._workspace.publisher
        authorization = await publisher.authorize(address)
        try:
            report(Progress("approve", _("Waiting for your approval in the browser")))
            self._show_page(authorization.url, authorization.catches)
            if not authorization.catches:
                return None
            granted = await authorization.wait()
        finally:
            await authorization.close()
        return await publisher.connect(granted.site_url, granted.user_login, granted.password)

    async def _connect(self, address: str, user: str, password: str, _report: Report) -> Site:
        return await self._workspace.publisher.connect(address, user, password)
