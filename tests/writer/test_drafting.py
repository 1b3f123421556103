"""A whole run with a model on loopback: steps, streaming, stop, resume, one step again, limits, the offline way."""

import asyncio
import json
from typing import Any

import pytest

from alwrity_desktop.core.errors import InputError, KnownError
from alwrity_desktop.core.progress import Progress
from alwrity_desktop.model.source import Source
from alwrity_desktop.store import prompts, writing_runs
from alwrity_desktop.writer.drafting import Writer
from alwrity_desktop.writer.formats import load
from alwrity_desktop.writer.metadata import title_pixels
from alwrity_desktop.writer.storable import count_words

FORM = load("blog_post")
BRIEF: dict[str, Any] = {"topic": "Coffee at home", "keyphrases": "coffee", "length": 800}
OTHER = Source(title="A [rival]", kind="other", text="Soft water makes good coffee.", url="https://example.org/a")
OWN = Source(title="My notes", kind="own", text="I brew with soft water.")


async def test_a_whole_run(room: Any, author: Any) -> None:
    heard: list[Progress] = []
    brief = {**BRIEF, "contents_table": True, "key_takeaways": True, "faq": True}
    written = await room.writer.write(FORM, brief, [OTHER, OWN], report=heard.append)
    draft = await room.library.get(written.draft.id)
    assert author.steps() == [
        *("research", "outline", "section", "section", "section", "section"),
        *("introduction", "conclusion", "takeaways", "questions", "title", "metadata"),
    ]
    assert (written.run.state, written.waiting) == ("done", False)
    assert 720 <= written.words <= 880
    assert draft.word_count == count_words(draft.body) == written.words
    for piece in (
        "## Coffee part 3",
        "[Coffee part 2](#coffee-part-2)",
        "### Question 1?",
        "- One thing stands.",
        "## Sources",
    ):
        assert piece in draft.body
    assert "([A rival](https://example.org/a))" in draft.body
    assert "[S" not in draft.body
    assert written.sections[0].sources == [OTHER.id, OWN.id]
    assert draft.title == "Coffee at home, made better"
    assert (draft.slug, draft.tags, draft.categories) == ("coffee-at-home", ["coffee", "home", "water"], ["Kitchen"])
    assert 121 <= len(draft.meta_description) <= 156
    assert (written.tokens_in, written.tokens_out) == (1200, 120)
    assert written.cost_micros == 0
    assert written.model == "openai_compatible:small"
    assert not written.warnings
    streamed = "".join(progress.text for progress in heard if progress.phase == "section")
    assert "## Coffee part 1" in streamed
    assert "Section0 word1" in streamed
    assert all(step.state == "done" and step.answer_id for step in await room.writer.steps(written.run.id))
    assert (await room.library.revisions(draft.id))[0].origin == "ai"


async def test_options_that_are_off_are_not_asked_for(room: Any, author: Any) -> None:
    written = await room.writer.write(FORM, BRIEF)
    assert not {"research", "takeaways", "questions"} & set(author.steps())
    assert "## Sources" not in written.draft.body
    assert "## Contents" not in written.draft.body


async def test_the_person_changes_the_outline_and_it_goes_on(room: Any, author: Any) -> None:
    paused = await room.writer.write(FORM, BRIEF, pause=True)
    assert (paused.waiting, paused.run.state) == (True, "waiting")
    assert [row["heading"] for row in paused.outline] == [f"Coffee part {n}" for n in range(1, 5)]
    assert (await room.writer.unfinished(paused.draft.id))[0].id == paused.run.id
    outline = [{"heading": "My own part", "points": ["mine"]}, paused.outline[2], paused.outline[0]]
    written = await room.writer.resume(paused.run.id, outline=outline)
    assert [section.heading for section in written.sections] == ["My own part", "Coffee part 3", "Coffee part 1"]
    assert author.steps().count("outline") == 1
    assert "- mine" in next(prompt for prompt in author.asked if "Write section 1, “My own part”" in prompt)
    assert written.run.state == "done"


