"""The wheel scrolls the page and never changes a field that it passes over."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

import alwrity_desktop.ui
from alwrity_desktop.ui.theme import look
from alwrity_desktop.ui.widgets.inputs import DecimalBox, ListBox, NumberBox, TextBox, TimeBox


def _list() -> ListBox:
    made = ListBox()
    made.addItems(["one", "two", "three"])
    return made


def _number(kind: type[NumberBox] | type[DecimalBox]) -> NumberBox | DecimalBox:
    made = kind()
    made.setValue(5)
    return made


@pytest.mark.parametrize("kind", [ListBox, NumberBox, DecimalBox, TimeBox])
def test_the_wheel_is_left_to_the_page(kind: type[QWidget], qtbot: QtBot) -> None:
    control = _list() if kind is ListBox else TimeBox() if kind is TimeBox else _number(kind)  # pyright: ignore[reportArgumentType]
    qtbot.addWidget(control)
    control.show()
    before = control.currentText() if isinstance(control, ListBox) else control.text()
    middle, over = QPointF(control.rect().center()), QPointF(control.mapToGlobal(control.rect().center()))
    none = (Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase)
    event = QWheelEvent(middle, over, QPoint(), QPoint(0, -120), *none, False)
    QApplication.sendEvent(control, event)
    assert not event.isAccepted()
    assert before == (control.currentText() if isinstance(control, ListBox) else control.text())
    assert control.focusPolicy() == Qt.FocusPolicy.StrongFocus


def test_every_field_of_the_window_is_one_of_these() -> None:
    for path in Path(alwrity_desktop.ui.__path__[0]).rglob("*.py"):
        for name in ("QComboBox(", "QSpinBox(", "QDoubleSpinBox(", "QDateTimeEdit("):
            assert f"= {name}" not in path.read_text(encoding="utf-8"), path


def test_the_wheel_scrolls_a_text_only_where_there_is_more_of_it(qtbot: QtBot) -> None:
    box = TextBox()
    qtbot.addWidget(box)
    box.setFixedHeight(76)
    box.show()
    taken: list[bool] = []
    for text in ("A line.", "A line.\n" * 40):
        box.setPlainText(text)
        middle, over = QPointF(box.rect().center()), QPointF(box.mapToGlobal(box.rect().center()))
        none = (Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase)
        event = QWheelEvent(middle, over, QPoint(), QPoint(0, -120), *none, False)
        QApplication.sendEvent(box.viewport(), event)
        taken.append(event.isAccepted())
    assert taken == [False, True]


def test_fields_beside_each_other_are_equally_high(qtbot: QtBot) -> None:
    ground = QWidget()
    qtbot.addWidget(ground)
    box = QVBoxLayout(ground)
    look().choose("light")
    for part in (_list(), NumberBox(), DecimalBox(), TimeBox(), QLineEdit()):
        box.addWidget(part)
    ground.show()
    assert len({ground.layout().itemAt(place).widget().height() for place in range(5)}) == 1


def test_the_month_of_a_day_field_follows_the_theme(qtbot: QtBot) -> None:

    from alwrity_desktop.ui.theme import colour

    box = TimeBox()
    qtbot.addWidget(box)
    box.setCalendarPopup(True)
    month = box.calendarWidget()
    for mode in ("dark", "light"):
        look().choose(mode)
        assert month.weekdayTextFormat(Qt.DayOfWeek.Sunday).foreground().color() == colour("text")
        assert month.headerTextFormat().foreground().color() == colour("muted")
