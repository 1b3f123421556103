"""One publication's way to its site, step by step, so that a break at any point leaves one post and each file once.

1. Look whether the post is there. 2. Make it as a draft under its mark. 3. Media (marked by SHA-256) and terms.
4. Content, terms, image, author. 5. The real slug and the status, last. Each step is noted before the next begins, and
each can be done again.
"""

from __future__ import annotations

import asyncio
import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any

from alwrity_desktop.core.http import HttpGate
from alwrity_desktop.core.messages import _
from alwrity_desktop.core.progress import Progress, Report
from alwrity_desktop.model.identity import now
from alwrity_desktop.model.site import MediaUpload, Publication, Site
from alwrity_desktop.publisher.blocks import ImageRef, images_in, to_blocks
from alwrity_desktop.publisher.doctor import who_am_i
from alwrity_desktop.publisher.finding import FIELDS, Finder, route
from alwrity_desktop.publisher.media import MediaSender
from alwrity_desktop.publisher.once import Once
from alwrity_desktop.publisher.plan import AHEAD, Plan, marker
from alwrity_desktop.publisher.readback import after, before, normalised
from alwrity_desktop.publisher.results import ConflictError, Published, PublishedMedia
from alwrity_desktop.publisher.targets.refusals import SiteError, explain
from alwrity_desktop.publisher.targets.wordpress import WordPressClient
from alwrity_desktop.publisher.terms import Terms, term_ids
from alwrity_desktop.store import publications, sites
from alwrity_desktop.store.database import Database

LIVE = ("publish", "future", "private")
_TEXTS = ("title", "content", "excerpt")


