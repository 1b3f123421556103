"""Reads keyword files for the import dialog, counts what they would bring, and imports them one after the other.

It lives as long as the page of keywords: an import goes on when its dialog is closed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from alwrity_desktop.core.errors import KnownError
from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.core.progress import Progress, Report
from alwrity_desktop.core.spreadsheet import csv_text, write_csv
from alwrity_desktop.ui.jobs import Job, Jobs

if TYPE_CHECKING:
    import asyncio

    from alwrity_desktop.planner.looking import Look
    from alwrity_desktop.planner.reading import Reading
    from alwrity_desktop.planner.staging import ImportReport
    from alwrity_desktop.workspace import Workspace

JOB = "planner.import"


@dataclass(slots=True, eq=False)
class FileState:
    """One file of the dialog. turn: counts changes, so that what an older reading found is left out."""

    number: int
    path: Path
    wanted: Reading
    look: Look | None = None
    counted: ImportReport | None = None
    error: KnownError | None = None
    done: ImportReport | None = None
    importing: bool = False
    turn: int = 0

    @property
    def needs_columns(self) -> bool:
        """Is it a table of which nobody said yet which column holds the keywords?"""
        return self.look is not None and not self.look.found.tool and self.wanted.columns is None

    @property
    def ready(self) -> bool:
        """Can it be imported?"""
        return self.error is None and self.done is None and self.look is not None and not self.needs_columns

    @property
    def report(self) -> ImportReport | None:
        """What is known of its counts."""
        return self.done or self.counted


class ImportPresenter(QObject):
    """A child of the page. listed(): other files. told(FileState): more is known of one. progressed(Progress): of the
    import. ended(): it ended, each file says how. sites(list of id and name): keywords may be for. trouble(KnownError)."""

    listed = Signal()
    told = Signal(object)
    progressed = Signal(object)
    ended = Signal()
    trouble = Signal(object)
    sites = Signal(object)

    def __init__(self, page: QObject, jobs: Jobs) -> None:
        super().__init__(page)
        self._jobs = jobs
        self.workspace: Workspace | None = None
        self._numbers = 0
        self._one_by_one: asyncio.Lock | None = None
        self.files: list[FileState] = []

    def attach(self, workspace: Workspace) -> None:
        """The workspace to import into."""
        self.workspace = workspace

    @property
    def is_attached(self) -> bool:
        """True once the workspace is open."""
        return self.workspace is not None

    @property
    def is_running(self) -> bool:
        """Does an import run?"""
        return self._jobs.get(JOB) is not None

    def find_sites(self) -> None:
        """Read the sites keywords may be for."""
        if self.workspace is not None:
            job = self._jobs.start(f"{JOB}.sites", _("Reading the sites"), self._sites, quiet=True, handled=True)
            job.succeeded.connect(self.sites)
            job.failed.connect(self._tell)

    async def _sites(self, _report: Report) -> list[tuple[str, str]]:
        assert self.workspace is not None
        return [(site.id, site.name or site.url) for site in await self.workspace.publisher.sites()]

    def add(self, paths: list[Path]) -> None:
        """Further files; those that are there already are left out."""
        from alwrity_desktop.planner.reading import AS_FOUND

        there = {file.path for file in self.files}
        for path in dict.fromkeys(path.absolute() for path in paths):
            if path not in there:
                self._numbers += 1
                self.files.append(FileState(self._numbers, path, AS_FOUND))
                self._read_soon(self.files[-1])
        self.listed.emit()

    def remove(self, file: FileState) -> None:
        """Leave a file out."""
        self._stop_reading(file)
        self.files.remove(file)
        self.listed.emit()

    def drop_done(self) -> None:
        """Forget the files that are in; the others can be imported still."""
        self.files = [file for file in self.files if file.done is None]
        for file in self.files:
            if file.counted is not None or file.look is None or file.error is not None:
                self._read_soon(file)
        self.listed.emit()

    def begin_anew(self) -> None:
        """Forget all files; nothing of what was imported changes."""
        if not self.is_running:
            for file in self.files:
                self._stop_reading(file)
            self.files.clear()

    def say(self, file: FileState, **changes: Any) -> None:
        """Read a file otherwise, e.g. say(file, encoding="cp1252"). Columns that were said go with the table's shape."""
        if {"encoding", "delimiter", "header_row", "sheet"} & set(changes) and "columns" not in changes:
            changes["columns"] = None
        wanted = replace(file.wanted, **changes)
        if wanted == file.wanted:
            return
        file.wanted = wanted
        self._read_soon(file)
        self.told.emit(file)

    def as_found(self, file: FileState) -> None:
        """Take back all that was said of a file."""
        from alwrity_desktop.planner.reading import AS_FOUND

        file.wanted = AS_FOUND
        self._read_soon(file)
        self.told.emit(file)

    def start(self) -> None:
        """Import all files that are ready."""
        ready = [file for file in self.files if file.ready]
        if self.workspace is None or not ready or self.is_running:
            return
        for file in self.files:
            self._stop_reading(file)
        title = ngettext("Importing {count} keyword file", "Importing {count} keyword files", len(ready))
        job = self._jobs.start(JOB, title, partial(self._import, ready), handled=True)
        job.progressed.connect(self.progressed)
        job.ended.connect(self._import_ended)

    def stop(self) -> None:
        """Stop the import: the file that is being imported is taken back, those before it stay."""
        if (job := self._jobs.get(JOB)) is not None:
            job.cancel()

    def save_refused(self, file: FileState, path: Path) -> None:
        """Write the refused rows as CSV."""
        if file.report is not None:
            work = partial(_write_refused, file.report.refused, path)
            job = self._jobs.start(f"{JOB}.refused", _("Saving the refused rows"), work, quiet=True, handled=True)
            job.failed.connect(self._tell)

    def _read_soon(self, file: FileState) -> None:
        if self.workspace is None:
            return
        self._stop_reading(file)
        file.turn += 1
        file.counted = file.error = None
        work = partial(self._read, file, file.turn)
        job = self._jobs.start(self._key(file), _("Reading {name}", name=file.path.name), work, quiet=True, handled=True)
        job.failed.connect(partial(self._refused, file, file.turn))

    def _key(self, file: FileState) -> str:
        return f"{JOB}.read.{file.number}.{file.turn}"

    def _stop_reading(self, file: FileState) -> None:
        if (job := self._jobs.get(self._key(file))) is not None:
            job.cancel()

    async def _read(self, file: FileState, turn: int, _report: Report) -> None:
        import asyncio

        assert self.workspace is not None
        importer = self.workspace.planner.importer
        look = await importer.look(file.path, file.wanted)
        if file.turn != turn:
            return
        file.look = look
        self.told.emit(file)
        if file.needs_columns:
            return
        if self._one_by_one is None:
            self._one_by_one = asyncio.Lock()
        async with self._one_by_one:
            counted = await importer.preview(file.path, wanted=file.wanted)
        if file.turn == turn:
            file.counted = counted
            self.told.emit(file)

    def _refused(self, file: FileState, turn: int, error: object) -> None:
        if file.turn == turn and isinstance(error, KnownError):
            file.error = error
            self.told.emit(file)

    async def _import(self, ready: list[FileState], report: Report) -> None:
        import asyncio

        assert self.workspace is not None
        for place, file in enumerate(ready):
            file.importing = True
            self.told.emit(file)
            try:
                told = partial(_of_all, report, place, len(ready), file)
                file.done = await self.workspace.planner.import_file(file.path, told, file.wanted)
            except KnownError as error:
                file.error = error
            finally:
                file.importing = False
            self.told.emit(file)
            mine = asyncio.current_task()
            if mine is not None and mine.cancelling():  # it came too late for this file
                raise asyncio.CancelledError

    def _import_ended(self, job: Job) -> None:
        if job.error is not None:
            self._tell(job.error)
        self.ended.emit()

    def _tell(self, error: object) -> None:
        if isinstance(error, KnownError):
            self.trouble.emit(error)


def _of_all(report: Report, place: int, files: int, file: FileState, progress: Progress) -> None:
    """A file's progress as one of all files."""
    share = None if progress.done is None else (place + progress.done) / files
    name = (
        _("{name}: {what}", name=file.path.name, what=progress.message) if progress.phase == "stage" else progress.message
    )
    report(Progress(progress.phase, name, share))


async def _write_refused(refused: list[dict[str, Any]], path: Path, _report: Report) -> None:
    import asyncio

    text = csv_text([_("Line"), _("Reason")], ([one["line"], one["reason"]] for one in refused))
    await asyncio.to_thread(write_csv, path, text)
