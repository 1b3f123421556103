"""A social piece about something in the calendar: a draft of a social format, its brief filled with what it is about,
and the post itself as its source."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from alwrity_desktop.core.messages import _
from alwrity_desktop.model.calendar import Entry
from alwrity_desktop.model.draft import Draft

if TYPE_CHECKING:
    from alwrity_desktop.model.source import Source
    from alwrity_desktop.workspace import Workspace

_SUBJECTS = ("topic", "subject", "title", "about", "post")
_LINKS = ("link", "url")
TEASER = "teaser"
ABOUT = "about"
"""The key of `Draft.extra` that names what a piece is about: an entry's key, such as "draft:<id>"."""


def social_formats(workspace: Workspace) -> list[tuple[str, str]]:
    """Name and title of each social format there is. Reads files: run it in a thread."""
    from alwrity_desktop.writer import formats

    names = formats.social(workspace.folder)
    return [(form.name, form.title) for form in formats.all_formats(workspace.folder) if form.name in names]


def social_draft(workspace: Workspace, entry: Entry, name: str, at: datetime) -> Draft:
    """The draft, not kept yet. Reads the format: run it in a thread. Raises InputError for a format there is not."""
    from alwrity_desktop.writer import formats

    form = formats.load(name, workspace.folder)
    writing = workspace.settings.writing
    brief = formats.default_brief(form, writing)
    given: dict[str, Any] = {}
    given.update(dict.fromkeys(_SUBJECTS, entry.title))
    given.update(dict.fromkeys(_LINKS, entry.url))
    for field in form.fields:
        if field.kind in ("text", "multiline") and given.get(field.key):
            brief[field.key] = given[field.key]
    if not any(key in brief for key in _SUBJECTS):
        first = next((field.key for field in form.fields if field.kind in ("text", "multiline")), "")
        brief |= {first: entry.title} if first else {}
    kind = form.field("kind")
    if kind is not None and TEASER in kind.choices and entry.kind != "task":
        brief["kind"] = TEASER
    about = f"{entry.kind}:{entry.id}"
    return Draft(
        title=_("{format}: {title}", format=form.title, title=entry.title or _("Untitled")),
        format=form.name,
        language=writing.language,
        brief=brief,
        extra={ABOUT: about, **({"link": entry.url} if entry.url else {})},
        publish_at=at.astimezone(UTC),
    )


async def social_source(workspace: Workspace, entry: Entry) -> Source | None:
    """The text the piece is about, the person's own; None where there is none yet."""
    import asyncio

    from alwrity_desktop.model.source import Source
    from alwrity_desktop.store import remote_posts
    from alwrity_desktop.writer.source_text import markdown_of, tidy

    draft = await workspace.library.get_or_none(entry.draft_id) if entry.draft_id else None
    text, title = (draft.body, draft.title) if draft is not None else ("", entry.title)
    if not text.strip() and entry.kind == "post":
        post = await workspace.db.read(remote_posts.get, entry.id)
        text = await asyncio.to_thread(markdown_of, post.raw) if post is not None else ""
    text = tidy(text)
    return Source(title=title or _("Untitled"), kind="own", text=text, url=entry.url) if text else None
