"""What a model would cost, asked while somebody chooses: only the answer to the last question counts."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial

from PySide6.QtCore import QObject, Signal

from alwrity_desktop.core.errors import KnownError
from alwrity_desktop.core.messages import _
from alwrity_desktop.core.progress import Report
from alwrity_desktop.ui.jobs import Jobs


class Estimates(QObject):
    """A child of a presenter. told(Estimate or None, why there is none or "")."""

    told = Signal(object, str)

    def __init__(self, parent: QObject, jobs: Jobs, name: str) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._name = name
        self._asked = 0

    def ask(self, work: Callable[[Report], Awaitable[object]]) -> None:
        """Find out; `work` gives an Estimate, or None where no model would be asked."""
        self._asked += 1
        key = f"{self._name}.estimate.{self._asked}"
        job = self._jobs.start(key, _("Estimating"), work, quiet=True, handled=True)
        job.succeeded.connect(partial(self._found, self._asked))
        job.failed.connect(partial(self._failed, self._asked))

    def _found(self, number: int, found: object) -> None:
        if number == self._asked:
            self.told.emit(found, "")

    def _failed(self, number: int, error: object) -> None:
        if number == self._asked and isinstance(error, KnownError):
            self.told.emit(None, error.sentence)
