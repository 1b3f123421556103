"""A line that tells how far a long piece of work is, with a button that stops it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QProgressBar

from alwrity_desktop.core.messages import _
from alwrity_desktop.ui.widgets.buttons import button
from alwrity_desktop.ui.widgets.feedback import Spinner
from alwrity_desktop.ui.widgets.layout import row
from alwrity_desktop.ui.widgets.text import ElidedLabel


class RunBar(QFrame):
    """stopped: the button was pressed."""

    stopped = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self._told = ElidedLabel("", "caption")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(_("How far it is"))
        self.stop = button(_("Stop"), self.stopped.emit, icon="stop")
        line = row(Spinner(16), self._told, self._bar, self.stop, gap="medium")
        line.setStretch(1, 1)
        line.setStretch(2, 1)
        line.setContentsMargins(16, 8, 8, 8)
        self.setLayout(line)
        self.hide()

    def show_progress(self, words: str, share: float) -> None:
        """How far it is; a share below 0 is not known."""
        self._told.setText(words)
        self._bar.setRange(0, 0 if share < 0 else 1000)
        self._bar.setValue(max(0, round(1000 * share)))
        self.show()

    def end(self) -> None:
        """It is over."""
        self.hide()
