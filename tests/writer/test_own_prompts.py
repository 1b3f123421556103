"""A prompt of the person's own: checked, kept, used, and reset."""

from typing import Any

import pytest

from alwrity_desktop.core.errors import InputError
from alwrity_desktop.writer.editing import Edit
from alwrity_desktop.writer.formats import load
from alwrity_desktop.writer.own_prompts import prompts_of, reset_prompt, set_prompt

FORM = load("blog_post")


async def test_a_prompt_is_changed_and_reset(room: Any) -> None:
    ours = {prompt.key: prompt for prompt in await prompts_of(room.db, FORM)}
    assert list(ours) == [f"blog_post.{step.key}" for step in FORM.steps]
    await set_prompt(room.db, FORM, "blog_post.title", 'Titles for {{ topic }}! {% include "again" %}')
    changed = {prompt.key: prompt for prompt in await prompts_of(room.db, FORM)}
    assert changed["blog_post.title"].text.startswith("Titles for")
    assert [key for key, prompt in changed.items() if prompt.own] == ["blog_post.title"]
    assert await reset_prompt(room.db, "blog_post.title")
    assert not await reset_prompt(room.db, "blog_post.title")
    assert {prompt.key: prompt for prompt in await prompts_of(room.db, FORM)} == ours


@pytest.mark.parametrize(
    ("key", "text", "says"),
    [
        ("blog_post.nothing", "x", "There is no prompt"),
        ("blog_post.title", "  ", "is empty"),
        ("blog_post.title", "{{ foo }}", "uses foo"),
        ("blog_post.title", "{% if %}", "cannot be used"),
        ("blog_post.title", '{% include "foo" %}', "includes foo"),
    ],
)
async def test_a_prompt_that_cannot_be_used_is_refused(room: Any, key: str, text: str, says: str) -> None:
    with pytest.raises(InputError, match=says):
        await set_prompt(room.db, FORM, key, text)


async def test_an_edit_with_a_prompt_of_the_persons_own(room: Any, author: Any) -> None:
    await set_prompt(room.db, None, "edit.rewrite", "Make it rhyme: {{ selection }}")
    result = await room.writer.edit(Edit("rewrite", "Soft water.", language="de"))
    assert result.text
    assert "Make it rhyme: Soft water." in author.asked[0]
    assert next(prompt for prompt in await prompts_of(room.db, None) if prompt.own).title == "Rewrite"
