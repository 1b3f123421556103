"""All drafts."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QDragEnterEvent, QDropEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.model.draft import DraftStatus, DraftSummary
from alwrity_desktop.ui.library.models import in_trash, in_use, library_table
from alwrity_desktop.ui.library.presenter import LibraryPresenter
from alwrity_desktop.ui.page_view import PageView
from alwrity_desktop.ui.pages.table import TablePage
from alwrity_desktop.ui.pages.table_columns import Action
from alwrity_desktop.ui.theme import space
from alwrity_desktop.ui.widgets.buttons import button
from alwrity_desktop.ui.widgets.feedback import Banner, EmptyState
from alwrity_desktop.ui.widgets.layout import column, row
from alwrity_desktop.ui.widgets.text import label

if TYPE_CHECKING:
    from alwrity_desktop.ui.shell import Shell
    from alwrity_desktop.workspace import Workspace


class LibraryView(PageView):
    """The table of drafts; texts are imported by button or by dropping files on it."""

    def __init__(self, shell: Shell, parent: QWidget | None = None) -> None:
        super().__init__(shell, parent)
        self.setAcceptDrops(True)
        self.presenter = LibraryPresenter(self, shell.jobs)
        self.banner = Banner()
        self.page = TablePage(library_table(self._actions(), self._nothing_yet(), self._no_trash()), shell)
        self._undo: list[str] = []
        self._lay_out()
        self._connect()

    def attach(self, workspace: Workspace) -> None:
        self.presenter.attach(workspace)

    def page_shown(self) -> None:
        self.presenter.refresh()

    def remember(self) -> None:
        self.page.remember()

    def import_paths(self, paths: list[str]) -> None:
        """Import files and folders."""
        self.presenter.import_paths(paths)

    def show_words(self, number: int) -> None:
        """Say how much there is in all."""
        self._lead.setText(ngettext("{count} word in all.", "{count} words in all.", number))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            self.import_paths(paths)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.page.filters.search.setFocus()

    def _actions(self) -> list[Action[DraftSummary]]:
        made = Action[DraftSummary]
        marks: list[tuple[DraftStatus, str]] = [
            ("draft", _("Mark as draft")),
            ("review", _("Mark as in review")),
            ("approved", _("Mark as approved")),
        ]
        return [
            made("open", _("Open the draft"), self._open, "write", single=True, when=in_use),
            made("publish", _("Publish ..."), self._publish, "publish", single=True, when=in_use),
            made("copy", _("Make a copy"), self._duplicate, "copy", "Ctrl+D", single=True, bar=False, when=in_use),
            *(
                made(key, text, partial(self._mark, key), "check", bar=False, line=key == "draft", when=in_use)
                for key, text in marks
            ),
            made("trash", _("Move to trash"), self._trash, "trash", "Delete", line=True, when=in_use),
            made("restore", _("Restore"), self._restore, "undo", when=in_trash),
            made("delete", _("Delete for good"), self._delete, "close", "Shift+Delete", kind="danger", when=in_trash),
        ]

    def _nothing_yet(self) -> EmptyState:
        text = _("Begin one from a brief, or bring in what you have: drop Markdown, HTML or Word files here.")
        new = button(_("New draft"), partial(self.asked.emit, "new", ""), icon="plus", kind="primary")
        bring = button(_("Import texts ..."), partial(self.asked.emit, "action", "draft.import"), icon="import")
        return EmptyState("documents", _("No drafts yet"), text, new, bring)

    def _no_trash(self) -> EmptyState:
        return EmptyState("trash", _("The trash is empty"), _("Drafts you delete stay here until you empty it."))

    def _lay_out(self) -> None:
        self._lead = label("", "lead")
        self.show_words(0)
        bring = button(_("Import ..."), partial(self.asked.emit, "action", "draft.import"), icon="import")
        box = QVBoxLayout(self)
        box.setContentsMargins(space("page"), space("page"), space("page"), space("wide"))
        box.setSpacing(space("large"))
        box.addLayout(row(column(label(_("Drafts"), "title"), self._lead, gap="hair"), None, bring))
        box.addWidget(self.banner)
        box.addWidget(self.page, 1)

    def _connect(self) -> None:
        presenter, page = self.presenter, self.page
        page.searched.connect(presenter.look_for)
        page.retried.connect(presenter.refresh)
        presenter.failed.connect(page.show_error)
        presenter.listed.connect(self._listed)
        presenter.counted.connect(self.show_words)
        presenter.done.connect(self._done)
        presenter.imported.connect(self._imported)
        self.banner.acted.connect(self._undo_trash)

    def _listed(self, rows: list[DraftSummary], ranked: bool) -> None:
        self.page.set_rows(rows, ranked=ranked)

    def _open(self, drafts: list[DraftSummary]) -> None:
        self.asked.emit("open", drafts[0].id)

    def _publish(self, drafts: list[DraftSummary]) -> None:
        self.asked.emit("publish", drafts[0].id)

    def _duplicate(self, drafts: list[DraftSummary]) -> None:
        self.presenter.duplicate(drafts[0].id)

    def _mark(self, status: DraftStatus, drafts: list[DraftSummary]) -> None:
        self.presenter.set_status(_ids(drafts), status)

    def _trash(self, drafts: list[DraftSummary]) -> None:
        self.presenter.trash(_ids(drafts))

    def _restore(self, drafts: list[DraftSummary]) -> None:
        self.presenter.untrash(_ids(drafts))

    def _delete(self, drafts: list[DraftSummary]) -> None:
        self.presenter.delete(_ids(drafts))

    def _done(self, sentence: str, undo: list[str]) -> None:
        self._undo = undo
        if sentence:
            self.banner.say(sentence, mood="success", action=_("Undo") if undo else "")

    def _undo_trash(self) -> None:
        undo, self._undo = self._undo, []
        self.banner.dismiss()
        self.presenter.untrash(undo)

    def _imported(self, sentence: str, warnings: list[str]) -> None:
        self.banner.say(sentence, mood="warning" if warnings else "success", detail="\n".join(warnings))


def _ids(drafts: list[DraftSummary]) -> list[str]:
    return [draft.id for draft in drafts]
