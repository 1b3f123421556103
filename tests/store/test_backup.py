"""Backups: made in use, checked, thinned, restored."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from hypothesis import given
from hypothesis import strategies as st

from alwrity_desktop.core.errors import InputError, StorageError
from alwrity_desktop.core.settings import Settings
from alwrity_desktop.model.draft import Draft
from alwrity_desktop.store import backup, drafts, integrity, working_copy
from alwrity_desktop.store.backup import Backups
from alwrity_desktop.store.database import Database
from alwrity_desktop.store.faults import CorruptError

NOW = datetime(2026, 6, 15, 12, 30, tzinfo=UTC)


@pytest_asyncio.fixture
async def db(tmp_path: Path) -> AsyncIterator[Database]:
    database = Database(tmp_path / "workspace.db")
    await database.open()
    yield database
    await database.close()


def _titles(path: Path) -> set[str]:
    with closing(sqlite3.connect(path)) as connection:
        return {row[0] for row in connection.execute("SELECT title FROM drafts")}


async def test_a_backup_is_made_while_others_write_and_is_one_sound_file(db: Database, tmp_path: Path) -> None:
    await db.write(drafts.insert, Draft(title="first"))
    (tmp_path / "media").mkdir()
    (tmp_path / "media" / "a.png").write_bytes(b"1234")
    path = await Backups(db, tmp_path, Settings()).make()
    await db.write(drafts.insert, Draft(title="second"))
    assert _titles(path) == {"first"}
    assert integrity.problem(path) == ""
    assert sorted(one.name for one in path.parent.iterdir()) == sorted([path.name, path.with_suffix(".json").name])
    assert backup.missing_media(path) == []
    (tmp_path / "media" / "a.png").unlink()
    assert backup.missing_media(path) == ["a.png"]


async def test_the_hourly_backup_waits_for_a_change_and_an_hour(db: Database, tmp_path: Path) -> None:
    backups = Backups(db, tmp_path, Settings())
    first = await backups.make_if_due()
    assert first is not None
    assert backups.newest() == first
    await db.write(drafts.insert, Draft())
    assert await backups.make_if_due() is None
    earlier = (datetime.now(UTC) - timedelta(hours=2)).strftime("%Y-%m-%dT%H%M%S%fZ")
    first.rename(first.with_name(f"{earlier} auto.db"))
    assert await backups.make_if_due() is not None
    off = Settings.model_validate({"backups": {"enabled": False}})
    assert await Backups(db, tmp_path / "other", off).make_if_due() is None


async def test_a_damaged_database_makes_no_backup(db: Database, tmp_path: Path) -> None:
    await db.write(drafts.insert, Draft(body="x" * 100_000))
    await db.close()
    with (tmp_path / "workspace.db").open("r+b") as file:
        file.seek(20 * 4096)
        file.write(b"\xa5" * 4096 * 10)
    with pytest.raises(StorageError):
        backup.make(tmp_path / "workspace.db", tmp_path / "backups", "manual")
    assert list((tmp_path / "backups").iterdir()) == []


async def test_restore_puts_the_state_back_and_keeps_the_present_one(db: Database, tmp_path: Path) -> None:
    await db.write(drafts.insert, Draft(title="old"))
    path = await Backups(db, tmp_path, Settings()).make()
    await db.write(drafts.insert, Draft(title="new"))
    with pytest.raises(InputError, match="open in another window"):
        await backup.restore(tmp_path, path)
    await db.close()
    before = await backup.restore(tmp_path, path)
    assert before is not None
    assert _titles(before) == {"old", "new"}
    again = Database(tmp_path / "workspace.db")
    await again.open()
    assert [row.title for row in await again.read(drafts.summaries)] == ["old"]
    await again.close()


async def test_a_damaged_workspace_is_restored_and_the_damaged_file_kept(db: Database, tmp_path: Path) -> None:
    await db.write(drafts.insert, Draft(title="kept"))
    await Backups(db, tmp_path, Settings()).make()
    await db.close()
    (tmp_path / "workspace.db").write_bytes(b"rubbish " * 1000)
    with pytest.raises(CorruptError):
        await Database(tmp_path / "workspace.db").open()
    good, aside = await backup.restore_newest(tmp_path)
    assert good == backup.newest_good(tmp_path)
    assert aside is not None
    assert aside.read_bytes() == b"rubbish " * 1000
    assert _titles(tmp_path / "workspace.db") == {"kept"}


async def test_a_damaged_backup_is_passed_over_and_refused(db: Database, tmp_path: Path) -> None:
    backups = Backups(db, tmp_path, Settings())
    good, bad = await backups.make(), await backups.make()
    bad.write_bytes(bad.read_bytes()[:9000])
    assert backup.newest_good(tmp_path) == good
    await db.close()
    with pytest.raises(InputError, match="not a sound backup"):
        await backup.restore(tmp_path, bad)
    good.unlink()
    with pytest.raises(InputError, match="no sound backup"):
        await backup.restore_newest(tmp_path)
    other = tmp_path / "other.db"
    with closing(sqlite3.connect(other)) as connection:
        connection.execute("CREATE TABLE contacts (name TEXT)")
    with pytest.raises(InputError, match="not a sound backup"):
        await backup.restore(tmp_path, other)
    with pytest.raises(InputError, match="There is no backup"):
        await backup.restore(tmp_path, tmp_path / "missing.db")


async def test_restore_into_a_new_folder(db: Database, tmp_path: Path) -> None:
    path = await Backups(db, tmp_path, Settings()).make()
    (tmp_path / "new").mkdir()
    assert await backup.restore(tmp_path / "new", path) is None
    assert (tmp_path / "new" / "workspace.db").exists()


async def test_a_restore_puts_working_copies_beside_the_present_state(db: Database, tmp_path: Path) -> None:
    path = await Backups(db, tmp_path, Settings()).make()
    await db.close()
    copy = working_copy.path_of(tmp_path, "d")
    copy.parent.mkdir()
    copy.write_text("a later text")
    before = await backup.restore(tmp_path, path)
    assert before is not None
    assert not copy.exists(), "it would bring the later text back"
    aside = before.with_suffix(backup.TEXTS)
    assert (aside / copy.name).read_text() == "a later text"
    before.rename(before.with_name(f"2000-01-01T000000000000Z auto{backup.SUFFIX}"))
    aside.rename(aside.with_name(f"2000-01-01T000000000000Z auto{backup.TEXTS}"))
    assert backup.thin(tmp_path / backup.FOLDER, 1 << 30)
    assert not list((tmp_path / backup.FOLDER).glob(f"*{backup.TEXTS}"))


def test_a_year_of_hourly_backups_is_kept_by_hours_days_and_weeks() -> None:
    times = [NOW - timedelta(hours=hours) for hours in range(24 * 400)]
    gone = backup.plan(times, [1] * len(times), NOW, 10**9)
    ages = [NOW - made for number, made in enumerate(times) if number not in gone]
    assert sum(age <= timedelta(days=1) for age in ages) in (24, 25)
    assert sum(timedelta(days=1) < age <= timedelta(days=31) for age in ages) in (30, 31)
    assert sum(age > timedelta(days=31) for age in ages) in (48, 49)
    assert max(ages) <= timedelta(days=366)


@given(
    st.lists(st.tuples(st.integers(0, 500 * 24 * 60), st.integers(1, 1000)), max_size=60),
    st.integers(0, 20_000),
    st.frozensets(st.integers(0, 59)),
)
def test_the_plan_keeps_the_newest_and_the_cap_and_is_stable(
    rows: list[tuple[int, int]], cap: int, asked: frozenset[int]
) -> None:
    times = [NOW - timedelta(minutes=minutes) for minutes, _size in rows]
    sizes = [size for _minutes, size in rows]
    gone = backup.plan(times, sizes, NOW, cap, asked)
    kept = [number for number in range(len(rows)) if number not in gone]
    assert gone <= set(range(len(rows)))
    if rows:
        assert max(times) in [times[number] for number in kept]
    assert sum(sizes[number] for number in kept) <= max(cap, sizes[max(kept, key=lambda n: times[n])] if kept else 0)
    still = frozenset(place for place, number in enumerate(kept) if number in asked)
    again = backup.plan([times[number] for number in kept], [sizes[number] for number in kept], NOW, cap, still)
    assert again == set()
    month = {number for number in asked if number < len(rows) and NOW - times[number] <= timedelta(days=31)}
    assert not backup.plan(times, sizes, NOW, 10**9, asked) & month


def test_thinning_deletes_files_and_leaves_strangers_alone(tmp_path: Path) -> None:
    for hours in (0, 1, 2, 24 * 400):
        stamp = (NOW - timedelta(hours=hours)).strftime("%Y-%m-%dT%H%M%S%fZ")
        (tmp_path / f"{stamp} auto.db").write_bytes(b"x" * 100)
        (tmp_path / f"{stamp} auto.json").write_text("{}", encoding="utf-8")
    (tmp_path / "my own copy.db").write_bytes(b"x")
    deleted = backup.thin(tmp_path, 250, now=NOW)
    assert len(deleted) == 2
    assert len(list(tmp_path.glob("*.json"))) == 2
    assert (tmp_path / "my own copy.db").exists()
