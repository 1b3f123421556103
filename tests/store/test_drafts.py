"""Drafts, revisions, sources, runs and prompts in a real file."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from alwrity_desktop.core.errors import ChangedElsewhereError, InputError
from alwrity_desktop.model.draft import Draft, Revision
from alwrity_desktop.model.identity import now
from alwrity_desktop.model.source import Source
from alwrity_desktop.model.writing import WritingRun, WritingStep
from alwrity_desktop.store import drafts, prompts, revisions, sources, writing_runs
from alwrity_desktop.store.database import Database


@pytest_asyncio.fixture
async def db(tmp_path: Path) -> AsyncIterator[Database]:
    database = Database(tmp_path / "workspace.db")
    await database.open()
    yield database
    await database.close()


async def test_a_draft_comes_back_as_it_was(db: Database) -> None:
    draft = Draft(
        title="Äpfel 🍎",
        body="# Eins\n\nשלום",
        tags=["Obst", 'a "quoted" tag'],
        brief={"keyword": "apples", "n": [1, 2]},
        extra={"layout": "wide"},
        publish_at=now(),
    )
    await db.write(drafts.insert, draft)
    assert await db.read(drafts.get, draft.id) == draft


async def test_an_update_against_an_older_reading_is_noticed(db: Database) -> None:
    draft = Draft(title="one")
    await db.write(drafts.insert, draft)
    mine = await db.read(drafts.get, draft.id)
    other = await db.read(drafts.get, draft.id)
    assert mine
    assert other
    other.body = "theirs"
    await db.write(drafts.update, other, expected=other.updated_at)
    with pytest.raises(ChangedElsewhereError, match="changed by another window"):
        await db.write(drafts.update, mine, expected=draft.created_at)
    stored = await db.read(drafts.get, draft.id)
    assert stored
    assert stored.body == "theirs"


async def test_an_update_of_a_deleted_draft_says_so(db: Database) -> None:
    with pytest.raises(InputError, match="no longer in the library"):
        await db.write(drafts.update, Draft(title="never stored"))


async def test_the_list_filters_and_sorts(db: Database) -> None:
    rows = [
        Draft(title="banana bread", tags=["Baking"], status="review", word_count=10, body="**Ripe** bananas"),
        Draft(title="Apple pie", tags=["baking", "100%"], word_count=30, keyphrases=["apple pie recipe"]),
        Draft(title="Cherry", word_count=20),
    ]
    for row in rows:
        await db.write(drafts.insert, row)

    async def titles(**wanted: object) -> list[str]:
        found = await db.read(drafts.summaries, **wanted)  # pyright: ignore[reportArgumentType]
        return [summary.title for summary in found]

    assert await titles(sort="title") == ["Apple pie", "banana bread", "Cherry"]
    assert await titles(sort="words") == ["Apple pie", "Cherry", "banana bread"]
    assert await titles(sort="words", limit=1, offset=1) == ["Cherry"]
    assert await titles(status="review") == ["banana bread"]
    assert await titles(tag="Baking", sort="title") == ["Apple pie", "banana bread"]
    assert await titles(tag="100%") == ["Apple pie"]
    assert await titles(tag="bak") == []
    assert await titles(text="RECIPE") == ["Apple pie"]
    assert await titles(text="%") == ["Apple pie"]
    assert (await db.read(drafts.summaries, status="review"))[0].snippet == "Ripe bananas"
    assert await db.read(drafts.tags) == {"100%": 1, "Baking": 1, "baking": 1}
    assert await db.read(drafts.counts) == {
        "all": 3,
        "draft": 2,
        "review": 1,
        "approved": 0,
        "trash": 0,
        "words": 60,
    }


async def test_the_trash_can_be_undone(db: Database) -> None:
    first, second = Draft(title="first"), Draft(title="second")
    for draft in (first, second):
        await db.write(drafts.insert, draft)
    assert await db.write(drafts.set_trashed, [first.id], True) == [first.id]
    assert await db.write(drafts.set_trashed, [first.id, second.id], True) == [second.id]
    assert await db.read(drafts.summaries) == []
    assert (await db.read(drafts.counts))["trash"] == 2
    assert set(await db.write(drafts.set_trashed, [first.id, second.id], False)) == {first.id, second.id}
    stored = await db.read(drafts.get, first.id)
    assert stored
    assert stored.trashed_at is None
    assert stored.updated_at == first.updated_at


async def test_deleting_a_draft_takes_its_revisions_and_runs(db: Database) -> None:
    draft = Draft(body="text")
    await db.write(drafts.insert, draft)
    await db.write(revisions.insert, Revision(draft_id=draft.id, origin="open", title="", body="text", word_count=1))
    run = WritingRun(draft_id=draft.id, format="blog_post", model="offline")
    await db.write(writing_runs.insert_run, run, [WritingStep(run_id=run.id, position=0, key="outline")])
    assert await db.write(drafts.delete_forever, [draft.id]) == 1
    assert await db.read(revisions.summaries, draft.id) == []
    assert await db.read(writing_runs.steps_of, run.id) == []


async def test_the_draft_opened_last_is_known(db: Database) -> None:
    first, second = Draft(title="first"), Draft(title="second")
    for draft in (first, second):
        await db.write(drafts.insert, draft)
        await db.write(drafts.mark_opened, draft.id)
    await db.write(drafts.mark_opened, first.id)
    last = await db.read(drafts.last_opened)
    assert last
    assert last.id == first.id


async def test_revisions_keep_the_text_and_are_listed_without_it(db: Database) -> None:
    draft = Draft()
    await db.write(drafts.insert, draft)
    body = "Wörter 🍎 " * 5000
    made = Revision(draft_id=draft.id, origin="ai", title="t", body=body, word_count=9, detail={"model": "offline"})
    await db.write(revisions.insert, made)
    assert await db.read(revisions.get, made.id) == made
    assert await db.read(revisions.latest, draft.id) == made
    assert (await db.read(revisions.summaries, draft.id))[0].detail == {"model": "offline"}
    assert await db.read(revisions.known, draft.id, revisions.digest(body))


def test_thinning_keeps_a_day_whole_then_hours_days_and_weeks() -> None:
    moment = now()
    ages = [timedelta(minutes=10 * number) for number in range(6 * 24 * 100)]
    entries = [(str(number), moment - age, "timer") for number, age in enumerate(ages)][::-1]
    gone = set(revisions.spare(entries, moment))
    kept = [(moment - made) for key, made, _origin in entries if key not in gone]
    assert sum(age <= timedelta(days=1) for age in kept) == 6 * 24 + 1
    assert 140 <= sum(timedelta(days=1) < age <= timedelta(days=7) for age in kept) <= 146
    assert 52 <= sum(timedelta(days=7) < age <= timedelta(days=60) for age in kept) <= 55
    assert 5 <= sum(age > timedelta(days=60) for age in kept) <= 8
    assert revisions.spare([entry for entry in entries if entry[0] not in gone], moment) == []


def test_thinning_never_takes_what_was_published_nor_the_first_and_last() -> None:
    moment = now()
    old = moment - timedelta(days=40)
    entries = [("a", old, "open"), ("b", old, "publish"), ("c", old, "timer"), ("d", old, "timer")]
    assert revisions.spare(entries, moment) == ["c"]


async def test_the_same_source_is_kept_once_for_a_draft(db: Database) -> None:
    first = await db.write(sources.insert, Source(title="note", kind="own", text="same", draft_id="d"))
    again = await db.write(sources.insert, Source(title="again", kind="own", text="same", draft_id="d"))
    other = await db.write(sources.insert, Source(title="note", kind="own", text="same", draft_id="e"))
    assert again == first
    assert other.id != first.id
    await db.write(sources.set_kind, first.id, "other")
    assert [(source.title, source.kind) for source in await db.read(sources.of_draft, "d")] == [("note", "other")]
    assert await db.write(sources.delete, [first.id]) == 1


async def test_a_run_keeps_what_arrived_and_is_found_after_a_crash(db: Database) -> None:
    draft = Draft()
    await db.write(drafts.insert, draft)
    run = WritingRun(draft_id=draft.id, format="blog_post", model="offline", brief={"keyword": "x"})
    steps = [WritingStep(run_id=run.id, position=place, key=f"section{place}") for place in range(3)]
    await db.write(writing_runs.insert_run, run, steps)
    await db.write(writing_runs.save_output, steps[0].id, "half a sen")
    assert [found.state for found in await db.read(writing_runs.unfinished, draft.id)] == ["running"]
    kept = await db.read(writing_runs.steps_of, run.id)
    assert [(step.state, step.output) for step in kept][:2] == [("running", "half a sen"), ("pending", "")]
    await db.write(writing_runs.set_run_state, run.id, "done")
    assert await db.read(writing_runs.unfinished) == []


async def test_a_prompt_can_be_changed_and_reset(db: Database) -> None:
    assert await db.read(prompts.get, "blog_post.outline") is None
    await db.write(prompts.set_override, "blog_post.outline", "one")
    await db.write(prompts.set_override, "blog_post.outline", "two")
    assert await db.read(prompts.all_overrides) == {"blog_post.outline": "two"}
    assert await db.write(prompts.reset, "blog_post.outline")
    assert not await db.write(prompts.reset, "blog_post.outline")
