"""The table page: what is declared is what it does, with three rows as with two hundred thousand."""

from __future__ import annotations

import csv
import io
import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow, QMenu, QWidget
from pytestqt.qtbot import QtBot

from alwrity_desktop.core.errors import NetworkError
from alwrity_desktop.ui.actions import Actions
from alwrity_desktop.ui.jobs import Jobs
from alwrity_desktop.ui.pages.table import TablePage
from alwrity_desktop.ui.pages.table_columns import Action, Choice, Column, Dates, Part, Parts, Range, Table, fold, said
from alwrity_desktop.ui.pages.table_details import facts
from alwrity_desktop.ui.pages.table_rows import RowSet, Wanted, Work, sorted_places
from alwrity_desktop.ui.pages.table_tools import shown_as_csv
from alwrity_desktop.ui.shell import Shell
from alwrity_desktop.ui.state import WindowState
from alwrity_desktop.ui.widgets.feedback import EmptyState

NOW = datetime.now(UTC)


@dataclass(frozen=True)
class Tea:
    name: str
    grams: int | None
    kind: str
    tags: tuple[str, ...] = ()
    bought: datetime | None = NOW


TEAS = [
    Tea("Émeraude", 50, "green", ("spring",), NOW - timedelta(days=3)),
    Tea("assam", 200, "black", ("strong", "milk"), NOW - timedelta(days=400)),
    Tea("Keemun", None, "black", ("strong",), None),
    Tea("=Zhen", 75, "gone", ()),
]


class Drawer(QWidget):
    """Who keeps the tea: hands its actions in."""

    def __init__(self) -> None:
        super().__init__()
        self.drunk: list[list[str]] = []

    def drink(self, teas: list[Tea]) -> None:
        self.drunk.append([tea.name for tea in teas])

    def throw(self, teas: list[Tea]) -> None:
        self.drunk.append(["thrown", *(tea.name for tea in teas)])


def declared(drawer: Drawer) -> Table[Tea]:
    columns = [
        Column[Tea]("name", "Name", lambda tea: tea.name, look="title", below=lambda tea: ", ".join(tea.tags)),
        Column[Tea]("grams", "Grams", lambda tea: tea.grams, 90, side="right", falling=True),
        Column[Tea]("kind", "Kind", lambda tea: tea.kind, 120, look="pill", tone=lambda tea: "info"),
        Column[Tea]("bought", "Bought", lambda tea: tea.bought, 120, falling=True),
    ]
    filters = [
        Choice[Tea]("tag", "Tag", lambda tea: tea.tags, "All tags"),
        Range[Tea]("grams", "Grams", lambda tea: tea.grams),
        Dates[Tea]("bought", "Bought", lambda tea: tea.bought, "Bought at any time"),
        Parts[Tea](
            "shelf",
            "Shelf",
            lambda tea: tea.kind,
            [
                Part("all", "All", ("green", "black")),
                Part("green", "Green", ("green",)),
                Part("gone", "Gone", ("gone",), EmptyState("trash", "Nothing is gone", "")),
            ],
        ),
    ]
    return Table(
        "teas",
        "Teas",
        columns,
        lambda tea: tea.name,
        lambda number: f"{number} teas",
        EmptyState("documents", "No tea", "Buy some."),
        filters=filters,
        actions=[
            Action("drink", "Drink", drawer.drink, single=True),
            Action(
                "throw", "Throw away", drawer.throw, shortcut="Delete", kind="danger", when=lambda tea: tea.kind != "gone"
            ),
        ],
        search="Search teas",
        sort="name",
        details=lambda tea: facts([("Name", tea.name), ("Nothing", "")], QLabel("leaves")),
    )


@pytest.fixture
def drawer(qapp: QApplication) -> Drawer:
    return Drawer()


@pytest.fixture
def window(qapp: QApplication) -> Iterator[QMainWindow]:
    made = QMainWindow()
    made.resize(900, 600)
    yield made
    made.close()
    made.deleteLater()


@pytest.fixture
def page(window: QMainWindow, drawer: Drawer, state: WindowState, jobs: Jobs) -> TablePage:
    made = TablePage(declared(drawer), Shell(jobs, Actions(window), state))
    window.setCentralWidget(made)
    window.show()
    made.set_rows(TEAS)
    return made


def names(page: TablePage) -> list[str]:
    return [tea.name for tea in page.shown()]


def state_shown(page: TablePage) -> Any:
    return page._stack.currentWidget()


