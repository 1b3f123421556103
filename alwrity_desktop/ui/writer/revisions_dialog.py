"""Earlier versions of a draft: the list with time and origin, the changes since, and the way back, whole or in part."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QDialog, QFrame, QListWidget, QListWidgetItem, QSplitter, QVBoxLayout, QWidget

from alwrity_desktop.core.errors import KnownError
from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.core.progress import Report
from alwrity_desktop.ui.dates import at
from alwrity_desktop.ui.widgets.buttons import button, tool_button
from alwrity_desktop.ui.widgets.diff_view import DiffView
from alwrity_desktop.ui.widgets.feedback import Banner
from alwrity_desktop.ui.widgets.layout import column, row
from alwrity_desktop.ui.widgets.text import label

if TYPE_CHECKING:
    from collections.abc import Callable

    from alwrity_desktop.model.draft import Revision
    from alwrity_desktop.store.revisions import RevisionSummary
    from alwrity_desktop.ui.jobs import Jobs, Work
    from alwrity_desktop.workspace import Workspace
    from alwrity_desktop.writer.diff import Hunk

_ID = Qt.ItemDataRole.UserRole


def origin_name(origin: str) -> str:
    """What made a revision, in words."""
    names = {
        "open": _("Opened"),
        "timer": _("While writing"),
        "ai": _("Written for you"),
        "before_ai": _("Before a model's edit"),
        "publish": _("Published"),
        "restore": _("Before going back"),
        "import": _("Imported"),
        "rescue": _("Rescued"),
    }
    return names.get(origin, origin)


class RevisionsDialog(QDialog):
    """restored(text): this text is wanted, as one undo step. Opened with `show`; it does not block the window."""

    restored = Signal(str)

    def __init__(self, jobs: Jobs, workspace: Workspace, draft_id: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("History"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(1040, 680)
        self._jobs, self._workspace, self._draft_id = jobs, workspace, draft_id
        self._now = ""
        self.banner = Banner()
        self.list = QListWidget()
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setAccessibleName(_("Versions, the newest first"))
        self.list.setStyleSheet("QListWidget::item { padding: 4px 12px; }")
        self.list.currentItemChanged.connect(self._chosen)
        self.diff = DiffView()
        self.diff.changed.connect(self._count)
        self._about = label(_("Choose a version to see what has changed since."), "muted", wrap=True)
        self._part = button(_("Take back the marked changes"), self._restore_part, icon="undo", kind="primary")
        self._whole = button(_("Go back to this version"), self._restore_whole, icon="history")
        self._lay_out()
        self._ready(False)

    def load(self, now: str) -> None:
        """List the versions; `now` is the text as it stands in the editor."""
        self._now = now
        self._start("list", self._list, self._show_list)

    def _lay_out(self) -> None:
        before = tool_button("chevron-up", _("Previous change (P)"))
        after = tool_button("chevron-down", _("Next change (N)"))
        before.clicked.connect(partial(self._go, -1))
        after.clicked.connect(partial(self._go, 1))
        right = QWidget()
        line = row(self._about, before, after)
        line.setStretch(0, 1)
        words = column(line, self.diff, row(None, self._whole, self._part))
        words.setStretch(1, 1)
        words.setContentsMargins(16, 12, 16, 12)
        right.setLayout(words)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(self.list)
        split.addWidget(right)
        split.setSizes([280, 760])
        split.setChildrenCollapsible(False)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.banner)
        box.addWidget(split, 1)

    async def _list(self, _report: Report) -> list[RevisionSummary]:
        return await self._workspace.library.revisions(self._draft_id)

    def _show_list(self, found: object) -> None:
        revisions = cast("list[RevisionSummary]", found)
        self.list.clear()
        for revision in revisions:
            detail = revision.detail.get("model", "")
            words = ngettext("{count} word", "{count} words", revision.word_count)
            parts = (_("Put together offline"), words)
            if detail != "offline":
                parts = (origin_name(revision.origin), str(detail), words)
            second = " · ".join(part for part in parts if part)
            item = QListWidgetItem(f"{at(revision.created_at)}\n{second}")
            item.setData(_ID, revision.id)
            item.setSizeHint(QSize(0, 60))
            self.list.addItem(item)
        if not revisions:
            self._about.setText(
                _("There is no earlier version yet. One is kept at opening, every ten minutes and at each AI edit.")
            )
        else:
            self.list.setCurrentRow(0)

    def _chosen(self, item: QListWidgetItem | None, _before: object = None) -> None:
        if item is not None:
            self._start("one", partial(self._compare, str(item.data(_ID))), self._show_diff)

    async def _compare(self, revision_id: str, _report: Report) -> tuple[str, Revision, list[Hunk]]:
        from alwrity_desktop.writer.diff import diff

        revision = await self._workspace.library.revision(revision_id)
        return revision_id, revision, await asyncio.to_thread(diff, self._now, revision.body)

    def _show_diff(self, result: object) -> None:
        revision_id, revision, hunks = cast("tuple[str, Revision, list[Hunk]]", result)
        item = self.list.currentItem()
        if item.data(_ID) != revision_id:
            self._chosen(item)
            return
        self.diff.show_texts(self._now, revision.body, hunks=hunks)
        self._ready(bool(hunks))
        self._count()

    def _count(self) -> None:
        taken, count = len(self.diff.taken), self.diff.count
        if not count:
            self._about.setText(_("This version is the text as it is now."))
            return
        self._about.setText(
            ngettext(
                "Going back would make {count} change. Click it to leave it out or take it in.",
                "Going back would make {count} changes; {taken} of them are marked. Click one to leave it out.",
                count,
                taken=taken,
            )
        )
        self._part.setEnabled(taken > 0)

    def _go(self, way: int, _checked: bool = False) -> None:
        self.diff.go(way)

    def _restore_part(self) -> None:
        self._finish(self.diff.result())

    def _restore_whole(self) -> None:
        self.diff.take_all(True)
        self._finish(self.diff.result())

    def _finish(self, text: str) -> None:
        self.restored.emit(text)
        self.close()

    def _ready(self, ready: bool) -> None:
        self._part.setEnabled(ready)
        self._whole.setEnabled(ready)

    def _start(self, key: str, work: Work, done: Callable[[object], None]) -> None:
        name = f"revisions.{key}.{self._draft_id}"
        job = self._jobs.start(name, _("Reading the history"), work, quiet=True, handled=True)
        job.succeeded.connect(done)
        job.failed.connect(self._failed)

    def _failed(self, error: object) -> None:
        if isinstance(error, KnownError):
            self.banner.show_error(error)
