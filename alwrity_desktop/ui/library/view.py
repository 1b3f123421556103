"""All drafts."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QModelIndex, QPoint, QSignalBlocker, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QShowEvent
from PySide6.QtWidgets import QMenu, QStackedWidget, QVBoxLayout, QWidget

from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.model.draft import DraftSummary
from alwrity_desktop.ui.library.models import SORTS, Column, DraftsModel, Filter, Shelf
from alwrity_desktop.ui.library.presenter import LibraryPresenter
from alwrity_desktop.ui.library.table import DraftsTable
from alwrity_desktop.ui.page_view import PageView
from alwrity_desktop.ui.theme import space
from alwrity_desktop.ui.widgets.buttons import button
from alwrity_desktop.ui.widgets.choices import SegmentedControl
from alwrity_desktop.ui.widgets.feedback import Banner, EmptyState, Loading
from alwrity_desktop.ui.widgets.inputs import ListBox
from alwrity_desktop.ui.widgets.layout import Card, column, row
from alwrity_desktop.ui.widgets.search import SearchField
from alwrity_desktop.ui.widgets.text import label

if TYPE_CHECKING:
    from alwrity_desktop.ui.shell import Shell
    from alwrity_desktop.workspace import Workspace


class LibraryView(PageView):
    """A table with a filter bar; texts are imported by button or by dropping files on it."""

    def __init__(self, shell: Shell, parent: QWidget | None = None) -> None:
        super().__init__(shell, parent)
        self.setAcceptDrops(True)
        self.model = DraftsModel(self)
        self.presenter = LibraryPresenter(self, shell.jobs)
        self._undo: list[str] = []
        self._total = 0
        self._make_controls()
        self._make_table()
        self._lay_out()
        self._add_actions()
        self._connect()

    def attach(self, workspace: Workspace) -> None:
        self.presenter.attach(workspace)

    def page_shown(self) -> None:
        self.presenter.refresh()

    def remember(self) -> None:
        self.shell.state.set("library.columns", self.table.widths())

    def import_paths(self, paths: list[str]) -> None:
        """Import files and folders."""
        self.presenter.import_paths(paths)

    def selected(self) -> list[DraftSummary]:
        """The drafts that are selected."""
        return [self.model.draft(index.row()) for index in self.table.selectionModel().selectedRows()]

    def show_rows(self, rows: list[DraftSummary], wanted: Filter) -> None:
        """Show the first rows of a new list, or the state that fits when there are none."""
        self.model.reset(rows)
        if rows:
            self._stack.setCurrentWidget(self.table)
        elif wanted.shelf == "trash":
            self._stack.setCurrentWidget(self._no_trash)
        elif wanted.narrowed:
            self._stack.setCurrentWidget(self._none_found)
        else:
            self._stack.setCurrentWidget(self._nothing_yet)
        trash = wanted.shelf == "trash"
        self._restore_action.setEnabled(trash)
        self._delete_action.setEnabled(trash)
        self._trash_action.setEnabled(not trash)

    def show_counts(self, counts: dict[str, int], tags: dict[str, int]) -> None:
        """Write the numbers into the filter bar, and offer the tags there are."""
        self._total = counts.get("all", 0)
        names = (_("All"), _("Draft"), _("In review"), _("Approved"), _("Trash"))
        keys = ("all", "draft", "review", "approved", "trash")
        self.shelves.set_texts([f"{name}  {counts.get(key, 0):,}" for name, key in zip(names, keys, strict=True)])
        self._lead.setText(ngettext("{count} word in all.", "{count} words in all.", counts.get("words", 0)))
        with QSignalBlocker(self.tags):
            chosen = self.tags.currentData()
            self.tags.clear()
            self.tags.addItem(_("All tags"), "")
            for tag, number in tags.items():
                self.tags.addItem(f"{tag} ({number})", tag)
            self.tags.setCurrentIndex(max(0, self.tags.findData(chosen)))
        self.tags.setVisible(bool(tags))

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
        self.search.setFocus()

    def _make_controls(self) -> None:
        self.search = SearchField(_("Search drafts"), _("Search titles, texts and tags"))
        choices = [(key, key) for key in ("all", "draft", "review", "approved", "trash")]
        self.shelves = SegmentedControl(choices, _("Which drafts"))
        self.tags = ListBox()
        self.tags.setAccessibleName(_("Tag"))
        self.tags.setMinimumWidth(140)
        self.tags.hide()
        self.banner = Banner()
        self._lead = label("", "lead")
        self.show_counts({}, {})

    def _make_table(self) -> None:
        self.table = DraftsTable(self.model, self.shell.state.get("library.columns"))
        ask_new = partial(self.asked.emit, "new", "")
        ask_import = partial(self.asked.emit, "action", "draft.import")
        self._nothing_yet = EmptyState(
            "documents",
            _("No drafts yet"),
            _("Begin one from a brief, or bring in what you have: drop Markdown, HTML or Word files here."),
            button(_("New draft"), ask_new, icon="plus", kind="primary"),
            button(_("Import texts ..."), ask_import, icon="import"),
        )
        self._none_found = EmptyState(
            "search",
            _("Nothing fits"),
            _("No draft fits this search. Try fewer letters, or look at all drafts."),
            button(_("Show all drafts"), self.show_all, kind="plain"),
        )
        self._no_trash = EmptyState("trash", _("The trash is empty"), _("Drafts you delete stay here until you empty it."))
        self._stack = QStackedWidget()
        for page in (Loading(), self.table, self._nothing_yet, self._none_found, self._no_trash):
            self._stack.addWidget(page)

    def show_all(self) -> None:
        """Take all filters away."""
        self.search.clear()
        self.tags.setCurrentIndex(0)
        self.shelves.set_value("all")
        self._look()

    def _lay_out(self) -> None:
        ask_import = partial(self.asked.emit, "action", "draft.import")
        head = row(
            column(label(_("Drafts"), "title"), self._lead, gap="hair"),
            None,
            button(_("Import ..."), ask_import, icon="import"),
        )
        bar = row(self.search, self.tags, self.shelves, gap="medium")
        bar.setStretch(0, 1)
        self._card = Card("", self._stack)
        card_layout = self._card.layout()
        assert card_layout is not None
        card_layout.setContentsMargins(1, 1, 1, 8)
        box = QVBoxLayout(self)
        box.setContentsMargins(space("page"), space("page"), space("page"), space("wide"))
        box.setSpacing(space("large"))
        box.addLayout(head)
        box.addLayout(bar)
        box.addWidget(self.banner)
        box.addWidget(self._card, 1)

    def _add_actions(self) -> None:
        add, group = self.shell.actions.add, _("List of drafts")
        own = self.table
        add("library.open", _("Open the draft"), self._open, shortcut="Return", icon="write", group=group, owner=own)
        add("library.publish", _("Publish ..."), self._publish, icon="publish", group=group, owner=own)
        add("library.copy", _("Make a copy"), self._duplicate, shortcut="Ctrl+D", icon="copy", group=group, owner=own)
        for key, text in (
            ("draft", _("Mark as draft")),
            ("review", _("Mark as in review")),
            ("approved", _("Mark as approved")),
        ):
            add(f"library.{key}", text, partial(self._mark, key), icon="check", group=group, owner=own)
        self._trash_action = add(
            "library.trash", _("Move to trash"), self._trash, shortcut="Delete", icon="trash", group=group, owner=own
        )
        self._restore_action = add("library.restore", _("Restore"), self._restore, icon="undo", group=group, owner=own)
        self._delete_action = add(
            "library.delete",
            _("Delete for good"),
            self._delete,
            shortcut="Shift+Delete",
            icon="close",
            group=group,
            owner=own,
        )

    def _connect(self) -> None:
        self.search.textChanged.connect(self._look)
        self.tags.currentIndexChanged.connect(self._look)
        self.shelves.chosen.connect(self._look)
        self.table.sorted.connect(self._look)
        self.table.doubleClicked.connect(self._open_index)
        self.table.customContextMenuRequested.connect(self._menu)
        self.model.more_wanted.connect(self.presenter.more)
        self.presenter.listed.connect(self.show_rows)
        self.presenter.appended.connect(self.model.append)
        self.presenter.counted.connect(self.show_counts)
        self.presenter.done.connect(self._done)
        self.presenter.imported.connect(self._imported)
        self.banner.acted.connect(self._undo_trash)
        self.search.returnPressed.connect(self.table.setFocus)

    def _look(self, *_change: object) -> None:
        shelf = cast("Shelf", self.shelves.value())
        sort = SORTS.get(Column(self.table.sort_column()), "updated")
        self.presenter.look_for(Filter(shelf, self.search.text().strip(), self.tags.currentData() or "", sort))

    def _ids(self) -> list[str]:
        return [draft.id for draft in self.selected()]

    def _open(self) -> None:
        if chosen := self._ids():
            self.asked.emit("open", chosen[0])

    def _open_index(self, index: QModelIndex) -> None:
        self.asked.emit("open", self.model.draft(index.row()).id)

    def _publish(self) -> None:
        if chosen := self._ids():
            self.asked.emit("publish", chosen[0])

    def _duplicate(self) -> None:
        if chosen := self._ids():
            self.presenter.duplicate(chosen[0])

    def _mark(self, status: str) -> None:
        self.presenter.set_status(self._ids(), status)  # type: ignore[arg-type] - one of the three above

    def _trash(self) -> None:
        if chosen := self._ids():
            self.presenter.trash(chosen)

    def _restore(self) -> None:
        self.presenter.untrash(self._ids())

    def _delete(self) -> None:
        self.presenter.delete(self._ids())

    def _menu(self, point: QPoint) -> None:
        if not self.selected():
            return
        names = ["open", "publish", "copy", "-", "draft", "review", "approved", "-", "trash"]
        if self.shelves.value() == "trash":
            names = ["restore", "delete"]
        menu: QMenu = self.shell.actions.menu(self, *(name if name == "-" else f"library.{name}" for name in names))
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.table.viewport().mapToGlobal(point))

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
