"""How days and their entries are drawn: chips with a sign, a time and a title. Only what is in sight is drawn."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QWidget

from alwrity_desktop.model.calendar import Entry
from alwrity_desktop.ui.icons import pixmap
from alwrity_desktop.ui.planner.calendar_days import Arranged, key_of, overdue
from alwrity_desktop.ui.planner.calendar_looks import brief_clock, look_of, state_icon, title_of
from alwrity_desktop.ui.theme import colour, shape

CHIP, GAP, INSET = 18, 2, 4
"""Height of a chip, distance of two, and distance from the edge of the day."""
_SIGN = 12


def caption_font(base: QFont, *, bold: bool = False) -> QFont:
    """The font of chips and day numbers."""
    made = QFont(base)
    made.setPixelSize(shape().type["caption"])
    made.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    return made


def paint_chip(
    painter: QPainter, box: QRect, entry: Entry, shown: Arranged, *, chosen: bool, faded: bool = False, timed: bool = True
) -> None:
    """One entry. A clash and a state that is not the first one are told by signs at its end, the chosen one by a line."""
    look = look_of(entry)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setOpacity(0.45 if faded else 1.0)
    radius = shape().radius["small"]
    painter.setPen(QPen(colour("focus"), 2) if chosen else Qt.PenStyle.NoPen)
    painter.setBrush(colour(look.ground))
    edge = 1.0 if chosen else 0.0
    painter.drawRoundedRect(QRectF(box).adjusted(edge, edge, -edge, -edge), radius, radius)
    painter.setClipRect(box)
    middle = box.y() + (box.height() - _SIGN) // 2
    painter.drawPixmap(box.x() + 5, middle, pixmap(look.icon, look.ink, _SIGN))
    right = box.right() - 4
    signs = [("warning", "warning_text")] if shown.clashes.get(key_of(entry)) else []
    signs += [("clock", "danger_text")] if overdue(entry) else []
    signs += [(sign, look.ink)] if (sign := state_icon(entry)) else []
    for sign, role in signs:
        painter.drawPixmap(right - _SIGN, middle, pixmap(sign, role, _SIGN))
        right -= _SIGN + 3
    painter.setPen(colour(look.ink))
    left = box.x() + 5 + _SIGN + 5
    painter.setFont(caption_font(painter.font(), bold=True))
    if timed:
        place = QRect(left, box.y(), right - left, box.height())
        left += _words(painter, place, brief_clock(shown.local(entry))) + 5
    painter.setFont(caption_font(painter.font()))
    _words(painter, QRect(left, box.y(), right - left, box.height()), title_of(entry))
    painter.restore()


def paint_more(painter: QPainter, box: QRect, text: str, *, right: bool) -> None:
    """The line that stands for the entries there is no room for."""
    painter.save()
    font = caption_font(painter.font(), bold=True)
    painter.setFont(font)
    painter.setPen(colour("accent_text"))
    width = painter.fontMetrics().horizontalAdvance(text)
    _words(painter, box.adjusted(max(6, box.width() - width - 6) if right else 6, 0, -2, 0), text)
    painter.restore()


def paint_number(painter: QPainter, corner: QPoint, text: str, *, today: bool, outside: bool) -> int:
    """The number of a day; today's stands on a disc. Gives where it ends."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    font = caption_font(painter.font(), bold=True)
    painter.setFont(font)
    width = QFontMetrics(font).horizontalAdvance(text)
    box = QRect(corner.x(), corner.y(), max(20, width + 10), 20)
    if today:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("accent"))
        painter.drawRoundedRect(box, 10, 10)
    painter.setPen(colour("on_accent" if today else "disabled" if outside else "text"))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
    painter.restore()
    return box.right()


def paint_gap(painter: QPainter, box: QRect, text: str) -> None:
    """A day of a gap: slanted lines, and a word where it begins."""
    painter.save()
    painter.setClipRect(box)
    ink = QColor(colour("warning"))
    ink.setAlphaF(0.16)
    painter.setPen(QPen(ink, 1))
    for x in range(box.left() - box.height(), box.right(), 9):
        painter.drawLine(QPointF(x, box.bottom()), QPointF(x + box.height(), box.top()))
    if text:
        painter.setFont(caption_font(painter.font()))
        painter.setPen(colour("warning_text"))
        _words(painter, box.adjusted(8, box.height() - 20, -4, -2), text)
    painter.restore()


def ghost(of: QWidget, entry: Entry, shown: Arranged, size: QSize) -> QPixmap:
    """A chip as a picture, to go along with the pointer."""
    factor = of.devicePixelRatioF()
    made = QPixmap(size * factor)
    made.setDevicePixelRatio(factor)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setFont(of.font())
    painter.setOpacity(0.9)
    paint_chip(painter, QRect(QPoint(0, 0), size), entry, shown, chosen=True)
    painter.end()
    return made


def _words(painter: QPainter, box: QRect, text: str) -> int:
    """Text on one line, cut where there is no room; gives its width."""
    if box.width() < 8:
        return 0
    cut = painter.fontMetrics().elidedText(" ".join(text.split()), Qt.TextElideMode.ElideRight, box.width())
    painter.drawText(box, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), cut)
    return painter.fontMetrics().horizontalAdvance(cut)
