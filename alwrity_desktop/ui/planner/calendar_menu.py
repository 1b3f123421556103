"""Files, the feed, zone and limits, best times: what the calendar has besides its days."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtWidgets import QMenu

from alwrity_desktop.core.messages import _
from alwrity_desktop.ui.planner.calendar_feed import FeedCard, FeedSwitch
from alwrity_desktop.ui.planner.calendar_limits import LimitsCard
from alwrity_desktop.ui.planner.calendar_slots import SlotsHint
from alwrity_desktop.ui.widgets.file_dialog import FileDialog

if TYPE_CHECKING:
    from alwrity_desktop.ui.planner.calendar_part import CalendarPart
    from alwrity_desktop.workspace import Workspace


class CalendarMenu(QObject):
    """A child of the part. `hint` stands at its foot."""

    def __init__(self, part: CalendarPart) -> None:
        super().__init__(part)
        self._part = part
        self.feed = FeedSwitch(self, part.shell)
        self.hint = SlotsHint(part.shell)
        self.hint.clicked.connect(self.open_slots)

    def attach(self, workspace: Workspace) -> None:
        """The workspace is open."""
        self.feed.attach(workspace)
        self.hint.attach(workspace)

    def remember(self) -> None:
        """Whether the feed is on."""
        self.feed.remember()

    async def put_away(self) -> None:
        """End the feed."""
        await self.feed.put_away()

    def open(self) -> None:
        """The menu below its button."""
        anchor = self._part.bar.more
        menu = QMenu(anchor)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for text, work in (
            (_("Read the sites again"), self._part.presenter.read_sites),
            (_("Export as calendar file (.ics) ..."), partial(self._export, "ics")),
            (_("Export as spreadsheet (.csv) ..."), partial(self._export, "csv")),
            (_("Subscribe in a calendar program ..."), self.open_feed),
            (_("Time zone, gaps and clashes ..."), self.open_limits),
            (_("Best times to publish ..."), self.open_slots),
        ):
            menu.addAction(text).triggered.connect(work)
        corner = anchor.mapToGlobal(QPoint(anchor.width(), anchor.height() + 4))
        menu.popup(QPoint(corner.x() - menu.sizeHint().width(), corner.y()))

    def open_feed(self) -> None:
        """The address that calendar programs read."""
        card = FeedCard(self._part.window(), self.feed)
        self._part.show_card(card, self._part.bar.box_of(self._part.bar.more))

    def open_limits(self) -> None:
        """Zone and thresholds."""
        presenter = self._part.presenter
        card = LimitsCard(self._part.window(), presenter.workspace.settings.planning, self._part.shell.jobs)
        card.kept.connect(self._keep)
        self._part.show_card(card, self._part.bar.box_of(self._part.bar.zone))

    def open_slots(self) -> None:
        """What is known of the best times."""
        self.hint.look()
        self._part.show_card(self.hint.card(self._part.window()), self._part.bar.box_of(self.hint))

    def _keep(self, zone: str, gap_days: int, clash_minutes: int) -> None:
        self._part.close_card()
        self._part.presenter.keep(zone=zone, gap_days=gap_days, clash_minutes=clash_minutes)
        self.hint.look()

    def _export(self, kind: str) -> None:
        dialog = FileDialog(self._part, _("Export the calendar"), "exports")
        dialog.setAcceptMode(FileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(_("Calendar (*.ics)") if kind == "ics" else _("Spreadsheet (*.csv)"))
        dialog.setDefaultSuffix(kind)
        dialog.selectFile(f"calendar.{kind}")
        dialog.fileSelected.connect(partial(self._write, kind))
        dialog.open()

    def _write(self, kind: str, name: str) -> None:
        self._part.presenter.write_file(Path(name), kind, self._part.bar.choice())
