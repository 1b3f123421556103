"""Writes of the library that touch a draft and its revisions at once, each one transaction."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import Connection

from alwrity_desktop.model.draft import Draft, Revision, RevisionOrigin
from alwrity_desktop.model.identity import now
from alwrity_desktop.store import drafts, revisions


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
        add_revision(connection, draft, origin, detail)
        return
    newest = revisions.latest_digest(connection, draft.id)
    if newest is None or now() - newest[1] >= every:
        add_revision(connection, draft, "timer", {})


def add_revision(connection: Connection, draft: Draft, origin: RevisionOrigin, detail: dict[str, Any]) -> Revision | None:
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
    revisions.insert(connection, made)
    revisions.thin(connection, draft.id)
    return made
