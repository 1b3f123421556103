"""Reads the log, and looks how the program and what it works with are."""

from __future__ import annotations

import platform
import sys
from pathlib import Path
from typing import Any

import PySide6
from PySide6.QtCore import QObject, Signal, qVersion

from alwrity_desktop import __version__
from alwrity_desktop.core import logs, paths
from alwrity_desktop.core.errors import KnownError
from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.core.progress import Report
from alwrity_desktop.ui.jobs import Jobs
from alwrity_desktop.ui.pages.system import Health
from alwrity_desktop.ui.presenter import Presenter
from alwrity_desktop.ui.system.models import LogEntry, read_log


class SystemPresenter(Presenter):
    """listed(log entries), examined(list of Health), checking(), unexamined(error)."""

    name = "system"
    listed = Signal(object)
    examined = Signal(object)
    checking = Signal()
    unexamined = Signal(object)

    def __init__(self, view: QObject, jobs: Jobs) -> None:
        super().__init__(view, jobs)
        self._entries: list[LogEntry] = []
        self._size = -1

    def examine(self) -> None:
        """Let the doctor look at workspace, keys and sites; the sites are asked."""
        if self._attached is None:
            return
        self.checking.emit()
        job = self._jobs.start("system.examine", _("Looking how everything is"), self._examine, handled=True)
        job.succeeded.connect(self._examined)
        job.failed.connect(self._not_examined)

    def facts(self) -> list[tuple[str, str]]:
        """Versions, places, and what left this machine."""
        known = [
            (_("ALwrity"), __version__),
            (_("Python"), sys.version.split()[0]),
            (_("Qt"), f"{qVersion()} (PySide {PySide6.__version__})"),
            (_("System"), platform.platform()),
            (_("Log"), str(_log_file())),
            (_("Settings of this machine"), str(paths.config_folder())),
        ]
        if self._attached is not None:
            gate = self._attached.http
            hosts = ", ".join(f"{host} ({number:,})" for host, number in gate.requests.most_common(20))
            asked = ngettext("{count} request", "{count} requests", sum(gate.requests.values()))
            known += [(_("SQLite"), self._attached.db.sqlite_version)]
            known += [(_("Workspace"), str(self._attached.folder)), (_("Network since the start"), f"{asked}  {hosts}")]
        return known

    def _show(self, found: list[LogEntry]) -> None:
        self.listed.emit(found)

    def _examined(self, found: list[dict[str, Any]]) -> None:
        self.examined.emit([Health(part["what"], part["ok"], part["found"]) for part in found])

    def _not_examined(self, error: Exception) -> None:
        if isinstance(error, KnownError):
            self.unexamined.emit(error)

    async def _load(self, _report: Report) -> list[LogEntry]:
        import asyncio

        size = await asyncio.to_thread(_size, _log_file())
        if size != self._size:
            self._entries, self._size = await asyncio.to_thread(read_log, _log_file()), size
        return self._entries

    async def _examine(self, _report: Report) -> list[dict[str, Any]]:
        return await self._workspace.examine()


def _size(file: Path) -> int:
    return file.stat().st_size if file.is_file() else 0


def _log_file() -> Path:
    return paths.state_folder() / logs.NAME
