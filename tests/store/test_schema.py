"""New, old, newer, damaged and foreign files; and that migrations and tables agree."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from alwrity_desktop.core.errors import StorageError
from alwrity_desktop.model.judgement import Judgement
from alwrity_desktop.model.keyword import Keyword
from alwrity_desktop.model.keyword_merging import key_of
from alwrity_desktop.store import (
    backup,
    drafts,
    integrity,
    judgements,
    keyword_imports,
    keywords,
    prompts,
    revisions,
    schema,
    search,
    sources,
    writing_runs,
)
from alwrity_desktop.store.database import Database
from alwrity_desktop.store.faults import CorruptError
from alwrity_desktop.store.migrations import HEAD

SAMPLES = Path(__file__).parent.parent / "samples"
NEXT = f"{int(HEAD) + 1:04}"


def _schema(path: Path) -> dict[str, str]:
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
    return {name: " ".join(sql.replace('"', "").split()) for name, sql in rows if not name.startswith("sqlite_")}


def _columns(path: Path) -> dict[str, set[str]]:
    """Every table's definition as a set of its parts, so that their order in the text does not count."""
    found = _schema(path)
    return {name: {part.strip(" ()") for part in sql.split(",")} for name, sql in found.items()}


async def _new(path: Path) -> Path:
    database = Database(path)
    await database.open()
    await database.close()
    return path


async def test_migrations_and_tables_end_in_the_same_schema(tmp_path: Path) -> None:
    fresh, migrated = await _new(tmp_path / "fresh.db"), tmp_path / "migrated.db"
    schema.run_migrations(migrated)
    one, two = _columns(fresh), _columns(migrated)
    assert one.keys() == two.keys(), "tables.py has changed: write a migration (before the first release: into 0001)"
    different = {name: one[name] ^ two[name] for name in one if one[name] != two[name] and name != "alembic_version"}
    assert different == {}, "tables.py has changed: write a migration (before the first release: into 0001)"
    for path in (fresh, migrated):
        assert schema.stored(path) == (HEAD, True)
        with closing(sqlite3.connect(path)) as connection:
            assert connection.execute("PRAGMA application_id").fetchone()[0] == schema.APPLICATION_ID


def test_the_newest_migration_is_the_head_and_all_files_are_found() -> None:
    names = sorted(path.name for path in (schema.LOCATION / "versions").glob("*.py"))
    assert names[-1].startswith(f"{HEAD}_")
    assert [name[:4] for name in names] == [f"{number:04}" for number in range(1, len(names) + 1)]


@pytest.mark.parametrize("sample", sorted(path.stem for path in SAMPLES.glob("*.db")))
async def test_a_stored_sample_of_each_version_opens(sample: str, tmp_path: Path) -> None:
    path = tmp_path / "workspace.db"
    path.write_bytes((SAMPLES / f"{sample}.db").read_bytes())
    database = Database(path)
    await database.open()
    draft = await database.read(drafts.get, "draft-1")
    assert draft is not None
    assert (draft.title, draft.tags, draft.extra) == ("Äpfel & Birnen 🍐", ["Obst"], {"layout": "wide"})
    (revision,) = await database.read(revisions.summaries, "draft-1")
    kept = await database.read(revisions.get, revision.id)
    assert kept is not None
    assert kept.body == "Erster Text"
    assert [source.text for source in await database.read(sources.of_draft, "draft-1")] == ["Äpfel reifen."]
    assert [run.id for run in await database.read(writing_runs.unfinished)] == ["run-1"]
    assert await database.read(prompts.get, "blog_post.outline") == "My own prompt"
    (hit,) = await database.read(search.search, "apfel")
    assert hit.summary.published_url == "https://blog.test/a"
    assert await database.check() == ""
    await database.close()
    assert bool(list((tmp_path / "backups").glob("*.db"))) == (sample != HEAD)


def test_there_is_a_sample_of_every_version() -> None:
    versions = {path.name[:4] for path in (schema.LOCATION / "versions").glob("*.py")}
    assert {path.stem for path in SAMPLES.glob("*.db")} == versions


