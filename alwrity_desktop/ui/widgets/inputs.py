"""Lists, numbers and times that let the page scroll: the wheel never changes a value that is only passed by."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QDateEdit, QDateTimeEdit, QDoubleSpinBox, QPlainTextEdit, QSpinBox

from alwrity_desktop.ui.widgets.month import MonthView

_FOCUS = Qt.FocusPolicy.StrongFocus
"""By Tab and click; Qt's own default takes the focus with the wheel as well."""


class ListBox(QComboBox):
    """A list of which one is chosen."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(_FOCUS)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave it to the page."""
        event.ignore()


class NumberBox(QSpinBox):
    """A whole number."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(_FOCUS)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave it to the page."""
        event.ignore()


class DecimalBox(QDoubleSpinBox):
    """A number with decimal places, shown with no more of them than it has."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(_FOCUS)

    def textFromValue(self, value: float) -> str:
        """As the locale writes it, without zeros at the end."""
        point = self.locale().decimalPoint()
        text = super().textFromValue(value)
        return text.rstrip("0").removesuffix(point) if point in text else text

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave it to the page."""
        event.ignore()


class TimeBox(QDateTimeEdit):
    """A day and a time."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(_FOCUS)

    def setCalendarPopup(self, enable: bool) -> None:
        """Let a month drop down, in the window's look."""
        super().setCalendarPopup(enable)
        if enable:
            self.setCalendarWidget(MonthView())

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave it to the page."""
        event.ignore()


class DayBox(QDateEdit):
    """A day, typed or chosen from a calendar."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setCalendarPopup(True)
        self.setCalendarWidget(MonthView())
        self.setFocusPolicy(_FOCUS)
        self.setAccessibleName(name)
        self.setFixedWidth(136)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave it to the page."""
        event.ignore()


class TextBox(QPlainTextEdit):
    """A few lines of text. The wheel scrolls them where there is more than can be seen, else the page."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave it to the page where all is in sight."""
        bar = self.verticalScrollBar()
        if bar.minimum() == bar.maximum():
            event.ignore()
        else:
            super().wheelEvent(event)
