"""More keywords from seeds, through the window."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from authors import MODEL, Author
from loopback import LoopbackServer
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QComboBox, QLineEdit, QPlainTextEdit, QTableView
from pytestqt.qtbot import QtBot

from alwrity_desktop.ui.main_window import MainWindow
from alwrity_desktop.ui.planner.expand_dialog import EMPTY, FOUND, NOTHING, WORKING, ExpandDialog
from alwrity_desktop.ui.planner.expand_flow import ExpandFlow
from alwrity_desktop.ui.writer.model_picker import Choice

Wait = Callable[..., None]


class Bench:
    """The part with the dialog."""

    def __init__(self, view: Any, window: MainWindow, wait: Wait, loop: Any, workspace: Any) -> None:
        self.window, self.wait, self.loop, self.workspace = window, wait, loop, workspace
        self.part: Any = view.part("keywords")
        self.flow = ExpandFlow(self.part)
        self.flow.attach(workspace)
        self.crashes: list[object] = []
        window.jobs.crashed.connect(self.crashes.append)

    @property
    def dialog(self) -> ExpandDialog:
        assert self.flow.dialog is not None
        return self.flow.dialog

    def settle(self) -> None:
        self.wait(lambda: not self.window.jobs.running(quiet=True))
        assert not self.crashes

    def open(self, *seeds: str) -> ExpandDialog:
        self.flow.open(seeds)
        self.settle()
        return self.dialog

    def find(self) -> list[tuple[str, str]]:
        self.dialog.find_button.click()
        self.settle()
        model = self.dialog.model
        return [
            (str(model.data(model.index(row, 0))), str(model.data(model.index(row, 1)))) for row in range(model.rowCount())
        ]

    def keywords(self) -> dict[str, Any]:
        return {one.text: one for one in self.loop.run_until_complete(self.workspace.planner.keywords(limit=5000))}


@pytest.fixture
def bench(view: Any, window: MainWindow, wait: Wait, loop: Any, workspace: Any) -> Iterator[Bench]:
    made = Bench(view, window, wait, loop, workspace)
    yield made
    if made.flow.dialog is not None:
        made.dialog.reject()
    made.settle()


@pytest.fixture
def model(loop: Any) -> Iterator[Author]:
    made = Author()
    loop.run_until_complete(made.start())
    yield made
    loop.run_until_complete(made.stop())


class Suggestions(LoopbackServer):
    """Suggests one way to go on."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []

    async def answer(self, path: str, body: bytes, reader: Any, writer: asyncio.StreamWriter) -> None:
        self.asked.append(path)
        seed = parse_qs(urlsplit(path).query)["q"][0]
        data = json.dumps([seed, [f"{seed} bett"]]).encode()
        writer.write(f"HTTP/1.1 200 OK\r\nContent-Length: {len(data)}\r\nConnection: close\r\n\r\n".encode() + data)


@pytest.fixture
def suggesting(loop: Any) -> Iterator[Suggestions]:
    made = Suggestions()
    loop.run_until_complete(made.start())
    yield made
    loop.run_until_complete(made.stop())


def only(dialog: ExpandDialog, *ways: str) -> None:
    for name, box in dialog.form.ways.items():
        box.setChecked(name in ways)


def page(dialog: ExpandDialog) -> int:
    return dialog._pages.currentIndex()


def test_keywords_are_found_offline_chosen_added_and_taken_back(bench: Bench, qtbot: QtBot) -> None:
    dialog = bench.open()
    assert page(dialog) == EMPTY
    assert not dialog.find_button.isEnabled()
    dialog.form.seeds.setPlainText("sofa\n\nsofa\n")
    only(dialog, "alphabet")
    found = bench.find()
    assert page(dialog) == FOUND
    assert ("sofa a", "Alphabet") in found
    assert dialog.add_button.text() == f"Add {len(found)} keywords"
    dialog.results.selectRow(0)
    qtbot.keyClick(dialog.results, Qt.Key.Key_Space)
    assert dialog.add_button.text() == f"Add {len(found) - 1} keywords"
    dialog.add_button.click()
    bench.settle()
    assert dialog.banner.text() == f"{len(found) - 1} keywords were added."
    kept = bench.keywords()
    assert len(kept) == len(found) - 1
    assert found[0][0] not in kept
    assert {one.volume for one in kept.values()} == {None}
    assert dialog.model.new == 1
    dialog.banner.acted.emit()
    bench.settle()
    assert not bench.keywords()
    assert dialog.model.new == len(found)
    assert set(bench.workspace.http.requests) <= {"127.0.0.1"}  # it looks for models on this machine


def test_what_is_there_is_marked_and_cannot_be_chosen(bench: Bench) -> None:
    dialog = bench.open("sofa")
    only(dialog, "questions")
    bench.find()
    dialog.add_button.click()
    bench.settle()
    again = bench.find()
    assert {where for _text, where in again} == {"Already there"}
    assert not dialog.add_button.isEnabled()
    assert dialog.model.chosen() == []
    flags = dialog.model.flags(dialog.model.index(0, 0))
    assert not flags & Qt.ItemFlag.ItemIsUserCheckable


