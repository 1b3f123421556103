"""The calendar as an address for calendar programs of this machine: on, off, copied, made anew."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from alwrity_desktop.core.messages import _
from alwrity_desktop.core.progress import Report
from alwrity_desktop.ui.planner.calendar_cards import CalendarCard
from alwrity_desktop.ui.widgets.buttons import button
from alwrity_desktop.ui.widgets.layout import row
from alwrity_desktop.ui.widgets.text import label
from alwrity_desktop.ui.window_actions import FEED

if TYPE_CHECKING:
    from alwrity_desktop.planner.feed import CalendarFeed
    from alwrity_desktop.ui.shell import Shell
    from alwrity_desktop.workspace import Workspace


class FeedSwitch(QObject):
    """Serves the feed while it is on and the program runs; whether it was on is remembered. changed follows each switch,
    failed(KnownError) where it could not be."""

    changed = Signal()
    failed = Signal(object)

    def __init__(self, parent: QObject, shell: Shell) -> None:
        super().__init__(parent)
        self._shell = shell
        self._workspace: Workspace | None = None
        self._feed: CalendarFeed | None = None
        self.address = ""

    @property
    def is_on(self) -> bool:
        """Whether it is served."""
        return bool(self.address)

    def attach(self, workspace: Workspace) -> None:
        """The workspace is open; a feed that was on is on again."""
        self._workspace = workspace
        if self._shell.state.text(FEED) == str(workspace.folder):
            self.turn(on=True)

    def turn(self, *, on: bool, renew: bool = False) -> None:
        """On, off, or at a new address."""
        job = self._shell.jobs.start(FEED, _("Switching the calendar feed"), partial(self._turn, on, renew), quiet=True,
                                     handled=True)  # fmt: skip
        job.succeeded.connect(self._turned)
        job.failed.connect(self.failed)

    def remember(self) -> None:
        """Which workspace's feed is on."""
        if self._workspace is not None:
            self._shell.state.set(FEED, str(self._workspace.folder) if self.is_on else "")

    async def put_away(self) -> None:
        """End it, with the workspace; it stays remembered as on."""
        if self._feed is not None:
            await self._feed.stop()
            self._feed = None

    async def _turn(self, on: bool, renew: bool, _report: Report) -> str:
        from alwrity_desktop.planner.feed import CalendarFeed

        assert self._workspace is not None
        await self.put_away()
        if not on:
            return ""
        feed = CalendarFeed(self._workspace.planner.calendar, self._workspace.folder)
        address = await feed.start(renew=renew)
        self._feed = feed
        return address

    def _turned(self, address: object) -> None:
        self.address = str(address)
        self.changed.emit()


class FeedCard(CalendarCard):
    """The switch, the address to copy, and what they mean."""

    def __init__(self, window: QWidget, switch: FeedSwitch) -> None:
        super().__init__(window, _("Subscribe in a calendar program"), "link")
        self._switch = switch
        about = _(
            "Calendar programs of this machine can read the calendar at this address while ALwrity runs. "
            "Nothing leaves the machine, nothing can be changed, and only who knows the address can read."
        )
        self.address = QLineEdit()
        self.address.setReadOnly(True)
        self.address.setAccessibleName(_("Address of the calendar"))
        self.on = button("", self._toggle, kind="primary")
        self.copy = button(_("Copy"), self._copy, icon="copy")
        self.renew = button(_("New address"), self._renew, icon="refresh", hint=_("The old address ends"))
        self.said = label("", "caption", wrap=True)
        self.body.addWidget(label(about, wrap=True))
        self.body.addWidget(self.address)
        self.body.addLayout(row(self.on, self.copy, self.renew, None))
        self.body.addWidget(self.said)
        self.begin = self.on
        switch.changed.connect(self.show_state)
        switch.failed.connect(self._failed)
        self.show_state()

    def show_state(self) -> None:
        """As the switch is."""
        on = self._switch.is_on
        self.address.setText(self._switch.address)
        self.address.setCursorPosition(0)
        self.address.setVisible(on)
        self.on.setText(_("Turn off") if on else _("Turn on"))
        for part in (self.copy, self.renew):
            part.setVisible(on)
        self.said.setText(_("On.") if on else _("Off."))
        self.fit()

    def _toggle(self) -> None:
        self._switch.turn(on=not self._switch.is_on)

    def _copy(self) -> None:
        QApplication.clipboard().setText(self._switch.address)
        self.said.setText(_("The address is copied."))

    def _renew(self) -> None:
        self._switch.turn(on=True, renew=True)

    def _failed(self, error: Exception) -> None:
        self.said.setText(str(error))
        self.fit()
