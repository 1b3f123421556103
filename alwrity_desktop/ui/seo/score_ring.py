"""A score as a ring that fills up, with its number inside, its sign, and its name below."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from alwrity_desktop.core.messages import _
from alwrity_desktop.ui.icons import set_icon
from alwrity_desktop.ui.seo.lights import LIGHTS, light
from alwrity_desktop.ui.theme import colour, look
from alwrity_desktop.ui.widgets.layout import column, row
from alwrity_desktop.ui.widgets.text import label

_WIDTH = 6


class Ring(QWidget):
    """The ring alone. An unknown score is a dash in an empty ring."""

    def __init__(self, size: int = 64) -> None:
        super().__init__()
        self._score: int | None = None
        self._line = "border_strong"
        self.setFixedSize(size, size)
        look().changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return self.size()

    def show_score(self, score: int | None, line: str) -> None:
        """Show a score from 0 to 100 in a colour of the theme."""
        if (score, line) != (self._score, self._line):
            self._score, self._line = score, line
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        half = _WIDTH / 2 + 1
        box = QRectF(self.rect()).adjusted(half, half, -half, -half)
        painter.setPen(QPen(colour("sunken"), _WIDTH))
        painter.drawEllipse(box)
        if self._score:
            painter.setPen(QPen(colour(self._line), _WIDTH, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            painter.drawArc(box, 90 * 16, -round(self._score * 3.6 * 16))
        font = QFont(self.font())
        font.setPixelSize(round(self.width() * 0.32))
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(colour("text" if self._score is not None else "muted"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, "–" if self._score is None else str(self._score))


class ScoreRing(QWidget):
    """Ring, name, and the sign and word for how it stands."""

    def __init__(self, name: str, *, size: int = 64, hint: str = "") -> None:
        super().__init__()
        self.setProperty("kind", "clear")
        self._name = name
        self._ring = Ring(size)
        self._sign = QLabel()
        self._word = label("", "caption")
        words = column(None, label(name, "strong"), row(self._sign, self._word, None, gap="hair"), None, gap="hair")
        box = row(self._ring, words, gap="medium" if size > 60 else "small")
        box.setStretch(1, 1)
        self.setLayout(box)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setToolTip(hint)
        self.show_score(None)

    def show_score(self, score: int | None) -> None:
        """Show a score from 0 to 100, or None for "not judged"."""
        shown = LIGHTS[light(score)]
        self._ring.show_score(score, shown.line)
        set_icon(self._sign, shown.icon, shown.role, 14)
        self._word.setText(shown.standing)
        number = _("not judged") if score is None else _("{score} of 100", score=score)
        self.setAccessibleName(f"{self._name}: {number}, {shown.standing}")
