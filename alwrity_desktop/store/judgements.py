"""Queries over the results of the checks, and over what there is to judge: all drafts and mirrored posts."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, tuple_

from alwrity_desktop.model.draft import Draft
from alwrity_desktop.model.identity import LOCAL_TENANT
from alwrity_desktop.model.judgement import Judgement, SubjectKind
from alwrity_desktop.model.site import RemotePost
from alwrity_desktop.store.rows import aware, entities_of, values
from alwrity_desktop.store.tables import drafts, publications, remote_posts, sites
from alwrity_desktop.store.tables import judgements as table

_AT_ONCE = 300


@dataclass(slots=True, frozen=True)
class ArchiveText:
    """A draft or a post as a list shows it: everything but its text. `site` is the name of the post's site."""

    kind: SubjectKind
    id: str
    title: str
    slug: str
    status: str
    keyphrases: tuple[str, ...]
    updated_at: datetime | None
    changed: str = ""
    link: str = ""
    site: str = ""
    site_url: str = ""
    draft_id: str = ""


def put_many(connection: Connection, found: Sequence[Judgement]) -> None:
    """Keep results in place of the last ones of the same texts."""
    for start in range(0, len(found), _AT_ONCE):
        chunk = found[start : start + _AT_ONCE]
        keys = [(row.subject_kind, row.subject_id) for row in chunk]
        connection.execute(delete(table).where(tuple_(table.c.subject_kind, table.c.subject_id).in_(keys)))
        connection.execute(insert(table), [values(row) for row in chunk])


def get(connection: Connection, kind: SubjectKind, subject_id: str) -> Judgement | None:
    """The last results for one text."""
    rows = connection.execute(select(table).where(table.c.subject_kind == kind, table.c.subject_id == subject_id))
    found = entities_of(Judgement, rows)
    return found[0] if found else None


def everything(connection: Connection, *, tenant_id: str = LOCAL_TENANT) -> dict[tuple[str, str], Judgement]:
    """All results by kind and id of the text."""
    rows = connection.execute(select(table).where(table.c.tenant_id == tenant_id))
    return {(found.subject_kind, found.subject_id): found for found in entities_of(Judgement, rows)}


def hashes(connection: Connection, *, tenant_id: str = LOCAL_TENANT) -> dict[tuple[str, str], str]:
    """Content hash of what was judged last, by kind and id of the text."""
    query = select(table.c.subject_kind, table.c.subject_id, table.c.content_hash).where(table.c.tenant_id == tenant_id)
    return {(row.subject_kind, row.subject_id): row.content_hash for row in connection.execute(query)}


def forget_gone(connection: Connection) -> int:
    """Drop results of texts that are no longer there; gives how many."""
    gone = ((table.c.subject_kind == "draft") & table.c.subject_id.not_in(select(drafts.c.id))) | (
        (table.c.subject_kind == "post") & table.c.subject_id.not_in(select(remote_posts.c.id))
    )
    return connection.execute(delete(table).where(gone)).rowcount


def texts(connection: Connection, without: Collection[str] = (), *, tenant_id: str = LOCAL_TENANT) -> list[ArchiveText]:
    """Every draft that is not in the trash nor of a format `without`, and every mirrored post; no long column is read."""
    return [*_draft_rows(connection, without, tenant_id), *_post_rows(connection, tenant_id)]


def draft_bodies(connection: Connection, ids: Sequence[str]) -> list[Draft]:
    """Whole drafts by id."""
    return entities_of(Draft, connection.execute(select(drafts).where(drafts.c.id.in_(ids))))


def post_bodies(connection: Connection, ids: Sequence[str]) -> list[RemotePost]:
    """Whole posts by id."""
    return entities_of(RemotePost, connection.execute(select(remote_posts).where(remote_posts.c.id.in_(ids))))


def _draft_rows(connection: Connection, without: Collection[str], tenant_id: str) -> list[ArchiveText]:
    names = ("id", "title", "slug", "status", "keyphrases", "updated_at")
    query = select(*(drafts.c[name] for name in names)).where(drafts.c.format.not_in(without))
    rows = connection.execute(query.where(drafts.c.tenant_id == tenant_id, drafts.c.trashed_at.is_(None)))
    where = _published(connection, tenant_id)
    return [_draft_text(row, where.get(row.id, "")) for row in rows]


def _draft_text(row: Row[Any], site_url: str) -> ArchiveText:
    phrases, at = tuple(row.keyphrases), aware(row.updated_at)
    return ArchiveText(
        "draft", row.id, row.title, row.slug, row.status, phrases, at, at.isoformat(), site_url=site_url, draft_id=row.id
    )


def _published(connection: Connection, tenant_id: str) -> dict[str, str]:
    """Address of the site each draft was last sent to."""
    query = select(publications.c.draft_id, sites.c.url).join(sites, sites.c.id == publications.c.site_id)
    rows = connection.execute(query.where(publications.c.tenant_id == tenant_id).order_by(publications.c.updated_at))
    return {row.draft_id: row.url for row in rows}


def _post_rows(connection: Connection, tenant_id: str) -> list[ArchiveText]:
    names = ("id", "title", "slug", "status", "modified_gmt", "link")
    same = (publications.c.site_id == remote_posts.c.site_id) & (publications.c.remote_id == remote_posts.c.remote_id)
    query = select(
        *(remote_posts.c[name] for name in names),
        sites.c.name.label("site"),
        sites.c.url.label("site_url"),
        publications.c.draft_id,
    )
    query = query.join(sites, sites.c.id == remote_posts.c.site_id).outerjoin(publications, same)
    rows = connection.execute(query.where(remote_posts.c.tenant_id == tenant_id))
    found = {row.id: _post_text(row) for row in rows}
    return list(found.values())


def _post_text(row: Row[Any]) -> ArchiveText:
    changed = row.modified_gmt
    at = (
        datetime.fromisoformat(f"{changed.removesuffix('Z')}+00:00")
        if changed[:4].isdigit() and changed[4:5] == "-"
        else None
    )
    return ArchiveText(
        "post",
        row.id,
        row.title,
        row.slug,
        row.status,
        (),
        at,
        changed,
        row.link,
        row.site,
        row.site_url,
        row.draft_id or "",
    )
