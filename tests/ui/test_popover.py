"""The card's shadow: where the card is, seen beside it, gone with it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from alwrity_desktop.ui.widgets.popover import Popover


def test_shadow_lies_below_the_card_and_goes_with_it(program: object, qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.setStyleSheet("QWidget { background: white; }")
    window.resize(500, 400)
    window.show()
    card = Popover(window)
    button = QPushButton("Done", card)
    QVBoxLayout(card).addWidget(button)
    card.setMinimumWidth(160)
    card.open_at(QPoint(100, 100), button)
    image = window.grab().toImage()

    def grey(x: int, y: int) -> int:
        return image.pixelColor(x, y).lightness()

    middle, bottom = card.geometry().center().x(), card.geometry().bottom()
    assert 150 < grey(middle, bottom + 3) < grey(middle, bottom + 16) < grey(middle, bottom + 60) == 255
    assert grey(middle, card.geometry().top() - 3) > grey(middle, bottom + 3), "it falls downwards"
    card.move(150, 120)
    assert card._shadow.geometry().center().x() == card.geometry().center().x()
    card.close_popover()
    assert card._shadow.isHidden()


def test_goes_away_by_a_click_beside_it_only(program: object, qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(500, 400)
    window.show()
    card = Popover(window)
    button = QPushButton("Done", card)
    QVBoxLayout(card).addWidget(button)
    for _round in range(2):
        card.open_at(QPoint(100, 100), button)
        surface = window.windowHandle()
        QTest.mouseClick(surface, Qt.MouseButton.LeftButton, pos=card.geometry().center())
        assert card.isVisible()
        QTest.mouseClick(surface, Qt.MouseButton.LeftButton, pos=QPoint(20, 20))
        assert card.isHidden()
