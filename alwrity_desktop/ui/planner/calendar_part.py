"""The calendar over all sites: a month, a week or a list, with what is planned, scheduled and published."""

from __future__ import annotations

from datetime import date, datetime, time
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QRect, Qt, QUrl
from PySide6.QtGui import QAction, QDesktopServices, QKeySequence
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout

from alwrity_desktop.core.errors import KnownError
from alwrity_desktop.core.messages import _
from alwrity_desktop.model.calendar import Entry
from alwrity_desktop.ui.planner.agenda_list import AgendaList
from alwrity_desktop.ui.planner.calendar_bar import CalendarBar, Legend
from alwrity_desktop.ui.planner.calendar_cards import CalendarCard, EntryCard, day_card, trouble_card
from alwrity_desktop.ui.planner.calendar_cells import Cell
from alwrity_desktop.ui.planner.calendar_days import Arranged, Choice, Span, days_of, step
from alwrity_desktop.ui.planner.calendar_grid import CalendarGrid
from alwrity_desktop.ui.planner.calendar_looks import clock, first_weekday, month_name, short_day, title_of
from alwrity_desktop.ui.planner.calendar_menu import CalendarMenu
from alwrity_desktop.ui.planner.calendar_presenter import CalendarPresenter, Done, Wish
from alwrity_desktop.ui.planner.floating_banner import FloatingBanner
from alwrity_desktop.ui.planner.month_grid import MonthGrid
from alwrity_desktop.ui.planner.part import PlannerPart
from alwrity_desktop.ui.planner.series_dialog import TaskDialog, begin_of
from alwrity_desktop.ui.planner.week_grid import WeekGrid
from alwrity_desktop.ui.widgets.buttons import button
from alwrity_desktop.ui.widgets.confirm import ConfirmDialog
from alwrity_desktop.ui.widgets.feedback import EmptyState, Loading
from alwrity_desktop.ui.widgets.layout import row

if TYPE_CHECKING:
    from alwrity_desktop.ui.shell import Shell
    from alwrity_desktop.workspace import Workspace

SPANS: dict[str, Span] = {"month": "month", "week": "week", "list": "list"}


