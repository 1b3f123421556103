"""The open draft as a file of another format, or on the clipboard with its headings, lists and links."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from alwrity_desktop.core.messages import _
from alwrity_desktop.core.progress import Report
from alwrity_desktop.ui.widgets.file_dialog import FileDialog

if TYPE_CHECKING:
    from alwrity_desktop.model.draft import Draft
    from alwrity_desktop.publisher.exporting import ExportFormat
    from alwrity_desktop.ui.jobs import Jobs

EXPORT = "writer.export"
COPY = "writer.copy_rich"
_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')


class ExportFlow(QObject):
    """told(sentence, warnings): it is done. `draft` gives the open draft as it stands, or None."""

    told = Signal(str, list)

    def __init__(self, view: QWidget, jobs: Jobs, draft: Callable[[], Draft | None]) -> None:
        super().__init__(view)
        self._view = view
        self._jobs = jobs
        self._draft = draft
        self.media_folder: Path | None = None
        self._formats: list[ExportFormat] = []

    def choose(self) -> None:
        """Ask where to, in which format, and write it."""
        if self._draft() is not None:
            job = self._jobs.start(EXPORT, _("Export"), self._load, quiet=True)
            job.succeeded.connect(self._ask)

    def copy_rich(self) -> None:
        """Put the draft on the clipboard as formatted text, and as plain text for who wants that."""
        draft = self._draft()
        if draft is not None:
            job = self._jobs.start(COPY, _("Copy as rich text"), partial(self._fragment, draft), quiet=True)
            job.succeeded.connect(self._copied)

    async def _load(self, _report: Report) -> list[ExportFormat]:
        import asyncio

        from alwrity_desktop.publisher import exporters

        return await asyncio.to_thread(exporters.all_formats)

    def _ask(self, formats: list[ExportFormat]) -> None:
        draft = self._draft()
        if draft is None:
            return
        self._formats = formats
        dialog = FileDialog(self._view, _("Export the draft"), "export")
        dialog.setAcceptMode(FileDialog.AcceptMode.AcceptSave)
        dialog.setFileMode(FileDialog.FileMode.AnyFile)
        dialog.setNameFilters([_filter(each) for each in formats])
        dialog.selectFile((_NOT_IN_NAMES.sub(" ", draft.title).strip() or _("Untitled"))[:80])
        dialog.fileSelected.connect(partial(self._chosen, dialog))
        dialog.open()

    def _chosen(self, dialog: FileDialog, name: str) -> None:
        chosen = next((each for each in self._formats if _filter(each) == dialog.selectedNameFilter()), None)
        if chosen is not None:
            self.write(chosen, Path(name))

    def write(self, chosen: ExportFormat, path: Path) -> None:
        """Write the open draft to `path`; the format's ending is added where it is missing."""
        draft = self._draft()
        if draft is None:
            return
        if path.suffix.lower() != chosen.suffix:
            path = path.with_name(path.name + chosen.suffix)
        job = self._jobs.start(EXPORT, _("Exporting {name}", name=path.name), partial(self._write, chosen, draft, path))
        job.succeeded.connect(partial(self._written, path))

    async def _write(self, chosen: ExportFormat, draft: Draft, path: Path, _report: Report) -> list[str]:
        import asyncio

        return await asyncio.to_thread(chosen.export, draft, path, self.media_folder)

    def _written(self, path: Path, warnings: list[str]) -> None:
        self.told.emit(_("Written: {path}", path=path), warnings)

    async def _fragment(self, draft: Draft, _report: Report) -> tuple[str, str]:
        import asyncio

        from alwrity_desktop.publisher.article import html_fragment

        return await asyncio.to_thread(html_fragment, draft)

    def _copied(self, texts: tuple[str, str]) -> None:
        data = QMimeData()
        data.setHtml(texts[0])
        data.setText(texts[1])
        QGuiApplication.clipboard().setMimeData(data)
        self.told.emit(_("The draft is on the clipboard. Paste it where formatted text is taken."), [])


def _filter(chosen: ExportFormat) -> str:
    return f"{chosen.title} (*{chosen.suffix})"
