"""Ideas and tasks are shaped, accepted over several days, moved, worked off and put back."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from alwrity_desktop.core.errors import InputError
from alwrity_desktop.planner.due_dates import due_dates
from alwrity_desktop.planner.idea_making import Wish
from alwrity_desktop.planner.task_states import moves
from alwrity_desktop.workspace import Workspace


@pytest.fixture
def workspace(grouped: Workspace) -> Workspace:
    return grouped


async def test_a_wish_changes_templates_and_the_request(workspace: Workspace, author: Any) -> None:
    room = workspace.planner.ideas
    first, *rest = await room.without_ideas()
    wish = Wish(audience="Renters", tone="dry", language="de", call_to_action="Book a visit")
    made = await room.make_offline([first], per_cluster=3, wish=wish)
    assert len(made.ideas) == 3
    idea = made.ideas[0]
    assert (idea.audience, idea.tone, idea.language, idea.call_to_action) == ("Renters", "dry", "de", "Book a visit")
    assert "Beantworte" in idea.brief
    model: dict[str, Any] = {"model": "openai_compatible:small", "base_url": f"{author.root}/v1"}
    author.overrides = lambda prompt: json.dumps({"ideas": []})
    estimate = await room.estimate(rest, wish=wish, **model)
    assert estimate is not None
    assert estimate.tokens_in > 0
    assert author.asked == []
    await room.ask_model(rest, per_cluster=4, wish=wish, **model)
    (prompt,) = author.asked
    for part in ("Suggest 4 ideas", "“de”", "Readers: Renters", "Tone: dry", "Book a visit"):
        assert part in prompt
    assert len(await room.failures()) == len(rest)
    await room.forget_failures(rest)
    assert await room.failures() == []


async def test_ideas_are_changed_together_and_put_back(workspace: Workspace) -> None:
    room = workspace.planner.ideas
    await room.make_offline(per_cluster=1)
    ids = [row.idea.id for row in await room.rows()]
    before = await room.change(ids, priority=80)
    assert {idea.priority for idea in await room.listed()} == {80}
    await room.put(*before)
    assert {idea.priority for idea in await room.listed()} == {50}
    gone = await room.remove(ids[:2])
    assert len(await room.listed()) == 1
    await room.put(*gone)
    assert len(await room.listed()) == 3
    with pytest.raises(InputError, match="no state"):
        await room.change(ids, state="lost")
    row = (await room.rows())[0]
    assert row.cluster
    assert row.intents
    assert not row.task_id


async def test_accepted_ideas_are_spread_over_weekdays(workspace: Workspace) -> None:
    planner = workspace.planner
    await planner.ideas.make_offline(per_cluster=1)
    ids = [idea.id for idea in await planner.ideas.listed("new")]
    friday = datetime(2026, 11, 27, 9, tzinfo=ZoneInfo("Europe/Berlin"))
    made = await planner.tasks.from_ideas(ids, due_at=friday, every=1, weekdays=True, assignee="Ann")
    assert [task.due_at for task in made] == [datetime(2026, 11, day, 8, tzinfo=UTC) for day in (27, 30)] + [
        datetime(2026, 12, 1, 8, tzinfo=UTC)
    ]
    assert {row.task_id for row in await planner.ideas.rows()} == {task.id for task in made}
    before = await planner.tasks.remove([made[0].id])
    assert (await planner.ideas.get(made[0].idea_id)).state == "new"
    await planner.tasks.restore(before)
    assert (await planner.ideas.get(made[0].idea_id)).state == "queued"
    assert (await planner.tasks.get(made[0].id)).title == made[0].title


def test_due_dates_keep_the_time_of_day_over_daylight_saving() -> None:
    first = datetime(2026, 10, 24, 9, tzinfo=ZoneInfo("Europe/Berlin"))
    assert [moment.hour for moment in due_dates(first, 3, 1)] == [7, 8, 8]
    assert len(set(due_dates(first, 3))) == 1
    with pytest.raises(InputError):
        due_dates(first, 2, -1)


async def test_tasks_are_moved_where_it_makes_sense_and_ideas_follow(workspace: Workspace) -> None:
    planner = workspace.planner
    await planner.ideas.make_offline(per_cluster=1)
    ids = [idea.id for idea in await planner.ideas.listed("new")]
    first, second, _third = await planner.tasks.from_ideas(ids)
    before = await planner.tasks.move([first.id, second.id], "done")
    assert {(await planner.ideas.get(one.idea_id)).state for one in (first, second)} == {"done"}
    await planner.tasks.move([first.id], "in progress")
    assert (await planner.ideas.get(first.idea_id)).state == "queued"
    await planner.tasks.restore(before)
    assert {(await planner.tasks.get(one.id)).state for one in (first, second)} == {"pending"}
    assert (await planner.ideas.get(second.idea_id)).state == "queued"
    with pytest.raises(InputError, match="cannot become failed"):
        await planner.tasks.move([second.id, first.id], "failed")
    assert moves(first) == ("in progress", "done", "cancelled")


async def test_a_person_begins_a_draft_that_has_the_brief_alone(workspace: Workspace) -> None:
    room = workspace.planner.tasks
    task = await room.add("Sofas", keywords=["cheap sofas"], words=700, brief={"audience": "Renters"})
    begun = await room.begin(task.id)
    draft = await workspace.library.get(begun.draft_id)
    assert begun.state == "in progress"
    assert (draft.title, draft.body, draft.goal_words) == ("Sofas", "", 700)
    assert (draft.brief["audience"], draft.keyphrases) == ("Renters", ["cheap sofas"])
    assert "pending" not in moves(begun)
    with pytest.raises(InputError, match="its draft already"):
        await room.begin(task.id)


async def test_the_draft_takes_the_place_of_its_task_in_the_calendar(workspace: Workspace) -> None:
    room = workspace.planner.tasks
    soon = datetime.now(UTC).replace(microsecond=0) + timedelta(days=3)
    written = await room.add("Sofas", keywords=["sofa"], due_at=soon)
    begun = await room.add("Hoses", keywords=["hose"], due_at=soon)
    late = await room.add("Chairs", keywords=["chair"], due_at=soon - timedelta(days=9))
    for task in (written, late):
        await room.draft(task.id, model="offline")
    await room.begin(begun.id)
    calendar = workspace.planner.calendar
    shown = {each.title: each for each in await calendar.entries(soon - timedelta(days=20), soon + timedelta(days=1))}
    assert {title: each.kind for title, each in shown.items()} == {"Sofas": "draft", "Hoses": "draft", "Chairs": "task"}
    assert shown["Sofas"].at == soon
    await workspace.move_entry(shown["Sofas"], soon + timedelta(days=1))
    assert (await workspace.library.get(shown["Sofas"].draft_id)).publish_at == soon + timedelta(days=1)
    left = await calendar.entries(soon - timedelta(days=20), soon + timedelta(hours=1))
    assert [each.title for each in left] == ["Chairs", "Hoses"], "its task is not back where the draft was"


async def test_two_tasks_with_one_brief_are_written_at_once(workspace: Workspace, author: Any) -> None:
    room = workspace.planner.tasks
    first, second = [await room.add("Sofas", keywords=["sofa"], words=500) for _number in range(2)]
    model: dict[str, Any] = {"model": "openai_compatible:small", "base_url": f"{author.root}/v1"}
    author.hold = "Write section "
    held = asyncio.create_task(room.draft(first.id, **model))
    await author.holding.wait()
    author.hold = ""
    done = await room.draft(second.id, **model)
    assert done.state == "done"
    held.cancel()
    with pytest.raises(asyncio.CancelledError):
        await held
    resumed = await room.draft(first.id, **model)
    assert resumed.draft_id != done.draft_id
    assert len(await workspace.library.list()) == 2


async def test_several_drafts_are_written_and_one_that_fails_stops_none(workspace: Workspace) -> None:
    room = workspace.planner.tasks
    good = await room.add("Sofas", keywords=["cheap sofas"])
    bad = await room.add("Beds", model="no_such:model")
    also = await room.add("Hoses")
    assert await room.estimate([good.id], model="offline") is None
    told: list[float] = []
    worked = await room.draft_many([good.id, bad.id, also.id], report=lambda progress: told.append(progress.done or 0.0))
    assert [task.title for task in worked.done] == ["Sofas", "Hoses"]
    assert [task.title for task in worked.failed] == ["Beds"]
    assert (await room.get(bad.id)).state == "failed"
    assert told == sorted(told)
    assert room.drafting == set()
    await room.edit(bad.id, model="")
    assert (await room.draft(bad.id)).state == "done"
