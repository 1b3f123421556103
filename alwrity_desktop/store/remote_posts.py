"""Queries over the mirror: posts and pages of the sites, as last seen."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Connection, and_, delete, func, or_, select
from sqlalchemy import text as sql_text

from alwrity_desktop.model.site import RemotePost
from alwrity_desktop.store import search as index
from alwrity_desktop.store.rows import entities_of, get_entity, insert_entity, update_entity
from alwrity_desktop.store.tables import remote_posts

_ESCAPE = "\\"
MOST = 10_000
"""Posts a search gives at most."""
_FOUND = sql_text(
    "SELECT draft_id FROM search_parts WHERE number IN (SELECT rowid FROM search_index WHERE search_index MATCH :query) "
    "AND draft_id NOT IN (SELECT draft_id FROM search_dirty)"
).columns(remote_posts.c.id)
_WAITING = sql_text(
    "SELECT id FROM remote_posts WHERE id IN (SELECT draft_id FROM search_dirty) "
    "OR id NOT IN (SELECT draft_id FROM search_parts)"
).columns(remote_posts.c.id)


def put_many(connection: Connection, posts: Sequence[RemotePost]) -> int:
    """Insert or replace a chunk of posts; the number that were new or changed since they were last seen."""
    if not posts:
        return 0
    site_id = posts[0].site_id
    here = remote_posts.c.site_id == site_id
    statement = select(remote_posts.c.remote_id, remote_posts.c.id, remote_posts.c.modified_gmt, remote_posts.c.status)
    rows = connection.execute(statement.where(here, remote_posts.c.remote_id.in_([post.remote_id for post in posts])))
    known = {row.remote_id: (row.id, row.modified_gmt, row.status) for row in rows}
    changed = 0
    for post in posts:
        if post.remote_id not in known:
            insert_entity(connection, remote_posts, post)
        elif known[post.remote_id][1:] != (post.modified_gmt, post.status):
            post.id = known[post.remote_id][0]
            update_entity(connection, remote_posts, post)
        else:
            continue
        index.mark(connection, [post.id])
        changed += 1
    return changed


def get(connection: Connection, post_id: str) -> RemotePost | None:
    """One post by its row's id."""
    return get_entity(connection, remote_posts, RemotePost, post_id)


def by_remote_id(connection: Connection, site_id: str, remote_id: int) -> RemotePost | None:
    """One post by its number on the site."""
    statement = select(remote_posts).where(remote_posts.c.site_id == site_id, remote_posts.c.remote_id == remote_id)
    found = entities_of(RemotePost, connection.execute(statement))
    return found[0] if found else None


def search(
    connection: Connection, text: str = "", site_id: str = "", kind: str = "", status: str = "", limit: int = MOST
) -> list[RemotePost]:
    """Posts in which `text` is found (see `search.query_of`) in title, slug or content, newest change first; `raw` is left
    empty. Posts that still wait for the index are searched as they are."""
    columns = [column if column.name != "raw" else func.substr(column, 1, 0).label("raw") for column in remote_posts.c]
    statement = select(*columns)
    if query := index.query_of(text):
        statement = statement.where(or_(remote_posts.c.id.in_(_FOUND.bindparams(query=query)), _holds_words(text)))
    elif text.strip():
        return []
    for column, value in ((remote_posts.c.site_id, site_id), (remote_posts.c.type, kind), (remote_posts.c.status, status)):
        if value:
            statement = statement.where(column == value)
    rows = connection.execute(statement.order_by(remote_posts.c.modified_gmt.desc()).limit(limit))
    return entities_of(RemotePost, rows)


def published(connection: Connection, site_id: str) -> list[RemotePost]:
    """All published posts and pages of a site, whole, newest change first."""
    here = (remote_posts.c.site_id == site_id, remote_posts.c.status == "publish")
    statement = select(remote_posts).where(*here).order_by(remote_posts.c.modified_gmt.desc())
    return entities_of(RemotePost, connection.execute(statement))


def numbers(connection: Connection, site_id: str, kind: str) -> set[int]:
    """The site's own ids of all posts of a type that are kept."""
    statement = select(remote_posts.c.remote_id).where(remote_posts.c.site_id == site_id, remote_posts.c.type == kind)
    return {row[0] for row in connection.execute(statement)}


def remove(connection: Connection, site_id: str, gone: Sequence[int]) -> int:
    """Forget posts that are no longer on the site; the number forgotten."""
    removed = 0
    for start in range(0, len(gone), 500):
        chunk = gone[start : start + 500]
        where = (remote_posts.c.site_id == site_id, remote_posts.c.remote_id.in_(chunk))
        index.mark(connection, list(connection.execute(select(remote_posts.c.id).where(*where)).scalars()))
        removed += connection.execute(delete(remote_posts).where(*where)).rowcount
    return removed


def newest_change(connection: Connection, site_id: str, kind: str) -> str:
    """The latest `modified_gmt` that is kept, "" where nothing is."""
    statement = select(func.max(remote_posts.c.modified_gmt))
    where = (remote_posts.c.site_id == site_id, remote_posts.c.type == kind)
    return connection.execute(statement.where(*where)).scalar() or ""


def _holds_words(text: str) -> ColumnElement[bool]:
    """For posts that wait for the index: each word occurs somewhere, those with a minus do not."""
    parts: list[ColumnElement[bool]] = [remote_posts.c.id.in_(_WAITING)]
    for word in text.replace('"', " ").replace("*", " ").split():
        out = word.startswith("-") and len(word) > 1
        parts.append(~_holds(word[1:]) if out else _holds(word))
    return and_(*parts)


def _holds(word: str) -> ColumnElement[bool]:
    pattern = f"%{_escaped(word)}%"
    places = (remote_posts.c.title, remote_posts.c.slug, remote_posts.c.raw)
    return or_(*(place.ilike(pattern, escape=_ESCAPE) for place in places))


def _escaped(word: str) -> str:
    for mark in (_ESCAPE, "%", "_"):
        word = word.replace(mark, _ESCAPE + mark)
    return word
