"""Between the workspace's network and costs and the status bar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from alwrity_desktop.core.messages import _
from alwrity_desktop.core.progress import Report
from alwrity_desktop.ui.network_popover import NetworkPopover

if TYPE_CHECKING:
    from alwrity_desktop.ui.main_window import MainWindow
    from alwrity_desktop.ui.status_bar import StatusBar
    from alwrity_desktop.workspace import Workspace

EVERY = 1000
"""Milliseconds between two looks at the counter."""


class NetworkPresenter(QObject):
    """Shows the counter and today's cost; turns the switch. A child of the window."""

    def __init__(self, window: MainWindow, status: StatusBar, workspace: Workspace) -> None:
        super().__init__(window)
        self._window = window
        self._status = status
        self._workspace = workspace
        self._popover: NetworkPopover | None = None
        self._seen: tuple[bool, int, int] | None = None
        self._ended = -1
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY)
        self._timer.timeout.connect(self.refresh)
        self._timer.start()
        window.jobs.changed.connect(self._jobs_changed)
        self.refresh()
        self._ask_cost()

    def refresh(self) -> None:
        """Draw the counter where it changed."""
        http = self._workspace.http
        now = (http.offline, http.requests.total(), len(http.requests))
        if now != self._seen:
            self._seen = now
            self._status.show_network(offline=now[0], requests=now[1], hosts=now[2])

    def open_popover(self) -> None:
        """Show the hosts and the switch above the status bar."""
        if self._popover is None:
            self._popover = NetworkPopover(self._window)
            self._popover.switched.connect(self._switch)
        http = self._workspace.http
        self._popover.show_counts(http.requests, http.refused, offline=http.offline)
        self._popover.open_above(self._status.network, self._popover.switch, align_right=True)

    def put_away(self) -> None:
        """The workspace is being left."""
        self._timer.stop()
        if self._popover is not None:
            self._popover.deleteLater()
        self.deleteLater()

    def _switch(self, offline: bool) -> None:
        self._workspace.settings.network.offline = offline
        self._workspace.save_settings()
        self._workspace.http.offline = offline  # also where --offline had set it
        self.refresh()

    def _jobs_changed(self) -> None:
        running = len(self._window.jobs.running())
        if running < self._ended:
            self._ask_cost()
        self._ended = running

    def _ask_cost(self) -> None:
        self._window.jobs.start("usage.today", _("Counting cost"), self._cost, quiet=True).succeeded.connect(
            self._show_cost
        )

    async def _cost(self, _report: Report) -> tuple[int, bool]:
        from alwrity_desktop.model.identity import now

        today = now().date()
        rows = [row for row in await self._workspace.usage_rows(1) if row.created_at.date() == today]
        known = sum(row.cost_micros or 0 for row in rows)
        return known, any(row.cost_micros is None for row in rows)

    def _show_cost(self, cost: tuple[int, bool]) -> None:
        self._status.show_cost(cost[0], unknown=cost[1])
