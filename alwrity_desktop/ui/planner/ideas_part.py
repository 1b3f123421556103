"""The ideas of the workspace: made, shaped, accepted or rejected."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout

from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.ui.pages.table import TablePage
from alwrity_desktop.ui.pages.table_columns import Action
from alwrity_desktop.ui.planner.idea_panel import IdeaPanel
from alwrity_desktop.ui.planner.idea_side import SideRoom, SpareColumns
from alwrity_desktop.ui.planner.idea_words import PRIORITIES
from alwrity_desktop.ui.planner.ideas_presenter import IdeasFound, IdeasPresenter
from alwrity_desktop.ui.planner.ideas_table import ideas_table
from alwrity_desktop.ui.planner.part import PlannerPart
from alwrity_desktop.ui.planner.work_cards import FailureCard, RunCard
from alwrity_desktop.ui.widgets.buttons import button
from alwrity_desktop.ui.widgets.feedback import Banner, EmptyState
from alwrity_desktop.ui.widgets.layout import row
from alwrity_desktop.ui.widgets.text import label

if TYPE_CHECKING:
    from alwrity_desktop.planner.ideas import IdeaRow
    from alwrity_desktop.ui.planner.idea_accept import Acceptance
    from alwrity_desktop.ui.planner.idea_maker import MakeDialog, MakeOrder
    from alwrity_desktop.ui.shell import Shell
    from alwrity_desktop.workspace import Workspace

LAST_MODEL = "planner.ideas.model"


class IdeasPart(PlannerPart):
    """Table and panel. receive: "make:<cluster ids, by commas>", "cluster:<id>", or an idea's id."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.presenter = IdeasPresenter(self, shell.jobs)
        self.found = IdeasFound()
        self._workspace: Workspace | None = None
        self._wanted = ""
        self._fresh = ""
        self._banner_to = ""
        self.dialog: MakeDialog | None = None
        self.banner = Banner()
        self.run = RunCard(self.presenter.stop, _("Making ideas"))
        self.failures = FailureCard()
        self.make_button = button(_("Make ideas ..."), self._make_open, icon="spark", kind="primary")
        self.new_button = button(_("New idea"), self.presenter.add, icon="plus")
        self.page = TablePage(ideas_table(self._actions(), self._empty(), self._prioritise), shell)
        self.panel = IdeaPanel()
        self.room = SideRoom(self.page, self.panel)
        self.spare = SpareColumns(self.page, ("structure", "words", "intent", "origin"))
        self._lay_out()
        self._connect()

    def attach(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self.presenter.attach(workspace)

    def part_shown(self) -> None:
        self.presenter.refresh()

    def receive(self, argument: str) -> None:
        self._wanted = argument
        self.presenter.refresh()

    def remember(self) -> None:
        self.spare.remember()
        self.shell.state.set("planner.ideas.panel", self.room.opened)

    async def put_away(self) -> None:
        self.panel.save()

    # what is shown

    def show_found(self, found: IdeasFound) -> None:
        """Show the ideas, and what failed."""
        self.found = found
        self.page.set_rows(found.rows)
        self._say_empty()
        number = len(found.open_clusters)
        told = ngettext("{count} cluster has no ideas yet.", "{count} clusters have no ideas yet.", number)
        self._lead.setText(told if number else "")
        title = ngettext("{count} cluster got no ideas", "{count} clusters got no ideas", len(found.failures))
        gone = _("a cluster that is gone")
        self.failures.show_failures(title, [(one.name or gone, one.reason) for one in found.failures])
        known = {row.idea.id: row for row in found.rows}
        self.panel.show_row(known.get(self.panel.shown))
        if self._fresh in known:
            self._begin_fresh()
        self._answer()

    def _say_empty(self) -> None:
        """The empty page leads to the step before: clusters, then ideas."""
        there = bool(self.found.clusters)
        empty = self.page.table.empty
        assert isinstance(empty, EmptyState)
        words = _("Make them from your clusters, by templates or by a model, or write your own.")
        none = _("Ideas are made from clusters of keywords, and there are none yet. An idea of your own needs none.")
        empty.text.setText(words if there else none)
        self._empty_make.setVisible(there)
        self._empty_clusters.setVisible(not there)

    def _lay_out(self) -> None:
        self._lead = label("", "caption")
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        box.addLayout(row(self._lead, None, self.new_button, self.make_button))
        box.addWidget(self.banner)
        box.addWidget(self.run)
        box.addWidget(self.failures)
        box.addWidget(self.room, 1)

    def _empty(self) -> EmptyState:
        self._empty_make = button(_("Make ideas ..."), self._make_open, icon="spark", kind="primary")
        self._empty_clusters = button(_("Go to the clusters"), partial(self.wanted.emit, "clusters", ""), icon="outline")
        own = button(_("New idea"), self.presenter.add, icon="plus")
        return EmptyState("spark", _("No ideas yet"), "", self._empty_make, self._empty_clusters, own)

    def _actions(self) -> list[Action[IdeaRow]]:
        made = Action[Any]
        return [
            made("open", _("Show all of it"), self._open, "side-panel", single=True),
            made("accept", _("Accept ..."), self._accept, "check", "Ctrl+Return", kind="primary", when=_is_new),
            made("reject", _("Reject"), self._reject, "close", when=_is_new),
            made("restore", _("Restore"), self._restore, "undo", when=_is_rejected),
            made("more", _("More ideas for the cluster ..."), self._make_more, "spark", bar=False, when=_has_cluster),
            made("task", _("Show its task"), self._show_task, "list", single=True, when=_has_task),
            *(
                made(f"priority-{name}", text, partial(self._set_priority, value), "star", bar=False, line=name == "high")
                for (name, value), text in zip(
                    PRIORITIES.items(), (_("High priority"), _("Normal priority"), _("Low priority")), strict=True
                )
            ),
            made("delete", _("Delete"), self._delete, "trash", "Delete", kind="danger", line=True),
        ]

    def _connect(self) -> None:
        presenter = self.presenter
        presenter.listed.connect(self.show_found)
        presenter.failed.connect(self.page.show_error)
        presenter.done.connect(self._done)
        presenter.undone.connect(self._undone)
        presenter.accepted.connect(self._accepted)
        presenter.added.connect(self._added)
        presenter.running.connect(self._running)
        presenter.ended.connect(self._ended)
        presenter.trouble.connect(self._trouble)
        self.page.retried.connect(presenter.refresh)
        self.page.view.moved.connect(self._moved)
        self.banner.acted.connect(self._acted)
        self.banner.acted_other.connect(self._undo)
        self.failures.again.connect(self._again)
        self.failures.forgotten.connect(self._forget)
        self.panel.edited.connect(presenter.edit)
        self.panel.accept.connect(self._accept_one)
        self.panel.reject.connect(self._reject_one)
        self.panel.task.connect(partial(self.wanted.emit, "tasks"))
        self.panel.closed.connect(self._close)
        self.panel.undo_wanted.connect(self._undo)
        self.room.tightened.connect(self.spare.follow)
        add = self.shell.actions.add
        group = _("Ideas")
        add(
            "planner-ideas.undo",
            _("Take back the last change"),
            self._undo,
            shortcut="Ctrl+Z",
            icon="undo",
            group=group,
            owner=self,
        )
        if self.shell.state.get("planner.ideas.panel") is True:
            self.room.open_side()

    # wishes of other parts

    def _answer(self) -> None:
        """Do what another part wants, once the ideas are read."""
        wanted, _sep, rest = self._wanted.partition(":")
        self._wanted = ""
        if wanted == "make":
            self.ask_make([one for one in rest.split(",") if one])
        elif wanted == "new":
            self.presenter.add()
        elif wanted == "cluster":
            name = next((row.cluster for row in self.found.rows if row.idea.cluster_id == rest), "")
            self.page.clear_filters()
            if name:
                self.page.choose("cluster", name)
        elif wanted:
            self.page.clear_filters()
            self.page.select([wanted])

    # actions

    def ask_make(self, clusters: list[str], *, again: bool = False) -> None:
        """Ask how ideas should be made for these clusters; without any, for all that have none."""
        from alwrity_desktop.ui.planner.idea_maker import MakeDialog

        if self._workspace is None or self.presenter.busy:
            return
        chosen = clusters or self.found.open_clusters
        if not chosen:
            words = _("Every cluster has ideas.") if self.found.clusters else _("There are no clusters yet.")
            hint = _("Choose clusters, or ideas of them, to make more.") if self.found.clusters else ""
            self.banner.say(words, hint, action=_("Go to the clusters"))
            self._banner_to = "clusters"
            return
        settings = self._workspace.settings
        default = settings.models.default
        kept, _line, last = self.shell.state.text(LAST_MODEL, "").partition("\n")
        last = last if kept == default else default  # who chose another model in the settings since wants that one
        number = len(chosen)
        text = ngettext("For {count} cluster.", "For {count} clusters.", number)
        if not clusters:
            text = ngettext("For the {count} cluster without ideas.", "For all {count} clusters without ideas.", number)
        if again:
            text = _("Only the clusters that got no ideas are asked for again ({count}).", count=number)
        dialog = self.dialog = MakeDialog(self, chosen, text, settings.writing, last, again=again)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.ordered.connect(self._ordered)
        dialog.asked_estimate.connect(self.presenter.estimate)
        self.presenter.models.connect(dialog.show_models)
        self.presenter.estimated.connect(dialog.show_estimate)
        self.presenter.find_models()
        dialog.open()

    def _make_open(self) -> None:
        self.ask_make([])

    def _make_more(self, rows: list[IdeaRow]) -> None:
        self.ask_make(list(dict.fromkeys(row_.idea.cluster_id for row_ in rows)))

    def _again(self) -> None:
        self.ask_make([one.cluster_id for one in self.found.failures], again=True)

    def _forget(self) -> None:
        self.presenter.forget([one.cluster_id for one in self.found.failures])

    def _ordered(self, order: MakeOrder) -> None:
        default = self._workspace.settings.models.default if self._workspace is not None else ""
        self.shell.state.set(LAST_MODEL, f"{default}\n{order.model or 'offline'}")
        self.banner.dismiss()
        self.presenter.make(order)

    def _open(self, _rows: list[IdeaRow]) -> None:
        self.room.open_side()
        self._moved(self.page.view.currentIndex().row())

    def _close(self) -> None:
        self.panel.save()
        self.room.close_side()
        self.page.view.setFocus()

    def _accept(self, rows: list[IdeaRow]) -> None:
        from alwrity_desktop.ui.planner.idea_accept import AcceptDialog

        self.panel.save()
        dialog = AcceptDialog(self, len(rows), self.found.assignees)
        dialog.offer_dates()
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.agreed.connect(partial(self._agreed, [row.idea.id for row in rows]))
        dialog.open()

    def _agreed(self, ids: list[str], wish: Acceptance) -> None:
        self.presenter.accept(ids, wish)

    def _accept_one(self, row_: IdeaRow) -> None:
        self._accept([row_])

    def _reject_one(self, row_: IdeaRow) -> None:
        self._reject([row_])

    def _reject(self, rows: list[IdeaRow]) -> None:
        sentence = ngettext("{count} idea was rejected.", "{count} ideas were rejected.", len(rows))
        self.presenter.change(_ids(rows), {"state": "rejected"}, sentence)

    def _restore(self, rows: list[IdeaRow]) -> None:
        sentence = ngettext("{count} idea is new again.", "{count} ideas are new again.", len(rows))
        self.presenter.change(_ids(rows), {"state": "new"}, sentence)

    def _set_priority(self, priority: int, rows: list[IdeaRow]) -> None:
        sentence = ngettext("{count} idea has another priority.", "{count} ideas have another priority.", len(rows))
        self.presenter.change(_ids(rows), {"priority": priority}, sentence)

    def _prioritise(self, row_: IdeaRow, value: Any) -> None:
        """Changed in the table."""
        self.presenter.change([row_.idea.id], {"priority": int(value or 0)}, _("The priority was changed."))

    def _delete(self, rows: list[IdeaRow]) -> None:
        self.presenter.remove(_ids(rows))

    def _show_task(self, rows: list[IdeaRow]) -> None:
        self.wanted.emit("tasks", rows[0].task_id)

    # answers

    def _moved(self, line: int) -> None:
        if self.room.opened:
            self.panel.show_row(self.page.model.row(line) if 0 <= line < self.page.model.rowCount() else None)

    def _added(self, idea_id: str) -> None:
        self._fresh = idea_id
        self.page.clear_filters()

    def _begin_fresh(self) -> None:
        self.page.select([self._fresh])
        found = next(row for row in self.found.rows if row.idea.id == self._fresh)
        self._fresh = ""
        self.room.open_side()
        self.panel.show_row(found)
        self.panel.begin()

    def _running(self, words: str, share: float) -> None:
        self.run.show_running(words, share)
        self._allow(False)

    def _ended(self, sentence: str, mood: Any) -> None:
        self.run.hide()
        self._allow(True)
        if sentence:
            self._banner_to = ""
            self.banner.say(sentence, mood=mood)

    def _allow(self, on: bool) -> None:
        if not on and self.make_button.hasFocus():
            self.page.view.setFocus()
        self.make_button.setEnabled(on)
        self._empty_make.setEnabled(on)
        self.failures.allow(on)

    def _accepted(self, number: int) -> None:
        if not number:
            self.banner.say(_("No task was made: these ideas have their tasks."), mood="info")
            return
        self._banner_to = "tasks"
        sentence = ngettext("{count} task made.", "{count} tasks made.", number)
        self.banner.say(sentence, mood="success", action=_("Go to the tasks"), other=_("Undo"))

    def _done(self, sentence: str) -> None:
        self._banner_to = "undo"
        self.banner.say(sentence, mood="success", action=_("Undo"))

    def _undone(self, sentence: str) -> None:
        self._banner_to = ""
        self.banner.say(sentence, mood="info")

    def _trouble(self, error: Any) -> None:
        self._banner_to = ""
        self.banner.show_error(error)

    def _acted(self) -> None:
        wanted = self._banner_to
        self.banner.dismiss()
        if wanted == "undo":
            self._undo()
        elif wanted:
            self.wanted.emit(wanted, "")

    def _undo(self) -> None:
        self.panel.save()
        self.presenter.undo()


def _ids(rows: list[IdeaRow]) -> list[str]:
    return [row.idea.id for row in rows]


def _is_new(row: IdeaRow) -> bool:
    return row.idea.state == "new"


def _is_rejected(row: IdeaRow) -> bool:
    return row.idea.state == "rejected"


def _has_cluster(row: IdeaRow) -> bool:
    return bool(row.cluster)


def _has_task(row: IdeaRow) -> bool:
    return bool(row.task_id)
