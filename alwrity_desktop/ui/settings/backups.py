"""Backups: the ones there are, one more now, and the way back to one."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QGridLayout

from alwrity_desktop.core.messages import _
from alwrity_desktop.core.progress import Report
from alwrity_desktop.ui.dates import ago, at
from alwrity_desktop.ui.jobs import Jobs
from alwrity_desktop.ui.widgets.buttons import button
from alwrity_desktop.ui.widgets.feedback import Banner, EmptyState
from alwrity_desktop.ui.widgets.layout import Card, clear, row
from alwrity_desktop.ui.widgets.text import ElidedLabel, label

if TYPE_CHECKING:
    from alwrity_desktop.store.backup import Backup
    from alwrity_desktop.workspace import Workspace

SHOWN = 8


class BackupsCard(Card):
    """Makes a backup on a click, and lists them. restore_wanted(file, when it was made): go back to that one."""

    restore_wanted = Signal(str, str)

    def __init__(self, jobs: Jobs, workspace: Workspace) -> None:
        super().__init__(_("Backups of this workspace"))
        self._jobs = jobs
        self._workspace = workspace
        self._backups: list[Backup] = []
        self._whole = False
        self.banner = Banner()
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(24)
        self._grid.setVerticalSpacing(4)
        now = button(_("Back up now"), self.back_up, icon="shield", kind="primary")
        folder = button(_("Open the folder"), self._open, icon="folder")
        self._more = button("", self._show_whole, kind="link")
        self.body.addWidget(self.banner)
        self.body.addLayout(self._grid)
        self.body.addLayout(row(self._more, None))
        self.body.addLayout(row(now, folder, None))
        self._more.hide()
        self.refresh()

    def refresh(self) -> None:
        """Read the list."""
        job = self._jobs.start("backups.list", _("Reading backups"), self._list, quiet=True)
        job.succeeded.connect(self.show_backups)

    def back_up(self) -> None:
        """Make one more."""
        job = self._jobs.start("backups.make", _("Making a backup"), self._make)
        job.succeeded.connect(self._made)

    def show_backups(self, backups: list[Backup]) -> None:
        """Draw the list, newest first."""
        self._backups = backups
        shown = backups if self._whole else backups[:SHOWN]
        clear(self._grid)
        self._more.setVisible(len(shown) < len(backups))
        self._more.setText(_("Show all {count}", count=len(backups)))
        if not backups:
            text = _("The first backup is made while you work.")
            self._grid.addWidget(EmptyState("shield", _("No backup yet"), text), 0, 0)
            return
        self._grid.setColumnStretch(1, 1)
        for place, head in enumerate((_("Made"), _("Why"), _("Size"))):
            self._grid.addWidget(label(head, "caption"), 0, place)
        for line, backup in enumerate(shown, 1):
            self._add(line, backup)

    def _add(self, line: int, backup: Backup) -> None:
        made = when(backup)
        size = _("{size} MB", size=f"{backup.size / 1e6:,.1f}")
        parts = (label(made), ElidedLabel(f"{why(backup.label)}, {ago(backup.made_at)}", "muted"), label(size, "muted"))
        for place, part in enumerate(parts):
            part.setToolTip(backup.path.name)
            self._grid.addWidget(part, line, place)
        back = button(_("Restore ..."), partial(self._restore, str(backup.path), made), kind="quiet", icon="history")
        back.setAccessibleName(_("Restore the backup of {when}", when=made))
        self._grid.addWidget(back, line, 3)

    def _restore(self, path: str, made: str, _checked: bool = False) -> None:
        self.restore_wanted.emit(path, made)

    def _show_whole(self) -> None:
        self._whole = True
        self.show_backups(self._backups)

    def _made(self, _name: str) -> None:
        self.banner.say(_("The backup is made and checked."), mood="success")
        self.refresh()

    def _open(self) -> None:
        newest = self._workspace.backups.newest()
        target = newest.parent if newest else self._workspace.folder
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(target)))

    async def _list(self, _report: Report) -> list[Backup]:
        import asyncio

        return await asyncio.to_thread(self._workspace.backups.list)

    async def _make(self, _report: Report) -> str:
        return (await self._workspace.backups.make()).name


def when(backup: Backup) -> str:
    """When it was made, in local time, as this machine's locale writes it."""
    return at(backup.made_at)


def why(name: str) -> str:
    """What the label of a backup means."""
    if name.startswith("before-restore"):
        return _("before a restore")
    if name.startswith("before"):
        return _("before an update")
    return {"auto": _("made while you work"), "manual": _("made by you")}.get(name, name)
