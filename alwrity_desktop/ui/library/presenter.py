"""What the library's list does: read, search, trash and undo, import."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal

from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.core.progress import Progress, Report
from alwrity_desktop.model.draft import DraftStatus, DraftSummary
from alwrity_desktop.ui.jobs import Jobs
from alwrity_desktop.ui.library.models import CHUNK, Filter

if TYPE_CHECKING:
    from alwrity_desktop.workspace import Workspace

PAUSE = 150
"""Milliseconds of rest after a key before the list is read."""
READABLE = frozenset({".md", ".markdown", ".txt", ".html", ".htm", ".docx"})


class LibraryPresenter(QObject):
    """A child of the view.

    listed(rows, filter): a new list. appended(rows): more of it. counted(counts, tags): the numbers beside it.
    done(sentence, ids): something was moved to the trash; the ids undo it. imported(sentence, warnings).
    """

    listed = Signal(object, object)
    appended = Signal(object)
    counted = Signal(object, object)
    done = Signal(str, object)
    imported = Signal(str, object)

    def __init__(self, view: QObject, jobs: Jobs) -> None:
        super().__init__(view)
        self._jobs = jobs
        self._workspace: Workspace | None = None
        self._filter = Filter()
        self._again = False
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE)
        self._pause.timeout.connect(self.refresh)

    def attach(self, workspace: Workspace) -> None:
        """The workspace to read from."""
        self._workspace = workspace
        self.refresh()

    def look_for(self, wanted: Filter) -> None:
        """Show another part of the library, after a short rest while typing."""
        if wanted != self._filter:
            self._filter = wanted
            self._pause.start()

    def refresh(self) -> None:
        """Read the list from its beginning."""
        if self._workspace is None:
            return
        if self._jobs.get("library.list") is not None:
            self._again = True
            return
        job = self._jobs.start("library.list", _("Reading the library"), partial(self._list, self._filter), quiet=True)
        job.succeeded.connect(self._listed)

    def more(self, offset: int) -> None:
        """Read on from `offset`."""
        work = partial(self._more, self._filter, offset)
        self._jobs.start("library.more", _("Reading the library"), work, quiet=True).succeeded.connect(self.appended)

    def trash(self, ids: list[str]) -> None:
        """Put drafts into the trash."""
        self._change(partial(self._trash, ids))

    def untrash(self, ids: list[str]) -> None:
        """Take drafts out of the trash."""
        self._change(partial(self._untrash, ids))

    def delete(self, ids: list[str]) -> None:
        """Delete drafts for good."""
        self._change(partial(self._delete, ids))

    def set_status(self, ids: list[str], status: DraftStatus) -> None:
        """Give drafts a status."""
        self._change(partial(self._set_status, ids, status))

    def duplicate(self, draft_id: str) -> None:
        """Make a copy of a draft."""
        self._change(partial(self._duplicate, draft_id))

    def import_paths(self, paths: list[str]) -> None:
        """Import files and folders."""
        job = self._jobs.start("library.import", _("Importing texts"), partial(self._import, paths))
        job.succeeded.connect(self._imported)

    def _change(self, work: Any) -> None:
        job = self._jobs.start(f"library.change.{id(work)}", _("Changing the library"), work, quiet=True)
        job.succeeded.connect(self._changed)

    def _changed(self, outcome: tuple[str, list[str]]) -> None:
        self.done.emit(*outcome)
        self.refresh()

    def _listed(self, found: tuple[Filter, list[DraftSummary], dict[str, int], dict[str, int]]) -> None:
        wanted, rows, counts, tags = found
        self.counted.emit(counts, tags)
        self.listed.emit(rows, wanted)
        if self._again:
            self._again = False
            self._pause.start()

    def _imported(self, outcome: tuple[str, list[str]]) -> None:
        self.imported.emit(*outcome)
        self.refresh()

    @property
    def _library(self) -> Any:
        assert self._workspace is not None
        return self._workspace.library

    async def _list(self, wanted: Filter, _report: Report) -> object:
        library = self._library
        return wanted, await self._read(wanted, 0), await library.counts(), await library.tags()

    async def _more(self, wanted: Filter, offset: int, _report: Report) -> list[DraftSummary]:
        return await self._read(wanted, offset)

    async def _read(self, wanted: Filter, offset: int) -> list[DraftSummary]:
        """Rows of the list; with a search the drafts whose text holds the words come first, the best on top."""
        if not wanted.text:
            return await self._rows(wanted, offset)
        if offset:
            return []
        hits = await self._library.search(
            wanted.text, status=wanted.status, tag=wanted.tag, trashed=wanted.shelf == "trash", limit=CHUNK - 1
        )
        found = [replace(hit.summary, snippet=_plain(hit.snippet) or hit.summary.snippet) for hit in hits]
        known = {row.id for row in found}
        named = await self._rows(wanted, 0)
        return [*found, *(row for row in named if row.id not in known)][: CHUNK - 1]

    async def _rows(self, wanted: Filter, offset: int) -> list[DraftSummary]:
        return await self._library.list(
            status=wanted.status,
            tag=wanted.tag,
            trashed=wanted.shelf == "trash",
            text=wanted.text,
            sort=wanted.sort,
            limit=CHUNK,
            offset=offset,
        )

    async def _trash(self, ids: list[str], _report: Report) -> tuple[str, list[str]]:
        moved = await self._library.trash(ids)
        return ngettext("{count} draft is in the trash.", "{count} drafts are in the trash.", len(moved)), moved

    async def _untrash(self, ids: list[str], _report: Report) -> tuple[str, list[str]]:
        back = await self._library.untrash(ids)
        return ngettext("{count} draft is back.", "{count} drafts are back.", len(back)), []

    async def _delete(self, ids: list[str], _report: Report) -> tuple[str, list[str]]:
        gone = await self._library.delete_forever(ids)
        return ngettext("{count} draft was deleted for good.", "{count} drafts were deleted for good.", gone), []

    async def _set_status(self, ids: list[str], status: DraftStatus, _report: Report) -> tuple[str, list[str]]:
        await self._library.set_status(ids, status)
        return "", []

    async def _duplicate(self, draft_id: str, _report: Report) -> tuple[str, list[str]]:
        await self._library.duplicate(draft_id)
        return _("The copy is in the list."), []

    async def _import(self, paths: list[str], report: Report) -> tuple[str, list[str]]:
        report(Progress("import", _("Importing texts")))
        imported = await self._library.import_files([Path(path) for path in paths], report)
        return ngettext("{count} text was imported.", "{count} texts were imported.", len(imported)), []


def _plain(snippet: str) -> str:
    """The place of a hit as one line, without the marks around the words that were found."""
    from alwrity_desktop.store.search import MARK_CLOSE, MARK_OPEN

    return " ".join(snippet.replace(MARK_OPEN, "").replace(MARK_CLOSE, "").split())
