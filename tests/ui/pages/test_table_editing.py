"""Cells edited in place, rows that change alone, filters with several values, links and lines."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from PySide6.QtCore import QDate, QPoint, Qt
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QMainWindow, QWidget
from pytestqt.qtbot import QtBot

from alwrity_desktop.ui.actions import Actions
from alwrity_desktop.ui.jobs import Jobs
from alwrity_desktop.ui.pages.table import TablePage
from alwrity_desktop.ui.pages.table_columns import UNKNOWN, Choice, Column, Dates, Edit, Range, Table
from alwrity_desktop.ui.pages.table_edit import number_of
from alwrity_desktop.ui.pages.table_rows import MOST_CHANGED, RowSet, Wanted, Work
from alwrity_desktop.ui.shell import Shell
from alwrity_desktop.ui.state import WindowState
from alwrity_desktop.ui.widgets.feedback import EmptyState

NOW = datetime.now(UTC)


@dataclass(frozen=True)
class Plant:
    name: str
    height: int | None = None
    bed: str = ""
    marks: tuple[str, ...] = ()
    seen: datetime | None = NOW
    weeks: tuple[int | None, ...] = ()


PLANTS = [
    Plant("aster", 40, "north", ("blue",), NOW - timedelta(days=2), (1, None, 3)),
    Plant("beech", 900, "", (), NOW - timedelta(days=50)),
    Plant("cress", None, "south", ("food", "blue"), NOW - timedelta(days=9), (4, 4, 4)),
    Plant("dill", 60, "north", ("food",), None),
]


class Garden(QWidget):
    """Keeps what was edited."""

    def __init__(self) -> None:
        super().__init__()
        self.saved: list[tuple[str, Any]] = []
        self.opened: list[str] = []

    def save(self, plant: Plant, value: Any) -> None:
        self.saved.append((plant.name, value))

    def check(self, plant: Plant, value: Any) -> str:
        return "It needs a name." if not value.strip() else ""

    def open(self, plant: Plant) -> None:
        self.opened.append(plant.bed)


def declared(garden: Garden) -> Table[Plant]:
    def beds() -> list[tuple[str, str]]:
        return [("", "None"), ("north", "North"), ("south", "South")]

    return Table(
        "plants",
        "Plants",
        [
            Column[Plant]("name", "Name", lambda plant: plant.name, edit=Edit("text", garden.save, check=garden.check)),
            Column[Plant](
                "height",
                "Height",
                lambda plant: plant.height,
                110,
                side="right",
                edit=Edit("number", garden.save, whole=True, least=0, most=2000),
            ),
            Column[Plant]("bed", "Bed", lambda plant: plant.bed, 120, edit=Edit("choice", garden.save, choices=beds)),
            Column[Plant]("go", "Go", lambda plant: plant.bed, 120, look="link", open=garden.open),
            Column[Plant]("weeks", "Weeks", lambda plant: len(plant.weeks), 90, look="line", points=lambda p: p.weeks),
        ],
        lambda plant: plant.name,
        lambda number: f"{number} plants",
        EmptyState("documents", "No plant", "Sow some."),
        filters=[
            Choice[Plant]("bed", "Bed", lambda plant: plant.bed, "All beds", none="In no bed"),
            Choice[Plant]("mark", "Mark", lambda plant: plant.marks, "All marks", none="Without a mark"),
            Range[Plant]("height", "Height", lambda plant: plant.height, "Height not known"),
            Dates[Plant]("seen", "Seen", lambda plant: plant.seen, "At any time"),
        ],
        search="Search plants",
        sort="name",
    )


@pytest.fixture
def garden(qapp: QApplication) -> Garden:
    return Garden()


@pytest.fixture
def page(qapp: QApplication, garden: Garden, state: WindowState, jobs: Jobs) -> Iterator[TablePage]:
    window = QMainWindow()
    window.resize(900, 600)
    made = TablePage(declared(garden), Shell(jobs, Actions(window), state))
    window.setCentralWidget(made)
    window.show()
    window.activateWindow()
    made.set_rows(PLANTS)
    yield made
    window.close()
    window.deleteLater()


def names(page: TablePage) -> list[str]:
    return [plant.name for plant in page.shown()]


def text_field(page: TablePage) -> QLineEdit:
    assert isinstance(page.editor.field, QLineEdit)
    return page.editor.field


def result(work: Work[Any]) -> Any:
    try:
        while True:
            next(work)
    except StopIteration as done:
        return done.value


def test_a_cell_is_edited_by_keyboard(page: TablePage, garden: Garden, qtbot: QtBot) -> None:
    page.view.setFocus()
    page.view.setCurrentIndex(page.model.index(0, 0))
    qtbot.keyClick(page.view, Qt.Key.Key_F2)
    field = text_field(page)
    assert (field.text(), field.accessibleName()) == ("aster", "Name of aster")
    field.setText("rose")
    qtbot.keyClick(field, Qt.Key.Key_Tab)
    assert garden.saved == [("aster", "rose")]
    height = text_field(page)
    assert height.text() == "40"
    height.setText("1,200")
    qtbot.keyClick(height, Qt.Key.Key_Return)
    assert garden.saved[-1] == ("aster", 1200)
    assert page.editor.field is None
    assert page.view.hasFocus()


def test_a_bad_value_is_refused_beside_the_cell(
    page: TablePage, garden: Garden, qtbot: QtBot, wait: Callable[..., None]
) -> None:
    page.view.edit_wanted.emit(1, 1)
    field = text_field(page)
    for typed, why in (
        ("tall", "“tall” is not a number."),
        ("2.5", "A whole number belongs here."),
        ("-1", "The least is 0."),
        ("9000", "The most is 2,000."),
    ):
        field.setText(typed)
        qtbot.keyClick(field, Qt.Key.Key_Return)
        assert page.editor.note.text() == why
        assert page.editor.note.isVisible()
        assert field.property("wrong")
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert page.editor.field is None
    assert not page.editor.note.isVisible()
    page.view.edit_wanted.emit(1, 0)
    text_field(page).setText(" ")
    qtbot.keyClick(text_field(page), Qt.Key.Key_Return)
    assert page.editor.note.text() == "It needs a name."
    page.filters.search.setFocus()
    wait(lambda: page.editor.field is None)  # leaving with what cannot be forgets it
    assert garden.saved == []


def test_an_emptied_number_is_not_known_and_leaving_saves(
    page: TablePage, garden: Garden, wait: Callable[..., None]
) -> None:
    page.view.edit_wanted.emit(0, 1)
    text_field(page).clear()
    page.filters.search.setFocus()
    wait(lambda: garden.saved == [("aster", None)])
    page.view.edit_wanted.emit(0, 1)
    page.filters.search.setFocus()
    wait(lambda: page.editor.field is None)
    assert len(garden.saved) == 1, "what was not changed is not saved"


def test_one_of_a_list_by_a_double_click(page: TablePage, garden: Garden, qtbot: QtBot) -> None:
    page.view.doubleClicked.emit(page.model.index(0, 2))
    box = page.editor.field
    assert isinstance(box, QComboBox)
    assert box.currentText() == "North"
    box.hidePopup()
    box.setCurrentIndex(2)
    box.activated.emit(2)
    assert garden.saved == [("aster", "south")]
    page.view.edit_wanted.emit(0, 4)
    assert text_field(page).text() == "aster", "a column without an editor gives way to the first that has one"
    page.set_rows(PLANTS[1:])
    assert page.editor.field is None, "its row is gone"


@pytest.mark.parametrize(("text", "number"), [("1,300", 1300), (" 1 300 ", 1300), ("12,5", 12.5), ("1,234.5", 1234.5)])
def test_numbers_as_people_write_them(text: str, number: float) -> None:
    assert number_of(text) == number


def test_several_values_at_once_and_those_without_one(page: TablePage, qtbot: QtBot) -> None:
    bed = page.filters.control("bed")
    bed.open.click()
    model = bed.list.model
    assert [model.index(line).data() for line in range(3)] == ["In no bed  (1)", "north  (2)", "south  (1)"]
    qtbot.keyClick(bed.list.view, Qt.Key.Key_Space)
    assert names(page) == ["beech"]
    qtbot.keyClick(bed.list.view, Qt.Key.Key_Down)
    qtbot.keyClick(bed.list.view, Qt.Key.Key_Down)
    qtbot.keyClick(bed.list.view, Qt.Key.Key_Return)
    assert names(page) == ["beech", "cress"]
    assert bed.open.text() == "In no bed + 1"
    assert not bed.list.isVisible()
    page.choose("mark", ("food", ""))
    assert names(page) == ["beech", "cress"]
    page.filters.all_button.click()
    assert len(names(page)) == 4
    page.choose("mark", "blue")
    assert names(page) == ["aster", "cress"]


def test_many_values_are_searched(page: TablePage, qtbot: QtBot) -> None:
    page.set_rows([Plant(f"plant {number}", bed=f"bed {number % 30}") for number in range(100)])
    bed = page.filters.control("bed")
    bed.open.click()
    assert bed.list.model.rowCount() == 30
    bed.list.search.setText("bed 2")
    assert bed.list.model.rowCount() == 11
    qtbot.keyClick(bed.list.search, Qt.Key.Key_Return)
    assert bed.list.view.hasFocus()


def test_unknown_figures_alone(page: TablePage) -> None:
    height = page.filters.control("height")
    height.unknown.setChecked(True)
    assert names(page) == ["cress"]
    assert height.open.text() == "Height not known"
    assert height.choice() == UNKNOWN
    page.choose("height", (50, 1000))
    assert names(page) == ["beech", "dill"]
    assert height.open.text() == "Height: 50 – 1,000"


def test_from_one_day_to_another(page: TablePage) -> None:
    seen = page.filters.control("seen")
    day = datetime.now().astimezone().date()
    page.choose("seen", (day - timedelta(days=10), day))
    assert names(page) == ["aster", "cress"]
    today = QDate.currentDate()
    seen.first.setDate(today.addDays(-3))
    assert names(page) == ["aster"]
    assert "–" in seen.box.currentText()
    page.clear_filters()
    assert len(names(page)) == 4


def test_rows_change_alone(page: TablePage) -> None:
    page.select(["cress"])
    page.change_rows([replace(PLANTS[2], height=5), Plant("elm", 10)])
    assert names(page) == ["aster", "beech", "cress", "dill", "elm"]
    assert [plant.height for plant in page.selected()] == [5]
    page.sort_by("height", falling=False)
    assert names(page) == ["cress", "elm", "aster", "dill", "beech"]
    page.change_rows([replace(PLANTS[1], height=None)])
    assert names(page)[-1] == "beech"
    page.remove_rows(["aster", "elm"])
    assert names(page) == ["cress", "dill", "beech"]
    assert page.bar.count.text() == "1 selected"
    assert len(page.rows()) == 3
    page.change_rows([PLANTS[0]])
    assert names(page) == ["cress", "aster", "dill", "beech"]


@pytest.mark.parametrize("sort", ["name", "height", "bed"])
def test_what_changed_alone_stands_as_if_all_had_been_read_again(garden: Garden, sort: str) -> None:
    plants = [Plant(f"p{number:04}", (number * 37) % 100 or None, f"b{number % 5}") for number in range(3000)]
    table = declared(garden)
    rows = RowSet(table, plants)
    wanted = Wanted("p", {"bed": ("b1", "b2")}, sort, falling=True)
    result(rows.prepare())
    result(rows.find(wanted))
    result(rows.occurring("bed"))
    fresh = [replace(plants[place], height=place % 7 or None, bed="b2") for place in range(0, 3000, 40)]
    fresh += [Plant(f"p9{number}", number, "b1") for number in range(20)]
    assert rows.change(fresh)
    rows.remove(["p0001", "p0006", "p90"])
    by_name = {plant.name: plant for plant in [*plants, *fresh]}
    for gone in ("p0001", "p0006", "p90"):
        del by_name[gone]
    again = RowSet(table, list(by_name.values()))
    shown = [rows.rows[place] for place in result(rows.find(wanted))]
    assert shown == [again.rows[place] for place in result(again.find(wanted))]
    assert result(rows.occurring("bed")) == result(again.occurring("bed"))
    assert not rows.change([Plant(f"q{number}") for number in range(MOST_CHANGED + 1)])
    result(rows.dispose())
    assert rows.rows == []


def test_very_many_changed_rows_are_shown_too(page: TablePage, wait: Callable[..., None]) -> None:
    plants = [Plant(f"plant {number}", number) for number in range(MOST_CHANGED + 100)]
    page.set_rows(plants)
    wait(lambda: not page.busy)
    page.change_rows([*(replace(plant, height=1) for plant in plants), Plant("zinnia", 2)])
    wait(lambda: not page.busy)
    assert {plant.height for plant in page.shown()} == {1, 2}
    assert len(page.shown()) == MOST_CHANGED + 101


def test_a_new_order_begins_at_the_top(page: TablePage, wait: Callable[..., None]) -> None:
    page.set_rows([Plant(f"plant {number}", number) for number in range(200)])
    page.view.scrollToBottom()
    page.change_rows([Plant("plant 3", 5)])
    assert page.view.verticalScrollBar().value() > 0, "what changed elsewhere does not move the rows away"
    page.sort_by("height", falling=True)
    assert page.view.verticalScrollBar().value() == 0


def test_a_link_is_followed_by_a_click_on_its_words(page: TablePage, garden: Garden, qtbot: QtBot) -> None:
    page.grab()
    box = page.view.visualRect(page.model.index(0, 3))
    view = page.view.viewport()
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(box.right() - 4, box.center().y()))
    assert garden.opened == []
    words = QPoint(box.left() + 16, box.center().y())
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier, words)
    assert garden.opened == []
    qtbot.mouseMove(view, words)
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=words)
    assert garden.opened == ["north"]


def test_a_line_is_drawn_of_known_points(page: TablePage) -> None:
    picture = page.grab().toImage()
    boxes = [page.view.visualRect(page.model.index(line, 4)) for line in range(3)]

    def colours(line: int) -> int:
        corner = page.view.viewport().mapTo(page, boxes[line].topLeft())
        inside = [(x, y) for x in range(4, boxes[line].width() - 4) for y in range(4, boxes[line].height() - 4)]
        return len({picture.pixel(corner.x() + x, corner.y() + y) for x, y in inside})

    assert colours(0) > 2
    assert page.model.text(1, 4) == "0"


def test_filters_without_room_come_by_a_button(page: TablePage, qtbot: QtBot) -> None:
    bar = page.filters

    def shown() -> list[str]:
        return [name for name in ("bed", "mark", "height", "seen") if bar.control(name).isVisible()]

    qtbot.waitUntil(lambda: len(shown()) == 4)
    assert bar.more_button.isHidden()
    page.setFixedWidth(420)
    qtbot.waitUntil(lambda: shown() == ["bed", "mark"])
    bar.more_button.click()
    assert len(shown()) == 4
    assert bar.more_button.text() == "Fewer filters"
    bar.more_button.click()
    page.choose("height", (1, None))
    assert "height" in shown(), "what narrows is in sight"
    assert "seen" not in shown()
    page.set_rows([Plant("one"), Plant("two")])
    assert "mark" not in shown(), "no value occurs"
