"""Searches the local copy of the sites' posts, and opens one as a draft."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from alwrity_desktop.core.messages import _
from alwrity_desktop.core.progress import Report
from alwrity_desktop.model.site import RemotePost, Site
from alwrity_desktop.ui.jobs import Jobs

if TYPE_CHECKING:
    from alwrity_desktop.workspace import Workspace

PAUSE = 150


class PostsPresenter(QObject):
    """found(posts, sites by id), opened(draft id)."""

    found = Signal(object, object)
    opened = Signal(str)

    def __init__(self, view: QObject, jobs: Jobs) -> None:
        super().__init__(view)
        self._jobs = jobs
        self._workspace: Workspace | None = None
        self._wanted = ("", "", "")
        self._again = False
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE)
        self._pause.timeout.connect(self.refresh)

    def attach(self, workspace: Workspace) -> None:
        """The workspace to read from."""
        self._workspace = workspace
        self.refresh()

    def search(self, text: str, site_id: str, kind: str) -> None:
        """Look for posts, after a short rest while typing."""
        self._wanted = (text, site_id, kind)
        self._pause.start()

    def refresh(self) -> None:
        """Look again."""
        if self._workspace is None:
            return
        if self._jobs.get("posts.search") is not None:
            self._again = True
            return
        job = self._jobs.start("posts.search", _("Searching posts"), partial(self._search, *self._wanted), quiet=True)
        job.succeeded.connect(self._found)

    def open_post(self, post: RemotePost) -> None:
        """Make a draft of a post, or open the one it came from."""
        job = self._jobs.start("posts.open", _("Opening a post as a draft"), partial(self._open, post))
        job.succeeded.connect(self._opened)

    def _opened(self, draft_id: str) -> None:
        self.opened.emit(draft_id)

    def _found(self, outcome: tuple[list[RemotePost], dict[str, Site]]) -> None:
        self.found.emit(*outcome)
        if self._again:
            self._again = False
            self._pause.start()

    async def _search(
        self, text: str, site_id: str, kind: str, _report: Report
    ) -> tuple[list[RemotePost], dict[str, Site]]:
        assert self._workspace is not None
        publisher = self._workspace.publisher
        sites = {site.id: site for site in await publisher.sites()}
        return await publisher.mirror.search(text, site_id, kind), sites

    async def _open(self, post: RemotePost, _report: Report) -> str:
        workspace = self._workspace
        assert workspace is not None
        site = await workspace.publisher.site(post.site_id)
        draft, new = await workspace.publisher.mirror.open_as_draft(site, post)
        if new:
            await workspace.library.create(draft)
        return draft.id
