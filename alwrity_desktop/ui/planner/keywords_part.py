"""The keywords of the workspace: a table of up to hundreds of thousands."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.model.keyword_row import CLUSTER, TREND, VOLUME, VOLUME_ESTIMATED, KeywordRow
from alwrity_desktop.ui.pages.table import TablePage
from alwrity_desktop.ui.pages.table_model import FEW_ROWS, Slices, TableModel
from alwrity_desktop.ui.pages.table_rows import SLICE, Work
from alwrity_desktop.ui.planner.expand_flow import ExpandFlow
from alwrity_desktop.ui.planner.import_flow import ImportFlow, keyword_files
from alwrity_desktop.ui.planner.keywords_actions import KeywordActions
from alwrity_desktop.ui.planner.keywords_details import KeywordDetails
from alwrity_desktop.ui.planner.keywords_presenter import Found, KeywordsPresenter
from alwrity_desktop.ui.planner.keywords_table import Edits, keywords_table
from alwrity_desktop.ui.planner.keywords_words import KeywordWords, volume_sum
from alwrity_desktop.ui.planner.part import PlannerPart
from alwrity_desktop.ui.planner.work_cards import RunCard
from alwrity_desktop.ui.widgets.buttons import button, tool_button
from alwrity_desktop.ui.widgets.feedback import Banner, EmptyState, Mood
from alwrity_desktop.ui.widgets.layout import row
from alwrity_desktop.ui.widgets.text import ElidedLabel

if TYPE_CHECKING:
    from alwrity_desktop.core.errors import KnownError
    from alwrity_desktop.model.keyword import Keyword, KeywordResults
    from alwrity_desktop.ui.shell import Shell
    from alwrity_desktop.workspace import Workspace

TRENDS_LOOKED_AT = 5000
"""Rows looked at for a trend, to show its column the first time."""


class KeywordsPart(PlannerPart):
    """The table of keywords: filtered, edited in place, put into clusters, every change with its way back."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.presenter = KeywordsPresenter(self, shell.jobs)
        self.imports = ImportFlow(self)
        self.expanding = ExpandFlow(self)
        self.words = KeywordWords()
        self.actions_ = KeywordActions(self, self.presenter, self.words)
        self.banner = Banner()
        self._details: KeywordDetails | None = None
        self._to_see: list[str] = []
        self._redoes = False
        self._first = True
        self._adding = Slices(self)
        self._make_parts()
        self._lay_out()
        self._connect()

    def attach(self, workspace: Workspace) -> None:
        self.presenter.attach(workspace)
        self.imports.attach(workspace)
        self.expanding.attach(workspace)

    def part_shown(self) -> None:
        self.presenter.refresh()

    def receive(self, argument: str) -> None:
        """ "cluster:id" shows the keywords of a cluster, "cluster:" those in none; "add", "import", "expand" bring more."""
        what, _colon, value = argument.partition(":")
        if what == "cluster":
            self.page.clear_filters()
            self.page.choose("cluster", (value,))
        elif what == "add":
            self.actions_.add()
        elif what == "import":
            self.imports.ask()
        elif what == "expand":
            self.expanding.ask()

    def drop_files(self, paths: list[str]) -> bool:
        self.imports.open(keyword_files(paths))
        return True

    def remember(self) -> None:
        self.page.remember()

    # making it

    def _make_parts(self) -> None:
        do = self.actions_
        edits = Edits(do.save_text, do.save_figure, do.save_country, do.save_language)
        table = keywords_table(self.words, edits, do.declared(), self._to_cluster, self._show_details, self._empty())
        self.page = TablePage(table, self.shell)
        do.table = self.page
        self.sum = ElidedLabel("", "caption")
        self.sum.setAccessibleName(_("Search volume of what is shown"))
        self.progress = RunCard(self.presenter.stop, _("Work on the keywords"))
        self.group_button = button(_("Group keywords ..."), self._group, icon="outline", kind="primary")
        self.group_button.setToolTip(_("Find out which keywords belong on one page; you choose how, and can shape them."))
        self.history_button = tool_button("history", _("Earlier imports"), self.imports.show_history)
        self.add_button = button(_("Add ..."), self._add, icon="plus")
        self.expand_button = button(_("Find more ..."), self.expanding.ask, icon="search")
        self.expand_button.setToolTip(_("Find more keywords from the ones you have in mind."))
        self.import_button = button(_("Import files ..."), self.imports.ask, icon="import")

    def _empty(self) -> EmptyState:
        return EmptyState(
            "tag",
            _("No keywords yet"),
            _("Drop the files your keyword tools export here: CSV, Excel and zip, of any tool. Or type some in."),
            button(_("Import files ..."), self.imports.ask, icon="import", kind="primary"),
            button(_("Find keywords ..."), self.expanding.ask, icon="search"),
            button(_("Type some in ..."), self._add, icon="plus"),
        )

    def _lay_out(self) -> None:
        self._doing = [self.history_button, self.expand_button, self.add_button, self.import_button, self.group_button]
        self.head = row(self.sum, *self._doing)
        self.head.setStretch(0, 1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(12)
        box.addLayout(self.head)
        box.addWidget(self.banner)
        box.addWidget(self.progress)
        box.addWidget(self.page, 1)

    def _connect(self) -> None:
        presenter, do = self.presenter, self.actions_
        self.imports.changed.connect(presenter.refresh)
        self.imports.told.connect(self._tell)
        self.expanding.changed.connect(presenter.refresh)
        self.imports.grouping_wanted.connect(self._group)
        self.page.retried.connect(presenter.refresh)
        self.page.shown_changed.connect(self._add_up)
        presenter.listed.connect(self.show_found)
        presenter.reading.connect(self._reading)
        presenter.failed.connect(self.page.show_error)
        presenter.details.connect(self._detailed)
        presenter.done.connect(self._done)
        presenter.said.connect(self._said)
        presenter.busy.connect(self._busy)
        presenter.grouped.connect(partial(self.wanted.emit, "clusters", ""))
        presenter.trouble.connect(self._trouble)
        do.cluster_wanted.connect(partial(self.wanted.emit, "clusters"))
        do.ideas_wanted.connect(self._to_ideas)
        self.banner.acted.connect(self._act)
        shortcuts = [("Ctrl+Z", self, self._undo), ("Ctrl+Shift+Z", self, presenter.redo), ("Ctrl+Y", self, presenter.redo)]
        for keys, owner, run in (*shortcuts, ("Ctrl+V", self.page.view, do.paste)):
            shortcut = QShortcut(QKeySequence(keys), owner)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(run)

    # what is shown

    def show_found(self, found: Found) -> None:
        """Show what was read, or what has changed of it."""
        self.words.sites = found.sites
        said_otherwise = self.words.know(found.clusters, found.imports)
        self._to_see = found.made or self._to_see
        if found.rows is not None:
            self._show_trends(found.rows)
            self.page.set_rows(found.rows)
        elif said_otherwise:
            fresh = {line[0]: line for line in found.fresh}
            gone = set(found.gone)
            kept = [fresh.pop(line[0], line) for line in self.page.rows() if line[0] not in gone]
            self.page.set_rows([*kept, *fresh.values()])
        else:
            if found.gone:
                self.page.remove_rows(found.gone)
            if found.fresh:
                self.page.change_rows(found.fresh)

    def _show_trends(self, rows: Sequence[KeywordRow]) -> None:
        """The first time a file tells trends, their column is shown; afterwards it is the person's choice."""
        if not self._first or not rows:
            return
        self._first = False
        told = any(line[TREND] != "[]" for line in rows[:TRENDS_LOOKED_AT])
        if told and self.shell.state.get(f"table.{self.page.table.name}") is None:
            place = [column.name for column in self.page.table.columns].index("trend")
            self.page.view.setColumnHidden(place, False)
            self.page.view.fit()

    def _reading(self, number: int) -> None:
        self.page.show_loading(ngettext("Reading {count} keyword ...", "Reading {count} keywords ...", number))

    def _add_up(self) -> None:
        """The volume of the rows that are shown, in slices; rows that came by hand are brought into view."""
        if self._to_see:
            to_see, self._to_see = self._to_see, []
            self.page.select(to_see)
        self._adding.run(_added_up(self.page.model), self._say_sum, at_once=self.page.model.rowCount() <= FEW_ROWS)

    def _say_sum(self, found: tuple[int, int, int, bool]) -> None:
        self.sum.setText(volume_sum(*found))
        for part in self._doing:
            part.setVisible(self.page.any_rows)  # the empty page has its own

    def _show_details(self, line: KeywordRow) -> QWidget:
        made = self._details = KeywordDetails(line, self.words)
        self.presenter.read_details(made.keyword_id)
        return made

    def _detailed(self, found: Keyword, page: KeywordResults | None) -> None:
        from shiboken6 import isValid

        shown = self._details
        if shown is not None and isValid(shown) and shown.keyword_id == found.id:
            shown.show_keyword(found, page)

    # what was done

    def _done(self, words: str, left: list[str]) -> None:
        remedy = ""
        if left:
            remedy = ngettext(
                "{count} was there already and stayed as it was.",
                "{count} were there already and stayed as they were.",
                len(left),
            )
        self._redoes = False
        if words or remedy:
            mood: Mood = "success" if words and not left else "info"
            undo = _("Undo") if words else ""
            self.banner.say(words or remedy, remedy if words else "", mood=mood, detail="\n".join(left[:200]), action=undo)

    def _said(self, words: str, undone: bool) -> None:
        self._redoes = undone
        self.banner.say(words, mood="info", action=_("Redo") if undone else _("Undo"))

    def _act(self) -> None:
        """The banner's button."""
        self.banner.dismiss()
        if self._redoes:
            self.presenter.redo()
        else:
            self.presenter.undo()

    def _tell(self, text: str, remedy: str, mood: Mood) -> None:
        self.banner.say(text, remedy, mood=mood)

    def _trouble(self, error: KnownError) -> None:
        self.banner.show_error(error)

    def _busy(self, words: str, share: float) -> None:
        grouping = self.shell.jobs.get(f"{self.presenter.name}.group") is not None
        if grouping and self.group_button.hasFocus():
            self.page.view.setFocus()  # else the button that comes next takes the keys
        self.group_button.setEnabled(not grouping)
        self.progress.stop.setVisible(grouping)
        if words:
            self.progress.show_running(words, share)
        else:
            self.progress.hide()

    def _undo(self) -> None:
        self.banner.dismiss()
        self.presenter.undo()

    # where to go

    def _to_cluster(self, line: KeywordRow) -> None:
        if line[CLUSTER]:
            self.wanted.emit("clusters", line[CLUSTER])

    def _to_ideas(self, clusters: list[str]) -> None:
        self.wanted.emit("ideas", "make:" + ",".join(clusters))

    def _group(self) -> None:
        """How keywords are grouped is asked where the clusters are."""
        self.wanted.emit("clusters", "group")

    def _add(self) -> None:
        self.actions_.add()


def _added_up(model: TableModel) -> Work[tuple[int, int, int, bool]]:
    """How many have a volume, the sum of these, how many there are, and whether one is an estimate."""
    known, total, estimated, count = 0, 0, False, model.rowCount()
    for start in range(0, count, SLICE):
        some = [line for line in model.rows(start, start + SLICE) if line[VOLUME] is not None]
        known += len(some)
        total += sum(line[VOLUME] for line in some)
        estimated = estimated or any(line[VOLUME_ESTIMATED] for line in some)
        yield
    return known, total, count, estimated