async def test_the_sample_of_the_newest_version_is_up_to_date(tmp_path: Path) -> None:
    fresh = await _new(tmp_path / "fresh.db")
    sample = tmp_path / "sample.db"
    sample.write_bytes((SAMPLES / f"{HEAD}.db").read_bytes())
    assert _columns(sample).keys() == _columns(fresh).keys(), "run python tests/samples/make.py"


def _migration(folder: Path, number: int, body: str) -> None:
    before = repr(f"{number - 1:04}") if number > 1 else None
    (folder / "versions" / f"{number:04}_step.py").write_text(
        f"from alembic import op\nrevision = '{number:04}'\ndown_revision = {before}\n\n\ndef upgrade():\n    {body}\n",
        encoding="utf-8",
    )


def _location(tmp_path: Path) -> Path:
    folder = tmp_path / "migrations"
    (folder / "versions").mkdir(parents=True)
    (folder / "env.py").write_bytes((schema.LOCATION / "env.py").read_bytes())
    for number in range(1, int(HEAD) + 1):
        _migration(folder, number, "pass")
    return folder


async def test_an_older_file_is_upgraded_after_a_backup(tmp_path: Path) -> None:
    path = await _new(tmp_path / "workspace.db")
    location = _location(tmp_path)
    _migration(location, int(NEXT), 'op.execute("CREATE TABLE added (x INTEGER)")')
    schema.prepare(path, head=NEXT, location=location)
    assert "added" in _schema(path)
    assert schema.stored(path) == (NEXT, True)
    (kept,) = backup.listed(tmp_path / backup.FOLDER)
    assert kept.label == f"before-{HEAD}-to-{NEXT}"
    assert schema.stored(kept.path) == (HEAD, True)


async def test_the_first_version_gets_the_tables_of_the_second(tmp_path: Path) -> None:
    path = tmp_path / "workspace.db"
    path.write_bytes((SAMPLES / "0001.db").read_bytes())
    assert not {"judgements", "ignored_checks", "post_keyphrases"} & _schema(path).keys()
    database = Database(path)
    await database.open()
    row = {"id": "lists", "rating": "bad"}
    judged = Judgement(subject_kind="draft", subject_id="draft-1", content_hash="0" * 64, score=33, results=[row])
    await database.write(judgements.put_many, [judged])
    found = await database.read(judgements.get, "draft", "draft-1")
    assert found is not None
    assert (found.score, found.results) == (33, [row])
    assert await database.check() == ""
    await database.close()
    one, two = _columns(path), _columns(await _new(tmp_path / "fresh.db"))
    assert {name for name in one | two if one.get(name) != two.get(name)} == {"alembic_version"}
    (kept,) = backup.listed(tmp_path / backup.FOLDER)
    assert kept.label == f"before-0001-to-{HEAD}"


@pytest.mark.parametrize("sample", ["0001", "0002"])
async def test_older_versions_get_the_tables_of_the_third(sample: str, tmp_path: Path) -> None:
    path = tmp_path / "workspace.db"
    path.write_bytes((SAMPLES / f"{sample}.db").read_bytes())
    planning = {"keywords", "keyword_imports", "keyword_changes", "keyword_results", "column_maps"}
    planning |= {"clusters", "ideas", "idea_failures", "tasks", "task_series"}
    assert not planning & _schema(path).keys()
    database = Database(path)
    await database.open()
    kept = Keyword(key=key_of("Ein Wort"), text="Ein Wort", trend=[1, None], intents=["commercial"])
    await database.write(keywords.put, kept)
    (found,) = await database.read(keywords.page, keywords.KeywordFilter(text="wort"))
    assert (found.id, found.trend, found.intents) == (kept.id, [1, None], ["commercial"])
    assert await database.check() == ""
    await database.close()
    one, two = _columns(path), _columns(await _new(tmp_path / "fresh.db"))
    assert {name for name in one | two if one.get(name) != two.get(name)} == {"alembic_version"}


