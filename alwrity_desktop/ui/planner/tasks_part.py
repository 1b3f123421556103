"""The tasks of the workspace: a board or a table, the task in full beside it, and their drafts."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QVBoxLayout

from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.ui.pages.table import TablePage
from alwrity_desktop.ui.planner.board import Board
from alwrity_desktop.ui.planner.idea_side import SideRoom, SpareColumns
from alwrity_desktop.ui.planner.part import PlannerPart
from alwrity_desktop.ui.planner.task_panel import TaskPanel
from alwrity_desktop.ui.planner.tasks_actions import TaskActions
from alwrity_desktop.ui.planner.tasks_presenter import TasksFound, TasksPresenter
from alwrity_desktop.ui.planner.tasks_table import tasks_table
from alwrity_desktop.ui.planner.work_cards import FailureCard, RunCard
from alwrity_desktop.ui.widgets.buttons import button
from alwrity_desktop.ui.widgets.choices import SegmentedControl
from alwrity_desktop.ui.widgets.feedback import Banner, EmptyState, Loading
from alwrity_desktop.ui.widgets.layout import row
from alwrity_desktop.ui.widgets.stack import CurrentStack

if TYPE_CHECKING:
    from alwrity_desktop.planner.tasks import TaskRow, Worked
    from alwrity_desktop.ui.shell import Shell
    from alwrity_desktop.workspace import Workspace

VIEW = "planner.tasks.view"


class TasksPart(PlannerPart):
    """receive: a task's id, to select it."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.presenter = TasksPresenter(self, shell.jobs)
        self.found = TasksFound()
        self._read = False
        self._wanted = ""
        self._fresh = ""
        self._forgotten: set[str] = set()
        self._banner_to = ""
        self.banner = Banner()
        self.run = RunCard(self.presenter.stop, _("Writing drafts"))
        self.failures = FailureCard()
        self.doing = TaskActions(self, self.presenter)
        self.which = SegmentedControl([("board", _("Board")), ("table", _("Table"))], _("How tasks are shown"))
        self.new_button = button(_("New task"), self.presenter.add, icon="plus", kind="primary")
        actions = self.doing.actions()
        table = tasks_table(actions, self._empty(), self.doing.prioritise, self.doing.assign)
        self.page = TablePage(table, shell)
        self.board = Board(table, shell)
        self.none = self._empty()
        self.pages = CurrentStack()
        for page in (Loading(), self.none, self.board, self.page):
            self.pages.add_page(page)
        self.panel = TaskPanel()
        self.room = SideRoom(self.pages, self.panel)
        self.spare = SpareColumns(self.page, ("priority", "site"))
        self._lay_out()
        self._connect()
        self.which.set_value(shell.state.text(VIEW, "board"))

    def attach(self, workspace: Workspace) -> None:
        self.doing.workspace = workspace
        self.presenter.attach(workspace)

    def part_shown(self) -> None:
        self.presenter.refresh()

    def receive(self, argument: str) -> None:
        """A task's id: choose it; "new": write one down."""
        if argument == "new":
            self.presenter.add()
            return
        self._wanted = argument
        self.presenter.refresh()

    def remember(self) -> None:
        self.spare.remember()
        self.shell.state.set(VIEW, self.which.value())

    async def put_away(self) -> None:
        self.panel.save()

    # what is shown

    def show_found(self, found: TasksFound) -> None:
        """Show the tasks."""
        self.found, self._read = found, True
        self.page.set_rows(found.rows)
        self.board.show_rows(found.rows, found.writing)
        self._show_failures()
        people = sorted({row_.task.assignee for row_ in found.rows if row_.task.assignee})
        self.doing.people = people
        self.panel.offer(found.sites, people, found.writing)
        known = {row_.task.id: row_ for row_ in found.rows}
        self.panel.show_row(known.get(self.panel.shown))
        self._show_page()
        if self._fresh in known:
            self._begin_fresh(known[self._fresh])
        if self._wanted in known:
            self.select(self._wanted)

    def select(self, task_id: str) -> None:
        """Choose a task, and show all of it."""
        self._wanted = ""
        self.board.filters.clear()
        self.page.clear_filters()
        self.board.select([task_id])
        self.page.select([task_id])
        found = next((row_ for row_ in self.found.rows if row_.task.id == task_id), None)
        self.room.open_side()
        self.panel.show_row(found)

    def selected(self) -> list[TaskRow]:
        """The rows that are selected in the view that is shown."""
        return self.board.selected() if self.which.value() == "board" else self.page.selected()

    def _show_page(self) -> None:
        there = bool(self.found.rows)
        self.which.setVisible(there)
        self.pages.show_page((2 if self.which.value() == "board" else 3) if there else 1)
        if not there:
            some = self.found.ideas
            words = ngettext(
                "{count} new idea waits for you to accept it; that makes its task.",
                "{count} new ideas wait for you to accept them; that makes their tasks.",
                some,
            )
            none = _("Accept ideas to make tasks of them, plan weeks ahead, or write down a task of your own.")
            self.none.text.setText(words if some else none)

    def _show_failures(self) -> None:
        failed = [row_ for row_ in self.found.rows if row_.task.state == "failed"]
        self._forgotten &= {row_.task.id for row_ in failed}
        on_board = self.which.value() == "board"  # there they have a column of their own
        told = [] if on_board else [row_ for row_ in failed if row_.task.id not in self._forgotten]
        title = ngettext("{count} draft could not be written", "{count} drafts could not be written", len(told))
        self.failures.show_failures(title, [(row_.task.title, row_.task.error) for row_ in told])

    def _lay_out(self) -> None:
        calendar = button(_("Calendar"), partial(self.wanted.emit, "calendar", ""), icon="calendar")
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        box.addLayout(row(self.which, None, calendar, self.new_button))
        box.addWidget(self.banner)
        box.addWidget(self.run)
        box.addWidget(self.failures)
        box.addWidget(self.room, 1)

    def _empty(self) -> EmptyState:
        ideas = button(_("Go to the ideas"), partial(self.wanted.emit, "ideas", ""), icon="spark", kind="primary")
        own = button(_("New task"), self.presenter.add, icon="plus")
        return EmptyState("check-circle", _("No tasks yet"), "", ideas, own)

    def _connect(self) -> None:
        presenter, panel = self.presenter, self.panel
        presenter.listed.connect(self.show_found)
        presenter.failed.connect(self._unread)
        presenter.done.connect(self._done)
        presenter.undone.connect(self._undone)
        presenter.added.connect(self._added)
        presenter.begun.connect(self._open_draft)
        presenter.running.connect(self._running)
        presenter.ended.connect(self._ended)
        presenter.trouble.connect(self.show_trouble)
        self.which.chosen.connect(self._switched)
        self.page.retried.connect(presenter.refresh)
        self.page.view.moved.connect(self._moved)
        self.board.moved.connect(presenter.move)
        self.board.again.connect(self._again)
        self.board.opened.connect(self.show_task)
        self.board.chosen.connect(self._chosen)
        self.banner.acted.connect(self._acted)
        self.banner.acted_other.connect(self._undo)
        self.failures.again.connect(self._again)
        self.failures.forgotten.connect(self._forget)
        panel.edited.connect(presenter.edit)
        panel.write.connect(self._write_one)
        panel.begin_own.connect(self._begin_one)
        panel.open.connect(self._open_draft)
        panel.closed.connect(self._close)
        panel.undo_wanted.connect(self._undo)
        self.room.tightened.connect(self.spare.follow)
        self.shell.actions.add(
            "planner-tasks.undo", _("Take back the last change"), self._undo, shortcut="Ctrl+Z", icon="undo",
            group=_("Tasks"), owner=self,
        )  # fmt: skip

    # answers

    def show_task(self, row_: TaskRow) -> None:
        """Show all of a task."""
        self.room.open_side()
        self.panel.show_row(row_)

    def show_trouble(self, error: Any) -> None:
        """An error, as a sentence."""
        self._banner_to = ""
        self.banner.show_error(error)

    def _unread(self, error: Any) -> None:
        """The tasks cannot be read: the table's page says so, and asks for another try."""
        self.page.show_error(error)
        self.pages.show_page(3)

    def _switched(self, _view: str) -> None:
        self._show_failures()
        before = self.page.selected() if self.which.value() == "board" else self.board.selected()
        chosen = [row_.task.id for row_ in before]
        self._show_page()
        if chosen:
            (self.board.select if self.which.value() == "board" else self.page.select)(chosen)

    def _moved(self, line: int) -> None:
        if self.room.opened and self.which.value() == "table":
            self.panel.show_row(self.page.model.row(line) if 0 <= line < self.page.model.rowCount() else None)

    def _chosen(self, row_: TaskRow | None) -> None:
        if self.room.opened and row_ is not None and self.which.value() == "board":
            self.panel.show_row(row_)

    def _close(self) -> None:
        self.panel.save()
        self.room.close_side()
        self.page.view.setFocus()

    def _added(self, task_id: str) -> None:
        self._fresh = task_id
        self.page.clear_filters()
        self.board.filters.clear()

    def _begin_fresh(self, row_: TaskRow) -> None:
        self._fresh = ""
        self.select(row_.task.id)
        self.panel.begin()

    def _open_draft(self, draft_id: str) -> None:
        self.asked.emit("open", draft_id)

    def _write_one(self, row_: TaskRow) -> None:
        self.doing.write([row_])

    def _begin_one(self, row_: TaskRow) -> None:
        self.doing.begin([row_])

    def _again(self) -> None:
        self.doing.write([row_ for row_ in self.found.rows if row_.task.state == "failed"])

    def _forget(self) -> None:
        self._forgotten |= {row_.task.id for row_ in self.found.rows if row_.task.state == "failed"}
        self._show_failures()

    def _running(self, words: str, share: float) -> None:
        self.run.show_running(words, share)
        self._allow(False)

    def _ended(self, worked: Worked | None) -> None:
        self.run.hide()
        self._allow(True)
        if worked is None:
            self._banner_to = ""
            self.banner.say(_("Stopped. The drafts that were written stay; the other tasks are to do again."), mood="info")
            return
        said = [ngettext("{count} draft was written.", "{count} drafts were written.", len(worked.done))]
        if worked.failed:
            said.append(ngettext("{count} was not; see why.", "{count} were not; see why.", len(worked.failed)))
        one = worked.done[0].draft_id if len(worked.done) == 1 else ""
        self._banner_to = f"open:{one}" if one else ""
        action = _("Open the draft") if one else ""
        self.banner.say(" ".join(said), mood="warning" if worked.failed else "success", action=action)

    def _allow(self, on: bool) -> None:
        self.failures.allow(on)
        self.board.run_again.setEnabled(on)

    def _done(self, sentence: str) -> None:
        dated = self.doing.dated
        self.doing.dated = False
        self._banner_to = "calendar" if dated else "undo"
        if dated:
            self.banner.say(sentence, mood="success", action=_("Go to the calendar"), other=_("Undo"))
        else:
            self.banner.say(sentence, mood="success", action=_("Undo"))

    def _undone(self, sentence: str) -> None:
        self._banner_to = ""
        self.banner.say(sentence, mood="info")

    def _acted(self) -> None:
        wanted = self._banner_to
        self.banner.dismiss()
        if wanted == "undo":
            self._undo()
        elif wanted.startswith("open:"):
            self.asked.emit("open", wanted.removeprefix("open:"))
        elif wanted:
            self.wanted.emit(wanted, "")

    def _undo(self) -> None:
        self.panel.save()
        self.banner.dismiss()
        self.presenter.undo()