async def test_an_outline_without_headings_is_refused(room: Any) -> None:
    paused = await room.writer.write(FORM, BRIEF, pause=True)
    with pytest.raises(InputError, match="no section"):
        await room.writer.resume(paused.run.id, outline=[{"heading": " "}])


async def test_stop_keeps_what_came_and_resume_asks_only_for_the_rest(room: Any, author: Any) -> None:
    author.hold = "Write section 3"
    arrived = asyncio.Event()
    heard: list[str] = []

    def report(progress: Progress) -> None:
        heard.append(progress.text)
        if "## Coffee part 3\n\nSection0 word1 " in "".join(heard):
            arrived.set()

    task = asyncio.create_task(room.writer.write(FORM, BRIEF, report=report))
    await arrived.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    run = (await room.writer.unfinished())[0]
    assert run.state == "stopped"
    states = [(step.key, step.state) for step in await room.writer.steps(run.id) if step.key == "section"]
    assert [state for _key, state in states] == ["done", "done", "stopped", "pending"]
    draft = await room.library.get(run.draft_id)
    assert "## Coffee part 3\n\nSection0 word1" in draft.body
    author.hold = ""
    asked = len(author.asked)
    written = await room.writer.resume(run.id)
    assert author.steps()[asked:] == ["section", "section", "introduction", "conclusion", "title", "metadata"]
    assert written.run.state == "done"
    assert draft.id == written.draft.id


async def test_a_crash_is_a_stop(room: Any, author: Any) -> None:
    paused = await room.writer.write(FORM, BRIEF, pause=True)
    await room.db.write(writing_runs.set_run_state, paused.run.id, "running")
    row = next(step for step in await room.writer.steps(paused.run.id) if step.heading == "Coffee part 1")
    await room.db.write(writing_runs.save_output, row.id, "cut off in the mid")
    again = Writer(room.db, room.engine, room.http, room.settings, room.library)
    written = await again.resume(paused.run.id)
    assert written.run.state == "done"
    assert "cut off" not in written.draft.body


async def test_an_error_keeps_what_came_and_can_be_resumed(room: Any, author: Any) -> None:
    author.overrides = lambda prompt: 404 if "Write section 2" in prompt else None
    with pytest.raises(KnownError):
        await room.writer.write(FORM, BRIEF)
    run = (await room.writer.unfinished())[0]
    assert run.state == "failed"
    assert run.error
    assert "## Coffee part 1\n\nSection0" in (await room.library.get(run.draft_id)).body
    author.overrides = lambda prompt: None
    assert (await room.writer.resume(run.id)).run.state == "done"


async def test_one_section_alone_is_run_again(room: Any, author: Any) -> None:
    written = await room.writer.write(FORM, BRIEF)
    before = len(author.asked)
    author.overrides = lambda prompt: "Fresh " * 200
    again = await room.writer.run_step(written.run.id, "section", number=2)
    assert author.steps()[before:] == ["section"]
    assert "## Coffee part 2\n\nFresh Fresh" in again.draft.body
    assert "## Coffee part 1\n\nSection0" in again.draft.body
    with pytest.raises(InputError, match="no section 9"):
        await room.writer.run_step(written.run.id, "section", number=9)
    with pytest.raises(InputError, match="no step"):
        await room.writer.run_step(written.run.id, "nothing")


async def test_what_the_person_edited_stays_when_a_section_is_run_again(room: Any, author: Any) -> None:
    written = await room.writer.write(FORM, BRIEF)
    draft = await room.library.get(written.draft.id)
    draft.body = "My own opening line.\n\n" + draft.body.replace("## Conclusion", "## My last words")
    await room.library.save(draft)
    author.overrides = lambda prompt: "Fresh " * 150
    again = await room.writer.run_step(written.run.id, "section", number=2)
    assert again.draft.body.startswith("My own opening line.\n\nIntro0")
    assert "## My last words" in again.draft.body
    assert "## Conclusion" not in again.draft.body
    assert "## Coffee part 2\n\nFresh Fresh" in again.draft.body
    assert again.draft.body.count("Section0") == 3
    assert "before_ai" in [revision.origin for revision in await room.library.revisions(draft.id)]