def result(work: Work[Any]) -> Any:
    try:
        while True:
            next(work)
    except StopIteration as done:
        return done.value


def test_sorted_without_regard_to_case_and_accents(page: TablePage) -> None:
    assert names(page) == ["assam", "Émeraude", "Keemun"]


def test_a_click_on_a_header_sorts_and_a_second_one_turns_it(page: TablePage) -> None:
    page.view.sort_wanted.emit(1)
    assert names(page) == ["assam", "Émeraude", "Keemun"]
    assert page.view.horizontalHeader().sortIndicatorOrder() == Qt.SortOrder.DescendingOrder
    page.view.sort_wanted.emit(1)
    assert names(page) == ["Émeraude", "assam", "Keemun"], "what is not known stays at the end"


def test_search_finds_words_in_all_columns(page: TablePage, wait: Callable[..., None]) -> None:
    page.filters.search.setText("emer")
    wait(lambda: names(page) == ["Émeraude"])
    page.filters.search.setText("black -keem")
    wait(lambda: names(page) == ["assam"])
    page.filters.search.setText("no such tea")
    wait(lambda: state_shown(page) is page._none_found)
    page.clear_filters()
    assert len(names(page)) == 3


def test_only_values_that_occur_are_offered_with_their_number(page: TablePage) -> None:
    tag = page.filters.control("tag")
    tag.open.click()
    model = tag.list.model
    assert [model.index(line).data() for line in range(model.rowCount())] == ["milk  (1)", "spring  (1)", "strong  (2)"]
    tag.list.view.clicked.emit(model.index(2))
    assert names(page) == ["assam", "Keemun"]
    assert tag.open.text() == "strong"
    buttons = page.filters.control("shelf").buttons._group.buttons()
    assert [made.text() for made in buttons] == ["All  3", "Green  1", "Gone  1"]


def test_ranges_and_dates(page: TablePage) -> None:
    grams = page.filters.control("grams")
    grams.least.setText("60")
    grams.least.editingFinished.emit()
    assert names(page) == ["assam"]
    assert grams.open.text() == "Grams: from 60"
    grams._clear()
    page.choose("bought", 30)
    assert names(page) == ["Émeraude"]
    assert page.filters.narrowed()


def test_each_state_has_its_page(page: TablePage) -> None:
    page.choose("shelf", "gone")
    assert names(page) == ["=Zhen"]
    page.set_rows(TEAS[:3])
    assert state_shown(page).heading.text() == "Nothing is gone"
    page.choose("shelf", "all")
    page.set_rows([])
    assert state_shown(page) is page.table.empty
    page.show_error(NetworkError("The shop did not answer.", "Try later."))
    assert state_shown(page).heading.text() == "The shop did not answer."
    page.set_rows(TEAS)
    assert state_shown(page) is page.view


def test_before_the_first_rows_it_is_loading(window: QMainWindow, drawer: Drawer, state: WindowState, jobs: Jobs) -> None:
    made = TablePage(declared(drawer), Shell(jobs, Actions(window), state))
    made.filters.changed.emit()
    assert state_shown(made) is not made.table.empty
    assert state_shown(made) is not made.view
    made.deleteLater()


def test_the_selection_outlives_new_rows_and_a_new_order(page: TablePage) -> None:
    page.select(["Keemun", "assam"])
    page.sort_by("name", falling=True)
    assert names(page) == ["Keemun", "Émeraude", "assam"]
    page.set_rows([*TEAS, Tea("Aaa", 1, "green")])
    assert [tea.name for tea in page.selected()] == ["Keemun", "assam"]
    assert page.bar.count.text() == "2 selected"
    page.view.clearSelection()
    assert page.bar.count.text() == "4 teas", "what is gone is not among all"
    page.choose("tag", "strong")
    assert page.bar.count.text() == "2 of 4 teas"


def test_the_bar_offers_what_is_for_all_selected_rows(page: TablePage, drawer: Drawer) -> None:
    drink, throw = (part for _action, part in page.bar._buttons)
    assert drink.isHidden()
    assert throw.isHidden()
    page.select(["Keemun", "assam"])
    assert drink.isHidden(), "it is for one"
    assert not throw.isHidden()
    throw.click()
    assert drawer.drunk == [["thrown", "assam", "Keemun"]]
    page.choose("shelf", "gone")
    page.select(["=Zhen"])
    assert throw.isHidden()