class CalendarPart(PlannerPart):
    """Shows one span of days at a time; what is done with an entry goes to the presenter."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.presenter = CalendarPresenter(self, shell.jobs)
        self.bar = CalendarBar()
        self.banner = FloatingBanner(self)
        self.month, self.week, self.agenda = MonthGrid(), WeekGrid(), AgendaList()
        self.shown = Arranged()
        self.day = date.min
        self.span: Span = SPANS.get(shell.state.text("planner.calendar.span", "month"), "month")
        self.card: CalendarCard | None = None
        self._choose: Entry | date | None = None
        self.menu = CalendarMenu(self)
        self._lay_out()
        self._connect()
        self.bar.span.set_value(self.span)

    def attach(self, workspace: Workspace) -> None:
        self.day = self.presenter_today()
        self.presenter.attach(workspace)
        self.menu.attach(workspace)
        self.go(self.day)

    def presenter_today(self) -> date:
        """The day it is in the calendar's zone."""
        return self.presenter.today()

    def part_shown(self) -> None:
        if self.presenter.is_attached:
            self.presenter.refresh()
            self.menu.hint.look()

    def receive(self, argument: str) -> None:
        """A day ("2026-12-24"), or an entry's id: it is looked for, shown and opened."""
        try:
            self.go(date.fromisoformat(argument), choose=True)
        except ValueError:
            self.presenter.find(argument)

    def remember(self) -> None:
        self.shell.state.set("planner.calendar.span", self.span)
        self.menu.remember()

    async def put_away(self) -> None:
        await self.menu.put_away()

    # Where one is

    def go(self, day: date, *, choose: bool = False) -> None:
        """Show the days around `day`."""
        self.day = self.bar.day = min(max(day, date(1970, 1, 1)), date(2999, 1, 1))
        if choose:
            self._choose = day
        self._load()

    def show_span(self, span: str) -> None:
        """Month, week or list, around the day that is the current one."""
        current = self._current_day()
        self.span = SPANS[span]
        self.go(current or self.day, choose=True)

    def _load(self) -> None:
        days = days_of(self.span, self.day, first_weekday())
        first, last = days[0], days[-1]
        if self.span == "month":
            self.bar.show_title(month_name(self.day))
        elif self.span == "week":
            self.bar.show_title(f"{short_day(first)} – {short_day(last)} {last.year}")
        else:
            self.bar.show_title(f"{month_name(first)} – {month_name(last)}")
        self.presenter.show(days, self.bar.choice())

    def _step(self, by: int) -> None:
        self.go(step(self.day, "month" if self.span == "list" else self.span, by), choose=self.span != "month")

    def _today(self) -> None:
        self.go(self.presenter_today(), choose=True)

    def _jump(self, day: date) -> None:
        self.go(day, choose=True)

    def _filtered(self, _choice: Choice) -> None:
        self._load()

    def _current_day(self) -> date | None:
        view = self.view()
        if isinstance(view, CalendarGrid):
            index = view.currentIndex()
            return view.cells.cell(index).day if index.isValid() else None
        entry = self.agenda.chosen()
        return self.shown.local(entry).date() if entry is not None else None

    def view(self) -> CalendarGrid | AgendaList:
        """The view of the span."""
        return {"month": self.month, "week": self.week, "list": self.agenda}[self.span]

    # What is shown

    def _show(self, shown: Arranged) -> None:
        if not self._is_for_here(shown):
            return  # somebody went on meanwhile; what is there comes next
        self.shown = shown
        today = self.presenter_today()
        self.bar.show_found(shown)
        days = days_of(self.span, self.day, first_weekday())
        view = self.view()
        kept = view.chosen()
        if self.span == "month":
            self.month.show_month(shown, days, self.day.month, today)
        elif self.span == "week":
            self.week.show_week(shown, days, today)
        else:
            self.agenda.show_days(shown, today)
        nothing = self.span == "list" and not shown.entries
        self._stack.setCurrentWidget(self._nothing if not shown.anything else self._no_days if nothing else view)
        self._choose_again(kept)

    def _is_for_here(self, shown: Arranged) -> bool:
        days = days_of(self.span, self.day, first_weekday())
        return (shown.first, shown.last) == (days[0], days[-1])

    def _choose_again(self, kept: Entry | None) -> None:
        """The entry or day that keys act on stays the same one, wherever it stands now."""
        view, wanted = self.view(), self._choose
        self._choose = None
        if isinstance(wanted, Entry):
            view.choose(wanted)
        elif wanted is not None:
            view.choose_day(wanted)
        elif kept is not None:
            view.choose(kept)
        elif isinstance(view, CalendarGrid) and not view.currentIndex().isValid():
            view.choose_day(self.presenter_today() if self.span != "week" else self.day)

    def _failed(self, error: Any) -> None:
        self.banner.show_error(error)

    def _found(self, entry: Entry) -> None:
        """An entry another part asked for: show its day, and choose it."""
        self._choose = entry
        self.go(self.presenter.local(entry).date())

    # Entries

    def open_entry(self, entry: Entry, box: QRect) -> None:
        """The card of an entry."""
        card = EntryCard(self.window(), entry, self.shown, self.presenter.forms)
        card.opened.connect(partial(self._ask, "open"))
        card.task.connect(partial(self._want, "tasks"))
        card.published.connect(partial(self._ask, "publish"))
        card.browsed.connect(self._browse)
        card.moved.connect(self.move_to)
        card.social.connect(self._plan_social)
        card.ended.connect(self._end_series)
        self.show_card(card, box)

    def open_day(self, cell: Cell, box: QRect) -> None:
        """All entries of a day."""
        entries = cell.entries if cell.hour is not None else self.shown.days.get(cell.day, [])
        card = day_card(self.window(), cell.day, entries, self.shown)
        card.opened.connect(partial(self._open_from_list, box))
        card.added.connect(self._new_on)
        self.show_card(card, box)

    def show_card(self, card: CalendarCard, box: QRect) -> None:
        """A card in place of the one before."""
        self.close_card()
        self.card = card
        card.open_beside(box)

    def close_card(self) -> None:
        """Put the card away."""
        if self.card is not None:
            self.card.close_popover()
            self.card.deleteLater()
            self.card = None

    def _open_from_list(self, box: QRect, entry: Entry) -> None:
        self.open_entry(entry, box)

    def _open_trouble(self) -> None:
        card = trouble_card(self.window(), self.shown)
        card.day.connect(self._jump_from_card)
        self.show_card(card, self.bar.box_of(self.bar.trouble))

    def _jump_from_card(self, day: date) -> None:
        self.close_card()
        self._jump(day)

    def _ask(self, what: str, argument: str) -> None:
        self.close_card()
        self.asked.emit(what, argument)

    def _want(self, part: str, argument: str) -> None:
        self.close_card()
        self.wanted.emit(part, argument)

    def _browse(self, address: str) -> None:
        self.close_card()
        QDesktopServices.openUrl(QUrl(address))

    # Changes

    def _moved(self, entry: Entry, day: date, at: time | None) -> None:
        """Dropped or moved by keys: the time of day stays by the calendar's clocks, unless an hour was meant."""
        from alwrity_desktop.planner.recurring import on_day

        self.move_to(entry, on_day(entry.at, day, self.shown.limits.zone, at))

    def move_to(self, entry: Entry, at: datetime) -> None:
        """Move an entry; where that acts on a live site, after asking."""
        self.close_card()
        if at == entry.at:
            return
        if not entry.scheduled:
            self._really_move(entry, at)
            return
        local = at.astimezone(self.shown.place)
        when = f"{short_day(local.date())}, {clock(local)} ({self.shown.limits.zone})"
        dialog = ConfirmDialog(
            self,
            _("Move it on the live site?"),
            _(
                "“{title}” will come out on {site} on {when}. Only its time is changed.",
                title=title_of(entry),
                site=entry.site,
                when=when,
            ),
            _("Move it on the site"),
        )
        dialog.accepted.connect(partial(self._really_move, entry, at))
        dialog.open()

    def _really_move(self, entry: Entry, at: datetime) -> None:
        self._choose = entry
        self.presenter.move(entry, at)

    def _new(self) -> None:
        self._new_on(self._current_day() or self.presenter_today())

    def _new_on(self, day: date, at: time | None = None) -> None:
        self.close_card()
        zone = self.presenter.limits.zone
        begin = begin_of(day, at, zone)
        dialog = TaskDialog(self, begin, self.shown.sites, self.shown.assignees, zone)
        dialog.made.connect(self._make)
        dialog.open()

    def _make(self, wish: Wish) -> None:
        self.presenter.add(wish)

    def _plan_social(self, entry: Entry, form: str, at: datetime) -> None:
        self.close_card()
        self.presenter.plan_social(entry, form, at)

    def _end_series(self, entry: Entry) -> None:
        self.close_card()
        self.presenter.end_series(entry)

    def _done(self, done: Done) -> None:
        undo = _("Move back on the site") if done.on_site else _("Undo")
        self.banner.say(done.sentence, mood="success", action=undo if done.undo is not None else "")

    def _stayed(self, error: KnownError) -> None:
        self.banner.show_error(error)

    def _refused(self, reason: str) -> None:
        self.banner.say(reason, mood="info")

    def _undo(self) -> None:
        self.banner.dismiss()
        self.presenter.undo()

    def _details(self, draft_id: str) -> None:
        self.asked.emit("details", draft_id)

    # Making

    def _lay_out(self) -> None:
        self._stack = QStackedWidget()
        to_tasks = button(_("New task"), self._new, icon="plus", kind="primary")
        to_plan = button(_("Plan some weeks"), partial(self._want, "strategy", ""), icon="spark")
        self._nothing = EmptyState(
            "calendar",
            _("Nothing has a date yet"),
            _("Tasks with a due date, drafts with a time to come out, and the posts of your sites stand here."),
            to_tasks,
            to_plan,
        )
        self._no_days = EmptyState("calendar", _("Nothing in these months"), _("Go to other months, or show more kinds."))
        self._loading = Loading(_("Reading the calendar ..."))
        for part in (self._loading, self.month, self.week, self.agenda, self._nothing, self._no_days):
            self._stack.addWidget(part)
        self.legend = Legend()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        box.addWidget(self.bar)
        box.addWidget(self._stack, 1)
        foot = row(self.legend, self.menu.hint)
        foot.setStretch(0, 1)
        box.addLayout(foot)

    def _connect(self) -> None:
        presenter, bar = self.presenter, self.bar
        presenter.listed.connect(self._show)
        presenter.failed.connect(self._failed)
        presenter.done.connect(self._done)
        presenter.stayed.connect(self._stayed)
        presenter.details.connect(self._details)
        presenter.found.connect(self._found)
        bar.stepped.connect(self._step)
        bar.today.connect(self._today)
        bar.jumped.connect(self._jump)
        bar.spanned.connect(self.show_span)
        bar.chosen.connect(self._filtered)
        bar.add.clicked.connect(self._new)
        bar.more.clicked.connect(self.menu.open)
        bar.zone.clicked.connect(self.menu.open_limits)
        bar.trouble.clicked.connect(self._open_trouble)
        for view in (self.month, self.week, self.agenda):
            view.opened.connect(self.open_entry)
            view.moved.connect(self._moved)
            view.wanted.connect(self._new_on)
            view.refused.connect(self._refused)
        for grid in (self.month, self.week):
            grid.day_opened.connect(self.open_day)
            grid.paged.connect(self._step)
            grid.went.connect(self._jump)
        self.banner.acted.connect(self._undo)
        undo = QAction(_("Undo the last change of the calendar"), self)
        undo.setObjectName("planner.calendar.undo")
        undo.setShortcut(QKeySequence(QKeySequence.StandardKey.Undo))
        undo.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        undo.triggered.connect(self._undo)
        self.addAction(undo)
