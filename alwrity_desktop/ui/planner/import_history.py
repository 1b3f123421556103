"""What was imported, the last import taken back, and the columns that are remembered."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtWidgets import QDialog, QLayout, QVBoxLayout, QWidget

from alwrity_desktop.core.errors import KnownError
from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.core.progress import Report
from alwrity_desktop.ui.dates import at
from alwrity_desktop.ui.planner.import_words import fields, tool_title
from alwrity_desktop.ui.theme import space
from alwrity_desktop.ui.widgets.buttons import button
from alwrity_desktop.ui.widgets.confirm import ConfirmDialog
from alwrity_desktop.ui.widgets.feedback import Banner, EmptyState
from alwrity_desktop.ui.widgets.layout import Card, Page, clear, column, row
from alwrity_desktop.ui.widgets.text import ElidedLabel, label

if TYPE_CHECKING:
    from alwrity_desktop.model.keyword import KeywordImport
    from alwrity_desktop.ui.jobs import Jobs
    from alwrity_desktop.workspace import Workspace

Maps = list[tuple[str, dict[str, str], datetime]]
Past = tuple[list["KeywordImport"], int, Maps]
JOB = "planner.imports"
SHOWN = 100
"""Imports that are listed; the command line lists all."""


class HistoryPresenter(QObject):
    """listed(Past): imports, the number of the one that can be undone, remembered columns. undone(KeywordImport)."""

    listed = Signal(object)
    undone = Signal(object)
    trouble = Signal(object)

    def __init__(self, view: QObject, jobs: Jobs, workspace: Workspace) -> None:
        super().__init__(view)
        self._jobs = jobs
        self._importer = workspace.planner.importer

    def refresh(self) -> None:
        """Read all."""
        job = self._jobs.start(f"{JOB}.load", _("Reading"), self._load, quiet=True, handled=True)
        job.succeeded.connect(self.listed)
        job.failed.connect(self._tell)

    def undo(self, number: int) -> None:
        """Take back the last import."""
        job = self._jobs.start(f"{JOB}.undo", _("Taking back an import"), partial(self._undo, number), handled=True)
        job.succeeded.connect(self.undone)
        job.failed.connect(self._tell)
        job.ended.connect(self._ended)

    def forget(self, signature: str) -> None:
        """Forget the columns of one kind of file."""
        work = partial(self._forget, signature)
        job = self._jobs.start(f"{JOB}.forget", _("Forgetting columns"), work, quiet=True, handled=True)
        job.failed.connect(self._tell)
        job.ended.connect(self._ended)

    async def _load(self, _report: Report) -> Past:
        return (*await self._importer.history(), await self._importer.maps())

    async def _undo(self, number: int, report: Report) -> KeywordImport:
        return await self._importer.undo(number, report)

    async def _forget(self, signature: str, _report: Report) -> bool:
        return await self._importer.forget_map(signature)

    def _ended(self, _job: object) -> None:
        self.refresh()

    def _tell(self, error: object) -> None:
        if isinstance(error, KnownError):
            self.trouble.emit(error)


class HistoryDialog(QDialog):
    """Open it with `open`. changed(): keywords went."""

    changed = Signal()

    def __init__(self, parent: QWidget, jobs: Jobs, workspace: Workspace) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Earlier imports"))
        margin = 2 * space("large")
        self.resize(QSize(760, 620).boundedTo(parent.window().size() - QSize(margin, margin)))
        self.presenter = HistoryPresenter(self, jobs, workspace)
        self.banner = Banner()
        self.page = Page(_("Earlier imports"), _("Every figure keeps the file it is from."), widest=760)
        self._files, self._maps = column(gap="medium"), column(gap="medium")
        self._maps_card = Card(_("Remembered columns"), self._maps)
        self._nothing = EmptyState("history", _("Nothing was imported yet"), _("Files you import are listed here."))
        self._files_card = Card(_("Files"), self._files)
        for part in (self.banner, self._nothing, self._files_card, self._maps_card):
            self.page.body.addWidget(part)
        for part in (self._nothing, self._files_card, self._maps_card):
            part.hide()
        self.close_button = button(_("Close"), self.reject)
        foot = row(None, self.close_button)
        foot.setContentsMargins(24, 12, 24, 16)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self.page, 1)
        box.addLayout(foot)
        self.presenter.listed.connect(self._show)
        self.presenter.undone.connect(self._undone)
        self.presenter.trouble.connect(self.banner.show_error)
        self.presenter.refresh()

    def _show(self, past: Past) -> None:
        imports, last, maps = past
        clear(self._files)
        clear(self._maps)
        for one in imports[:SHOWN]:
            self._files.addWidget(self._file(one, one.number == last))
        if (more := len(imports) - SHOWN) > 0:
            self._files.addWidget(label(ngettext("and {count} earlier one", "and {count} earlier ones", more), "caption"))
        for signature, columns, since in maps:
            self._maps.addWidget(self._map(signature, columns, since))
        self._nothing.setVisible(not imports)
        self._files_card.setVisible(bool(imports))
        self._maps_card.setVisible(bool(maps))
        self.close_button.setFocus()

    def _file(self, one: KeywordImport, last: bool) -> QWidget:
        counts = _("{new} new, {changed} changed, {refused} refused", new=f"{one.new:,}", changed=f"{one.changed:,}",
                   refused=f"{one.refused:,}")  # fmt: skip
        day = one.dated.date().isoformat()
        about = _("{tool} · imported {at} · figures from {day}", tool=tool_title(one.tool), at=at(one.created_at), day=day)
        words = column(ElidedLabel(one.file, "strong"), ElidedLabel(counts), ElidedLabel(about, "caption"), gap="hair")
        line = row(words)
        line.setStretch(0, 1)
        if last:
            undo = button(_("Undo this import"), partial(self._ask, one), icon="undo")
            undo.setAccessibleName(_("Undo the import of {file}", file=one.file))
            line.addWidget(undo)
        return _clear(line)

    def _map(self, signature: str, columns: dict[str, str], since: datetime) -> QWidget:
        titles = dict(fields())
        told = ", ".join(f"{head}: {titles.get(name, name)}" for head, name in columns.items() if name)
        forget = button(_("Forget"), partial(self._forget, signature), kind="quiet")
        forget.setAccessibleName(_("Forget these columns: {columns}", columns=told))
        line = row(column(ElidedLabel(told, "strong"), label(at(since), "caption"), gap="hair"), forget)
        line.setStretch(0, 1)
        return _clear(line)

    def _ask(self, one: KeywordImport, _checked: bool = False) -> None:
        text = _(
            "Its keywords go, and figures it changed are as they were before. What you changed by hand since stays, and so "
            "do keywords you used or put aside."
        )
        ask = ConfirmDialog(self, _("Undo the import of “{file}”?", file=one.file), text, _("Undo it"))
        ask.accepted.connect(partial(self.presenter.undo, one.number))
        ask.open()

    def _undone(self, one: KeywordImport) -> None:
        self.banner.say(_("“{file}” was taken back.", file=one.file), mood="success")
        self.changed.emit()

    def _forget(self, signature: str, _checked: bool = False) -> None:
        self.presenter.forget(signature)


def _clear(line: QLayout) -> QWidget:
    made = QWidget()
    made.setProperty("kind", "clear")
    made.setLayout(line)
    return made
