"""Reads a draft and the sites for the publish panel, looks before publishing, and publishes."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from alwrity_desktop.core.errors import KnownError
from alwrity_desktop.core.messages import _
from alwrity_desktop.core.progress import Report
from alwrity_desktop.model.draft import Draft
from alwrity_desktop.model.site import Publication, Site
from alwrity_desktop.ui.jobs import Jobs

if TYPE_CHECKING:
    import asyncio

    from alwrity_desktop.publisher.plan import PublishChoices
    from alwrity_desktop.publisher.resolving import Conflict
    from alwrity_desktop.publisher.results import Published
    from alwrity_desktop.workspace import Workspace


@dataclass(slots=True)
class Offer:
    """What the panel begins with."""

    draft: Draft
    sites: list[Site]
    publications: list[Publication] = field(default_factory=list[Publication])


class PanelPresenter(QObject):
    """offered(Offer), warned(sentences), blocked(error), published(Published), failed(error).

    kept(draft id): its details are written back; not_kept(error): they could not be.
    terms(categories, authors): what the site offers. conflicted(Publication, Conflict): changed on the site meanwhile.
    """

    offered = Signal(object)
    warned = Signal(object)
    blocked = Signal(object)
    published = Signal(object)
    failed = Signal(object)
    conflicted = Signal(object, object)
    terms = Signal(object, object)
    kept = Signal(str)
    not_kept = Signal(object)

    def __init__(self, view: QObject, jobs: Jobs) -> None:
        super().__init__(view)
        self._jobs = jobs
        self._workspace: Workspace | None = None
        self._unkept: dict[str, dict[str, Any]] = {}
        self._turn: asyncio.Lock | None = None
        self._wanted = ""

    def attach(self, workspace: Workspace) -> None:
        """The workspace to publish from."""
        self._workspace = workspace

    def offer(self, draft_id: str) -> None:
        """Read a draft and where it can go."""
        self._wanted = draft_id
        work = partial(self._offer, draft_id)
        job = self._jobs.start(f"publish.offer.{draft_id}", _("Reading the draft"), work, quiet=True)
        job.succeeded.connect(self._offered)

    def ask_site(self, site: Site) -> None:
        """Ask a site for its categories and authors; without an answer the fields stay free."""
        work = partial(self._terms, site)
        job = self._jobs.start(f"publish.terms.{site.id}", _("Reading categories"), work, quiet=True, handled=True)
        job.succeeded.connect(self._termed)

    def keep(self, draft_id: str, details: dict[str, Any]) -> None:
        """Write details back to the draft, so that they are there the next time."""
        self._unkept.setdefault(draft_id, {}).update(details)
        if self._jobs.get("publish.keep") is None:
            job = self._jobs.start("publish.keep", _("Keeping the details"), self._keep, quiet=True, handled=True)
            job.failed.connect(self._keep_failed)

    async def put_away(self) -> None:
        """Write what is not written yet."""
        await self._keep()

    def look(self, draft: Draft, site: Site, choices: PublishChoices) -> None:
        """Warnings before publishing."""
        work = partial(self._look, draft, site, choices)
        job = self._jobs.start("publish.look", _("Looking over the draft"), work, quiet=True, handled=True)
        job.succeeded.connect(self.warned)
        job.failed.connect(self._blocked)

    def publish(self, draft: Draft, site: Site, choices: PublishChoices) -> None:
        """Publish; the same draft to the same site is one job, however often it is clicked."""
        title = _("Publishing “{title}” to {site}", title=draft.title, site=site.name)
        work = partial(self._publish, draft, site, choices)
        job = self._jobs.start(f"publish.{draft.id}.{site.id}", title, work, handled=True)
        job.succeeded.connect(self.published)
        job.failed.connect(self._failed)
        job.cancelled.connect(self._stopped)

    def compare(self, publication: Publication) -> None:
        """Read both versions of a post that was changed on the site."""
        job = self._jobs.start("publish.compare", _("Comparing both versions"), partial(self._compare, publication))
        job.succeeded.connect(self._compared)

    def resolve(self, publication: Publication, text: str) -> None:
        """Publish the merged text over the site's version."""
        self._change(partial(self._resolve, publication, text), _("Publishing the merged text"))

    def unpublish(self, publication: Publication) -> None:
        """Take a post off the public site."""
        self._change(partial(self._unpublish, publication), _("Taking the post offline"))

    def trash(self, publication: Publication) -> None:
        """Move a post to the site's trash."""
        self._change(partial(self._trash, publication), _("Moving the post to the site's trash"))

    def _change(self, work: partial[object], title: str) -> None:
        job = self._jobs.start("publish.change", title, work, handled=True)  # pyright: ignore[reportArgumentType]
        job.succeeded.connect(self.published)
        job.failed.connect(self._failed)

    def _offered(self, offer: Offer) -> None:
        if offer.draft.id == self._wanted:  # not the draft that was left meanwhile
            self.offered.emit(offer)

    def _termed(self, found: tuple[object, object]) -> None:
        self.terms.emit(*found)

    def _blocked(self, error: Exception) -> None:
        if isinstance(error, KnownError):
            self.blocked.emit(error)

    def _failed(self, error: Exception) -> None:
        if isinstance(error, KnownError):
            self.failed.emit(error)

    def _compared(self, found: tuple[Publication, Conflict]) -> None:
        self.conflicted.emit(*found)

    def _keep_failed(self, error: Exception) -> None:
        if isinstance(error, KnownError):
            self.not_kept.emit(error)

    def _stopped(self) -> None:
        text = _("Publishing was stopped.")
        self.failed.emit(KnownError(text, _("What is on the site already stays there; publish again to finish.")))

    async def _offer(self, draft_id: str, _report: Report) -> Offer:
        workspace = self._workspace
        assert workspace is not None
        try:
            await self._keep()
        except KnownError as error:
            self._keep_failed(error)
        draft = await workspace.library.get(draft_id)
        return Offer(draft, await workspace.publisher.sites(), await workspace.publisher.publications(draft_id))

    async def _keep(self, _report: Report | None = None) -> None:
        """Write what is not written yet, and wait for what is being written just now."""
        import asyncio

        if self._turn is None:
            self._turn = asyncio.Lock()
        async with self._turn:
            while self._unkept and self._workspace is not None:
                draft_id, details = self._unkept.popitem()
                await self._workspace.library.set_details(draft_id, details)
                self.kept.emit(draft_id)

    async def _terms(self, site: Site, _report: Report) -> tuple[list[str], list[tuple[int, str]]]:
        assert self._workspace is not None
        publisher = self._workspace.publisher
        return await publisher.categories(site), await publisher.authors(site)

    async def _look(self, draft: Draft, site: Site, choices: PublishChoices, _report: Report) -> list[str]:
        import asyncio

        assert self._workspace is not None
        return await asyncio.to_thread(self._workspace.publisher.preflight, draft, site, choices)

    async def _publish(self, draft: Draft, site: Site, choices: PublishChoices, report: Report) -> Published:
        assert self._workspace is not None
        await self._workspace.library.add_revision(draft, "publish")
        return await self._workspace.publisher.publish(draft, site, choices, report)

    async def _compare(self, publication: Publication, _report: Report) -> tuple[Publication, Conflict]:
        assert self._workspace is not None
        return publication, await self._workspace.publisher.conflict(publication)

    async def _resolve(self, publication: Publication, text: str, report: Report) -> Published:
        assert self._workspace is not None
        library = self._workspace.library
        draft = await library.get(publication.draft_id)
        draft.body = text
        await library.save(draft, "publish")
        return await self._workspace.publisher.resolve(publication, text, report=report)

    async def _unpublish(self, publication: Publication, _report: Report) -> Published:
        assert self._workspace is not None
        return await self._workspace.publisher.unpublish(publication)

    async def _trash(self, publication: Publication, _report: Report) -> Published:
        assert self._workspace is not None
        return await self._workspace.publisher.trash(publication)
