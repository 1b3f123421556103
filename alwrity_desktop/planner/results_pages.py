"""Results pages of keywords, asked for with the person's own key. Off until a key is kept: keywords are sent out then.

One call is one keyword. What comes is kept at once, each page in one write, so a stop, a kill or a used-up quota loses
nothing that came. The keys are in the keychain under "search:<service>".
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from alwrity_desktop.core.errors import InputError, KnownError, OfflineError, SecretsError
from alwrity_desktop.core.http import HttpGate
from alwrity_desktop.core.keychain import Keychain
from alwrity_desktop.core.messages import _
from alwrity_desktop.core.progress import Progress, Report, silent
from alwrity_desktop.core.settings import Settings
from alwrity_desktop.model.identity import now
from alwrity_desktop.model.keyword import KeywordResults
from alwrity_desktop.planner.search_asking import host_of, question, send
from alwrity_desktop.planner.search_providers import KEY, PROVIDERS, search_provider
from alwrity_desktop.planner.search_providers.base import Question, SearchError, SearchProvider
from alwrity_desktop.store import results_pages as store
from alwrity_desktop.store.database import Database
from alwrity_desktop.store.results_pages import ToAsk, Told

USUAL_LIMIT, MOST = 100, 10_000
USUAL_DAYS = 90
TRIES = 3
"""So often a keyword is asked for where the service wants slower calls; and so many failures in a row end a run."""
LONGEST_WAIT = 60.0


@dataclass(slots=True, frozen=True)
class Wish:
    """What to ask for. provider: "" for the first one with a key. limit: keywords of one run. older: days after which a
    results page is asked for again; 0: all are. country, language: of keywords whose file told none. base_url: another
    address of the service. engine: id of a search engine, for a service that needs one; the settings' without it."""

    provider: str = ""
    limit: int = USUAL_LIMIT
    older: int = USUAL_DAYS
    country: str = ""
    language: str = ""
    base_url: str = ""
    engine: str = ""


@dataclass(slots=True, frozen=True)
class SearchService:
    """A service that can be asked, as a list shows it. takes_engine: it needs the id of a search engine."""

    name: str
    label: str
    host: str
    has_key: bool
    takes_engine: bool
    terms: str
    key_page: str


@dataclass(slots=True, frozen=True)
class FetchPlan:
    """What a run would ask: calls of this run, keywords lacking in all, seconds it takes at least, and what is known."""

    service: SearchService
    calls: int
    lacking: int
    seconds: int
    told: Sequence[Told]


@dataclass(slots=True, frozen=True)
class Failed:
    """A keyword whose results page did not come."""

    keyword: str
    reason: str


@dataclass(slots=True)
class Fetched:
    """What came. kept: results pages with addresses; empty: of keywords without any result. stopped: why it ended early.
    calls: how many were sent."""

    provider: str = ""
    host: str = ""
    planned: int = 0
    calls: int = 0
    kept: int = 0
    empty: int = 0
    failed: list[Failed] = field(default_factory=list["Failed"])
    stopped: KnownError | None = None

    @property
    def came(self) -> int:
        """Keywords that were answered."""
        return self.kept + self.empty


@dataclass(slots=True, frozen=True)
class SearchTest:
    """Whether a key works, in words."""

    ok: bool
    sentence: str
    remedy: str = ""


