"""Which workspace is open, where it lies, and the way to another one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices

from alwrity_desktop.core.messages import _
from alwrity_desktop.ui.widgets.buttons import button
from alwrity_desktop.ui.widgets.layout import Card, Page, row
from alwrity_desktop.ui.widgets.text import label

if TYPE_CHECKING:
    from alwrity_desktop.workspace import Workspace


class WorkspacePage(Page):
    """switch_wanted, new_wanted: the person wants another one."""

    switch_wanted = Signal()
    new_wanted = Signal()

    def __init__(self, workspace: Workspace) -> None:
        lead = _("A folder with drafts, pictures, sites and settings of its own, such as one for each blog or client.")
        super().__init__(_("Workspace"), lead, widest=820)
        self._folder = workspace.folder.absolute()
        switch = button(_("Switch workspace ..."), self.switch_wanted.emit, icon="folder")
        new = button(_("New workspace ..."), self.new_wanted.emit, icon="plus")
        show = button(_("Open the folder"), self._show, icon="external", kind="link")
        path = label(str(self._folder), "muted", wrap=True, selectable=True)
        note = label(_("The command line uses the same one with --workspace and this folder."), "caption", wrap=True)
        self.body.addWidget(Card(_("Open now: {name}", name=self._folder.name), path, row(show, None), note))
        self.body.addLayout(row(switch, new, None))

    def _show(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._folder)))