async def test_details_changed_while_a_run_goes_on_are_kept(room: Any, author: Any) -> None:
    paused = await room.writer.write(FORM, BRIEF, pause=True)
    author.hold = "Write section 2"
    task = asyncio.create_task(room.writer.resume(paused.run.id))
    await author.holding.wait()
    changed = {"slug": "my-own", "featured_image": "media/cup.png", "extra": {"mine": 1}}
    await room.library.set_details(paused.draft.id, changed)
    await room.library.set_status([paused.draft.id], "review")
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    author.hold = ""
    written = await room.writer.resume(paused.run.id)
    draft = await room.library.get(paused.draft.id)
    assert written.run.state == "done"
    assert (draft.slug, draft.featured_image, draft.extra) == ("coffee-at-home", "media/cup.png", {"mine": 1})
    assert (draft.status, draft.excerpt) == ("review", "All about coffee.")


async def test_a_run_writes_only_what_it_made(room: Any, author: Any) -> None:
    written = await room.writer.write(FORM, BRIEF)
    draft = await room.library.get(written.draft.id)
    draft.excerpt, draft.tags, draft.title = "My own words.", ["mine"], "My own title"
    await room.library.save(draft)
    again = await room.writer.run_step(written.run.id, "section", number=2)
    assert (again.draft.excerpt, again.draft.tags, again.draft.title) == ("My own words.", ["mine"], "My own title")
    once_more = await room.writer.run_step(written.run.id, "metadata")
    assert (once_more.draft.excerpt, once_more.draft.title) == ("All about coffee.", "My own title")


async def test_a_section_far_off_its_length_is_asked_for_once_more(room: Any, author: Any) -> None:
    def short_once(prompt: str) -> str | None:
        return "Too short." if "Write section 2" in prompt and "did not fit" not in prompt else None

    author.overrides = short_once
    heard: list[Progress] = []
    written = await room.writer.write(FORM, BRIEF, report=heard.append)
    notes = [prompt for prompt in author.asked if "it had 2 words" in prompt]
    assert len(notes) == 1
    assert "Too short." not in written.draft.body
    assert [progress.message for progress in heard if progress.phase == "replace"] == ["Coffee part 2"]


async def test_length_that_stays_off_is_told(room: Any, author: Any) -> None:
    author.overrides = lambda prompt: "Only this." if "Write section" in prompt else None
    written = await room.writer.write(FORM, BRIEF)
    assert any("words; 800 were asked for" in warning for warning in written.warnings)
    assert author.steps().count("section") == 8


async def test_metadata_outside_the_limits_is_asked_for_once_and_then_cut(room: Any, author: Any) -> None:
    wide = "An extremely wide title about coffee and everything around it that nobody can see whole"
    bad = {"meta_title": wide, "meta_description": "x " * 200, "slug": "s", "excerpt": "e " * 400, "tags": ["a"] * 9}
    bad |= {"categories": [], "image_ideas": []}

    def always_bad(prompt: str) -> str | None:
        if "- meta_description:" in prompt:
            return json.dumps(bad)
        return f"- {wide}" if "five titles" in prompt else None

    author.overrides = always_bad
    written = await room.writer.write(FORM, BRIEF)
    draft = written.draft
    assert author.steps().count("metadata") == author.steps().count("title") == 2
    assert "meta_description had 399 characters" in author.asked[-1]
    assert title_pixels(draft.title) <= 600
    assert title_pixels(draft.meta_title) <= 600
    assert len(draft.meta_description) <= 156
    assert len(draft.excerpt) <= 300
    assert draft.tags == ["a"]
    assert sum("cut at a word" in warning for warning in written.warnings) == 4


