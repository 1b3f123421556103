"""The month that drops down from a day's field, in the window's own look."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QToolButton

from alwrity_desktop.core.messages import _
from alwrity_desktop.ui.icons import set_icon
from alwrity_desktop.ui.theme import colour, look


class MonthView(QCalendarWidget):
    """Weekends look like other days, and the arrows are the window's; both follow the theme."""

    def __init__(self) -> None:
        super().__init__()
        self.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        self.setHorizontalHeaderFormat(QCalendarWidget.HorizontalHeaderFormat.ShortDayNames)
        self.setMinimumSize(300, 250)
        arrows = (("qt_calendar_prevmonth", "chevron-left", _("Month before")),
                  ("qt_calendar_nextmonth", "chevron-right", _("Next month")))  # fmt: skip
        for name, icon, words in arrows:
            button = self.findChild(QToolButton, name)
            if button is not None:
                set_icon(button, icon, "muted", 16)
                button.setAccessibleName(words)
                button.setToolTip(words)
        self._dress()
        look().changed.connect(self._dress)

    def _dress(self) -> None:
        plain, head = QTextCharFormat(), QTextCharFormat()
        plain.setForeground(colour("text"))
        head.setForeground(colour("muted"))
        for day in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            self.setWeekdayTextFormat(day, plain)
        self.setHeaderTextFormat(head)
