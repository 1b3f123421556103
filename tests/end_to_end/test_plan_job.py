"""From an export of a keyword tool to a draft with a date, by commands: without a model, and with one on loopback."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

KEYWORDS = [
    ("cheap sofas", 900), ("affordable couch", 1300), ("best sofa beds", 700), ("top rated sofa beds", 90),
    ("how to clean a couch", 480), ("sofa cleaning", 260),
]  # fmt: skip


def export(folder: Path) -> Path:
    """A file of Keyword Planner: UTF-16, tabs, two lines above the header."""
    head = ["Keyword", "Currency", "Avg. monthly searches", "Competition", "Competition (indexed value)",
            "Top of page bid (high range)", "Searches: Oct 2026"]  # fmt: skip
    rows = [["Keyword Stats 2026-11-02 at 10_15_00"], ["November 1, 2025 - October 31, 2026"], head]
    rows += [[text, "EUR", str(volume), "High", "80", "1.20", str(volume)] for text, volume in KEYWORDS]
    path = folder / "Keyword Stats.csv"
    path.write_bytes("\n".join("\t".join(row) for row in rows).encode("utf-16"))
    return path


def planned(machine: Any, *model: str) -> list[dict[str, Any]]:
    """Import, cluster, make ideas, make tasks of all of them."""
    (report,) = machine.json("keywords", "import", export(machine.home))
    assert (report["tool"], report["encoding"], report["delimiter"]) == ("google_keyword_planner", "utf-16", "\t")
    assert (report["header_row"], report["rows"], report["new"], report["refused"]) == (3, 6, 6, [])
    clusters = machine.json("keywords", "cluster")["clusters"]
    assert {found["primary"] for found in clusters} == {"affordable couch", "best sofa beds", "how to clean a couch"}
    ideas = machine.json("plan", "ideas", "--make", "--count", "1", *model)
    assert len(ideas) == 3
    return machine.json("plan", "tasks", "--accept", "all", "--due", "2026-12-01T09:00+01:00", "--assignee", "Ann")


def test_from_an_export_to_a_draft_without_a_model(machine: Any) -> None:
    tasks = planned(machine)
    assert {task["state"] for task in tasks} == {"pending"}
    (chosen,) = [task for task in tasks if "how to clean a couch" in task["keywords"]]
    found = machine.json("plan", "tasks", "--draft", chosen["id"], "--model", "offline", "--offline")
    (done,) = [task for task in found if task["id"] == chosen["id"]]
    assert (done["state"], done["model"]) == ("done", "offline")
    assert done["draft_id"]
    used = machine.json("keywords", "list", "--state", "used")
    assert {one["text"] for one in used} == {"how to clean a couch", "sofa cleaning"}
    assert {one["volume"] for one in used} == {480, 260}
    calendar = machine.home / "plan.ics"
    entries = machine.json("plan", "calendar", "--from", "2026-11-01", "--ics", calendar)
    assert {entry["at"] for entry in entries} == {"2026-12-01T08:00:00+00:00"}
    assert calendar.read_bytes().startswith(b"BEGIN:VCALENDAR\r\n")


@pytest.fixture
def planning_author(author: Any) -> Any:
    """A model on loopback that gives one idea a cluster, and writes what the prompts of a draft ask for."""

    def ideas(prompt: str) -> str | None:
        if "as data:" not in prompt or "content_type" not in prompt:
            return None
        rows = json.loads(prompt[prompt.index("as data:") + len("as data:") :])
        made = [
            {"cluster": row["cluster"], "title": f"All about {row['name']}", "brief": "What it is. How it is done.",
             "content_type": "post", "structure": "guide", "words": 600, "keywords": row["keywords"]}
            for row in rows
        ]  # fmt: skip
        return json.dumps({"ideas": made})

    author.overrides = ideas
    return author


async def test_from_an_export_to_a_draft_with_a_model(machine: Any, planning_author: Any) -> None:
    model = ("--model", "openai_compatible:small", "--base-url", f"{planning_author.root}/v1")
    tasks = await asyncio.to_thread(planned, machine, *model)
    (chosen,) = [task for task in tasks if task["title"] == "All about how to clean a couch"]
    assert "opinion" in chosen["reason"]
    found = await asyncio.to_thread(machine.json, "plan", "tasks", "--draft", chosen["id"], *model)
    (done,) = [task for task in found if task["id"] == chosen["id"]]
    assert (done["state"], done["model"]) == ("done", "openai_compatible:small")
    outline = next(prompt for prompt in planning_author.asked if "Make the outline" in prompt)
    assert "- Topic: All about how to clean a couch" in outline
    assert "how to clean a couch, sofa cleaning" in outline
    assert "What it is. How it is done." in outline
    (idea,) = await asyncio.to_thread(machine.json, "plan", "ideas", "--state", "done")
    assert idea["origin"] == "model"
