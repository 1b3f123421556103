"""The clusters of the workspace: a table or a map of them, and the chosen one beside it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout

from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.ui.pages.table import TablePage
from alwrity_desktop.ui.pages.table_columns import Action
from alwrity_desktop.ui.planner.cluster_drag import KeywordDrag
from alwrity_desktop.ui.planner.cluster_flows import ClusterFlows
from alwrity_desktop.ui.planner.cluster_side import ClusterSide
from alwrity_desktop.ui.planner.cluster_teller import ClusterTeller
from alwrity_desktop.ui.planner.cluster_work_presenter import ClusterWork
from alwrity_desktop.ui.planner.clusters_presenter import ClustersPresenter
from alwrity_desktop.ui.planner.clusters_table import (
    SPARED,
    clusters_table,
    in_hub,
    in_use,
    is_archived,
    is_free,
    is_locked,
)
from alwrity_desktop.ui.planner.map_presenter import MapPresenter
from alwrity_desktop.ui.planner.map_view import MapView
from alwrity_desktop.ui.planner.part import PlannerPart
from alwrity_desktop.ui.planner.work_cards import RunCard
from alwrity_desktop.ui.widgets.buttons import button
from alwrity_desktop.ui.widgets.choices import SegmentedControl
from alwrity_desktop.ui.widgets.feedback import EmptyState
from alwrity_desktop.ui.widgets.layout import row
from alwrity_desktop.ui.widgets.text import ElidedLabel

if TYPE_CHECKING:
    from alwrity_desktop.model.keyword import Keyword
    from alwrity_desktop.planner.cluster_overview import Line, Overview
    from alwrity_desktop.ui.planner.map_bubbles import Shown
    from alwrity_desktop.ui.shell import Shell
    from alwrity_desktop.workspace import Workspace


NARROW = 1250
"""Pixels below which the table leaves columns out."""


class ClustersPart(PlannerPart):
    """Clusters are grouped, named, shaped by hand, and what comes next is made of them."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.presenter = ClustersPresenter(self, shell.jobs)
        self._overview: Overview | None = None
        self._lines: dict[str, Line] = {}
        self._wanted = ""
        self._spared: list[int] = []
        self._widths: dict[str, int] = {}
        self.work = ClusterWork(self, shell.jobs)
        self.flows = ClusterFlows(self, shell.jobs, self.presenter, self.work)
        self.map_presenter = MapPresenter(self, shell.jobs)
        self.teller = ClusterTeller(self, self.presenter, self.flows)
        self.run_card = RunCard(self.work.stop, _("Work on the clusters"))
        self._make_parts()
        self._lay_out()
        self._connect()

    def attach(self, workspace: Workspace) -> None:
        self.presenter.attach(workspace)
        self.work.attach(workspace)

    def part_shown(self) -> None:
        self.presenter.refresh()

    def receive(self, argument: str) -> None:
        """A cluster's id: choose it; "group": group the keywords."""
        self._wanted = argument
        self._choose_wanted()

    def remember(self) -> None:
        self._spare(False)
        self.page.remember()
        self._spare(self.width() < NARROW)
        self.side.page.remember()
        self.shell.state.set("planner.clusters.shown", self.shown.value())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._spare(self.width() < NARROW)

    def _spare(self, spared: bool) -> None:
        """Leave columns out where there is little room; what the person chose comes back with the room."""
        if spared == bool(self._spared):
            return
        view = self.page.view
        if spared:
            places = [place for place, column in enumerate(self.page.table.columns) if column.name in SPARED]
            self._spared = [place for place in places if not view.isColumnHidden(place)] or [-1]
            self._widths = view.widths()
        for place in self._spared:
            if place >= 0:
                view.setColumnHidden(place, spared)
        if not spared:
            self._spared = []
            view.set_widths(self._widths)  # a column that comes back tells the width it was squeezed to
        view.fit()

    # making it

    def _make_parts(self) -> None:
        self.shown = SegmentedControl([("table", _("Table")), ("map", _("Map"))], _("Table or map"))
        self.shown.set_value(self.shell.state.text("planner.clusters.shown", "table"))
        self._counts = ElidedLabel("", "caption")
        self.group = button(_("Group keywords"), self._group, icon="outline", kind="primary")
        self.name = button(_("Name with AI"), self._name_all, icon="spark")
        self.hubs = button(_("Suggest hubs"), self._suggest_hubs, icon="link")
        self.map = MapView()
        self.page = TablePage(clusters_table(self._actions(), self._rename_row, self._no_clusters()), self.shell)
        self.side = ClusterSide(self.shell)
        self.drag = KeywordDrag(self, self.side, self.page, self.map)

    def _actions(self) -> list[Action[Line]]:
        made = Action[Any]
        return [
            made("ideas", _("Make ideas"), self._make_ideas, "spark", kind="primary", when=in_use),
            made("plan", _("Plan ahead with these"), self._plan_ahead, "calendar", bar=False, when=in_use),
            made("merge", _("Merge"), self._merge, "link", "Ctrl+M", least=2, when=in_use),
            made("rename", _("Rename"), self._rename, "write", single=True, bar=False),
            made("name", _("Name with AI"), self._name, "spark", bar=False, when=in_use),
            made("hub", _("Make a hub of them"), self.flows.make_hub, "link", least=2, bar=False, when=in_use),
            made("nohub", _("Take out of its hub"), self._leave_hub, "unlink", single=True, bar=False, when=in_hub),
            made("lock", _("Lock"), partial(self._lock, True), "lock", "Ctrl+L", bar=False, when=is_free),
            made("unlock", _("Unlock"), partial(self._lock, False), "lock", bar=False, when=is_locked),
            made("keywords", _("Show its keywords"), self._show_keywords, "arrow-right", single=True, bar=False),
            made("archive", _("Archive"), self._archive, "inbox", "Delete", bar=False, line=True, when=in_use),
            made("back", _("Bring back"), self._bring_back, "undo", when=is_archived),
        ]

    def _no_clusters(self) -> EmptyState:
        self._begin = button(_("Group keywords"), self._group, icon="outline", kind="primary")
        self._to_keywords = button(_("Go to Keywords"), partial(self.wanted.emit, "keywords", ""), icon="arrow-right")
        self._empty = EmptyState("outline", "", "", self._begin, self._to_keywords)
        return self._empty

    def _lay_out(self) -> None:
        self._views = QStackedWidget()
        self._views.addWidget(self.page)
        self._views.addWidget(self.map)
        self._splitter = QSplitter()
        self._splitter.setChildrenCollapsible(False)
        self._splitter.setHandleWidth(12)
        self._splitter.setProperty("kind", "clear")
        self._splitter.addWidget(self._views)
        self._splitter.addWidget(self.side)
        self._splitter.setStretchFactor(0, 3)
        self._splitter.setStretchFactor(1, 2)
        self._splitter.setSizes([720, 400])
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(12)
        head = row(self.shown, self._counts, self.hubs, self.name, self.group)
        head.setStretch(1, 1)
        box.addLayout(head)
        box.addWidget(self.run_card)
        box.addWidget(self._splitter, 1)

    def _connect(self) -> None:
        presenter, page, side = self.presenter, self.page, self.side
        presenter.listed.connect(self._listed)
        presenter.words.connect(side.show_words)
        presenter.failed.connect(page.show_error)
        page.retried.connect(presenter.refresh)
        page.view.moved.connect(self._moved)
        page.opened.connect(self._opened)
        side.renamed.connect(presenter.rename)
        side.locked.connect(self._lock_one)
        side.ideas.connect(self._ideas_of)
        side.keywords.connect(self._keywords_of)
        side.opened.connect(partial(self.asked.emit, "open"))
        side.chosen.connect(self.receive)
        side.acted.connect(self._act_on_words)
        self.drag.dropped.connect(self._dropped)
        self._connect_work()
        for keys, run in (("Ctrl+Z", self.teller.undo), ("Ctrl+Shift+Z", presenter.redo), ("Ctrl+Y", presenter.redo)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(run)

    def _connect_work(self) -> None:
        work, shown = self.work, self.map
        work.running.connect(self._running)
        work.ended.connect(self._work_ended)
        work.done.connect(self.teller.worked)
        work.trouble.connect(self.teller.trouble)
        self.flows.results.fetched.connect(self.teller.fetched)
        self.flows.keys_wanted.connect(partial(self.asked.emit, "page", "settings:keys"))
        self.teller.group_wanted.connect(self._group_by)
        self.shown.chosen.connect(self._switch)
        self.map_presenter.drawn.connect(self._drawn)
        self.map_presenter.trouble.connect(self.teller.trouble)
        shown.chosen.connect(self._chosen_on_map)
        shown.opened.connect(self._opened)
        shown.sized.connect(self._draw_map)

    # showing

    def _listed(self, found: Overview) -> None:
        self._overview = found
        self._lines = {line.cluster.id: line for line in found.lines}
        self._show_counts(found)
        self._show_empty(found)
        self.page.set_rows(found.lines)
        self.side.setVisible(bool(found.lines))
        shown = self.side.line
        if shown is not None:
            self._choose(self._lines.get(shown.cluster.id))
        self._choose_wanted()
        if self.shown.value() == "map":
            self._draw_map()

    def _show_counts(self, found: Overview) -> None:
        lines = [line for line in found.lines if line.cluster.state != "archived"]
        words = [
            ngettext("{count} cluster", "{count} clusters", len(lines)),
            _("{grouped} of {count} keywords in one", grouped=f"{found.keywords - found.free:,}",
              count=f"{found.keywords:,}"),
        ]  # fmt: skip
        competing = sum(line.answered == "several" for line in lines)
        if competing:
            words.append(ngettext("{count} with competing pages", "{count} with competing pages", competing))
        self._counts.setText(" · ".join(words) if found.lines else "")

    def _show_empty(self, found: Overview) -> None:
        """What leads on: keywords first, then grouping them."""
        there = found.keywords
        for part in (self.group, self.shown, self.name, self.hubs):
            part.setVisible(bool(found.lines))
        if not found.lines:
            self._views.setCurrentWidget(self.page)
        else:
            self._views.setCurrentWidget(self.map if self.shown.value() == "map" else self.page)
        self._begin.setVisible(there > 0)
        self._to_keywords.setVisible(there == 0)
        self._begin.setText(ngettext("Group {count} keyword", "Group {count} keywords", there))
        if there:
            self._empty.heading.setText(_("No clusters yet"))
            self._empty.text.setText(
                _(
                    "Keywords that ask for the same belong on one page. They are found from their words, on this machine, "
                    "at no cost."
                )
            )
        else:
            self._empty.heading.setText(_("No keywords yet"))
            self._empty.text.setText(_("Clusters are made of keywords. Bring in the files of your keyword tools first."))

    def _choose_wanted(self) -> None:
        if self._wanted == "group" and self._overview is not None:
            self._wanted = ""
            self._group()
        if not self._wanted or self._wanted not in self._lines:
            return
        key, self._wanted = self._wanted, ""
        line = self._lines[key]
        state = "archived" if line.cluster.state == "archived" else "used"
        if key not in {one.cluster.id for one in self.page.shown()}:
            self.page.clear_filters()
            self.page.choose("state", state)
        self.page.select([key])
        self._choose(line)
        self.map.choose(key)

    def _choose(self, line: Line | None) -> None:
        self.side.show_line(line)
        self.presenter.read_words(line.cluster.id if line is not None else "")

    def _moved(self, line: int) -> None:
        if 0 <= line < self.page.model.rowCount():
            chosen = self.page.model.row(line)
            if self.side.line is not chosen:
                self._choose(chosen)

    def _opened(self, _chosen: object) -> None:
        self.side.page.view.setFocus(Qt.FocusReason.OtherFocusReason)

    # the map

    def _switch(self, name: str) -> None:
        self._views.setCurrentWidget(self.map if name == "map" else self.page)
        if name == "map":
            self._draw_map()

    def _draw_map(self, by: str = "") -> None:
        workspace, found = self.presenter.workspace, self._overview
        if workspace is not None and found is not None and found.lines:
            self.map.show_loading()
            size = by or self.map.by.value()
            self.map_presenter.draw(workspace, found.lines, size, self.presenter.language)

    def _drawn(self, shown: Shown, hints: dict[str, str], by: str, keep_view: bool) -> None:
        self.map.show_map(shown, hints, by, keep_view=keep_view)
        if self.side.line is not None:
            self.map.choose(self.side.line.cluster.id)

    def _chosen_on_map(self, key: str) -> None:
        line = self._lines.get(key)
        if line is not None:
            self.page.select([key])
            self._choose(line)

    # long work

    def _running(self, words: str, share: float) -> None:
        self.run_card.show_running(words, share)
        self._allow(False)

    def _work_ended(self) -> None:
        if self.run_card.stop.hasFocus():
            self.page.view.setFocus(Qt.FocusReason.OtherFocusReason)
        self.run_card.hide()
        self._allow(True)

    def _allow(self, on: bool) -> None:
        for part in (self.group, self.name, self._begin):
            if not on and part.hasFocus():
                self.run_card.stop.setFocus()  # else the field that comes next takes the keys
            part.setEnabled(on)

    # doing

    def _group(self) -> None:
        if self._overview is not None:
            self.flows.group(self._overview)

    def _group_by(self, method: str) -> None:
        if self._overview is not None:
            self.flows.group(self._overview, method)

    def _name_all(self) -> None:
        if self._overview is not None:
            self.flows.name(self._overview, self.page.selected() if self.shown.value() == "table" else [])

    def _name(self, lines: list[Line]) -> None:
        if self._overview is not None:
            self.flows.name(self._overview, lines)

    def _suggest_hubs(self) -> None:
        if self._overview is not None:
            self.flows.suggest_hubs(self._overview)

    def _leave_hub(self, lines: list[Line]) -> None:
        line = lines[0]
        if line.role == "pillar":
            self.presenter.set_hubs({line.cluster.id: []})
        else:
            pillar = self._lines[line.beside[0][0]]
            others = [key for key, _name in pillar.beside if key != line.cluster.id]
            self.presenter.leave_hub(pillar.cluster.id, others)

    def _make_ideas(self, lines: list[Line]) -> None:
        self.wanted.emit("ideas", "make:" + ",".join(line.cluster.id for line in lines))

    def _plan_ahead(self, lines: list[Line]) -> None:
        self.wanted.emit("strategy", ",".join(line.cluster.id for line in lines))

    def _ideas_of(self, cluster_id: str) -> None:
        self.wanted.emit("ideas", f"make:{cluster_id}")

    def _keywords_of(self, cluster_id: str) -> None:
        self.wanted.emit("keywords", f"cluster:{cluster_id}")

    def _show_keywords(self, lines: list[Line]) -> None:
        self._keywords_of(lines[0].cluster.id)

    def _merge(self, lines: list[Line]) -> None:
        """The one the keyboard is at stays, else the largest."""
        line = self.page.view.currentIndex().row()
        current = self.page.model.row(line) if 0 <= line < self.page.model.rowCount() else lines[0]
        first = current if current in lines else lines[0]
        ids = [first.cluster.id, *(one.cluster.id for one in lines if one is not first)]
        self._wanted = first.cluster.id
        self.presenter.merge(ids, first.cluster.name)

    def _rename(self, lines: list[Line]) -> None:
        self._choose(lines[0])
        self.side.begin_rename()

    def _rename_row(self, line: Line, name: str) -> None:
        if " ".join(name.split()) != line.cluster.name:
            self.presenter.rename(line.cluster.id, " ".join(name.split()))

    def _lock(self, locked: bool, lines: list[Line]) -> None:
        self.presenter.lock([line.cluster.id for line in lines], locked)

    def _lock_one(self, cluster_id: str, locked: bool) -> None:
        self.presenter.lock([cluster_id], locked)

    def _archive(self, lines: list[Line]) -> None:
        self.presenter.archive([line.cluster.id for line in lines])

    def _bring_back(self, lines: list[Line]) -> None:
        self.presenter.bring_back([line.cluster.id for line in lines])

    def _act_on_words(self, what: str, words: list[Keyword]) -> None:
        ids = [word.id for word in words]
        if what == "move":
            here = self.side.line.cluster.id if self.side.line is not None else ""
            self.flows.ask_where(words, self._lines, here)
        elif what == "split":
            self.presenter.split(ids)
        elif what == "out":
            self.presenter.take_out(ids)
        elif self.side.line is not None:
            self.presenter.set_primary(self.side.line.cluster.id, ids[0], words[0].text)

    def _dropped(self, cluster_id: str, name: str) -> None:
        self.presenter.move([word.id for word in self.side.page.selected()], cluster_id, name)
