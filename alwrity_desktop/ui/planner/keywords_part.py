"""The keywords of the workspace: a table of up to hundreds of thousands."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout

from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.ui.pages.table import TablePage
from alwrity_desktop.ui.pages.table_columns import Choice, Column, Range, Table
from alwrity_desktop.ui.planner.import_flow import ImportFlow, keyword_files
from alwrity_desktop.ui.planner.keywords_presenter import KeywordsPresenter
from alwrity_desktop.ui.planner.part import PlannerPart
from alwrity_desktop.ui.widgets.buttons import button
from alwrity_desktop.ui.widgets.feedback import Banner, EmptyState, Mood
from alwrity_desktop.ui.widgets.layout import row

if TYPE_CHECKING:
    from alwrity_desktop.model.keyword import Keyword
    from alwrity_desktop.ui.shell import Shell
    from alwrity_desktop.workspace import Workspace


class KeywordsPart(PlannerPart):
    """The table of keywords."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.presenter = KeywordsPresenter(self, shell.jobs)
        self.imports = ImportFlow(self)
        self.page = TablePage(self._table(), shell)
        self.banner = Banner()
        self.import_button = button(_("Import files ..."), self.imports.ask, icon="import", kind="primary")
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addLayout(row(None, self.import_button))
        box.addWidget(self.banner)
        box.addWidget(self.page, 1)
        self.imports.changed.connect(self.presenter.refresh)
        self.imports.told.connect(self._tell)
        self.imports.grouping_wanted.connect(partial(self.wanted.emit, "clusters", ""))
        self.page.retried.connect(self.presenter.refresh)
        self.presenter.listed.connect(self.page.set_rows)
        self.presenter.failed.connect(self.page.show_error)

    def attach(self, workspace: Workspace) -> None:
        self.presenter.attach(workspace)
        self.imports.attach(workspace)

    def part_shown(self) -> None:
        self.presenter.refresh()

    def drop_files(self, paths: list[str]) -> bool:
        self.imports.open(keyword_files(paths))
        return True

    def remember(self) -> None:
        self.page.remember()

    def _tell(self, text: str, remedy: str, mood: Mood) -> None:
        self.banner.say(text, remedy, mood=mood)

    def _table(self) -> Table[Keyword]:
        empty = EmptyState(
            "tag", _("No keywords yet"), _("Drop the files your keyword tools export here; CSV, Excel and zip are read.")
        )
        return Table(
            "planner-keywords",
            _("Keywords"),
            [
                Column("text", _("Keyword"), lambda word: word.text, look="title"),
                Column("volume", _("Volume"), lambda word: word.volume, 100, side="right", falling=True, searched=False),
            ],
            key=lambda word: word.id,
            count=partial(ngettext, "{count} keyword", "{count} keywords"),
            empty=empty,
            filters=[
                Choice("state", _("State"), lambda word: word.state, _("Any state")),
                Range("volume", _("Volume"), lambda word: word.volume),
            ],
            search=_("Search keywords"),
            sort="text",
        )
