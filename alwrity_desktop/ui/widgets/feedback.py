"""What answers the person: banners, empty states, the spinner."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QPen, QShowEvent
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QVBoxLayout, QWidget

from alwrity_desktop.core.errors import KnownError
from alwrity_desktop.core.messages import _
from alwrity_desktop.ui.icons import set_icon
from alwrity_desktop.ui.theme import colour
from alwrity_desktop.ui.widgets.buttons import button, tool_button
from alwrity_desktop.ui.widgets.layout import column, row
from alwrity_desktop.ui.widgets.text import label, set_tone

Mood = Literal["info", "success", "warning", "danger"]
_ICONS: dict[Mood, str] = {"info": "info", "success": "check-circle", "warning": "warning", "danger": "error"}


class Banner(QFrame):
    """A sentence in the window: what happened, what to do, technical detail behind a fold, one action or two."""

    acted = Signal()
    acted_other = Signal()
    appeared = Signal(bool)

    def __init__(self, parent: QWidget | None = None, *, closable: bool = True) -> None:
        super().__init__(parent)
        self.setProperty("kind", "banner")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self._icon = QLabel()
        self._icon.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._text = label("", "strong", wrap=True, selectable=True)
        self._remedy = label("", "body", wrap=True, selectable=True)
        self._detail = label("", "caption", wrap=True, selectable=True)
        self._fold = button(_("Details"), self._toggle, kind="link")
        self._action = button("", self.acted.emit)
        self._action.setAccessibleName(_("Act on this message"))
        self._other = button("", self.acted_other.emit, kind="quiet")
        self._other.setAccessibleName(_("Act on this message in another way"))
        self._close = tool_button("close", _("Dismiss this message"), self.dismiss)
        self._close.setVisible(closable)
        words = column(self._text, self._remedy, row(self._fold, None), self._detail, gap="hair")
        box = row(self._icon, words, gap="medium")
        box.setStretch(1, 1)
        box.addWidget(self._action, 0, Qt.AlignmentFlag.AlignTop)
        box.addWidget(self._other, 0, Qt.AlignmentFlag.AlignTop)
        box.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        box.setContentsMargins(16, 12, 12, 12)
        self._box = box
        self.setLayout(box)
        self.hide()

    def say(
        self, text: str, remedy: str = "", *, mood: Mood = "info", detail: str = "", action: str = "", other: str = ""
    ) -> None:
        """Show a message in place of the last one."""
        set_tone(self, mood)
        set_icon(self._icon, _ICONS[mood], f"{mood}_text", 20)
        for part, words in ((self._text, text), (self._remedy, remedy), (self._detail, detail)):
            part.setText(words)
        self._remedy.setVisible(bool(remedy))
        upright = Qt.AlignmentFlag.AlignTop if remedy or detail else Qt.AlignmentFlag.AlignVCenter
        self._box.setAlignment(self._icon, upright)
        self._fold.setVisible(bool(detail))
        self._detail.hide()
        self._action.setText(action)
        self._action.setAccessibleName(action or _("Act on this message"))
        self._action.setVisible(bool(action))
        self._other.setText(other)
        self._other.setAccessibleName(other or _("Act on this message in another way"))
        self._other.setVisible(bool(other))
        self.setAccessibleName(f"{text} {remedy}".strip())
        self.show()
        self.appeared.emit(True)

    def show_error(self, error: KnownError, *, action: str = "", other: str = "") -> None:
        """Show a known error: its sentence, its remedy, its details."""
        self.say(error.happened, error.remedy, mood="danger", detail=error.detail, action=action, other=other)

    def dismiss(self) -> None:
        """Put the message away."""
        self.hide()
        self.appeared.emit(False)

    def text(self) -> str:
        """The sentence shown, or "" when nothing is."""
        return "" if self.isHidden() else self._text.text()

    def _toggle(self) -> None:
        self._detail.setVisible(self._detail.isHidden())


class EmptyState(QWidget):
    """What a list shows when it holds nothing: an icon, what belongs here, and how to begin."""

    def __init__(self, icon: str, title: str, text: str, *actions: QWidget) -> None:
        super().__init__()
        self.setProperty("kind", "clear")
        picture = QLabel()
        set_icon(picture, icon, "accent", 40)
        self.heading = label(title, "heading")
        self.text = label(text, "muted", wrap=True)
        self.text.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.text.setMaximumWidth(440)
        box = QVBoxLayout(self)
        box.setContentsMargins(24, 32, 24, 32)
        box.setSpacing(8)
        box.addStretch(1)
        for part in (picture, self.heading):
            part.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            box.addWidget(part, 0, Qt.AlignmentFlag.AlignHCenter)
        line = row(None, self.text, None)
        line.setStretch(1, 100)
        box.addLayout(line)
        box.addSpacing(8)
        if actions:
            box.addLayout(row(None, *actions, None))
        box.addStretch(1)


class Spinner(QWidget):
    """Turns while something runs; stands still and costs nothing when hidden."""

    def __init__(self, size: int = 16, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._angle = 0
        self._size = size
        self._timer = QTimer(self)
        self._timer.setInterval(60)
        self._timer.timeout.connect(self._turn)
        self.setFixedSize(size, size)
        self.setAccessibleName(_("Working"))

    def sizeHint(self) -> QSize:
        return QSize(self._size, self._size)

    def showEvent(self, event: QShowEvent) -> None:
        self._timer.start()
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        self._timer.stop()
        super().hideEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = max(2.0, self._size / 8)
        box = QRectF(self.rect()).adjusted(width, width, -width, -width)
        painter.setPen(QPen(colour("border_strong"), width))
        painter.drawEllipse(box)
        painter.setPen(QPen(colour("accent"), width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawArc(box, -self._angle * 16, 100 * 16)

    def _turn(self) -> None:
        self._angle = (self._angle + 24) % 360
        self.update()


class Loading(QWidget):
    """A quiet line while a page waits for its data."""

    def __init__(self, text: str = "") -> None:
        super().__init__()
        box = QVBoxLayout(self)
        box.setContentsMargins(24, 48, 24, 48)
        box.addLayout(row(None, Spinner(20), label(text or _("Opening your workspace ..."), "muted"), None, gap="medium"))
