"""Fills the command palette: actions at once, titles of drafts when they are read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from alwrity_desktop.core.messages import _
from alwrity_desktop.core.progress import Report
from alwrity_desktop.model.draft import DraftSummary
from alwrity_desktop.ui import window_actions
from alwrity_desktop.ui.palette import Entry, Palette, entries_of

if TYPE_CHECKING:
    from alwrity_desktop.ui.main_window import MainWindow

DRAFTS = 10_000


class PalettePresenter(QObject):
    """A child of the window; holds the palette."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.palette = Palette(window)
        self.palette.open_draft.connect(self._open_draft)

    def open(self) -> None:
        """Show the palette with what can be run now."""
        self.palette.open_over(self._window, entries_of(window_actions.all_actions(self._window)))
        if self._window.workspace is not None:
            job = self._window.jobs.start("palette.drafts", _("Reading titles"), self._read, quiet=True)
            job.succeeded.connect(self._add)

    async def _read(self, _report: Report) -> list[DraftSummary]:
        assert self._window.workspace is not None
        return await self._window.workspace.library.list(sort="opened", limit=DRAFTS)

    def _add(self, drafts: list[DraftSummary]) -> None:
        if self.palette.isVisible():
            note = _("Draft")
            untitled = _("Untitled draft")
            self.palette.add([Entry(draft.title or untitled, note, "document", draft_id=draft.id) for draft in drafts])

    def _open_draft(self, draft_id: str) -> None:
        window_actions.open_draft(self._window, draft_id)
