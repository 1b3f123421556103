"""Plan ahead: from readers, goals and clusters to weeks of tasks in the calendar, looked over before they are kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QStackedWidget, QVBoxLayout, QWidget

from alwrity_desktop.core.errors import KnownError
from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.ui.pages.states import error_state
from alwrity_desktop.ui.planner.part import PlannerPart
from alwrity_desktop.ui.planner.strategy_form import FormFacts, StrategyForm
from alwrity_desktop.ui.planner.strategy_plan import PlanPage
from alwrity_desktop.ui.planner.strategy_presenter import StrategyPresenter
from alwrity_desktop.ui.widgets.buttons import button
from alwrity_desktop.ui.widgets.feedback import Banner, Loading, Spinner
from alwrity_desktop.ui.widgets.layout import clear, column, row
from alwrity_desktop.ui.widgets.text import label

if TYPE_CHECKING:
    from alwrity_desktop.model.plan import PlanTask
    from alwrity_desktop.planner.strategy import StrategyPlan
    from alwrity_desktop.planner.strategy_rules import StrategyOptions
    from alwrity_desktop.ui.shell import Shell
    from alwrity_desktop.ui.writer.model_picker import Choice
    from alwrity_desktop.workspace import Workspace

STATE = "planner.strategy"
"""Where the form's values are remembered, by workspace folder."""


