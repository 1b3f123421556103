"""Grouping and naming clusters from the window: what is asked before, what is told after, and the way back."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from authors import MODEL, Author
from loopback import LoopbackServer
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from alwrity_desktop.model.keyword import KeywordResults
from alwrity_desktop.store import keywords
from alwrity_desktop.ui.main_window import MainWindow
from alwrity_desktop.ui.planner.cluster_group_dialog import GroupDialog
from alwrity_desktop.ui.planner.cluster_hubs_dialog import HubsDialog, PillarDialog
from alwrity_desktop.ui.planner.cluster_naming_dialog import NamingDialog
from alwrity_desktop.ui.presenter import Presenter

WORDS = ["cheap sofas", "affordable couch", "low cost sofa", "sofa cleaning", "clean a couch", "garden hose"]


@pytest.fixture
def idle(window: MainWindow, wait: Callable[..., None]) -> Callable[[], None]:
    def settled() -> bool:
        waiting = any(one._pause.isActive() for one in window.findChildren(Presenter))
        return not waiting and not window.jobs.running(quiet=True)

    def run() -> None:
        wait(settled)

    return run


@pytest.fixture
def part(workspace: Any, view: Any, loop: Any, idle: Callable[[], None], tmp_path: Path) -> Any:
    bring(workspace, loop, tmp_path, WORDS)
    view.show_part("clusters")
    idle()
    return view.part("clusters")


def bring(workspace: Any, loop: Any, folder: Path, words: list[str]) -> None:
    path = folder / "list.txt"
    path.write_text("\n".join(words))
    loop.run_until_complete(workspace.planner.import_file(path))


def dialog(part: Any, kind: type[Any]) -> Any:
    return part.findChildren(kind)[-1]


def names(part: Any) -> list[str]:
    return sorted(line.cluster.name for line in part.page.shown())


def group(part: Any, idle: Callable[[], None]) -> None:
    part._group()
    dialog(part, GroupDialog).yes.click()
    idle()


def test_keywords_are_grouped_by_their_words_and_back(part: Any, idle: Callable[[], None]) -> None:
    part._begin.click()
    asked = dialog(part, GroupDialog)
    assert asked.yes.text() == "Group 6 keywords"
    assert asked.keep.isHidden()
    assert asked.methods["results"].isHidden()
    asked.yes.click()
    idle()
    assert len(names(part)) == 2
    assert part.teller.banner.text() == "2 clusters were made. 1 keyword stands alone."
    part.teller.banner.acted.emit()
    idle()
    assert names(part) == []
    part.presenter.redo()
    idle()
    assert len(names(part)) == 2


def test_new_keywords_join_the_clusters_there_are(
    part: Any, workspace: Any, loop: Any, idle: Callable[[], None], tmp_path: Path
) -> None:
    group(part, idle)
    before = {line.cluster.id for line in part.page.shown()}
    bring(workspace, loop, tmp_path, ["budget sofa"])
    part.part_shown()
    idle()
    part._group()
    asked = dialog(part, GroupDialog)
    assert asked.yes.text() == "Group 2 keywords"
    asked.afresh.setChecked(True)
    assert asked.yes.text() == "Group 7 keywords"
    asked.keep.setChecked(True)
    asked.yes.click()
    idle()
    assert "1 keyword joined clusters there were." in part.teller.banner.text()
    assert {line.cluster.id for line in part.page.shown()} == before


def test_results_pages_are_offered_where_they_are_known(
    part: Any, workspace: Any, loop: Any, idle: Callable[[], None]
) -> None:
    found = loop.run_until_complete(workspace.planner.keywords())
    urls = [f"https://site{number}.test/" for number in range(5)]
    chosen = [one.id for one in found if one.text in ("garden hose", "cheap sofas")]
    rows = [KeywordResults(keyword_id=key, urls=urls, source="a list") for key in chosen]
    loop.run_until_complete(workspace.db.write(keywords.put_results, rows))
    part.part_shown()
    idle()
    part._group()
    asked = dialog(part, GroupDialog)
    asked.methods["results"].setChecked(True)
    assert (asked.percent.minimum(), asked.percent.value(), asked.percent.maximum()) == (20, 40, 90)
    QTest.keyClick(asked.percent, Qt.Key.Key_Right)
    assert asked._percent_note.text().startswith("50 %")
    asked.yes.click()
    idle()
    (line,) = part.page.shown()
    assert line.label == "from shared results pages"
    assert line.figures.keywords == 2


def test_vectors_tell_their_cost_first_and_a_dead_server_changes_nothing(part: Any, idle: Callable[[], None]) -> None:
    part.work._workspace.settings.models.compatible_url = "http://127.0.0.1:9/v1"
    part._group()
    asked = dialog(part, GroupDialog)
    idle()
    asked.methods["embeddings"].setChecked(True)
    asked.models.setEditText("openai_compatible:small-embed")
    asked._ask_cost()
    idle()
    assert asked._cost.text().startswith("About ")
    asked._take()
    idle()
    assert names(part) == []
    assert not part.teller.banner.isHidden()
    assert part.run_card.isHidden()
    assert part._begin.isEnabled()


def answer(prompt: str, refuse: str) -> str:
    """Names every cluster but the one with `refuse` in its name."""
    rows = json.loads(prompt[prompt.index("as data:") + len("as data:") :])
    told = []
    for row in rows:
        name = "" if refuse in row["name"] else f"On {row['name']}"
        told.append(
            {
                "cluster": row["cluster"],
                "parts": [
                    {
                        "name": name,
                        "description": "What they want is this one thing and no other.",
                        "keywords": list(map(int, row["keywords"])),
                    }
                ],
            }
        )
    return json.dumps({"clusters": told})


def test_a_model_names_clusters_and_what_it_cannot_is_run_again(
    part: Any, author: Author, idle: Callable[[], None]
) -> None:
    group(part, idle)
    first, second = names(part)
    author.overrides = lambda prompt: answer(prompt, second)
    part.name.click()
    asked = dialog(part, NamingDialog)
    idle()
    asked._ask_cost()
    idle()
    assert asked.yes.text() == "Name 2 clusters"
    assert "tokens" in asked.models._note.text()
    asked.yes.click()
    idle()
    assert names(part) == sorted([f"On {first}", second])
    assert part.teller.banner.text() == "1 cluster has a name from the model, its opinion. 1 could not be named."
    assert "no name" in part.teller.banner._detail.text()
    author.overrides = lambda prompt: answer(prompt, "nothing")
    part.teller.banner.acted.emit()
    idle()
    assert names(part) == sorted([f"On {first}", f"On {second}"])
    assert {line.label for line in part.page.shown()} == {"a model's opinion"}
    part.presenter.undo()
    idle()
    part.presenter.undo()
    idle()
    assert names(part) == [first, second]


def test_hubs_are_suggested_made_and_left(part: Any, workspace: Any, loop: Any, idle: Callable[[], None]) -> None:
    clusters = workspace.planner.clusters
    found = {one.text: one.id for one in loop.run_until_complete(workspace.planner.keywords())}
    for text in ("sofa cleaning", "low cost sofa", "garden hose"):
        loop.run_until_complete(clusters.gather([found[text]], text))
    loop.run_until_complete(clusters.gather([found["cheap sofas"]], "sofa"))
    loop.run_until_complete(clusters.gather([found["clean a couch"]], "clean a couch"))
    part.part_shown()
    idle()
    lines = {line.cluster.name: line for line in part.page.shown()}
    part.flows.make_hub([lines["sofa"], lines["sofa cleaning"], lines["low cost sofa"]])
    asked = dialog(part, PillarDialog)
    asked._choose(lines["sofa"].cluster.id, True)
    asked.yes.click()
    idle()
    part.receive(lines["sofa cleaning"].cluster.id)
    idle()
    assert part.side.line.role == "spoke"
    part._leave_hub([part.side.line])
    idle()
    roles = {line.cluster.name: line.role for line in part.page.shown()}
    assert roles == {
        "sofa": "pillar", "sofa cleaning": "", "low cost sofa": "spoke", "garden hose": "", "clean a couch": "",
    }  # fmt: skip
    part._suggest_hubs()
    idle()
    assert dialog(part, HubsDialog)._suggestions == []


def test_suggested_hubs_are_ticked_to_be_made(
    part: Any, workspace: Any, loop: Any, idle: Callable[[], None], tmp_path: Path
) -> None:
    bring(workspace, loop, tmp_path, ["piano", "piano lessons", "used piano"])
    found = {one.text: one.id for one in loop.run_until_complete(workspace.planner.keywords())}
    for text in ("piano", "piano lessons", "used piano"):
        loop.run_until_complete(workspace.planner.clusters.gather([found[text]], text))
    part.part_shown()
    idle()
    part.hubs.click()
    idle()
    asked = dialog(part, HubsDialog)
    assert asked.yes.text() == "Make 1 hub"
    asked.yes.click()
    idle()
    assert {line.cluster.name: line.role for line in part.page.shown()}["piano"] == "pillar"
    part.presenter.undo()
    idle()
    assert {line.role for line in part.page.shown()} == {""}


def test_the_map_shows_what_the_table_shows(part: Any, idle: Callable[[], None], window: MainWindow) -> None:
    group(part, idle)
    part.shown.chosen.emit("map")
    part.shown.set_value("map")
    part._switch("map")
    idle()
    plot = part.map.plot
    assert sorted(plot.bubbles.shown.names) == names(part)
    assert "keyword" in plot.hints[plot.bubbles.shown.ids[0]]
    picture = plot.grab()
    assert not picture.isNull()
    chosen: list[str] = []
    part.map.chosen.connect(chosen.append)
    QTest.keyClick(plot, Qt.Key.Key_Right)
    idle()
    assert [part.side.line.cluster.id] == chosen
    window.shell.actions.get("window.dark").trigger()
    assert plot.backgroundBrush().color().lightness() < 80
    place = plot.bubbles.shown
    corner = plot._box.mapViewToScene(_point(float(place.x[1]), float(place.y[1])))
    at = plot.viewport().mapToGlobal(plot.mapFromScene(corner))
    found = part.map.bubble_at(at)
    assert found is not None
    assert found[0] == place.ids[1]
    part._switch("table")


def _point(x: float, y: float) -> Any:
    from PySide6.QtCore import QPointF

    return QPointF(x, y)


class Embedder(LoopbackServer):
    """Gives vectors by which every keyword with "sofa" or "couch" is like every other."""

    async def answer(self, path: str, body: bytes, reader: Any, writer: asyncio.StreamWriter) -> None:
        texts = json.loads(body)["input"]
        rows = [
            {"index": place, "embedding": [1.0, 0.1] if "sofa" in text or "couch" in text else [0.1, 1.0]}
            for place, text in enumerate(texts)
        ]
        data = json.dumps({"data": rows, "usage": {"prompt_tokens": len(texts)}}).encode()
        head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(data)}\r\n\r\n"
        writer.write(head.encode() + data)


def test_vectors_join_the_words(part: Any, workspace: Any, loop: Any, idle: Callable[[], None]) -> None:
    server = Embedder()
    loop.run_until_complete(server.start())
    workspace.settings.models.compatible_url = f"{server.root}/v1"
    part._group()
    asked = dialog(part, GroupDialog)
    idle()
    asked.methods["embeddings"].setChecked(True)
    asked.models.setEditText("openai_compatible:small-embed")
    asked._take()
    idle()
    loop.run_until_complete(server.stop())
    assert {line.label for line in part.page.shown()} == {"estimated from text and embeddings"}


def test_what_was_named_before_a_stop_is_kept_and_can_be_undone(
    part: Any, workspace: Any, loop: Any, author: Author, idle: Callable[[], None], wait: Callable[..., None]
) -> None:
    for one in loop.run_until_complete(workspace.planner.keywords()):
        loop.run_until_complete(workspace.planner.clusters.gather([one.id], one.text))
    found = [line.cluster.id for line in loop.run_until_complete(workspace.planner.clusters.rows())]
    loop.run_until_complete(workspace.planner.clusters.lock(found, False))
    part.part_shown()
    idle()
    last = names(part)[-1]
    author.overrides = lambda prompt: answer(prompt, "nothing")
    author.hold = last
    part.work.name(found, False, MODEL, f"{author.root}/v1")
    wait(author.holding.is_set)
    assert not part.run_card.isHidden()
    part.run_card.stop.click()
    idle()
    assert sum(name.startswith("On ") for name in names(part)) == 5
    assert part.teller.banner.text().startswith("5 clusters have names")
    part.presenter.undo()
    idle()
    assert not any(name.startswith("On ") for name in names(part))
