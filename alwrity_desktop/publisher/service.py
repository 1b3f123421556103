"""Publishing, as the window, the command line and schedules call it. It owns the clients of the connected sites."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncGenerator, Callable, Collection, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from alwrity_desktop.core.errors import InputError, KnownError, SecretsError
from alwrity_desktop.core.http import HttpGate
from alwrity_desktop.core.keychain import Keychain
from alwrity_desktop.core.messages import _
from alwrity_desktop.core.progress import Report, silent
from alwrity_desktop.model.draft import Draft
from alwrity_desktop.model.site import Publication, Site
from alwrity_desktop.publisher import connecting, doctor, lock
from alwrity_desktop.publisher.authorize import Authorization
from alwrity_desktop.publisher.doctor import Diagnosis
from alwrity_desktop.publisher.finding import FIELDS, route
from alwrity_desktop.publisher.mirror import Mirror
from alwrity_desktop.publisher.once import PAUSES, Once
from alwrity_desktop.publisher.outbox import Outbox, Outcome, QueuedError, note_failure
from alwrity_desktop.publisher.plan import Plan, PublishChoices, make_plan, publication_id
from alwrity_desktop.publisher.readback import before
from alwrity_desktop.publisher.rescheduling import Scheduled, put_off, reschedule
from alwrity_desktop.publisher.resolving import Conflict, conflict_of, resolve
from alwrity_desktop.publisher.results import ConflictError, Published, PublishedMedia
from alwrity_desktop.publisher.sending import Sending, preview_url, published
from alwrity_desktop.publisher.targets.refusals import SiteError
from alwrity_desktop.publisher.targets.wordpress import WordPressClient
from alwrity_desktop.store import publications, sites
from alwrity_desktop.store.database import Database

__all__ = [
    "Conflict",
    "ConflictError",
    "Diagnosis",
    "Outcome",
    "PublishChoices",
    "Published",
    "PublishedMedia",
    "Publisher",
    "QueuedError",
]


class Publisher:
    """The sites of a workspace and what goes there. `close` it. Looks after lost answers pause as `pauses` says."""

    def __init__(
        self, db: Database, http: HttpGate, keychain: Keychain, folder: Path, pauses: Sequence[float] = PAUSES
    ) -> None:
        self._db = db
        self._gate = http
        self._keychain = keychain
        self._folder = folder
        self._pauses = pauses
        self._clients: dict[str, WordPressClient] = {}
        self._locks: dict[str, asyncio.Lock] = {}
        self.by_hand: Callable[[], Collection[str]] = tuple
        """Names the formats whose drafts are copied by hand; handed in, for the publisher does not know the writer."""
        self.outbox = Outbox(db, self._send, self._busy)
        self.mirror = Mirror(db, self._client)

    async def close(self) -> None:
        """Let go of the connections."""
        for client in self._clients.values():
            await client.close()
        self._clients.clear()

    # Sites

    async def sites(self) -> list[Site]:
        """The connected sites by name."""
        return await self._db.read(sites.all_sites)

    async def site(self, site_id: str) -> Site:
        """One site. Raises InputError when it is not connected."""
        found = await self._db.read(sites.get, site_id)
        if found is None:
            raise InputError(_("This site is no longer connected."), _("Connect it again, or choose another."))
        return found

    async def connect(self, url: str, user: str, password: str) -> Site:
        """Connect an account by its application password. Raises SiteError with the cause, SecretsError."""
        site = await connecting.connect(self._db, self._gate, self._keychain, url, user, password)
        await self._drop_client(site.id)
        return site

    async def authorize(self, url: str) -> Authorization:
        """Begin to connect by the approve page in the browser. Raises SiteError. Close what comes back."""
        return await Authorization.begin(self._gate, url)

    async def check(self, site: Site) -> Diagnosis:
        """Examine a connected site; its account's rights are noted. Never raises for the site's fault."""
        try:
            password = await self._keychain.get(site.key_name) or ""
        except SecretsError as error:
            return Diagnosis(False, error.happened, error.remedy, site.user_login, code="no_password")
        if not password:
            happened = _("The password for {name} is not in the keychain.", name=site.name)
            return Diagnosis(False, happened, _("Connect the site once more."), site.user_login, code="no_password")
        found = await doctor.check(self._gate, site.url, site.user_login, password)
        if found.ok and found.capabilities != site.capabilities:
            site.capabilities = found.capabilities
            await self._db.write(sites.remember, site.id, capabilities=found.capabilities)
        if found.ok:
            await self.follow_zone(site)
        return found

    async def follow_zone(self, site: Site) -> bool:
        """Note the site's time zone where it was changed there; whether it was. Out of reach, the known one holds."""
        try:
            return await connecting.follow_zone(self._db, await self._client(site), site)
        except KnownError:
            return False  # what keeps us from the site is told by what is done next

    async def check_address(self, url: str, user: str = "", password: str = "") -> Diagnosis:
        """Examine a site that is not connected."""
        return await doctor.check(self._gate, url, user, re.sub(r"\s+", "", password))

    async def disconnect(self, site: Site, *, revoke: bool = True) -> list[str]:
        """Forget a site and revoke its password there; posts stay. Returns warnings."""
        await self._drop_client(site.id)
        return await connecting.disconnect(self._db, self._gate, self._keychain, site, revoke=revoke)

    async def categories(self, site: Site) -> list[str]:
        """Names of the site's categories, for a choice."""
        return await self.mirror.term_names(site, "categories")

    async def authors(self, site: Site) -> list[tuple[int, str]]:
        """Users in whose name the account may publish: id and name. Only itself, where it may not list others."""
        if "edit_others_posts" not in site.capabilities:
            return [(site.user_id, site.user_login)]
        client = await self._client(site)
        try:
            rows = (await client.get("wp/v2/users", who="authors", per_page=100, _fields="id,name")).data
        except SiteError:
            rows = (await client.get("wp/v2/users", per_page=100, _fields="id,name")).data
        return [(int(row["id"]), str(row["name"])) for row in rows]

    # Publishing

    def preflight(self, draft: Draft, site: Site, choices: PublishChoices) -> list[str]:
        """What to know before publishing, as sentences. Raises InputError for what cannot be sent at all."""
        self._refuse_by_hand(draft)
        return before(make_plan(draft, site, choices, self._folder / "media"), site)

    async def publish(
        self, draft: Draft, site: Site, choices: PublishChoices | None = None, report: Report = silent
    ) -> Published:
        """Publish a draft, or update its post in place. Doing it again never makes a second post.

        Raises InputError, also once when the time zone a planned time was meant in is no longer the site's;
        QueuedError when it could not be sent now and waits in the outbox; SiteError when only a person can help;
        ConflictError when the post was changed on the site.
        """
        local = choices and choices.status == "future" and choices.date and not choices.date.tzinfo
        if local and await self.follow_zone(site):
            raise InputError(
                _(
                    "{site} is in the time zone {zone} now; the time was meant in another.",
                    site=site.name,
                    zone=site.timezone,
                ),
                _("Look at the time once more, then publish again; nothing was sent."),
            )
        async with self._alone(publication_id(draft.id, site)):
            row = await self._enqueue(draft, site, choices)
            return await self._send_row(row, report, new_here=not row.remote_id and not row.attempts)

    async def enqueue(self, draft: Draft, site: Site, choices: PublishChoices | None = None) -> Publication:
        """Put a draft into the outbox; `flush` or `publish` sends it. Raises InputError."""
        async with self._alone(publication_id(draft.id, site)):
            return await self._enqueue(draft, site, choices)

    async def _enqueue(self, draft: Draft, site: Site, choices: PublishChoices | None) -> Publication:
        await asyncio.to_thread(self._refuse_by_hand, draft)
        chosen = choices or PublishChoices()
        plan = make_plan(draft, site, chosen, self._folder / "media")
        key = publication_id(draft.id, site)
        row = await self._db.read(publications.get, key)
        if row is None:
            row = Publication(id=key, draft_id=draft.id, site_id=site.id, remote_type=plan.type)
        else:
            former = Plan.from_json(row.request)
            plan.base, plan.known, plan.doubtful = former.base, former.known, former.doubtful
            if row.remote_id and row.remote_type in ("post", "page"):
                plan.type = row.remote_type
        row.site_id, row.request, row.state, row.next_attempt_at = site.id, plan.to_json(), "queued", None
        await self._db.write(publications.put, row)
        await self._remember(site, chosen)
        return row

    def _refuse_by_hand(self, draft: Draft) -> None:
        if draft.format in self.by_hand():
            raise InputError(
                _("“{title}” is a piece for a social network, and no post for a site.", title=draft.title or _("Untitled")),
                _("Open it in the Writer, press “Copy text”, and paste it where it belongs."),
            )

    async def flush(self, report: Report = silent) -> list[Outcome]:
        """Send what is due in the outbox."""
        return await self.outbox.flush(report)

    async def publications(self, draft_id: str) -> list[Publication]:
        """Where a draft was sent, each as it is on its site by what is known here."""
        return [await self.mirror.as_there(row) for row in await self._db.read(publications.of_draft, draft_id)]

    async def unpublish(self, publication: Publication) -> Published:
        """Take a post off the public site: it becomes a draft there. Raises SiteError."""
        return await self._change(publication, {"status": "draft"})

    async def trash(self, publication: Publication) -> Published:
        """Move a post to the site's trash. Raises SiteError."""
        site = await self.site(publication.site_id)
        client = await self._client(site)
        address = route(publication.remote_type, publication.remote_id)
        try:
            await client.delete(address)
        except SiteError as error:
            if error.code != "rest_already_trashed":
                raise
        return await self._reread(publication, site, client)

    def preview_url(self, publication: Publication) -> str:
        """Address of the preview on the site, for who is signed in there."""
        return preview_url(publication.url)

    async def conflict(self, publication: Publication) -> Conflict:
        """Both versions of a post that was changed on the site, and a merged text to start from."""
        return await asyncio.to_thread(conflict_of, publication)

    async def resolve(self, publication: Publication, text: str, title: str = "", report: Report = silent) -> Published:
        """Publish the merged `text` over the version of the site that the conflict was about."""
        async with self._alone(publication.id):
            row = await self._db.read(publications.get, publication.id) or publication
            await self._db.write(publications.put, resolve(row, text, title))
            return await self._send_row(row, report)

    async def reschedule(self, site_id: str, post: Scheduled, at: datetime) -> datetime:
        """Let a scheduled post of a site come out at another time; see publisher.rescheduling."""
        site = await self.site(site_id)
        known = await self._db.read(publications.of_remote, site_id, post.remote_id)
        async with self._alone(known.id if known else f"{site_id}-{post.remote_id}"):
            return await reschedule(self._db, await self._client(site), site, post, at, Once(self._pauses))

    async def put_off(self, row_id: str, at: datetime) -> None:
        """Another time for a publication that waits in the outbox. Raises InputError."""
        async with self._alone(row_id):
            row = await self._db.read(publications.get, row_id)
            if row is not None:
                await self._db.write(publications.put, put_off(row, at))

    # Mirror

    async def refresh(self, site: Site, report: Report = silent) -> int:
        """Bring the local copy of the site's posts and pages up to date; the number that changed."""
        return await self.mirror.refresh(site, report)

    @asynccontextmanager
    async def _alone(self, key: str) -> AsyncGenerator[None]:
        """Nobody else touches the publication: no other task, no other process. Raises ChangedElsewhereError."""
        async with self._locks.setdefault(key, asyncio.Lock()):
            with lock.held(self._folder / "locks", key):
                yield

    def _busy(self, key: str) -> bool:
        return key in self._locks and self._locks[key].locked()

    async def _send(self, row: Publication, report: Report) -> Published:
        async with self._alone(row.id):
            return await self._send_row(row, report)

    async def _send_row(self, row: Publication, report: Report, *, new_here: bool = False) -> Published:
        row = await self._db.read(publications.get, row.id) or row
        row.state = "sending"
        await self._db.write(publications.put, row)
        try:
            site = await self.site(row.site_id)
            sending = Sending(self._db, self._gate, await self._client(site), site, row, Once(self._pauses))
        except KnownError as error:
            raise await note_failure(self._db, row, error) from error
        try:
            return await sending.run(report, new_here=new_here)
        except ConflictError as error:
            await sending.keep_conflict(error)
            raise
        except KnownError as error:
            raise await note_failure(self._db, row, error) from error
        except asyncio.CancelledError:  # Stop was pressed: it shall not go out by itself later
            row.state, row.next_attempt_at = "failed", None
            row.error, row.remedy = _("Publishing was stopped."), _("Publish again to go on where it stopped.")
            await self._db.write(publications.put, row)
            raise

    async def _change(self, publication: Publication, body: dict[str, str]) -> Published:
        site = await self.site(publication.site_id)
        client = await self._client(site)
        address = route(publication.remote_type, publication.remote_id)
        await client.post(address, body, _fields="id")
        return await self._reread(publication, site, client)

    async def _reread(self, publication: Publication, site: Site, client: WordPressClient) -> Published:
        address = route(publication.remote_type, publication.remote_id)
        got = (await client.get(address, context="edit", _fields=FIELDS)).data
        publication.remote_status, publication.url = str(got["status"]), str(got["link"])
        await self._db.write(publications.put, publication)
        return published(site, publication, Plan.from_json(publication.request), got, {}, [])

    async def _remember(self, site: Site, choices: PublishChoices) -> None:
        """Keep the last choices of a site, for the next dialog."""
        last: dict[str, Any] = {"status": choices.status, "type": choices.type, "author": choices.author or 0}
        if choices.categories is not None:
            last["categories"] = choices.categories
        if any(site.choices.get(key) != value for key, value in last.items()):
            site.choices = {**site.choices, **last}
            await self._db.write(sites.remember, site.id, choices=site.choices)

    async def _client(self, site: Site) -> WordPressClient:
        if site.id not in self._clients:
            self._clients[site.id] = await connecting.client_for(self._gate, self._keychain, site)
        client = self._clients[site.id]
        client.around = False
        return client

    async def _drop_client(self, site_id: str) -> None:
        if client := self._clients.pop(site_id, None):
            await client.close()