def test_suggestions_are_off_name_their_host_and_are_blocked_offline(bench: Bench, suggesting: Any) -> None:
    planning = bench.workspace.settings.planning
    planning.autosuggest_url = f"{suggesting.root}/?hl={{language}}&q={{query}}"
    host = suggesting.root.removeprefix("http://")
    bench.workspace.http.offline = True
    form = bench.open("sofa").form
    assert form._host.text() == "Blocked: the program is offline."
    assert not form.ways["autosuggest"].isEnabled()
    bench.dialog.reject()
    bench.workspace.http.offline = False
    form = bench.open("sofa").form
    assert form._host.text() == f"Off. Each of your seeds would be sent to {host}."
    assert not form.ways["autosuggest"].isEnabled()
    form.allow.click()
    assert planning.autosuggest
    assert form._host.text() == f"Each of your seeds is sent to {host}."
    only(bench.dialog, "autosuggest")
    assert bench.find() == [("sofa bett", f"Suggested: {host}")]
    assert suggesting.asked == ["/?hl=en&q=sofa"]


def test_trends_files_are_read_and_can_be_left_out(bench: Bench, tmp_path: Path) -> None:
    path, other = tmp_path / "relatedQueries.csv", tmp_path / "other.csv"
    path.write_text("Category: All categories\n\nTOP\nsofa bed,100\n\nRISING\nboucle sofa,Breakout\n")
    other.write_text("Keyword,Volume\nsofa,3\n")
    dialog = bench.open()
    only(dialog)
    dialog.form.add_trends([str(path), str(other)])
    bench.find()
    assert "holds no related queries" in dialog.banner.text()
    assert page(dialog) == EMPTY
    chips = [part for part in dialog.form.findChildren(QAbstractButton) if part.property("kind") == "chip"]
    next(chip for chip in chips if chip.text() == "other.csv").click()
    assert bench.find() == [("sofa bed", "Google Trends: top 100"), ("boucle sofa", "Google Trends: rising Breakout")]


def test_a_model_is_estimated_asked_and_stopped_with_what_came(bench: Bench, model: Author) -> None:
    def says(_prompt: str) -> str:
        return json.dumps({"keywords": [f"sofa idea {number}" for number in range(30)]})

    model.overrides = says
    dialog = bench.open("sofa", "rug")
    only(dialog)
    assert not dialog.find_button.isEnabled()
    picker = dialog.form.models
    picker.set_choices([Choice(MODEL, "small", f"{model.root}/v1")], MODEL)
    dialog._estimate()
    bench.settle()
    assert "tokens" in picker._note.text()
    assert model.asked == []
    model.hold = "rug"
    dialog.find_button.click()
    assert page(dialog) == WORKING
    bench.wait(model.holding.is_set)
    dialog.stop_button.click()
    bench.settle()
    assert dialog.banner.text() == "Stopped. What had come until then is here."
    assert page(dialog) == FOUND
    assert len(dialog.model.chosen()) == 30
    assert str(dialog.model.data(dialog.model.index(0, 1))).startswith("A model's idea: ")


def test_a_language_without_lists_leaves_only_the_other_ways(bench: Bench) -> None:
    dialog = bench.open("sohva")
    dialog.form.language.setEditText("fi")
    assert not any(dialog.form.ways[name].isEnabled() for name in ("questions", "modifiers", "alphabet"))
    assert dialog.form._no_lists.text() == "There are no lists in this language."
    assert not dialog.find_button.isEnabled()
    dialog.form.set_language("de")
    only(dialog, "questions")
    found = bench.find()
    assert found
    assert dialog.form.order().language == "de"


def test_nothing_new_says_so(bench: Bench, tmp_path: Path) -> None:
    path = tmp_path / "trends.csv"
    path.write_text("TOP\nsofa,100\n")
    dialog = bench.open("sofa")
    only(dialog)
    dialog.form.add_trends([str(path)])
    assert bench.find() == []
    assert page(dialog) == NOTHING


def test_everything_has_a_name_and_fits_the_smallest_window(bench: Bench) -> None:
    bench.window.resize(900, 600)
    dialog = bench.open("sofa")
    assert dialog.width() <= 900
    assert dialog.height() <= 600
    for kind in (QAbstractButton, QComboBox, QLineEdit, QPlainTextEdit, QTableView, QCheckBox):
        for control in dialog.findChildren(kind):
            if control.isVisible() and control.focusPolicy() != Qt.FocusPolicy.NoFocus:
                named = control.accessibleName() or (control.text() if isinstance(control, QAbstractButton) else "")
                assert named or control.objectName().startswith("qt_"), control
