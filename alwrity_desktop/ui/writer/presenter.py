"""Opens, saves and closes the draft of the Writer tab. The text itself stays in the editor; this asks for it."""

from __future__ import annotations

from copy import copy
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QImage

from alwrity_desktop.core.errors import ChangedElsewhereError, KnownError
from alwrity_desktop.core.messages import _
from alwrity_desktop.core.progress import Report, silent

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Awaitable, Callable

    from alwrity_desktop.model.draft import Draft, RevisionOrigin
    from alwrity_desktop.ui.jobs import Job, Jobs
    from alwrity_desktop.workspace import Workspace
    from alwrity_desktop.writer.open_draft import Autosave, OpenDraft, Snapshot

_TYPED_EVERY = 100
"""Milliseconds between two notes to the save clock, so that a key costs it nothing."""


class WriterPresenter(QObject):
    """A child of the view.

    opened(Draft): it is open here. closed: none is. state(word): see DraftHeader.show_state. trouble(error): a known
    error of saving or opening. taken(draft_id, error): the draft is open somewhere else. changed_outside(error):
    somebody else wrote it. inserted(markdown): pictures are in media/ and this shows them. theirs(Draft): the
    other text of a conflict. replaced(Draft): it stands now.
    """

    opened = Signal(object)
    closed = Signal()
    state = Signal(str)
    trouble = Signal(object)
    taken = Signal(str, object)
    changed_outside = Signal(object)
    inserted = Signal(str)
    replaced = Signal(object)
    theirs = Signal(object)

    def __init__(self, view: QObject, jobs: Jobs, take: Callable[[], Snapshot], settle: Callable[[], None]) -> None:
        super().__init__(view)
        self.jobs = jobs
        self.workspace: Workspace | None = None
        self.current: OpenDraft | None = None
        self.before_first: Callable[[], Awaitable[None]] | None = None
        self.before_close: Callable[[], Awaitable[None]] | None = None
        self._take = take
        self._settle = settle
        self._autosave: Autosave | None = None
        self._held: Draft | None = None
        self._turn: asyncio.Lock | None = None
        self._wanted = ""
        self._again = False
        self._note = QTimer(self, interval=_TYPED_EVERY, singleShot=True)
        self._note.timeout.connect(self._tell_clock)

    @property
    def draft(self) -> Draft | None:
        """The open draft, as it was last saved plus what the side panel changed."""
        return self.current.draft if self.current else None

    def attach(self, workspace: Workspace) -> None:
        """The workspace is open."""
        self.workspace = workspace
        if self._wanted:
            self.open(self._wanted)

    # opening

    def open(self, draft_id: str) -> None:
        """Open a draft in place of the one that is open; before the workspace is there it is remembered."""
        if self.current is not None and self.current.draft.id == draft_id:
            return
        self._wanted = draft_id
        if self.workspace is not None:
            self.state.emit("opening")
            self._begin("writer.open", _("Opening the draft"), partial(self._open, draft_id), self._show)

    def open_last(self) -> None:
        """Open the draft of the last session, when there is one."""
        if self.workspace is not None and self.current is None and not self._wanted:
            self._begin("writer.last", _("Opening the last draft"), self._open_last, self._show)

    def new(self) -> None:
        """Make an empty draft and open it."""
        if self.workspace is not None:
            self._begin("writer.new", _("Making a draft"), self._new, self._show)

    def open_copy(self, draft_id: str) -> None:
        """Open a copy of a draft that is open elsewhere."""
        self._begin("writer.copy", _("Copying the draft"), partial(self._copy, draft_id), self._show)

    async def put_away(self) -> None:
        """Save and close; the working copy stays for the next start."""
        await self._close(keep_copy=True)

    async def _open(self, draft_id: str, _report: Report) -> OpenDraft | None:
        assert self.workspace is not None
        async with self._lock():
            if draft_id != self._wanted:
                return None
            if self.before_first is not None:
                await self.before_first()
                self.before_first = None
            try:
                opened = await self.workspace.library.edit(draft_id)
            except ChangedElsewhereError as error:
                self.state.emit("empty" if self.current is None else "saved")
                self.taken.emit(draft_id, error)
                return None
            try:
                await self._close_current()
            except BaseException:
                await opened.close()
                raise
            return opened

    async def _open_last(self, report: Report) -> OpenDraft | None:
        assert self.workspace is not None
        import asyncio

        from alwrity_desktop.store.working_copy import last_open

        library = self.workspace.library
        found = await asyncio.to_thread(last_open, self.workspace.folder)
        draft = await library.get_or_none(found.draft_id) if found is not None else None
        draft = draft or await library.last_opened()  # after a restore the last one may not be there
        if draft is None or self._wanted:
            return None
        self._wanted = draft.id
        return await self._open(draft.id, report)

    async def _new(self, report: Report) -> OpenDraft | None:
        assert self.workspace is not None
        draft = await self.workspace.library.create()
        self._wanted = draft.id
        return await self._open(draft.id, report)

    async def _copy(self, draft_id: str, report: Report) -> OpenDraft | None:
        assert self.workspace is not None
        draft = await self.workspace.library.duplicate(draft_id)
        self._wanted = draft.id
        return await self._open(draft.id, report)

    def _show(self, opened: object) -> None:
        from alwrity_desktop.writer.open_draft import Autosave

        if opened is None:
            return
        self.current = cast("OpenDraft", opened)
        self._autosave = Autosave(self.current, self._take, self._failed, self._saved)
        self.state.emit("saved")
        self.opened.emit(self.current.draft)

    # saving

    def typed(self) -> None:
        """The text changed. Cheap enough for every key."""
        self._again = True
        if not self._note.isActive():
            self._tell_clock()

    def flush(self) -> None:
        """Write what is unsaved at once."""
        self._settle()
        if self._autosave is not None:
            self._tell_clock()
            self._begin("writer.flush", _("Saving"), self._flush, None)

    async def save_now(self, origin: RevisionOrigin | None = None, detail: dict[str, Any] | None = None) -> None:
        """Save the text as it is now and wait for it; with `origin` as a revision. Raises what the save raises."""
        if self.current is not None:
            await self.current.save(self._take(), origin, detail=detail)
            self._saved()

    async def open_new(self, draft: Draft) -> None:
        """Keep a new draft and open it, within another job."""
        assert self.workspace is not None
        made = await self.workspace.library.create(draft)
        self._wanted = made.id
        self._show(await self._open(made.id, silent))

    async def hold(self) -> None:
        """Save, and save nothing more until `go_on`: a run writes the draft now."""
        self._settle()
        self._tell_clock()
        if self._autosave is not None:
            await self._autosave.close()
            self._autosave = None
        self._held = self._as_shown()

    async def give_way(self) -> None:
        """Save nothing until `go_on`: another program writes the draft. What was typed here becomes a revision."""
        self._settle()
        if self._autosave is not None:
            await self._autosave.stop()
            self._autosave = None
            if self.current is not None and self._take().body != self.current.draft.body:
                self.keep_revision("rescue")
        self._held = self._as_shown()

    async def go_on(self) -> Draft | None:
        """Take the draft as the run left it, but for the details changed here meanwhile, and save again while typing."""
        from alwrity_desktop.model.draft import changed_details
        from alwrity_desktop.writer.open_draft import Autosave

        if self.current is None or self.workspace is None:
            return None
        draft = await self.workspace.library.get(self.current.draft.id)
        shown, held, self._held = self._as_shown(), self._held, None
        if shown is not None and held is not None:
            for name, value in changed_details(held, shown).items():
                setattr(draft, name, value)
        self.current.draft = draft
        self._autosave = Autosave(self.current, self._take, self._failed, self._saved)
        await self.current.begin_copy()
        return self.current.draft

    def _as_shown(self) -> Draft | None:
        """A copy of the open draft's details as they stand in the window now."""
        from copy import deepcopy

        if self.current is None:
            return None
        shown, title = deepcopy(self.current.draft), self._take().title
        shown.title = shown.title if title is None else title
        return shown

    def keep_revision(self, origin: RevisionOrigin) -> None:
        """Keep the text as it is now as a revision, before something replaces it."""
        if self.workspace is not None and self.current is not None:
            old, taken = copy(self.current.draft), self._take()
            old.body = taken.body
            self._begin("writer.revision", _("Saving"), partial(self._keep_revision, old, origin), None)

    def compare(self) -> None:
        """Fetch what somebody else wrote; `theirs` brings it."""
        self._begin("writer.compare", _("Comparing"), self._their_draft, self.theirs.emit)

    def keep_mine(self) -> None:
        """Settle a conflict: this text stands, theirs becomes a revision."""
        self._begin("writer.mine", _("Keeping your text"), self._keep_mine, None)

    def take_theirs(self) -> None:
        """Settle a conflict: their text stands, this one becomes a revision."""
        self._begin("writer.theirs", _("Taking the other text"), self._take_theirs, self.replaced.emit)

    def keep_images(self, given: list[Path | QImage]) -> None:
        """Copy pictures to media/ and tell the Markdown for them."""
        if self.workspace is not None:
            work = partial(self._keep_images, self.workspace.folder, given)
            self._begin(f"writer.media.{id(given)}", _("Copying pictures"), work, self._told_images)

    def _tell_clock(self) -> None:
        if self._again and self._autosave is not None:
            self._again = False
            self._autosave.typed()
            self.state.emit("typing")
            self._note.start()

    def _saved(self) -> None:
        if self._autosave is not None and not self._again:
            self.state.emit("saved")

    def _failed(self, error: KnownError) -> None:
        self.state.emit("failed")
        if isinstance(error, ChangedElsewhereError):
            self.changed_outside.emit(error)
        else:
            self.trouble.emit(error)

    async def _flush(self, _report: Report) -> None:
        if self._autosave is not None:
            try:
                await self._autosave.flush()
            except KnownError as error:
                self._failed(error)

    async def _keep_revision(self, old: Draft, origin: RevisionOrigin, _report: Report) -> None:
        assert self.workspace is not None
        await self.workspace.library.add_revision(old, origin)

    async def _their_draft(self, _report: Report) -> Draft:
        assert self.current is not None
        return await self.current.theirs()

    async def _keep_mine(self, _report: Report) -> None:
        assert self.current is not None
        await self.current.save(self._take(), overwrite=True)
        if self._autosave is not None:
            self._autosave.resume()
        self._saved()

    async def _take_theirs(self, _report: Report) -> Draft:
        assert self.current is not None
        draft = await self.current.take_theirs()
        if self._autosave is not None:
            self._autosave.resume()
        return draft

    async def _keep_images(self, folder: Path, given: list[Path | QImage], _report: Report) -> object:
        import asyncio

        from alwrity_desktop.ui.editor import media

        return await asyncio.to_thread(media.keep, folder, given)

    def _told_images(self, result: object) -> None:
        markdown, errors = cast("tuple[str, list[KnownError]]", result)
        if markdown:
            self.inserted.emit(markdown)
        for error in errors:
            self.trouble.emit(error)

    # inside

    def _begin(
        self, key: str, title: str, work: Callable[[Report], object], done: Callable[[object], object] | None
    ) -> Job:
        job = self.jobs.start(key, title, work, quiet=True, handled=True)  # pyright: ignore[reportArgumentType]
        job.failed.connect(self._job_failed)
        if done is not None:
            job.succeeded.connect(done)
        return job

    def _job_failed(self, error: object) -> None:
        if isinstance(error, KnownError):
            self.state.emit("empty" if self.current is None else "saved")
            self.trouble.emit(error)

    def _lock(self) -> asyncio.Lock:
        if self._turn is None:
            import asyncio

            self._turn = asyncio.Lock()
        return self._turn

    async def _close(self, *, keep_copy: bool) -> None:
        async with self._lock():
            await self._close_current(keep_copy=keep_copy)

    async def _close_current(self, *, keep_copy: bool = False) -> None:
        if self.current is None:
            return
        self._settle()
        self._tell_clock()
        self._note.stop()
        if self.before_close is not None:
            await self.before_close()
        if self._autosave is not None:
            await self._close_autosave(self._autosave)
        await self.current.close(keep_copy=keep_copy)
        self.current, self._autosave = None, None
        self.closed.emit()

    async def _close_autosave(self, autosave: Autosave) -> None:
        """Save for the last time; where that is refused the draft stays open, and so it goes on being saved."""
        from alwrity_desktop.writer.open_draft import Autosave

        try:
            await autosave.close()
        except KnownError:
            assert self.current is not None
            self._autosave = Autosave(self.current, self._take, self._failed, self._saved)
            self._autosave.typed()
            raise
