"""What floats over the calendar: the facts of an entry with what can be done, all entries of a day, gaps and clashes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from functools import partial
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from PySide6.QtCore import QDate, QDateTime, QPoint, QRect, QTime, QTimeZone, Signal
from PySide6.QtWidgets import QLabel, QScrollArea, QVBoxLayout, QWidget

from alwrity_desktop.core.messages import _
from alwrity_desktop.model.calendar import Entry
from alwrity_desktop.ui.icons import set_icon
from alwrity_desktop.ui.planner.calendar_days import Arranged, fixed, key_of
from alwrity_desktop.ui.planner.calendar_looks import (
    clock,
    kind_and_state,
    long_day,
    look_of,
    short_day,
    time_format,
    title_of,
)
from alwrity_desktop.ui.widgets.buttons import button, tool_button
from alwrity_desktop.ui.widgets.inputs import ListBox, TimeBox
from alwrity_desktop.ui.widgets.layout import FlowLayout, column, row
from alwrity_desktop.ui.widgets.popover import Popover
from alwrity_desktop.ui.widgets.rows import RowButton
from alwrity_desktop.ui.widgets.text import label

if TYPE_CHECKING:
    from alwrity_desktop.model.site import Site

WIDTH, MARGIN = 400, 8


class CalendarCard(Popover):
    """A card beside a box of the calendar; one at a time is the part's affair."""

    def __init__(self, window: QWidget, title: str, icon: str = "", role: str = "accent") -> None:
        super().__init__(window)
        self.setFixedWidth(WIDTH)
        self.setAccessibleName(title)
        self.body = column(gap="small")
        close = tool_button("close", _("Close"), self.close_popover)
        heading = label(title, "strong", wrap=True)
        head = row(heading, close)
        head.setStretch(0, 1)
        if icon:
            picture = QLabel()
            set_icon(picture, icon, role, 18)
            head.insertWidget(0, picture)
            head.setStretch(0, 0)
            head.setStretch(1, 1)
        self.begin: QWidget = close
        box = column(head, self.body)
        box.setContentsMargins(16, 12, 12, 16)
        self.setLayout(box)

    def open_beside(self, box: QRect) -> None:
        """Show below a box of the screen, or above it where there is more room; always within the window. `begin` has
        the focus."""
        self.fit()
        window = self.window()
        corner = window.mapFromGlobal(box.topLeft())
        left = max(MARGIN, min(corner.x(), window.width() - self.width() - MARGIN))
        below = corner.y() + box.height() + 4
        top = below if below + self.height() <= window.height() - MARGIN else corner.y() - self.height() - 4
        top = max(MARGIN, min(top, window.height() - self.height() - MARGIN))
        self.open_at(QPoint(left, top), self.begin)


class EntryCard(CalendarCard):
    """opened(draft id), task(id), published(draft id), browsed(address), moved(Entry, datetime), social(Entry, format,
    datetime), ended(Entry): the rest of its series."""

    opened = Signal(str)
    task = Signal(str)
    published = Signal(str)
    browsed = Signal(str)
    moved = Signal(object, object)
    social = Signal(object, str, object)
    ended = Signal(object)

    def __init__(self, window: QWidget, entry: Entry, shown: Arranged, forms: Sequence[tuple[str, str]]) -> None:
        look = look_of(entry)
        super().__init__(window, title_of(entry), look.icon, look.ink)
        self.entry = entry
        self._shown = shown
        self._facts()
        self.buttons = self._buttons()
        if self.buttons:
            flow = FlowLayout(gap=6)
            for part in self.buttons:
                flow.addWidget(part)
            self.body.addLayout(flow)
            self.begin = self.buttons[0]
        self.when = time_box(shown.local(entry), _("New date and time"))
        self.move_button = button(_("Move"), self._move, icon="calendar")
        if reason := fixed(entry):
            self.body.addWidget(label(reason, "caption", wrap=True))
        else:
            line = row(self.when, self.move_button)
            line.setStretch(0, 1)
            self.body.addWidget(label(_("Move to"), "caption"))
            self.body.addLayout(line)
        if entry.kind != "social":
            self._offer_social(forms)

    def _facts(self) -> None:
        entry, shown = self.entry, self._shown
        local = shown.local(entry)
        self.body.addWidget(label(kind_and_state(entry), "muted"))
        self.body.addWidget(label(f"{long_day(local.date())}, {clock(local)} ({shown.limits.zone})", wrap=True))
        site = next((site for site in shown.sites if site.id == entry.site_id), None)
        if entry.site or site:
            name = entry.site or (site.name if site else "")
            self.body.addWidget(label(_("Site: {name}", name=name), "caption"))
        there = _on_site(entry, site) if site is not None else None
        if there is not None and there.replace(tzinfo=None) != local.replace(tzinfo=None):
            words = f"{short_day(there.date())}, {clock(there)} ({there.tzinfo})"
            self.body.addWidget(label(_("By the clocks of the site: {when}", when=words), "caption", wrap=True))
        if entry.assignee:
            self.body.addWidget(label(_("Assignee: {name}", name=entry.assignee), "caption"))
        for other in shown.clashes.get(key_of(entry), []):
            words = _("Too near to “{title}” at {time}", title=title_of(other), time=clock(shown.local(other)))
            picture = QLabel()
            set_icon(picture, "warning", "warning_text", 14)
            line = row(picture, label(words, "caption", wrap=True))
            line.setStretch(1, 1)
            self.body.addLayout(line)

    def _buttons(self) -> list[QWidget]:
        entry, made = self.entry, list[QWidget]()
        if entry.draft_id:
            made.append(
                button(_("Open the draft"), partial(self.opened.emit, entry.draft_id), icon="write", kind="primary")
            )
        if entry.kind == "task":
            kind = "plain" if entry.draft_id else "primary"
            made.append(button(_("Open the task"), partial(self.task.emit, entry.id), icon="check", kind=kind))
        if entry.draft_id and not entry.published and entry.kind != "social":
            made.append(button(_("Publish ..."), partial(self.published.emit, entry.draft_id), icon="publish"))
        if entry.url.startswith(("http://", "https://")):
            made.append(button(_("Open on the site"), partial(self.browsed.emit, entry.url), icon="external"))
        if entry.series_id:
            text = _("Delete from here on")
            hint = _("Deletes this task of the series and those after it that were not begun")
            made.append(button(text, partial(self.ended.emit, entry), icon="trash", kind="danger", hint=hint))
        return made

    def _offer_social(self, forms: Sequence[tuple[str, str]]) -> None:
        if not forms:
            return
        self.form = ListBox()
        self.form.setAccessibleName(_("Format of the social piece"))
        for name, title in forms:
            self.form.addItem(title, name)
        line = row(self.form, button(_("Plan it"), self._plan, icon="send"))
        line.setStretch(0, 1)
        self.body.addWidget(label(_("Plan a social piece for this post"), "caption"))
        self.body.addLayout(line)

    def _move(self) -> None:
        self.moved.emit(self.entry, moment(self.when, self._shown.place))

    def _plan(self) -> None:
        """On the day after, at the same time of day."""
        from alwrity_desktop.planner.recurring import on_day
        from alwrity_desktop.ui.planner.calendar_days import ONE

        day = self._shown.local(self.entry).date() + ONE
        at = on_day(self.entry.at, day, self._shown.limits.zone)
        self.social.emit(self.entry, str(self.form.currentData()), at)


