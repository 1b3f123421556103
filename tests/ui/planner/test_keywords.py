"""The keywords of the Planner: shown as the files tell them, filtered, edited, put into clusters, every step undone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from alwrity_desktop.model.keyword import KeywordResults
from alwrity_desktop.model.keyword_row import TEXT, VOLUME
from alwrity_desktop.store import results_pages
from alwrity_desktop.ui.planner.keywords_dialogs import AddDialog, PlaceDialog, TagsDialog

FILE = """Keyword,Volume,KD,CPC,Country
cheap sofas,1300,30,1.5,us
affordable couch,,,,us
sofa cleaning,390,70.5,2.25,de
clean a couch,140,12,,de
garden hose,9900,55,0.4,us
"""
Wait = Callable[..., None]


@pytest.fixture
def part(view: Any, workspace: Any, loop: Any, wait: Wait, tmp_path: Path) -> Any:
    """The keywords part with the five keywords of a file."""
    path = tmp_path / "keywords.csv"
    path.write_text(FILE)
    loop.run_until_complete(workspace.planner.import_file(path))
    shown = view.part("keywords")
    shown.part_shown()
    wait(lambda: len(shown.page.rows()) == 5)
    wait(lambda: quiet(shown) and not shown.presenter._pause.isActive())
    return shown


def texts(part: Any) -> list[str]:
    return [row[TEXT] for row in part.page.shown()]


def cell(part: Any, text: str, column: str) -> str:
    place = [made.name for made in part.page.table.columns].index(column)
    return part.page.model.text(texts(part).index(text), place)


def begin_edit(part: Any, text: str, column: str) -> Any:
    place = [made.name for made in part.page.table.columns].index(column)
    part.page.view.setColumnHidden(place, False)
    part.page.view.edit_wanted.emit(texts(part).index(text), place)
    return part.page.editor.field


def run(part: Any, action: str, *keywords: str) -> None:
    rows = {row[TEXT]: row[0] for row in part.page.rows()}
    part.page.select([rows[text] for text in keywords])
    made = next(made for made, _shown in part.page.actions_.made if made.name == action)
    part.page.actions_.run(made)


def quiet(part: Any) -> bool:
    return not part.shell.jobs.running(quiet=True) and not part.page.busy


def dialog(part: Any, kind: type[Any]) -> Any:
    return next(made for made in part.findChildren(QDialog) if isinstance(made, kind) and made.isVisible())


def test_figures_are_the_files_and_what_is_unknown_is_a_dash(part: Any) -> None:
    assert texts(part) == ["affordable couch", "cheap sofas", "clean a couch", "garden hose", "sofa cleaning"]
    assert [cell(part, "sofa cleaning", name) for name in ("volume", "difficulty", "cpc")] == ["390", "70.5", "2.25"]
    assert [cell(part, "affordable couch", name) for name in ("volume", "difficulty", "cpc")] == ["–", "–", "–"]
    assert cell(part, "cheap sofas", "intent").endswith("(est.)")
    assert part.sum.text() == "Shown: 11,730 searches a month, of the 4 of 5 whose volume is known"


def test_filters_offer_what_occurs(part: Any) -> None:
    page = part.page
    page.choose("country", ("de",))
    assert texts(part) == ["clean a couch", "sofa cleaning"]
    page.clear_filters()
    page.choose("volume", "unknown")
    assert texts(part) == ["affordable couch"]
    page.clear_filters()
    page.choose("cpc", (1, None))
    assert texts(part) == ["cheap sofas", "sofa cleaning"]
    page.clear_filters()
    assert page.filters.control("language").isHidden(), "one language is no choice"
    assert page.filters.control("source").list.words("1") == "keywords.csv"


def test_a_range_is_shown_as_one(part: Any, workspace: Any, loop: Any, wait: Wait, tmp_path: Path) -> None:
    path = tmp_path / "planner.csv"
    path.write_text("Keyword,Volume\nsofa bed,10 - 100\n")
    loop.run_until_complete(workspace.planner.import_file(path))
    part.part_shown()
    wait(lambda: len(part.page.rows()) == 6)
    assert cell(part, "sofa bed", "volume") == "≈ 10–100"
    part.page.choose("source", ("2",))
    part.page.tools.write_csv(str(tmp_path / "out.csv"))
    wait((tmp_path / "out.csv").exists)
    lines = (tmp_path / "out.csv").read_text(encoding="utf-8-sig").splitlines()
    assert lines == ["Keyword,Volume,Difficulty,CPC,Intent,Cluster,State", "sofa bed,≈ 10–100,,,,,New"]


def test_a_known_results_page_is_told(part: Any, workspace: Any, loop: Any, wait: Wait) -> None:
    (row,) = [row for row in part.page.rows() if row[TEXT] == "garden hose"]
    urls = [f"https://site{number}.test/hose" for number in range(12)]
    page = KeywordResults(keyword_id=row[0], urls=urls, source="Brave Search")
    loop.run_until_complete(workspace.db.write(results_pages.keep, page))
    part.page.toggle_details()
    part.page.select([row[0]])

    def told() -> str:
        return "\n".join(found.text() for found in part.page.details.findChildren(QLabel) if found.isVisible())

    wait(lambda: "Results page" in told())
    assert "Brave Search, kept " in told()
    assert [line for line in told().splitlines() if line.endswith(".test/hose")] == [url[8:] for url in urls[:10]]


def test_a_corrected_figure_tells_its_sources_and_is_undone(part: Any, wait: Wait, qtbot: QtBot) -> None:
    field = begin_edit(part, "garden hose", "volume")
    assert isinstance(field, QLineEdit)
    field.setText("8,000")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    wait(lambda: cell(part, "garden hose", "volume") == "8,000")
    wait(lambda: part.banner.text() == "1 keyword was changed.")
    part.page.toggle_details()
    part.page.select([row[0] for row in part.page.rows() if row[TEXT] == "garden hose"])

    def told() -> str:
        return "\n".join(found.text() for found in part.page.details.findChildren(QLabel) if found.isVisible())

    wait(lambda: "Before: 9,900" in told())
    assert "corrected by you" in told()
    assert "keywords.csv, figures of" in told()
    part.banner.acted.emit()
    wait(lambda: cell(part, "garden hose", "volume") == "9,900")
    wait(lambda: "corrected by you" not in told())
    part.banner.acted.emit()
    wait(lambda: cell(part, "garden hose", "volume") == "8,000")
    assert part.banner.text() == "Done again: 1 keyword was changed."


def test_a_keyword_that_is_there_already_is_refused(part: Any, wait: Wait, qtbot: QtBot) -> None:
    field = begin_edit(part, "garden hose", "text")
    field.setText("")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert part.page.editor.note.text() == "A keyword needs a text."
    field.setText("Cheap Sofas")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    wait(lambda: part.banner.text() == "“Cheap Sofas” is there already.")
    assert "garden hose" in texts(part)
    field = begin_edit(part, "garden hose", "text")
    field.setText("long garden hose")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    wait(lambda: "long garden hose" in texts(part))


def test_intent_tags_country_and_language(part: Any, wait: Wait) -> None:
    run(part, "intent-transactional", "garden hose", "cheap sofas")
    wait(lambda: cell(part, "garden hose", "intent") == "Transactional")
    run(part, "tags", "garden hose", "cheap sofas")
    tags = dialog(part, TagsDialog)
    tags.add.set_values(["spring", "sale"])
    tags.take()
    wait(lambda: cell(part, "cheap sofas", "tags") == "spring, sale")
    run(part, "country", "garden hose")
    place = dialog(part, PlaceDialog)
    place.box.setCurrentText("fr")
    place.take()
    wait(lambda: cell(part, "garden hose", "country") == "fr")
    field = begin_edit(part, "garden hose", "tags")
    assert field.text() == "spring, sale"
    part.page.editor.leave()
    for _step in range(3):
        part.presenter.undo()
    wait(lambda: quiet(part))
    assert [cell(part, "garden hose", name) for name in ("country", "tags")] == ["us", ""]
    assert cell(part, "garden hose", "intent") != "Transactional"


def test_archive_leave_out_and_delete(part: Any, wait: Wait) -> None:
    run(part, "archive", "garden hose", "cheap sofas")
    wait(lambda: len(texts(part)) == 3)
    part.page.choose("shelf", "archive")
    assert texts(part) == ["cheap sofas", "garden hose"]
    run(part, "restore", "garden hose")
    wait(lambda: texts(part) == ["cheap sofas"])
    part.page.choose("shelf", "use")
    run(part, "leave", "garden hose")
    wait(lambda: cell(part, "garden hose", "state") == "Left out")
    run(part, "delete", "garden hose", "sofa cleaning")
    wait(lambda: "garden hose" not in texts(part))
    wait(lambda: part.banner.text() == "2 keywords were deleted.")
    part.presenter.undo()
    wait(lambda: "garden hose" in texts(part))
    assert cell(part, "garden hose", "volume") == "9,900"


def test_several_lines_are_several_keywords(part: Any, wait: Wait) -> None:
    QApplication.clipboard().setText("Leather sofa\nsofa legs\t55\n\ncheap sofas\n")
    part.actions_.paste()
    typed = dialog(part, AddDialog)
    assert typed.count.text() == "3 keywords"
    typed.country.setCurrentText("us")
    typed.take()
    wait(lambda: "sofa legs" in texts(part))
    assert cell(part, "sofa legs", "volume") == "–", "a pasted number is no volume"
    assert cell(part, "sofa legs", "source") == "Added here"
    wait(lambda: part.banner.text() == "2 keywords were added.")
    assert part.banner._remedy.text() == "1 was there already and stayed as it was."
    assert [row[TEXT] for row in part.page.selected()] == ["Leather sofa", "sofa legs"], "what came is to be seen"
    part.banner.acted.emit()
    wait(lambda: len(texts(part)) == 5)


def test_grouping_goes_to_the_clusters_and_is_undone(part: Any, view: Any, wait: Wait) -> None:
    wanted: list[tuple[str, str]] = []
    part.wanted.disconnect(view.show_part)
    part.wanted.connect(lambda *told: wanted.append(told))
    part.group_button.click()
    part.imports.grouping_wanted.emit()
    assert wanted == [("clusters", "group")] * 2, "how is asked there"
    wanted.clear()
    run(part, "group", *texts(part))
    assert part.progress.isVisible()
    wait(lambda: wanted == [("clusters", "")])
    wait(lambda: cell(part, "cheap sofas", "cluster") != "")
    assert cell(part, "cheap sofas", "cluster") == cell(part, "affordable couch", "cluster")
    assert cell(part, "cheap sofas", "state") == "Clustered"
    assert part.progress.isHidden()
    cluster = next(row for row in part.page.rows() if row[TEXT] == "cheap sofas")
    part.page.table.columns[5].open(cluster)
    run(part, "ideas", "cheap sofas", "affordable couch")
    assert wanted[1:] == [("clusters", cluster[4]), ("ideas", f"make:{cluster[4]}")]
    part.receive("cluster:")
    assert "garden hose" in texts(part)
    assert "cheap sofas" not in texts(part)
    part.receive(f"cluster:{cluster[4]}")
    assert texts(part) == ["affordable couch", "cheap sofas"]
    part.page.clear_filters()
    part.presenter.undo()
    wait(lambda: cell(part, "cheap sofas", "cluster") == "")


def test_into_a_cluster_a_new_one_and_out(part: Any, wait: Wait) -> None:
    from alwrity_desktop.ui.planner.cluster_picker import ClusterPicker

    run(part, "put", "garden hose", "sofa cleaning")
    dialog(part, ClusterPicker).new.click()
    wait(lambda: cell(part, "sofa cleaning", "cluster") == "garden hose")
    run(part, "put", "cheap sofas")
    picker = dialog(part, ClusterPicker)
    picker.yes.click()
    wait(lambda: cell(part, "cheap sofas", "cluster") == "garden hose")
    wait(lambda: part.banner.text() == "1 keyword is in “garden hose” now.")
    run(part, "out", "cheap sofas", "sofa cleaning")
    wait(lambda: cell(part, "cheap sofas", "cluster") == "")
    part.presenter.undo()
    part.presenter.undo()
    wait(lambda: quiet(part))
    assert (cell(part, "sofa cleaning", "cluster"), cell(part, "cheap sofas", "cluster")) == ("garden hose", "")


def test_what_changed_elsewhere_is_seen_when_it_is_shown_again(part: Any, workspace: Any, loop: Any, wait: Wait) -> None:
    seen: list[Any] = []
    part.presenter.listed.connect(seen.append)
    part.part_shown()
    wait(lambda: len(seen) == 1)
    assert seen[0].rows is None, "nothing has changed, so nothing is read again"
    loop.run_until_complete(workspace.planner.edits.add(["from elsewhere"]))
    run(part, "archive", "garden hose")
    wait(lambda: len(seen) == 2)
    assert "from elsewhere" in texts(part)
    made = loop.run_until_complete(workspace.planner.clusters.gather([part.page.rows()[0][0]], "First name"))
    part.part_shown()
    wait(lambda: len(seen) == 3)
    assert seen[2].rows is not None
    loop.run_until_complete(workspace.planner.clusters.rename(made.made[0], "Second name"))
    part.part_shown()
    wait(lambda: any("Second name" in part.page.model.text(line, 5) for line in range(len(texts(part)))))


def test_very_many_at_once(part: Any, wait: Wait) -> None:
    part.presenter.add([f"keyword {number}" for number in range(3000)], "us", "")
    wait(lambda: len(part.page.rows()) == 3005)
    part.page.view.selectAll()
    made = next(made for made, _shown in part.page.actions_.made if made.name == "archive")
    part.page.actions_.run(made)
    wait(lambda: texts(part) == [])
    assert part.page._stack.currentWidget().heading.text() == "All keywords are in the archive"
    part.presenter.undo()
    wait(lambda: len(texts(part)) == 3005)
    assert sum(row[VOLUME] or 0 for row in part.page.shown()) == 11_730


def test_the_empty_page_leads_on(view: Any) -> None:
    part = view.part("keywords")
    assert part.page._stack.currentWidget().heading.text() == "No keywords yet"
    assert not any(shown.isVisible() for shown in (part.group_button, part.import_button, part.history_button))
    part.receive("add")
    assert dialog(part, AddDialog).yes.isEnabled() is False


def test_a_closed_database_is_told(part: Any, workspace: Any, loop: Any, wait: Wait) -> None:
    from alwrity_desktop.core.errors import StorageError

    part.presenter.failed.emit(StorageError("The disk is full.", "Make room."))
    assert part.page._stack.currentWidget().heading.text() == "The disk is full."
    part.page.retried.emit()
    wait(lambda: quiet(part))
