"""The library of drafts: make, open, save, list, trash, revisions. A text that was in it once is never lost."""

from __future__ import annotations

import asyncio
import re
from copy import deepcopy
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from alwrity_desktop.core.errors import InputError
from alwrity_desktop.core.messages import _
from alwrity_desktop.core.settings import Settings
from alwrity_desktop.model.draft import Draft, DraftStatus, DraftSummary, Revision, RevisionOrigin
from alwrity_desktop.model.identity import new_id, now
from alwrity_desktop.store import drafts, library_writes, revisions
from alwrity_desktop.store.database import Database
from alwrity_desktop.store.drafts import Sort
from alwrity_desktop.store.revisions import RevisionSummary

REVISION_EVERY = timedelta(minutes=10)
"""While somebody writes, a revision is made this often."""

_UNSTORABLE = re.compile("[\0\ud800-\udfff]")
_WORD = re.compile(r"\w[\w'\u2019-]*")


class Library:
    """All drafts of a workspace. `folder` is the workspace's folder."""

    def __init__(self, db: Database, folder: Path, settings: Settings) -> None:
        self._db = db
        self.folder = folder
        self._settings = settings
        self._saving: dict[str, asyncio.Lock] = {}

    async def create(self, draft: Draft | None = None, **fields: Any) -> Draft:
        """Keep a new draft: the one given, or one made from `fields` (title=..., body=...) with the settings' defaults."""
        if draft is None:
            writing = self._settings.writing
            chosen: dict[str, Any] = {"language": writing.language, "goal_words": writing.goal_words, **fields}
            draft = Draft(**chosen)
        _prepare(draft)
        await self._db.write(drafts.insert, draft)
        return draft

    async def get(self, draft_id: str) -> Draft:
        """The draft with this id, as it is stored. Raises InputError when there is none."""
        draft = await self._db.read(drafts.get, draft_id)
        if draft is None:
            raise drafts.missing()
        return draft

    async def open(self, draft_id: str) -> Draft:
        """The draft for working on it: marked as opened, and with a revision of the text as it is now."""
        draft = await self._db.write(library_writes.open_draft, draft_id)
        if draft is None:
            raise drafts.missing()
        return draft

    async def save(
        self,
        draft: Draft,
        origin: RevisionOrigin | None = None,
        *,
        detail: dict[str, Any] | None = None,
        overwrite: bool = False,
    ) -> Draft:
        """Write all of `draft`; its `updated_at` becomes the new one.

        A revision is made when `origin` is given, and every ten minutes without it. Raises ChangedElsewhereError when
        the stored draft is not the one that was read; with `overwrite` that text becomes a revision and this one stands.
        """
        async with self._saving.setdefault(draft.id, asyncio.Lock()):
            _prepare(draft)
            # The writer thread gets a copy: the person goes on typing, and a failed save must not look like a done one.
            written = replace(draft)
            await self._db.write(
                library_writes.save_draft, written, origin, detail or {}, REVISION_EVERY, overwrite=overwrite
            )
            draft.updated_at = written.updated_at
        return draft

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
        """Rows of the library; `text` is looked for in titles, tags and keyphrases."""
        return await self._db.read(
            drafts.summaries,
            status=status,
            tag=tag,
            trashed=trashed,
            text=text,
            sort=sort,
            limit=limit,
            offset=offset,
        )

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
        """Give drafts a status."""
        await self._db.write(drafts.set_status, draft_ids, status)

    async def trash(self, draft_ids: list[str]) -> list[str]:
        """Put drafts into the trash; gives the ids that were not there before, which `untrash` takes to undo this."""
        return await self._db.write(drafts.set_trashed, draft_ids, True)

    async def untrash(self, draft_ids: list[str]) -> list[str]:
        """Take drafts out of the trash; gives the ids that were there."""
        return await self._db.write(drafts.set_trashed, draft_ids, False)

    async def delete_forever(self, draft_ids: list[str]) -> int:
        """Delete drafts with all their revisions."""
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

    async def restore(self, draft: Draft, revision_id: str) -> Draft:
        """Put a revision's text and title back into `draft` and save it; the text it had becomes a revision first."""
        wanted = await self.revision(revision_id)
        await self._db.write(library_writes.add_revision, draft, "restore", {"replaced_by": wanted.id})
        draft.title, draft.body = wanted.title, wanted.body
        made = wanted.created_at.isoformat(timespec="seconds")
        return await self.save(draft, "restore", detail={"from": wanted.id, "made": made})


def storable(text: str) -> str:
    """`text` with what no database keeps (NUL, lone surrogates) shown as U+FFFD."""
    return _UNSTORABLE.sub("\ufffd", text) if _UNSTORABLE.search(text) else text


def count_words(text: str) -> int:
    """Words of a text, fast enough for every save."""
    return sum(1 for _match in _WORD.finditer(text))


def _prepare(draft: Draft) -> None:
    draft.body, draft.title = storable(draft.body), storable(draft.title)
    draft.word_count = count_words(draft.body)
