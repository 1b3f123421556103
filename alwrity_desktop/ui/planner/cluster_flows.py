"""What is asked before clusters are grouped, named or made hubs, or keywords moved: the dialogs and what they lead to."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, Signal

from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.core.progress import Report
from alwrity_desktop.ui.planner.cluster_group_dialog import GroupDialog, Stand
from alwrity_desktop.ui.planner.cluster_hubs_dialog import HubsDialog, PillarDialog, Suggestion
from alwrity_desktop.ui.planner.cluster_naming_dialog import NamingDialog
from alwrity_desktop.ui.planner.cluster_picker import ClusterPicker
from alwrity_desktop.ui.planner.cluster_results_dialog import ResultsDialog
from alwrity_desktop.ui.planner.cluster_results_presenter import ResultsWork

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from PySide6.QtWidgets import QWidget

    from alwrity_desktop.model.keyword import Keyword
    from alwrity_desktop.planner.cluster_overview import Line, Overview
    from alwrity_desktop.ui.jobs import Jobs
    from alwrity_desktop.ui.planner.cluster_work_presenter import ClusterWork
    from alwrity_desktop.ui.planner.clusters_presenter import ClustersPresenter


class ClusterFlows(QObject):
    """A child of the view. keys_wanted: a key is to be added in the settings."""

    keys_wanted = Signal()

    def __init__(self, view: QWidget, jobs: Jobs, presenter: ClustersPresenter, work: ClusterWork) -> None:
        super().__init__(view)
        self._view = view
        self._jobs = jobs
        self._presenter = presenter
        self._work = work
        self.results = ResultsWork(view, jobs, work)
        self.last_name: tuple[bool, str, str] = (True, "", "")

    def group(self, found: Overview, method: str = "") -> None:
        """Ask how keywords are to be grouped. method: what the question begins with."""
        if self._presenter.workspace is None or self._work.busy:
            return
        from alwrity_desktop.language.names import language_names

        staying = sum(_stays(line) for line in found.lines)
        stand = Stand(found.keywords, found.free, len(found.lines), staying, found.results)
        dialog = GroupDialog(self._view, stand, list(language_names().items()), self._presenter.language)
        dialog.asked_cost.connect(self._work.estimate_vectors)
        self._work.cost.connect(dialog.show_vector_cost)
        self._work.models.connect(dialog.set_models)
        dialog.wished.connect(self._work.group)
        self.results.services.connect(dialog.set_services)
        dialog.fetch_wanted.connect(self.fetch_results)
        if method:
            dialog.choose(method)
        dialog.open()
        self._work.find_vector_models()
        self.results.find_services(ask=False)

    def fetch_results(self) -> None:
        """Ask which search service is asked for results pages, and for how many keywords."""
        if self._presenter.workspace is None or self._work.busy:
            return
        dialog = ResultsDialog(self._view, self._presenter.language, self.results.engine())
        self.results.services.connect(dialog.set_services)
        self.results.plan.connect(dialog.show_plan)
        dialog.asked_plan.connect(self.results.make_plan)
        dialog.wished.connect(self.results.fetch)
        dialog.keys_wanted.connect(self.keys_wanted)
        dialog.open()
        self.results.find_services()

    def name(self, found: Overview, chosen: Sequence[Line]) -> None:
        """Ask which clusters a model is to name, and which model."""
        workspace = self._presenter.workspace
        if workspace is None or self._work.busy:
            return
        unnamed = sum(map(_unnamed, found.lines))
        dialog = NamingDialog(self._view, [line.cluster.id for line in chosen], unnamed)
        default = workspace.settings.models.default
        dialog.asked_cost.connect(self._work.estimate_names)
        self._work.cost.connect(dialog.show_cost)
        dialog.default = default
        self._work.models.connect(dialog.set_models)
        dialog.wished.connect(self._name)
        dialog.open()
        self._work.find_models()

    def name_again(self, ids: Sequence[str]) -> None:
        """Ask the same model about those it could not name."""
        self._work.name(ids, *self.last_name)

    def suggest_hubs(self, found: Overview) -> None:
        """Look for hubs, and show them."""
        work = partial(self._hubs, found)
        job = self._jobs.start("planner.clusters.hubs", _("Looking for hubs"), work, quiet=True, handled=True)
        job.succeeded.connect(self._show_hubs)

    def make_hub(self, lines: Sequence[Line]) -> None:
        """Ask which of these is the pillar; the one with the shortest keyword is likely it."""
        names = {line.cluster.id: line.cluster.name for line in lines}
        likely = min(lines, key=lambda line: (len((line.primary or line.cluster.name).split()), -line.figures.keywords))
        dialog = PillarDialog(self._view, names, likely.cluster.id)
        dialog.accepted_hubs.connect(self._presenter.set_hubs)
        dialog.open()

    def ask_where(self, words: Sequence[Keyword], lines: Mapping[str, Line], here: str) -> None:
        """Ask which cluster keywords are to be moved into."""
        choices = [
            (line.cluster.id, line.cluster.name, line.figures.keywords)
            for line in lines.values()
            if line.cluster.id != here and line.cluster.state != "archived"
        ]
        title = ngettext("Move {count} keyword to ...", "Move {count} keywords to ...", len(words))
        dialog = ClusterPicker(self._view, title, choices)
        dialog.picked.connect(partial(self._place, [word.id for word in words]))
        dialog.open()

    def _name(self, ids: object, split: bool, model: str, base_url: str) -> None:
        self.last_name = split, model, base_url
        self._work.name(cast("list[str]", ids), split, model, base_url)

    def _place(self, ids: list[str], cluster_id: str, name: str) -> None:
        if cluster_id:
            self._presenter.move(ids, cluster_id, name)
        else:
            self._presenter.split(ids)

    async def _hubs(self, found: Overview, _report: Report) -> list[Suggestion]:
        return await asyncio.to_thread(_suggestions, found, self._presenter.language)

    def _show_hubs(self, found: object) -> None:
        dialog = HubsDialog(self._view, cast("list[Suggestion]", found))
        dialog.accepted_hubs.connect(self._presenter.set_hubs)
        dialog.open()


def _suggestions(found: Overview, language: str) -> list[Suggestion]:
    """Hubs of clusters that are in none yet."""
    from alwrity_desktop.planner.cluster_overview import free_hubs

    return [
        Suggestion((pillar.cluster.id, pillar.cluster.name), tuple((one.cluster.id, one.cluster.name) for one in spokes))
        for pillar, spokes in free_hubs(found.lines, language)
    ]


def _unnamed(line: Line) -> bool:
    cluster = line.cluster
    return not cluster.locked and cluster.state != "archived" and cluster.method not in ("model", "person")


def _stays(line: Line) -> bool:
    return line.cluster.locked or line.cluster.state != "new" or line.cluster.method in ("person", "model")