async def test_a_prompt_of_the_persons_own_takes_the_place_of_ours(room: Any, author: Any) -> None:
    await room.db.write(prompts.set_override, "blog_post.introduction", "Open with a joke on {{ topic }}.")
    await room.writer.write(FORM, BRIEF)
    assert "Open with a joke on Coffee at home." in author.asked
    await room.db.write(prompts.set_override, "blog_post.introduction", "{{ nothing }}")
    with pytest.raises(InputError, match="reset it"):
        await room.writer.write(FORM, BRIEF)
    await room.db.write(prompts.reset, "blog_post.introduction")
    assert (await room.writer.write(FORM, BRIEF)).run.state == "done"


async def test_without_a_model_the_same_result_comes_from_the_notes(room: Any, author: Any) -> None:
    text = "\n\n".join(
        f"Cup {n} was brewed with soft water and tasted of plum number {n} to our guests." for n in range(30)
    )
    heard: list[Progress] = []
    notes = Source(title="Cups", kind="own", text=text)
    written = await room.writer.write(FORM, BRIEF, [notes], model="offline", report=heard.append)
    assert author.asked == []
    assert written.model == "offline"
    assert (written.tokens_in, written.cost_micros) == (0, 0)
    assert written.sections
    assert all(section.sources == [notes.id] for section in written.sections)
    assert "without a model" in written.warnings[0]
    assert "without a model" in heard[0].message
    assert [step.state for step in await room.writer.steps(written.run.id) if step.key == "section"] == ["done"] * len(
        written.sections
    )
    again = await room.writer.write(FORM, BRIEF, [notes], model="offline")
    assert again.draft.id != written.draft.id


PRICED = """[[price]]
provider = "openai_compatible"
model = "small"
in = 1000.0
out = 1000.0
source = "a test"
date = 2026-01-01
"""


@pytest.mark.parametrize(
    ("model", "says"),
    [
        ("nonsense", "does not name a model"),
        ("nobody:small", "nobody"),
        ("openai:gpt-5-mini", "key"),
        ("openai_compatible:small", "cap per run"),
    ],
)
async def test_a_run_that_cannot_begin_makes_nothing(room: Any, author: Any, model: str, says: str) -> None:
    await asyncio.to_thread(
        (room.folder / "prices.toml").write_text,
        PRICED,
    )
    room.settings.models.cap_run = 0.0001
    heard: list[Progress] = []
    with pytest.raises(KnownError) as caught:
        await room.writer.write(FORM, BRIEF, [OWN], model=model, report=heard.append)
    assert says in caught.value.sentence
    assert (author.asked, heard) == ([], [])
    assert await room.library.list() == []
    assert await room.writer.unfinished() == []


async def test_an_outline_run(room: Any, author: Any) -> None:
    row = {"heading": "Water", "goal": "g", "points": ["Say soft."], "sources": [], "words": 0}
    row["subsections"] = [{"heading": "Hard water", "points": ["Say why."]}]
    meta = {"title": "T", "meta_title": "T", "meta_description": "d" * 130, "slug": "t", "excerpt": "", "tags": []}
    author.overrides = lambda prompt: json.dumps({"sections": [row]} if "Make the outline" in prompt else meta)
    written = await room.writer.write(load("outline"), {"topic": "Coffee"})
    assert written.draft.body == "## Water\n\n> [ ] Say soft.\n\n### Hard water\n\n> [ ] Say why.\n"


async def test_an_estimate_is_made_from_the_requests(room: Any, author: Any) -> None:
    estimate = await room.writer.estimate(FORM, BRIEF, [OWN])
    assert estimate.tokens_in > 1000
    assert author.asked == []
    assert await room.writer.estimate(FORM, BRIEF, model="offline") is None


@pytest.mark.parametrize("answer", ["no JSON at all", '{"sections": []}'])
async def test_an_outline_that_is_none_is_a_sentence(room: Any, author: Any, answer: str) -> None:
    author.overrides = lambda prompt: answer
    with pytest.raises(KnownError) as caught:
        await room.writer.write(FORM, BRIEF)
    assert caught.value.sentence
    run = (await room.writer.unfinished())[0]
    assert run.state == "failed"
    author.overrides = lambda prompt: None
    written = await room.writer.resume(run.id)
    assert len(written.sections) == 4
