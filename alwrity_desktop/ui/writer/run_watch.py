"""Reads along while another program writes the open draft: its text and steps appear here as they arrive."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from alwrity_desktop.core.messages import _
from alwrity_desktop.core.progress import Report
from alwrity_desktop.ui.writer.run_panel import RunPanel, steps_shown

if TYPE_CHECKING:
    from alwrity_desktop.model.draft import Draft
    from alwrity_desktop.ui.editor.editor import MarkdownEditor
    from alwrity_desktop.ui.jobs import Job
    from alwrity_desktop.ui.writer.presenter import WriterPresenter

JOB = "writer.watch"
EVERY = 0.5
"""Seconds between two looks at what has arrived."""


class RunWatch(QObject):
    """began(sentence): another program writes this draft, and nothing is saved from here meanwhile. ended(Draft or None):
    the draft as it left it, or None when this one was closed before.
    """

    began = Signal(str)
    ended = Signal(object)

    def __init__(self, view: QObject, drafts: WriterPresenter, editor: MarkdownEditor, panel: RunPanel) -> None:
        super().__init__(view)
        self._drafts = drafts
        self._editor = editor
        self._panel = panel
        drafts.before_close = self.leave

    @property
    def on(self) -> bool:
        """Whether another program writes the open draft."""
        return self._drafts.jobs.get(JOB) is not None

    def begin(self, run_id: str) -> Job:
        """Read along until nobody writes the run any more."""
        title = _("Reading along while the draft is written")
        return self._drafts.jobs.start(JOB, title, partial(self._watch, run_id), quiet=True)

    async def leave(self) -> None:
        """Read along no longer: the draft is being closed here."""
        import asyncio

        job = self._drafts.jobs.get(JOB)
        task = job.task if job is not None else None
        if job is not None:
            job.cancel()
        if task is not None and task is not asyncio.current_task():
            await asyncio.gather(task, return_exceptions=True)

    async def _watch(self, run_id: str, _report: Report) -> None:
        import asyncio

        workspace = self._drafts.workspace
        assert workspace is not None
        await self._drafts.give_way()
        draft: Draft | None = None
        try:
            told = ""
            while sentence := await workspace.writer.written_by(run_id):
                if sentence != told:
                    told = sentence
                    self.began.emit(sentence)
                body, steps = await workspace.writer.so_far(run_id)
                self._panel.show_elsewhere(sentence)
                self._panel.show_steps(steps_shown(steps), repeatable=False)
                self._show(body)
                await asyncio.sleep(EVERY)
            draft = await self._drafts.go_on()
            if draft is not None:
                self._show(draft.body)
        finally:
            self.ended.emit(draft)

    def _show(self, body: str) -> None:
        """The text as it is there, without moving what the person reads just now."""
        if body == self._editor.text():
            return
        bar = self._editor.verticalScrollBar()
        place, at_end = bar.value(), self._editor.is_at_bottom()
        self._editor.replace_all_text(body)
        if at_end:
            self._editor.scroll_to_bottom()
        else:
            bar.setValue(place)