async def test_the_sample_of_the_third_version_keeps_its_plan(tmp_path: Path) -> None:
    path = tmp_path / "workspace.db"
    path.write_bytes((SAMPLES / "0003.db").read_bytes())
    database = Database(path)
    await database.open()
    (found,) = await database.read(keywords.page, keywords.KeywordFilter())
    assert (found.text, found.volume, found.cluster_id, found.trend) == ("Reife Äpfel", 900, "clu-1", [800, None, 1000])
    (made,) = await database.read(keyword_imports.listed)
    assert await database.read(keyword_imports.sources_of, found) == {
        "": ("Keywords.csv", made.dated),
        "volume": ("Keywords.csv", made.dated),
    }
    assert await database.read(keyword_imports.map_of, "0" * 64) == {"suchbegriff": "text"}
    await database.close()


async def test_an_upgrade_that_fails_changes_nothing(tmp_path: Path) -> None:
    path = await _new(tmp_path / "workspace.db")
    before = _schema(path)
    location = _location(tmp_path)
    _migration(location, int(NEXT), 'op.execute("CREATE TABLE added (x INTEGER)"); op.execute("DROP TABLE drafts"); 1 / 0')
    with pytest.raises(ZeroDivisionError):
        schema.prepare(path, head=NEXT, location=location)
    assert _schema(path) == before
    assert schema.stored(path) == (HEAD, True)


async def test_rebuilding_a_table_keeps_its_children(tmp_path: Path) -> None:
    path = tmp_path / "workspace.db"
    path.write_bytes((SAMPLES / f"{HEAD}.db").read_bytes())
    location = _location(tmp_path)
    rebuild = "with op.batch_alter_table('drafts', recreate='always') as batch: batch.alter_column('slug', nullable=True)"
    _migration(location, int(NEXT), rebuild)
    schema.prepare(path, head=NEXT, location=location)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT count(*) FROM revisions").fetchone()[0] == 1


async def test_a_file_written_by_a_newer_program_is_refused(tmp_path: Path) -> None:
    path = await _new(tmp_path / "workspace.db")
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '0999'")
    content = path.read_bytes()
    with pytest.raises(StorageError, match="written by a newer version of ALwrity") as caught:
        await Database(path).open()
    assert "Update ALwrity" in caught.value.remedy
    assert path.read_bytes() == content


async def test_another_programs_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "workspace.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE contacts (name TEXT)")
    with pytest.raises(StorageError, match="not a workspace of ALwrity"):
        await Database(path).open()


def _spoil(path: Path, offset: int, length: int) -> None:
    with path.open("r+b") as file:
        file.seek(offset)
        file.write(b"\xa5" * length)


@pytest.mark.parametrize(("offset", "length"), [(0, 64), (100, 3000), (30 * 4096, 8 * 4096)])
async def test_a_damaged_file_is_told_with_the_way_out(offset: int, length: int, tmp_path: Path) -> None:
    path = await _new(tmp_path / "workspace.db")
    _spoil(path, offset, length)
    with pytest.raises(CorruptError, match="is damaged") as caught:
        await Database(path).open()
    assert "Restore the newest backup" in caught.value.remedy


async def test_a_cut_off_file_is_told(tmp_path: Path) -> None:
    path = await _new(tmp_path / "workspace.db")
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size // 2)
    with pytest.raises(CorruptError):
        await Database(path).open()


async def test_an_empty_file_becomes_a_workspace(tmp_path: Path) -> None:
    path = tmp_path / "workspace.db"
    path.touch()
    assert integrity.problem(await _new(path)) == ""


def test_opening_needs_no_alembic(tmp_path: Path) -> None:
    program = (
        "import asyncio, pathlib, sys\n"
        "from alwrity_desktop.store.database import Database\n"
        "async def main():\n"
        f"    db = Database(pathlib.Path({str(tmp_path / 'workspace.db')!r}))\n"
        "    await db.open()\n"
        "    await db.close()\n"
        "asyncio.run(main())\n"
        "print('alembic' in sys.modules)\n"
    )
    for _time in range(2):
        done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
        assert done.stdout.strip() == "False"