class ListCard(CalendarCard):
    """Entries of a day, or gaps and clashes, as rows. opened(Entry), day(date), added(date)."""

    opened = Signal(object)
    day = Signal(object)
    added = Signal(object)

    def __init__(self, window: QWidget, title: str) -> None:
        super().__init__(window, title)
        self.rows: list[RowButton] = []
        self._ground = QWidget()
        self._ground.setProperty("kind", "clear")
        self._box = QVBoxLayout(self._ground)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(2)

    def add_row(self, made: RowButton) -> None:
        """One more row."""
        self.begin = self.begin if self.rows else made
        self.rows.append(made)
        self._box.addWidget(made)

    def finish(self, *below: QWidget) -> None:
        """All rows are there; many of them scroll."""
        if len(self.rows) > 6:
            area = QScrollArea()
            area.setProperty("kind", "clear")
            area.setWidgetResizable(True)
            area.setFrameShape(area.Shape.NoFrame)
            area.setFixedHeight(320)
            area.setWidget(self._ground)
            self.body.addWidget(area)
        else:
            self.body.addWidget(self._ground)
        for part in below:
            self.body.addWidget(part)


def day_card(window: QWidget, day: date, entries: Sequence[Entry], shown: Arranged) -> ListCard:
    """All entries of a day."""
    made = ListCard(window, long_day(day))
    for entry in entries:
        look = look_of(entry)
        line = ", ".join(part for part in (clock(shown.local(entry)), kind_and_state(entry), entry.site) if part)
        one = RowButton(look.icon, title_of(entry), line, role=look.ink)
        one.clicked.connect(partial(made.opened.emit, entry))
        made.add_row(one)
    if not entries:
        made.body.addWidget(label(_("Nothing yet."), "muted"))
    made.finish(button(_("New task on this day"), partial(made.added.emit, day), icon="plus"))
    return made


def trouble_card(window: QWidget, shown: Arranged) -> ListCard:
    """Gaps and clashes of what is shown."""
    made = ListCard(window, _("Gaps and clashes"))
    for gap in shown.gaps:
        whole = f"{short_day(gap.first)} – {short_day(gap.last)}"
        when = _("From {day}", day=short_day(gap.first)) if gap.last >= shown.read_to else whole
        one = RowButton("circle", shown.gap_words(gap).capitalize(), when, role="warning_text")
        one.clicked.connect(partial(made.day.emit, gap.first))
        made.add_row(one)
    for first, second in shown.pairs():
        at = shown.local(first)
        line = f"{short_day(at.date())}, {clock(at)} / {clock(shown.local(second))}"
        one = RowButton("warning", f"{title_of(first)} / {title_of(second)}", line, role="warning_text")
        one.clicked.connect(partial(made.day.emit, at.date()))
        made.add_row(one)
    made.finish()
    return made


def time_box(at: datetime, name: str) -> TimeBox:
    """A field that shows a wall-clock time as it is, whatever this machine's clocks do."""
    made = TimeBox()
    made.setTimeZone(QTimeZone.utc())
    made.setCalendarPopup(True)
    made.setDisplayFormat(f"d MMM yyyy  {time_format()}")
    made.setAccessibleName(name)
    made.setDateTime(QDateTime(QDate(at.year, at.month, at.day), QTime(at.hour, at.minute), QTimeZone.utc()))
    return made


def moment(box: TimeBox, place: ZoneInfo) -> datetime:
    """What the field says, in a zone."""
    day, clock_ = box.date(), box.time()
    return datetime.combine(date(day.year(), day.month(), day.day()), time(clock_.hour(), clock_.minute()), place)


def _on_site(entry: Entry, site: Site) -> datetime:
    """When it is by the site's clocks."""
    from alwrity_desktop.publisher.plan import zone

    return entry.at.astimezone(zone(site))