class Sending:
    """Sends one publication. `run` may be called again after any failure, in this process or another."""

    def __init__(
        self, db: Database, gate: HttpGate, client: WordPressClient, site: Site, publication: Publication, once: Once
    ) -> None:
        self._db = db
        self._client = client
        self._site = site
        self._row = publication
        self._plan = Plan.from_json(publication.request)
        self._once = once
        self._once.doubtful = self._plan.doubtful
        self._once.on_doubt = self._note_doubt
        self._finder = Finder(db, gate, client, site)
        self._media = MediaSender(db, client, site, once)
        self._warnings: list[str] = before(self._plan, site)

    async def run(self, report: Report, *, new_here: bool = False) -> Published:
        """Do what is left to do. Raises SiteError, InputError, StorageError, ConflictError or OfflineError."""
        report(Progress("look", _("Looking at {site}", site=self._site.name), 0.02))
        await self._check_rights()
        post = await self._finder.find(self._row, self._plan, new_here=new_here)
        post = await self._taken_out_of_trash(post) if post else await self._create()
        await self._note(remote_id=int(post["id"]), remote_type=str(post["type"]))
        fresh = post["slug"] == marker(self._row.id)
        if not fresh:
            self._refuse_changed(post, None)
        uploads, categories, tags = await self._parts(int(post["id"]), report)
        content = await asyncio.to_thread(to_blocks, self._plan.markdown, self._references(uploads))
        report(Progress("content", _("Sending the text"), 0.75))
        wanted = self._wanted(content, uploads, categories, tags)
        final = self._final(post)
        if fresh:
            got = await self._set(post, wanted)
            await self._keep_base(got)
            self._warnings += after(wanted, got)
            report(Progress("status", _("Setting address and status"), 0.9))
            got = await self._set(got, final)
            self._warnings += after(final, got)
        else:
            if uploads:
                post = await self._finder.by_id(self._row.remote_type, int(post["id"])) or post
            self._refuse_changed(post, content)
            wanted = self._without_theirs(wanted | final, post)
            report(Progress("status", _("Updating the post"), 0.9))
            got = await self._set(post, wanted)
            self._warnings += after(wanted, got)
        return await self._finish(got, uploads)

    async def _check_rights(self) -> None:
        """Refuse before anything is sent what the account may not do; what we know of it may be old, so ask once more."""
        try:
            self._refuse_without_rights()
        except SiteError:
            account = await who_am_i(self._client)
            self._site.capabilities = account.capabilities
            await self._db.write(sites.remember, self._site.id, capabilities=account.capabilities)
            self._refuse_without_rights()

    def _refuse_without_rights(self) -> None:
        allowed = self._site.capabilities
        pages = self._plan.type == "page"
        host = self._client.host
        if not allowed:
            return
        if pages and "edit_pages" not in allowed:
            raise explain("no_rights", host, reason=_("it writes no pages."))
        if self._plan.status in LIVE and ("publish_pages" if pages else "publish_posts") not in allowed:
            raise explain(
                "no_rights", host, reason=_("it cannot publish; choose “pending” to hand the post in for review.")
            )
        if self._plan.author not in (0, self._site.user_id) and "edit_others_posts" not in allowed:
            raise explain("no_rights", host, reason=_("it cannot publish in another author's name."))
        if (self._plan.images or self._plan.featured) and "upload_files" not in allowed:
            raise explain(
                "no_rights", host, reason=_("it cannot upload images; take them out, or ask for the role Author.")
            )

    async def _create(self) -> dict[str, Any]:
        title = self._plan.title or _("Untitled")
        body = {"title": title, "slug": marker(self._row.id), "status": "draft"}

        async def send() -> dict[str, Any]:
            return (await self._client.post(route(self._plan.type), body, _fields=FIELDS, context="edit")).data

        async def look() -> dict[str, Any] | None:
            return await self._finder.by_mark(self._plan.type, self._row.id)

        post = await self._once(send, look)
        if post["slug"] == body["slug"]:
            return post
        earlier = await look()  # one thought lost arrived after all
        if earlier is None:
            return post
        await self._client.delete(route(self._plan.type, int(post["id"])), force="true")
        return earlier

    async def _taken_out_of_trash(self, post: dict[str, Any]) -> dict[str, Any]:
        if post["status"] != "trash":
            return post
        self._warnings.append(_("The post was in the site's trash; it was taken out again."))
        return await self._set(post, {"status": "draft"})

    async def _parts(self, post_id: int, report: Report) -> tuple[dict[str, MediaUpload], Terms, Terms]:
        try:
            async with asyncio.TaskGroup() as group:
                media = group.create_task(self._media.send(self._plan, post_id, report))
                categories = group.create_task(term_ids(self._client, self._once, "categories", self._plan.categories))
                tags = group.create_task(term_ids(self._client, self._once, "tags", self._plan.tags))
        except ExceptionGroup as errors:
            raise errors.exceptions[0] from errors
        for name in [*categories.result().missing, *tags.result().missing]:
            self._warnings.append(_("“{name}” is not on the site, and your account may not make it.", name=name))
        return media.result(), categories.result(), tags.result()

    def _references(self, uploads: dict[str, MediaUpload]) -> dict[str, ImageRef]:
        texts = {image.source: image for image in self._plan.images}
        found = images_in(self._row.base_content) if self._row.base_content else {}
        for source, upload in uploads.items():
            image = texts.get(source)
            alt, caption = (image.alt, image.caption) if image else (upload.alt, "")
            found[source] = ImageRef(upload.remote_id, upload.url, alt, caption, upload.width, upload.height)
        return found

    def _wanted(self, content: str, uploads: dict[str, MediaUpload], categories: Terms, tags: Terms) -> dict[str, Any]:
        plan, base = self._plan, self._plan.base
        wanted: dict[str, Any] = {"title": plan.title, "content": content, "excerpt": plan.excerpt}
        if plan.type == "post" and (categories.ids or base.get("categories")):
            wanted["categories"] = categories.ids or base["categories"]
        if plan.type == "post" and (tags.ids or base.get("tags")):
            wanted["tags"] = tags.ids
        if plan.featured in uploads:
            wanted["featured_media"] = uploads[plan.featured].remote_id
        elif base.get("featured_source") and not plan.featured:
            wanted["featured_media"] = 0
        if plan.author:
            wanted["author"] = plan.author
        return wanted

    def _final(self, post: dict[str, Any]) -> dict[str, Any]:
        """Slug, status and date of the last step."""
        plan, status = self._plan, self._plan.status
        final: dict[str, Any] = {"status": status}
        if plan.slug or post["slug"] == marker(self._row.id):
            final["slug"] = plan.slug
        if post["status"] in LIVE and status in ("draft", "pending"):
            final["status"] = post["status"]
            known = _("The post is public already and stays so; unpublish it if it should not be.")
            planned = _("The post is scheduled already and stays so; take it offline if it should not be.")
            self._warnings.append(planned if post["status"] == "future" else known)
        if status == "future" and _moment(plan.date_gmt) < now() + timedelta(seconds=AHEAD):
            final["status"] = "publish"
            if post["status"] != "publish":  # else its time came, and the site published it
                self._warnings.append(_("The planned time passed while the post was waiting, so it was published at once."))
                final["date_gmt"] = _stamp(now())
        elif plan.date_gmt:
            final["date_gmt"] = plan.date_gmt
            if post["status"] == "publish":
                self._warnings.append(_("The post was public; it is hidden until its time comes."))
        elif status == "publish" and str(post["date_gmt"] or "") > _stamp(now()):
            final["date_gmt"] = _stamp(now())  # else WordPress would schedule it
        return final

    async def _set(self, post: dict[str, Any], body: dict[str, Any]) -> dict[str, Any]:
        """Change the post; what comes back is read from the site's database after the change."""
        address = route(str(post["type"]), int(post["id"]))

        async def send() -> dict[str, Any]:
            return (await self._client.post(address, body, _fields=FIELDS, context="edit")).data

        async def look() -> dict[str, Any] | None:
            found = await self._finder.by_id(str(post["type"]), int(post["id"]))
            return found if found and _has(found, body) else None

        return await self._once(send, look)

    def _refuse_changed(self, post: dict[str, Any], content: str | None) -> None:
        """Stop where a text was changed on the site since our last look. content: ours, where it is known already."""
        base = self._plan.base
        if base and post["modified_gmt"] == self._row.remote_modified_gmt:
            return
        theirs = {key: str(post[key]["raw"]) for key in _TEXTS}
        ours = {"title": self._plan.title, "content": content, "excerpt": self._plan.excerpt}
        if not base and content is None:
            return
        for key in _TEXTS:
            changed = not base or normalised(theirs[key]) != normalised(str(base[key]))
            if changed and ours[key] is not None and normalised(theirs[key]) != normalised(str(ours[key])):
                self._plan.theirs = fields_of(post) | {"modified_gmt": post["modified_gmt"]}
                raise ConflictError(self._row.id, theirs["title"] or self._plan.title, known=bool(base))

    def _without_theirs(self, wanted: dict[str, Any], post: dict[str, Any]) -> dict[str, Any]:
        """`wanted`, with what only they changed left as it is there, and both sides' terms put together."""
        base = self._plan.base
        for key in ("categories", "tags"):
            if key in base and key in wanted and set(post[key]) != set(base[key]):
                removed = set(base[key]) - set(post[key])
                wanted[key] = [term for term in dict.fromkeys([*wanted[key], *post[key]]) if term not in removed]
        for key in ("featured_media", "slug", "author"):
            if key in base and key in wanted and post[key] != base[key] and wanted[key] == base[key]:
                del wanted[key]
                self._warnings.append(_("The {field} was changed on the site and left as it is there.", field=key))
        return wanted

    async def _finish(self, got: dict[str, Any], uploads: dict[str, MediaUpload]) -> Published:
        if self._once.doubtful:
            await self._finder.find_doubles(self._row, self._plan.type, int(got["id"]))
        if self._client.around:
            self._warnings.append(explain("garbage", self._client.host).sentence)
        self._plan.doubtful = False
        self._plan.theirs = {}
        self._plan.known = {source: upload.url for source, upload in uploads.items()}
        await self._keep_base(got, state="done", attempts=0, next_attempt_at=None, error="", remedy="")
        return published(self._site, self._row, self._plan, got, uploads, list(dict.fromkeys(self._warnings)))

    async def _keep_base(self, got: dict[str, Any], **columns: Any) -> None:
        content = str(got["content"]["raw"])
        self._plan.base = fields_of(got) | {"featured_source": self._plan.featured}
        await self._note(
            base_content=content,
            content_hash=hashlib.sha256(content.encode()).hexdigest(),
            remote_modified_gmt=str(got["modified_gmt"]),
            remote_status=str(got["status"]),
            url=str(got["link"]),
            edit_url=edit_url(self._site, int(got["id"])),
            **columns,
        )

    async def _note_doubt(self) -> None:
        self._plan.doubtful = True
        await self._note()

    async def _note(self, **columns: Any) -> None:
        for name, value in columns.items():
            setattr(self._row, name, value)
        self._row.request = self._plan.to_json()
        await self._db.write(publications.put, self._row)

    async def keep_conflict(self, error: ConflictError) -> None:
        """Note the conflict, with the site's version."""
        await self._note(state="conflict", error=error.happened, remedy=error.remedy, next_attempt_at=None)


