"""Opens the import and its history for the page of keywords; tells of an import that ended without its dialog."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.ui.planner.import_presenter import ImportPresenter

if TYPE_CHECKING:
    from alwrity_desktop.ui.planner.import_dialog import ImportDialog
    from alwrity_desktop.ui.planner.import_history import HistoryDialog
    from alwrity_desktop.ui.planner.part import PlannerPart
    from alwrity_desktop.workspace import Workspace


class ImportFlow(QObject):
    """A child of the page. changed(): keywords came or went. told(sentence, remedy, mood): of an import without a dialog.

    grouping_wanted(): clusters are the next step.
    """

    changed = Signal()
    told = Signal(str, str, str)
    grouping_wanted = Signal()

    def __init__(self, page: PlannerPart) -> None:
        super().__init__(page)
        self._page = page
        self.presenter = ImportPresenter(self, page.shell.jobs)
        self.dialog: ImportDialog | None = None
        self.history: HistoryDialog | None = None
        self._waiting: list[str] = []
        self.presenter.ended.connect(self._ended)

    def attach(self, workspace: Workspace) -> None:
        """The workspace to import into; files that were dropped before it was open are taken now."""
        self.presenter.attach(workspace)
        if self._waiting:
            waiting, self._waiting = self._waiting, []
            self.open(waiting)

    def open(self, names: list[str] | None = None) -> None:
        """Open the dialog with these files, or bring them into the one that is open."""
        from alwrity_desktop.ui.planner.import_dialog import ImportDialog

        if not self.presenter.is_attached:
            self._waiting += names or []
            return
        if self.dialog is None:
            if not self.presenter.is_running:
                self.presenter.begin_anew()
            self.dialog = ImportDialog(self._page, self.presenter, self._page.shell)
            self.dialog.finished.connect(self._closed)
            self.dialog.grouping_wanted.connect(self.grouping_wanted)
            self.dialog.history_wanted.connect(self.show_history)
            self.dialog.open()
        if not names:
            return
        if self.presenter.is_running:
            self.dialog.banner.say(_("An import is running."), _("Drop further files when it is done."), mood="warning")
        else:
            self.dialog.add(names)

    def ask(self) -> None:
        """The button: open the dialog, and ask for files at once."""
        self.open()

    def show_history(self) -> None:
        """Open what was imported earlier, over the dialog of the import where that is open."""
        from alwrity_desktop.ui.planner.import_history import HistoryDialog

        workspace = self.presenter.workspace
        if workspace is not None and self.history is None:
            self.history = HistoryDialog(self.dialog or self._page, self._page.shell.jobs, workspace)
            self.history.changed.connect(self.changed)
            self.history.finished.connect(self._history_closed)
            self.history.open()

    def _history_closed(self, _result: int) -> None:
        self.history = None

    def _closed(self, _result: int) -> None:
        self.dialog = None

    def _ended(self) -> None:
        self.changed.emit()
        if self.dialog is not None:
            return
        files = self.presenter.files
        failed = [file for file in files if file.error is not None]
        new = sum(file.done.new for file in files if file.done is not None)
        if failed and failed[0].error is not None:
            error = failed[0].error
            self.told.emit(_("{name}: {what}", name=failed[0].path.name, what=error.happened), error.remedy, "danger")
        elif any(file.done for file in files):
            text = ngettext(
                "{shown} new keyword was imported.", "{shown} new keywords were imported.", new, shown=f"{new:,}"
            )
            self.told.emit(text, "", "success")
        else:
            self.told.emit(_("The import was stopped; nothing of it stays."), "", "info")
        self.presenter.begin_anew()


def keyword_files(names: list[str]) -> list[str]:
    """Of dropped files and folders those that may hold keywords: every file, and the tables in a folder."""
    from alwrity_desktop.planner.sheets import TABLES

    found: list[str] = []
    for path in map(Path, names):
        if path.is_dir():
            found += [str(each) for each in sorted(path.iterdir()) if each.suffix.lower() in (*TABLES, ".zip")]
        else:
            found.append(str(path))
    return found
