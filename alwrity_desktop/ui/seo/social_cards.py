"""How a link to the page looks when it is shared: the large card of Open Graph (Facebook, LinkedIn ...) and that of X."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QImage, QImageReader, QPainter, QPainterPath, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QVBoxLayout, QWidget

from alwrity_desktop.core.messages import _
from alwrity_desktop.ui.editor.background import Background
from alwrity_desktop.ui.icons import pixmap
from alwrity_desktop.ui.theme import colour, look
from alwrity_desktop.ui.widgets.choices import SegmentedControl
from alwrity_desktop.ui.widgets.layout import row
from alwrity_desktop.ui.widgets.text import label

_RATIO = 1.91
"""Width to height of a shared picture (1200 x 630)."""
_IMAGE = re.compile(r"!\[[^\]]*\]\(\s*<?([^)\s>]+)")
_TITLE, _TEXT = 88, 110


class _Picture(QWidget):
    """The picture of a card, or a quiet ground that says there is none."""

    def __init__(self) -> None:
        super().__init__()
        self.image = QImage()
        self.overlay = ""
        self.rounded = False
        self.setMaximumWidth(480)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look().changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(240, self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As high as its width asks for."""
        super().resizeEvent(event)
        self.setFixedHeight(max(100, round(event.size().width() / _RATIO)))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        path = QPainterPath()
        radius = 12 if self.rounded else 0
        path.addRoundedRect(self.rect(), radius, radius)
        painter.setClipPath(path)
        painter.fillRect(self.rect(), colour("sunken"))
        if self.image.isNull():
            sign = pixmap("image", "muted", 28)
            centre = self.rect().center()
            painter.drawPixmap(centre.x() - 14, centre.y() - 24, sign)
            painter.setPen(colour("muted"))
            below = QRect(0, centre.y() + 8, self.width(), 24)
            painter.drawText(below, Qt.AlignmentFlag.AlignHCenter, _("No picture to share"))
        else:
            self._cover(painter)
        if self.overlay:
            self._draw_overlay(painter)

    def _cover(self, painter: QPainter) -> None:
        size = self.image.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatioByExpanding)
        where = QRect((self.width() - size.width()) // 2, (self.height() - size.height()) // 2, size.width(), size.height())
        painter.drawImage(where, self.image)

    def _draw_overlay(self, painter: QPainter) -> None:
        metrics = painter.fontMetrics()
        shown = metrics.elidedText(self.overlay, Qt.TextElideMode.ElideRight, self.width() - 32)
        box = QRect(8, self.height() - 32, metrics.horizontalAdvance(shown) + 16, 24)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(Qt.GlobalColor.black)
        painter.setOpacity(0.7)
        painter.drawRoundedRect(box, 4, 4)
        painter.setOpacity(1.0)
        painter.setPen(Qt.GlobalColor.white)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, shown)


class SocialCards(QFrame):
    """Shows one of two kinds. The picture is the featured one, else the first of the text."""

    def __init__(self, *, framed: bool = True) -> None:
        super().__init__()
        self.setProperty("kind", "card" if framed else "")
        self._folder: Path | None = None
        self._loaded = ""
        self._title = self._text = ""
        self._site = "example.com"
        self._work = Background(self)
        self._work.done.connect(self._take)
        self.kinds = SegmentedControl([("open", _("Facebook, LinkedIn")), ("x", _("X"))], _("Network"))
        self.kinds.chosen.connect(self._draw)
        self._picture = _Picture()
        self._host = label("", "caption")
        self._name = label("", "strong", wrap=True)
        self._about = label("", "muted", wrap=True)
        box = QVBoxLayout(self)
        box.setContentsMargins(*((12, 10, 12, 12) if framed else (0, 0, 0, 0)))
        box.setSpacing(4)
        box.addLayout(row(self.kinds, None))
        box.addWidget(self._picture)
        for part in (self._host, self._name, self._about):
            part.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            box.addWidget(part)

    def set_base(self, folder: Path | None, site: str = "") -> None:
        """Where pictures lie, and the address of the site."""
        self._folder = folder
        self._site = site.partition("://")[2].partition("/")[0] or "example.com"
        self._draw()

    def show_page(self, title: str, description: str, featured: str, body: str) -> None:
        """Show a page by what it would share."""
        self._title, self._text = title, description
        found = _IMAGE.search(body) if not featured else None
        self._load(featured or (found[1] if found else ""))
        self._draw()

    def texts(self) -> tuple[str, str, str]:
        """Host, title and description as shown, for tests."""
        return self._host.text(), self._name.text(), self._about.text()

    def close_down(self) -> None:
        """Wait for the thread."""
        self._work.stop()

    def _load(self, name: str) -> None:
        if name == self._loaded:
            return
        self._loaded = name
        self._picture.image = QImage()
        if name and "://" not in name and self._folder is not None:
            self._work.submit(partial(_read, self._folder / name))

    def _take(self, image: object) -> None:
        self._picture.image = image if isinstance(image, QImage) else QImage()
        self._picture.update()

    def _draw(self, _kind: object = None) -> None:
        on_x = self.kinds.value() == "x"
        title = self._title or _("Title of the page")
        self._picture.overlay = title if on_x else ""
        self._picture.rounded = on_x
        self._picture.update()
        self._host.setText(_("From {host}", host=self._site) if on_x else self._site.upper())
        self._name.setText(_cut(title, _TITLE))
        self._about.setText(_cut(self._text, _TEXT))
        self._name.setVisible(not on_x)
        self._about.setVisible(not on_x and bool(self._text))


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rsplit(" ", 1)[0] + "…"


def _read(path: Path) -> QImage:
    """The picture, read at the size that is shown."""
    reader = QImageReader(str(path))
    reader.setAutoTransform(True)
    size = reader.size()
    if size.isValid() and size.width() > 960:
        reader.setScaledSize(size.scaled(960, 960, Qt.AspectRatioMode.KeepAspectRatio))
    return reader.read()
