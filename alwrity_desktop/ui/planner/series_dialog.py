"""A new task with its date, or tasks that come again: the dates are shown before they are made."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, cast
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QFormLayout, QLineEdit, QVBoxLayout, QWidget

from alwrity_desktop.core.errors import KnownError
from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.ui.planner.calendar_cards import moment, time_box
from alwrity_desktop.ui.planner.calendar_looks import clock, short_day
from alwrity_desktop.ui.planner.calendar_presenter import Wish
from alwrity_desktop.ui.widgets.buttons import button
from alwrity_desktop.ui.widgets.inputs import ListBox, NumberBox
from alwrity_desktop.ui.widgets.layout import row
from alwrity_desktop.ui.widgets.text import label

if TYPE_CHECKING:
    from alwrity_desktop.model.plan import Every
    from alwrity_desktop.model.site import Site

SHOWN = 6
"""Dates of the preview."""


class TaskDialog(QDialog):
    """made(Wish): Add was pressed. Open it with `open`."""

    made = Signal(object)

    def __init__(self, parent: QWidget, at: datetime, sites: list[Site], assignees: list[str], zone: str) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("New task"))
        self.setFixedWidth(520)
        self.title = QLineEdit()
        self.title.setPlaceholderText(_("What is to be written"))
        self.when = time_box(at, _("Date and time"))
        self.site, self.assignee, self.zone = ListBox(), ListBox(), ListBox()
        self.every, self.interval, self.count = ListBox(), NumberBox(), NumberBox()
        self.preview = label("", "caption", wrap=True)
        self._fill(sites, assignees, zone)
        self._lay_out()
        self._show_dates()

    def wish(self) -> Wish:
        """What is wanted by now."""
        every, zone = str(self.every.currentData() or ""), str(self.zone.currentData())
        return Wish(
            title=self.title.text().strip(),
            at=moment(self.when, ZoneInfo(zone)),
            site_id=str(self.site.currentData() or ""),
            assignee=self.assignee.currentText().strip(),
            every=cast("Every", every) if every else None,
            interval=self.interval.value(),
            count=self.count.value(),
            timezone=zone,
        )

    def _fill(self, sites: list[Site], assignees: list[str], zone: str) -> None:
        for name in dict.fromkeys([zone, *(site.timezone for site in sites), "UTC"]):
            if name and _is_known(name):
                self.zone.addItem(name, name)
        self.site.addItem(_("No site yet"), "")
        for site in sites:
            self.site.addItem(site.name, site.id)
        if len(sites) == 1:
            self.site.setCurrentIndex(1)
        self.assignee.setEditable(True)
        self.assignee.addItems(["", *assignees])
        for key, text in (
            ("", _("Once")),
            ("day", _("Every ... days")),
            ("week", _("Every ... weeks")),
            ("month", _("Every ... months")),
        ):
            self.every.addItem(text, key)
        self.interval.setRange(1, 365)
        self.count.setRange(1, 520)
        self.count.setValue(8)

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setSpacing(10)
        self._more = QWidget()
        self._more.setProperty("kind", "clear")
        self._more.setLayout(row(self.interval, label(_("tasks in all:"), "caption"), self.count))
        for name, part in (
            (_("Title"), self.title),
            (_("Date and time"), self.when),
            (_("Time zone"), self.zone),
            (_("Site"), self.site),
            (_("Assignee"), self.assignee),
        ):
            part.setAccessibleName(name)
            form.addRow(name, part)
        self.every.setAccessibleName(_("Comes again"))
        self.interval.setAccessibleName(_("Every how many"))
        self.count.setAccessibleName(_("How many in all"))
        form.addRow(_("Comes again"), row(self.every, self._more, None))
        self.add = button(_("Add"), self._add, kind="primary")
        self.add.setDefault(True)
        box = QVBoxLayout(self)
        box.setContentsMargins(24, 24, 24, 20)
        box.setSpacing(12)
        box.addWidget(label(_("New task"), "heading"))
        box.addLayout(form)
        box.addWidget(self.preview)
        box.addLayout(row(None, button(_("Cancel"), self.reject), self.add))
        self.title.textChanged.connect(self._show_dates)
        self.when.dateTimeChanged.connect(self._show_dates)
        for choice in (self.every, self.zone):
            choice.currentIndexChanged.connect(self._show_dates)
        for part in (self.interval, self.count):
            part.valueChanged.connect(self._show_dates)
        self.title.setFocus()

    def _show_dates(self) -> None:
        """The first dates and the last one, each with its time of day: it stays over daylight saving."""
        wish = self.wish()
        again = wish.every is not None
        self._more.setVisible(again)
        self.preview.setText(self._dates(wish) if again else "")
        self.preview.setVisible(again)
        self.add.setEnabled(bool(wish.title))
        self.add.setText(ngettext("Add {count} task", "Add {count} tasks", wish.count) if again else _("Add"))

    def _dates(self, wish: Wish) -> str:
        from alwrity_desktop.model.plan import TaskSeries
        from alwrity_desktop.planner.recurring import times

        series = TaskSeries(
            title=wish.title,
            every=wish.every or "day",
            interval=wish.interval,
            starts_at=wish.at.astimezone(UTC),
            timezone=wish.timezone,
            count=wish.count,
        )
        try:
            found = [at.astimezone(ZoneInfo(wish.timezone)) for at in times(series)]
        except KnownError as error:
            return error.sentence
        shown = [f"{short_day(at.date())} {at.year}, {clock(at)}" for at in found]
        rest = ["...", shown[-1]] if len(shown) > SHOWN + 1 else shown[SHOWN:]
        return _("{dates} ({zone})", dates="; ".join([*shown[:SHOWN], *rest]), zone=wish.timezone)

    def _add(self) -> None:
        if self.title.text().strip():
            self.made.emit(self.wish())
            self.accept()


def begin_of(day: date, at: time | None, zone: str) -> datetime:
    """When a task that is put on a day begins: nine o'clock, unless an hour was pointed at."""
    return datetime.combine(day, at or time(9), ZoneInfo(zone))


def _is_known(zone: str) -> bool:
    """Sites without a named zone have an offset, which knows no daylight saving."""
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True