class ResultsPages:
    """Asks for results pages. base_urls: other addresses by name of the service. pace: seconds between calls, instead of
    the services' own."""

    def __init__(self, db: Database, http: HttpGate, keychain: Keychain, settings: Settings) -> None:
        self._db = db
        self._http = http
        self._keychain = keychain
        self._settings = settings
        self.base_urls: dict[str, str] = {}
        self.pace: float | None = None

    async def services(self) -> list[SearchService]:
        """All services, those with a key first. Reads the names of keys, not the keys."""
        names = set(await self._keychain.names())
        found = [self._service(one, KEY + one.name in names) for one in PROVIDERS]
        return sorted(found, key=lambda one: not one.has_key)

    async def plan(self, wish: Wish) -> FetchPlan:
        """What a run would take; nothing is sent. Raises InputError and SecretsError."""
        provider = await self._chosen(wish)
        lacking = await self._db.read(store.how_many, _before(wish))
        calls = min(lacking, _limit(wish))
        pace = provider.pace if self.pace is None else self.pace
        told = await self._db.read(store.told)
        return FetchPlan(self._service(provider, True, wish.base_url), calls, lacking, round(calls * pace), told)

    async def fetch(self, wish: Wish, report: Report = silent, into: Fetched | None = None) -> Fetched:
        """Ask for results pages, one after the other, and keep each as it comes. into: filled as they come.

        Raises KnownError where nothing could be asked; what ends a run later on is in `stopped`.
        """
        done = Fetched() if into is None else into
        provider = await self._chosen(wish)
        address = wish.base_url or self.base_urls.get(provider.name, "")
        done.provider, done.host = provider.name, host_of(provider, address)
        secret = await self._keychain.get(KEY + provider.name) or ""
        waiting = await self._db.read(store.to_ask, _before(wish), _limit(wish))
        done.planned = len(waiting)
        line = _Line(
            self._http, provider, secret, self._engine(wish), address, provider.pace if self.pace is None else self.pace
        )
        await self._ask_all(waiting, wish, line, done, report)
        if done.stopped is not None and not done.came:
            raise done.stopped
        return done

    async def test_key(self, provider: str, secret: str, base_url: str = "", engine: str = "") -> SearchTest:
        """Whether a key works, found out by one call, which counts on the plan."""
        kind = search_provider(provider)
        address = base_url or self.base_urls.get(provider, "")
        try:
            call = kind.asking(Question("weather"), secret.strip(), engine or self._engine(Wish()))
            await send(kind, call, self._http, address)
        except KnownError as error:
            return SearchTest(False, error.happened, error.remedy)
        return SearchTest(True, _("The key works: {label} answered. That was one call.", label=kind.label))

    async def _ask_all(self, waiting: Sequence[ToAsk], wish: Wish, line: _Line, done: Fetched, report: Report) -> None:
        for number, one in enumerate(waiting):
            words = _("Asking {host}: {number} of {count}", host=done.host, number=number + 1, count=len(waiting))
            report(Progress("call", words, number / len(waiting)))
            asked = question(one.text, one.country or wish.country, one.language or wish.language)
            try:
                urls = await line.ask(asked, done)
            except SearchError as error:
                if error.kind in ("query", "server"):
                    done.failed.append(Failed(one.text, error.sentence))
                if error.kind in ("key", "quota", "pace") or line.in_a_row >= TRIES:
                    done.stopped = error
                    return
            except OfflineError as error:
                done.stopped = error
                return
            else:
                await self._keep(KeywordResults(keyword_id=one.id, urls=urls, source=line.provider.label), done)

    async def _keep(self, found: KeywordResults, done: Fetched) -> None:
        """In one write, which a stop does not cut off."""
        writing = asyncio.ensure_future(self._db.write(store.keep, found))
        try:
            there = await asyncio.shield(writing)
        except asyncio.CancelledError:
            _count(found, await writing, done)
            raise
        _count(found, there, done)

    async def _chosen(self, wish: Wish) -> SearchProvider:
        """The service to ask, which has a key. Raises InputError and SecretsError."""
        with_key = [one.name for one in await self.services() if one.has_key]
        if wish.provider:
            chosen = search_provider(wish.provider)
            if chosen.name not in with_key:
                raise SecretsError(
                    _("No key for {label} is kept.", label=chosen.label),
                    _("Add it in the settings, under Keys, or by: alwrity keys set search:{name}", name=chosen.name),
                )
            return chosen
        if not with_key:
            raise SecretsError(
                _("Results pages can be asked for once you keep a key of a search service."),
                _("Add one in the settings, under Keys, or by: alwrity keys set search:brave"),
            )
        return search_provider(with_key[0])

    def _service(self, one: SearchProvider, has_key: bool, base_url: str = "") -> SearchService:
        host = host_of(one, base_url or self.base_urls.get(one.name, ""))
        return SearchService(one.name, one.label, host, has_key, one.takes_engine, one.terms(), one.key_page)

    def _engine(self, wish: Wish) -> str:
        return wish.engine or self._settings.planning.search_engine


class _Line:
    """The line to a service, which keeps to its pace. in_a_row: keywords it refused one after the other."""

    def __init__(
        self, http: HttpGate, provider: SearchProvider, secret: str, engine: str, base_url: str, pace: float
    ) -> None:
        self.provider = provider
        self.in_a_row = 0
        self._http = http
        self._secret = secret
        self._engine = engine
        self._base_url = base_url
        self._pace = pace
        self._next = 0.0

    async def ask(self, asked: Question, done: Fetched) -> list[str]:
        """Addresses; waits for its turn, and asks again where the service wants slower calls."""
        call = self.provider.asking(asked, self._secret, self._engine)
        tries = 0
        while True:
            await self._turn()
            done.calls += 1
            try:
                found = await send(self.provider, call, self._http, self._base_url)
            except OfflineError:
                done.calls -= 1
                raise
            except SearchError as error:
                tries += 1
                if error.kind != "pace" or tries >= TRIES:
                    self.in_a_row += 1
                    raise
                self._next = max(self._next, asyncio.get_running_loop().time() + min(error.wait, LONGEST_WAIT))
            else:
                self.in_a_row = 0
                return found

    async def _turn(self) -> None:
        loop = asyncio.get_running_loop()
        await asyncio.sleep(max(0.0, self._next - loop.time()))
        self._next = loop.time() + self._pace


def _count(found: KeywordResults, there: bool, done: Fetched) -> None:
    done.kept += there and bool(found.urls)
    done.empty += there and not found.urls


def _before(wish: Wish) -> datetime:
    return now() - timedelta(days=wish.older)


def _limit(wish: Wish) -> int:
    if not 1 <= wish.limit <= MOST:
        raise InputError(
            _("{count} keywords cannot be asked for in one run.", count=wish.limit),
            _("Choose 1 to {most}.", most=f"{MOST:,}"),
        )
    return wish.limit
