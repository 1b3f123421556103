"""A draft while somebody works on it: held by a lock, saved a moment after typing into a plain file and the database."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from alwrity_desktop.core.errors import ChangedElsewhereError, KnownError, StorageError
from alwrity_desktop.core.messages import _
from alwrity_desktop.model.draft import Draft, RevisionOrigin
from alwrity_desktop.store.draft_lock import BEAT, DraftLock
from alwrity_desktop.store.revisions import digest
from alwrity_desktop.store.working_copy import SaveClock, WorkingCopy, WorkingText
from alwrity_desktop.writer.storable import storable

if TYPE_CHECKING:
    from alwrity_desktop.writer.library import Library


@dataclass(slots=True, frozen=True)
class Snapshot:
    """What the editor holds at one moment. `words` is its count of them, which saves counting again."""

    body: str
    title: str | None = None
    cursor: int = 0
    words: int | None = None


class OpenDraft:
    """One draft open in one window. Made by `Library.edit`; `close()` gives it back.

    cursor: where it was the last time, as known at the time `since` (seconds since 1970); 0 where that is not known.
    """

    def __init__(
        self, library: Library, draft: Draft, lock: DraftLock, copy: WorkingCopy, cursor: int, since: float = 0.0
    ) -> None:
        self.draft = draft
        self.cursor = cursor
        self.since = since
        self.copy = copy
        self._library = library
        self._lock = lock
        self._base = digest(draft.body)
        self._shown_title = draft.title  # a title the editor still shows does not undo one set elsewhere in the window
        self._saving = asyncio.Lock()

    async def save(
        self,
        snapshot: Snapshot | None = None,
        origin: RevisionOrigin | None = None,
        *,
        detail: dict[str, Any] | None = None,
        overwrite: bool = False,
    ) -> None:
        """Save what the editor holds (or `draft` as it is): first the working copy, then the database.

        Raises ChangedElsewhereError when somebody else wrote meanwhile (`overwrite` keeps their text as a revision and
        lets this one stand), and StorageError naming the rescue file when the disk refuses.
        """
        async with self._saving:
            if snapshot is not None:
                self.draft.body = snapshot.body
                if snapshot.title is not None and snapshot.title != self._shown_title:
                    self.draft.title = self._shown_title = snapshot.title
                self.cursor = snapshot.cursor
            self.draft.title, self.draft.body = storable(self.draft.title), storable(self.draft.body)
            text = self._text()
            if overwrite:
                await self._library.keep_text(await asyncio.to_thread(self.copy.accept))
            try:
                await asyncio.to_thread(self.copy.write, text)
                words = snapshot.words if snapshot else None
                await self._library.save(self.draft, origin, detail=detail, overwrite=overwrite, words=words)
            except StorageError as error:
                raise await self._rescued(text, error) from error
            self._base = await asyncio.to_thread(digest, self.draft.body)

    async def beat(self) -> None:
        """Keep the lock alive on file systems without locks; every few seconds, from `Autosave`."""
        if not self._lock.firm:
            await asyncio.to_thread(self._lock.beat)

    async def theirs(self) -> Draft:
        """The stored draft as somebody else left it, to compare with this one; also when only their working copy has it."""
        stored = await self._library.get(self.draft.id)
        found = await asyncio.to_thread(self.copy.accept)
        if found is not None and found.body != self.draft.body and found.saved_at > stored.updated_at.timestamp():
            stored.body, stored.title = found.body, found.title
        return stored

    async def take_theirs(self) -> Draft:
        """Give up this text for theirs; this one becomes a revision."""
        stored = await self.theirs()
        await self._library.add_revision(self.draft, "rescue", {"reason": "gave way"})
        self.draft = stored
        await self.save(overwrite=True)
        return self.draft

    async def begin_copy(self) -> None:
        """Write the working copy of a text nobody has changed yet: after a kill start-up shows it at once.

        What the disk refuses here is told by the first save.
        """
        if self.draft.body and not await asyncio.to_thread(self.copy.path.exists):
            with contextlib.suppress(StorageError):
                await asyncio.to_thread(self.copy.write, self._text())

    async def close(self, *, keep_copy: bool = False) -> None:
        """Give the draft back. The working copy goes, unless start-up is to show it (`keep_copy`)."""
        async with self._saving:
            stored = await self._library.get_or_none(self.draft.id)
            if not keep_copy and (stored is None or stored.body == self.draft.body):
                await asyncio.to_thread(self.copy.remove)
            self._lock.release()
            self._library.forget(self)

    def _text(self) -> WorkingText:
        return WorkingText(self.draft.id, self.draft.title, self.draft.body, self._base, time.time(), self.cursor)

    async def _rescued(self, text: WorkingText, error: StorageError) -> StorageError:
        try:
            place = await asyncio.to_thread(self.copy.rescue, text)
        except StorageError as worse:
            return worse
        remedy = _("Your text is safe in {path}. Make room or mend the folder, then save again.", path=place)
        return StorageError(error.happened, remedy, detail=error.detail)


class Autosave:
    """Saves an open draft by the save clock, without Qt: the editor calls `typed()` and hands over `take`.

    `take` is called on the loop's thread and gives the text of that moment; `failed` hears of every save that failed,
    `saved` of every one that succeeded.
    """

    def __init__(
        self,
        opened: OpenDraft,
        take: Callable[[], Snapshot],
        failed: Callable[[KnownError], None],
        saved: Callable[[], None] = lambda: None,
    ) -> None:
        self._opened = opened
        self._take = take
        self._failed = failed
        self._saved = saved
        self._clock = SaveClock()
        self._wake = asyncio.Event()
        self._halted = False
        self._task = asyncio.get_running_loop().create_task(self._run(), name="autosave")

    def typed(self) -> None:
        """The text changed."""
        self._clock.typed(time.monotonic())
        self._wake.set()

    @property
    def unsaved(self) -> bool:
        """Whether something typed is not saved yet."""
        return self._clock.due_at is not None

    def resume(self) -> None:
        """Go on after a conflict has been settled."""
        self._halted = False
        self._wake.set()

    async def flush(self) -> None:
        """Save now what is unsaved. Raises what the save raises."""
        if self.unsaved:
            self._clock.begun()
            try:
                await self._opened.save(self._take())
            except BaseException:
                self._clock.failed(time.monotonic())  # whatever it was, the text is not saved: try again soon
                raise
            self._saved()

    async def close(self) -> None:
        """Save what is unsaved and stop. Raises what that save raises; stopped it is in any case."""
        try:
            await self.flush()
        finally:
            await self.stop()

    async def stop(self) -> None:
        """Stop, and save nothing more: what is unsaved is somebody else's matter now."""
        self._task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._task

    async def _run(self) -> None:
        while True:
            self._wake.clear()
            due = None if self._halted else self._clock.due_at
            pause = BEAT if due is None else max(0.0, due - time.monotonic())
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), min(pause, BEAT))
            if not self._halted and self._clock.due(time.monotonic()):
                await self._save()
            await self._opened.beat()

    async def _save(self) -> None:
        try:
            await self.flush()
        except ChangedElsewhereError as error:
            self._halted = True  # asking the person every second would help nobody
            self._failed(error)
        except KnownError as error:
            self._failed(error)
        except Exception as error:  # noqa: BLE001 - a bug goes to the crash report, and must not end autosave
            asyncio.get_running_loop().call_exception_handler({"message": "autosave", "exception": error})
