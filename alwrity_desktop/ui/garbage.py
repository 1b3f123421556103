"""Python's cyclic garbage is collected in the window's thread only.

A QObject in a cycle that a worker thread happens to collect would be destroyed in that thread, with its timers and
its widgets; Qt forbids that and may crash.
"""

from __future__ import annotations

import gc
import sys

from PySide6.QtCore import QObject, QTimer

EVERY = 400
"""Milliseconds between two looks at the counters."""
MODULES = 30
"""So many modules loaded since the last look are a library: what it is made of stays, too."""


class GarbageCollector(QObject):
    """Takes over from Python's own collector while it lives."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thresholds = gc.get_threshold()
        self._modules: int | None = None
        gc.disable()
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def settle(self) -> None:
        """Start-up is over: what is there now stays, so later rounds need not look at it and are short."""
        gc.collect()
        self._keep()

    def look(self) -> None:
        """Collect the generations that are due. A library that was loaded meanwhile (a vendor's SDK has 100,000 objects)
        is looked through once only, not with every later round.
        """
        if self._modules is not None and len(sys.modules) > self._modules + MODULES:
            gc.collect(0)
            self._keep()
            return
        counts = gc.get_count()
        due = [place for place, limit in enumerate(self._thresholds) if limit and counts[place] > limit]
        if due:
            gc.collect(max(due))

    def _keep(self) -> None:
        self._modules = len(sys.modules)
        gc.freeze()

    def stop(self) -> None:
        """Give the work back to Python."""
        self._timer.stop()
        gc.enable()
