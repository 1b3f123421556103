"""Reads and changes the clusters; each change can be undone."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from alwrity_desktop.core.errors import KnownError
from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.core.progress import Report
from alwrity_desktop.ui.jobs import Jobs
from alwrity_desktop.ui.planner.history import History
from alwrity_desktop.ui.presenter import Presenter

if TYPE_CHECKING:
    from alwrity_desktop.model.keyword import Keyword
    from alwrity_desktop.planner.cluster_overview import Overview
    from alwrity_desktop.store.clusters import Before
    from alwrity_desktop.workspace import Workspace

Changing = Callable[[], Awaitable["Before"]]


class ClustersPresenter(Presenter):
    """listed(Overview). words(cluster id, keywords): what is in a cluster. changed(sentence): something was done that
    `undo` takes back; said(sentence): something else is to be told. trouble(KnownError)."""

    name = "planner.clusters"
    listed = Signal(object)
    words = Signal(str, object)
    changed = Signal(str)
    said = Signal(str)
    trouble = Signal(object)

    def __init__(self, view: QObject, jobs: Jobs) -> None:
        super().__init__(view, jobs)
        self.history: History[list[Before]] = History()
        self._turn = asyncio.Lock()
        self._number = 0
        self._wanted = ""

    @property
    def workspace(self) -> Workspace | None:
        """The workspace, once it is open."""
        return self._attached

    @property
    def language(self) -> str:
        """The language texts are in where nothing tells it."""
        return self._workspace.settings.writing.language[:2] or "en"

    # reading

    async def _load(self, _report: Report) -> Overview:
        overview = await asyncio.to_thread(_overview)  # its modules are read in a thread: they are many
        social = await self._workspace.planner.calendar.social_formats()
        return await overview(self._workspace.db, self.language, social)

    def _show(self, found: Overview) -> None:
        self.listed.emit(found)

    def read_words(self, cluster_id: str) -> None:
        """Read the keywords of a cluster; only the last one asked for is told."""
        self._wanted = cluster_id
        if not cluster_id or self._attached is None:
            return
        work = partial(self._words, cluster_id)
        job = self._jobs.start(f"{self.name}.words.{cluster_id}", _("Reading"), work, quiet=True, handled=True)
        job.succeeded.connect(partial(self._read, cluster_id))

    async def _words(self, cluster_id: str, _report: Report) -> list[Keyword]:
        return await self._workspace.planner.clusters.keywords_of(cluster_id)

    def _read(self, cluster_id: str, found: object) -> None:
        if cluster_id == self._wanted:
            self.words.emit(cluster_id, found)

    # changing

    def rename(self, cluster_id: str, name: str) -> None:
        """Give a cluster another name."""
        self._do(_("Renamed to “{name}”.", name=name), partial(self._clusters.rename, cluster_id, name))

    def lock(self, ids: Sequence[str], locked: bool) -> None:
        """Lock clusters, or let them go."""
        locks = ngettext("{count} cluster is locked.", "{count} clusters are locked.", len(ids))
        free = ngettext("{count} cluster is no longer locked.", "{count} clusters are no longer locked.", len(ids))
        self._do(locks if locked else free, partial(self._clusters.lock, ids, locked))

    def archive(self, ids: Sequence[str]) -> None:
        """Put clusters away."""
        words = ngettext("{count} cluster is in the archive.", "{count} clusters are in the archive.", len(ids))
        self._do(words, partial(self._clusters.archive, ids))

    def bring_back(self, ids: Sequence[str]) -> None:
        """Take clusters out of the archive."""
        words = ngettext("{count} cluster is back.", "{count} clusters are back.", len(ids))
        self._do(words, partial(self._clusters.bring_back, ids))

    def merge(self, ids: Sequence[str], name: str) -> None:
        """Put clusters into the first of them."""
        words = ngettext("{count} cluster became “{name}”.", "{count} clusters became “{name}”.", len(ids), name=name)
        self._do(words, partial(self._clusters.merge, ids))

    def split(self, keyword_ids: Sequence[str]) -> None:
        """Put keywords into a cluster of their own."""
        words = ngettext(
            "{count} keyword is a cluster of its own.", "{count} keywords are a cluster of their own.", len(keyword_ids)
        )
        self._do(words, partial(self._clusters.gather, keyword_ids))

    def move(self, keyword_ids: Sequence[str], cluster_id: str, name: str) -> None:
        """Put keywords into a cluster."""
        words = ngettext(
            "{count} keyword is in “{name}” now.", "{count} keywords are in “{name}” now.", len(keyword_ids), name=name
        )
        self._do(words, partial(self._clusters.move, keyword_ids, cluster_id))

    def take_out(self, keyword_ids: Sequence[str]) -> None:
        """Take keywords out of their cluster."""
        words = ngettext("{count} keyword was taken out.", "{count} keywords were taken out.", len(keyword_ids))
        self._do(words, partial(self._clusters.move, keyword_ids))

    def set_primary(self, cluster_id: str, keyword_id: str, text: str) -> None:
        """Choose the keyword a cluster is after."""
        words = _("“{text}” is the primary keyword now.", text=text)
        self._do(words, partial(self._clusters.set_primary, cluster_id, keyword_id))

    def set_hubs(self, hubs: Mapping[str, Sequence[str]]) -> None:
        """Make clusters pillars of others; without others a pillar stops being one."""
        made = sum(bool(spokes) for spokes in hubs.values())
        words = ngettext("{count} hub was made.", "{count} hubs were made.", made) if made else _("The hub is no more.")
        self._do(words, partial(self._clusters.set_hubs, hubs))

    def leave_hub(self, pillar_id: str, others: Sequence[str]) -> None:
        """Take a spoke out of its hub. others: the spokes that stay."""
        self._do(_("It is in no hub now."), partial(self._clusters.set_hub, pillar_id, others))

    def undo(self) -> None:
        """Take the last change back."""
        self._run("undo", partial(self._step, back=True), self.said.emit)

    def redo(self) -> None:
        """Do again what was taken back last."""
        self._run("redo", partial(self._step, back=False), self.said.emit)

    def note(self, words: str, befores: Sequence[Before]) -> None:
        """Something was done elsewhere (grouping, naming) that `undo` takes back."""
        self.history.add(words, list(befores))

    @property
    def _clusters(self) -> Any:
        return self._workspace.planner.clusters

    def _do(self, words: str, change: Changing) -> None:
        self._run("change", partial(self._changing, words, change), self.changed.emit)

    async def _changing(self, words: str, change: Changing, _report: Report) -> str:
        async with self._turn:
            self.history.add(words, [await change()])
        return words

    async def _step(self, _report: Report, *, back: bool) -> str:
        async with self._turn:
            step = self.history.last(back=back)
            if step is None:
                return _("There is nothing to undo.") if back else _("There is nothing to do again.")
            ways = [await self._clusters.restore(before) for before in reversed(step.undo)]
            self.history.went(back=back, undo=ways)
        return _("Taken back: {what}", what=step.words) if back else _("Done again: {what}", what=step.words)

    def _run(self, what: str, work: Callable[[Report], Awaitable[Any]], done: Callable[[str], Any]) -> None:
        if self._attached is None:
            return
        self._number += 1
        job = self._jobs.start(f"{self.name}.{what}.{self._number}", _("Changing clusters"), work, quiet=True, handled=True)
        job.succeeded.connect(done)
        job.failed.connect(self._troubled)
        job.ended.connect(self._changed)

    def _troubled(self, error: object) -> None:
        if isinstance(error, KnownError):
            self.trouble.emit(error)


def _overview() -> Callable[[Any, str, Collection[str]], Awaitable[Overview]]:
    from alwrity_desktop.planner.cluster_overview import overview

    return overview
