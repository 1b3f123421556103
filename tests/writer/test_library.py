"""The library on a real workspace file."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from alwrity_desktop.core.errors import ChangedElsewhereError, InputError
from alwrity_desktop.core.settings import Settings
from alwrity_desktop.store.database import Database
from alwrity_desktop.writer.library import Library


@pytest_asyncio.fixture
async def library(tmp_path: Path) -> AsyncIterator[Library]:
    database = Database(tmp_path / "workspace.db")
    await database.open()
    yield Library(database, tmp_path, Settings())
    await database.close()


async def test_a_new_draft_starts_from_the_settings(library: Library) -> None:
    library = Library(library._db, library.folder, Settings.model_validate({"writing": {"language": "de"}}))
    draft = await library.create(title="Neu", body="drei kleine Wörter")
    stored = await library.get(draft.id)
    assert (stored.language, stored.word_count) == ("de", 3)


async def test_opening_makes_a_revision_only_when_the_text_is_new(library: Library) -> None:
    draft = await library.create(body="one")
    for _time in range(3):
        opened = await library.open(draft.id)
    assert [row.origin for row in await library.revisions(draft.id)] == ["open"]
    assert opened.opened_at is not None
    with pytest.raises(InputError, match="no longer in the library"):
        await library.open("unknown")


async def test_saving_keeps_a_revision_when_asked_and_every_ten_minutes(library: Library) -> None:
    draft = await library.open((await library.create(body="one")).id)
    for text in ("two", "three"):
        draft.body = text
        await library.save(draft)
    assert len(await library.revisions(draft.id)) == 1
    draft.body = "four"
    await library.save(draft, "ai", detail={"model": "openai:x", "prompt": "shorten"})
    newest = (await library.revisions(draft.id))[0]
    assert (newest.origin, newest.detail["model"]) == ("ai", "openai:x")


async def test_restoring_a_revision_loses_nothing(library: Library) -> None:
    draft = await library.open((await library.create(title="T", body="first")).id)
    draft.body = "second, never in a revision"
    await library.save(draft)
    first = (await library.revisions(draft.id))[-1]
    await library.restore(draft, first.id)
    assert (await library.get(draft.id)).body == "first"
    texts = [(await library.revision(row.id)).body for row in await library.revisions(draft.id)]
    assert texts == ["first", "second, never in a revision", "first"]


async def test_one_change_of_a_revision_can_be_taken_back(library: Library) -> None:
    draft = await library.open((await library.create(body="One apple.\n\nTwo pears.\n")).id)
    draft.body = "One ripe apple.\n\nThree pears.\n"
    await library.save(draft)
    first = (await library.revisions(draft.id))[-1]
    _revision, hunks = await library.compare(draft, first.id)
    assert len(hunks) == 2
    await library.restore_hunks(draft, first.id, [hunks[1]])
    assert (await library.get(draft.id)).body == "One ripe apple.\n\nTwo pears.\n"
    texts = [(await library.revision(row.id)).body for row in await library.revisions(draft.id)]
    assert "One ripe apple.\n\nThree pears.\n" in texts
    draft.body = ""
    with pytest.raises(InputError, match="has changed since"):
        await library.restore_hunks(draft, first.id, hunks)


async def test_a_search_finds_what_was_just_saved(library: Library) -> None:
    draft = await library.create(title="Post", body="nothing yet")
    draft.body = "a needle now"
    await library.save(draft)
    assert [hit.summary.title for hit in await library.search("needl")] == ["Post"]
    assert [row.title for row in await library.list(text="needle")] == ["Post"]
    assert [row.title for row in await library.list(text="os")] == ["Post"]
    assert await library.list(text="needle", status="review") == []
    assert await library.list(text='"') == []


async def test_two_readers_of_one_draft_notice_each_other(library: Library) -> None:
    draft = await library.create(body="base")
    mine, theirs = await library.open(draft.id), await library.open(draft.id)
    theirs.body = "theirs"
    await library.save(theirs)
    mine.body = "mine"
    with pytest.raises(ChangedElsewhereError):
        await library.save(mine)
    await library.save(mine, overwrite=True)
    assert (await library.get(draft.id)).body == "mine"
    kept = [(await library.revision(row.id)).body for row in await library.revisions(draft.id)]
    assert "theirs" in kept


async def test_what_no_database_keeps_is_shown_not_lost(library: Library) -> None:
    draft = await library.create(title="a\0b", body="x\ud800y\0z")
    assert (await library.get(draft.id)).body == "x\ufffdy\ufffdz"


async def test_trash_duplicate_and_delete(library: Library) -> None:
    draft = await library.create(title="Post", body="text", slug="post", tags=["a"])
    copy = await library.duplicate(draft.id)
    assert (copy.title, copy.slug, copy.body, copy.tags) == ("Post (copy)", "", "text", ["a"])
    undo = await library.trash([draft.id, copy.id])
    assert await library.list() == []
    await library.untrash(undo)
    assert len(await library.list()) == 2
    await library.delete_forever([copy.id])
    assert [row.id for row in await library.list()] == [draft.id]


async def test_details_are_changed_here_but_not_under_the_hands_of_another_program(
    library: Library, tmp_path: Path
) -> None:
    draft = await library.create(title="Soup", body="text")
    await library.set_details(draft.id, {"slug": "soup", "tags": ["warm"]})
    stored = await library.get(draft.id)
    assert (stored.slug, stored.tags, stored.updated_at) == ("soup", ["warm"], draft.updated_at)
    opened = await library.edit(draft.id)
    await library.set_details(draft.id, {"title": "Stew"})
    assert opened.draft.title == "Stew"
    await opened.save()
    assert (await library.get(draft.id)).title == "Stew"
    other = Library(library._db, tmp_path, Settings())
    with pytest.raises(ChangedElsewhereError, match="open in another program"):
        await other.set_details(draft.id, {"title": "Broth"})
    await opened.close()
    with pytest.raises(InputError, match="no longer in the library"):
        await library.set_details("unknown", {"title": "x"})
