"""The files of a publication: each on the site once, found again by the SHA-256 in its slug."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.core.progress import Progress, Report
from alwrity_desktop.model.site import MediaUpload, Site
from alwrity_desktop.publisher.images import Prepared, read_image
from alwrity_desktop.publisher.once import Once
from alwrity_desktop.publisher.plan import Plan, PlannedImage, media_marker
from alwrity_desktop.publisher.targets.refusals import SiteError
from alwrity_desktop.publisher.targets.wordpress import MOST, File, WordPressClient
from alwrity_desktop.store import media_uploads
from alwrity_desktop.store.database import Database

FIELDS = "id,slug,source_url,media_details.width,media_details.height"
_AT_ONCE = 2


@dataclass(slots=True, frozen=True)
class _Item:
    image: PlannedImage
    file: Prepared

    @property
    def slug(self) -> str:
        return media_marker(self.file.sha256)


class MediaSender:
    """Brings a plan's images to a site."""

    def __init__(self, db: Database, client: WordPressClient, site: Site, once: Once) -> None:
        self._db = db
        self._client = client
        self._site = site
        self._once = once
        self._done = 0

    async def send(self, plan: Plan, post_id: int, report: Report) -> dict[str, MediaUpload]:
        """All images of `plan` by their source, the featured one too. Raises InputError, StorageError, SiteError."""
        items = await self._prepare(plan, report)
        if not items:
            return {}
        by_slug = {item.slug: item for item in items}
        there = await self._there(list(by_slug.values()))
        missing = [item for slug, item in by_slug.items() if slug not in there]
        gate = asyncio.Semaphore(_AT_ONCE)

        again: list[_Item] = []

        async def one(item: _Item) -> None:
            async with gate:
                try:
                    there[item.slug] = await self._upload(item, post_id)
                except SiteError as error:
                    if error.cause != "refused_type" or len(missing) == 1:
                        raise
                    again.append(item)
                    return
            self._done += 1
            text = ngettext("{count} image uploaded", "{count} images uploaded", self._done)
            report(Progress("upload", text, 0.2 + 0.5 * self._done / len(missing)))

        try:
            async with asyncio.TaskGroup() as group:
                for item in missing:
                    group.create_task(one(item))
        except ExceptionGroup as errors:
            raise errors.exceptions[0] from errors
        for item in again:  # two files at once may fight over making the month's folder; alone, a refusal is one
            there[item.slug] = await self._upload(item, post_id)
        if self._once.doubtful:
            await self._remove_doubles(list(by_slug))
        return {item.image.source: there[item.slug] for item in items}

    async def _prepare(self, plan: Plan, report: Report) -> list[_Item]:
        wanted = list(plan.images)
        if plan.featured and plan.featured not in {image.source for image in wanted}:
            wanted.append(PlannedImage(plan.featured, plan.featured_alt))
        wanted = [image for image in wanted if not image.source.startswith(("http://", "https://"))]
        folders = [Path(folder) for folder in plan.folders]
        items: list[_Item] = []
        for number, image in enumerate(wanted):
            report(Progress("prepare", _("Preparing images"), 0.1 + 0.1 * number / len(wanted)))
            items.append(_Item(image, await asyncio.to_thread(read_image, image.source, folders)))
        return items

    async def _there(self, items: Sequence[_Item]) -> dict[str, MediaUpload]:
        """What is on the site already, asked of the site itself, not only of our own notes."""
        known = await self._db.read(media_uploads.known, self._site.id, [item.file.sha256 for item in items])
        answer = await self._client.get(
            "wp/v2/media", slug=",".join(item.slug for item in items), per_page=MOST, _fields=FIELDS
        )
        found: dict[str, MediaUpload] = {}
        by_slug = {str(row["slug"]): row for row in answer.data}
        for item in items:
            row = by_slug.get(item.slug) or await self._by_id(known.get(item.file.sha256))
            if row:
                found[item.slug] = await self._note(item, row)
        return found

    async def _by_id(self, upload: MediaUpload | None) -> dict[str, Any] | None:
        """A known file whose slug was changed on the site."""
        if upload is None:
            return None
        answer = await self._client.get("wp/v2/media", include=upload.remote_id, _fields=FIELDS)
        if answer.data:
            return answer.data[0]
        await self._db.write(media_uploads.remove, upload.id)
        return None

    async def _note(self, item: _Item, row: dict[str, Any]) -> MediaUpload:
        details: dict[str, Any] = row.get("media_details") or {}
        upload = MediaUpload(
            site_id=self._site.id,
            sha256=item.file.sha256,
            remote_id=int(row["id"]),
            url=str(row["source_url"]),
            alt=item.image.alt,
            width=int(details.get("width") or item.file.width),
            height=int(details.get("height") or item.file.height),
        )
        await self._db.write(media_uploads.put, upload)
        return upload

    async def _upload(self, item: _Item, post_id: int) -> MediaUpload:
        fields: dict[str, str | int] = {"slug": item.slug, "title": Path(item.file.name).stem, "post": post_id}
        if item.image.alt:
            fields["alt_text"] = item.image.alt
        if item.image.caption:
            fields["caption"] = item.image.caption
        file = File(item.file.name, item.file.data, item.file.mime)

        async def send() -> dict[str, Any]:
            row: dict[str, Any] = (await self._client.upload(file, fields, _fields=FIELDS)).data
            if row["slug"] == item.slug:
                return row
            earlier = await look()  # somebody was first: an upload thought lost that arrived after all
            if earlier is None:
                return row
            await self._client.delete(f"wp/v2/media/{row['id']}", force="true")
            return earlier

        async def look() -> dict[str, Any] | None:
            answer = await self._client.get("wp/v2/media", slug=item.slug, _fields=FIELDS)
            return answer.data[0] if answer.data else None

        return await self._note(item, await self._once(send, look))

    async def _remove_doubles(self, slugs: list[str]) -> None:
        """After a lost answer: a file that came twice has "-2" after its slug."""
        doubles = ",".join(f"{slug}-2" for slug in slugs)
        answer = await self._client.get("wp/v2/media", slug=doubles, per_page=MOST, _fields="id,slug")
        for row in answer.data:
            await self._client.delete(f"wp/v2/media/{row['id']}", force="true")
