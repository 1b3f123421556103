"""The library of drafts: make, open, save, list, trash, revisions. A text that was in it once is never lost."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from alwrity_desktop.core.errors import ChangedElsewhereError, InputError
from alwrity_desktop.core.messages import _
from alwrity_desktop.core.progress import Progress, Report, silent
from alwrity_desktop.core.settings import Settings
from alwrity_desktop.model.draft import Draft, DraftStatus, DraftSummary, Revision, RevisionOrigin, changed_details
from alwrity_desktop.model.identity import new_id, now
from alwrity_desktop.store import calendar, draft_lock, drafts, library_writes, revisions, search, working_copy
from alwrity_desktop.store.database import Database
from alwrity_desktop.store.draft_lock import DraftLock
from alwrity_desktop.store.drafts import Sort
from alwrity_desktop.store.revisions import RevisionSummary
from alwrity_desktop.store.search import SearchHit
from alwrity_desktop.store.working_copy import WorkingCopy, WorkingText
from alwrity_desktop.writer.diff import Hunk, apply_hunks, diff
from alwrity_desktop.writer.importing import Imported, import_files
from alwrity_desktop.writer.open_draft import OpenDraft
from alwrity_desktop.writer.storable import count_words, prepare

REVISION_EVERY = timedelta(minutes=10)
"""While somebody writes, a revision is made this often."""
INDEX_FIRST = 20
"""Up to so many drafts waiting for the index, a search indexes first."""


@dataclass(slots=True, frozen=True)
class Recovered:
    """A working copy that held more than the database: its text now stands ("newer"), or is a revision ("beside")."""

    draft_id: str
    title: str
    outcome: library_writes.Outcome


class Library:
    """All drafts of a workspace. `folder` is the workspace's folder."""

    def __init__(self, db: Database, folder: Path, settings: Settings) -> None:
        self._db = db
        self.folder = folder
        self._settings = settings
        self._open: dict[str, OpenDraft] = {}
        self._saving: dict[str, asyncio.Lock] = {}

    async def create(self, draft: Draft | None = None, **fields: Any) -> Draft:
        """Keep a new draft: the one given, or one made from `fields` (title=..., body=...) with the settings' defaults."""
        if draft is None:
            writing = self._settings.writing
            chosen: dict[str, Any] = {"language": writing.language, "goal_words": writing.goal_words, **fields}
            draft = Draft(**chosen)
        await asyncio.to_thread(prepare, draft)
        await self._db.write(drafts.insert, draft)
        return draft

    async def get(self, draft_id: str) -> Draft:
        """The draft with this id, as it is stored. Raises InputError when there is none."""
        draft = await self._db.read(drafts.get, draft_id)
        if draft is None:
            raise drafts.missing()
        return draft

    async def get_or_none(self, draft_id: str) -> Draft | None:
        """The draft with this id, or None."""
        return await self._db.read(drafts.get, draft_id)

    async def open(self, draft_id: str) -> Draft:
        """The draft for working on it: marked as opened, and with a revision of the text as it is now."""
        draft = await self._db.write(library_writes.open_draft, draft_id)
        if draft is None:
            raise drafts.missing()
        return draft

    async def edit(self, draft_id: str) -> OpenDraft:
        """The draft for an editor: held by a lock, with its working copy, the text of a crashed session put back first.

        Raises ChangedElsewhereError when another window, program or machine has it open.
        """
        lock = await asyncio.to_thread(DraftLock.acquire, self.folder, draft_id)
        try:
            copy = WorkingCopy(self.folder, draft_id)
            left = await asyncio.to_thread(copy.accept)
            if left is not None:
                await self._db.write(library_writes.recover_text, left, count_words(left.body))
            draft = await self.open(draft_id)
            await asyncio.to_thread(working_copy.remember_last, self.folder, draft_id)
        except BaseException:
            lock.release()
            raise
        known = left if left is not None and left.body == draft.body else None
        cursor, since = (known.cursor, known.saved_at) if known is not None else (0, 0.0)
        opened = OpenDraft(self, draft, lock, copy, cursor, since)
        self._open[draft_id] = opened
        await opened.begin_copy()
        return opened

    def forget(self, opened: OpenDraft) -> None:
        """An open draft was closed."""
        self._open.pop(opened.draft.id, None)

    async def recover(self) -> list[Recovered]:
        """At start: put back what working copies hold that the database does not; those open elsewhere are left alone,
        and only that of the last draft stays."""
        found: list[Recovered] = []
        last = await asyncio.to_thread(working_copy.last_id, self.folder)
        for text in await asyncio.to_thread(working_copy.all_texts, self.folder):
            if draft_lock.holder(self.folder, text.draft_id) is None and text.draft_id not in self._open:
                outcome = await self._db.write(library_writes.recover_text, text, count_words(text.body))
                if outcome != "same":
                    found.append(Recovered(text.draft_id, text.title, outcome))
                if text.draft_id != last:
                    await asyncio.to_thread(working_copy.remove, self.folder, text.draft_id)
        return found

    async def keep_text(self, text: WorkingText | None) -> None:
        """Keep a working copy's text as a revision, when the draft never had it."""
        if text is not None:
            await self._db.write(library_writes.keep_text, text)

    async def save(
        self,
        draft: Draft,
        origin: RevisionOrigin | None = None,
        *,
        detail: dict[str, Any] | None = None,
        overwrite: bool = False,
        words: int | None = None,
        since: Draft | None = None,
    ) -> Draft:
        """Write all of `draft`; its `updated_at` becomes the new one.

        A revision is made when `origin` is given, and every ten minutes without it. Raises ChangedElsewhereError when
        the stored draft is not the one that was read; with `overwrite` that text becomes a revision and this one stands.
        since: the draft as it was read; details that were changed in the library since then are kept as they are there.
        """
        async with self._saving.setdefault(draft.id, asyncio.Lock()):
            if since is not None and (stored := await self.get_or_none(draft.id)) is not None:
                for name, value in changed_details(since, stored).items():
                    setattr(draft, name, value)
            # A copy is written: the person goes on typing, and a failed save must not look like a done one.
            written, body = deepcopy(draft), draft.body
            await asyncio.to_thread(prepare, written, words)
            packed = await asyncio.to_thread(revisions.pack, written.body) if origin else None
            save = partial(library_writes.save_draft, overwrite=overwrite, packed=packed)
            await self._db.write(save, written, origin, detail or {}, REVISION_EVERY)
            draft.updated_at, draft.word_count = written.updated_at, written.word_count
            if draft.body is body:
                draft.body = written.body
        return draft

    async def import_files(self, paths: Iterable[Path], report: Report = silent) -> Imported:
        """Import Markdown, HTML and DOCX files, and folders of them; says what was made, refused and known already."""
        return await import_files(self._db, self.folder, paths, report)

    async def list(
        self,
        *,
        status: DraftStatus | None = None,
        tag: str = "",
        trashed: bool = False,
        text: str = "",
        sort: Sort = "updated",
        limit: int = 200,
        offset: int = 0,
    ) -> list[DraftSummary]:
        """Rows of the library; `text` is looked for in titles, tags and keyphrases, and its words in the whole texts."""
        if text:
            await self._index_first()
        return await self._db.read(
            drafts.summaries,
            status=status,
            tag=tag,
            trashed=trashed,
            text=text,
            match=search.query_of(text),
            sort=sort,
            limit=limit,
            offset=offset,
        )

    async def search(
        self, wanted: str, *, status: DraftStatus | None = None, tag: str = "", trashed: bool = False, limit: int = 30
    ) -> list[SearchHit]:
        """Drafts in which `wanted` occurs, the best first; what was just written is found too. Any text is allowed."""
        await self._index_first()
        return await self._db.read(search.search, wanted, status=status, tag=tag, trashed=trashed, limit=limit)

    async def _index_first(self) -> None:
        if 0 < await self._db.read(search.pending) <= INDEX_FIRST:
            await self._db.write(search.index_some)

    async def index_some(self) -> int:
        """Index some drafts that wait for it, for idle moments; gives how many still wait."""
        return await self._db.write(search.index_some) if await self._db.read(search.pending) else 0

    async def index_all(self, report: Report = silent) -> None:
        """Index all drafts that wait, in short steps."""
        total = waiting = await self._db.read(search.pending)
        while waiting:
            waiting = await self._db.write(search.index_some)
            report(Progress("index", _("Indexing for the search"), 1 - waiting / max(total, waiting)))

    async def counts(self) -> dict[str, int]:
        """How many drafts there are: all, each status, trash; and words."""
        return await self._db.read(drafts.counts)

    async def tags(self) -> dict[str, int]:
        """All tags and how many drafts have each."""
        return await self._db.read(drafts.tags)

    async def last_opened(self) -> Draft | None:
        """The draft to go on with."""
        return await self._db.read(drafts.last_opened)

    async def set_status(self, draft_ids: list[str], status: DraftStatus) -> None:
        """Give drafts a status; a draft open in this program gets it too, so that its next save keeps it."""
        await self._db.write(drafts.set_status, draft_ids, status)
        for opened in (self._open[key] for key in draft_ids if key in self._open):
            opened.draft.status = status

    async def set_details(self, draft_id: str, details: dict[str, Any]) -> None:
        """Write some of what stands around the text (see `drafts.DETAILS`); a draft open in this program gets it too.

        Raises ChangedElsewhereError when another program has the draft open, InputError when it is gone.
        """
        opened = self._open.get(draft_id)
        if opened is None and await asyncio.to_thread(draft_lock.holder, self.folder, draft_id) is not None:
            raise ChangedElsewhereError(
                _("This draft is open in another program, so its details were not changed."),
                _("Change them there, or close it there and try again."),
            )
        async with self._saving.setdefault(draft_id, asyncio.Lock()):
            if opened is not None:
                for name, value in details.items():
                    setattr(opened.draft, name, value)
            await self._db.write(drafts.set_details, draft_id, details)

    async def set_publish_at(self, draft_id: str, at: datetime, *, planned: bool = False) -> None:
        """Give a draft another time to come out; a draft open in this program gets it too. planned: only where it had one.

        Raises ChangedElsewhereError when another program has the draft open, InputError when it is gone.
        """
        opened = self._open.get(draft_id)
        if opened is None and await asyncio.to_thread(draft_lock.holder, self.folder, draft_id) is not None:
            raise ChangedElsewhereError(
                _("This draft is open in another program, so it was not moved."),
                _("Close it there and try again."),
            )
        async with self._saving.setdefault(draft_id, asyncio.Lock()):
            if opened is not None and (opened.draft.publish_at is not None or not planned):
                opened.draft.publish_at = at
            await self._db.write(calendar.follow_publish_at if planned else calendar.set_publish_at, draft_id, at)

    async def trash(self, draft_ids: list[str]) -> list[str]:
        """Put drafts into the trash; gives the ids that were not there before, which `untrash` takes to undo this."""
        return await self._db.write(drafts.set_trashed, draft_ids, True)

    async def untrash(self, draft_ids: list[str]) -> list[str]:
        """Take drafts out of the trash; gives the ids that were there."""
        return await self._db.write(drafts.set_trashed, draft_ids, False)

    async def delete_forever(self, draft_ids: list[str]) -> int:
        """Delete drafts with all their revisions and working copies."""
        for draft_id in draft_ids:
            await asyncio.to_thread(working_copy.remove, self.folder, draft_id)
        return await self._db.write(drafts.delete_forever, draft_ids)

    async def duplicate(self, draft_id: str) -> Draft:
        """A copy with its own id and title; it starts unpublished, without revisions."""
        copy = deepcopy(await self.get(draft_id))
        copy.id = new_id()
        copy.created_at = copy.updated_at = now()
        copy.title = _("{title} (copy)", title=copy.title)
        copy.slug, copy.status, copy.publish_at, copy.opened_at, copy.trashed_at = "", "draft", None, None, None
        return await self.create(copy)

    async def revisions(self, draft_id: str) -> list[RevisionSummary]:
        """Revisions of a draft, newest first, without their texts."""
        return await self._db.read(revisions.summaries, draft_id)

    async def revision(self, revision_id: str) -> Revision:
        """One revision with its text. Raises InputError when thinning has removed it."""
        found = await self._db.read(revisions.get, revision_id)
        if found is None:
            raise InputError(_("This revision is no longer kept."), _("Choose another one from the list."))
        return found

    async def add_revision(
        self, draft: Draft, origin: RevisionOrigin, detail: dict[str, Any] | None = None
    ) -> Revision | None:
        """Keep the text of `draft` as it is in memory; None when the newest revision holds the same text already."""
        return await self._db.write(library_writes.add_revision, draft, origin, detail or {})

    async def compare(self, draft: Draft, revision_id: str) -> tuple[Revision, Sequence[Hunk]]:
        """A revision, and the word-by-word changes that lead from the text of `draft` to it."""
        found = await self.revision(revision_id)
        return found, await asyncio.to_thread(diff, draft.body, found.body)

    async def restore_hunks(self, draft: Draft, revision_id: str, chosen: Sequence[Hunk]) -> Draft:
        """Take over some of the changes that `compare` gave, and save; the text before becomes a revision.

        Raises InputError when the text has changed since it was compared.
        """
        wanted = await self.revision(revision_id)
        body = apply_hunks(draft.body, wanted.body, chosen)
        await self.add_revision(draft, "restore", {"replaced_by": wanted.id})
        draft.body = body
        return await self.save(draft, "restore", detail={"from": wanted.id, "hunks": len(chosen)})

    async def restore(self, draft: Draft, revision_id: str) -> Draft:
        """Put a revision's text and title back into `draft` and save it; the text it had becomes a revision first."""
        wanted = await self.revision(revision_id)
        await self._db.write(library_writes.add_revision, draft, "restore", {"replaced_by": wanted.id})
        draft.title, draft.body = wanted.title, wanted.body
        made = wanted.created_at.isoformat(timespec="seconds")
        return await self.save(draft, "restore", detail={"from": wanted.id, "made": made})
