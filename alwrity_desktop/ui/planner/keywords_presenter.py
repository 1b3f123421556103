"""Reads and changes the keywords; each change can be undone."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from alwrity_desktop.core.errors import KnownError
from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.core.progress import Progress, Report
from alwrity_desktop.model.keyword_row import ID, KeywordRow
from alwrity_desktop.ui.jobs import Jobs
from alwrity_desktop.ui.planner.history import History
from alwrity_desktop.ui.planner.keywords_words import Told
from alwrity_desktop.ui.presenter import Presenter

if TYPE_CHECKING:
    import asyncio

    from alwrity_desktop.model.keyword import Keyword, KeywordResults
    from alwrity_desktop.planner.keyword_edits import Edited, Figure, KeywordEdits, KeywordUndo
    from alwrity_desktop.store.keyword_rows import Stamp
    from alwrity_desktop.ui.planner.keywords_belonging import BelongingFlow

CHUNK = 1000
"""Keywords read at a time: a few milliseconds of Python's lock."""
MANY = 2000
"""Changed keywords beyond which all are read again."""
Names = dict[str, tuple[str, int]]
Change = Callable[["KeywordEdits", Report], Awaitable["Edited"]]


@dataclass(slots=True)
class Found:
    """rows: all of them, None where nothing has changed. fresh: those that changed. gone: ids of those that went. made:
    ids of those that came and are to be seen."""

    clusters: Names
    imports: dict[int, Told]
    sites: dict[str, str]
    rows: list[KeywordRow] | None = None
    fresh: list[KeywordRow] = field(default_factory=list[KeywordRow])
    gone: list[str] = field(default_factory=list[str])
    made: list[str] = field(default_factory=list[str])


