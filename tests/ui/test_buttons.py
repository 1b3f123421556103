"""Buttons by the keyboard."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from alwrity_desktop.ui.widgets.buttons import button


def test_enter_presses_the_button_that_has_the_keys(qtbot: QtBot) -> None:
    pressed: list[bool] = []

    def note() -> None:
        pressed.append(True)

    made = button("Group them", note)
    qtbot.addWidget(made)
    made.show()
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
        QTest.keyClick(made, key)
    assert len(pressed) == 3
    QTest.keyClick(made, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert len(pressed) == 3
