"""The whole way in the window: from a Keyword Planner file to a dated draft in the calendar, with a model and with none."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from authors import MODEL, Author

from alwrity_desktop.ui.main_window import MainWindow
from alwrity_desktop.ui.planner.cluster_group_dialog import GroupDialog
from alwrity_desktop.ui.planner.idea_accept import AcceptDialog

WORDS = {
    "cheap sofas": 1900, "affordable couch": 880, "low cost sofa": 320,
    "how to clean a sofa": 720, "sofa cleaning": 590, "couch cleaning": 110,
    "garden hose": 2400, "garden hoses": 1300,
}  # fmt: skip


def keyword_planner_file(folder: Path) -> Path:
    """As Google writes it: UTF-16, tabs, two lines before the header."""
    out = io.StringIO(newline="")
    rows = csv.writer(out, delimiter="\t")
    rows.writerow(["Keyword Stats 2026-11-02 at 10_15_00"])
    rows.writerow(["November 1, 2025 - October 31, 2026"])
    rows.writerow(["Keyword", "Currency", "Avg. monthly searches", "Competition", "Competition (indexed value)"])
    rows.writerows([word, "EUR", volume, "Low", 12] for word, volume in WORDS.items())
    path = folder / "Keyword Stats 2026-11-02 at 10_15_00.csv"
    path.write_bytes(out.getvalue().encode("utf-16"))
    return path


def ideas_told(prompt: str) -> str | None:
    """What a willing model says when it is asked for ideas; anything else as usual."""
    if "as data:" not in prompt:
        return None
    shown = json.loads(prompt[prompt.index("as data:") + len("as data:") :])
    ideas = [
        {"cluster": row["cluster"], "title": f"All about {row['name']}", "brief": "What it is. What it costs.",
         "content_type": "post", "structure": "guide", "words": 400, "keywords": [row["keywords"][0]]}
        for row in shown
    ]  # fmt: skip
    return json.dumps({"ideas": ideas})


@pytest.fixture(params=["a model", "no model"])
def author(request: Any, loop: Any, workspace: Any) -> Any:
    """A model on loopback, chosen in the settings; None without."""
    if request.param == "no model":
        yield None
        return
    made = Author()
    made.overrides = ideas_told
    loop.run_until_complete(made.start())
    workspace.settings.models.default = MODEL
    workspace.settings.models.compatible_url = f"{made.root}/v1"
    yield made
    loop.run_until_complete(made.stop())


def test_from_a_file_to_a_dated_draft(
    author: Author | None,
    view: Any,
    window: MainWindow,
    workspace: Any,
    loop: Any,
    wait: Callable[..., None],
    tmp_path: Path,
) -> None:
    def settle() -> None:
        pauses = [view.shown().presenter._pause]
        wait(lambda: not window.jobs.running(quiet=True) and not any(pause.isActive() for pause in pauses))

    # the file is dropped on the tab, looked at and brought in; the next step is offered
    assert view.shown().drop_files([str(keyword_planner_file(tmp_path))])
    settle()
    dialog = view.shown().imports.dialog
    assert dialog.file_page.form.tool.text() == "Google Keyword Planner"
    dialog.import_button.click()
    settle()
    assert f"{len(WORDS)} new keywords" in dialog.outcome.heading.text()
    dialog.group_button.click()
    settle()

    # keywords become clusters
    clusters = view.part("clusters")
    assert view.shown() is clusters
    clusters.findChild(GroupDialog).yes.click()
    settle()
    assert len(clusters.page.shown()) == 3
    biggest = max(clusters.page.shown(), key=lambda line: line.figures.volume or 0)
    clusters.page.select([clusters.page.table.key(biggest)])

    # a cluster becomes ideas
    clusters.page.actions_.run(clusters.page.table.actions[0])
    settle()
    ideas = view.part("ideas")
    assert view.shown() is ideas
    ideas.dialog.go.click()
    settle()
    assert ideas.page.rows()
    if author is not None:
        assert ideas.page.rows()[0].idea.title == f"All about {biggest.cluster.name}"
        assert "2,400" in author.asked[0] or "garden hose" in author.asked[0]

    # an idea becomes a task with a date
    ideas.page.select([ideas.page.table.key(ideas.page.rows()[0])])
    ideas.page.actions_.run(next(action for action in ideas.page.table.actions if action.name == "accept"))
    accept = ideas.findChild(AcceptDialog)
    accept.form.control("due_at").on.setChecked(True)
    accept._agree()
    settle()
    ideas.banner._action.click()
    settle()
    tasks = view.part("tasks")
    assert view.shown() is tasks

    # the task is written
    tasks.doing.write(list(tasks.found.rows))
    tasks.doing.dialog.go.click()
    settle()
    (row,) = tasks.found.rows
    assert row.task.state == "done"
    draft = loop.run_until_complete(workspace.library.get(row.task.draft_id))
    assert draft.keyphrases[0] in WORDS
    assert len(draft.body.split()) > 100

    # it stands in the calendar at its time, and opens in the Writer
    view.show_part("calendar", row.task.due_at.date().isoformat())
    settle()
    shown = [entry for entry in view.shown().shown.entries if entry.draft_id == draft.id]
    assert [entry.at for entry in shown] == [row.task.due_at]
    view.shown().asked.emit("open", draft.id)
    wait(lambda: window.page("writer").presenter.draft is not None)
    assert window.page("writer").presenter.draft.id == draft.id
