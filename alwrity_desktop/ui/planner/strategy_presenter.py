"""Plans ahead: reads what the form offers, makes plans, tells their cost before, keeps them and takes them back."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING, Any, cast
from zoneinfo import available_timezones

from PySide6.QtCore import QObject, QTimer, Signal

from alwrity_desktop.core.errors import KnownError
from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.core.progress import Progress, Report
from alwrity_desktop.ui.planner.strategy_clusters import ClusterChoice
from alwrity_desktop.ui.planner.strategy_form import FormFacts
from alwrity_desktop.ui.presenter import Presenter
from alwrity_desktop.ui.writer.model_picker import OFFLINE, Choice

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from alwrity_desktop.model.cluster import Cluster, ClusterFigures
    from alwrity_desktop.planner.strategy import StrategyPlan
    from alwrity_desktop.planner.strategy_rules import StrategyOptions
    from alwrity_desktop.ui.jobs import Job, Jobs

PLAN = "strategy.plan"
REST = 400
"""Milliseconds without a change before the cost is estimated."""


class StrategyPresenter(Presenter):
    """A child of the part.

    offered(FormFacts): what the form offers. models(choices, problem). estimated(Estimate or None, problem).
    running(words): a plan is being made; ended(): it is not. planned(StrategyPlan). kept(StrategyPlan), undone().
    trouble(KnownError, what failed: "plan", "keep" or "undo").
    """

    name = "strategy"
    offered = Signal(object)
    models = Signal(object, str)
    estimated = Signal(object, str)
    running = Signal(str)
    ended = Signal()
    planned = Signal(object)
    kept = Signal(object)
    undone = Signal()
    trouble = Signal(object, str)

    def __init__(self, view: QObject, jobs: Jobs) -> None:
        super().__init__(view, jobs)
        self._wanted: tuple[StrategyOptions, Choice] | None = None
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST)
        self._rest.timeout.connect(self._estimate)

    @property
    def folder(self) -> str:
        """The workspace's folder, under which the form's values are remembered."""
        return str(self._workspace.folder)

    def find_models(self) -> None:
        """Look which models there are."""
        job = self._jobs.start("strategy.models", _("Looking for models"), self._models, quiet=True, handled=True)
        job.succeeded.connect(self._found_models)

    def plan(self, options: StrategyOptions, choice: Choice) -> None:
        """Make a plan; nothing is kept."""
        job = self._jobs.start(PLAN, _("Planning ahead"), partial(self._plan, options, choice), handled=True)
        job.progressed.connect(self._progressed)
        job.succeeded.connect(self.planned)
        job.failed.connect(partial(self._failed, "plan"))
        job.ended.connect(self._ended)
        self.running.emit(_("Planning ahead"))

    def stop(self) -> None:
        """Stop making a plan."""
        job: Job | None = self._jobs.get(PLAN)
        if job is not None:
            job.cancel()

    def estimate_soon(self, options: StrategyOptions, choice: Choice) -> None:
        """Tell what a plan by this model would cost, after a short rest."""
        self._wanted = options, choice
        self._rest.start()

    def keep(self, plan: StrategyPlan) -> None:
        """Put a plan into the calendar."""
        job = self._jobs.start("strategy.keep", _("Filling the calendar"), partial(self._keep, plan), handled=True)
        job.succeeded.connect(self.kept)
        job.failed.connect(partial(self._failed, "keep"))

    def undo(self, plan: StrategyPlan) -> None:
        """Take a plan out of the calendar again."""
        job = self._jobs.start("strategy.undo", _("Taking tasks back"), partial(self._undo, plan), handled=True)
        job.succeeded.connect(self._taken_back)
        job.failed.connect(partial(self._failed, "undo"))

    async def _load(self, _report: Report) -> FormFacts:
        from alwrity_desktop.language.names import language_names
        from alwrity_desktop.store import clusters

        workspace = self._workspace
        sites = await workspace.publisher.sites()
        found = await workspace.db.read(clusters.listed)
        figures = await workspace.db.read(clusters.figures)
        writing = workspace.settings.writing
        zones = await asyncio.to_thread(_zones)
        names = language_names()
        codes = dict.fromkeys([writing.language, *names])
        return FormFacts(
            sites=[(site.id, site.name or site.url) for site in sites],
            clusters=await asyncio.to_thread(_choices, found, figures),
            zones=zones,
            languages=[(code, names.get(code, code)) for code in codes],
            audience=writing.audience,
            language=writing.language,
            model=workspace.settings.models.default,
        )

    def _show(self, found: FormFacts) -> None:
        self.offered.emit(found)

    async def _models(self, _report: Report) -> tuple[list[Choice], str]:
        from alwrity_desktop.ui.model_choices import found_models

        return await found_models(self._workspace)

    def _found_models(self, found: object) -> None:
        self.models.emit(*cast("tuple[list[Choice], str]", found))

    async def _plan(self, options: StrategyOptions, choice: Choice, report: Report) -> StrategyPlan:
        room = self._workspace.planner.strategy
        return await room.plan(options, model=choice.model, base_url=choice.base_url, report=report)

    async def _keep(self, plan: StrategyPlan, _report: Report) -> StrategyPlan:
        await self._workspace.planner.strategy.keep(plan)
        return plan

    async def _undo(self, plan: StrategyPlan, _report: Report) -> None:
        await self._workspace.planner.strategy.undo(plan)

    def _estimate(self) -> None:
        if self._wanted is None or self._attached is None:
            return
        options, choice = self._wanted
        if choice.model == OFFLINE:
            self.estimated.emit(None, "")
            return
        if self._jobs.get("strategy.estimate") is not None:
            self._rest.start()
            return
        work = partial(self._cost, options, choice)
        job = self._jobs.start("strategy.estimate", _("Estimating"), work, quiet=True, handled=True)
        job.succeeded.connect(self._told_cost)
        job.failed.connect(self._no_cost)

    async def _cost(self, options: StrategyOptions, choice: Choice, _report: Report) -> Any:
        return await self._workspace.planner.strategy.estimate(options, model=choice.model, base_url=choice.base_url)

    def _told_cost(self, found: object) -> None:
        self.estimated.emit(found, "")

    def _no_cost(self, error: object) -> None:
        if isinstance(error, KnownError):
            self.estimated.emit(None, error.sentence)

    def _progressed(self, progress: Progress) -> None:
        if progress.message:
            self.running.emit(progress.message)

    def _ended(self, _job: object) -> None:
        self.ended.emit()

    def _taken_back(self, _nothing: object) -> None:
        self.undone.emit()

    def _failed(self, what: str, error: object) -> None:
        if isinstance(error, KnownError):
            self.trouble.emit(error, what)


def _choices(found: Sequence[Cluster], figures: Mapping[str, ClusterFigures]) -> list[ClusterChoice]:
    return [
        ClusterChoice(one.id, one.name, _line(figures[one.id]))
        for one in found
        if one.state != "archived" and one.id in figures
    ]


def _zones() -> list[str]:
    return sorted(name for name in available_timezones() if "/" in name or name == "UTC")


def _line(figures: ClusterFigures) -> str:
    told = ngettext("{count} keyword", "{count} keywords", figures.keywords)
    if figures.volume is None:
        searched = _("searches not known")
    elif figures.volume_estimated:
        searched = _("about {volume} searches a month (estimated)", volume=f"{figures.volume:,}")
    else:
        searched = _("{volume} searches a month", volume=f"{figures.volume:,}")
    return f"{told} · {searched}"
