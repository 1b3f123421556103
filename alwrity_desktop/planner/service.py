"""The planner of a workspace: keywords, clusters, ideas, tasks and the calendar. Built once by the workspace."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from alwrity_desktop.ai.engine import Engine
from alwrity_desktop.core.progress import Report, silent
from alwrity_desktop.core.settings import Settings
from alwrity_desktop.model.keyword import Keyword
from alwrity_desktop.planner.calendar import Calendar
from alwrity_desktop.planner.clusters import Clusters
from alwrity_desktop.planner.expanding import Expander
from alwrity_desktop.planner.ideas import Ideas
from alwrity_desktop.planner.importing import Importer
from alwrity_desktop.planner.keyword_edits import KeywordEdits
from alwrity_desktop.planner.naming import Naming
from alwrity_desktop.planner.reading import AS_FOUND, Reading
from alwrity_desktop.planner.staging import ImportReport
from alwrity_desktop.planner.strategy import Strategy
from alwrity_desktop.planner.tasks import Beginning, Drafting, Estimating, Tasks
from alwrity_desktop.store import keywords
from alwrity_desktop.store.database import Database
from alwrity_desktop.store.keywords import Choices, KeywordFilter, Sort

if TYPE_CHECKING:
    from alwrity_desktop.core.http import HttpGate
    from alwrity_desktop.planner.vectors import Vectors

EVERYTHING = KeywordFilter()


class Planner:
    """What the Planner tab and `alwrity keywords` and `plan` do. draft, begin and estimate:
    what the writer does for tasks (see planner.tasks)."""

    def __init__(
        self,
        db: Database,
        folder: Path,
        engine: Engine,
        http: HttpGate,
        settings: Settings,
        draft: Drafting,
        begin: Beginning | None = None,
        estimate: Estimating | None = None,
    ) -> None:
        self._db = db
        self._engine = engine
        self.importer = Importer(db, folder)
        self.clusters = Clusters(db)
        self.edits = KeywordEdits(db, self.clusters)
        self.naming = Naming(db, engine, settings, self.clusters)
        self.expander = Expander(db, engine, http, settings)
        self.ideas = Ideas(db, engine, settings, self.clusters)
        self.tasks = Tasks(db, folder, draft, begin, estimate)
        self.calendar = Calendar(db)
        self.strategy = Strategy(db, engine, self.clusters, self.calendar)

    async def import_file(self, path: Path, report: Report = silent, wanted: Reading = AS_FOUND) -> ImportReport:
        """Import a file in whole or not at all; see Importer.import_file."""
        return await self.importer.import_file(path, report, wanted)

    async def preview(self, path: Path, report: Report = silent, wanted: Reading = AS_FOUND) -> ImportReport:
        """What an import would bring; nothing stays."""
        return await self.importer.preview(path, report, wanted)

    async def recover(self) -> int:
        """At start: take back or finish imports that were cut off; gives how many."""
        return await self.importer.recover()

    async def keywords(
        self,
        wanted: KeywordFilter = EVERYTHING,
        *,
        sort: Sort = "text",
        descending: bool = False,
        offset: int = 0,
        limit: int = 200,
    ) -> list[Keyword]:
        """A page of the keywords that pass the filter."""
        return await self._db.read(keywords.page, wanted, sort=sort, descending=descending, offset=offset, limit=limit)

    async def vectors(self, model: str, base_url: str = "", report: Report = silent) -> Vectors:
        """Embeddings of all keywords that are clustered, for clusters.make; see planner.vectors.vectors_of."""
        from alwrity_desktop.planner.vectors import vectors_of

        texts = [one.text for one in await self._db.read(keywords.to_cluster)]
        return await vectors_of(texts, model, self._engine, base_url, report)

    async def count(self, wanted: KeywordFilter = EVERYTHING) -> int:
        """How many keywords pass the filter."""
        return await self._db.read(keywords.count, wanted)

    async def choices(self) -> Choices:
        """Values that occur, for filters."""
        return await self._db.read(keywords.choices)
