"""Runs the checks over the archive, and what is done with many texts at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import QObject, Signal

from alwrity_desktop.core.errors import KnownError
from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.core.progress import Progress, Report
from alwrity_desktop.ui.jobs import Jobs

if TYPE_CHECKING:
    from alwrity_desktop.seo.archive import ArchiveRow, RunOutcome
    from alwrity_desktop.seo.bulk_mending import BulkOutcome
    from alwrity_desktop.workspace import Workspace

RUN = "seo.archive.run"
ROWS = "seo.archive.rows"
MEND = "seo.archive.mend"


class ArchivePresenter(QObject):
    """A child of the view.

    listed(rows): the archive, the worst first. running(words, share or -1): a run goes on. ended(sentence, remedies):
    it is over. trouble(KnownError): a run failed; unread: the rows could not be read. opened(draft id): a post was made
    a draft.
    """

    listed = Signal(object)
    running = Signal(str, float)
    ended = Signal(str, object)
    trouble = Signal(object)
    unread = Signal(object)
    opened = Signal(str)

    def __init__(self, view: QObject, jobs: Jobs) -> None:
        super().__init__(view)
        self._jobs = jobs
        self._workspace: Workspace | None = None

    def attach(self, workspace: Workspace) -> None:
        """The workspace to read from."""
        self._workspace = workspace
        self.refresh()

    @property
    def busy(self) -> bool:
        """Whether a run goes on."""
        return any(self._jobs.get(key) is not None for key in (RUN, MEND))

    def refresh(self) -> None:
        """Read the rows again."""
        if self._workspace is not None:
            job = self._jobs.start(ROWS, _("Reading the archive"), self._rows, quiet=True, handled=True)
            job.succeeded.connect(self.listed)
            job.failed.connect(self._not_read)

    def run(self, *, afresh: bool = False, rows: Sequence[ArchiveRow] | None = None) -> None:
        """Judge what has changed, or everything; of these rows only, when given."""
        if self._workspace is None or self.busy:
            return
        only = None if rows is None else [(row.text.kind, row.text.id) for row in rows]
        work = partial(self._run, afresh, only)
        self._follow(self._jobs.start(RUN, _("Judging the archive"), work, handled=True), self._ran)

    def mend(self, rows: Sequence[ArchiveRow]) -> None:
        """Write missing titles, descriptions and slugs of drafts."""
        if self._workspace is None or self.busy:
            return
        ids = [row.text.id for row in rows if row.text.kind == "draft"]
        job = self._jobs.start(MEND, _("Mending texts"), partial(self._mend, ids), handled=True)
        self._follow(job, self._mended)

    def stop(self) -> None:
        """Stop what runs; what was done is kept."""
        for key in (RUN, MEND):
            if (job := self._jobs.get(key)) is not None:
                job.cancel()

    def open_post(self, row: ArchiveRow) -> None:
        """Make a draft of a post, or open the one it came from."""
        job = self._jobs.start(
            "seo.archive.open", _("Opening a post as a draft"), partial(self._open, row.text.id), handled=True
        )
        job.succeeded.connect(self.opened)
        job.failed.connect(self._failed)

    def _follow(self, job: Any, done: Callable[[object], None]) -> None:
        job.progressed.connect(self._progressed)
        job.succeeded.connect(done)
        job.failed.connect(self._failed)
        job.cancelled.connect(self._stopped)
        self.running.emit(job.title, -1.0)

    async def _rows(self, _report: Report) -> list[ArchiveRow]:
        assert self._workspace is not None
        return await self._workspace.seo.archive.rows()

    async def _run(self, afresh: bool, only: list[tuple[str, str]] | None, report: Report) -> RunOutcome:
        assert self._workspace is not None
        return await self._workspace.seo.archive.run(report, afresh=afresh, only=only)

    async def _mend(self, ids: list[str], report: Report) -> BulkOutcome:
        from alwrity_desktop.seo.bulk_mending import mend_drafts
        from alwrity_desktop.store import prompts

        workspace = self._workspace
        assert workspace is not None
        known = await workspace.seo.known()
        own = await workspace.db.read(prompts.all_overrides)
        library = workspace.library
        done = await mend_drafts(workspace.engine, library.edit, library.save, ids, known, report, own)
        await workspace.seo.archive.run(report, only=[("draft", key) for key in ids])
        return done

    async def _open(self, post_id: str, _report: Report) -> str:
        from alwrity_desktop.store import remote_posts

        workspace = self._workspace
        assert workspace is not None
        post = await workspace.db.read(remote_posts.get, post_id)
        assert post is not None
        site = await workspace.publisher.site(post.site_id)
        draft, new = await workspace.publisher.mirror.open_as_draft(site, post)
        if new:
            await workspace.library.create(draft)
        return draft.id

    def _progressed(self, progress: Progress) -> None:
        self.running.emit(progress.message, -1.0 if progress.done is None else progress.done)

    def _ran(self, result: object) -> None:
        outcome = cast("RunOutcome", result)
        text = ngettext("{count} text was judged.", "{count} texts were judged.", outcome.judged)
        same = ngettext("{count} had not changed.", "{count} had not changed.", outcome.unchanged)
        self.ended.emit(f"{text} {same}" if outcome.unchanged else text, [])
        self.refresh()

    def _mended(self, result: object) -> None:
        outcome = cast("BulkOutcome", result)
        text = ngettext("{count} draft was mended.", "{count} drafts were mended.", outcome.mended)
        self.ended.emit(text, outcome.left_out)
        self.refresh()

    def _stopped(self) -> None:
        self.ended.emit(_("Stopped; what was done is kept."), [])
        self.refresh()

    def _failed(self, error: object) -> None:
        self.ended.emit("", [])
        if isinstance(error, KnownError):
            self.trouble.emit(error)
            self.refresh()

    def _not_read(self, error: object) -> None:
        if isinstance(error, KnownError):
            self.unread.emit(error)