class KeywordsPresenter(Presenter):
    """listed(Found): keywords were read. reading(number): so many are being read. details(Keyword, its results
    page or None): one in full.

    done(sentence, left): a change was made that `undo` takes back; left: keywords it left as they are.
    said(sentence, undone): a step was taken back, or done again.
    busy(words, share): a long change goes on, "" when it ended. grouped(): keywords were grouped. trouble(KnownError).
    """

    name = "planner.keywords"
    listed = Signal(object)
    reading = Signal(int)
    details = Signal(object, object)
    done = Signal(str, object)
    said = Signal(str, bool)
    busy = Signal(str, float)
    grouped = Signal()
    trouble = Signal(object)

    def __init__(self, view: QObject, jobs: Jobs) -> None:
        super().__init__(view, jobs)
        self.history: History[KeywordUndo] = History(_held)
        self._stamp: Stamp | None = None
        self._lock: asyncio.Lock | None = None
        self._number = 0

    @property
    def _turn(self) -> asyncio.Lock:
        """One change at a time. Made when it is first needed: asyncio is not imported before the window is painted."""
        import asyncio

        self._lock = self._lock or asyncio.Lock()
        return self._lock

    @property
    def language(self) -> str:
        """The language of keywords where nothing tells it."""
        return self._workspace.settings.writing.language[:2] or "en"

    # reading

    async def _load(self, _report: Report) -> Found:
        async with self._turn:  # a change that is under way is whole first
            found = await self._names()
            if await self._now() != self._stamp:
                found.rows = await self._all()
        return found

    async def _now(self) -> Stamp:
        from alwrity_desktop.store import keyword_rows

        return await self._workspace.db.read(keyword_rows.stamp)

    async def _all(self) -> list[KeywordRow]:
        """All rows, in pieces: what changes meanwhile is seen by the stamp."""
        from alwrity_desktop.store import keyword_rows

        stamp = await self._now()
        if self._stamp is None and stamp.keywords > CHUNK:
            self.reading.emit(stamp.keywords)
        rows: list[KeywordRow] = []
        place = 0
        while True:
            part, place = await self._workspace.db.read(keyword_rows.after, place, CHUNK)
            rows += part
            if len(part) < CHUNK:
                self._stamp = stamp
                return rows

    async def _names(self) -> Found:
        from alwrity_desktop.store import keyword_imports, keyword_rows

        clusters = await self._workspace.db.read(keyword_rows.cluster_names)
        imports = await self._workspace.db.read(keyword_imports.listed)
        sites = await self._workspace.publisher.sites()
        return Found(
            clusters,
            {one.number: Told(one.file, one.tool, one.dated) for one in imports},
            {one.id: one.name or one.url for one in sites},
        )

    def _show(self, found: Found) -> None:
        self.listed.emit(found)

    def read_details(self, keyword_id: str) -> None:
        """Read all there is of one keyword."""
        if self._attached is not None:
            key, work = f"{self.name}.details.{keyword_id}", partial(self._details, keyword_id)
            job = self._jobs.start(key, _("Reading"), work, quiet=True, handled=True)
            job.succeeded.connect(self._detailed)

    async def _details(self, keyword_id: str, _report: Report) -> tuple[Keyword | None, KeywordResults | None]:
        from alwrity_desktop.store import keywords, results_pages

        db = self._workspace.db
        return await db.read(keywords.get, keyword_id), await db.read(results_pages.of_keyword, keyword_id)

    def _detailed(self, found: tuple[Keyword | None, KeywordResults | None]) -> None:
        if found[0] is not None:
            self.details.emit(*found)

    # changing

    def disable(self, ids: Sequence[str], disabled: bool) -> None:
        """Leave keywords out, or take them in again."""
        self._do(_out_words if disabled else _in_words, lambda edits, report: edits.disable(ids, disabled, report))

    def archive(self, ids: Sequence[str]) -> None:
        """Put keywords away."""
        self._do(_archived_words, lambda edits, report: edits.archive(ids, report))

    def restore(self, ids: Sequence[str]) -> None:
        """Take keywords out of the archive."""
        self._do(_restored_words, lambda edits, report: edits.restore(ids, report))

    def remove(self, ids: Sequence[str]) -> None:
        """Delete keywords."""
        self._do(_deleted_words, lambda edits, report: edits.remove(ids, report))

    def set_figure(self, ids: Sequence[str], figure: Figure, value: Any) -> None:
        """Correct a figure."""
        self._do(_changed_words, lambda edits, report: edits.set_figure(ids, figure, value, report))

    def tag(self, ids: Sequence[str], add: Sequence[str], remove: Sequence[str]) -> None:
        """Give keywords tags, take some away."""
        self._do(_changed_words, lambda edits, report: edits.tag(ids, add, remove, report))

    def set_place(self, ids: Sequence[str], country: str | None, language: str | None) -> None:
        """Say for which country and in which language keywords are."""
        self._do(
            _changed_words, lambda edits, report: edits.set_place(ids, country=country, language=language, report=report)
        )

    def ask_belonging(self, flow: BelongingFlow, ids: Sequence[str]) -> None:
        """Ask for which site and sector keywords are."""
        if self._attached is not None:
            flow.ask(self._attached, ids)

    def set_belonging(self, ids: Sequence[str], site_id: str | None, sector: str | None) -> None:
        """Say for which site and sector keywords are; None leaves one as it is."""
        self._do(
            _changed_words, lambda edits, report: edits.set_belonging(ids, site_id=site_id, sector=sector, report=report)
        )

    def rename(self, keyword_id: str, text: str) -> None:
        """Write a keyword in another way."""
        self._do(_changed_words, lambda edits, _report: edits.rename(keyword_id, text))

    def add(self, texts: Sequence[str], country: str, language: str) -> None:
        """Add keywords by hand."""
        self._do(_added_words, lambda edits, report: edits.add(texts, country, language, report))

    def move(self, ids: Sequence[str], cluster_id: str, name: str) -> None:
        """Put keywords into a cluster."""

        def words(number: int) -> str:
            return ngettext(
                "{count} keyword is in “{name}” now.", "{count} keywords are in “{name}” now.", number, name=name,
            )  # fmt: skip

        self._do(words, lambda edits, _report: edits.move(ids, cluster_id))

    def take_out(self, ids: Sequence[str]) -> None:
        """Take keywords out of their clusters."""
        self._do(_taken_words, lambda edits, _report: edits.move(ids))

    def gather(self, ids: Sequence[str], name: str) -> None:
        """Put keywords into a cluster of their own."""
        self._do(_gathered_words, lambda edits, _report: edits.gather(ids, name))

    def undo(self) -> None:
        """Take the last change back."""
        self._step(back=True)

    def redo(self) -> None:
        """Do again what was taken back last."""
        self._step(back=False)

    def group(self, ids: Sequence[str]) -> None:
        """Group these keywords by their words, as a job that can be stopped."""
        if self._attached is None or self._jobs.get(f"{self.name}.group") is not None:
            return
        work = partial(self._group, ids)
        job = self._jobs.start(f"{self.name}.group", _("Grouping keywords"), work, handled=True)
        self.busy.emit(_("Grouping keywords"), -1.0)
        job.progressed.connect(self._progressed)
        job.succeeded.connect(self._grouped)
        job.failed.connect(self._failed)
        job.ended.connect(self._over)

    def stop(self) -> None:
        """Stop grouping; nothing of it stays."""
        if (job := self._jobs.get(f"{self.name}.group")) is not None:
            job.cancel()

    async def _group(self, ids: Sequence[str], report: Report) -> tuple[str, Found]:
        from alwrity_desktop.planner.keyword_edits import KeywordUndo

        # not in turn with other changes: it may take long, and meanwhile cells are edited
        clustered = await self._workspace.planner.clusters.make(only=ids, language=self.language, report=report)
        words = ngettext("{count} cluster was made.", "{count} clusters were made.", len(clustered.clusters))
        async with self._turn:
            undo = KeywordUndo(clusters=clustered.before)
            self.history.add(words, undo)
            return words, await self._after(undo, known=False)

    def _grouped(self, outcome: tuple[str, Found]) -> None:
        words, found = outcome
        self.listed.emit(found)
        self.done.emit(words, [])
        self.grouped.emit()

    def _do(self, words: Callable[[int], str], change: Change) -> None:
        """Run a change: one after the other, in the order they were asked for."""
        self._run(partial(self._changing, words, change), self._done)

    def _step(self, *, back: bool) -> None:
        if self.history.last(back=back) is not None:
            self._run(partial(self._stepping, back), self._stepped)

    def _run(self, work: Callable[[Report], Awaitable[Any]], done: Callable[[Any], None]) -> None:
        if self._attached is None:
            return
        self._number += 1
        key = f"{self.name}.change.{self._number}"
        job = self._jobs.start(key, _("Changing keywords"), work, quiet=True, handled=True)
        job.progressed.connect(self._progressed)
        job.succeeded.connect(done)
        job.failed.connect(self._failed)
        job.ended.connect(self._over)

    async def _changing(self, words: Callable[[int], str], change: Change, report: Report) -> tuple[str, list[str], Found]:
        async with self._turn:
            known = await self._now() == self._stamp
            edited = await change(self._workspace.planner.edits, report)
            told = words(edited.count) if edited.count else ""
            if edited.count:
                self.history.add(told, edited.undo)
            found = await self._after(edited.undo, known)
            found.made = edited.undo.made
            return told, edited.left, found

    async def _stepping(self, back: bool, report: Report) -> tuple[str, bool, Found]:
        async with self._turn:
            step = self.history.last(back=back)
            if step is None:
                return "", back, await self._names()
            known = await self._now() == self._stamp
            undo = await self._workspace.planner.edits.revert(step.undo, report)
            self.history.went(back=back, undo=undo)
            said = _("Taken back: {words}", words=step.words) if back else _("Done again: {words}", words=step.words)
            return said, back, await self._after(step.undo, known)

    async def _after(self, undo: KeywordUndo, known: bool) -> Found:
        """What the table has to show after a change: the keywords it was about; all where these are many, or where
        others were changed elsewhere."""
        from alwrity_desktop.store import keyword_rows

        found = await self._names()
        ids = list(dict.fromkeys(undo.ids))
        if not known or len(ids) > MANY:
            found.rows = await self._all()
            return found
        found.fresh = await self._workspace.db.read(keyword_rows.of, ids)
        there = {row[ID] for row in found.fresh}
        found.gone = [key for key in ids if key not in there]
        self._stamp = await self._now()
        return found

    def _done(self, outcome: tuple[str, list[str], Found]) -> None:
        words, left, found = outcome
        self.listed.emit(found)
        self.done.emit(words, left)

    def _stepped(self, outcome: tuple[str, bool, Found]) -> None:
        words, back, found = outcome
        self.listed.emit(found)
        if words:
            self.said.emit(words, back)

    def _failed(self, error: object) -> None:
        if isinstance(error, KnownError):
            self.trouble.emit(error)

    def _progressed(self, progress: Progress) -> None:
        self.busy.emit(progress.message or _("Changing keywords"), -1.0 if progress.done is None else progress.done)

    def _over(self, _job: object) -> None:
        self.busy.emit("", 0.0)


def _held(undo: KeywordUndo) -> int:
    return len(undo.ids)


def _out_words(number: int) -> str:
    return ngettext("{count} keyword is left out.", "{count} keywords are left out.", number)


def _in_words(number: int) -> str:
    return ngettext("{count} keyword counts again.", "{count} keywords count again.", number)


def _archived_words(number: int) -> str:
    return ngettext("{count} keyword is in the archive.", "{count} keywords are in the archive.", number)


def _restored_words(number: int) -> str:
    return ngettext("{count} keyword is back.", "{count} keywords are back.", number)


def _deleted_words(number: int) -> str:
    return ngettext("{count} keyword was deleted.", "{count} keywords were deleted.", number)


def _changed_words(number: int) -> str:
    return ngettext("{count} keyword was changed.", "{count} keywords were changed.", number)


def _added_words(number: int) -> str:
    return ngettext("{count} keyword was added.", "{count} keywords were added.", number)


def _taken_words(number: int) -> str:
    return ngettext("{count} keyword was taken out.", "{count} keywords were taken out.", number)


def _gathered_words(number: int) -> str:
    return ngettext(
        "{count} keyword is a cluster of its own.", "{count} keywords are a cluster of their own.", number,
    )  # fmt: skip
