"""A task's own prompt comes before the workspace's, which comes before ours; it stays with the draft."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from alwrity_desktop.core.errors import InputError
from alwrity_desktop.store import prompts
from alwrity_desktop.workspace import Workspace
from alwrity_desktop.writer import formats
from alwrity_desktop.writer.own_prompts import set_prompt

MODEL = "openai_compatible:small"


@pytest.fixture
async def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Workspace]:
    monkeypatch.setenv("ALWRITY_CONFIG", str(tmp_path / "config"))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    opened = await Workspace.open(tmp_path / "workspace")
    yield opened
    await opened.close()


def sections(author: Any) -> list[str]:
    return [prompt for prompt in author.asked if "sonnet" in prompt or "Write section " in prompt]


async def test_task_before_workspace_before_ours(workspace: Workspace, author: Any) -> None:
    room = workspace.planner.tasks
    form = formats.load("blog_post")
    where: dict[str, str] = {"model": MODEL, "base_url": f"{author.root}/v1"}
    own = await room.add("Hoses", words=500, prompt="A sonnet: Write 90 words on {{ section.heading }} for {{ audience }}")
    plain = await room.add("Reels", words=500)
    other = await room.estimate([own.id], **where)
    assert other is not None
    await set_prompt(workspace.db, form, "blog_post.section", "Write section {{ section.number }}. Write 90 words, aloud")
    done = await room.draft(own.id, **where)
    assert sections(author)
    assert all(prompt.startswith("A sonnet: Write 90 words") for prompt in sections(author))
    author.asked.clear()
    await room.draft(plain.id, **where)
    assert all(prompt.endswith("aloud") for prompt in sections(author))
    assert await workspace.db.read(prompts.all_overrides) == {
        "blog_post.section": "Write section {{ section.number }}. Write 90 words, aloud"
    }
    author.asked.clear()
    run = (await workspace.db.read(prompts.for_draft, done.draft_id))["blog_post.section"]
    assert run.startswith("A sonnet")
    shorter = await room.estimate([plain.id], **where)
    assert shorter is not None
    assert shorter.tokens_in != other.tokens_in


async def test_a_prompt_that_cannot_be_used_fails_the_task_and_makes_no_draft(workspace: Workspace, author: Any) -> None:
    room = workspace.planner.tasks
    task = await room.add("Hoses", prompt="Sing of {{ nothing }}")
    with pytest.raises(InputError, match="uses nothing"):
        await room.draft(task.id, model=MODEL, base_url=f"{author.root}/v1")
    failed = await room.get(task.id)
    assert (failed.state, failed.draft_id) == ("failed", "")
    assert "uses nothing" in failed.error
    assert await workspace.library.list() == []
    assert author.asked == []


async def test_a_draft_begun_by_hand_keeps_the_prompt(workspace: Workspace) -> None:
    room = workspace.planner.tasks
    task = await room.add("Hoses", prompt="A sonnet on {{ section.heading }}")
    begun = await room.begin(task.id)
    assert (await workspace.db.read(prompts.for_draft, begun.draft_id))["blog_post.section"].startswith("A sonnet")
