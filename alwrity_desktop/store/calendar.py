"""What has a date: drafts to be published, publications on their way, and mirrored posts."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, and_, exists, func, select
from sqlalchemy import update as update_in

from alwrity_desktop.model.calendar import Entry
from alwrity_desktop.model.identity import LOCAL_TENANT
from alwrity_desktop.store.drafts import missing
from alwrity_desktop.store.rows import aware
from alwrity_desktop.store.tables import drafts, keyword_imports, keywords, publications, remote_posts, sites

_SHOWN = ("publish", "future", "private")
_DATE = publications.c.request["date_gmt"].as_string()
"""Of a publication: when it is to come out, "" for at once."""
_MIRRORED = exists(
    select(remote_posts.c.id).where(
        remote_posts.c.site_id == publications.c.site_id, remote_posts.c.remote_id == publications.c.remote_id
    )
)
_LOST = and_(
    publications.c.state == "done",
    sites.c.mirrored_at.is_not(None),
    sites.c.mirrored_at > publications.c.updated_at,
    ~_MIRRORED,
)
"""The site was read since it was sent, and its post was not there: somebody deleted it."""


def between(connection: Connection, start: datetime, end: datetime, tenant_id: str = LOCAL_TENANT) -> list[Entry]:
    """Everything from `start` and before `end` (aware). A post that came of a draft is there once, as the post."""
    posts = _posts(connection, start, end, tenant_id)
    sent = _publications(connection, start, end, tenant_id)
    gone = _on_their_way(connection, tenant_id)
    low, high = _naive(start), _naive(end)
    query = select(drafts.c.id, drafts.c.title, drafts.c.status, drafts.c.publish_at, drafts.c.format).where(
        drafts.c.tenant_id == tenant_id,
        drafts.c.trashed_at.is_(None),
        drafts.c.publish_at >= low,
        drafts.c.publish_at < high,
    )
    planned = [
        Entry("draft", row.id, row.title, aware(row.publish_at), row.status, draft_id=row.id, format=row.format)
        for row in connection.execute(query)
        if row.id not in gone
    ]
    return sorted([*posts, *sent, *planned], key=lambda found: (found.at, found.title, found.id))


def _posts(connection: Connection, start: datetime, end: datetime, tenant_id: str) -> list[Entry]:
    post, site, sent = remote_posts.c, sites.c, publications.c
    came = (sent.site_id == post.site_id) & (sent.remote_id == post.remote_id)
    query = (
        select(post.id, post.title, post.status, post.date_gmt, post.link, site.id, site.name, sent.draft_id)
        .join(sites, site.id == post.site_id)
        .outerjoin(publications, came)
        .where(post.tenant_id == tenant_id, post.status.in_(_SHOWN), post.date_gmt != "")
        .where(post.date_gmt >= _text(start), post.date_gmt < _text(end))
    )
    found: dict[str, Entry] = {}
    for row in connection.execute(query):
        at = moment_of(row[3])
        if at is not None:
            found[row[0]] = Entry("post", row[0], row[1], at, row[2], row[7] or "", row[5], row[6], row[4])
    return list(found.values())


def _on_their_way(connection: Connection, tenant_id: str) -> set[str]:
    """Drafts that are told by their publication: those that are out or scheduled, or have a date to be sent with."""
    sent = publications.c
    there = (sent.state == "done") & sent.remote_status.in_(_SHOWN)
    query = (
        select(sent.draft_id)
        .join(sites, sites.c.id == sent.site_id)
        .where(sent.tenant_id == tenant_id, ~_LOST, there | (func.coalesce(_DATE, "") != ""))
    )
    return set(connection.execute(query).scalars())


def _publications(connection: Connection, start: datetime, end: datetime, tenant_id: str) -> list[Entry]:
    """Publications whose post is not mirrored (yet), by the date they were sent with."""
    sent, site = publications.c, sites.c
    query = (
        select(
            sent.id,
            sent.draft_id,
            sent.remote_id,
            sent.url,
            sent.state,
            sent.remote_status,
            _DATE.label("date_gmt"),
            sent.request["title"].as_string().label("title"),
            site.id,
            site.name,
        )
        .join(sites, site.id == sent.site_id)
        .where(sent.tenant_id == tenant_id, _text(start) <= _DATE, _text(end) > _DATE, ~_MIRRORED, ~_LOST)
    )
    found: list[Entry] = []
    for row in connection.execute(query):
        at = moment_of(str(row.date_gmt))
        if at is None:
            continue
        state = row.remote_status if row.state == "done" else row.state
        found.append(Entry("publication", row.id, row.title or "", at, state, row.draft_id, row[8], row[9], row.url))
    return found


def set_publish_at(connection: Connection, draft_id: str, at: datetime | None) -> datetime | None:
    """Give a draft another planned time; gives the one it had. `updated_at` stays: it tells of the text."""
    before = connection.execute(select(drafts.c.publish_at).where(drafts.c.id == draft_id)).scalar_one_or_none()
    statement = update_in(drafts).where(drafts.c.id == draft_id).values(publish_at=None if at is None else _naive(at))
    if connection.execute(statement).rowcount == 0:
        raise missing()
    return aware(before)


def dated(connection: Connection, draft_ids: Collection[str]) -> set[str]:
    """Those of these drafts that stand in the calendar themselves, at any time: planned, or with a publication."""
    planned = select(drafts.c.id).where(drafts.c.id.in_(draft_ids), drafts.c.publish_at.is_not(None))
    sent = select(publications.c.draft_id).where(publications.c.draft_id.in_(draft_ids))
    return {*connection.execute(planned).scalars(), *connection.execute(sent).scalars()}


def plan_draft(connection: Connection, draft_id: str, at: datetime) -> None:
    """A draft that has no planned time takes this one."""
    statement = update_in(drafts).where(drafts.c.id == draft_id, drafts.c.publish_at.is_(None))
    connection.execute(statement.values(publish_at=_naive(at)))


def follow_publish_at(connection: Connection, draft_id: str, at: datetime) -> None:
    """A draft that had a planned time takes over the one its post has on the site."""
    statement = update_in(drafts).where(drafts.c.id == draft_id, drafts.c.publish_at.is_not(None))
    connection.execute(statement.values(publish_at=_naive(at)))


def note_there(connection: Connection, site_id: str, remote_id: int, there: Mapping[str, Any]) -> None:
    """Keep status and times of a post as the site told them, where it is in the local copy.

    `modified_gmt` is left alone: the text may have been changed there too, and is read when the copy is brought up to date.
    """
    columns = {"status": str(there["status"]), "date_gmt": str(there["date_gmt"] or "")}
    mine = (remote_posts.c.site_id == site_id, remote_posts.c.remote_id == remote_id)
    connection.execute(update_in(remote_posts).where(*mine).values(**columns))


def published_links(connection: Connection, site_id: str = "", tenant_id: str = LOCAL_TENANT) -> list[tuple[str, datetime]]:
    """Address and time of each published post (not pages); of one site only, when named."""
    post = remote_posts.c
    query = select(post.link, post.date_gmt).where(
        post.tenant_id == tenant_id, post.type == "post", post.status == "publish", post.date_gmt != "", post.link != ""
    )
    if site_id:
        query = query.where(post.site_id == site_id)
    found = ((row[0], moment_of(row[1])) for row in connection.execute(query))
    return [(link, at) for link, at in found if at is not None]


def clicks_by_url(connection: Connection, tenant_id: str = LOCAL_TENANT) -> dict[str, int]:
    """Clicks of all keywords that an imported file gave an address for, summed by address."""
    word = keywords.c
    query = (
        select(word.url, func.sum(word.clicks))
        .where(word.tenant_id == tenant_id, word.url != "", word.clicks.is_not(None))
        .group_by(word.url)
    )
    return {row[0]: int(row[1]) for row in connection.execute(query)}


def newest_figures(connection: Connection, tenant_id: str = LOCAL_TENANT) -> datetime | None:
    """When the figures of the newest import that brought clicks are from."""
    query = (
        select(func.max(keyword_imports.c.dated))
        .join(keywords, keywords.c.import_number == keyword_imports.c.number)
        .where(keyword_imports.c.tenant_id == tenant_id, keywords.c.clicks.is_not(None), keywords.c.url != "")
    )
    return aware(connection.execute(query).scalar())


def moment_of(text: str) -> datetime | None:
    """A time as WordPress writes it (UTC without an offset); None for none, and for 0000-00-00."""
    if text[:4] in ("", "0000"):
        return None
    try:
        return datetime.fromisoformat(text.removesuffix("Z")).replace(tzinfo=UTC)
    except ValueError:
        return None


def _naive(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(tzinfo=None)


def _text(moment: datetime) -> str:
    return _naive(moment).strftime("%Y-%m-%dT%H:%M:%S")
