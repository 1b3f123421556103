"""Runs a tool with the text that was chosen, and puts what it made into the draft."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import QObject, Signal

from alwrity_desktop.core.errors import KnownError
from alwrity_desktop.core.messages import _
from alwrity_desktop.core.progress import Progress, Report
from alwrity_desktop.ui.jobs import Jobs
from alwrity_desktop.ui.seo.tool_bench import Bench
from alwrity_desktop.ui.seo.tool_output import Output
from alwrity_desktop.ui.seo.tools import Tool

if TYPE_CHECKING:
    from alwrity_desktop.workspace import Workspace

JOB = "seo.tool"


class ToolsPresenter(QObject):
    """A child of the view.

    done(Output). running(words): "" when nothing runs. chosen(title): the text tools work on. told(sentence): something
    was put into the draft. trouble(KnownError).
    """

    done = Signal(object)
    running = Signal(str)
    chosen = Signal(str)
    told = Signal(str)
    trouble = Signal(object)

    def __init__(self, view: QObject, jobs: Jobs) -> None:
        super().__init__(view)
        self._jobs = jobs
        self._workspace: Workspace | None = None
        self._kind = self._id = ""

    def attach(self, workspace: Workspace) -> None:
        """The workspace to work in."""
        self._workspace = workspace

    @property
    def has_draft(self) -> bool:
        """Whether something can be put into the chosen text."""
        return self._kind == "draft"

    def choose(self, kind: str, subject_id: str, title: str = "") -> None:
        """Work on this draft or post from now on."""
        self._kind, self._id = kind, subject_id
        if title:
            self.chosen.emit(title)

    def run(self, tool: Tool, values: dict[str, Any], files: list[Path]) -> None:
        """Run a tool."""
        if self._workspace is None or self._jobs.get(JOB) is not None:
            return
        job = self._jobs.start(JOB, tool.title, partial(self._run, tool, values, files), handled=True)
        self.running.emit(_("Working ..."))
        job.progressed.connect(self._progressed)
        job.succeeded.connect(self._succeeded)
        job.failed.connect(self._failed)
        job.cancelled.connect(self._stopped)

    def stop(self) -> None:
        """Stop what runs."""
        if (job := self._jobs.get(JOB)) is not None:
            job.cancel()

    def take(self, field: str, text: str) -> None:
        """Put a text into a field of the chosen draft; "alt:2" is the second image, "schema" structured data."""
        work = partial(self._take, field, text)
        job = self._jobs.start("seo.tool.take", _("Putting it into the draft"), work, handled=True)
        job.succeeded.connect(self._taken)
        job.failed.connect(self._failed)

    async def _run(self, tool: Tool, values: dict[str, Any], files: list[Path], report: Report) -> Output:
        assert self._workspace is not None
        bench = Bench(self._workspace, files=files)
        if self._id and tool.needs in ("text", "draft"):
            kind = "post" if self._kind == "post" else "draft"
            bench.paper = (await self._workspace.seo.subject(kind, self._id)).paper
            bench.draft = await self._workspace.library.get_or_none(self._id) if kind == "draft" else None
        return await tool.function(bench, values, report)

    async def _take(self, field: str, text: str, _report: Report) -> str:
        assert self._workspace is not None
        opened = await self._workspace.library.edit(self._id)
        try:
            _put(opened.draft, field, text)
            await self._workspace.library.save(opened.draft, "before_ai" if field.startswith("alt") else None)
            return opened.draft.title
        finally:
            await opened.close()

    def _taken(self, title: object) -> None:
        self.told.emit(_("It is in “{title}” now.", title=str(title)))

    def _progressed(self, progress: Progress) -> None:
        if progress.message:
            self.running.emit(progress.message)

    def _succeeded(self, output: object) -> None:
        self.running.emit("")
        self.done.emit(cast("Output", output))

    def _failed(self, error: object) -> None:
        self.running.emit("")
        if isinstance(error, KnownError):
            self.trouble.emit(error)

    def _stopped(self) -> None:
        self.running.emit("")


def _put(draft: Any, field: str, text: str) -> None:
    name, _colon, which = field.partition(":")
    if name == "alt":
        from alwrity_desktop.seo import alt_texts

        draft.body = alt_texts.put(draft.body, {int(which): text})
    elif name == "schema":
        from alwrity_desktop.seo import structured_data

        draft.body = structured_data.put_into(draft.body, json.loads(text))
    else:
        setattr(draft, name, text)
