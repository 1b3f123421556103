"""Looks for a publication's post on the site before anything is made: by its number, its mark, its old mark, its slug."""

from __future__ import annotations

import asyncio
import re
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from alwrity_desktop.core.http import HTTPError, HttpGate, InvalidURL
from alwrity_desktop.model.site import Publication, Site
from alwrity_desktop.publisher.plan import Plan, marker
from alwrity_desktop.publisher.readback import normalised
from alwrity_desktop.publisher.targets.refusals import SiteError
from alwrity_desktop.publisher.targets.wordpress import WordPressClient
from alwrity_desktop.store import publications
from alwrity_desktop.store.database import Database

FIELDS = (
    "id,slug,status,type,link,date_gmt,modified_gmt,title,content,excerpt,author,featured_media,categories,tags,"
    "permalink_template,generated_slug"
)
EVERY_STATE = "any,trash"
_ALIKE = 0.5
"""Share of runs of words two versions of one text have in common; two texts of one title have next to none."""
_RUN = 2
_MARKUP = re.compile(r"<!--.*?-->|<[^>]+>|\]\([^)]*\)|[\W_]+", re.DOTALL)
_ROUTES = {"post": "wp/v2/posts", "page": "wp/v2/pages"}


def route(kind: str, post_id: int = 0) -> str:
    """Address of the posts or pages, or of one."""
    return f"{_ROUTES[kind]}/{post_id}" if post_id else _ROUTES[kind]


class Finder:
    """Finds one publication's post. Reads only, but for doubles of its own, which it removes."""

    def __init__(self, db: Database, gate: HttpGate, client: WordPressClient, site: Site) -> None:
        self._db = db
        self._gate = gate
        self._client = client
        self._site = site

    async def find(self, publication: Publication, plan: Plan, *, new_here: bool) -> dict[str, Any] | None:
        """The post, or None. new_here: this workspace never heard of the publication, as after a restored backup."""
        if publication.remote_id:
            post = await self.by_id(publication.remote_type, publication.remote_id)
            if post:
                return post
        mark = marker(publication.id)
        slugs = [mark, f"{mark}-2", f"{mark}__trashed", *([plan.slug] if plan.slug else [])]
        if new_here:
            found = self._by_slugs(plan.type, slugs), self._former(plan.type, mark), self._by_title(plan)
            rows, former, titled = await asyncio.gather(*found)
        else:
            rows, former, titled = await self._by_slugs(plan.type, slugs), None, []
        own = sorted((row for row in rows if str(row["slug"]).startswith(mark)), key=_preference)
        for extra in own[1:]:
            await self._client.delete(route(plan.type, int(extra["id"])), force="true")
        if own:
            return own[0]
        if former:
            return former
        return await self._alike(plan, [*rows, *titled])

    async def by_id(self, kind: str, post_id: int) -> dict[str, Any] | None:
        """The post with this number, None when it is gone."""
        try:
            return (await self._client.get(route(kind, post_id), context="edit", _fields=FIELDS)).data
        except SiteError as error:
            if error.cause == "gone" or error.status == 404:
                return None
            raise

    async def by_mark(self, kind: str, publication_id: str) -> dict[str, Any] | None:
        """The post that is being made for a publication."""
        rows = await self._by_slugs(kind, [marker(publication_id)])
        return rows[0] if rows else None

    async def find_doubles(self, publication: Publication, kind: str, keep: int) -> None:
        """After a lost answer: remove posts of our own making that came too late."""
        mark = marker(publication.id)
        for row in await self._by_slugs(kind, [mark, f"{mark}-2"]):
            if int(row["id"]) != keep:
                await self._client.delete(route(kind, int(row["id"])), force="true")

    async def _by_slugs(self, kind: str, slugs: list[str]) -> list[dict[str, Any]]:
        answer = await self._client.get(
            route(kind), context="edit", status=EVERY_STATE, slug=",".join(slugs), per_page=20, _fields=FIELDS
        )
        return answer.data

    async def _by_title(self, plan: Plan) -> list[dict[str, Any]]:
        """Posts with much the same title, for a plan without a slug to look for."""
        words = " ".join(re.findall(r"\w\w+", plan.title)[:6])
        if plan.slug or not words:
            return []
        answer = await self._client.get(
            route(plan.type), context="edit", status="any", search=words, per_page=10, _fields=FIELDS
        )
        return answer.data

    async def _former(self, kind: str, mark: str) -> dict[str, Any] | None:
        """A published post that once had the mark: WordPress remembers old slugs and sends visitors on (not for pages).

        HEAD, because WordPress then ends before it draws a page.
        """
        if kind != "post":
            return None
        try:
            async with self._gate.client() as http:
                answer = await http.head(f"{self._site.url.rstrip('/')}/?{urlencode({'name': mark})}")
        except (HTTPError, InvalidURL):
            return None
        target = urlsplit(str(answer.headers.get("location", "")))
        if answer.status_code != 301 or target.netloc != urlsplit(self._site.url).netloc:
            return None
        if number := parse_qs(target.query).get("p"):
            return await self.by_id("post", int(number[0])) if number[0].isdigit() else None
        slug = target.path.rstrip("/").rpartition("/")[2]
        rows = await self._by_slugs("post", [slug]) if slug else []
        return next((row for row in rows if urlsplit(row["link"]).path == target.path), None)

    async def _alike(self, plan: Plan, rows: list[dict[str, Any]]) -> dict[str, Any] | None:
        """A post with our title that says much the same: ours, from before a backup was restored."""
        for row in rows:
            if row["author"] != self._site.user_id or row["status"] == "trash":
                continue
            if normalised(str(row["title"]["raw"])) != normalised(plan.title):
                continue
            if shared(plan.markdown, str(row["content"]["raw"])) < _ALIKE:
                continue
            if await self._db.read(publications.of_remote, self._site.id, int(row["id"])) is None:
                return row
        return None


def shared(one: str, other: str) -> float:
    """Share of the shorter text's pairs of words that stand in the other too, markup aside; 0 to 1."""
    runs = [_runs(_MARKUP.sub(" ", text).casefold().split()) for text in (one, unescape(other))]
    least = min(len(found) for found in runs)
    return len(runs[0] & runs[1]) / least if least else float(runs[0] == runs[1])


def _runs(words: list[str]) -> set[tuple[str, ...]]:
    size = min(_RUN, len(words)) or 1
    return {tuple(words[at : at + size]) for at in range(len(words) - size + 1)} if words else set()


def _preference(row: dict[str, Any]) -> tuple[bool, int]:
    """Living posts before trashed ones, then the first made."""
    return row["status"] == "trash", int(row["id"])
