"""Results pages asked for from the window: what it would take, the run with progress and Stop, and what came."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from alwrity_desktop.core.errors import KnownError
from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.core.progress import Report
from alwrity_desktop.ui.jobs import Jobs
from alwrity_desktop.ui.planner.cluster_work_presenter import FETCH, ClusterWork

if TYPE_CHECKING:
    from alwrity_desktop.planner.results_pages import Fetched, FetchPlan, SearchService, Wish
    from alwrity_desktop.workspace import Workspace

SERVICES, PLAN = "planner.clusters.services", "planner.clusters.results.plan"


class ResultsWork(QObject):
    """services(list of SearchService, problem), plan(FetchPlan or None, problem): for dialogs. fetched(sentence, detail,
    how many pages came, trouble): what came of a run, also of one that was stopped."""

    services = Signal(object, str)
    plan = Signal(object, str)
    fetched = Signal(str, str, int, bool)

    def __init__(self, view: QObject, jobs: Jobs, work: ClusterWork) -> None:
        super().__init__(view)
        self._jobs = jobs
        self._work = work
        self._done: Fetched | None = None
        self._next: Wish | None = None

    @property
    def _workspace(self) -> Workspace | None:
        return self._work.workspace

    def engine(self) -> str:
        """The id of the person's search engine at Google, "" without."""
        return self._workspace.settings.planning.search_engine if self._workspace is not None else ""

    def find_services(self, *, ask: bool = True) -> None:
        """Look which services have a key. ask: a passphrase may be asked for; else locked keys are left alone."""
        if self._workspace is None or (self._workspace.keychain.locked and not ask):
            return
        job = self._jobs.start(SERVICES, _("Looking for keys"), self._services, quiet=True, handled=True)
        job.succeeded.connect(self._found)
        job.failed.connect(self._not_found)

    def make_plan(self, wish: Wish) -> None:
        """What a run would take; the last question counts."""
        if self._workspace is None:
            return
        if self._jobs.get(PLAN) is not None:
            self._next = wish
            return
        job = self._jobs.start(PLAN, _("Counting calls"), partial(self._plan, wish), quiet=True, handled=True)
        job.succeeded.connect(self._planned)
        job.failed.connect(self._no_plan)
        job.ended.connect(self._plan_ended)

    def fetch(self, wish: Wish) -> None:
        """Ask for results pages; what came before a stop is kept."""
        if self._workspace is None or self._work.busy:
            return
        from alwrity_desktop.planner.results_pages import Fetched

        planning = self._workspace.settings.planning
        if wish.engine and wish.engine != planning.search_engine:
            planning.search_engine = wish.engine
            self._workspace.save_settings()
        self._done = Fetched()
        job = self._jobs.start(FETCH, _("Fetching results pages"), partial(self._fetch, wish, self._done), handled=True)
        self._work.follow(job, self._told, "")
        job.cancelled.connect(partial(self._told, None))

    async def _services(self, _report: Report) -> list[SearchService]:
        assert self._workspace is not None
        return await self._workspace.results_pages.services()

    async def _plan(self, wish: Wish, _report: Report) -> FetchPlan:
        assert self._workspace is not None
        return await self._workspace.results_pages.plan(wish)

    async def _fetch(self, wish: Wish, into: Fetched, report: Report) -> Fetched:
        assert self._workspace is not None
        return await self._workspace.results_pages.fetch(wish, report, into)

    def _found(self, found: object) -> None:
        self.services.emit(found, "")

    def _not_found(self, error: object) -> None:
        if isinstance(error, KnownError):
            self.services.emit([], error.sentence)

    def _planned(self, found: object) -> None:
        if self._next is None:
            self.plan.emit(found, "")

    def _no_plan(self, error: object) -> None:
        if isinstance(error, KnownError) and self._next is None:
            self.plan.emit(None, error.sentence)

    def _plan_ended(self, _job: object) -> None:
        wish, self._next = self._next, None
        if wish is not None:
            self.make_plan(wish)

    def _told(self, found: object) -> None:
        done, self._done = self._done, None
        if done is None:
            return
        parts = [ngettext("{count} results page is kept.", "{count} results pages are kept.", done.kept)]
        if found is None and done.came < done.planned:
            parts.insert(0, _("Stopped."))
        if done.empty:
            parts.append(ngettext("{count} keyword has no results.", "{count} keywords have no results.", done.empty))
        if failed := len(done.failed):
            parts.append(ngettext("{count} could not be asked for.", "{count} could not be asked for.", failed))
        if done.stopped is not None:
            parts.append(done.stopped.sentence)
        detail = "\n".join(f"{one.keyword}: {one.reason}" for one in done.failed)
        self.fetched.emit(" ".join(parts), detail, done.kept, bool(done.failed or done.stopped))
