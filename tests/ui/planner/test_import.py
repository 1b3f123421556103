"""The import of keyword files through the window."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from alwrity_desktop.model.site import Site
from alwrity_desktop.store import sites
from alwrity_desktop.ui.main_window import MainWindow
from alwrity_desktop.ui.planner.import_dialog import CHECK, DONE, EMPTY, RUN, ImportDialog
from alwrity_desktop.ui.planner.import_history import HistoryDialog
from alwrity_desktop.ui.widgets.confirm import ConfirmDialog

Wait = Callable[..., None]
PLANNER = [
    ["Keyword Stats 2026-11-02 at 10_15_00"],
    ["November 1, 2025 - October 31, 2026"],
    ["Keyword", "Currency", "Avg. monthly searches", "Three month change", "YoY change", "Competition",
     "Competition (indexed value)", "Top of page bid (low range)", "Top of page bid (high range)",
     "Ad impression share", "Organic impression share", "Organic average position", "In account?", "In plan?",
     "Searches: Sep 2026", "Searches: Oct 2026"],
    ["cheap sofas", "EUR", "1900", "0%", "-10%", "High", "87", "0.31", "1.20", "", "", "", "", "", "1600", "2400"],
    ["sofa beds", "EUR", "50", "", "", "Low", "", "", "", "", "", "", "", "", "", ""],
]  # fmt: skip


def table(path: Path, rows: Sequence[Sequence[object]], encoding: str = "utf-8", delimiter: str = ",") -> str:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows(rows)
    path.write_bytes(out.getvalue().encode(encoding))
    return str(path)


class Bench:
    """The part with its dialog."""

    def __init__(self, view: Any, window: MainWindow, wait: Wait, loop: Any, workspace: Any) -> None:
        self.view, self.window, self.wait, self.loop, self.workspace = view, window, wait, loop, workspace
        self.part: Any = view.part("keywords")
        self.crashes: list[object] = []
        window.jobs.crashed.connect(self.crashes.append)

    @property
    def dialog(self) -> ImportDialog:
        assert self.part.imports.dialog is not None
        return self.part.imports.dialog

    def settle(self) -> None:
        self.wait(lambda: not self.window.jobs.running(quiet=True))
        assert not self.crashes

    def open(self, *files: str) -> ImportDialog:
        self.part.drop_files(list(files))
        self.settle()
        return self.dialog

    def run(self) -> None:
        self.dialog.import_button.click()
        self.settle()

    def keywords(self) -> dict[str, Any]:
        found = self.loop.run_until_complete(self.workspace.planner.keywords())
        return {one.text: one for one in found}


@pytest.fixture
def bench(view: Any, window: MainWindow, wait: Wait, loop: Any, workspace: Any) -> Any:
    made = Bench(view, window, wait, loop, workspace)
    yield made
    if made.part.imports.dialog is not None:
        made.dialog.reject()
    made.settle()


def page(dialog: ImportDialog) -> int:
    return dialog._pages.currentIndex()


def test_a_keyword_planner_file_comes_in(bench: Bench, tmp_path: Path) -> None:
    dialog = bench.open(table(tmp_path / "Keyword Stats.csv", PLANNER, "utf-16", "\t"))
    assert page(dialog) == CHECK
    form = dialog.file_page.form
    assert form.tool.text() == "Google Keyword Planner"
    assert (form.encoding.currentData(), form.delimiter.currentData(), form.header.currentData()) == ("utf-16", "\t", 3)
    assert form.dated.date().toString("yyyy-MM-dd") == "2026-11-02"
    assert "2 rows: 2 new" in dialog.file_page._lead.text()
    rows = dialog.file_page.first.table
    assert [rows.item(line, 1).text() for line in range(rows.rowCount())] == ["cheap sofas", "sofa beds"]
    assert rows.item(1, 2).text() == "50 (estimated)"
    bench.run()
    assert page(dialog) == DONE
    assert dialog.outcome.heading.text() == "2 new keywords are in your workspace"
    assert bench.keywords()["cheap sofas"].volume == 1900


def test_a_table_of_no_known_tool_asks_for_its_columns_and_remembers_them(bench: Bench, tmp_path: Path) -> None:
    head = ["Suchwort der Woche", "Wie oft", "Notiz"]
    dialog = bench.open(table(tmp_path / "own.csv", [head, ["sofa", "900", "x"], ["bett", "20", "y"]]))
    shown = dialog.file_page
    assert shown.banner.text() == "No known tool wrote this table."
    assert shown.parts.value() == "columns"
    assert not dialog.import_button.isEnabled()
    boxes = shown.columns.boxes
    assert [box.accessibleName() for box in boxes] == [f"What “{name}” holds" for name in head]
    for box, field in ((boxes[0], "text"), (boxes[1], "volume")):
        box.setCurrentIndex(box.findData(field))
        box.activated.emit(box.currentIndex())
        bench.settle()
    assert dialog.import_button.isEnabled()
    assert [box.currentData() for box in shown.columns.boxes] == ["text", "volume", ""]
    bench.run()
    assert {text: one.volume for text, one in bench.keywords().items()} == {"sofa": 900, "bett": 20}
    dialog.reject()
    again = bench.open(table(tmp_path / "next.csv", [head, ["stuhl", "30", "z"]]))
    assert again.import_button.isEnabled()
    assert "1 new" in again.file_page._lead.text()


def test_a_wrong_encoding_is_put_right_by_the_person(bench: Bench, tmp_path: Path) -> None:
    dialog = bench.open(table(tmp_path / "ru.csv", [["Keyword", "Volume"], ["диван", "5"], ["стол", "7"]], "cp1251"))
    form = dialog.file_page.form
    for wanted in ("iso8859_15", "cp1251"):
        form.encoding.setCurrentIndex(form.encoding.findData(wanted))
        form.encoding.activated.emit(form.encoding.currentIndex())
        bench.settle()
    rows = dialog.file_page.first.table
    assert rows.item(0, 1).text() == "диван"
    bench.run()
    assert set(bench.keywords()) == {"диван", "стол"}


def test_what_the_file_does_not_say_can_be_said(bench: Bench, tmp_path: Path) -> None:
    dialog = bench.open(table(tmp_path / "a.csv", [["Keyword", "CPC"], ["sofa", "1.5"]]))
    form = dialog.file_page.form
    for field, text in ((form.country, "de"), (form.language, "en"), (form.currency, "eur")):
        field.setText(text)
        field.editingFinished.emit()
        bench.settle()
    bench.run()
    sofa = bench.keywords()["sofa"]
    assert (sofa.country, sofa.language, sofa.currency) == ("de", "en", "EUR")


def test_new_keywords_are_for_a_site_where_there_is_one(bench: Bench, tmp_path: Path) -> None:
    path = table(tmp_path / "a.csv", [["Keyword"], ["sofa"]])
    assert bench.open(path).file_page.form.site.isHidden()
    bench.dialog.reject()
    site = Site(name="Garden", url="https://garden.example", rest_url="https://garden.example/wp-json/", user_login="ann")
    bench.loop.run_until_complete(bench.workspace.db.write(sites.put, site))
    form = bench.open(path).file_page.form
    assert [form.site.itemText(at) for at in range(form.site.count())] == ["No site", "Garden"]
    form.site.setCurrentIndex(1)
    form.site.activated.emit(1)
    form.sector.setText("outdoor")
    form.sector.editingFinished.emit()
    bench.settle()
    bench.run()
    assert (bench.keywords()["sofa"].site_id, bench.keywords()["sofa"].sector) == (site.id, "outdoor")


BAD = [
    ["Keyword", "Volume", "KD", "Notes", "Notes"],
    ["sofa", "100", "20", "", ""],
    ["", "100", "20", "", ""],
    ["bed"],
    ["x" * 5_000, "1", "1", "", ""],
    ["chair", "many", "20", "", ""],
    ["=HYPERLINK(A1)", "1", "1", "", ""],
    ["стол 桌子 طاولة", "7", "", "", ""],
    ["con\x07trol", "8", "", "", ""],
]


def test_bad_rows_are_listed_with_their_reasons_and_the_rest_comes_in(bench: Bench, tmp_path: Path) -> None:
    dialog = bench.open(table(tmp_path / "bad.csv", BAD))
    shown = dialog.file_page
    shown.show_part("refused")
    rows = shown.refused.table
    told = {rows.item(line, 0).text(): rows.item(line, 1).text() for line in range(rows.rowCount())}
    assert told == {
        "3": "There is no keyword.",
        "5": "It is 5000 characters long; a keyword has at most 400.",
        "6": "“many” under “Volume” is no number.",
        "7": "It is a formula, not a keyword.",
    }
    assert "5 new, 3 refused, 1 figure not readable" in shown._lead.text()
    out = tmp_path / "refused.csv"
    dialog._refused_place(shown.file, str(out))
    bench.settle()
    assert out.read_text("utf-8-sig").splitlines()[:2] == ["Line,Reason", "3,There is no keyword."]
    bench.run()
    assert set(bench.keywords()) == {"sofa", "bed", "chair", "стол 桌子 طاولة", "control"}
    assert bench.keywords()["chair"].volume is None


def test_files_that_are_no_tables_say_so_and_the_good_one_comes_in(bench: Bench, tmp_path: Path) -> None:
    picture = tmp_path / "picture.csv"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40)
    empty = tmp_path / "empty.csv"
    empty.write_bytes(b"")
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"PK\x03\x04" + b"x" * 100)
    good = table(tmp_path / "good.csv", [["Keyword"], ["sofa"]])
    dialog = bench.open(str(picture), str(empty), str(broken), str(tmp_path / "gone.csv"), good)
    told: list[str] = []
    for at in range(4):
        dialog.list.setCurrentRow(at)
        told.append(dialog.file_page.banner.text())
    assert [text.split("”")[1] for text in told] == [
        " is no table.", " is empty.", " is a damaged or locked zip.", " cannot be read.",
    ]  # fmt: skip
    assert dialog.import_button.text() == "Import 1 file"
    bench.run()
    assert set(bench.keywords()) == {"sofa"}


def test_stop_takes_the_begun_file_back(bench: Bench, tmp_path: Path) -> None:
    rows = [["Keyword", "Volume"], *([f"word {number}", "5"] for number in range(60_000))]
    dialog = bench.open(table(tmp_path / "big.csv", rows))
    dialog.import_button.click()
    bench.wait(lambda: "read" in dialog.running.message.text() or page(dialog) == DONE)
    assert page(dialog) == RUN
    dialog.running.stop.click()
    bench.settle()
    assert page(dialog) == DONE
    assert dialog.outcome.heading.text() == "Nothing was imported"
    assert not bench.keywords()


def test_a_closed_dialog_lets_the_import_go_on(bench: Bench, tmp_path: Path) -> None:
    rows = [["Keyword", "Volume"], *([f"word {number}", "5"] for number in range(30_000))]
    dialog = bench.open(table(tmp_path / "big.csv", rows))
    dialog.import_button.click()
    bench.wait(lambda: page(dialog) == RUN)
    assert [job.title for job in bench.window.jobs.running()] == ["Importing 1 keyword file"]
    dialog.close_button.click()
    assert bench.part.imports.dialog is None
    bench.part.drop_files([str(tmp_path / "more.csv")])
    assert page(bench.dialog) == RUN
    assert bench.dialog.banner.text() == "An import is running."
    bench.dialog.reject()
    bench.settle()
    assert bench.part.banner.text() == "30,000 new keywords were imported."
    assert len(bench.keywords()) == 200  # a page of them


def test_clusters_are_the_next_step(bench: Bench, tmp_path: Path) -> None:
    wanted: list[tuple[str, str]] = []
    bench.part.wanted.disconnect()
    bench.part.wanted.connect(lambda part, argument: wanted.append((part, argument)))
    dialog = bench.open(table(tmp_path / "good.csv", [["Keyword"], ["sofa"]]))
    bench.run()
    dialog.group_button.click()
    assert wanted == [("clusters", "group")]
    assert bench.part.imports.dialog is None


def test_an_import_is_taken_back_from_the_history(bench: Bench, tmp_path: Path) -> None:
    head = ["Mein Wort", "Wie oft"]
    bench.open(table(tmp_path / "own.csv", [head, ["sofa", "900"]]))
    bench.dialog.file_page.banner.acted.emit()
    bench.settle()
    bench.run()
    assert bench.part.page.model.rowCount() == 1
    bench.dialog.earlier.click()
    bench.settle()
    history = bench.part.imports.history
    assert isinstance(history, HistoryDialog)
    names = {part.accessibleName(): part for part in history.findChildren(QAbstractButton)}
    names["Undo the import of own.csv"].click()
    history.findChild(ConfirmDialog).yes.click()
    bench.settle()
    assert history.banner.text() == "“own.csv” was taken back."
    assert bench.part.page.model.rowCount() == 0
    assert not bench.keywords()
    (forget,) = [name for name in names if name.startswith("Forget these columns: mein wort: Keyword")]
    names = {part.accessibleName(): part for part in history.findChildren(QAbstractButton)}
    names[forget].click()
    bench.settle()
    assert bench.loop.run_until_complete(bench.workspace.planner.importer.maps()) == []
    history.reject()
    assert bench.part.imports.history is None


def test_what_stayed_out_can_still_be_imported(bench: Bench, tmp_path: Path) -> None:
    good = table(tmp_path / "good.csv", [["Keyword"], ["sofa"]])
    dialog = bench.open(good, table(tmp_path / "own.csv", [["Wort", "Wie oft"], ["bett", "20"]]))
    bench.run()
    assert dialog.back_button.isVisible()
    dialog.back_button.click()
    bench.settle()
    assert page(dialog) == CHECK
    assert dialog.list.count() == 1
    dialog.file_page.banner.acted.emit()
    bench.settle()
    bench.run()
    assert set(bench.keywords()) == {"sofa", "bett"}
    assert not dialog.back_button.isVisible()


def test_an_empty_dialog_asks_for_files(bench: Bench, qtbot: QtBot) -> None:
    bench.part.import_button.click()
    dialog = bench.dialog
    assert page(dialog) == EMPTY
    assert not dialog.import_button.isEnabled()
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert bench.part.imports.dialog is None


def test_everything_has_a_name_and_fits_the_smallest_window(bench: Bench, tmp_path: Path) -> None:
    from PySide6.QtWidgets import QComboBox, QLineEdit, QTableWidget

    bench.window.resize(900, 600)
    dialog = bench.open(table(tmp_path / "Keyword Stats.csv", PLANNER, "utf-16", "\t"))
    assert dialog.width() <= 900
    assert dialog.height() <= 600
    for kind in (QAbstractButton, QComboBox, QLineEdit, QTableWidget):
        for control in dialog.findChildren(kind):
            if control.isVisible() and control.focusPolicy() != Qt.FocusPolicy.NoFocus:
                named = control.accessibleName() or (control.text() if isinstance(control, QAbstractButton) else "")
                assert named or control.objectName().startswith("qt_"), control
