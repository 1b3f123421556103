"""Backups: the ones there are, and one more now."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QGridLayout

from alwrity_desktop.core.messages import _
from alwrity_desktop.core.progress import Report
from alwrity_desktop.ui.jobs import Jobs
from alwrity_desktop.ui.settings.costs import fill
from alwrity_desktop.ui.widgets.buttons import button
from alwrity_desktop.ui.widgets.feedback import Banner
from alwrity_desktop.ui.widgets.layout import Card, row

if TYPE_CHECKING:
    from alwrity_desktop.workspace import Workspace

SHOWN = 8


class BackupsCard(Card):
    """Makes a backup on a click, and lists the newest ones."""

    def __init__(self, jobs: Jobs, workspace: Workspace) -> None:
        super().__init__(_("Backups of this workspace"))
        self._jobs = jobs
        self._workspace = workspace
        self.banner = Banner()
        self._grid = QGridLayout()
        now = button(_("Back up now"), self.back_up, icon="shield", kind="primary")
        folder = button(_("Open the folder"), self._open, icon="folder")
        self.body.addWidget(self.banner)
        self.body.addLayout(self._grid)
        self.body.addLayout(row(now, folder, None))
        self.refresh()

    def refresh(self) -> None:
        """Read the list."""
        job = self._jobs.start("backups.list", _("Reading backups"), self._list, quiet=True)
        job.succeeded.connect(self.show_backups)

    def back_up(self) -> None:
        """Make one more."""
        job = self._jobs.start("backups.make", _("Making a backup"), self._make)
        job.succeeded.connect(self._made)

    def show_backups(self, backups: list[Any]) -> None:
        """Draw the list, newest first."""
        rows = [
            [
                backup.path.name,
                backup.label,
                f"{backup.size / 1e6:,.1f} MB",
                f"{backup.made_at.astimezone():%Y-%m-%d %H:%M}",
            ]
            for backup in backups[:SHOWN]
        ]
        fill(
            self._grid,
            [_("File"), _("Why"), _("Size"), _("Made")],
            rows,
            none=_("The first backup is made while you work."),
        )

    def _made(self, name: str) -> None:
        self.banner.say(_("The backup {name} is made and checked.", name=name), mood="success")
        self.refresh()

    def _open(self) -> None:
        newest = self._workspace.backups.newest()
        target = newest.parent if newest else self._workspace.folder
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(target)))

    async def _list(self, _report: Report) -> list[Any]:
        import asyncio

        return await asyncio.to_thread(self._workspace.backups.list)

    async def _make(self, _report: Report) -> str:
        return (await self._workspace.backups.make()).name
