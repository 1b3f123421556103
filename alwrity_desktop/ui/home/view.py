"""Home."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.ui.dates import ago, words
from alwrity_desktop.ui.drafts_shown import shown_status, title_of
from alwrity_desktop.ui.home.models import HomeFacts, Step, next_steps
from alwrity_desktop.ui.home.presenter import HomePresenter
from alwrity_desktop.ui.page_view import PageView
from alwrity_desktop.ui.widgets.buttons import button
from alwrity_desktop.ui.widgets.feedback import EmptyState, Loading
from alwrity_desktop.ui.widgets.figure import FigureTile
from alwrity_desktop.ui.widgets.layout import Card, Page, clear
from alwrity_desktop.ui.widgets.rows import RowButton
from alwrity_desktop.ui.widgets.text import pill

if TYPE_CHECKING:
    from alwrity_desktop.model.draft import DraftSummary
    from alwrity_desktop.ui.shell import Shell
    from alwrity_desktop.workspace import Workspace


class HomeView(PageView):
    """Figures, next steps, drafts to go on with."""

    def __init__(self, shell: Shell, parent: QWidget | None = None) -> None:
        super().__init__(shell, parent)
        self.facts: HomeFacts | None = None
        self._presenter = HomePresenter(self, shell.jobs)
        self._presenter.loaded.connect(self.show_facts)
        self._page = Page(_("Welcome back"), " ")
        self._tiles = {
            "drafts": FigureTile(_("Drafts")),
            "words": FigureTile(_("Words this week")),
            "published": FigureTile(_("Published")),
            "cost": FigureTile(_("Models this month")),
        }
        tiles = QGridLayout()
        tiles.setSpacing(16)
        for place, tile in enumerate(self._tiles.values()):
            tiles.addWidget(tile, 0, place)
        self._steps = Card(_("What to do next"), gap="hair", rows=True)
        self._all = button(_("All drafts"), partial(self.asked.emit, "page", "library"), icon="arrow-right", kind="link")
        self._recent = Card(_("Go on with"), Loading(), action=self._all, gap="hair", rows=True)
        self._page.body.addLayout(tiles)
        columns = QGridLayout()
        columns.setSpacing(16)
        columns.addWidget(self._steps, 0, 0, Qt.AlignmentFlag.AlignTop)
        columns.addWidget(self._recent, 0, 1, Qt.AlignmentFlag.AlignTop)
        columns.setColumnStretch(0, 9)
        columns.setColumnStretch(1, 11)
        self._page.body.addLayout(columns)
        self._steps.body.addWidget(Loading(_("Looking what there is to do ...")))
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self._page)

    def attach(self, workspace: Workspace) -> None:
        self._presenter.attach(workspace)

    def page_shown(self) -> None:
        self._presenter.refresh()

    def show_facts(self, facts: HomeFacts) -> None:
        """Draw what was read."""
        self.facts = facts
        first = facts.first_start
        self._page.title.setText(_("Welcome to ALwrity") if first else _("Welcome back"))
        lead = _("From a keyword to a published post. Your texts, keys and data stay on this machine.")
        self._page.lead.setText(lead if first else _("Here is where you left off."))
        self._show_figures(facts)
        clear(self._steps.body)
        for step in next_steps(facts):
            self._steps.body.addWidget(self._step_row(step))
        self._all.setVisible(not first)
        clear(self._recent.body)
        for draft in facts.recent:
            self._recent.body.addWidget(self._draft_row(draft))
        if first:
            self._recent.body.addWidget(self._nothing_yet())

    def _show_figures(self, facts: HomeFacts) -> None:
        tiles = self._tiles
        tiles["drafts"].show_value(f"{facts.drafts:,}", _("in this workspace"))
        tiles["words"].show_value(f"{facts.words_written:,}", _("added since Monday"))
        waiting = ngettext("{count} in the outbox", "{count} in the outbox", facts.waiting)
        tiles["published"].show_value(f"{facts.published:,}", waiting if facts.waiting else _("drafts live on a site"))
        unpriced = ngettext("and {count} call without a price", "and {count} calls without a price", facts.unpriced)
        note = unpriced if facts.unpriced else _("measured, in US dollars")
        tiles["cost"].show_value(f"${facts.cost_micros / 1e6:,.2f}", note)

    def _step_row(self, step: Step) -> RowButton:
        made = RowButton(step.icon, step.title, step.reason, role="danger_text" if step.urgent else "accent")
        made.clicked.connect(partial(self.asked.emit, step.ask, step.argument))
        return made

    def _draft_row(self, draft: DraftSummary) -> RowButton:
        word, tone = shown_status(draft)
        line = " · ".join(part for part in (words(draft.word_count), ago(draft.updated_at), draft.snippet) if part)
        made = RowButton("document", title_of(draft), line, pill(word, tone), role="muted")
        made.clicked.connect(partial(self.asked.emit, "open", draft.id))
        return made

    def _nothing_yet(self) -> EmptyState:
        start = button(_("New draft"), partial(self.asked.emit, "new", ""), icon="plus", kind="primary")
        text = _("Your drafts will be listed here. A new one starts from a brief: what it is about, and for whom.")
        return EmptyState("document", _("No drafts yet"), text, start)
