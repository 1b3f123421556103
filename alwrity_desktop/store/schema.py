"""The schema a file has and the one this program wants: make it, upgrade it after a backup, or refuse it.

A new file gets all tables at once and the mark of the newest version. Alembic is imported only for a file that is
older (a test proves that both ways end in the same schema).
"""

from __future__ import annotations

import contextlib
import sqlite3
from functools import partial
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event

from alwrity_desktop.core.errors import StorageError
from alwrity_desktop.core.messages import _
from alwrity_desktop.store.faults import storage_fault
from alwrity_desktop.store.migrations import HEAD

PRAGMAS = ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "busy_timeout=5000", "temp_store=MEMORY")
APPLICATION_ID = 0x414C5752
"""Bytes 68 to 71 of the file, by which `file` and we know a workspace: "ALWR"."""
LOCATION = Path(__file__).parent / "migrations"


def prepare(path: Path, *, head: str = HEAD, location: Path = LOCATION) -> None:
    """Bring the file to version `head`.

    Raises StorageError when a newer program wrote it, when it is no workspace, or when the disk refuses.
    """
    try:
        version, has_tables = stored(path)
        if version == head:
            return
        if version is None and not has_tables:
            _create(path, head)
        elif version is None:
            raise StorageError(
                _("{path} is a database, but not a workspace of ALwrity.", path=path), _("Choose another folder.")
            )
        elif not version.isdigit() or int(version) > int(head):
            raise StorageError(
                _("{path} was written by a newer version of ALwrity (format {version}).", path=path, version=version),
                _("Update ALwrity, or open another workspace; nothing was changed."),
            )
        else:
            _upgrade(path, version, head, location)
    except sqlite3.Error as error:
        fault = storage_fault(error, path)
        if fault is None:
            raise
        raise fault from error


def stored(path: Path) -> tuple[str | None, bool]:
    """Version mark of the file (None without one), and whether it has any table."""
    with contextlib.closing(sqlite3.connect(path, timeout=5)) as connection:
        names = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        if "alembic_version" not in names:
            return None, bool(names)
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        return (row[0] if row else None), True


def _create(path: Path, head: str) -> None:
    from alwrity_desktop.store import search
    from alwrity_desktop.store.tables import metadata

    engine = _engine(path)
    try:
        with engine.begin() as connection:
            if connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar():
                return  # another process made it while we waited for its lock
            metadata.create_all(connection)
            for statement in search.SCHEMA:
                connection.exec_driver_sql(statement)
            connection.exec_driver_sql("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)")
            connection.exec_driver_sql("INSERT INTO alembic_version VALUES (?)", (head,))
            connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
    finally:
        engine.dispose()


def _upgrade(path: Path, version: str, head: str, location: Path) -> None:
    from alwrity_desktop.store import backup

    backup.make(path, path.parent / backup.FOLDER, f"before-{version}-to-{head}")
    run_migrations(path, head, location)


def run_migrations(path: Path, head: str = HEAD, location: Path = LOCATION) -> None:
    """Run Alembic's migrations up to `head` as one transaction."""
    from alembic import command
    from alembic.config import Config

    # Rebuilding a table drops it for a moment; that must not take its children along.
    engine = _engine(path, "foreign_keys=OFF")
    config = Config()
    config.set_main_option("script_location", str(location).replace("%", "%%"))
    try:
        with engine.connect() as connection, connection.begin():
            config.attributes["connection"] = connection
            command.upgrade(config, head)
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
            if broken is not None:
                raise StorageError(
                    _("The workspace could not be upgraded: {table} would lose its links.", table=broken[0]),
                    _("Nothing was changed. Please report this, with the details."),
                    detail=str(tuple(broken)),
                )
    finally:
        engine.dispose()


def _engine(path: Path, *pragmas: str) -> Engine:
    engine = create_engine(f"sqlite:///{path}")
    event.listen(engine, "connect", partial(_configure, pragmas=(*PRAGMAS, *pragmas)))
    event.listen(engine, "begin", _begin)
    return engine


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _configure(connection: sqlite3.Connection, _record: object, *, pragmas: tuple[str, ...]) -> None:
    connection.isolation_level = None
    for pragma in pragmas:
        connection.execute(f"PRAGMA {pragma}")
