"""System."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from alwrity_desktop.core.messages import _
from alwrity_desktop.ui.page_view import PageView
from alwrity_desktop.ui.pages.system import HealthPage, SystemPage, SystemPart
from alwrity_desktop.ui.pages.table import TablePage
from alwrity_desktop.ui.system.models import LogEntry, jobs_table, log_table, texts
from alwrity_desktop.ui.system.presenter import SystemPresenter

if TYPE_CHECKING:
    from alwrity_desktop.ui.job_notes import JobRecord
    from alwrity_desktop.ui.shell import Shell
    from alwrity_desktop.workspace import Workspace

EVERY = 1000
"""Milliseconds between two looks at jobs and log while they are shown."""


class SystemView(PageView):
    """Health, jobs, log."""

    def __init__(self, shell: Shell, parent: QWidget | None = None) -> None:
        super().__init__(shell, parent)
        self.presenter = SystemPresenter(self, shell.jobs)
        self.health = HealthPage(_("How everything is"), _("About this program"))
        self.jobs = TablePage(jobs_table(self._stop), shell)
        self.log = TablePage(log_table(self._copy), shell)
        parts = [
            SystemPart("health", _("Health"), self.health),
            SystemPart("jobs", _("Jobs"), self.jobs),
            SystemPart("log", _("Log"), self.log),
        ]
        self.page = SystemPage(_("System"), _("How the program runs, what it is doing, and what it has noted."), parts)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.page)
        self._shown_jobs: list[JobRecord] = []
        self._examined = False
        self._timer = QTimer(self, interval=EVERY)
        self._timer.timeout.connect(self._look)
        self._connect()
        self.page.show_part(shell.state.text("system.part", "health"))

    def attach(self, workspace: Workspace) -> None:
        self.presenter.attach(workspace)
        self.health.show_facts(self.presenter.facts())
        if self.isVisible():
            self._examine_once()

    def page_shown(self) -> None:
        self.health.show_facts(self.presenter.facts())
        self.presenter.refresh()
        self._look()
        self._examine_once()

    def remember(self) -> None:
        self.shell.state.set("system.part", self.page.part())
        self.jobs.remember()
        self.log.remember()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._timer.stop()

    def _connect(self) -> None:
        presenter = self.presenter
        presenter.listed.connect(self._show_log)
        presenter.failed.connect(self.log.show_error)
        presenter.checking.connect(self.health.show_checking)
        presenter.examined.connect(self.health.show_health)
        presenter.unexamined.connect(self.health.show_error)
        self.health.checked.connect(presenter.examine)
        self.log.retried.connect(presenter.refresh)
        self.page.part_shown.connect(self._look)

    def _examine_once(self) -> None:
        if not self._examined and self.presenter.is_attached:
            self._examined = True
            self.presenter.examine()

    def _look(self, *_part: object) -> None:
        part = self.page.part()
        if part == "jobs":
            found = self.shell.jobs.notes.records()
            if found != self._shown_jobs:
                self._shown_jobs = found
                self.jobs.set_rows(found)
        elif part == "log":
            self.presenter.refresh()

    def _show_log(self, entries: list[LogEntry]) -> None:
        if self.log.rows() is not entries:
            self.log.set_rows(entries)

    def _stop(self, jobs: list[JobRecord]) -> None:
        for job in jobs:
            self.shell.jobs.notes.stop(job.number)
        self._look()

    def _copy(self, entries: list[LogEntry]) -> None:
        QApplication.clipboard().setText(texts(entries))
