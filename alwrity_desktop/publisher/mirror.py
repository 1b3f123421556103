"""The mirror: all posts and pages of a site kept here, brought up to date by what changed, read and searched offline.

What changed since is asked by `modified_after`, with an overlap, for sites differ in how they read its time zone; what
was deleted is found by a sweep over all ids. Pages of answers are written one by one, so a stop loses nothing.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

from alwrity_desktop.core.messages import _
from alwrity_desktop.core.progress import Progress, Report, silent
from alwrity_desktop.model.draft import Draft
from alwrity_desktop.model.identity import now
from alwrity_desktop.model.site import Publication, RemotePost, Site
from alwrity_desktop.publisher.blocks import images_in, to_markdown
from alwrity_desktop.publisher.finding import route
from alwrity_desktop.publisher.plan import Plan, publication_id
from alwrity_desktop.publisher.sending import edit_url, fields_of
from alwrity_desktop.publisher.targets.refusals import SiteError
from alwrity_desktop.publisher.targets.wordpress import MOST, WordPressClient
from alwrity_desktop.store import drafts, publications, remote_posts, sites
from alwrity_desktop.store.database import Database

KINDS = ("post", "page")
CHUNK = 50
"""Posts in one answer: with their texts they are large."""
OVERLAP = timedelta(hours=15)
"""Wider than any time zone is from UTC."""
_FIELDS = "id,type,slug,status,link,date_gmt,modified_gmt,title,content,excerpt,categories,tags,featured_media,author"
_TAXONOMIES = ("categories", "tags")

Names = dict[int, str]


class Mirror:
    """The local copy of the sites. client: gives the signed-in client of a site."""

    def __init__(self, db: Database, client: Callable[[Site], Awaitable[WordPressClient]]) -> None:
        self._db = db
        self._client = client

    async def refresh(self, site: Site, report: Report = silent) -> int:
        """Bring the copy up to date; the number of posts that were new, changed or deleted. Raises SiteError."""
        started = now()
        client = await self._client(site)
        changed = 0
        for kind in KINDS:
            if kind == "page" and site.capabilities and "edit_pages" not in site.capabilities:
                continue
            changed += await self._changes(client, site, kind, report)
            changed += await self._deletions(client, site, kind)
        site.mirrored_at = started
        await self._db.write(sites.remember, site.id, mirrored_at=started)
        report(Progress("mirror", _("{name} is up to date", name=site.name), 1.0))
        return changed

    async def search(self, text: str = "", site_id: str = "", kind: str = "", status: str = "") -> list[RemotePost]:
        """Posts that hold every word of `text`, newest change first, without their content. No network."""
        return await self._db.read(remote_posts.search, text, site_id, kind, status)

    async def post(self, post_id: str) -> RemotePost | None:
        """One post with its content. No network."""
        return await self._db.read(remote_posts.get, post_id)

    async def open_as_draft(self, site: Site, post: RemotePost) -> tuple[Draft, bool]:
        """A draft of the post, and whether it is new: publishing it updates the post in place.

        A post that came from a draft here gives a draft with that draft's id (False): open the one in the library.
        """
        whole = post if post.raw else (await self._db.read(remote_posts.get, post.id) or post)
        known = await self._db.read(publications.of_remote, site.id, whole.remote_id)
        draft = await asyncio.to_thread(_draft_of, whole)
        if known:
            draft.id = known.draft_id
            if await self._db.read(drafts.get, known.draft_id) is not None:
                return draft, False
        await self._db.write(publications.put, _publication_of(draft, site, whole))
        return draft, True

    async def as_there(self, row: Publication) -> Publication:
        """A finished publication with the status and planned time its post has on the site by the local copy."""
        post = await self._db.read(remote_posts.by_remote_id, row.site_id, row.remote_id) if row.remote_id else None
        if post is None or row.state != "done" or post.modified_gmt <= row.remote_modified_gmt:
            return row
        date = post.date_gmt if post.status == "future" else ""
        return replace(row, remote_status=post.status, request={**row.request, "date_gmt": date})

    async def term_names(self, site: Site, taxonomy: str) -> list[str]:
        """All names of a taxonomy ("categories", "tags") on the site. Raises SiteError."""
        client = await self._client(site)
        return [name for _number, name in await _terms(client, taxonomy)]

    async def _changes(self, client: WordPressClient, site: Site, kind: str, report: Report) -> int:
        newest = await self._db.read(remote_posts.newest_change, site.id, kind)
        query: dict[str, str | int] = {"orderby": "id", "order": "asc"}
        if newest:
            query["modified_after"] = f"{datetime.fromisoformat(newest) - OVERLAP:%Y-%m-%dT%H:%M:%S}"
        names: dict[str, Names] = {taxonomy: {} for taxonomy in _TAXONOMIES}
        changed = seen = 0
        async for rows, total in _pages(client, kind, CHUNK, _FIELDS, query):
            await self._learn(client, rows, names)
            changed += await self._db.write(remote_posts.put_many, [_remote_post(site, row, names) for row in rows])
            seen += len(rows)
            report(Progress("mirror", _("{seen} of {total}", seen=seen, total=total), seen / max(total, 1)))
        return changed

    async def _deletions(self, client: WordPressClient, site: Site, kind: str) -> int:
        there: set[int] = set()
        async for rows, _total in _pages(client, kind, MOST, "id", {"orderby": "id", "order": "asc"}):
            there.update(int(row["id"]) for row in rows)
        kept = await self._db.read(remote_posts.numbers, site.id, kind)
        return await self._db.write(remote_posts.remove, site.id, sorted(kept - there))

    async def _learn(self, client: WordPressClient, rows: list[dict[str, Any]], names: dict[str, Names]) -> None:
        """Fetch the names of terms not met before."""
        for taxonomy in _TAXONOMIES:
            used = {term for row in rows for term in _ids(row, taxonomy)}
            unknown = sorted(used - names[taxonomy].keys())
            for start in range(0, len(unknown), MOST):
                include = ",".join(map(str, unknown[start : start + MOST]))
                names[taxonomy].update(await _terms(client, taxonomy, include))


async def _terms(client: WordPressClient, taxonomy: str, include: str = "") -> list[tuple[int, str]]:
    found: list[tuple[int, str]] = []
    page, pages = 1, 1
    query: dict[str, str | int] = {"include": include} if include else {}
    while page <= pages:
        answer = await client.get(f"wp/v2/{taxonomy}", per_page=MOST, page=page, _fields="id,name", **query)
        found += [(int(row["id"]), unescape(str(row["name"]))) for row in answer.data]
        page, pages = page + 1, answer.pages
    return found


async def _pages(
    client: WordPressClient, kind: str, size: int, fields: str, query: dict[str, str | int]
) -> AsyncIterator[tuple[list[dict[str, Any]], int]]:
    """All pages of a list, with the total number of items."""
    page, pages = 1, 1
    while page <= pages:
        try:
            answer = await client.get(
                route(kind), context="edit", status="any", per_page=size, page=page, _fields=fields, **query
            )
        except SiteError as error:
            if error.code == "rest_post_invalid_page_number":  # the list grew shorter meanwhile
                return
            raise
        yield answer.data, answer.total
        page, pages = page + 1, answer.pages


def _ids(row: dict[str, Any], taxonomy: str) -> list[int]:
    found: list[int] | None = row.get(taxonomy)
    return found or []


def _remote_post(site: Site, row: dict[str, Any], names: dict[str, Names]) -> RemotePost:
    terms = {
        taxonomy: [names[taxonomy][term] for term in _ids(row, taxonomy) if term in names[taxonomy]]
        for taxonomy in _TAXONOMIES
    }
    return RemotePost(
        site_id=site.id,
        remote_id=int(row["id"]),
        type=str(row["type"]),
        title=str(row["title"]["raw"]),
        slug=unescape(str(row["slug"])),
        status=str(row["status"]),
        link=str(row["link"]),
        raw=str(row["content"]["raw"]),
        excerpt=str(row["excerpt"]["raw"]),
        date_gmt=str(row["date_gmt"] or ""),
        modified_gmt=str(row["modified_gmt"] or ""),
        terms={taxonomy: found for taxonomy, found in terms.items() if found},
        featured_media=int(row.get("featured_media") or 0),
    )


def _draft_of(post: RemotePost) -> Draft:
    return Draft(
        title=post.title,
        slug=post.slug,
        body=to_markdown(post.raw, images_in(post.raw)),
        excerpt=post.excerpt,
        categories=post.terms.get("categories", []),
        tags=post.terms.get("tags", []),
        publish_at=_planned(post),
        extra={"site": post.link},
    )


def _planned(post: RemotePost) -> datetime | None:
    """When a scheduled post is to appear."""
    if post.status != "future" or not post.date_gmt:
        return None
    return datetime.fromisoformat(post.date_gmt).replace(tzinfo=UTC)


def _publication_of(draft: Draft, site: Site, post: RemotePost) -> Publication:
    """The way back: what the post was like when it was opened, with its status and planned time."""
    date = post.date_gmt if post.status == "future" else ""
    base = fields_of(_as_answer(post))
    return Publication(
        id=publication_id(draft.id, site),
        draft_id=draft.id,
        site_id=site.id,
        remote_id=post.remote_id,
        remote_type=post.type,
        url=post.link,
        edit_url=edit_url(site, post.remote_id),
        state="done",
        remote_status=post.status,
        remote_modified_gmt=post.modified_gmt,
        base_content=post.raw,
        request=Plan(type=post.type, status=post.status, date_gmt=date, markdown=draft.body, base=base).to_json(),
    )


def _as_answer(post: RemotePost) -> dict[str, Any]:
    return {
        "title": {"raw": post.title},
        "content": {"raw": post.raw},
        "excerpt": {"raw": post.excerpt},
        "slug": post.slug,
        "status": post.status,
        "featured_media": post.featured_media,
    }
