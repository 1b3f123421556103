"""Which site, and which sector of it, the selected keywords are for."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QComboBox, QDialog, QVBoxLayout, QWidget

from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.core.progress import Report
from alwrity_desktop.ui.widgets.buttons import button
from alwrity_desktop.ui.widgets.inputs import ListBox
from alwrity_desktop.ui.widgets.layout import column, row
from alwrity_desktop.ui.widgets.text import label

if TYPE_CHECKING:
    from alwrity_desktop.ui.jobs import Jobs
    from alwrity_desktop.workspace import Workspace

STAYS = "\0stays"
Known = tuple[list[tuple[str, str]], list[str]]
"""Sites as (id, name), and the sectors that occur."""


class BelongingDialog(QDialog):
    """chosen(site id or None, sector or None): None leaves one as it is, "" takes it away."""

    chosen = Signal(object, object)

    def __init__(self, parent: QWidget, count: int, known: Known) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        title = ngettext("Site and sector of {count} keyword", "Site and sector of {count} keywords", count)
        self.setWindowTitle(title)
        self.setFixedWidth(440)
        self.site, self.sector = ListBox(), ListBox()
        self._fill(known)
        about = _("A plan for a site leaves out keywords of another. A sector is a part of its subject, in your own words.")
        self.yes = button(_("Set"), self._take, kind="primary")
        self.yes.setDefault(True)
        box = QVBoxLayout(self)
        box.setContentsMargins(24, 24, 24, 20)
        box.setSpacing(12)
        box.addWidget(label(title, "heading", wrap=True))
        box.addLayout(column(label(_("Site"), "caption"), self.site, gap="hair"))
        box.addLayout(column(label(_("Sector"), "caption"), self.sector, gap="hair"))
        box.addWidget(label(about, "caption", wrap=True))
        box.addLayout(row(None, button(_("Cancel"), self.reject), self.yes))
        self.site.setFocus()

    def _fill(self, known: Known) -> None:
        sites, sectors = known
        self.site.setAccessibleName(_("Site"))
        self.site.addItem(_("Leave as it is"), STAYS)
        self.site.addItem(_("No site in particular"), "")
        for key, name in sites:
            self.site.addItem(name, key)
        self.sector.setEditable(True)
        self.sector.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.sector.addItems([_("Leave as it is"), _("No sector"), *sectors])
        line = self.sector.lineEdit()
        for part in (self.sector, line):
            if part is not None:
                part.setAccessibleName(_("Sector"))

    def _take(self) -> None:
        site = self.site.currentData()
        text = self.sector.currentText().strip()
        at = self.sector.findText(text)
        self.chosen.emit(None if site == STAYS else site, None if at == 0 else "" if at == 1 else text)
        self.accept()


class BelongingFlow(QObject):
    """Reads what can be chosen, asks, and hands on: chosen(ids, site id or None, sector or None)."""

    chosen = Signal(object, object, object)

    def __init__(self, page: QWidget, jobs: Jobs) -> None:
        super().__init__(page)
        self._page = page
        self._jobs = jobs

    def ask(self, workspace: Workspace, ids: Sequence[str]) -> None:
        """Ask for these keywords."""
        job = self._jobs.start("keywords.belonging", _("Reading sites"), partial(self._read, workspace), quiet=True)
        job.succeeded.connect(partial(self._open, list(ids)))

    async def _read(self, workspace: Workspace, _report: Report) -> Known:
        from alwrity_desktop.store import keyword_rows

        sites = await workspace.publisher.sites()
        return [(one.id, one.name or one.url) for one in sites], await workspace.db.read(keyword_rows.sectors)

    def _open(self, ids: list[str], known: object) -> None:
        dialog = BelongingDialog(self._page, len(ids), cast("Known", known))
        dialog.chosen.connect(partial(self._chosen, ids))
        dialog.open()

    def _chosen(self, ids: list[str], site_id: object, sector: object) -> None:
        if site_id is not None or sector is not None:
            self.chosen.emit(ids, site_id, sector)
