"""A loopback web site, and a room to write in."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from authors import MODEL, Author
from loopback import NoKeys, Site, running

from alwrity_desktop.ai.engine import Engine
from alwrity_desktop.core.http import HttpGate
from alwrity_desktop.core.settings import Settings
from alwrity_desktop.store.database import Database
from alwrity_desktop.writer.drafting import Writer
from alwrity_desktop.writer.library import Library


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    async with running(Site()) as server:
        yield server


class Room:
    """A workspace's writing services over real files, with the loopback model as its model."""

    def __init__(self, folder: Path, base_url: str) -> None:
        self.folder = folder
        self.settings = Settings()
        self.settings.models.default = MODEL
        self.settings.models.compatible_url = base_url
        self.settings.models.requests_per_minute = 10_000
        self.db = Database(folder / "workspace.db")
        self.http = HttpGate()
        self.library = Library(self.db, folder, self.settings)
        self.engine = Engine(self.db, self.http, NoKeys(), self.settings)
        self.writer = Writer(self.db, self.engine, self.http, self.settings, self.library)


@pytest.fixture
async def room(tmp_path: Path, author: Author) -> AsyncIterator[Room]:
    made = Room(tmp_path, f"{author.root}/v1")
    await made.db.open()
    yield made
    await made.engine.close()
    await made.db.close()
