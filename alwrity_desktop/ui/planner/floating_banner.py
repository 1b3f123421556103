"""A banner that floats at the foot of a page: what one drags next does not move away below the pointer."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget

from alwrity_desktop.ui.theme import space
from alwrity_desktop.ui.widgets.feedback import Banner, Mood

STAYS = 15_000
"""Milliseconds after which good news goes by itself; it can still be undone by key."""
WIDEST, FOOT = 760, 40
"""Its width at most, and the height of what stands below the days."""


class FloatingBanner(Banner):
    """A child of `over`, above everything in it."""

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self._over = over
        self._end = QTimer(self, singleShot=True, interval=STAYS)
        self._end.timeout.connect(self.dismiss)
        self.appeared.connect(self._appeared)
        over.installEventFilter(self)

    def say(
        self, text: str, remedy: str = "", *, mood: Mood = "info", detail: str = "", action: str = "", other: str = ""
    ) -> None:
        super().say(text, remedy, mood=mood, detail=detail, action=action, other=other)
        self._end.start() if mood in ("success", "info") else self._end.stop()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._over and event.type() == QEvent.Type.Resize and not self.isHidden():
            self._place()
        return super().eventFilter(watched, event)

    def _appeared(self, there: bool) -> None:
        if there:
            self._place()

    def _place(self) -> None:
        width = min(WIDEST, self._over.width() - 2 * space("large"))
        inner = self.layout()
        self.ensurePolished()
        height = inner.totalHeightForWidth(width) if inner is not None and inner.hasHeightForWidth() else self.height()
        top = self._over.height() - height - FOOT
        self.setGeometry((self._over.width() - width) // 2, top, width, height)
        self.raise_()
