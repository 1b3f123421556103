"""The ideas: made by templates and by a model with failures, shaped, accepted, rejected, taken back."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from alwrity_desktop.ui.main_window import MainWindow
from alwrity_desktop.ui.planner.idea_accept import AcceptDialog
from alwrity_desktop.ui.planner.idea_maker import MakeDialog
from alwrity_desktop.ui.state import WindowState

WORDS = ["cheap sofas", "affordable couch", "how to clean a sofa", "sofa cleaning", "garden hose", "garden hoses"]


@pytest.fixture
def state(state: WindowState) -> WindowState:
    """The tab begins with this part."""
    state.set("planner.part", "ideas")
    return state


@pytest.fixture
def clusters(loop: Any, workspace: Any, tmp_path: Path) -> list[Any]:
    path = tmp_path / "list.txt"
    path.write_text("\n".join(WORDS))
    loop.run_until_complete(workspace.planner.import_file(path))
    loop.run_until_complete(workspace.planner.clusters.make())
    return loop.run_until_complete(workspace.planner.clusters.rows())


@pytest.fixture
def part(view: Any, window: MainWindow, wait: Callable[..., None]) -> Any:
    """The part, shown, with everything read."""
    view.show_part("ideas")
    wait(lambda: not window.jobs.running(quiet=True))
    return view.part("ideas")


def answer_ideas(prompt: str, only: set[str]) -> str:
    shown = json.loads(prompt[prompt.index("as data:") + len("as data:") :])
    rows = [
        {"cluster": row["cluster"], "title": f"All about {row['name']}", "brief": "What it is. What it costs.",
         "content_type": "post", "structure": "guide", "words": 900, "keywords": [row["keywords"][0]]}
        for row in shown
        if row["name"] in only
    ]  # fmt: skip
    return json.dumps({"ideas": rows})


def settled(part: Any, window: MainWindow, wait: Callable[..., None]) -> None:
    wait(lambda: not window.jobs.running(quiet=True) and not part.presenter._pause.isActive())


def titles(part: Any) -> list[str]:
    return [row.idea.title for row in part.page.rows()]


def test_an_empty_page_leads_to_the_clusters(view: Any, part: Any) -> None:
    assert part.page._stack.currentWidget() is part.page.table.empty
    assert not part._empty_clusters.isHidden()
    assert part._empty_make.isHidden()
    part.make_button.click()
    assert part.dialog is None
    assert "no clusters" in part.banner.text()


def test_ideas_are_made_from_templates(clusters: Any, part: Any, window: MainWindow, wait: Callable[..., None]) -> None:
    assert "3 clusters" in part._lead.text()
    part.make_button.click()
    dialog = part.dialog
    assert isinstance(dialog, MakeDialog)
    dialog.form.control("count").setValue(3)
    dialog.form.control("audience").setText("Renters")
    order = dialog.order()
    assert (order.model, order.per_cluster, order.wish.audience, order.wish.language) == ("", 3, "Renters", None)
    dialog.go.click()
    settled(part, window, wait)
    assert len(titles(part)) == 9
    assert {row.idea.audience for row in part.page.rows()} == {"Renters"}
    assert part.banner.text() == "9 ideas were made."
    assert part.run.isHidden()
    assert part._lead.text() == ""


def test_what_a_model_leaves_out_is_shown_and_run_again_alone(
    author: Any, clusters: Any, part: Any, window: MainWindow, wait: Callable[..., None]
) -> None:
    names = [row.cluster.name for row in clusters]
    author.overrides = lambda prompt: answer_ideas(prompt, set(names[:2]))
    part.receive("make:" + ",".join(row.cluster.id for row in clusters))
    wait(lambda: part.dialog is not None)
    dialog = part.dialog
    wait(lambda: "tokens" in dialog.models._note.text())
    assert author.asked == []
    dialog.form.control("tone").setText("dry")
    dialog.go.click()
    settled(part, window, wait)
    assert "Tone: dry" in author.asked[0]
    assert sorted(titles(part)) == sorted(f"All about {name}" for name in names[:2])
    assert part.banner.text() == "2 ideas were made. 1 cluster got none."
    assert not part.failures.isHidden()
    author.overrides = lambda prompt: answer_ideas(prompt, set(names))
    part.failures.run.click()
    part.dialog.go.click()
    settled(part, window, wait)
    assert part.failures.isHidden()
    assert len(titles(part)) == 3
    assert names[0] not in author.asked[-1].split("as data:")[1]


def test_the_model_is_kept_until_another_is_chosen_in_the_settings(
    clusters: Any, part: Any, window: MainWindow, wait: Callable[..., None], workspace: Any
) -> None:
    workspace.settings.models.default = ""
    part.receive("make:" + clusters[0].cluster.id)
    wait(lambda: part.dialog is not None)
    part.dialog.go.click()
    settled(part, window, wait)
    workspace.settings.models.default = "openai:some"
    part.make_button.click()
    assert part.dialog.order().model == "openai:some"
    part.dialog.models.set_choices([], "openai:other")
    part._ordered(part.dialog.order())
    part.presenter.stop()
    settled(part, window, wait)
    part.dialog.reject()
    part.make_button.click()
    assert part.dialog.order().model == "openai:other"


def test_making_is_stopped(author: Any, clusters: Any, part: Any, window: MainWindow, wait: Callable[..., None]) -> None:
    author.overrides = lambda prompt: answer_ideas(prompt, {row.cluster.name for row in clusters}) + " " * 50
    author.hold = "Suggest"
    part.make_button.click()
    part.dialog.go.click()
    wait(author.holding.is_set)
    assert not part.run.isHidden()
    part.run.stop.click()
    settled(part, window, wait)
    assert part.run.isHidden()
    assert "Stopped" in part.banner.text()
    author.hold = ""


def test_an_own_idea_is_written_in_the_panel_and_taken_back(
    part: Any, window: MainWindow, wait: Callable[..., None], loop: Any, workspace: Any
) -> None:
    part.new_button.click()
    settled(part, window, wait)
    assert part.room.opened
    form = part.panel.form
    form.control("title").setText("Ten ways to sit")
    form.control("words").setValue(700)
    part.panel.save()
    form.control("tone").setText("dry")
    part.panel.save()
    settled(part, window, wait)
    (idea,) = loop.run_until_complete(workspace.planner.ideas.listed())
    assert (idea.title, idea.words, idea.tone, idea.origin) == ("Ten ways to sit", 700, "dry", "person")
    part.panel.undo.click()
    settled(part, window, wait)
    assert titles(part) == ["New idea"]
    assert form.control("title").text() == "New idea"
    part._undo()
    settled(part, window, wait)
    assert titles(part) == []


def test_ideas_are_accepted_with_dates_and_lead_to_the_tasks(
    clusters: Any, part: Any, window: MainWindow, wait: Callable[..., None], loop: Any, workspace: Any
) -> None:
    loop.run_until_complete(workspace.planner.ideas.make_offline(per_cluster=1))
    part.part_shown()
    settled(part, window, wait)
    part.page.view.selectAll()
    part.page.actions_.run(part.page.table.actions[1])
    dialog = part.findChild(AcceptDialog)
    assert dialog is not None
    offered = dialog.acceptance()
    assert (offered.due_at is not None, offered.every) == (True, 1), "they stand in the calendar at once"
    dialog.form.control("assignee").setEditText("Ann")
    dialog.form.control("every").setValue(2)
    dialog._agree()
    settled(part, window, wait)
    tasks = loop.run_until_complete(workspace.planner.tasks.listed())
    assert len({task.due_at for task in tasks}) == 3
    assert {task.assignee for task in tasks} == {"Ann"}
    assert part.banner.text() == "3 tasks made."
    assert {row.idea.state for row in part.page.rows()} == {"queued"}
    asked: list[tuple[str, str]] = []
    part.wanted.connect(lambda *given: asked.append(given))
    part.banner._other.click()
    settled(part, window, wait)
    assert {row.idea.state for row in part.page.rows()} == {"new"}
    assert loop.run_until_complete(workspace.planner.tasks.listed()) == []
    assert asked == []


def test_ideas_are_rejected_restored_deleted_and_brought_back(
    clusters: Any, part: Any, window: MainWindow, wait: Callable[..., None], loop: Any, workspace: Any
) -> None:
    loop.run_until_complete(workspace.planner.ideas.make_offline(per_cluster=1))
    part.part_shown()
    settled(part, window, wait)
    rows = part.page.rows()
    part._reject(rows[:2])
    settled(part, window, wait)
    assert sorted(row.idea.state for row in part.page.rows()) == ["new", "rejected", "rejected"]
    part.banner._action.click()
    settled(part, window, wait)
    assert {row.idea.state for row in part.page.rows()} == {"new"}
    part._delete(part.page.rows())
    settled(part, window, wait)
    assert titles(part) == []
    window.actions_.get("planner-ideas.undo").trigger()
    settled(part, window, wait)
    assert len(titles(part)) == 3
    part._set_priority(80, part.page.rows()[:1])
    settled(part, window, wait)
    assert sorted(row.idea.priority for row in part.page.rows()) == [50, 50, 80]
    part._prioritise(part.page.rows()[0], 10)
    settled(part, window, wait)
    assert 10 in [row.idea.priority for row in part.page.rows()]


def test_ideas_of_one_cluster_are_shown(
    clusters: Any, part: Any, window: MainWindow, wait: Callable[..., None], loop: Any, workspace: Any
) -> None:
    loop.run_until_complete(workspace.planner.ideas.make_offline(per_cluster=2))
    part.receive(f"cluster:{clusters[0].cluster.id}")
    settled(part, window, wait)
    assert {row.cluster for row in part.page.shown()} == {clusters[0].cluster.name}
