"""What has run in the background since the start, for the System page."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from alwrity_desktop.core.errors import KnownError

if TYPE_CHECKING:
    from alwrity_desktop.ui.jobs import Job, State

KEPT = 500


@dataclass(slots=True, frozen=True)
class JobRecord:
    """One job: how it stands or how it ended. message: the last it reported. seconds: so far, or all of them."""

    number: int
    title: str
    state: State
    started: datetime
    seconds: float
    message: str = ""
    error: str = ""
    remedy: str = ""


class JobNotes(QObject):
    """Notes jobs as they begin and end; of those that ended only the record stays, not the work."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._ended: deque[JobRecord] = deque(maxlen=KEPT)
        self._running: dict[int, tuple[Job, datetime]] = {}
        self._last = 0

    def add(self, job: Job) -> None:
        """A job begins."""
        self._last += 1
        self._running[self._last] = job, datetime.now(UTC)
        job.ended.connect(partial(self._end, self._last))

    def records(self) -> list[JobRecord]:
        """All that run and the last KEPT that ended, newest first."""
        running = [_record(number, job, started) for number, (job, started) in self._running.items()]
        return sorted([*running, *self._ended], key=_number, reverse=True)

    def stop(self, number: int) -> None:
        """Ask a job to stop, if it still runs."""
        if number in self._running:
            self._running[number][0].cancel()

    def _end(self, number: int, _job: object) -> None:
        self._ended.append(_record(number, *self._running.pop(number)))


def _record(number: int, job: Job, started: datetime) -> JobRecord:
    error = job.error
    known = isinstance(error, KnownError)
    seconds = round((datetime.now(UTC) - started).total_seconds(), 1)
    return JobRecord(
        number,
        job.title,
        job.state,
        started,
        seconds,
        job.progress.message,
        error.happened if known else type(error).__name__ if error else "",
        error.remedy if known else "",
    )


def _number(record: JobRecord) -> int:
    return record.number