def test_by_keyboard_alone(page: TablePage, drawer: Drawer, qtbot: QtBot, wait: Callable[..., None]) -> None:
    search, view = page.filters.search, page.view
    page.window().activateWindow()
    search.setFocus()
    qtbot.keyClicks(search, "m")
    wait(lambda: names(page) == ["assam", "Émeraude", "Keemun"])
    qtbot.keyClick(search, Qt.Key.Key_Return)
    assert view.hasFocus()
    assert view.currentIndex().row() == 0
    qtbot.keyClick(view, Qt.Key.Key_Down)
    assert [tea.name for tea in page.selected()] == ["Émeraude"]
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert drawer.drunk == [["Émeraude"]]
    qtbot.keyClick(view, Qt.Key.Key_End)
    assert [tea.name for tea in page.selected()] == ["Keemun"]
    qtbot.keyClick(view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert len(page.selected()) == 3
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    assert page.selected() == []
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    assert search.hasFocus()
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_I)
    assert search.text() == "mi"
    assert search.hasFocus()


def test_details_show_the_current_row(page: TablePage, qtbot: QtBot, wait: Callable[..., None]) -> None:
    page.toggle_details()
    page.view.selectRow(2)

    def texts() -> list[str]:
        return [part.text() for part in page.details.findChildren(QLabel) if part.isVisible()]

    wait(lambda: "Keemun" in texts())
    assert "leaves" in texts()
    assert "Nothing" not in texts()
    page.toggle_details()
    assert page.details.isHidden()


def test_a_menu_of_what_fits(page: TablePage) -> None:
    page.select(["assam"])
    menu = page.actions_.menu(page, page.selected())
    assert [action.text() for action in menu.actions()] == ["Drink", "Throw away"]
    page.tools.open_menu()
    (tools,) = [found for found in page.findChildren(QMenu) if found.isVisible()]
    entries = {made.text(): made for part in tools.findChildren(QMenu) for made in part.actions()}
    entries["Grams: smallest first"].trigger()
    assert names(page)[0] == "Émeraude"
    assert entries.keys() >= {"Grams", "Grams: largest first", "Name: A to Z", "Bought: newest first"}
    entries["Kind"].trigger()
    assert page.view.isColumnHidden(2)
    tools.close()


def test_what_is_shown_goes_into_a_csv(page: TablePage, tmp_path: Path, wait: Callable[..., None]) -> None:
    page.choose("shelf", "gone")
    page.view.setColumnHidden(2, True)
    page.tools.write_csv(str(tmp_path / "teas.csv"))
    wait((tmp_path / "teas.csv").exists)
    rows = list(csv.reader(io.StringIO((tmp_path / "teas.csv").read_text(encoding="utf-8-sig"))))
    assert rows == [["Name", "Grams", "Bought"], ["'=Zhen", "75", NOW.isoformat()]]


def test_csv_keeps_numbers_and_lists(page: TablePage) -> None:
    column = Column[Tea]("tags", "Tags", lambda tea: tea.tags)
    assert shown_as_csv([column, *page.table.columns[1:2]], TEAS[1:3]).splitlines()[1:] == ["strong; milk,200", "strong,"]


def test_widths_order_and_columns_are_remembered(
    page: TablePage, window: QMainWindow, drawer: Drawer, state: WindowState, jobs: Jobs
) -> None:
    page.view.setColumnWidth(1, 133)
    assert page.view.viewport().width() - sum(page.view.columnWidth(place) for place in range(4)) == 0
    page.view.setColumnHidden(3, True)
    page.sort_by("grams", falling=True)
    page.remember()
    again = TablePage(declared(drawer), Shell(jobs, Actions(window), state))
    again.set_rows(TEAS)
    assert again.view.columnWidth(1) == 133
    assert again.view.isColumnHidden(3)
    assert names(again)[0] == "assam"
    state.set("table.teas", {"widths": [1], "sort": 7, "hidden": "x"})
    TablePage(declared(drawer), Shell(jobs, Actions(window), state)).deleteLater()
    again.deleteLater()


def test_selected_rows_are_copied(page: TablePage) -> None:
    page.select(["assam"])
    page.view.copy()
    assert QApplication.clipboard().text().startswith("assam\t200\tblack\t")


def test_everything_has_a_name_for_screen_readers(page: TablePage) -> None:
    controls = (page.view, page.filters.search, page.tools_button, page.details_button, page.bar.more)
    assert all(part.accessibleName() for part in controls)
    assert page.model.data(page.model.index(0, 0), Qt.ItemDataRole.AccessibleTextRole) == "assam"


