"""Reads, tests, keeps and deletes keys. A key is held only while a job runs; what is shown is masked."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from PySide6.QtCore import QObject, Signal

from alwrity_desktop.core.errors import KnownError
from alwrity_desktop.core.messages import _
from alwrity_desktop.core.progress import Report
from alwrity_desktop.ui.jobs import Jobs

if TYPE_CHECKING:
    from alwrity_desktop.ai.engine import KeyTest
    from alwrity_desktop.planner.results_pages import SearchTest
    from alwrity_desktop.workspace import Workspace


@dataclass(slots=True, frozen=True)
class KeyPlace:
    """Where a key may be: its name in the keychain, the provider, the server's address, the key as it may be seen, and
    what it is for."""

    name: str
    label: str
    provider: str
    base_url: str = ""
    key_page: str = ""
    masked: str = ""
    note: str = ""


class KeysPresenter(QObject):
    """listed(places, others), tested(name, ok, sentence, remedy), stored(kind, reason), unread(error)."""

    listed = Signal(object, object)
    tested = Signal(str, bool, str, str)
    stored = Signal(str, str)
    unread = Signal(object)

    def __init__(self, view: QObject, jobs: Jobs, workspace: Workspace) -> None:
        super().__init__(view)
        self._jobs = jobs
        self._workspace = workspace

    def refresh(self) -> None:
        """Read which keys there are."""
        job = self._jobs.start("keys.list", _("Reading the keychain"), self._list, quiet=True, handled=True)
        job.succeeded.connect(self._listed)
        job.failed.connect(self._not_listed)

    def save(self, place: KeyPlace, secret: str) -> None:
        """Keep a key, then test it."""
        work = partial(self._save, place, secret)
        job = self._jobs.start(f"keys.save.{place.name}", _("Testing the key for {label}", label=place.label), work)
        job.succeeded.connect(self._tested)

    def test(self, place: KeyPlace) -> None:
        """Test the key that is kept."""
        work = partial(self._test, place)
        job = self._jobs.start(f"keys.test.{place.name}", _("Testing the key for {label}", label=place.label), work)
        job.succeeded.connect(self._tested)

    def delete(self, place: KeyPlace) -> None:
        """Forget a key."""
        job = self._jobs.start(f"keys.delete.{place.name}", _("Deleting a key"), partial(self._delete, place), quiet=True)
        job.succeeded.connect(self._deleted)

    def _listed(self, found: tuple[list[KeyPlace], list[KeyPlace]]) -> None:
        keychain = self._workspace.keychain
        self.stored.emit(keychain.kind, keychain.reason)
        self.listed.emit(*found)

    def _not_listed(self, error: object) -> None:
        if isinstance(error, KnownError):
            self.unread.emit(error)

    def _tested(self, outcome: tuple[str, bool, str, str]) -> None:
        self.tested.emit(*outcome)
        self.refresh()

    def _deleted(self, _none: object) -> None:
        self.refresh()

    async def _list(self, _report: Report) -> tuple[list[KeyPlace], list[KeyPlace]]:
        from alwrity_desktop.core.keychain import masked

        keychain = self._workspace.keychain
        there = set(await keychain.names())
        shown: list[KeyPlace] = []
        others: list[KeyPlace] = []
        for place in all_places():
            if place.name in there:
                secret = await keychain.get(place.name)
                shown.append(replace(place, masked=masked(secret) if secret else ""))
            elif place.base_url:
                others.append(place)
            else:
                shown.append(place)
        return shown, others

    async def _save(self, place: KeyPlace, secret: str, _report: Report) -> tuple[str, bool, str, str]:
        await self._workspace.keychain.set(place.name, secret)
        result = await self._try(place, secret)
        return place.name, result.ok, result.sentence, result.remedy

    async def _test(self, place: KeyPlace, _report: Report) -> tuple[str, bool, str, str]:
        secret = await self._workspace.keychain.get(place.name) or ""
        result = await self._try(place, secret)
        return place.name, result.ok, result.sentence, result.remedy

    async def _try(self, place: KeyPlace, secret: str) -> KeyTest | SearchTest:
        if place.name.startswith("search:"):
            return await self._workspace.results_pages.test_key(place.provider, secret)
        return await self._workspace.engine.test_key(place.provider, secret, place.base_url)

    async def _delete(self, place: KeyPlace, _report: Report) -> None:
        await self._workspace.keychain.delete(place.name)


def all_places() -> list[KeyPlace]:
    """One place for each provider that needs a key, one for each known server of the compatible kind, and one for each
    search service."""
    from alwrity_desktop.ai.providers import providers
    from alwrity_desktop.planner.search_providers import KEY, PROVIDERS

    places: list[KeyPlace] = []
    for provider in providers().values():
        if provider.needs_key:
            places.append(KeyPlace(f"provider:{provider.name}", provider.label, provider.name))
        for preset in provider.presets:
            if preset.needs_key:
                name = f"provider:{provider.name}:{urlsplit(preset.base_url).hostname}"
                places.append(KeyPlace(name, preset.label, provider.name, preset.base_url, preset.key_page))
    note = _("For results pages, by which keywords are grouped. A test takes one call from your plan.")
    for search in PROVIDERS:
        places.append(KeyPlace(KEY + search.name, search.label, search.name, key_page=search.key_page, note=note))
    return places
