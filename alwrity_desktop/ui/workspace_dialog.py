"""Which workspace: those there are, a folder elsewhere, or a new one."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLineEdit, QVBoxLayout

from alwrity_desktop.core import paths
from alwrity_desktop.core.messages import _
from alwrity_desktop.ui.theme import space
from alwrity_desktop.ui.widgets.buttons import button
from alwrity_desktop.ui.widgets.confirm import ConfirmDialog
from alwrity_desktop.ui.widgets.feedback import Banner
from alwrity_desktop.ui.widgets.file_dialog import FileDialog
from alwrity_desktop.ui.widgets.layout import Card, Page, column, row
from alwrity_desktop.ui.widgets.rows import RowButton
from alwrity_desktop.ui.widgets.text import label, pill
from alwrity_desktop.ui.workspaces import DATABASE, KEPT, recent

if TYPE_CHECKING:
    from alwrity_desktop.ui.main_window import MainWindow

_UNSAFE = re.compile(r"[^\w .,()&+-]+")
LONGEST = 80


class WorkspaceDialog(QDialog):
    """Open it with `open`; what is chosen is opened by the window's `workspaces`."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Workspaces"))
        self.resize(640, 664)
        self._window = window
        lead = _("A folder with drafts, pictures, sites and settings of its own, such as one for each blog or client.")
        self.page = Page(_("Workspaces"), lead, widest=640)
        self.banner = Banner()
        self.rows: list[RowButton] = []
        self.name = QLineEdit()
        self.name.setMaxLength(LONGEST)
        self.name.setPlaceholderText(_("Name, such as My travel blog"))
        self.name.setAccessibleName(_("Name of the new workspace"))
        self.name.returnPressed.connect(self._make)
        line = row(self.name, button(_("Make it"), self._make, kind="primary"))
        line.setStretch(0, 1)
        place = label(_("It is made in {folder}.", folder=paths.default_workspace().parent), "caption", wrap=True)
        self.page.body.addWidget(self.banner)
        self.page.body.addWidget(Card(_("Open"), self._list(), gap="hair", rows=True))
        self.page.body.addWidget(Card(_("New workspace"), column(line, place)))
        foot = row(button(_("Open a folder ..."), self._browse, icon="folder"), None, button(_("Close"), self.reject))
        foot.setContentsMargins(space("page"), space("medium"), space("page"), space("large"))
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self.page, 1)
        box.addLayout(foot)

    def focus_new(self) -> None:
        """Begin with the name of a new one."""
        self.name.setFocus()
        self.page.ensureWidgetVisible(self.name)

    def _list(self) -> QVBoxLayout:
        current = self._window.workspaces.current
        here = current.absolute() if current is not None else None
        others = [folder for folder in recent(self._window.shell.state) if folder != here][:KEPT]
        made = column(gap="hair")
        for folder in [*([here] if here else []), *others]:
            there = (folder / DATABASE).is_file()
            note = [pill(_("Open now"), "accent")] if folder == here else [] if there else [pill(_("Not there now"))]
            line = RowButton("folder", folder.name, str(folder.parent), *note)
            line.setEnabled(there and folder != here)
            line.clicked.connect(partial(self._open, folder))
            self.rows.append(line)
            made.addWidget(line)
        return made

    def _open(self, folder: Path, _checked: bool = False) -> None:
        self.accept()
        self._window.workspaces.choose(folder)

    def _make(self) -> None:
        name = _UNSAFE.sub(" ", self.name.text()).strip(" .")
        folder = paths.default_workspace().parent / " ".join(name.split())
        if not name:
            self.banner.say(_("A new workspace needs a name."), _("Letters, digits and spaces will do."), mood="warning")
        elif folder.exists():
            self.banner.say(
                _("There is a folder {name} already.", name=folder.name), _("Choose another name."), mood="warning"
            )
        else:
            self._open(folder)

    def _browse(self) -> None:
        dialog = FileDialog(self, _("Folder of the workspace"), "workspace")
        dialog.setFileMode(FileDialog.FileMode.Directory)
        dialog.fileSelected.connect(self._chosen)
        dialog.open()

    def _chosen(self, name: str) -> None:
        folder = Path(name)
        if (folder / DATABASE).is_file() or not any(folder.iterdir()):
            self._open(folder)
            return
        title = _("Make a workspace in “{name}”?", name=folder.name)
        text = _("There is none in it yet. Its files stay as they are; the workspace's own come beside them.")
        ask = ConfirmDialog(self, title, text, _("Make it here"))
        ask.accepted.connect(partial(self._open, folder))
        ask.open()
