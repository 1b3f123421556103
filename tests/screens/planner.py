"""The Planner tab: from no keyword to a plan for weeks. Everything in it is made by the program's own work."""

from __future__ import annotations

import asyncio
import csv
from datetime import timedelta
from pathlib import Path
from typing import Any

from studio import Studio

from alwrity_desktop.model.identity import now
from alwrity_desktop.ui.planner.view import PlannerView
from alwrity_desktop.ui.widgets.choices import SegmentedControl
from alwrity_desktop.workspace import Workspace

SUBJECTS = {
    "pour over coffee": 5400, "cold brew coffee": 12100, "espresso machine": 22200, "coffee grinder": 9900,
    "moka pot": 8100, "french press": 6600, "decaf coffee": 2900, "coffee storage": 880, "coffee water": 320,
    "travel coffee maker": 1600,
}  # fmt: skip
FORMS = {"{}": 1.0, "best {}": 0.6, "how to clean {}": 0.22, "cheap {}": 0.14, "{} for beginners": 0.09, "{} at home": 0.05}
MONTHS = ("Dec 2025", "Jan 2026", "Feb 2026", "Mar 2026", "Apr 2026", "May 2026", "Jun 2026", "Jul 2026", "Aug 2026",
          "Sep 2026", "Oct 2026", "Nov 2026")  # fmt: skip
SEASON = (1.2, 1.1, 1.0, 0.9, 0.85, 0.8, 0.8, 0.85, 0.9, 1.0, 1.2, 1.3)


def export(folder: Path) -> Path:
    """A file as Google's Keyword Planner leaves it."""
    head = ["Keyword", "Currency", "Avg. monthly searches", "Competition", "Competition (indexed value)",
            "Top of page bid (high range)", *(f"Searches: {month}" for month in MONTHS)]  # fmt: skip
    path = folder / "Keyword Stats 2026-11-20.csv"
    with path.open("w", encoding="utf-16", newline="") as file:
        out = csv.writer(file, delimiter="\t")
        out.writerow(["Keyword Stats 2026-11-20 at 10_15_00"])
        out.writerow(["December 1, 2025 - November 30, 2026"])
        out.writerow(head)
        for place, (subject, searches) in enumerate(SUBJECTS.items()):
            for form, share in FORMS.items():
                volume = int(searches * share)
                bid = f"{0.2 + 0.13 * place:.2f}"
                months = [int(volume * part) for part in SEASON]
                level = 20 + 7 * place
                out.writerow([form.format(subject), "EUR", volume, "High" if level > 60 else "Low", level, bid, *months])
    return path


def switch(control: SegmentedControl, value: str) -> None:
    """Press one of its buttons."""
    control.set_value(value)
    control.chosen.emit(value)


async def planner(studio: Studio) -> None:
    """Every part, with what the part before has made."""
    window = studio.window
    workspace = window.workspace
    view = window.show_page("planner")
    await studio.settle()
    await studio.shoot("planner-keywords-empty")
    for name in ("clusters", "ideas", "tasks"):
        view.show_part(name)
        await studio.settle()
        await studio.shoot(f"planner-{name}-empty")
    await keywords(studio, view, workspace)
    await clusters(studio, view, workspace)
    await ideas_and_tasks(studio, view, workspace)
    await calendar(studio, view, workspace)
    await strategy(studio, view)


async def keywords(studio: Studio, view: PlannerView, workspace: Workspace) -> None:
    """The dialog that imports, and the table."""
    file = export(workspace.folder)
    view.show_part("keywords")
    part: Any = view.part("keywords")
    part.imports.open([str(file)])
    await studio.settle()
    await asyncio.sleep(1)
    await studio.shoot("planner-import", of=part.imports.dialog)
    part.imports.dialog.reject()
    await workspace.planner.import_file(file)
    file.unlink()
    view.page_shown()
    await studio.settle()
    part.page.view.selectRow(1)
    await studio.shoot("planner-keywords")
    part.page.toggle_details()
    await asyncio.sleep(0.5)
    await studio.shoot("planner-keywords-details")
    part.page.toggle_details()


async def clusters(studio: Studio, view: PlannerView, workspace: Workspace) -> None:
    """The table with the keywords of one cluster, and the map."""
    await workspace.planner.clusters.make()
    view.show_part("clusters")
    await studio.settle()
    part: Any = view.part("clusters")
    part.page.view.selectRow(0)
    await asyncio.sleep(0.5)
    await studio.shoot("planner-clusters")
    switch(part.shown, "map")
    await asyncio.sleep(2)
    await studio.shoot("planner-clusters-map")
    switch(part.shown, "table")


async def ideas_and_tasks(studio: Studio, view: PlannerView, workspace: Workspace) -> None:
    """Ideas, and the tasks that some of them became: as a board and as a table."""
    planning = workspace.planner
    await planning.ideas.make_offline(per_cluster=1)
    found = await planning.ideas.listed("new")
    start = (now() + timedelta(days=1)).replace(hour=9, minute=0, second=0, microsecond=0)
    tasks = await planning.tasks.from_ideas([one.id for one in found[:9]], due_at=start, assignee="Ann", every=2)
    await planning.tasks.move([task.id for task in tasks[:2]], "in progress")
    await planning.tasks.change([tasks[3].id, tasks[4].id], assignee="Ben", priority=90)
    view.show_part("ideas")
    await studio.settle()
    part: Any = view.part("ideas")
    part.page.view.selectRow(0)
    await asyncio.sleep(0.5)
    await studio.shoot("planner-ideas")
    view.show_part("tasks")
    await studio.settle()
    await studio.shoot("planner-tasks")
    part = view.part("tasks")
    switch(part.which, "table")
    await studio.settle()
    part.select(tasks[3].id)
    await asyncio.sleep(0.5)
    await studio.shoot("planner-tasks-table")
    switch(part.which, "board")


async def calendar(studio: Studio, view: PlannerView, workspace: Workspace) -> None:
    """A month, a week and the list."""
    starts = (now() + timedelta(days=3)).replace(hour=16, minute=30, second=0, microsecond=0)
    await workspace.planner.calendar.add_series(
        "Newsletter: what we brewed", "week", starts, timezone="Europe/Lisbon", count=6, assignee="Ben"
    )
    view.show_part("calendar")
    part: Any = view.part("calendar")
    for span in ("month", "week", "list"):
        part.show_span(span)
        await studio.settle()
        await asyncio.sleep(0.3)
        await studio.shoot(f"planner-calendar-{span}")


async def strategy(studio: Studio, view: PlannerView) -> None:
    """The form, and a plan before it is kept."""
    view.show_part("strategy")
    await studio.settle()
    await studio.shoot("planner-strategy")
    part: Any = view.part("strategy")
    part._go.click()
    await studio.settle()
    await asyncio.sleep(0.5)
    await studio.shoot("planner-strategy-plan")
