"""Searches the local copy of the sites' posts, and opens one as a draft."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal

from alwrity_desktop.core.messages import _
from alwrity_desktop.core.progress import Report
from alwrity_desktop.model.site import RemotePost, Site
from alwrity_desktop.ui.jobs import Jobs
from alwrity_desktop.ui.presenter import Presenter

Found = tuple[list[RemotePost], dict[str, Site]]


class PostsPresenter(Presenter):
    """found(posts, sites by id), opened(draft id)."""

    name = "posts"
    found = Signal(object, object)
    opened = Signal(str)

    def __init__(self, view: QObject, jobs: Jobs) -> None:
        super().__init__(view, jobs)
        self._text = ""

    def search(self, text: str) -> None:
        """Look for posts whose title or text holds these words; "" shows all."""
        self._text = text
        self.refresh()

    def open_post(self, post: RemotePost) -> None:
        """Make a draft of a post, or open the one it came from."""
        job = self._jobs.start("posts.open", _("Opening a post as a draft"), partial(self._open, post))
        job.succeeded.connect(self._opened)

    def _opened(self, draft_id: str) -> None:
        self.opened.emit(draft_id)

    def _show(self, found: Found) -> None:
        self.found.emit(*found)

    async def _load(self, _report: Report) -> Found:
        publisher = self._workspace.publisher
        sites = {site.id: site for site in await publisher.sites()}
        return await publisher.mirror.search(self._text), sites

    async def _open(self, post: RemotePost, _report: Report) -> str:
        workspace = self._workspace
        site = await workspace.publisher.site(post.site_id)
        draft, new = await workspace.publisher.mirror.open_as_draft(site, post)
        if new:
            await workspace.library.create(draft)
        return draft.id