class StrategyPart(PlannerPart):
    """The form, then the plan. What was put into the calendar can be taken back."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._presenter = StrategyPresenter(self, shell.jobs)
        self.facts: FormFacts | None = None
        self._options: StrategyOptions | None = None
        self._plan: StrategyPlan | None = None
        self._kept: StrategyPlan | None = None
        self._bare = False
        self._asked_for: list[str] = []
        self.banner = Banner()
        self.form, self.page = StrategyForm(), PlanPage()
        self._waiting = QWidget()
        self._waiting.setLayout(column(Loading(_("Reading clusters and sites ..."))))
        self._make_foot()
        self._lay_out()
        self._connect()
        QShortcut(QKeySequence(QKeySequence.StandardKey.Undo), self, self._undo)

    def attach(self, workspace: Workspace) -> None:
        self._presenter.attach(workspace)

    def part_shown(self) -> None:
        if self._presenter.is_attached:
            self._presenter.refresh()
            self._presenter.find_models()

    def receive(self, argument: str) -> None:
        """Plan from these clusters: ids with commas between them."""
        self._asked_for = [key for key in argument.split(",") if key]
        self._stack.setCurrentWidget(self._form_page)
        self._take_asked()

    def remember(self) -> None:
        if self.facts is not None:
            kept = self.shell.state.get(STATE)
            kept = dict(cast("dict[str, Any]", kept)) if isinstance(kept, dict) else {}
            self.shell.state.set(STATE, {**kept, self._presenter.folder: self.form.values()})

    # the form

    def show_facts(self, facts: FormFacts) -> None:
        """Offer what there is; what was filled in stays."""
        values = self._remembered() if self.facts is None else self.form.values()
        first, self.facts = self.facts is None, facts
        self.form.show_facts(facts, values)
        if first:
            self.form.models.set_choices([], str(values.get("model") or facts.model))
        self._take_asked()
        if self._stack.currentWidget() is self._waiting:
            self._stack.setCurrentWidget(self._form_page)
        if not facts.clusters:
            text = _("There are no clusters yet, so a plan can hold only your pillars.")
            self.banner.say(text, _("Import keywords and cluster them first."), action=_("Go to Keywords"))
        elif self._bare:
            self.banner.dismiss()
        self._bare = not facts.clusters
        self._changed()

    def _remembered(self) -> dict[str, Any]:
        kept = self.shell.state.get(STATE)
        found = cast("dict[str, Any]", kept).get(self._presenter.folder) if isinstance(kept, dict) else None
        return cast("dict[str, Any]", found) if isinstance(found, dict) else {}

    def _take_asked(self) -> None:
        if self.facts is not None and self._asked_for:
            there = {one.id for one in self.facts.clusters}
            self.form.clusters.set_chosen([key for key in self._asked_for if key in there])
            self._asked_for = []
            self._changed()

    def _changed(self) -> None:
        ready = self.facts is not None and not self.form.clusters.nothing_ticked
        self._go.setEnabled(ready)
        ticks = self.form.clusters.nothing_ticked
        self._about.setText(
            _("Tick at least one cluster.") if ticks else _("Nothing is kept before you have looked it over.")
        )
        if ready:
            self._presenter.estimate_soon(self.form.options(), self.form.models.choice())

    def _reset(self) -> None:
        if self.facts is not None:
            self.form.reset(self.facts)
            self._presenter.find_models()

    def _make_plan(self) -> None:
        if self.facts is None or self.form.clusters.nothing_ticked:
            return
        self._options = self.form.options()
        self.remember()
        self.banner.dismiss()
        self._kept, self._bare = None, False
        self._presenter.plan(self._options, self.form.models.choice())

    def _running(self, words: str) -> None:
        self._told.setText(words)
        self._work.show()
        self._go.hide()
        self._again.hide()

    def _ended(self) -> None:
        self._work.hide()
        self._go.show()
        self._again.show()

    # the plan

    def show_plan(self, plan: StrategyPlan) -> None:
        """Look over a plan that was made."""
        assert self._options is not None
        self._plan = plan
        names = {one.id: one.name for one in self.facts.clusters} if self.facts else {}
        self.page.show_plan(plan, self._options, names)
        self._stack.setCurrentWidget(self.page)
        self.page.table.setFocus()

    def _accept(self, tasks: list[PlanTask]) -> None:
        from alwrity_desktop.planner.strategy import StrategyPlan

        if tasks and self._plan is not None:
            self.page.put.setEnabled(False)
            self._presenter.keep(StrategyPlan(tasks=list(tasks), model=self._plan.model))

    def _show_kept(self, plan: StrategyPlan) -> None:
        self._kept = plan
        count = len(plan.tasks)
        text = ngettext("{count} task is in the calendar.", "{count} tasks are in the calendar.", count)
        self.banner.say(text, mood="success", action=_("Go to the calendar"), other=_("Undo"))
        self._stack.setCurrentWidget(self._form_page)

    def _undo(self) -> None:
        if self._kept is not None:
            self._presenter.undo(self._kept)

    def _show_undone(self) -> None:
        self._kept = None
        self.banner.say(_("The tasks were taken out of the calendar again."))
        if self._plan is not None:
            self._stack.setCurrentWidget(self.page)
            self.page.put.setEnabled(bool(self.page.model.taken()))

    def _back(self) -> None:
        self._stack.setCurrentWidget(self._form_page)

    # messages

    def _trouble(self, error: KnownError, what: str) -> None:
        if what == "keep":
            self.page.put.setEnabled(True)
        by_model = what == "plan" and self.form.models.choice().model != "offline"
        self.banner.show_error(error, action=_("Plan by rules instead") if by_model else "")

    def _act(self) -> None:
        """The banner's own button: what it offers depends on what it says."""
        if self._kept is not None:
            self._show_calendar()
        elif self._bare:
            self.wanted.emit("keywords", "")
        else:
            self.form.models.set_choices([], "offline")
            self._make_plan()

    def _show_calendar(self) -> None:
        due = self._kept.tasks[0].due_at if self._kept and self._kept.tasks else None
        self.wanted.emit("calendar", due.astimezone().date().isoformat() if due else "")

    def _unread(self, error: KnownError) -> None:
        inner = self._waiting.layout()
        assert inner is not None
        clear(inner)
        inner.addWidget(error_state(error, self._presenter.refresh))
        self._stack.setCurrentWidget(self._waiting)

    def _show_clusters(self) -> None:
        self.wanted.emit("clusters", "")

    # building

    def _make_foot(self) -> None:
        self._go = button(_("Make the plan"), self._make_plan, icon="spark", kind="primary")
        self._go.setEnabled(False)
        self._again = button(_("Reset the form"), self._reset, kind="quiet")
        self._told = label("", "caption")
        self._stop = button(_("Stop"), self._presenter.stop, icon="stop")
        self._work = QFrame()
        self._work.setProperty("kind", "clear")
        self._work.setLayout(row(Spinner(16), self._told, self._stop, gap="medium"))
        self._work.hide()

    def _lay_out(self) -> None:
        self._form_page = QWidget()
        self._form_page.setProperty("kind", "clear")
        self._about = label("", "caption")
        foot = row(self._about, None, self._work, self._again, self._go)
        self._form_page.setLayout(column(self.form, foot, gap="medium"))
        self._stack = QStackedWidget()
        for part in (self._waiting, self._form_page, self.page):
            self._stack.addWidget(part)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(12)
        box.addWidget(self.banner)
        box.addWidget(self._stack, 1)

    def _connect(self) -> None:
        found = self._presenter
        found.offered.connect(self.show_facts)
        found.failed.connect(self._unread)
        found.models.connect(self._show_models)
        found.estimated.connect(self.form.models.show_estimate)
        found.running.connect(self._running)
        found.ended.connect(self._ended)
        found.planned.connect(self.show_plan)
        found.kept.connect(self._show_kept)
        found.undone.connect(self._show_undone)
        found.trouble.connect(self._trouble)
        self.form.changed.connect(self._changed)
        self.page.back.connect(self._back)
        self.page.accepted.connect(self._accept)
        self.page.clusters_wanted.connect(self._show_clusters)
        self.banner.acted.connect(self._act)
        self.banner.acted_other.connect(self._undo)

    def _show_models(self, choices: list[Choice], problem: str) -> None:
        self.form.models.set_choices(choices, self.form.models.choice().model)
        if problem:
            self.form.models.show_estimate(None, problem)
        else:
            self._changed()
