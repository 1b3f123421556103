"""Pictures of the preview: local files only, read and scaled in a thread; nothing is fetched from the network."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import cast
from urllib.parse import unquote, urlsplit

from PySide6.QtCore import QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QImageReader, QPainter, QPen

from alwrity_desktop.core.messages import _
from alwrity_desktop.ui.editor.background import Background
from alwrity_desktop.ui.editor.look import Ink

_MOST_MEGABYTES = 512
_KEPT = 60


class Pictures(QObject):
    """Hands out pictures by their address in the text. arrived(address): it can be drawn now."""

    arrived = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.base = Path()
        self._known: dict[tuple[str, int], QImage] = {}
        self._wanted: list[tuple[str, int, Path]] = []
        self._work = Background(self, every=True)
        self._work.done.connect(self._take)

    def get(self, address: str, width: int, scale: float, ink: Ink) -> QImage:
        """The picture at most `width` pixels wide, or a place holder that says what is going on."""
        if address.startswith(("http:", "https:", "//")):
            return _placeholder(_("Picture on the web, not loaded: {name}", name=_short(address)), width, scale, ink)
        path = self._path(address)
        if path is None:
            return _placeholder(_("This address cannot be shown"), width, scale, ink)
        key = (str(path), width)
        if key in self._known:
            image = self._known[key]
            if not image.isNull():
                return image
            return _placeholder(_("Picture not found: {name}", name=_short(path.name)), width, scale, ink)
        if all(found[2] != path for found in self._wanted):
            self._wanted.append((address, width, path))
            self._next(scale)
        return _placeholder(_("Loading {name}", name=_short(path.name)), width, scale, ink)

    def close_down(self) -> None:
        """Wait for the thread."""
        self._work.stop()

    def _path(self, address: str) -> Path | None:
        parts = urlsplit(address)
        if parts.scheme not in ("", "file"):
            return None
        path = Path(unquote(parts.path))
        return path if path.is_absolute() else self.base / path

    def _next(self, scale: float) -> None:
        if self._wanted and not self._work.busy:
            _address, width, path = self._wanted[0]
            self._work.submit(partial(_read, path, width, scale))

    def _take(self, result: object) -> None:
        image, scale = cast("tuple[QImage, float]", result)
        address, width, path = self._wanted.pop(0)
        if len(self._known) >= _KEPT:
            self._known.pop(next(iter(self._known)))
        self._known[str(path), width] = image
        self.arrived.emit(address)
        self._next(scale)


def _read(path: Path, width: int, scale: float) -> tuple[QImage, float]:
    """The picture scaled to `width`, a null image when the file is none. Decodes at the small size where it can."""
    QImageReader.setAllocationLimit(_MOST_MEGABYTES)
    reader = QImageReader(str(path))
    reader.setAutoTransform(True)
    size = reader.size()
    most = round(width * scale)
    if size.isValid() and size.width() > most:
        reader.setScaledSize(QSize(most, max(1, round(size.height() * most / size.width()))))
    image = reader.read()
    if not image.isNull() and image.width() > most:
        image = image.scaledToWidth(most, Qt.TransformationMode.SmoothTransformation)
    image.setDevicePixelRatio(scale)
    return image, scale


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:28]} ... {text[-28:]}"


def _placeholder(text: str, width: int, scale: float, ink: Ink) -> QImage:
    height = 72
    image = QImage(round(width * scale), round(height * scale), QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(scale)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(ink.line), 1, Qt.PenStyle.DashLine))
    painter.setBrush(QColor(ink.code_back))
    painter.drawRoundedRect(QRectF(0.5, 0.5, width - 1, height - 1), 6, 6)
    painter.setPen(QColor(ink.quiet))
    painter.drawText(QRectF(12, 0, width - 24, height), Qt.AlignmentFlag.AlignCenter, text)
    painter.end()
    return image
