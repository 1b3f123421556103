"""Reads and changes the keywords."""

from __future__ import annotations

from PySide6.QtCore import Signal

from alwrity_desktop.core.progress import Report
from alwrity_desktop.model.keyword import Keyword
from alwrity_desktop.ui.presenter import Presenter

CHUNK = 5000
"""Keywords read at a time."""


class KeywordsPresenter(Presenter):
    """listed(rows): all keywords, by their text."""

    name = "planner.keywords"
    listed = Signal(object)

    async def _load(self, _report: Report) -> list[Keyword]:
        found: list[Keyword] = []
        while True:
            part = await self._workspace.planner.keywords(offset=len(found), limit=CHUNK)
            found += part
            if len(part) < CHUNK:
                return found

    def _show(self, found: list[Keyword]) -> None:
        self.listed.emit(found)
