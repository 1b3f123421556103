"""Ideas and tasks of a workspace: from templates, from a model on loopback with failures, and on to drafts."""

from __future__ import annotations

import asyncio
import json
import re
from datetime import UTC, datetime
from typing import Any, cast

import pytest

from alwrity_desktop.core.errors import InputError, KnownError
from alwrity_desktop.model.keyword import Intent, Keyword
from alwrity_desktop.planner.idea_making import Style, Subject, from_templates
from alwrity_desktop.planner.tasks import brief_of
from alwrity_desktop.workspace import Workspace

WORDS = ["cheap sofas", "affordable couch", "how to clean a sofa", "sofa cleaning", "garden hose", "garden hoses"]


@pytest.fixture
def workspace(grouped: Workspace) -> Workspace:
    return grouped


def answer_ideas(prompt: str, only: set[str] | None = None) -> str:
    """What a willing model says: one idea a cluster."""
    shown = json.loads(prompt[prompt.index("as data:") + len("as data:") :])
    rows = [
        {"cluster": row["cluster"], "title": f"All about {row['name']}", "brief": "What it is. What it costs.",
         "content_type": "post", "structure": "guide", "words": 100, "keywords": [row["keywords"][0].upper(), "made up"]}
        for row in shown
        if only is None or row["name"] in only
    ]  # fmt: skip
    return json.dumps({"ideas": rows})


async def test_ideas_from_templates_follow_the_intent(workspace: Workspace) -> None:
    made = await workspace.planner.ideas.make_offline()
    found = {idea.title: idea for idea in await workspace.planner.ideas.listed()}
    assert len(found) == len(made.ideas) == 6
    guide = next(idea for title, idea in found.items() if "Complete Guide" in title)
    assert (guide.origin, guide.structure, guide.state) == ("template", "guide", "new")
    assert "template" in guide.reason.lower()
    assert (await workspace.planner.ideas.make_offline()).ideas == []
    states = {row.cluster.state for row in await workspace.planner.clusters.rows()}
    assert states == {"mapped"}


def test_a_template_tells_when_the_intent_is_not_known() -> None:
    style = Style("", "", "en", "", own_language=True)
    for intents, words in (([], "is not known"), (["commercial"], "for commercial searches")):
        word = Keyword(key="sofa", text="sofa", intents=cast("list[Intent]", intents))
        (idea,) = from_templates(Subject("c", "sofa", [word]), 1, style)
        assert words in idea.reason


async def test_a_models_ideas_are_checked_and_what_fails_is_run_alone(workspace: Workspace, author: Any) -> None:
    names = [row.cluster.name for row in await workspace.planner.clusters.rows()]
    author.overrides = lambda prompt: answer_ideas(prompt, set(names[:2]))
    model: dict[str, str] = {"model": "openai_compatible:small", "base_url": f"{author.root}/v1"}
    room = workspace.planner.ideas
    made = await room.ask_model(**model)
    assert sorted(idea.title for idea in made.ideas) == sorted(f"All about {name}" for name in names[:2])
    idea = made.ideas[0]
    assert (idea.origin, idea.words, len(idea.keywords)) == ("model", 300, 1)
    assert idea.keywords[0] in WORDS
    (failure,) = await room.failures()
    assert failure.reason == "The model left this cluster out."
    author.asked.clear()
    author.overrides = lambda prompt: 400
    await room.retry(**model)
    (failure,) = await room.failures()
    assert "left this" not in failure.reason
    author.overrides = answer_ideas
    again = await room.retry(**model)
    assert [one.title for one in again.ideas] == [f"All about {names[2]}"]
    assert await room.failures() == []
    shown = json.loads(author.asked[-1][author.asked[-1].index("as data:") + 8 :])
    assert [row["name"] for row in shown] == [names[2]]
    assert len(await room.listed()) == 3


