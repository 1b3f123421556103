"""Long work on clusters: grouping keywords, and names from a model; with progress, Stop, and the way back."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import QObject, Signal

from alwrity_desktop.core.errors import KnownError
from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.core.progress import Progress, Report
from alwrity_desktop.ui.jobs import Job, Jobs
from alwrity_desktop.ui.planner.cluster_group_dialog import GroupWish

if TYPE_CHECKING:
    from alwrity_desktop.ai.task import Estimate
    from alwrity_desktop.planner.clusters import Clustered
    from alwrity_desktop.planner.naming import Named
    from alwrity_desktop.store.clusters import Before
    from alwrity_desktop.ui.writer.model_picker import Choice
    from alwrity_desktop.workspace import Workspace

GROUP, NAME, COST = "planner.clusters.group", "planner.clusters.name", "planner.clusters.cost"
FETCH = "planner.clusters.fetch"
LONG = (GROUP, NAME, FETCH)


class ClusterWork(QObject):
    """running(words, share or -1); ended. done(sentence, detail, befores, refused ids): what came of it.
    trouble(KnownError). models(choices, problem) and cost(count, Estimate or None, problem): for a dialog."""

    running = Signal(str, float)
    ended = Signal()
    done = Signal(str, str, object, object)
    trouble = Signal(object)
    models = Signal(object, str)
    cost = Signal(int, object, str)

    def __init__(self, view: QObject, jobs: Jobs) -> None:
        super().__init__(view)
        self._jobs = jobs
        self._workspace: Workspace | None = None
        self._cost_again: Callable[[], None] | None = None
        self._named: Named | None = None

    def attach(self, workspace: Workspace) -> None:
        """The workspace to work in."""
        self._workspace = workspace

    @property
    def workspace(self) -> Workspace | None:
        """The workspace to work in, once it is there."""
        return self._workspace

    @property
    def busy(self) -> bool:
        """Does something run?"""
        return any(self._jobs.get(key) is not None for key in LONG)

    def stop(self) -> None:
        """Stop what runs."""
        for key in LONG:
            if (job := self._jobs.get(key)) is not None:
                job.cancel()

    # grouping

    def group(self, wish: GroupWish) -> None:
        """Group keywords; nothing changes when it is stopped."""
        if self._workspace is not None and not self.busy:
            job = self._jobs.start(GROUP, _("Grouping keywords"), partial(self._group, wish), handled=True)
            self.follow(job, self._grouped, _("Stopped; the clusters are as they were."))

    async def _group(self, wish: GroupWish, report: Report) -> Clustered:
        assert self._workspace is not None
        planner = self._workspace.planner
        vectors: Any = None
        if wish.model:
            await asyncio.to_thread(_warm)
            vectors = await planner.vectors(wish.model, wish.base_url, report)
        return await planner.clusters.make(
            method="results" if wish.method == "results" else "text",
            language=wish.language,
            percent=wish.percent,
            vectors=vectors,
            tight=wish.tight,
            keep=wish.keep,
            report=report,
        )

    def _grouped(self, found: object) -> None:
        made = cast("Clustered", found)
        parts = [ngettext("{count} cluster was made.", "{count} clusters were made.", len(made.clusters))]
        if made.joined:
            joined = ngettext(
                "{count} keyword joined clusters there were.", "{count} keywords joined clusters there were.", made.joined
            )
            parts.append(joined)
        if left := len(made.unclustered):
            parts.append(ngettext("{count} keyword stands alone.", "{count} keywords stand alone.", left))
        self.done.emit(" ".join(parts), "", [made.before], [])

    # names

    def name(self, ids: Sequence[str], split: bool, model: str, base_url: str) -> None:
        """Let a model name clusters; what came before a stop is kept."""
        if self._workspace is None or self.busy:
            return
        from alwrity_desktop.planner.naming import Named

        self._named = Named()
        work = partial(self._name, list(ids), split, model, base_url, self._named)
        job = self._jobs.start(NAME, _("Naming clusters"), work, handled=True)
        self.follow(job, self._told_names, "")
        job.cancelled.connect(partial(self._told_names, None))

    async def _name(self, ids: list[str], split: bool, model: str, base_url: str, into: Named, report: Report) -> Named:
        assert self._workspace is not None
        naming = self._workspace.planner.naming
        return await naming.ask_model(ids, split=split, model=model, base_url=base_url, report=report, into=into)

    def _told_names(self, _found: object) -> None:
        """Also where it was stopped: each batch was kept as it came."""
        done, self._named = self._named, None
        if done is None:
            return
        count = len(done.named)
        parts = [ngettext("{count} cluster has a name from the model, its opinion.",
                          "{count} clusters have names from the model, its opinion.", count)]  # fmt: skip
        if done.split:
            parts.append(ngettext("{count} was split.", "{count} were split.", done.split))
        if refused := len(done.refused):
            parts.append(ngettext("{count} could not be named.", "{count} could not be named.", refused))
        detail = "\n".join(f"{one.name}: {one.reason}" for one in done.refused)
        self.done.emit(" ".join(parts), detail, list(done.before), [one.cluster_id for one in done.refused])

    # what dialogs want to know

    def find_models(self) -> None:
        """Models that name clusters."""
        self._find(self._models)

    def find_vector_models(self) -> None:
        """Models that give vectors."""
        self._find(self._vector_models)

    def _find(self, work: Callable[[Report], Any]) -> None:
        if self._workspace is not None:
            key = f"planner.clusters.models.{getattr(work, '__name__', '')}"
            job = self._jobs.start(key, _("Looking for models"), work, quiet=True, handled=True)
            job.succeeded.connect(self._found_models)

    async def _models(self, _report: Report) -> tuple[list[Choice], str]:
        from alwrity_desktop.ui.model_choices import found_models

        assert self._workspace is not None
        return await found_models(self._workspace)

    async def _vector_models(self, _report: Report) -> tuple[list[Choice], str]:
        from alwrity_desktop.ui.planner.cluster_models import vector_models

        assert self._workspace is not None
        return await vector_models(self._workspace), ""

    def _found_models(self, found: object) -> None:
        self.models.emit(*cast("tuple[list[Choice], str]", found))

    def estimate_vectors(self, model: str, base_url: str) -> None:
        """What vectors of all keywords would take."""
        self._estimate(partial(self._vector_cost, model, base_url))

    def estimate_names(self, ids: Sequence[str], split: bool, model: str, base_url: str) -> None:
        """What names would take."""
        self._estimate(partial(self._name_cost, list(ids), split, model, base_url))

    def _estimate(self, work: Callable[[Report], Any]) -> None:
        if self._workspace is None:
            return
        if self._jobs.get(COST) is not None:
            self._cost_again = partial(self._estimate, work)
            return
        job = self._jobs.start(COST, _("Estimating"), work, quiet=True, handled=True)
        job.succeeded.connect(self._costs)
        job.failed.connect(self._no_cost)
        job.ended.connect(self._cost_ended)

    async def _vector_cost(self, model: str, base_url: str, _report: Report) -> tuple[int, Estimate]:
        from alwrity_desktop.planner.embedding_cost import estimate_vectors
        from alwrity_desktop.ui.planner.cluster_models import LOCAL

        assert self._workspace is not None
        engine, db = self._workspace.engine, self._workspace.db
        return 0, await estimate_vectors(db, engine, model, base_url, local=model == LOCAL)

    async def _name_cost(
        self, ids: list[str], split: bool, model: str, base_url: str, _report: Report
    ) -> tuple[int, Estimate]:
        assert self._workspace is not None
        return await self._workspace.planner.naming.estimate(ids, split=split, model=model, base_url=base_url)

    def _costs(self, found: object) -> None:
        count, estimate = cast("tuple[int, Estimate]", found)
        self.cost.emit(count, estimate, "")

    def _no_cost(self, error: object) -> None:
        if isinstance(error, KnownError):
            self.cost.emit(0, None, error.sentence)

    def _cost_ended(self, _job: object) -> None:
        again, self._cost_again = self._cost_again, None
        if again is not None:
            again()

    # following a job

    def follow(self, job: Job, done: Callable[[object], None], stopped: str) -> None:
        """Tell of a job from its start to its end. stopped: what to say after a stop, "" where somebody else does."""
        self.running.emit(job.title, -1.0)
        job.progressed.connect(self._progressed)
        job.succeeded.connect(done)
        job.failed.connect(self._failed)
        if stopped:
            job.cancelled.connect(partial(self.done.emit, stopped, "", cast("list[Before]", []), []))
        job.ended.connect(self._over)

    def _progressed(self, progress: Progress) -> None:
        if progress.message:
            self.running.emit(progress.message, -1.0 if progress.done is None else progress.done)

    def _failed(self, error: object) -> None:
        if isinstance(error, KnownError):
            self.trouble.emit(error)

    def _over(self, _job: object) -> None:
        self.ended.emit()


def _warm() -> None:
    """numpy comes with it; a thread reads it."""
    import alwrity_desktop.planner.vectors as read

    assert read.METHOD
