"""The content strategy helper: order, dates and reasons by rules; a model's pieces checked; every option counts."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import fields, replace
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest

from alwrity_desktop.core.errors import InputError, KnownError
from alwrity_desktop.model.site import Site
from alwrity_desktop.planner.strategy import StrategyPlan
from alwrity_desktop.planner.strategy_rules import StrategyOptions
from alwrity_desktop.store import prompts, sites
from alwrity_desktop.workspace import Workspace

ROWS = [
    ("garden hose", 900), ("garden hoses", 100), ("repair garden hose leak", 50), ("fix garden hose leak", 20),
    ("buy garden hose reel", 300), ("order garden hose reel", 10), ("best sofa fabric", ""), ("top sofa fabric", ""),
    ("how to clean curtains", 700), ("cleaning curtains", 30),
]  # fmt: skip
PLAIN = StrategyOptions(weeks=6, start=date(2026, 11, 30))


@pytest.fixture
async def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Workspace]:
    monkeypatch.setenv("ALWRITY_CONFIG", str(tmp_path / "config"))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    opened = await Workspace.open(tmp_path / "workspace")
    path = tmp_path / "list.csv"
    path.write_text("Keyword,Volume\n" + "".join(f"{text},{volume}\n" for text, volume in ROWS))
    await opened.planner.import_file(path)
    await opened.planner.clusters.make()
    yield opened
    await opened.close()


async def by_rules(workspace: Workspace, **options: Any) -> StrategyPlan:
    return await workspace.planner.strategy.plan(replace(PLAIN, **options))


def first_words(plan: StrategyPlan) -> list[str]:
    return [task.keywords[0] for task in plan.tasks]


async def test_most_searched_first_hub_before_spokes_unknown_last(workspace: Workspace) -> None:
    names = {row.cluster.name for row in await workspace.planner.clusters.rows()}
    assert len(names) == 5
    plan = await by_rules(workspace)
    words = first_words(plan)
    assert words[0] == "garden hose"
    assert set(words[1:3]) == {"repair garden hose leak", "buy garden hose reel"}
    assert words[3:] == ["how to clean curtains", "top sofa fabric"]
    assert plan.tasks[0].structure == "cluster hub"
    assert "hub" in plan.tasks[0].reason
    assert "1,000 times" in plan.tasks[0].reason
    assert "garden hose" in plan.tasks[1].reason
    assert "not known" in plan.tasks[4].reason
    assert plan.tasks[3].title == "How to clean curtains"
    assert all(task.reason and task.due_at for task in plan.tasks)
    assert plan.free_slots == 7
    assert first_words(await by_rules(workspace)) == words


async def test_the_dates_keep_the_cadence_over_the_change_of_the_clocks(workspace: Workspace) -> None:
    plan = await by_rules(workspace, start=date(2026, 10, 19), days=(0,), at=time(8, 30), timezone="Europe/Berlin")
    told = [task.due_at.isoformat() for task in plan.tasks if task.due_at]
    assert told[:2] == ["2026-10-19T06:30:00+00:00", "2026-10-26T07:30:00+00:00"]
    assert len(told) == 5
    few = await by_rules(workspace, weeks=1, per_week=3)
    assert [task.due_at.weekday() for task in few.tasks if task.due_at] == [0, 2, 4]
    assert [one.reason for one in few.left_out] == ["It has no place in the plan."] * 2


async def test_goals_and_pillars_change_order_and_call(workspace: Workspace) -> None:
    sales = await by_rules(workspace, goals=("sales",))
    assert first_words(sales)[0] == "garden hose"  # the hub of what is bought
    assert first_words(sales)[1] == "buy garden hose reel"
    assert "goal sales" in sales.tasks[1].reason
    assert sales.tasks[0].brief["call_to_action"].startswith("Lead to the offer")
    leads = await by_rules(workspace, goals=("leads",))
    assert first_words(leads)[0] == "top sofa fabric"
    held = await by_rules(workspace, pillars=("curtains", "balcony"))
    assert first_words(held)[:2] == ["balcony", "how to clean curtains"]
    assert held.tasks[0].reason.startswith("A gap")
    assert "On the pillar “curtains”" in held.tasks[1].reason
    assert "none of the pillars" in held.tasks[2].reason


async def test_audience_language_and_site_reach_every_task(workspace: Workspace) -> None:
    site = Site(name="Shop", url="https://shop.example", rest_url="", user_login="a")
    await workspace.db.write(sites.put, site)
    plan = await by_rules(workspace, audience="Renters", language="de", goals=("trust",), site_id=site.id)
    assert {(task.brief["audience"], task.brief["language"], task.site_id) for task in plan.tasks} == {
        ("Renters", "de", site.id)
    }
    assert all("wer das geschrieben" in task.brief["call_to_action"] for task in plan.tasks)
    assert plan.tasks[0].title != (await by_rules(workspace)).tasks[0].title


async def test_what_is_answered_or_planned_stays_out_and_days_in_use_stay_free(workspace: Workspace) -> None:
    first = await by_rules(workspace, weeks=1)
    await workspace.planner.strategy.keep(first)
    assert len(await workspace.planner.tasks.listed("pending")) == 2
    await workspace.library.create(title="How to clean curtains at home")
    again = await by_rules(workspace, weeks=1)
    assert again.tasks == []
    assert again.free_slots == 0
    reasons = {one.reason for one in again.left_out}
    assert "“How to clean curtains at home” answers it already." in reasons
    assert f"The task “{first.tasks[0].title}” is on it." in reasons
    await workspace.planner.strategy.undo(first)
    assert await workspace.planner.tasks.listed() == []


async def test_a_pillar_that_is_planned_or_answered_is_no_gap(workspace: Workspace) -> None:
    first = await by_rules(workspace, pillars=("balcony", "garden hose"))
    assert first.tasks[0].reason.startswith("A gap: no cluster is on the pillar “balcony”")
    await workspace.planner.strategy.keep(first)
    again = await by_rules(workspace, pillars=("balcony", "garden hose", "terrace"))
    assert [task.title for task in again.tasks if task.reason.startswith("A gap")] == ["Terrace"]
    chosen = await by_rules(workspace, pillars=("curtains",), clusters=(await cluster_of(workspace, "garden hose"),))
    assert not [task for task in chosen.tasks if task.reason.startswith("A gap")]


async def test_an_intent_nobody_knows_serves_no_goal(workspace: Workspace) -> None:
    plan = await by_rules(workspace, goals=("traffic",))
    hose = next(task for task in plan.tasks if task.keywords[0] == "garden hose")
    assert "Serves the goal" not in hose.reason


async def test_an_idea_that_waits_is_used_and_queued(workspace: Workspace) -> None:
    hose = next(row.cluster.id for row in await workspace.planner.clusters.rows() if row.cluster.name == "garden hose")
    idea = await workspace.planner.ideas.add("Hoses that last", structure="review", brief="Test three.")
    idea.cluster_id = hose
    await workspace.planner.ideas.put(idea)
    plan = await by_rules(workspace)
    assert (plan.tasks[0].title, plan.tasks[0].structure, plan.tasks[0].idea_id) == ("Hoses that last", "review", idea.id)
    assert plan.tasks[0].brief["instructions"] == "Test three."
    await workspace.planner.strategy.keep(plan)
    assert (await workspace.planner.ideas.get(idea.id)).state == "queued"
    await workspace.planner.strategy.undo(plan)
    assert (await workspace.planner.ideas.get(idea.id)).state == "new"


async def cluster_of(workspace: Workspace, name: str) -> str:
    return next(row.cluster.id for row in await workspace.planner.clusters.rows() if row.cluster.name == name)


async def test_only_chosen_clusters_and_no_more_hubs_than_wanted(workspace: Workspace) -> None:
    names = {row.cluster.name: row.cluster.id for row in await workspace.planner.clusters.rows()}
    few = await by_rules(workspace, clusters=(names["how to clean curtains"], names["garden hose"]))
    assert first_words(few) == ["garden hose", "how to clean curtains"]
    assert few.left_out == []
    none = await by_rules(workspace, most_hubs=0, pillars=("balcony",))
    assert "garden hose" not in first_words(none)
    assert not any(task.structure == "cluster hub" for task in none.tasks)
    assert [one.reason for one in none.left_out] == ["There are as many hubs in the plan as you want."]
    one = await by_rules(workspace, most_hubs=10, pillars=("balcony",))
    assert [task.structure for task in one.tasks].count("cluster hub") == 1


async def test_every_option_changes_the_plan_without_a_model(workspace: Workspace) -> None:
    site = Site(name="Shop", url="https://shop.example", rest_url="", user_login="a")
    await workspace.db.write(sites.put, site)
    changes: dict[str, Any] = {
        "weeks": 2, "start": date(2027, 1, 4), "per_week": 3, "days": (1,), "at": time(7), "timezone": "Asia/Tokyo",
        "site_id": site.id, "audience": "Renters", "goals": ("sales",), "pillars": ("balcony",), "language": "de",
        "clusters": (await cluster_of(workspace, "how to clean curtains"),), "most_hubs": 0,
    }  # fmt: skip
    assert set(changes) == {field.name for field in fields(StrategyOptions)}
    plain = told(await by_rules(workspace))
    for name, value in changes.items():
        assert told(await by_rules(workspace, **{name: value})) != plain, name


def told(plan: StrategyPlan) -> list[tuple[Any, ...]]:
    return [(task.title, task.due_at, task.structure, task.site_id, task.brief, task.reason) for task in plan.tasks]


async def test_the_cost_is_told_before(workspace: Workspace, author: Any) -> None:
    address = f"{author.root}/v1"
    room = workspace.planner.strategy
    little = await room.estimate(replace(PLAIN, most_hubs=0), model="openai_compatible:small", base_url=address)
    more = await room.estimate(replace(PLAIN, audience="x" * 900), model="openai_compatible:small", base_url=address)
    assert little is not None
    assert more is not None
    assert more.tokens_in > little.tokens_in > 100
    assert await room.estimate(PLAIN, model="offline") is None
    assert author.asked == []


async def test_the_persons_own_prompt_is_what_is_sent(workspace: Workspace, author: Any) -> None:
    await workspace.db.write(prompts.set_override, "planning.strategy", "Be bold for {{ weeks }} weeks: {{ clusters }}")
    await asked(workspace, author, [])
    assert author.asked[-1].startswith("Be bold for 6 weeks: [")


def shown(prompt: str) -> list[dict[str, Any]]:
    return json.loads(prompt[prompt.index("as data:") + len("as data:") :])


def piece(cluster: int, week: int, title: str = "", reason: str = "It fits.") -> dict[str, Any]:
    return {
        "cluster": cluster, "title": title or f"Piece {cluster}", "structure": "guide", "words": 9_000, "week": week,
        "reason": reason,
    }  # fmt: skip


async def asked(workspace: Workspace, author: Any, pieces: list[dict[str, Any]], **options: Any) -> StrategyPlan:
    def says(prompt: str) -> str:
        return json.dumps({"pieces": pieces})

    author.overrides = says
    return await workspace.planner.strategy.plan(
        replace(PLAIN, **options), model="openai_compatible:small", base_url=f"{author.root}/v1"
    )


async def test_a_models_pieces_are_checked_one_by_one(workspace: Workspace, author: Any) -> None:
    wrong = [piece(2, 1), piece(9, 1), piece(4, 9), piece(5, 1, reason=" "), piece(5, 1, title="x" * 200)]
    plan = await asked(workspace, author, [*wrong, piece(1, 2), piece(1, 2), piece(3, 3), piece(0, 4, "Off the clusters")])
    assert [(task.title, task.words) for task in plan.tasks] == [
        ("Piece 1", 5000), ("Piece 3", 5000), ("Off the clusters", 5000),
    ]  # fmt: skip
    assert plan.tasks[0].reason == "A model's opinion: It fits."
    assert [task.due_at.date() for task in plan.tasks if task.due_at] == [
        date(2026, 12, 8), date(2026, 12, 15), date(2026, 12, 22),
    ]  # fmt: skip
    told = " ".join(one.reason for one in plan.refused)
    for reason in ("before its hub", "not there", "no free place in week 9", "no fitting title", "twice"):
        assert reason in told
    assert len(plan.refused) == 6
    assert plan.tasks[0].answer_id
    assert plan.model.endswith("small")


async def test_every_option_changes_the_request(workspace: Workspace, author: Any) -> None:
    site = Site(name="Shop", url="https://shop.example", rest_url="", user_login="a")
    await workspace.db.write(sites.put, site)
    curtains = await cluster_of(workspace, "how to clean curtains")
    changes: list[dict[str, Any]] = [
        {}, {"weeks": 7}, {"per_week": 3}, {"days": (1,)}, {"audience": "Renters"}, {"goals": ("sales",)},
        {"pillars": ("curtains",)}, {"language": "fr"}, {"clusters": (curtains,)}, {"most_hubs": 20},
        {"start": date(2027, 1, 4)}, {"site_id": site.id},
    ]  # fmt: skip
    for change in changes:
        await asked(workspace, author, [], **change)
    prompts = author.asked
    assert len(set(prompts)) == len(prompts) == len(changes)
    assert {row["volume"] for row in shown(prompts[0])} == {1000, 70, 310, 730, None}
    assert [row["hub"] for row in shown(prompts[0])][:3] == [None, 1, 1]
    assert "https://shop.example" in prompts[-1]
    moved = await asked(workspace, author, [piece(1, 1)], start=date(2026, 12, 14), at=time(7), timezone="Asia/Tokyo")
    assert moved.tasks[0].due_at == datetime.fromisoformat("2026-12-15T07:00+09:00")


async def test_wrong_options_are_told(workspace: Workspace) -> None:
    wrong: list[dict[str, Any]] = [
        {"weeks": 0}, {"per_week": 8}, {"days": (7,)}, {"goals": ("fame",)}, {"timezone": "Mars"}, {"site_id": "x"},
        {"most_hubs": 101},
    ]  # fmt: skip
    for options in wrong:
        with pytest.raises(InputError):
            await by_rules(workspace, **options)
    with pytest.raises(KnownError):
        await workspace.planner.strategy.plan(PLAIN, model="ollama:none", base_url="http://127.0.0.1:1")
