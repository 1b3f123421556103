"""The Clusters part of the Planner on real keywords."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from alwrity_desktop.ui.main_window import MainWindow
from alwrity_desktop.ui.presenter import Presenter

WORDS = """Keyword,Volume,Intent
cheap sofas,900,commercial
affordable couch,300,commercial
low cost sofa,100,transactional
sofa cleaning,700,informational
clean a couch,50,informational
garden hose,400,
garden hoses,,
"""
NAMES = ["cheap sofas", "garden hose", "sofa cleaning"]


@pytest.fixture
def filled(workspace: Any, loop: Any, tmp_path: Path) -> Any:
    """Seven keywords in three clusters."""
    path = tmp_path / "list.csv"
    path.write_text(WORDS)
    loop.run_until_complete(workspace.planner.import_file(path))
    loop.run_until_complete(workspace.planner.clusters.make())
    return workspace


@pytest.fixture
def idle(window: MainWindow, wait: Callable[..., None]) -> Callable[[], None]:
    """Wait until nothing runs."""

    def settled() -> bool:
        waiting = any(one._pause.isActive() for one in window.findChildren(Presenter))
        return not waiting and not window.jobs.running(quiet=True)

    def run() -> None:
        wait(settled)

    return run


@pytest.fixture
def part(filled: Any, view: Any, idle: Callable[[], None]) -> Any:
    view.show_part("clusters")
    idle()
    return view.part("clusters")


def names(part: Any) -> list[str]:
    return [line.cluster.name for line in part.page.shown()]


def line(part: Any, name: str) -> Any:
    return next(one for one in part._lines.values() if one.cluster.name == name)


def choose(part: Any, idle: Callable[[], None], name: str) -> None:
    part.receive(line(part, name).cluster.id)
    idle()


def words(part: Any) -> list[str]:
    return [word.text for word in part.side.page.shown()]


def run(part: Any, action: str) -> None:
    part.shell.actions.get(f"planner-clusters.{action}").trigger()


def test_it_leads_to_keywords_and_then_to_grouping(
    view: Any, workspace: Any, loop: Any, idle: Callable[[], None], tmp_path: Path
) -> None:
    view.show_part("clusters")
    idle()
    part = view.part("clusters")
    assert part._empty.heading.text() == "No keywords yet"
    asked: list[tuple[str, str]] = []
    part.wanted.connect(lambda *told: asked.append(told))
    part._to_keywords.click()
    assert asked == [("keywords", "")]
    (tmp_path / "two.txt").write_text("garden hose\ngarden hoses\n")
    loop.run_until_complete(workspace.planner.import_file(tmp_path / "two.txt"))
    part.part_shown()
    idle()
    assert part._begin.text() == "Group 2 keywords"
    assert not part._begin.isHidden()


def test_what_clusters_add_up_to(part: Any, idle: Callable[[], None]) -> None:
    assert sorted(names(part)) == NAMES
    assert part._counts.text() == "3 clusters · 7 of 7 keywords in one"
    choose(part, idle, "garden hose")
    assert words(part) == ["garden hose", "garden hoses"]
    assert part.side._facts.text() == "2 keywords · 400 searches a month (known of 1)"
    assert part.page.model.text(part.page.view.currentIndex().row(), 2) == "400"


def test_a_cluster_is_found_by_a_keyword_in_it(part: Any, wait: Callable[..., None]) -> None:
    part.page.filters.search.setText("affordable")
    wait(lambda: names(part) == ["cheap sofas"])


def test_columns_come_back_with_the_room(part: Any, window: MainWindow, wait: Callable[..., None]) -> None:
    window.resize(1400, 900)
    wait(lambda: part.width() > 1300)
    view = part.page.view
    before = view.widths()
    place = next(place for place, column in enumerate(part.page.table.columns) if column.name == "intent")
    window.resize(900, 600)
    wait(lambda: view.isColumnHidden(place))
    part.remember()
    assert view.isColumnHidden(place)
    window.resize(1400, 900)
    wait(lambda: not view.isColumnHidden(place))
    assert view.widths() == before


def test_a_name_is_changed_in_place_and_taken_back(part: Any, idle: Callable[[], None]) -> None:
    choose(part, idle, "cheap sofas")
    run(part, "rename")
    QTest.keyClicks(part.side.name, "Low prices")
    QTest.keyClick(part.side.name, Qt.Key.Key_Return)
    idle()
    assert "Low prices" in names(part)
    assert part.teller.banner.text() == "Renamed to “Low prices”."
    part.teller.banner.acted.emit()
    idle()
    assert sorted(names(part)) == NAMES
    part.presenter.redo()
    idle()
    assert "Low prices" in names(part)


def test_a_name_is_changed_in_the_table(part: Any, idle: Callable[[], None]) -> None:
    choose(part, idle, "garden hose")
    QTest.keyClick(part.page.view, Qt.Key.Key_F2)
    field = part.page.editor.field
    assert field.text() == "garden hose"
    field.setText("  Hoses  of all kinds ")
    QTest.keyClick(field, Qt.Key.Key_Return)
    idle()
    assert "Hoses of all kinds" in names(part)


def test_steps_are_taken_back_one_by_one(part: Any, idle: Callable[[], None]) -> None:
    keys = [line(part, name).cluster.id for name in ("cheap sofas", "garden hose")]
    part.page.select(keys)
    run(part, "lock")
    idle()
    assert line(part, "garden hose").cluster.locked
    run(part, "merge")
    idle()
    assert len(names(part)) == 2
    run(part, "archive")
    idle()
    assert len(names(part)) == 1
    for count in (2, 3, 3):
        part.presenter.undo()
        idle()
        assert len(names(part)) == count
    assert not line(part, "garden hose").cluster.locked
    part.presenter.undo()
    idle()
    assert part.teller.banner.text() == "There is nothing to undo."


def test_archived_clusters_are_brought_back(part: Any, idle: Callable[[], None]) -> None:
    part.page.select([line(part, "garden hose").cluster.id])
    run(part, "archive")
    idle()
    choose(part, idle, "garden hose")
    assert names(part) == ["garden hose"]
    part.page.select([line(part, "garden hose").cluster.id])
    run(part, "back")
    idle()
    assert line(part, "garden hose").cluster.state == "new"


def test_keywords_are_split_off_taken_out_and_made_primary(part: Any, idle: Callable[[], None]) -> None:
    choose(part, idle, "cheap sofas")
    found = {word.text: word for word in part.side.page.rows()}
    part.side.acted.emit("primary", [found["low cost sofa"]])
    idle()
    assert words(part)[0] != "low cost sofa"  # the list is sorted by volume
    assert line(part, "low cost sofa").primary == "low cost sofa"
    part.side.acted.emit("split", [found["affordable couch"]])
    idle()
    assert line(part, "affordable couch").cluster.locked
    part.side.acted.emit("out", [found["cheap sofas"]])
    idle()
    assert words(part) == ["low cost sofa"]


def test_keywords_are_moved_by_the_list_of_clusters(part: Any, idle: Callable[[], None]) -> None:
    from alwrity_desktop.ui.planner.cluster_picker import ClusterPicker

    choose(part, idle, "cheap sofas")
    word = next(word for word in part.side.page.rows() if word.text == "low cost sofa")
    part.side.acted.emit("move", [word])
    (dialog,) = part.findChildren(ClusterPicker)
    QTest.keyClicks(dialog.search, "hose")
    assert [name for _key, name in dialog._shown] == ["garden hose"]
    QTest.keyClick(dialog.search, Qt.Key.Key_Return)
    idle()
    choose(part, idle, "garden hose")
    assert "low cost sofa" in words(part)


def test_keywords_are_dragged_onto_a_cluster(part: Any, idle: Callable[[], None], qtbot: QtBot) -> None:
    choose(part, idle, "cheap sofas")
    view, goal = part.side.page.view, part.page.view
    port = view.viewport()
    view.selectAll()
    start = QPoint(60, view.rowViewportPosition(1) + 10)
    target = next(row for row in range(3) if part.page.model.row(row).cluster.name == "garden hose")
    over = port.mapFromGlobal(
        goal.viewport().mapToGlobal(QPoint(50, goal.rowViewportPosition(target) + goal.rowHeight(target) // 2))
    )
    QTest.mousePress(port, Qt.MouseButton.LeftButton, pos=start)
    assert view.selected_count() == 3
    for place in (start + QPoint(20, 0), over):
        _move(port, place)
    assert part.drag.active
    assert not part.drag._mark.isHidden()
    QTest.mouseRelease(port, Qt.MouseButton.LeftButton, pos=over)
    idle()
    assert not part.drag.active
    assert sorted(names(part)) == ["garden hose", "sofa cleaning"]
    assert line(part, "garden hose").figures.keywords == 5


def test_a_drag_is_left_by_escape(part: Any, idle: Callable[[], None]) -> None:
    choose(part, idle, "cheap sofas")
    view = part.side.page.view
    port = view.viewport()
    start = QPoint(60, view.rowViewportPosition(0) + 10)
    QTest.mousePress(port, Qt.MouseButton.LeftButton, pos=start)
    _move(port, start + QPoint(30, 0))
    assert part.drag.active
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert not part.drag.active
    QTest.mouseRelease(port, Qt.MouseButton.LeftButton, pos=start + QPoint(30, 0))
    idle()
    assert len(words(part)) == 3


def _move(port: Any, place: QPoint) -> None:
    from PySide6.QtCore import QEvent, QPointF
    from PySide6.QtGui import QMouseEvent
    from PySide6.QtWidgets import QApplication

    event = QMouseEvent(
        QEvent.Type.MouseMove, QPointF(place), QPointF(port.mapToGlobal(place)), Qt.MouseButton.NoButton,
        Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    QApplication.sendEvent(port, event)


def test_next_steps_and_what_answers(part: Any, filled: Any, loop: Any, idle: Callable[[], None]) -> None:
    asked: list[tuple[str, str]] = []
    part.wanted.connect(lambda *told: asked.append(told))
    part.asked.connect(lambda *told: asked.append(told))
    draft = loop.run_until_complete(filled.library.create(title="Cheap sofas here", body="x"))
    loop.run_until_complete(filled.library.create(title="B", body="x", keyphrases=["affordable couch"]))
    part.part_shown()
    idle()
    choose(part, idle, "cheap sofas")
    assert "1 with competing pages" in part._counts.text()
    page = next(page for page in part.side.line.pages if page.by == "title")
    part.side._open(page)
    part.side.make_ideas.click()
    part.side.show_keywords.click()
    run(part, "plan")
    key = part.side.line.cluster.id
    wanted = [("ideas", f"make:{key}"), ("keywords", f"cluster:{key}"), ("strategy", key)]
    assert asked == [("open", draft.id), *wanted]
