"""What presenters that read something and show it have in common."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal

from alwrity_desktop.core.errors import KnownError
from alwrity_desktop.core.messages import _
from alwrity_desktop.core.progress import Report
from alwrity_desktop.ui.jobs import Job, Jobs

if TYPE_CHECKING:
    from alwrity_desktop.workspace import Workspace

PAUSE = 150
"""Milliseconds of rest after a change before `soon` reads."""


class Presenter(QObject):
    """A child of its view. `refresh` runs `_load` as one quiet job; what it gives goes to `_show`, a known error to
    `failed`. Asked again while it reads, it reads once more. A subclass names itself, e.g. `name = "library"`."""

    name = ""
    failed = Signal(object)

    def __init__(self, view: QObject, jobs: Jobs) -> None:
        super().__init__(view)
        self._jobs = jobs
        self._attached: Workspace | None = None
        self._again = False
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE)
        self._pause.timeout.connect(self.refresh)

    def attach(self, workspace: Workspace) -> None:
        """The workspace to read from; comes once."""
        self._attached = workspace
        self.refresh()

    def refresh(self) -> None:
        """Read again."""
        if self._attached is None:
            return
        key = f"{self.name}.load"
        if self._jobs.get(key) is not None:
            self._again = True
            return
        job = self._jobs.start(key, _("Reading"), self._load, quiet=True, handled=True)
        job.succeeded.connect(self._show)
        job.failed.connect(self._tell)
        job.ended.connect(self._loaded)

    def soon(self) -> None:
        """Read after a short rest, e.g. while somebody types."""
        self._pause.start()

    @property
    def is_attached(self) -> bool:
        """True once the workspace is open."""
        return self._attached is not None

    @property
    def _workspace(self) -> Workspace:
        assert self._attached is not None, "nothing can be asked for before the workspace is open"
        return self._attached

    def _change(self, what: str, title: str, work: Callable[[Report], Awaitable[Any]], *, quiet: bool = True) -> Job:
        """Run work that changes something, e.g. `_change("trash", ...)`; the list is read again when it ended."""
        job = self._jobs.start(f"{self.name}.{what}", title, work, quiet=quiet)
        job.ended.connect(self._changed)
        return job

    async def _load(self, _report: Report) -> Any:
        """Read what `_show` draws."""
        raise NotImplementedError

    def _show(self, found: Any) -> None:
        """Hand on what was read."""
        raise NotImplementedError

    def _tell(self, error: Exception) -> None:
        if isinstance(error, KnownError):
            self.failed.emit(error)

    def _changed(self, _job: object) -> None:
        self.refresh()

    def _loaded(self, _job: object) -> None:
        if self._again:
            self._again = False
            self._pause.start()
