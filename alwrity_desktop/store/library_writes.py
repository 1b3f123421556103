"""Writes of the library that touch a draft and its revisions at once, each one transaction."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Literal

from sqlalchemy import Connection, select

from alwrity_desktop.model.draft import Draft, Revision, RevisionOrigin
from alwrity_desktop.model.identity import now
from alwrity_desktop.store import drafts, revisions
from alwrity_desktop.store.tables import drafts as drafts_table
from alwrity_desktop.store.tables import revisions as revisions_table
from alwrity_desktop.store.working_copy import WorkingText

Outcome = Literal["same", "newer", "beside"]


def open_draft(connection: Connection, draft_id: str) -> Draft | None:
    """Mark a draft as opened and make its opening revision; None when there is no such draft."""
    draft = drafts.get(connection, draft_id)
    if draft is None:
        return None
    draft.opened_at = drafts.mark_opened(connection, draft_id)
    add_revision(connection, draft, "open", {})
    return draft


def save_draft(
    connection: Connection,
    draft: Draft,
    origin: RevisionOrigin | None,
    detail: dict[str, Any],
    every: timedelta,
    *,
    overwrite: bool = False,
    packed: bytes | None = None,
) -> None:
    """Write a draft, and its revision when `origin` asks for one or the newest is older than `every`.

    Raises ChangedElsewhereError when the stored draft is not the one `draft` was read from, unless `overwrite`: then
    that text becomes a revision.
    """
    stored = drafts.get(connection, draft.id) if overwrite else None
    if stored is not None and stored.updated_at != draft.updated_at:
        add_revision(connection, stored, "rescue", {"reason": "overwritten"})
    drafts.update(connection, draft, expected=None if overwrite else draft.updated_at)
    if origin is not None:
        add_revision(connection, draft, origin, detail, packed)
        return
    newest = revisions.latest_digest(connection, draft.id)
    if newest is None or now() - newest[1] >= every:
        add_revision(connection, draft, "timer", {})


def add_revision(
    connection: Connection, draft: Draft, origin: RevisionOrigin, detail: dict[str, Any], packed: bytes | None = None
) -> Revision | None:
    """Keep the text of `draft`; None when the newest revision has that text already, or when there is none to keep."""
    newest = revisions.latest_digest(connection, draft.id)
    if (newest is None and not draft.body) or (newest and newest[0] == revisions.digest(draft.body)):
        return None
    made = Revision(
        tenant_id=draft.tenant_id,
        draft_id=draft.id,
        origin=origin,
        title=draft.title,
        body=draft.body,
        word_count=draft.word_count,
        detail=detail,
    )
    revisions.insert(connection, made, packed)
    revisions.thin(connection, draft.id)
    return made


def recover_text(connection: Connection, text: WorkingText, words: int) -> Outcome:
    """Bring a working copy that was left behind and the database together.

    "same": nothing to do. "newer": the working copy went on from what is stored, so its text stands now, and what was
    stored is a revision. "beside": the draft was changed by others since, so the working copy's text is a revision.
    """
    stored = drafts.get(connection, text.draft_id)
    if stored is None:
        drafts.insert(connection, Draft(id=text.draft_id, title=text.title, body=text.body, word_count=words))
        return "newer"
    if stored.body == text.body and stored.title == text.title:
        return "same"
    if revisions.digest(stored.body) != text.base and text.saved_at <= stored.updated_at.timestamp():
        return "beside" if keep_text(connection, text) else "same"
    add_revision(connection, stored, "rescue", {"reason": "before recovery"})
    stored.title, stored.body, stored.word_count = text.title, text.body, words
    drafts.update(connection, stored)
    add_revision(connection, stored, "rescue", {"reason": "recovered"})
    return "newer"


def keep_text(connection: Connection, text: WorkingText) -> bool:
    """Keep a working copy's text as a revision; False when the draft has or had that text, or is gone."""
    stored = drafts.get(connection, text.draft_id)
    if stored is None or stored.body == text.body:
        return False
    if revisions.known(connection, stored.id, revisions.digest(text.body)):
        return False
    stored.title, stored.body = text.title, text.body
    return add_revision(connection, stored, "rescue", {"reason": "working copy"}) is not None


def insert_imported(connection: Connection, batch: list[tuple[Draft, str]]) -> None:
    """Keep imported drafts, each with a first revision that names its file."""
    for draft, path in batch:
        drafts.insert(connection, draft)
        add_revision(connection, draft, "import", {"path": path})


def imported_texts(connection: Connection) -> dict[str, str]:
    """Digest of every text that was imported, as it came, with the id of its draft; the trash is left out."""
    query = (
        select(revisions_table.c.sha256, revisions_table.c.draft_id)
        .join(drafts_table, drafts_table.c.id == revisions_table.c.draft_id)
        .where(revisions_table.c.origin == "import", drafts_table.c.trashed_at.is_(None))
    )
    return {row.sha256: row.draft_id for row in connection.execute(query)}