def edit_url(site: Site, post_id: int) -> str:
    """Address of the site's own editor."""
    root = str(site.choices.get("wordpress_url") or site.url).rstrip("/")
    return f"{root}/wp-admin/post.php?post={post_id}&action=edit"


def preview_url(link: str) -> str:
    """Address of a post's preview, for who is signed in on the site."""
    return f"{link}{'&' if '?' in link else '?'}preview=true"


def published(
    site: Site, row: Publication, plan: Plan, got: dict[str, Any], uploads: dict[str, MediaUpload], warnings: list[str]
) -> Published:
    """The result, from the post as it was read back."""
    media = {upload.remote_id: PublishedMedia(upload.remote_id, upload.url, source) for source, upload in uploads.items()}
    link = str(got["link"])
    return Published(
        id=int(got["id"]),
        url=link,
        edit_url=edit_url(site, int(got["id"])),
        status=str(got["status"]),
        media=list(media.values()),
        warnings=warnings,
        publication_id=row.id,
        preview_url=preview_url(link),
    )


def _moment(date_gmt: str) -> datetime:
    return datetime.fromisoformat(date_gmt).replace(tzinfo=UTC)


def _stamp(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S}"


def fields_of(post: dict[str, Any]) -> dict[str, Any]:
    """The fields that are compared the next time."""
    kept: dict[str, Any] = {key: str(post[key]["raw"]) for key in _TEXTS}
    for key in ("slug", "status", "featured_media", "author", "categories", "tags"):
        if key in post:
            kept[key] = post[key]
    return kept


def _has(post: dict[str, Any], body: dict[str, Any]) -> bool:
    """True when a change whose answer was lost has arrived."""
    if "content" in body:
        return normalised(str(post["content"]["raw"])) == normalised(str(body["content"]))
    status = str(body.get("status", post["status"]))
    reached = post["status"] == status or {str(post["status"]), status} == {"future", "publish"}
    return reached and (not body.get("slug") or str(post["slug"]).startswith(str(body["slug"])))


__all__ = ["ConflictError", "Sending", "SiteError", "edit_url", "preview_url", "published"]
