"""One thread writes; what the disk and SQLite refuse is a sentence, and the program goes on."""

import asyncio
import os
import sqlite3
import subprocess
import sys
import textwrap
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
import pytest_asyncio
from sqlalchemy import Connection, text
from sqlalchemy.exc import IntegrityError

from alwrity_desktop.core.errors import StorageError
from alwrity_desktop.model.draft import Draft
from alwrity_desktop.store import drafts
from alwrity_desktop.store.database import Database


@pytest_asyncio.fixture
async def db(tmp_path: Path) -> AsyncIterator[Database]:
    database = Database(tmp_path / "workspace.db", busy_seconds=0.05)
    await database.open()
    yield database
    await database.close()


def _thread(connection: Connection, names: set[str]) -> None:
    names.add(threading.current_thread().name)
    connection.execute(text("SELECT 1"))


async def test_all_writes_run_on_one_thread_and_reads_beside_it(db: Database) -> None:
    writers, readers = set[str](), set[str]()
    await asyncio.gather(*(db.write(_thread, writers) for _ in range(20)), *(db.read(_thread, readers) for _ in range(20)))
    assert writers == {"database-writer_0"}
    assert len(readers) >= 1
    assert not writers & readers


async def test_an_exception_rolls_back_and_passes_through(db: Database) -> None:
    draft = Draft()

    def insert_then_fail(connection: Connection) -> None:
        drafts.insert(connection, draft)
        raise LookupError("on purpose")

    with pytest.raises(LookupError):
        await db.write(insert_then_fail)
    assert await db.read(drafts.get, draft.id) is None


async def test_a_bug_is_not_dressed_up_as_a_storage_error(db: Database) -> None:
    draft = Draft()
    await db.write(drafts.insert, draft)
    with pytest.raises(IntegrityError):
        await db.write(drafts.insert, draft)


async def test_a_database_locked_by_another_program_is_told_and_tried_again(db: Database, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "workspace.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StorageError, match="Another program is using"):
            await db.write(drafts.insert, Draft())
        assert await db.read(drafts.counts)
        other.execute("ROLLBACK")
    await db.write(drafts.insert, Draft())


async def test_a_full_database_is_told_and_nothing_is_half_written(db: Database) -> None:
    def limit(connection: Connection, pages: int) -> None:
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")

    draft = Draft(body="x" * 4_000_000)
    await db.write(limit, 200)
    with pytest.raises(StorageError, match="The disk is full"):
        await db.write(drafts.insert, draft)
    assert await db.read(drafts.get, draft.id) is None
    await db.write(limit, 1_000_000)
    await db.write(drafts.insert, draft)
    assert await db.check() == ""


async def test_two_programs_may_make_the_same_workspace_at_once(tmp_path: Path) -> None:
    bases = [Database(tmp_path / "new" / "workspace.db") for _ in range(4)]
    await asyncio.gather(*(base.open() for base in bases))
    await asyncio.gather(*(base.write(drafts.insert, Draft()) for base in bases))
    assert (await bases[0].read(drafts.counts))["all"] == 4
    for base in bases:
        await base.close()


async def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StorageError, match="file"):
        await Database(tmp_path / "file" / "workspace" / "workspace.db").open()


CHILD = """
    import asyncio, pathlib, sys
    from alwrity_desktop.core.errors import StorageError
    from alwrity_desktop.core.settings import Settings
    from alwrity_desktop.store import drafts
    from alwrity_desktop.store.database import Database
    from alwrity_desktop.writer.library import Library
    from alwrity_desktop.writer.open_draft import Snapshot

    async def main(folder):
        db = Database(folder / "workspace.db")
        await db.open()
        opened = await Library(db, folder, Settings()).edit(sys.argv[2])
        body = "".join(f"{number} words on a disk that has no room left. " for number in range(40_000))
        if len(sys.argv) > 3:
            import resource
            resource.setrlimit(resource.RLIMIT_FSIZE, (len(body) + 2_000,) * 2)  # a row needs more
        try:
            await opened.save(Snapshot(body))
        except StorageError as error:
            print(error.happened)
            print(error.remedy)
            print(max(path.stat().st_size for path in (folder.parent / "config" / "rescue").iterdir()) >= len(body))
        await opened.save(Snapshot("short enough"))
        await opened.close()
        print(repr(await db.check()), (await db.read(drafts.get, sys.argv[2])).body)
        await db.close()

    asyncio.run(main(pathlib.Path(sys.argv[1])))
"""


async def _refused(folder: Path, *limit: str) -> list[str]:
    db = Database(folder / "workspace.db")
    await db.open()
    draft = Draft()
    await db.write(drafts.insert, draft)
    await db.close()
    environment = os.environ | {"ALWRITY_CONFIG": str(folder.parent / "config")}
    command = [sys.executable, "-c", textwrap.dedent(CHILD), str(folder), draft.id, *limit]
    done = await asyncio.to_thread(subprocess.run, command, capture_output=True, text=True, env=environment, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


@pytest.mark.skipif(sys.platform == "win32", reason="RLIMIT_FSIZE is POSIX")
async def test_a_write_the_system_refuses_keeps_text_and_file_sound(tmp_path: Path) -> None:
    happened, remedy, rescued, after = await _refused(tmp_path / "workspace", "limited")
    assert "workspace.db could not be read or written" in happened
    assert str(tmp_path / "config" / "rescue") in remedy
    assert (rescued, after) == ("True", "'' short enough")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "workspace"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1500k", "tmpfs", str(folder)]
    if sys.platform != "linux" or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("a small file system of its own needs Linux and root; the refused write above stands in")
    yield folder
    subprocess.run(["umount", folder], check=True)


async def test_a_full_disk_keeps_the_text_in_another_place(small_disk: Path, tmp_path: Path) -> None:
    happened, remedy, rescued, after = await _refused(small_disk)
    assert "The disk is full" in happened
    assert str(tmp_path / "config" / "rescue") in remedy
    assert (rescued, after) == ("True", "'' short enough")


@pytest.fixture
def make_read_only(tmp_path: Path) -> Iterator[Callable[[Path], None]]:
    mounted: list[Path] = []

    def seal(folder: Path) -> None:
        if os.geteuid() != 0:
            (folder / "workspace.db").chmod(0o444)
            folder.chmod(0o555)
        elif subprocess.run(["mount", "--bind", folder, folder], capture_output=True, check=False).returncode:
            pytest.skip("root writes through permissions, and mounting read-only is not allowed here")
        else:
            mounted.append(folder)
            subprocess.run(["mount", "-o", "remount,ro,bind", folder], check=True)

    yield seal
    for folder in mounted:
        subprocess.run(["umount", folder], check=True)
    (tmp_path / "workspace").chmod(0o755)


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX permissions")
async def test_a_read_only_folder_is_told_at_opening(make_read_only: Callable[[Path], None], tmp_path: Path) -> None:
    path = tmp_path / "workspace" / "workspace.db"
    database = Database(path)
    await database.open()
    await database.close()
    make_read_only(path.parent)
    with pytest.raises(StorageError, match="may not be written"):
        await Database(path).open()
