"""What the library's list does: read, search, trash and undo, import."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.core.progress import Progress, Report
from alwrity_desktop.model.draft import DraftStatus, DraftSummary
from alwrity_desktop.ui.jobs import Jobs
from alwrity_desktop.ui.presenter import Presenter

if TYPE_CHECKING:
    from alwrity_desktop.writer.importing import Imported

FIRST, CHUNK = 300, 2000
"""Rows read before the first are shown, and at a time after them."""
RANKED, FOUND = 100, 100_000
"""Drafts that a search shows with the place of the hit, the best on top; and all that fit, from library and trash each."""


class LibraryPresenter(Presenter):
    """listed(rows, ranked): the drafts, those in the trash too; ranked when they are what a search found, the best first.

    counted(words): of all drafts. done(sentence, ids): something was moved to the trash; the ids undo it.
    imported(sentence, warnings).
    """

    name = "library"
    listed = Signal(object, bool)
    counted = Signal(int)
    done = Signal(str, object)
    imported = Signal(str, object)

    def __init__(self, view: QObject, jobs: Jobs) -> None:
        super().__init__(view, jobs)
        self._text = ""
        self._read_before = False

    def look_for(self, text: str) -> None:
        """Show what a search finds; "" shows all drafts."""
        if text != self._text:
            self._text = text
            self.refresh()

    def trash(self, ids: list[str]) -> None:
        """Put drafts into the trash."""
        self._do(partial(self._trash, ids))

    def untrash(self, ids: list[str]) -> None:
        """Take drafts out of the trash."""
        self._do(partial(self._untrash, ids))

    def delete(self, ids: list[str]) -> None:
        """Delete drafts for good."""
        self._do(partial(self._delete, ids))

    def set_status(self, ids: list[str], status: DraftStatus) -> None:
        """Give drafts a status."""
        self._do(partial(self._set_status, ids, status))

    def duplicate(self, draft_id: str) -> None:
        """Make a copy of a draft."""
        self._do(partial(self._duplicate, draft_id))

    def import_paths(self, paths: list[str]) -> None:
        """Import files and folders."""
        job = self._jobs.start("library.import", _("Importing texts"), partial(self._import, paths))
        job.succeeded.connect(self._imported)

    def _do(self, work: Callable[[Report], Awaitable[Any]]) -> None:
        job = self._change(f"change.{id(work)}", _("Changing the library"), work)
        job.succeeded.connect(self._done)

    def _done(self, outcome: tuple[str, list[str]]) -> None:
        self.done.emit(*outcome)

    def _show(self, found: tuple[list[DraftSummary], bool, int]) -> None:
        rows, ranked, words = found
        self.counted.emit(words)
        self.listed.emit(rows, ranked)

    def _imported(self, outcome: tuple[str, list[str]]) -> None:
        self.imported.emit(*outcome)
        self.refresh()

    @property
    def _library(self) -> Any:
        return self._workspace.library

    async def _load(self, _report: Report) -> tuple[list[DraftSummary], bool, int]:
        counts = await self._library.counts()
        text = self._text
        rows = await self._found(text) if text else await self._all(counts["all"] + counts["trash"])
        return rows, bool(text), counts["words"]

    async def _all(self, total: int) -> list[DraftSummary]:
        """All drafts; of a large library the first are shown at once."""
        rows: list[DraftSummary] = []
        for trashed in (False, True):
            offset, size = 0, FIRST
            while True:
                part = await self._library.list(trashed=trashed, limit=size, offset=offset)
                rows += part
                if len(part) < size:
                    break
                if offset == 0 and not trashed and total > FIRST and not self._read_before:
                    self.listed.emit(list(rows), False)
                offset, size = offset + size, CHUNK
        self._read_before = True
        return list({row.id: row for row in rows}.values())

    async def _found(self, text: str) -> list[DraftSummary]:
        """Drafts whose text holds the words come first, the best on top; then those whose title or tags hold them."""
        found: dict[str, DraftSummary] = {}
        for trashed in (False, True):
            for hit in await self._library.search(text, trashed=trashed, limit=RANKED):
                found[hit.summary.id] = replace(hit.summary, snippet=_plain(hit.snippet) or hit.summary.snippet)
        for trashed in (False, True):
            for row in await self._library.list(text=text, trashed=trashed, limit=FOUND):
                found.setdefault(row.id, row)
        return list(found.values())

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
        return told(imported)


def told(imported: Imported) -> tuple[str, list[str]]:
    """What came of an import: one line, and a line for each file that was left out, was there, or lost something."""
    said = [ngettext("{count} text was imported.", "{count} texts were imported.", len(imported))]
    if there := len(imported.duplicates):
        said.append(ngettext("{count} was here already.", "{count} were here already.", there))
    if refused := len(imported.refused):
        said.append(ngettext("{count} could not be read.", "{count} could not be read.", refused))
    lines = [f"{row.path.name}: {row.error.sentence}" for row in imported.refused]
    lines += [f"{path.name}: {sentence}" for path, sentence in imported.warnings]
    return " ".join(said), lines


def _plain(snippet: str) -> str:
    """The place of a hit as one line, without the marks around the words that were found."""
    from alwrity_desktop.store.search import MARK_CLOSE, MARK_OPEN

    return " ".join(snippet.replace(MARK_OPEN, "").replace(MARK_CLOSE, "").split())
