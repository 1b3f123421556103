"""Icons: strokes of 24 x 24 in resources/icons, tinted with a colour of the theme and sharp at every scale."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QAction, QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget

from alwrity_desktop.core.paths import resource
from alwrity_desktop.ui.theme import look

if TYPE_CHECKING:
    from PySide6.QtSvg import QSvgRenderer

    Bearer = QAbstractButton | QLabel | QAction

SIZE = 18


def pixmap(name: str, role: str = "text", size: int = SIZE) -> QPixmap:
    """The icon `name` in the theme's colour `role`, `size` pixels before scaling."""
    return _drawn(name, look().theme.colours[role], size, _scale())


def icon(name: str, role: str = "text", size: int = SIZE) -> QIcon:
    """The icon `name` as a QIcon; Qt greys it where its control is disabled."""
    return QIcon(_drawn(name, look().theme.colours[role], size, _scale()))


def set_icon(bearer: Bearer, name: str, role: str = "text", size: int = SIZE) -> None:
    """Give a button, label or action an icon that is tinted anew when the theme changes (see `retint`)."""
    note_icon(bearer, name, role, size)
    _draw_on(bearer)


def note_icon(bearer: Bearer, name: str, role: str = "text", size: int = SIZE) -> None:
    """Note which icon `bearer` has, without drawing it."""
    bearer.setProperty("icon_name", name)
    bearer.setProperty("icon_role", role)
    bearer.setProperty("icon_size", size)


def draw_noted(bearer: Bearer) -> None:
    """Draw the icon that was noted, if there is one."""
    if bearer.property("icon_name"):
        _draw_on(bearer)


def retint(root: QWidget) -> None:
    """Draw all icons below `root` in the current theme's colours."""
    for kind in (QAbstractButton, QLabel, QAction):
        for bearer in root.findChildren(kind):
            draw_noted(bearer)


def application_icon() -> QIcon:
    """The program's own icon: the mark in white on a rounded square of the accent."""
    result = QIcon()
    for size in (32, 64, 256):
        result.addPixmap(mark(size, 1.0))
    return result


def mark(size: int, scale: float | None = None) -> QPixmap:
    """The program's mark on its square, `size` pixels before scaling."""
    factor = _scale() if scale is None else scale
    canvas = _blank(size, factor)
    painter = QPainter(canvas)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(look().theme.colours["accent"]))
    painter.drawRoundedRect(QRectF(0, 0, size, size), size * 0.26, size * 0.26)
    inner = size * 0.76
    painter.drawPixmap(
        QRectF((size - inner) / 2, (size - inner) / 2, inner, inner),
        _drawn("logo", look().theme.colours["on_accent"], round(inner), factor),
        QRectF(0, 0, round(inner) * factor, round(inner) * factor),
    )
    painter.end()
    return canvas


def _draw_on(bearer: Bearer) -> None:
    name, role, size = bearer.property("icon_name"), bearer.property("icon_role"), bearer.property("icon_size")
    if isinstance(bearer, QLabel):
        bearer.setPixmap(pixmap(name, role, size))
        return
    bearer.setIcon(icon(name, role, size))
    if isinstance(bearer, QAbstractButton):
        bearer.setIconSize(QSize(size, size))


def _scale() -> float:
    application = QApplication.instance()
    return application.devicePixelRatio() if isinstance(application, QApplication) else 1.0


def _blank(size: int, scale: float) -> QPixmap:
    canvas = QPixmap(round(size * scale), round(size * scale))
    canvas.setDevicePixelRatio(scale)
    canvas.fill(Qt.GlobalColor.transparent)
    return canvas


@cache
def _drawn(name: str, colour: str, size: int, scale: float) -> QPixmap:
    canvas = _blank(size, scale)
    painter = QPainter(canvas)
    _renderer(name, colour).render(painter, QRectF(0, 0, size, size))
    painter.end()
    return canvas


def _renderer(name: str, colour: str) -> QSvgRenderer:
    from PySide6.QtSvg import QSvgRenderer

    source = resource("icons", f"{name}.svg").read_text(encoding="utf-8").replace("#000000", colour)
    return QSvgRenderer(QByteArray(source.encode()))


__all__ = ["SIZE", "application_icon", "draw_noted", "icon", "mark", "note_icon", "pixmap", "retint", "set_icon"]
