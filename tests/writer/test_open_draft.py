"""A draft while somebody works on it: autosave, locks, conflicts, crashes."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from alwrity_desktop.core.errors import ChangedElsewhereError, KnownError, StorageError
from alwrity_desktop.core.settings import Settings
from alwrity_desktop.store import working_copy
from alwrity_desktop.store.database import Database
from alwrity_desktop.store.revisions import digest
from alwrity_desktop.store.working_copy import WorkingText
from alwrity_desktop.writer.library import Library
from alwrity_desktop.writer.open_draft import Autosave, Snapshot


@pytest_asyncio.fixture
async def library(tmp_path: Path) -> AsyncIterator[Library]:
    database = Database(tmp_path / "workspace.db")
    await database.open()
    yield Library(database, tmp_path, Settings())
    await database.close()


async def _texts(library: Library, draft_id: str) -> list[str]:
    return [(await library.revision(row.id)).body for row in await library.revisions(draft_id)]


async def test_a_save_reaches_the_file_and_the_database(library: Library) -> None:
    draft = await library.create(title="T", body="one")
    opened = await library.edit(draft.id)
    await opened.save(Snapshot("one two", "New title", cursor=7))
    last = working_copy.last_open(library.folder)
    assert last is not None
    assert (last.title, last.body, last.cursor) == ("New title", "one two", 7)
    stored = await library.get(draft.id)
    assert (stored.title, stored.body, stored.word_count) == ("New title", "one two", 2)
    await opened.close(keep_copy=True)
    again = await library.edit(draft.id)
    assert again.cursor == 7
    await again.close()
    assert working_copy.last_open(library.folder) is None


async def test_typing_is_saved_without_being_asked(library: Library) -> None:
    opened = await library.edit((await library.create(body="")).id)
    text, saved = "", asyncio.Event()
    autosave = Autosave(opened, lambda: Snapshot(text), pytest.fail, saved.set)
    text = "typed"
    autosave.typed()
    assert autosave.unsaved
    await asyncio.wait_for(saved.wait(), 60)
    assert (await library.get(opened.draft.id)).body == "typed"
    text = "typed more"
    autosave.typed()
    await autosave.close()
    assert (await library.get(opened.draft.id)).body == "typed more"
    await opened.close()


async def test_a_draft_is_edited_in_one_window_only(library: Library) -> None:
    opened = await library.edit((await library.create(body="x")).id)
    with pytest.raises(ChangedElsewhereError, match="already open"):
        await library.edit(opened.draft.id)
    await opened.close()
    await (await library.edit(opened.draft.id)).close()


async def test_a_status_set_in_the_list_survives_the_editors_next_save(library: Library) -> None:
    opened = await library.edit((await library.create(body="x")).id)
    await library.set_status([opened.draft.id], "review")
    await opened.save(Snapshot("y"))
    assert (await library.get(opened.draft.id)).status == "review"
    await opened.close()


async def test_a_title_set_elsewhere_is_not_undone_by_the_one_still_shown(library: Library) -> None:
    opened = await library.edit((await library.create(title="Coffee", body="Text")).id)
    await library.set_details(opened.draft.id, {"title": "Better coffee"})
    await opened.save(Snapshot("Text, typed on", "Coffee"))
    assert (await library.get(opened.draft.id)).title == "Better coffee"
    await opened.save(Snapshot("Text, typed on", "Best coffee"))
    assert (await library.get(opened.draft.id)).title == "Best coffee"
    await opened.close()


async def test_a_conflict_stops_autosave_and_both_texts_are_kept(library: Library) -> None:
    opened = await library.edit((await library.create(body="base")).id)
    theirs = await library.get(opened.draft.id)
    theirs.body = "theirs"
    await library.save(theirs)
    heard = asyncio.Queue[KnownError]()
    autosave = Autosave(opened, lambda: Snapshot("mine"), heard.put_nowait)
    autosave.typed()
    assert isinstance(await asyncio.wait_for(heard.get(), 60), ChangedElsewhereError)
    assert (await opened.theirs()).body == "theirs"
    await opened.save(Snapshot("mine"), overwrite=True)
    autosave.resume()
    await autosave.close()
    await opened.close()
    assert (await library.get(opened.draft.id)).body == "mine"
    assert "theirs" in await _texts(library, opened.draft.id)


async def test_theirs_can_be_taken_and_mine_becomes_a_revision(library: Library) -> None:
    opened = await library.edit((await library.create(body="base")).id)
    opened.copy.path.write_text("<!-- alwrity {} -->\nnever seen by the database", encoding="utf-8")
    with pytest.raises(ChangedElsewhereError):
        await opened.save(Snapshot("mine"))
    opened.copy.path.write_text('<!-- alwrity {"saved_at": 9e9} -->\ntheirs on disk', encoding="utf-8")
    assert (await opened.take_theirs()).body == "theirs on disk"
    await opened.close()
    assert (await library.get(opened.draft.id)).body == "theirs on disk"
    assert "mine" in await _texts(library, opened.draft.id)


async def test_a_refusing_disk_leaves_a_rescue_file_named_in_the_sentence(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALWRITY_CONFIG", str(tmp_path / "config"))
    opened = await library.edit((await library.create(title="Post", body="x")).id)
    opened.copy.path.unlink()
    opened.copy.path.mkdir()  # a folder where the file should be: refused for root too
    for body in ("precious", "precious and more"):
        with pytest.raises(StorageError) as caught:
            await opened.save(Snapshot(body))
    (place,) = (tmp_path / "config" / "rescue").iterdir()
    assert str(place) in caught.value.remedy
    assert place.read_text(encoding="utf-8").endswith("precious and more")
    opened.copy.path.rmdir()
    await opened.save(Snapshot("precious and more"))
    await opened.close()


async def test_a_working_copy_newer_than_the_database_comes_back(library: Library, tmp_path: Path) -> None:
    draft = await library.create(title="T", body="stored")
    left = WorkingText(draft.id, "T", "stored, then typed", digest("stored"), draft.updated_at.timestamp() + 1)
    working_copy.WorkingCopy(tmp_path, draft.id).write(left)
    (found,) = await library.recover()
    assert (found.draft_id, found.outcome) == (draft.id, "newer")
    assert list((tmp_path / "working").iterdir()) == []
    stored = await library.get(draft.id)
    assert (stored.body, stored.word_count) == ("stored, then typed", 3)
    assert await _texts(library, draft.id) == ["stored, then typed", "stored"]
    assert await library.recover() == []


async def test_a_working_copy_others_have_passed_becomes_a_revision(library: Library, tmp_path: Path) -> None:
    draft = await library.create(body="first")
    left = WorkingText(draft.id, "", "branch", digest("first"), draft.updated_at.timestamp() + 0.001)
    working_copy.WorkingCopy(tmp_path, draft.id).write(left)
    draft.body = "second, by the command line"
    await library.save(draft)
    assert [found.outcome for found in await library.recover()] == ["beside"]
    assert (await library.get(draft.id)).body == "second, by the command line"
    assert "branch" in await _texts(library, draft.id)
    assert await library.recover() == []


async def test_a_working_copy_without_its_draft_makes_one(library: Library, tmp_path: Path) -> None:
    working_copy.WorkingCopy(tmp_path, "lost").write(WorkingText("lost", "Lost", "and found"))
    assert [found.outcome for found in await library.recover()] == ["newer"]
    assert (await library.get("lost")).body == "and found"


async def test_a_draft_open_elsewhere_is_not_recovered(library: Library, tmp_path: Path) -> None:
    opened = await library.edit((await library.create(body="stored")).id)
    other = Library(library._db, tmp_path, Settings())
    working_copy.WorkingCopy(tmp_path, opened.draft.id).write(WorkingText(opened.draft.id, "", "being typed"))
    assert await other.recover() == []
    await opened.close()


async def test_a_bug_in_saving_does_not_end_autosave(library: Library) -> None:
    opened = await library.edit((await library.create(body="x")).id)
    bugs, saved = asyncio.Queue[object](), asyncio.Event()
    asyncio.get_running_loop().set_exception_handler(lambda _loop, context: bugs.put_nowait(context["exception"]))
    text: list[str] = []

    def take() -> Snapshot:
        return Snapshot(text[0])  # a bug as long as there is no text

    autosave = Autosave(opened, take, pytest.fail, saved.set)
    autosave.typed()
    assert isinstance(await asyncio.wait_for(bugs.get(), 60), IndexError)
    assert autosave.unsaved
    text.append("saved after all")
    autosave.typed()
    await asyncio.wait_for(saved.wait(), 60)
    await autosave.close()
    await opened.close()
    assert (await library.get(opened.draft.id)).body == "saved after all"
