"""Reads, checks, keeps and resets prompts."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from alwrity_desktop.core.errors import KnownError
from alwrity_desktop.core.messages import _
from alwrity_desktop.core.progress import Report
from alwrity_desktop.ui.settings.prompt_rows import PromptRow, all_prompts, check, keep, reset

if TYPE_CHECKING:
    from alwrity_desktop.ui.jobs import Jobs
    from alwrity_desktop.workspace import Workspace


class PromptsPresenter(QObject):
    """A child of the page.

    listed(rows). unread(KnownError): they could not be read. checked(key, sentence): "" for a text that can be used.
    kept(row): the person's own is in place. was_reset(row): ours is. trouble(KnownError).
    """

    listed = Signal(object)
    unread = Signal(object)
    checked = Signal(str, str)
    kept = Signal(object)
    was_reset = Signal(object)
    trouble = Signal(object)

    def __init__(self, view: QObject, jobs: Jobs, workspace: Workspace) -> None:
        super().__init__(view)
        self._jobs = jobs
        self._workspace = workspace
        self._waiting: tuple[PromptRow, str] | None = None

    def refresh(self) -> None:
        """Read all prompts again."""
        job = self._jobs.start("prompts.load", _("Reading prompts"), self._load, quiet=True, handled=True)
        job.succeeded.connect(self.listed)
        job.failed.connect(self._not_read)

    def check(self, row: PromptRow, text: str) -> None:
        """Say whether a text can be used; of several asked for in a row the last one counts."""
        self._waiting = row, text
        if self._jobs.get("prompts.check") is None:
            job = self._jobs.start("prompts.check", _("Checking a prompt"), self._check, quiet=True, handled=True)
            job.succeeded.connect(self._told)

    def keep(self, row: PromptRow, text: str) -> None:
        """Keep the person's own."""
        work = partial(self._keep, row, text)
        job = self._jobs.start("prompts.keep", _("Saving a prompt"), work, quiet=True, handled=True)
        job.succeeded.connect(partial(self._is_kept, row))
        job.failed.connect(self._failed)

    def reset(self, row: PromptRow) -> None:
        """Go back to ours."""
        work = partial(self._reset, row)
        job = self._jobs.start("prompts.reset", _("Resetting a prompt"), work, quiet=True, handled=True)
        job.succeeded.connect(partial(self._is_reset, row))
        job.failed.connect(self._failed)

    async def _load(self, _report: Report) -> list[PromptRow]:
        return await all_prompts(self._workspace)

    async def _check(self, _report: Report) -> tuple[str, str]:
        import asyncio

        assert self._waiting is not None
        while True:
            row, text = self._waiting
            said = await asyncio.to_thread(_fault, row, text)
            if self._waiting == (row, text):
                return row.key, said

    async def _keep(self, row: PromptRow, text: str, _report: Report) -> None:
        await keep(self._workspace, row, text)

    async def _reset(self, row: PromptRow, _report: Report) -> None:
        await reset(self._workspace, row)

    def _told(self, found: tuple[str, str]) -> None:
        self.checked.emit(*found)

    def _is_kept(self, row: PromptRow, _nothing: object = None) -> None:
        self.kept.emit(row)
        self.refresh()

    def _is_reset(self, row: PromptRow, _nothing: object = None) -> None:
        self.was_reset.emit(row)
        self.refresh()

    def _not_read(self, error: object) -> None:
        if isinstance(error, KnownError):
            self.unread.emit(error)

    def _failed(self, error: object) -> None:
        if isinstance(error, KnownError):
            self.trouble.emit(error)


def _fault(row: PromptRow, text: str) -> str:
    try:
        check(row, text)
    except KnownError as error:
        return error.sentence
    return ""
