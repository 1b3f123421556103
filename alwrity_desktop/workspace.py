"""Opens a workspace folder and builds every service once. Nothing else builds a service."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from alwrity_desktop.ai.engine import Engine
from alwrity_desktop.ai.routes import standing
from alwrity_desktop.core import paths
from alwrity_desktop.core import settings as settings_file
from alwrity_desktop.core.errors import ChangedElsewhereError
from alwrity_desktop.core.http import HttpGate
from alwrity_desktop.core.keychain import Keychain
from alwrity_desktop.core.messages import _
from alwrity_desktop.core.progress import Report
from alwrity_desktop.core.settings import Settings
from alwrity_desktop.model.identity import now
from alwrity_desktop.planner.results_pages import ResultsPages
from alwrity_desktop.planner.service import Planner
from alwrity_desktop.planner.tasks import Drafted
from alwrity_desktop.publisher.calendar_moves import move_entry
from alwrity_desktop.publisher.service import Publisher
from alwrity_desktop.seo.service import Seo
from alwrity_desktop.store import database, usage
from alwrity_desktop.store.backup import Backups
from alwrity_desktop.store.database import Database
from alwrity_desktop.writer import formats
from alwrity_desktop.writer.drafting import Writer
from alwrity_desktop.writer.library import Library
from alwrity_desktop.writer.upkeep import Upkeep

if TYPE_CHECKING:
    from alwrity_desktop.ai.task import Estimate
    from alwrity_desktop.model.calendar import Entry
    from alwrity_desktop.model.usage import Usage

Ask = Callable[[], "str | Awaitable[str | None] | None"]


class Workspace:
    """An open workspace: its folder, settings and services. Made by `open`, ended by `close`."""

    def __init__(self, folder: Path, settings: Settings, http: HttpGate, keychain: Keychain, db: Database) -> None:
        self.folder = folder
        self.settings = settings
        self.http = http
        self.keychain = keychain
        self.db = db
        self.backups = Backups(db, folder, settings)
        self.engine = Engine(db, http, keychain, settings)
        self.library = Library(db, folder, settings)
        self.upkeep = Upkeep(db, self.library, self.backups)
        self._offline = settings.network.offline
        self.writer = Writer(db, self.engine, http, settings, self.library)
        self.publisher = Publisher(db, http, keychain, folder)
        self.seo = Seo(db, self.engine, http, settings, folder)
        self.planner = Planner(
            db, folder, self.engine, http, settings, self._write_draft, self._begin_draft, self._estimate_draft
        )
        self.planner.calendar.social = self.publisher.by_hand = self.seo.by_hand = partial(formats.social, folder)
        self.results_pages = ResultsPages(db, http, keychain, settings)

    @classmethod
    async def open(
        cls,
        folder: Path,
        *,
        offline: bool | None = None,
        passphrase: Ask | None = None,
        keychain: Keychain | None = None,
    ) -> Workspace:
        """Open the workspace in `folder`, made when it is not there.

        offline: overrides the settings' switch. passphrase: asked for the key file's passphrase where this machine has
        no keychain. keychain: one that is open already, as after another workspace of this program. Raises StorageError
        for a folder or database that cannot be used, InputError for bad settings.
        """
        chosen = settings_file.load(folder)
        network = chosen.network
        gate = HttpGate(
            offline=network.offline if offline is None else offline, proxy=network.proxy, timeout=network.timeout
        )
        keychain = keychain or await Keychain.open(paths.config_folder(), passphrase)
        db = Database(folder / database.FILE_NAME)
        await db.open()
        opened = cls(folder, chosen, gate, keychain, db)
        await opened.planner.recover()
        await opened.planner.clusters.recover()
        await opened.planner.tasks.recover()
        return opened

    async def _write_draft(
        self, brief: Mapping[str, Any], model: str, base_url: str, report: Report, prompt: str
    ) -> Drafted:
        """A planned task becomes a draft: the writer's work, handed to the planner, which does not know the writer.

        Writing that was stopped or cut off goes on where it was: a second draft would compete with the first.
        """
        form = formats.load("blog_post", self.folder)
        own = _of_task(prompt)
        if run_id := "" if own else await self.writer.left_off(form, brief, model=model, base_url=base_url):
            with suppress(ChangedElsewhereError):  # it is another task's of the same brief, and is being written now
                written = await self.writer.resume(run_id, report)
                return Drafted(written.draft.id, written.model)
        written = await self.writer.write(form, brief, model=model, base_url=base_url, report=report, own_prompts=own)
        return Drafted(written.draft.id, written.model)

    async def _begin_draft(self, brief: Mapping[str, Any], prompt: str) -> str:
        """A planned task becomes a draft that has its brief and no text yet."""
        form = formats.load("blog_post", self.folder)
        return (await self.writer.begin(form, brief, own_prompts=_of_task(prompt))).id

    async def _estimate_draft(self, brief: Mapping[str, Any], model: str, base_url: str, prompt: str) -> Estimate | None:
        """What writing a planned task would take."""
        form = formats.load("blog_post", self.folder)
        return await self.writer.estimate(form, brief, model=model, base_url=base_url, own_prompts=_of_task(prompt))

    async def move_entry(self, entry: Entry, at: datetime) -> None:
        """Move what stands in the calendar: a task or draft here, a scheduled post on its live site and its draft with it.

        Raises InputError, ChangedElsewhereError, SiteError or OfflineError; it stays where it is then.
        """
        if entry.kind == "task":
            await self.planner.calendar.move(entry, at)
        elif entry.kind in ("draft", "social"):
            await self.library.set_publish_at(entry.draft_id, at)
        else:
            await move_entry(self.publisher, self.db, entry, at)
            if entry.draft_id:
                await self.library.set_publish_at(entry.draft_id, at, planned=True)

    def save_settings(self) -> None:
        """Write the settings, and let the services that hold a copy follow. Raises StorageError."""
        settings_file.save(self.folder, self.settings)
        network = self.settings.network
        if network.offline != self._offline:  # else what the command line said at the start stays
            self._offline = self.http.offline = network.offline
        self.http.proxy, self.http.timeout = network.proxy, network.timeout

    async def usage_rows(self, days: int) -> list[Usage]:
        """Calls to models in the last `days` days, newest first."""
        return await self.db.read(usage.latest, since=now() - timedelta(days=days))

    async def examine(self) -> list[dict[str, Any]]:
        """What `alwrity doctor` shows: one row a part, each with `what`, `ok` and `found`."""
        rows: list[dict[str, Any]] = []

        def add(what: str, ok: bool, found: str) -> None:
            rows.append({"what": what, "ok": ok, "found": found})

        add(_("Workspace"), True, str(self.folder))
        problem = await self.db.check()
        add(_("Database"), not problem, problem or _("sound"))
        newest = self.backups.newest()
        add(_("Backups"), True, _("newest: {name}", name=newest.name) if newest else _("none yet"))
        add(_("Keys"), *await self._key_place())
        add(_("Model"), *await standing(self.keychain, self.settings))
        add(_("Offline switch"), True, _("on") if self.http.offline else _("off"))
        for server in await self.engine.find_local():
            add(_("Local model server"), True, f"{server.label} ({server.base_url})")
        for site in await self.publisher.sites():
            diagnosis = await self.publisher.check(site)
            add(site.url, diagnosis.ok, _("ready") if diagnosis.ok else f"{diagnosis.cause} {diagnosis.remedy}")
        return rows

    async def _key_place(self) -> tuple[bool, str]:
        """Where keys are kept, and whether a connected site's password or a key of a model has a place that lasts."""
        await self.keychain.settle()
        places = {"system": _("system keychain"), "file": _("encrypted file"), "session": _("this session only")}
        place = places[self.keychain.kind]
        if self.keychain.kind != "session":
            return True, place
        remedy = _("To keep keys, start a keychain such as gnome-keyring, or set ALWRITY_PASSPHRASE for an encrypted file.")
        wanted = bool(await self.publisher.sites()) or not self.settings.models.default.startswith("offline")
        return not wanted, f"{place}. {self.keychain.reason} {remedy}".replace("  ", " ")

    async def close(self) -> None:
        """Finish what was begun and let go of files and connections."""
        await self.upkeep.close()
        await self.engine.close()
        await self.publisher.close()
        await self.db.close()


def _of_task(prompt: str) -> dict[str, str]:
    """A task's own prompt takes the place of the one that writes the sections of its draft."""
    return {"blog_post.section": prompt} if prompt.strip() else {}
