"""What stands above the calendar: where one is, what is shown, and what can be done."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, QRect, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.ui.icons import set_icon
from alwrity_desktop.ui.planner.calendar_days import Arranged, Choice
from alwrity_desktop.ui.planner.calendar_looks import looks
from alwrity_desktop.ui.widgets.buttons import button, tool_button
from alwrity_desktop.ui.widgets.choices import SegmentedControl
from alwrity_desktop.ui.widgets.inputs import ListBox
from alwrity_desktop.ui.widgets.layout import FlowLayout, column, row
from alwrity_desktop.ui.widgets.month import MonthView
from alwrity_desktop.ui.widgets.popover import Popover
from alwrity_desktop.ui.widgets.text import label

if TYPE_CHECKING:
    pass


class CalendarBar(QWidget):
    """stepped(by), today(), jumped(date), spanned(span), chosen(Choice): another filter. The buttons are the part's."""

    stepped = Signal(int)
    today = Signal()
    jumped = Signal(object)
    spanned = Signal(str)
    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "clear")
        self.span = SegmentedControl([("month", _("Month")), ("week", _("Week")), ("list", _("List"))], _("View"))
        self.title = button("", self._jump, kind="quiet", hint=_("Jump to a date"))
        self.title.setProperty("kind", "heading")
        self.add = button(_("New"), icon="plus", kind="primary", hint=_("New task, or tasks that come again"))
        self.more = tool_button("more", _("Export, subscribe, time zone and limits"))
        self.site, self.kind, self.assignee = ListBox(), ListBox(), ListBox()
        self.zone = button("", kind="link", icon="globe", hint=_("Time zone of the calendar"))
        self.trouble = button("", kind="link", icon="warning", hint=_("Gaps and clashes"))
        self._lay_out()
        self.span.chosen.connect(self.spanned)
        for part in (self.site, self.kind, self.assignee):
            part.activated.connect(self._filtered)
        self._jumper: Popover | None = None
        self.day = date.today()  # noqa: DTZ011 - what is shown first; the part tells the day of the calendar's zone

    def _lay_out(self) -> None:
        back = tool_button("chevron-left", _("Earlier"), partial(self.stepped.emit, -1))
        ahead = tool_button("chevron-right", _("Later"), partial(self.stepped.emit, 1))
        now = button(_("Today"), self.today.emit)
        first = row(now, back, ahead, self.title, None, self.span, self.add, self.more)
        for part, name, text in (
            (self.site, _("Site"), _("All sites")),
            (self.kind, _("Kind"), _("All kinds")),
            (self.assignee, _("Assignee"), _("Everybody")),
        ):
            part.setAccessibleName(name)
            part.addItem(text, "")
            part.setMinimumWidth(116)
            part.setMaximumWidth(190)
        for key, look in looks().items():
            self.kind.addItem(look.name, key)
        second = row(self.site, self.kind, self.assignee, None, self.trouble, self.zone)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        box.addLayout(first)
        box.addLayout(second)
        self.trouble.hide()

    def choice(self) -> Choice:
        """The filters."""
        return Choice(*(str(part.currentData() or "") for part in (self.site, self.kind, self.assignee)))

    def show_found(self, shown: Arranged) -> None:
        """Offer the sites and people there are; tell of gaps and clashes, and the zone."""
        _offer(self.site, [(site.id, site.name) for site in shown.sites])
        _offer(self.assignee, [(name, name) for name in shown.assignees])
        self.zone.setText(shown.limits.zone.replace("_", " "))
        parts: list[str] = []
        if shown.gaps:
            parts.append(ngettext("{count} gap", "{count} gaps", len(shown.gaps)))
        if pairs := shown.pairs():
            parts.append(ngettext("{count} clash", "{count} clashes", len(pairs)))
        self.trouble.setText(", ".join(parts))
        self.trouble.setVisible(bool(parts) and shown.anything)

    def show_title(self, text: str) -> None:
        """Where one is."""
        self.title.setText(text)

    def box_of(self, part: QWidget) -> QRect:
        """Where one of the bar's parts is on the screen."""
        return QRect(part.mapToGlobal(part.rect().topLeft()), part.size())

    def _filtered(self) -> None:
        self.chosen.emit(self.choice())

    def _jump(self) -> None:
        """A month to choose a day from."""
        jumper = Popover(self.window())
        chooser = MonthView()
        chooser.setSelectedDate(QDate(self.day.year, self.day.month, self.day.day))
        chooser.setGridVisible(False)
        chooser.setAccessibleName(_("Day to jump to"))
        box = column(chooser)
        box.setContentsMargins(12, 12, 12, 12)
        jumper.setLayout(box)
        chooser.clicked.connect(self._picked)
        chooser.activated.connect(self._picked)
        self._replace(jumper)
        corner = self.title.mapTo(self.window(), self.title.rect().bottomLeft())
        jumper.open_at(corner, chooser)

    def _replace(self, jumper: Popover) -> None:
        if self._jumper is not None:
            self._jumper.deleteLater()
        self._jumper = jumper

    def _picked(self, day: QDate) -> None:
        if self._jumper is not None:
            self._jumper.close_popover()
        self.jumped.emit(date(day.year(), day.month(), day.day()))


class Legend(QWidget):
    """What the signs and colours mean."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "clear")
        flow = FlowLayout(gap=14)
        for look in looks().values():
            flow.addWidget(_sign(look.icon, look.ink, look.name))
        flow.addWidget(_sign("warning", "warning_text", _("Clash")))
        flow.addWidget(_sign("clock", "danger_text", _("Overdue")))
        self.setLayout(flow)


def _sign(icon: str, role: str, name: str) -> QWidget:
    picture = QLabel()
    set_icon(picture, icon, role, 14)
    made = QWidget()
    made.setProperty("kind", "clear")
    made.setLayout(row(picture, label(name, "caption"), gap="hair"))
    return made


def _offer(part: ListBox, found: list[tuple[str, str]]) -> None:
    """All, and these; what was chosen stays."""
    if [(part.itemData(place), part.itemText(place)) for place in range(1, part.count())] == found:
        return
    chosen = part.currentData()
    while part.count() > 1:
        part.removeItem(1)
    for value, name in found:
        part.addItem(name, value)
    part.setCurrentIndex(max(0, part.findData(chosen)))
