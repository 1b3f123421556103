"""Opens the search for more keywords for the page of keywords."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from alwrity_desktop.ui.planner.expand_presenter import ExpandPresenter

if TYPE_CHECKING:
    from alwrity_desktop.ui.planner.expand_dialog import ExpandDialog
    from alwrity_desktop.ui.planner.part import PlannerPart
    from alwrity_desktop.workspace import Workspace


class ExpandFlow(QObject):
    """A child of the page. changed(): keywords came or went."""

    changed = Signal()

    def __init__(self, page: PlannerPart) -> None:
        super().__init__(page)
        self._page = page
        self.presenter = ExpandPresenter(self, page.shell.jobs)
        self.dialog: ExpandDialog | None = None

    def attach(self, workspace: Workspace) -> None:
        """The workspace that keywords go into."""
        self.presenter.attach(workspace)

    def open(self, seeds: Sequence[str] = ()) -> None:
        """Open the dialog, with these keywords to start from."""
        from alwrity_desktop.ui.planner.expand_dialog import ExpandDialog

        if self.presenter.workspace is None or self.dialog is not None:
            return
        self.dialog = ExpandDialog(self._page, self.presenter, self._page.shell, list(seeds))
        self.dialog.changed.connect(self.changed)
        self.dialog.finished.connect(self._closed)
        self.dialog.open()
        self.dialog.form.seeds.setFocus()

    def ask(self) -> None:
        """The button."""
        self.open()

    def _closed(self, _result: int) -> None:
        self.dialog = None
