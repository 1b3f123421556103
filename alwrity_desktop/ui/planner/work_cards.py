"""Cards above a list: work that goes on, with Stop; and what failed of it, with the reasons."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QProgressBar, QScrollArea, QWidget

from alwrity_desktop.core.messages import _
from alwrity_desktop.ui.icons import set_icon
from alwrity_desktop.ui.widgets.buttons import button, tool_button
from alwrity_desktop.ui.widgets.feedback import Spinner
from alwrity_desktop.ui.widgets.layout import clear, column, row
from alwrity_desktop.ui.widgets.text import ElidedLabel, label

HIGHEST = 84
"""Pixels the list of failures takes at most."""
TALL = 720
"""Pixels of a window from which on the reasons are unfolded at once."""
LISTED = 200
"""Failures that are listed; the others are counted."""


class RunCard(QFrame):
    """A line with what goes on and how far it is; hidden while nothing does."""

    def __init__(self, stop: Callable[..., Any], name: str) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self.setAccessibleName(name)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(name)
        self._told = ElidedLabel("", "caption")
        self.stop = button(_("Stop"), stop, icon="stop")
        line = row(Spinner(16), self._told, self._bar, self.stop, gap="medium")
        line.setStretch(1, 1)
        line.setStretch(2, 1)
        line.setContentsMargins(16, 8, 8, 8)
        self.setLayout(line)
        self.hide()

    def show_running(self, words: str, share: float) -> None:
        """It goes on; a share below 0 is not known."""
        self._told.setText(words)
        self._bar.setRange(0, 0 if share < 0 else 1000)
        self._bar.setValue(max(0, round(1000 * share)))
        self.show()


class FailureCard(QFrame):
    """What failed, with its reason one line each behind a fold. again: run all of these again; forgotten: put away."""

    again = Signal()
    forgotten = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        sign = QLabel()
        set_icon(sign, "warning", "warning_text", 18)
        self._title = label("", "strong", wrap=True)
        self.run = button(_("Run these again"), icon="retry")
        self.run.clicked.connect(self.again)
        away = tool_button("close", _("Put this list away"))
        away.clicked.connect(self.forgotten)
        self.why = button(_("Show why"), self._toggle, kind="link")
        head = row(sign, self._title, self.why, self.run, away, gap="small")
        head.setStretch(1, 1)
        self._lines = column(gap="hair")
        ground = QWidget()
        ground.setProperty("kind", "clear")
        ground.setLayout(self._lines)
        self._scroll = QScrollArea()
        self._scroll.setWidget(ground)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.viewport().setAutoFillBackground(False)
        self._scroll.setAccessibleName(_("What failed, and why"))
        self._scroll.hide()
        box = column(head, self._scroll, gap="small")
        box.setContentsMargins(16, 3, 8, 3)
        self.setLayout(box)
        self.hide()

    def show_failures(self, title: str, rows: Sequence[tuple[str, str]]) -> None:
        """Names with reasons; none hides the card."""
        if rows and self.isHidden():
            self._unfold(self.window().height() >= TALL)
        self.setVisible(bool(rows))
        if not rows:
            return
        self._title.setText(f"{title}: {rows[0][0]}" if len(rows) == 1 else title)
        self.setAccessibleName(title)
        clear(self._lines)
        for name, reason in rows[:LISTED]:
            line = ElidedLabel(reason if len(rows) == 1 else f"{name}: {reason}", "caption")
            line.setToolTip(reason)
            self._lines.addWidget(line)
        if len(rows) > LISTED:
            self._lines.addWidget(label(_("and {count} more", count=len(rows) - LISTED), "caption"))
        self._lines.addStretch(1)
        self._scroll.setFixedHeight(min(HIGHEST, 24 * min(len(rows), LISTED) + 4))

    def _toggle(self) -> None:
        """The reasons take room from the list below; where there is little, they are shown when they are asked for."""
        self._unfold(self._scroll.isHidden())

    def _unfold(self, shown: bool) -> None:
        self._scroll.setVisible(shown)
        self.why.setText(_("Hide why") if shown else _("Show why"))

    def allow(self, on: bool) -> None:
        """Whether they can be run again now."""
        self.run.setEnabled(on)
