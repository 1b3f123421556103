"""The wheel scrolls the page and never changes a field that it passes over."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

import alwrity_desktop.ui
from alwrity_desktop.ui.widgets.inputs import DecimalBox, ListBox, NumberBox, TimeBox


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
