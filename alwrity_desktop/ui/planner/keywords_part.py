"""The keywords of the workspace: a table of up to hundreds of thousands."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout

from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.ui.pages.table import TablePage
from alwrity_desktop.ui.pages.table_columns import Choice, Column, Range, Table
from alwrity_desktop.ui.planner.keywords_presenter import KeywordsPresenter
from alwrity_desktop.ui.planner.part import PlannerPart
from alwrity_desktop.ui.widgets.feedback import EmptyState

if TYPE_CHECKING:
    from alwrity_desktop.model.keyword import Keyword
    from alwrity_desktop.ui.shell import Shell
    from alwrity_desktop.workspace import Workspace


class KeywordsPart(PlannerPart):
    """The table of keywords."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.presenter = KeywordsPresenter(self, shell.jobs)
        self.page = TablePage(self._table(), shell)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.page, 1)
        self.page.retried.connect(self.presenter.refresh)
        self.presenter.listed.connect(self.page.set_rows)
        self.presenter.failed.connect(self.page.show_error)

    def attach(self, workspace: Workspace) -> None:
        self.presenter.attach(workspace)

    def part_shown(self) -> None:
        self.presenter.refresh()

    def remember(self) -> None:
        self.page.remember()

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
