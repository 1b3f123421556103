"""Changes that wait while the pointer is about to click: nothing moves away below it."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, QPoint, QTimer
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QWidget

REST = 2.0
"""Seconds without a movement after which nobody is about to click."""
_LOOK = 150
"""Milliseconds between two looks at the pointer while something waits."""


class Steady(QObject):
    """Puts changes of a widget off while the pointer moves over it; the last one given is made, the others are not."""

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self._over = over
        self._change: Callable[[], object] | None = None
        self._at: QPoint | None = None
        self._since = 0.0
        self._timer = QTimer(self, interval=_LOOK)
        self._timer.timeout.connect(self._look)

    def change(self, work: Callable[[], object], *, now: bool = False) -> None:
        """Make a change as soon as the pointer is away or rests; now: at once."""
        self._change = work
        place = QCursor.pos()
        if now or not self._is_over(place) or (place == self._at and not self._timer.isActive()):
            self._make()
        elif not self._timer.isActive():
            self._at, self._since = place, time.monotonic()
            self._timer.start()

    @property
    def waiting(self) -> bool:
        """Does a change wait?"""
        return self._change is not None

    def _look(self) -> None:
        place = QCursor.pos()
        if place != self._at:
            self._at, self._since = place, time.monotonic()
        if not self._is_over(place) or time.monotonic() - self._since >= REST:
            self._make()

    def _make(self) -> None:
        self._timer.stop()
        work, self._change = self._change, None
        if work is not None:
            work()

    def _is_over(self, place: QPoint) -> bool:
        return self._over.isVisible() and self._over.visibleRegion().contains(self._over.mapFromGlobal(place))
