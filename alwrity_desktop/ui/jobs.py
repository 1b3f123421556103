"""The one door for background work: an async function goes in, signals come out. Here asyncio meets Qt."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, Literal

from PySide6.QtCore import QObject, Signal

from alwrity_desktop.core.errors import KnownError
from alwrity_desktop.core.progress import Progress, Report
from alwrity_desktop.ui.job_notes import JobNotes

if TYPE_CHECKING:
    import asyncio

Work = Callable[[Report], Awaitable[Any]]
State = Literal["waiting", "running", "succeeded", "failed", "cancelled"]


class Job(QObject):
    """One piece of work. `failed` carries the exception; see Jobs for where else it goes."""

    progressed = Signal(object)
    succeeded = Signal(object)
    failed = Signal(object)
    cancelled = Signal()
    ended = Signal(object)

    def __init__(self, key: str, title: str, work: Work, *, quiet: bool, handled: bool) -> None:
        super().__init__()
        self.key = key
        self.title = title
        self.quiet = quiet
        self.handled = handled
        self.state: State = "waiting"
        self.progress = Progress("wait")
        self.error: Exception | None = None
        self._work = work
        self.task: asyncio.Task[None] | None = None

    def cancel(self) -> None:
        """Ask the work to stop; what it has done is its own to keep. `cancelled` follows."""
        task = self.task
        if self.state == "waiting":  # a task that has not begun is cancelled without a word from `_run`
            self._end("cancelled")
            self.cancelled.emit()
        if task is not None:
            task.cancel()

    def begin(self, loop: asyncio.AbstractEventLoop) -> None:
        """Put the work on the loop; Jobs calls this."""
        if self.state == "waiting" and self.task is None:
            self.task = loop.create_task(self._run(), name=self.key)

    async def _run(self) -> None:
        import asyncio

        self.state = "running"
        try:
            result = await self._work(self._report)
        except asyncio.CancelledError:
            self._end("cancelled")
            self.cancelled.emit()
        except Exception as error:  # noqa: BLE001 - the door: known errors go to the view, bugs to the crash report
            self.error = error
            self._end("failed")
            self.failed.emit(error)
        else:
            self._end("succeeded")
            self.succeeded.emit(result)

    def _report(self, progress: Progress) -> None:
        if progress.done is None and not progress.message:
            progress = Progress(progress.phase, self.progress.message, self.progress.done, progress.text)
        self.progress = progress
        self.progressed.emit(progress)

    def _end(self, state: State) -> None:
        self.state = state
        self.task = None
        self.ended.emit(self)


class Jobs(QObject):
    """All jobs of the window. Work started before the loop is there waits for it.

    A known error goes up by `troubled` (unless the job's starter handles it), anything else by `crashed`.
    """

    changed = Signal()
    troubled = Signal(object)
    crashed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._running: dict[str, Job] = {}
        self.notes = JobNotes(self)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._closing = False

    def start(self, key: str, title: str, work: Work, *, quiet: bool = False, handled: bool = False) -> Job:
        """Run `work(report)`; the same key twice is the same job.

        quiet: not shown in the status bar. handled: the starter listens to `failed` and shows known errors itself.
        """
        if key in self._running:
            return self._running[key]
        job = Job(key, title, work, quiet=quiet, handled=handled)
        self._running[key] = job
        if not quiet:
            self.notes.add(job)
        job.progressed.connect(self._progressed)
        job.ended.connect(self._ended)
        if self._loop is not None and not self._closing:
            job.begin(self._loop)
        self.changed.emit()
        return job

    @property
    def is_ready(self) -> bool:
        """True once work really runs."""
        return self._loop is not None

    def ready(self, loop: asyncio.AbstractEventLoop) -> None:
        """The loop is there: begin what waited."""
        self._loop = loop
        for job in list(self._running.values()):
            job.begin(loop)

    def running(self, *, quiet: bool = False) -> list[Job]:
        """Jobs that have not ended, oldest first; with `quiet` also those the status bar does not show."""
        return [job for job in self._running.values() if quiet or not job.quiet]

    def get(self, key: str) -> Job | None:
        """The job with this key, if it has not ended."""
        return self._running.get(key)

    async def stop_all(self, *, for_good: bool = True) -> None:
        """Stop every job but the one this is awaited in, and wait until they have ended.

        for_good: begin no more; else what was started meanwhile is dropped, and jobs are begun again.
        """
        import asyncio

        self._closing = True
        mine = asyncio.current_task()
        tasks = [job.task for job in self._running.values() if job.task is not None and job.task is not mine]
        for job in self.running(quiet=True):
            if job.task is not mine:
                job.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if not for_good:
            for job in self.running(quiet=True):
                if job.task is None:
                    job.cancel()
            self._closing = False

    def _progressed(self, progress: Progress) -> None:
        if not progress.text:
            self.changed.emit()

    def _ended(self, job: Job) -> None:
        if self._running.get(job.key) is job:
            del self._running[job.key]
        self.changed.emit()
        if job.error is None:
            return
        if not isinstance(job.error, KnownError):
            self.crashed.emit(job.error)
        elif not job.handled:
            self.troubled.emit(job.error)
