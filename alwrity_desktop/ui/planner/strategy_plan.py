"""A plan before it is kept: its pieces by week, what was left out and why, and the button that fills the calendar."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QStackedWidget, QVBoxLayout, QWidget

from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.ui.planner.strategy_table import PlanModel, Week
from alwrity_desktop.ui.planner.strategy_table_view import PlanTable
from alwrity_desktop.ui.widgets.buttons import button
from alwrity_desktop.ui.widgets.feedback import Banner, EmptyState
from alwrity_desktop.ui.widgets.layout import Card, column, row
from alwrity_desktop.ui.widgets.text import ElidedLabel, label, pill, set_tone

if TYPE_CHECKING:
    from alwrity_desktop.model.plan import PlanTask
    from alwrity_desktop.planner.strategy import StrategyPlan
    from alwrity_desktop.planner.strategy_rules import LeftOut, StrategyOptions


MOST_LEFT = 200
"""Clusters that are left out and named; the others are counted."""


class PlanPage(QWidget):
    """back: to the form. accepted(tasks): put these into the calendar. clusters_wanted: look at the clusters."""

    back = Signal()
    accepted = Signal(object)
    clusters_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "clear")
        self.model = PlanModel(self)
        self.table = PlanTable(self.model)
        self.title, self.told = ElidedLabel("", "heading"), ElidedLabel("", "caption")
        self.why = label("", "caption", wrap=True)
        self.origin = pill("")
        self.put = button("", self._accept, icon="calendar", kind="primary")
        self.all = button(_("Tick none"), self._tick_all, kind="quiet")
        self._back = button(_("Back"), self.back.emit, icon="arrow-left", hint=_("Back to the form"))
        self.banner = Banner()
        self.left = QListWidget()
        self._left_link = button("", self._toggle_left, icon="info", kind="link")
        self._empty = self._nothing()
        self._lay_out()
        self.model.changed.connect(self._count)
        self.table.selectionModel().currentRowChanged.connect(self._show_why)

    def show_plan(self, plan: StrategyPlan, options: StrategyOptions, clusters: dict[str, str]) -> None:
        """Show a plan, all of it ticked. clusters: names by id."""
        self.why.clear()
        self.model.set_plan(plan.tasks, options.start, options.timezone, clusters)
        self._stack.setCurrentIndex(0 if plan.tasks else 1)
        weeks = ngettext("{count} week", "{count} weeks", options.weeks)
        pieces = ngettext("{count} piece", "{count} pieces", len(plan.tasks))
        self.title.setText(_("{pieces} over {weeks}", pieces=pieces, weeks=weeks))
        free = ngettext("{count} place stays free.", "{count} places stay free.", plan.free_slots)
        zone = _("Times are those of {zone}.", zone=options.timezone)
        self.told.setText(f"{zone} {free}" if plan.free_slots else zone)
        self.origin.setText(_("A model's opinion") if plan.model else _("Made by rules from your figures"))
        set_tone(self.origin, "info" if plan.model else "plain")
        self.origin.setToolTip(plan.model)
        self._show_refused(plan.refused)
        self._show_left_out(plan.left_out)
        self._count()
        if plan.tasks:
            self.table.setCurrentIndex(self.model.index(1, 2))

    def _show_refused(self, refused: Sequence[LeftOut]) -> None:
        if refused:
            text = ngettext(
                "{count} piece of the model could not be used.",
                "{count} pieces of the model could not be used.",
                len(refused),
            )
            detail = "\n".join(f"{one.name or _('Without a title')}: {one.reason}" for one in refused)
            self.banner.say(text, _("The others are below. Plan again to ask it once more."), mood="warning", detail=detail)
        else:
            self.banner.dismiss()

    def _show_left_out(self, left_out: Sequence[LeftOut]) -> None:
        self.left.clear()
        self.left.addItems([f"{one.name}: {one.reason}" for one in left_out[:MOST_LEFT]])
        if (more := len(left_out) - MOST_LEFT) > 0:
            self.left.addItem(ngettext("and {count} more", "and {count} more", more))
        text = ngettext("{count} cluster is left out", "{count} clusters are left out", len(left_out))
        self._left_link.setText(text)
        self._left_link.setVisible(bool(left_out))
        self.left.setVisible(not self.model.rowCount() and bool(left_out))

    def _count(self) -> None:
        count = len(self.model.taken())
        text = ngettext("Put {count} task into the calendar", "Put {count} tasks into the calendar", count)
        self.put.setText(text)
        self.put.setEnabled(bool(count))
        self.all.setText(_("Tick none") if count else _("Tick all"))
        for part in (self.put, self.all):
            part.setVisible(bool(self.model.rowCount()))

    def _show_why(self, current: QModelIndex) -> None:
        """The whole reason of the piece that is chosen; its line in the table may be cut."""
        found = self.model.row(current.row()) if current.isValid() else None
        self.why.setText("" if found is None or isinstance(found, Week) else found.reason)

    def _tick_all(self) -> None:
        self.model.take_all(not self.model.taken())

    def _toggle_left(self) -> None:
        self.left.setVisible(self.left.isHidden())

    def _accept(self) -> None:
        taken: list[PlanTask] = self.model.taken()
        self.accepted.emit(taken)

    def _nothing(self) -> EmptyState:
        look = button(_("Look at the clusters"), self.clusters_wanted.emit)
        change = button(_("Change the form"), self.back.emit, kind="primary")
        text = _("Every cluster has a page or a task already, or there is none. Import more keywords, or name pillars.")
        return EmptyState("calendar", _("Nothing is left to plan"), text, change, look)

    def _lay_out(self) -> None:
        self.left.setAccessibleName(_("What is left out, and why"))
        self.left.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.left.setWordWrap(True)
        self.left.setFixedHeight(132)
        self.left.hide()
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._empty)
        card = Card("", self._stack)
        card.layout().setContentsMargins(1, 1, 1, 1)  # type: ignore[union-attr] - a card has its layout
        under = row(self.origin, self.told)
        under.setStretch(1, 1)
        head = row(self._back, column(self.title, under, gap="hair"), self.all, self.put, gap="medium")
        head.setStretch(1, 1)
        for part in (self._back, self.all, self.put):
            head.setAlignment(part, Qt.AlignmentFlag.AlignTop)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(12)
        box.addLayout(head)
        box.addWidget(self.banner)
        box.addWidget(card, 1)
        box.addWidget(self.why)
        box.addLayout(row(self._left_link, None))
        box.addWidget(self.left)
