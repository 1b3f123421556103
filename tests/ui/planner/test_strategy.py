"""Plan ahead in the window: every option counts, the plan is looked over and edited, kept, shown and taken back."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import fields
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from authors import MODEL, Author
from PySide6.QtCore import Qt

from alwrity_desktop.model.site import Site
from alwrity_desktop.planner.strategy_rules import StrategyOptions
from alwrity_desktop.store import sites
from alwrity_desktop.ui.main_window import MainWindow
from alwrity_desktop.ui.planner.strategy_table import WHAT, WHEN, Week
from alwrity_desktop.ui.planner.view import PlannerView

ROWS = [
    ("garden hose", 900), ("garden hoses", 100), ("repair garden hose leak", 50), ("fix garden hose leak", 20),
    ("buy garden hose reel", 300), ("order garden hose reel", 10), ("best sofa fabric", ""), ("top sofa fabric", ""),
    ("how to clean curtains", 700), ("cleaning curtains", 30),
]  # fmt: skip


@pytest.fixture
def filled(workspace: Any, loop: Any, tmp_path: Path) -> Any:
    """A workspace with five clusters and a site."""

    async def fill() -> None:
        path = tmp_path / "list.csv"
        path.write_text("Keyword,Volume\n" + "".join(f"{text},{volume}\n" for text, volume in ROWS))
        await workspace.planner.import_file(path)
        await workspace.planner.clusters.make()
        await workspace.db.write(sites.put, Site(name="Shop", url="https://shop.example", rest_url="", user_login="a"))

    loop.run_until_complete(fill())
    return workspace


@pytest.fixture
def author(loop: Any, workspace: Any) -> Iterator[Author]:
    made = Author()
    loop.run_until_complete(made.start())
    workspace.settings.models.compatible_url = f"{made.root}/v1"
    yield made
    loop.run_until_complete(made.stop())


@pytest.fixture
def part(filled: Any, view: PlannerView, window: MainWindow, wait: Callable[..., None]) -> Any:
    view.show_part("strategy")
    shown: Any = view.part("strategy")
    wait(lambda: shown.facts is not None and not window.jobs.running(quiet=True))
    return shown


def choose(box: Any, value: object) -> None:
    box.setCurrentIndex(box.findData(value))


def test_every_option_is_offered_and_reaches_the_options(part: Any) -> None:
    form = part.form
    plain = form.options()
    assert plain.weeks == 8
    assert plain.start > datetime.now().astimezone().date()
    day = date(2027, 1, 4)
    shop = form.site.itemData(1)
    steps: list[tuple[str, Callable[[], Any], Any]] = [
        ("weeks", lambda: form.weeks.setValue(6), 6),
        ("start", lambda: form.start.set_day(day), day),
        ("per_week", lambda: form.per_week.setValue(3), 3),
        ("days", lambda: form.days.buttons["6"].click(), (0, 2, 4, 6)),
        ("at", lambda: form.at.set_clock(time(7, 30)), time(7, 30)),
        ("timezone", lambda: form.zone.set_zone("Asia/Tokyo"), "Asia/Tokyo"),
        ("site_id", lambda: choose(form.site, shop), shop),
        ("audience", lambda: form.audience.setText("Renters"), "Renters"),
        ("goals", lambda: (form.goals.buttons["sales"].click(), form.goals.buttons["trust"].click()), ("sales", "trust")),
        ("pillars", lambda: form.pillars.set_values(["Balcony"]), ("Balcony",)),
        ("language", lambda: choose(form.language, "de"), "de"),
        ("clusters", lambda: form.clusters.set_chosen([part.facts.clusters[0].id]), (part.facts.clusters[0].id,)),
        ("most_hubs", lambda: choose(form.hubs, 20), 20),
    ]
    assert {name for name, _do, _value in steps} == {field.name for field in fields(StrategyOptions)}
    for name, do, value in steps:
        assert getattr(form.options(), name) != value, name
        do()
        assert getattr(form.options(), name) == value, name
    assert form.options().per_week == 4
    assert form.goals.buttons["sales"].text().startswith("1")
    form.goals.buttons["sales"].click()
    assert form.options().goals == ("trust",)


def test_the_form_is_remembered_for_this_workspace(part: Any, window: MainWindow, filled: Any) -> None:
    part.form.audience.setText("Renters")
    part.form.days.buttons["6"].click()
    part.remember()
    kept = window.shell.state.get("planner.strategy")
    assert list(kept) == [str(filled.folder)]
    facts, part.facts = part.facts, None
    part.form.audience.setText("Others")
    part.show_facts(facts)
    assert part.form.options().audience == "Renters"
    assert 6 in part.form.options().days
    part._reset()
    assert part.form.options().audience == ""
    json.dumps(kept)


def heard(part: Any, asked: list[tuple[str, str]]) -> None:
    def told(what: str, argument: str) -> None:
        asked.append((what, argument))

    part.wanted.connect(told)


def planned(part: Any, wait: Callable[..., None]) -> None:
    part._go.click()
    wait(lambda: part._stack.currentWidget() is part.page)


def test_a_plan_is_looked_over_edited_kept_shown_and_taken_back(
    part: Any, window: MainWindow, wait: Callable[..., None], filled: Any, loop: Any, qtbot: Any
) -> None:
    asked: list[tuple[str, str]] = []
    heard(part, asked)
    part.form.zone.set_zone("Europe/Berlin")
    planned(part, wait)
    model = part.page.model
    assert isinstance(model.row(0), Week)
    assert model.rowCount() == 5 + 3
    assert "rules" in part.page.origin.text()
    task = model.row(1)
    assert "No page answers it yet." in model.data(model.index(1, WHAT), Qt.ItemDataRole.ToolTipRole)
    assert model.local(task).hour == 9
    assert model.setData(model.index(1, WHAT), "  Hoses   that last ")
    assert not model.setData(model.index(1, WHAT), " ")
    late = model.local(task).replace(tzinfo=None) + timedelta(days=7 * 6)
    assert model.setData(model.index(1, WHEN), late)
    assert model.row(model.rowCount() - 1) is task
    table = part.page.table
    table.setCurrentIndex(model.index(1, WHAT))
    qtbot.keyClick(table, Qt.Key.Key_Space)
    assert part.page.put.text() == "Put 4 tasks into the calendar"
    left_out = model.row(1).title
    part.page.put.click()
    wait(lambda: part._kept is not None)
    rows = loop.run_until_complete(filled.planner.tasks.listed("pending"))
    assert len(rows) == 4
    assert left_out not in [row.title for row in rows]
    last = rows[-1]
    assert (last.title, last.due_at.astimezone(model._zone).replace(tzinfo=None)) == ("Hoses that last", late)
    part.banner._action.click()
    assert asked == [("calendar", rows[0].due_at.astimezone().date().isoformat())]
    part.banner._other.click()
    wait(lambda: part._kept is None and not window.jobs.running())
    assert loop.run_until_complete(filled.planner.tasks.listed()) == []
    assert part._stack.currentWidget() is part.page
    assert part.page.put.isEnabled()


def test_a_models_plan_tells_its_cost_and_what_could_not_be_used(
    part: Any, window: MainWindow, wait: Callable[..., None], author: Author
) -> None:
    piece = {"structure": "guide", "words": 900, "reason": "It fits."}
    pieces = [
        {"cluster": 1, "title": "Hoses", "week": 1, **piece},
        {"cluster": 9, "title": "Nowhere", "week": 1, **piece},
    ]
    author.overrides = lambda prompt: json.dumps({"pieces": pieces})
    part.form.models.box.setEditText(MODEL)
    wait(lambda: "tokens" in part.form.models._note.text())
    assert author.asked == []
    planned(part, wait)
    page = part.page
    assert [task.title for task in page.model.taken()] == ["Hoses"]
    assert page.origin.text() == "A model's opinion"
    assert page.banner.text() == "1 piece of the model could not be used."
    assert "Nowhere: The model named a cluster that is not there." in page.banner._detail.text()
    assert page.left.count() == 4
    assert page.model.data(page.model.index(1, WHAT), Qt.ItemDataRole.ToolTipRole).endswith("A model's opinion: It fits.")


def test_a_model_that_fails_leads_to_the_rules(part: Any, wait: Callable[..., None], author: Author) -> None:
    author.overrides = lambda prompt: 400
    part.form.models.box.setEditText(MODEL)
    part._go.click()
    wait(lambda: bool(part.banner.text()))
    assert part._go.isVisible()
    assert part._stack.currentWidget() is not part.page
    part.banner._action.click()
    wait(lambda: part._stack.currentWidget() is part.page)
    assert len(part.page.model.taken()) == 5


def test_only_some_clusters_can_be_ticked_and_asked_for(part: Any, wait: Callable[..., None], view: PlannerView) -> None:
    picker = part.form.clusters
    picker.which._group.button(1).click()
    assert not part._go.isEnabled()
    picker.needle.setText("sofa")
    assert picker.model.rowCount() == 1
    picker.model.toggle(picker.model.index(0, 0))
    assert part._go.isEnabled()
    chosen = part.facts.clusters[:2]
    view.show_part("strategy", ",".join(one.id for one in chosen))
    wait(lambda: part.form.options().clusters == tuple(one.id for one in chosen))
    planned(part, wait)
    assert {task.cluster_id for task in part.page.model.taken()} == {one.id for one in chosen}


def test_without_clusters_the_way_is_told(view: PlannerView, window: MainWindow, wait: Callable[..., None]) -> None:
    asked: list[tuple[str, str]] = []
    view.show_part("strategy")
    part: Any = view.part("strategy")
    wait(lambda: part.facts is not None)
    heard(part, asked)
    assert part.banner.text().startswith("There are no clusters yet")
    part.banner._action.click()
    assert asked == [("keywords", "")]
    view.show_part("strategy")
    part._go.click()
    wait(lambda: part._stack.currentWidget() is part.page)
    assert part.page._stack.currentIndex() == 1
    assert not part.page.put.isVisible()
