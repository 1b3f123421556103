"""Home."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.ui.dates import ago, words
from alwrity_desktop.ui.drafts_shown import shown_status, title_of
from alwrity_desktop.ui.home.models import HomeFacts, next_steps
from alwrity_desktop.ui.home.planned import DAYS, coming, has_plan, waiting
from alwrity_desktop.ui.home.presenter import HomePresenter
from alwrity_desktop.ui.page_view import PageView
from alwrity_desktop.ui.pages.dashboard import Dashboard, DashboardPage, Entry, EntryList
from alwrity_desktop.ui.widgets.buttons import button
from alwrity_desktop.ui.widgets.feedback import EmptyState
from alwrity_desktop.ui.widgets.text import label

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
        steps = EntryList("steps", _("What to do next"), _("Looking what there is to do ..."), 9)
        recent = EntryList("recent", _("Go on with"), "", 11, _("All drafts"), "page", "library")
        ahead = EntryList("ahead", _("Coming up"), "", 11, _("Calendar"), "page", "planner:calendar", line=1)
        plan = EntryList("plan", _("In the Planner"), "", 9, line=1)
        figures = [
            ("drafts", _("Drafts")),
            ("words", _("Words this week")),
            ("published", _("Published")),
            ("cost", _("Models this month")),
        ]
        self.dashboard = DashboardPage(_("Welcome back"), Dashboard(figures, [steps, recent, plan, ahead]))
        for name in ("ahead", "plan"):
            self.dashboard.offer_list(name, False)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.dashboard)
        self.dashboard.asked.connect(self.asked)
        self.dashboard.retried.connect(self._presenter.refresh)
        self._presenter.loaded.connect(self.show_facts)
        self._presenter.failed.connect(self.dashboard.show_error)

    def attach(self, workspace: Workspace) -> None:
        self._presenter.attach(workspace)

    def page_shown(self) -> None:
        self._presenter.refresh()

    def show_facts(self, facts: HomeFacts) -> None:
        """Draw what was read."""
        self.facts = facts
        if facts.first_start:
            lead = _("From a keyword to a published post. Your texts, keys and data stay on this machine.")
            self.dashboard.say(_("Welcome to ALwrity"), lead)
        else:
            self.dashboard.say(_("Welcome back"), _("Here is where you left off."))
        self._show_figures(facts)
        self.dashboard.show_list("steps", next_steps(facts))
        empty = self._nothing_yet() if facts.first_start else None
        self.dashboard.show_list("recent", [_entry(draft) for draft in facts.recent], empty)
        self._show_plan(facts)

    def _show_plan(self, facts: HomeFacts) -> None:
        found = facts.planning
        offered = found is not None and has_plan(found)
        for name in ("ahead", "plan"):
            self.dashboard.offer_list(name, offered)
        if found is not None and offered:
            make = button(_("Plan ahead"), partial(self.asked.emit, "page", "planner:strategy"), icon="calendar")
            text = _("Tasks with a date and scheduled posts of the next {count} days stand here.", count=DAYS)
            self.dashboard.show_list("ahead", coming(found), EmptyState("calendar", _("Nothing has a date"), text, make))
            done = label(_("Nothing waits: each cluster has ideas, and each idea an answer."), "muted", wrap=True)
            done.setContentsMargins(12, 8, 12, 8)
            self.dashboard.show_list("plan", waiting(found), done)

    def _show_figures(self, facts: HomeFacts) -> None:
        show = self.dashboard.show_figure
        show("drafts", f"{facts.drafts:,}", _("in this workspace"))
        show("words", f"{facts.words_written:,}", _("added since Monday"))
        waiting = ngettext("{count} in the outbox", "{count} in the outbox", facts.waiting)
        show("published", f"{facts.published:,}", waiting if facts.waiting else _("drafts live on a site"))
        unpriced = ngettext("and {count} call without a price", "and {count} calls without a price", facts.unpriced)
        note = unpriced if facts.unpriced else _("measured, in US dollars")
        show("cost", f"${facts.cost_micros / 1e6:,.2f}", note)

    def _nothing_yet(self) -> EmptyState:
        start = button(_("New draft"), partial(self.asked.emit, "new", ""), icon="plus", kind="primary")
        text = _("Your drafts will be listed here. A new one starts from a brief: what it is about, and for whom.")
        return EmptyState("document", _("No drafts yet"), text, start)


def _entry(draft: DraftSummary) -> Entry:
    word, tone = shown_status(draft)
    line = " · ".join(part for part in (words(draft.word_count), ago(draft.updated_at), draft.snippet) if part)
    return Entry("document", title_of(draft), line, "open", draft.id, quiet=True, word=word, tone=tone)
