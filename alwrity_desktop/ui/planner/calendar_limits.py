"""The calendar's time zone, and what counts as a gap and as a clash."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCompleter, QFormLayout, QWidget

from alwrity_desktop.core.messages import _
from alwrity_desktop.core.progress import Report
from alwrity_desktop.ui.planner.calendar_cards import CalendarCard
from alwrity_desktop.ui.planner.calendar_presenter import system_zone
from alwrity_desktop.ui.widgets.buttons import button
from alwrity_desktop.ui.widgets.inputs import ListBox, NumberBox
from alwrity_desktop.ui.widgets.layout import row
from alwrity_desktop.ui.widgets.text import label

if TYPE_CHECKING:
    from alwrity_desktop.core.settings import Planning
    from alwrity_desktop.ui.jobs import Jobs


class LimitsCard(CalendarCard):
    """kept(zone or "", days, minutes): Keep was pressed."""

    kept = Signal(str, int, int)

    def __init__(self, window: QWidget, planning: Planning, jobs: Jobs) -> None:
        super().__init__(window, _("Time zone, gaps and clashes"), "clock")
        self._zones: list[str] = []
        self.zone, self.gap, self.clash = ListBox(), NumberBox(), NumberBox()
        self.zone.setEditable(True)
        self.zone.setInsertPolicy(ListBox.InsertPolicy.NoInsert)
        self._system = _("This machine’s ({zone})", zone=system_zone())
        self.zone.addItem(self._system, "")
        if planning.timezone:
            self.zone.addItem(planning.timezone, planning.timezone)
            self.zone.setCurrentIndex(1)
        self.gap.setRange(2, 90)
        self.gap.setValue(planning.gap_days)
        self.gap.setSuffix(" " + _("days"))
        self.clash.setRange(0, 1440)
        self.clash.setValue(planning.clash_minutes)
        self.clash.setSuffix(" " + _("minutes"))
        form = QFormLayout()
        for name, part in ((_("Time zone"), self.zone), (_("A gap is"), self.gap), (_("Apart at least"), self.clash)):
            part.setAccessibleName(name)
            form.addRow(name, part)
        self.said = label(
            _("Days with nothing are a gap; entries of one site nearer than this clash."), "caption", wrap=True
        )
        self.keep = button(_("Keep"), self._keep, kind="primary")
        self.begin = self.zone
        self.body.addLayout(form)
        self.body.addWidget(self.said)
        self.body.addLayout(row(None, self.keep))
        job = jobs.start("planner.calendar.zones", _("Reading time zones"), _zones, quiet=True)
        job.succeeded.connect(self._offer)

    def _offer(self, found: list[str]) -> None:
        self._zones = found
        chosen = self.zone.currentText()
        for name in found:
            if self.zone.findData(name) < 0:
                self.zone.addItem(name, name)
        completer = QCompleter(found, self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.zone.setCompleter(completer)
        self.zone.setEditText(chosen)

    def _keep(self) -> None:
        text = self.zone.currentText().strip()
        zone = "" if text in ("", self._system) else text.replace(" ", "_")
        if zone and self._zones and zone not in self._zones:
            self.said.setText(
                _("There is no time zone “{name}”. Choose one of the list, such as Europe/Berlin.", name=text)
            )
            self.fit()
            return
        self.kept.emit(zone, self.gap.value(), self.clash.value())


async def _zones(_report: Report) -> list[str]:
    import asyncio
    from zoneinfo import available_timezones

    return sorted(await asyncio.to_thread(available_timezones))
