"""Forms made from a declaration have room for what they say, at any width."""

from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from alwrity_desktop.core.settings import Planning
from alwrity_desktop.ui.pages.form import SchemaForm
from alwrity_desktop.ui.widgets.layout import Card, Page


def _taken(_name: str, _value: object) -> str:
    return ""


def test_help_of_several_lines_is_shown_whole(qtbot: QtBot) -> None:
    form = SchemaForm(Planning.model_json_schema(), Planning().model_dump(), _taken)
    page = Page("Planning", widest=820)
    qtbot.addWidget(page)
    page.body.addWidget(Card("", form))
    page.resize(640, 900)
    with qtbot.waitExposed(page):
        page.show()
    texts = [text for text in form.findChildren(QLabel) if text.isVisible() and text.wordWrap()]
    assert any(text.height() >= 2 * text.fontMetrics().height() for text in texts)
    for text in texts:
        assert text.height() >= text.heightForWidth(text.width()), text.text()


def test_a_page_has_the_same_margin_at_both_sides(qtbot: QtBot) -> None:
    page, card = Page("Title", widest=640), Card("", QLabel("text"))
    qtbot.addWidget(page)
    page.body.addWidget(card)
    page.resize(640, 400)
    with qtbot.waitExposed(page):
        page.show()
    left = card.mapTo(page, QPoint(0, 0)).x()
    assert left == page.viewport().width() - left - card.width() == 32