def test_a_cut_text_is_the_tool_tip(page: TablePage, qtbot: QtBot) -> None:
    page.set_rows([Tea("A very long name " * 20, 1, "green")])
    point = page.view.visualRect(page.model.index(0, 0)).center()
    event = QHelpEvent(QHelpEvent.Type.ToolTip, point, page.view.viewport().mapToGlobal(QPoint(point)))
    assert QApplication.sendEvent(page.view.viewport(), event)


def test_an_asking_table_leaves_the_search_to_its_owner(
    window: QMainWindow, drawer: Drawer, state: WindowState, jobs: Jobs, wait: Callable[..., None]
) -> None:
    import dataclasses

    made = TablePage(dataclasses.replace(declared(drawer), asks=True), Shell(jobs, Actions(window), state))
    asked: list[str] = []
    made.searched.connect(asked.append)
    made.set_rows(TEAS)
    made.filters.search.setText("strong")
    wait(lambda: asked == ["strong"])
    made.set_rows([TEAS[2], TEAS[1]], ranked=True)
    assert names(made) == ["Keemun", "assam"], "in the order of the search"
    made.sort_by("name", falling=False)
    assert names(made) == ["assam", "Keemun"]
    made.deleteLater()


@pytest.mark.parametrize("count", [10, 30_000])
def test_sorting_in_buckets_is_sorting(count: int) -> None:
    chance = random.Random(count)
    for keys in ([chance.choice("ab") for _ in range(count)], [chance.random() for _ in range(count)]):
        assert list(result(sorted_places(keys, list(range(count))))) == sorted(range(count), key=keys.__getitem__)


def test_many_rows_are_found_in_short_slices(drawer: Drawer) -> None:
    chance = random.Random(2)
    rows = [Tea(f"tea {chance.random()}", chance.randint(1, 999), chance.choice(("green", "black"))) for _ in range(60_000)]
    made = RowSet(declared(drawer), rows)
    slices: list[float] = []
    work = made.find(Wanted("tea 0.5", {"grams": (100, None), "shelf": "green"}, "grams", True))
    try:
        while True:
            begun = time.thread_time()  # its own: other programs may be busy
            next(work)
            slices.append(time.thread_time() - begun)
    except StopIteration as done:
        found: list[Tea] = [rows[place] for place in done.value]
    wanted = [tea for tea in rows if tea.kind == "green" and (tea.grams or 0) >= 100 and "tea 0.5" in tea.name]
    assert {tea.name for tea in found} == {tea.name for tea in wanted}
    assert [tea.grams for tea in found] == sorted((tea.grams or 0 for tea in found), reverse=True)
    assert sorted(slices)[len(slices) * 9 // 10] < 0.004


def test_values_are_said_as_people_do() -> None:
    assert [said(value) for value in (None, 12345, 0.5, True, ("a", "b"), "x")] == [
        "–",
        "12,345",
        "0.5",
        "Yes",
        "a, b",
        "x",
    ]
    assert fold("ÀÉÎ ß 日本") == "aei ss 日本"


def test_columns_fit_a_narrow_window_and_come_back(page: TablePage, window: QMainWindow, qtbot: QtBot) -> None:
    def widths() -> list[int]:
        return [page.view.columnWidth(place) for place in range(4)]

    before = widths()
    page.setFixedWidth(460)
    qtbot.waitUntil(lambda: sum(widths()) == page.view.viewport().width())
    assert 160 <= widths()[0] < 164
    assert page.view.widths() == {"grams": 90, "kind": 120, "bought": 120}
    page.setMinimumWidth(0)
    page.setMaximumWidth(16_777_215)
    qtbot.waitUntil(lambda: widths() == before)


def test_the_sign_of_the_order_is_beside_the_title(page: TablePage, qtbot: QtBot) -> None:
    place = [column.name for column in page.table.columns].index("grams")
    header = page.view.horizontalHeader()
    page.view.show_order(-1, falling=True)
    plain = header.viewport().grab().toImage()
    page.view.show_order(place, falling=True)
    sorted_so = header.viewport().grab().toImage()
    left = header.sectionViewportPosition(place)
    across = range(left, left + header.sectionSize(place))
    changed = [x for x in across if any(plain.pixel(x, y) != sorted_so.pixel(x, y) for y in range(plain.height()))]
    assert changed, "it is drawn"
    assert min(changed) >= across[-1] - 12, "in the room beside the title, not over it"
