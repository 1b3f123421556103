"""The posts and pages of the connected sites, as they are kept here: searched without a network, opened as drafts."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.model.site import RemotePost, Site
from alwrity_desktop.ui.publish.posts_presenter import PostsPresenter
from alwrity_desktop.ui.widgets.buttons import button
from alwrity_desktop.ui.widgets.choices import SegmentedControl
from alwrity_desktop.ui.widgets.feedback import EmptyState, Loading
from alwrity_desktop.ui.widgets.inputs import ListBox
from alwrity_desktop.ui.widgets.layout import Card, row
from alwrity_desktop.ui.widgets.search import SearchField
from alwrity_desktop.ui.widgets.text import label

Index = QModelIndex | QPersistentModelIndex
ROW = 44
HEIGHT = 400
WIDTHS = (0, 90, 110, 160, 120)


class PostsModel(QAbstractTableModel):
    """Title, kind, status, site, date of the last change."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._posts: list[RemotePost] = []
        self._sites: dict[str, Site] = {}
        self._heads = (_("Title"), _("Kind"), _("Status"), _("Site"), _("Changed"))
        self._kinds = {"post": _("Post"), "page": _("Page")}

    def fill(self, posts: list[RemotePost], sites: dict[str, Site]) -> None:
        """Show these posts."""
        self.beginResetModel()
        self._posts, self._sites = posts, sites
        self.endResetModel()

    def post(self, line: int) -> RemotePost:
        """The post in a row."""
        return self._posts[line]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self._posts)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self._heads)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._heads[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        post = self._posts[index.row()]
        site = self._sites.get(post.site_id)
        cells = (
            post.title or _("Untitled"),
            self._kinds.get(post.type, post.type),
            post.status,
            site.name if site else "",
            post.modified_gmt[:10],
        )
        return cells[index.column()]


class PostsPage(QWidget):
    """`connect_wanted` and `open_wanted(draft id)` go up."""

    open_wanted = Signal(str)
    refresh_wanted = Signal()

    def __init__(self, presenter: PostsPresenter) -> None:
        super().__init__()
        self.setProperty("kind", "clear")
        self._presenter = presenter
        self.model = PostsModel(self)
        self.search = SearchField(_("Search posts"), _("Search titles and texts of your posts"))
        self.site = ListBox()
        self.site.setAccessibleName(_("Site"))
        self.site.addItem(_("All sites"), "")
        self.kind = SegmentedControl([("", _("All")), ("post", _("Posts")), ("page", _("Pages"))], _("Kind"))
        self._count = label("", "caption")
        self._make_table()
        refresh = button(_("Read the sites again"), self.refresh_wanted.emit, icon="refresh")
        self._empty = EmptyState(
            "documents",
            _("No posts here yet"),
            _("Read your sites once; then their posts are here, also without a network."),
            refresh,
        )
        self._none = EmptyState("search", _("Nothing fits"), _("No post holds all these words."))
        self._stack = QStackedWidget()
        for page in (Loading(), self.table, self._empty, self._none):
            self._stack.addWidget(page)
        self._lay_out()
        self._connect()

    def show_posts(self, posts: list[RemotePost], sites: dict[str, Site]) -> None:
        """Show what was found, or the state that fits when nothing was."""
        self.model.fill(posts, sites)
        if self.site.count() != len(sites) + 1:
            self._offer(sites)
        looked = bool(self.search.text().strip())
        self._stack.setCurrentWidget(self.table if posts else self._none if looked else self._empty)
        self._count.setText(ngettext("{count} entry", "{count} entries", len(posts)))
        self._buttons_follow()

    def _make_table(self) -> None:
        self.table = QTableView()
        self.table.setModel(self.model)
        self.table.setAccessibleName(_("Posts and pages"))
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.table.setShowGrid(False)
        self.table.setMinimumHeight(HEIGHT)
        self.table.setWordWrap(False)
        self.table.setTabKeyNavigation(False)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(ROW)
        header = self.table.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column, width in enumerate(WIDTHS):
            if width:
                self.table.setColumnWidth(column, width)

    def _lay_out(self) -> None:
        bar = row(self.search, self.site, self.kind, gap="medium")
        bar.setStretch(0, 1)
        self._open = button(_("Open as draft"), self._open_post, icon="write")
        self._look = button(_("Open in browser"), self._open_browser, icon="external")
        card = Card("", self._stack)
        inner = card.layout()
        assert inner is not None
        inner.setContentsMargins(1, 1, 1, 8)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(12)
        box.addLayout(bar)
        box.addWidget(card, 1)
        box.addLayout(row(self._count, None, self._look, self._open))

    def _connect(self) -> None:
        self.search.textChanged.connect(self._ask)
        self.site.currentIndexChanged.connect(self._ask)
        self.kind.chosen.connect(self._ask)
        self.table.doubleClicked.connect(self._open_post)
        self.table.selectionModel().selectionChanged.connect(self._buttons_follow)
        self._presenter.found.connect(self.show_posts)
        self._presenter.opened.connect(self.open_wanted)

    def _offer(self, sites: dict[str, Site]) -> None:
        chosen = self.site.currentData()
        self.site.blockSignals(True)
        self.site.clear()
        self.site.addItem(_("All sites"), "")
        for site in sites.values():
            self.site.addItem(site.name, site.id)
        self.site.setCurrentIndex(max(0, self.site.findData(chosen)))
        self.site.blockSignals(False)

    def _ask(self, *_change: object) -> None:
        self._presenter.search(self.search.text().strip(), self.site.currentData() or "", self.kind.value())

    def _chosen(self) -> RemotePost | None:
        rows = self.table.selectionModel().selectedRows()
        return self.model.post(rows[0].row()) if rows else None

    def _buttons_follow(self, *_change: object) -> None:
        there = self._chosen() is not None
        self._open.setEnabled(there)
        self._look.setEnabled(there)

    def _open_post(self, *_index: object) -> None:
        if (post := self._chosen()) is not None:
            self._presenter.open_post(post)

    def _open_browser(self) -> None:
        if (post := self._chosen()) is not None:
            QDesktopServices.openUrl(QUrl(post.link))
