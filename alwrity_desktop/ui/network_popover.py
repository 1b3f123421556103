"""The offline switch, and which hosts were asked how often since the start."""

from __future__ import annotations

from collections import Counter

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from alwrity_desktop.core.messages import _
from alwrity_desktop.ui.widgets.layout import clear, row, rule
from alwrity_desktop.ui.widgets.popover import Popover
from alwrity_desktop.ui.widgets.text import ElidedLabel, label

ROWS = 12


class NetworkPopover(Popover):
    """Opens above the status bar; `switched` carries the wish to be offline."""

    switched = Signal(bool)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("Network"))
        self.setFixedWidth(340)
        self.switch = QCheckBox(_("Work offline"))
        self.switch.clicked.connect(self.switched)
        note = label(_("Nothing leaves this machine. Models on this machine still work."), "caption", wrap=True)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(4)
        box = QVBoxLayout(self)
        box.setContentsMargins(16, 14, 16, 14)
        box.setSpacing(8)
        for part in (self.switch, note, rule(), label(_("Requests since the start"), "strong")):
            box.addWidget(part)
        box.addLayout(self._rows)

    def show_counts(self, requests: Counter[str], refused: Counter[str], *, offline: bool) -> None:
        """Fill in the hosts, the busiest first."""
        self.switch.setChecked(offline)
        clear(self._rows)
        if not requests and not refused:
            self._rows.addWidget(label(_("None: nothing was sent anywhere."), "muted"))
        for host, count in requests.most_common(ROWS):
            self._add(host, f"{count:,}")
        for host, count in refused.most_common(ROWS):
            self._add(host, _("{count} refused", count=count))
        self.fit()

    def _add(self, host: str, count: str) -> None:
        holder = QWidget()
        holder.setProperty("kind", "clear")
        line = row(ElidedLabel(host), label(count, "muted"))
        line.setStretch(0, 1)
        holder.setLayout(line)
        self._rows.addWidget(holder)
        holder.show()
