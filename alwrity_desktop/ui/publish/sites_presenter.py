"""Reads, checks, refreshes and disconnects sites."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal

from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.core.progress import Report
from alwrity_desktop.model.site import Site
from alwrity_desktop.ui.presenter import Presenter


class SitesPresenter(Presenter):
    """listed(sites), checked(site id, diagnosis), said(sentence, remedy), refreshed()."""

    name = "sites"
    listed = Signal(object)
    checked = Signal(str, object)
    said = Signal(str, str)
    refreshed = Signal()

    def check(self, site: Site) -> None:
        """Let the doctor look at a site."""
        job = self._jobs.start(f"sites.check.{site.id}", _("Checking {name}", name=site.name), partial(self._check, site))
        job.succeeded.connect(self._checked)

    def refresh_posts(self, site: Site) -> None:
        """Bring the local copy of the site's posts up to date."""
        title = _("Reading the posts of {name}", name=site.name)
        job = self._jobs.start(f"sites.mirror.{site.id}", title, partial(self._mirror, site))
        job.succeeded.connect(self._mirrored)

    def follow(self, site: Site) -> None:
        """Bring it up to date without a word, after something was published; what fails now is tried at the next time."""
        name, title = f"sites.follow.{site.id}", _("Reading the posts of {name}", name=site.name)
        job = self._jobs.start(name, title, partial(self._mirror, site), quiet=True, handled=True)
        job.succeeded.connect(self._followed)

    def disconnect_site(self, site: Site) -> None:
        """Forget a site."""
        title = _("Disconnecting {name}", name=site.name)
        job = self._jobs.start(f"sites.leave.{site.id}", title, partial(self._leave, site))
        job.succeeded.connect(self._left)

    def _checked(self, outcome: tuple[str, object]) -> None:
        self.checked.emit(*outcome)

    def _mirrored(self, number: int) -> None:
        self.said.emit(ngettext("{count} post was new or changed.", "{count} posts were new or changed.", number), "")
        self.refreshed.emit()
        self.refresh()

    def _followed(self, _number: int) -> None:
        self.refreshed.emit()

    def _left(self, warnings: list[str]) -> None:
        self.said.emit(_("The site is disconnected."), " ".join(warnings))
        self.refresh()

    def _show(self, found: list[Site]) -> None:
        self.listed.emit(found)

    async def _load(self, _report: Report) -> list[Site]:
        return await self._workspace.publisher.sites()

    async def _check(self, site: Site, _report: Report) -> tuple[str, object]:
        return site.id, await self._workspace.publisher.check(site)

    async def _mirror(self, site: Site, report: Report) -> int:
        return await self._workspace.publisher.refresh(site, report)

    async def _leave(self, site: Site, _report: Report) -> list[str]:
        return await self._workspace.publisher.disconnect(site)