async def test_ideas_are_edited_rejected_and_put_back(workspace: Workspace) -> None:
    room = workspace.planner.ideas
    idea = await room.add("My own", structure="review", priority=90)
    before = await room.edit(idea.id, title="Better", words=700)
    assert (await room.get(idea.id)).title == "Better"
    await room.put(before)
    assert (await room.get(idea.id)).title == "My own"
    await room.reject(idea.id)
    assert [one.title for one in await room.listed("rejected")] == ["My own"]
    assert await workspace.planner.tasks.from_ideas([idea.id]) == []
    for wrong in ({"title": " "}, {"structure": "poem"}, {"priority": 101}, {"color": "red"}):
        with pytest.raises(InputError):
            await room.edit(idea.id, **wrong)


async def test_ideas_become_tasks_and_tasks_drafts(workspace: Workspace) -> None:
    await workspace.planner.ideas.make_offline(per_cluster=1)
    ids = [idea.id for idea in await workspace.planner.ideas.listed("new")]
    due = datetime(2026, 12, 1, 9, tzinfo=UTC)
    first, *_rest = await workspace.planner.tasks.from_ideas(ids, due_at=due, assignee="Ann")
    assert await workspace.planner.tasks.from_ideas(ids) == []
    brief = brief_of(first)
    assert (brief["topic"], brief["keyphrases"]) == (first.title, first.keywords)
    assert brief["instructions"].startswith("Answer what people")
    done = await workspace.planner.tasks.draft(first.id, model="offline")
    assert (done.state, done.model) == ("done", "offline")
    draft = await workspace.library.get(done.draft_id)
    assert draft.brief["topic"] == first.title
    assert draft.body
    assert (await workspace.planner.ideas.get(first.idea_id)).state == "done"
    held = await workspace.planner.clusters.keywords_of(first.cluster_id)
    assert {one.state for one in held} == {"used"}
    with pytest.raises(InputError, match="its draft already"):
        await workspace.planner.tasks.draft(first.id)


async def test_a_task_that_fails_says_why_and_can_be_run_again(workspace: Workspace, author: Any) -> None:
    task = await workspace.planner.tasks.add("Sofas", keywords=["cheap sofas"], words=500)
    with pytest.raises(KnownError):
        await workspace.planner.tasks.draft(task.id, model="no_such:model")
    failed = await workspace.planner.tasks.get(task.id)
    assert failed.state == "failed"
    assert failed.error
    author.hold = "Write section "
    running = asyncio.create_task(
        workspace.planner.tasks.draft(task.id, model="openai_compatible:small", base_url=f"{author.root}/v1")
    )
    await author.holding.wait()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert (await workspace.planner.tasks.get(task.id)).state == "pending"
    author.hold = ""
    done = await workspace.planner.tasks.draft(task.id, model="openai_compatible:small", base_url=f"{author.root}/v1")
    assert (done.state, done.error) == ("done", "")
    draft = await workspace.library.get(done.draft_id)
    assert re.search(r"^## ", draft.body, re.MULTILINE)
    assert len(await workspace.library.list()) == 1, "it goes on with the draft that was begun"
    assert author.steps().count("outline") == 1
    with pytest.raises(InputError):
        await workspace.planner.tasks.draft(done.id)
    other = await workspace.planner.tasks.add("Sofas", keywords=["cheap sofas"], words=500)
    again = await workspace.planner.tasks.draft(other.id, model="offline")
    assert again.draft_id != draft.id


async def test_tasks_are_edited_and_come_in_the_order_of_their_dates(workspace: Workspace) -> None:
    room = workspace.planner.tasks
    late = await room.add("Late", due_at=datetime(2027, 1, 1, tzinfo=UTC))
    await room.add("Never")
    await room.add("Soon", due_at=datetime(2026, 1, 1, tzinfo=UTC))
    assert [task.title for task in await room.listed()] == ["Soon", "Late", "Never"]
    before = await room.edit(late.id, state="cancelled", assignee="Bo")
    assert [task.title for task in await room.listed("cancelled")] == ["Late"]
    await room.put(before)
    for wrong in ({"due_at": datetime(2026, 1, 1)}, {"state": "lost"}, {"idea_id": "x"}):  # noqa: DTZ001
        with pytest.raises(InputError):
            await room.edit(late.id, **wrong)
