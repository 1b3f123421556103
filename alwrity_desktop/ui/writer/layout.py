"""The parts of the Writer tab and how they stand to each other."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QSplitter, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from alwrity_desktop.core.messages import _
from alwrity_desktop.ui.editor.editor import MarkdownEditor
from alwrity_desktop.ui.editor.find_bar import FindBar
from alwrity_desktop.ui.editor.preview import Preview
from alwrity_desktop.ui.editor.toolbar import EditorToolbar, bind_actions
from alwrity_desktop.ui.seo.words_view import WordsView
from alwrity_desktop.ui.widgets.buttons import button
from alwrity_desktop.ui.widgets.feedback import Banner, EmptyState, Loading
from alwrity_desktop.ui.writer.assist_bar import AssistBar
from alwrity_desktop.ui.writer.checks_view import ChecksView
from alwrity_desktop.ui.writer.details_view import DetailsView
from alwrity_desktop.ui.writer.header import DraftHeader
from alwrity_desktop.ui.writer.outline_panel import OutlinePanel
from alwrity_desktop.ui.writer.search_view import SearchView
from alwrity_desktop.ui.writer.word_strip import WordStrip

EMPTY, EDITOR, LOADING = 0, 1, 2


class SidePanel(QFrame):
    """A column with small tabs at its top, one page each, made when first shown."""

    def __init__(self, name: str, *, edge: str) -> None:
        super().__init__()
        self.setProperty("kind", "side")
        if edge == "right":
            self.setStyleSheet("SidePanel { border-right: none; }")
        self.setAccessibleName(name)
        self.tabs = QTabBar()
        self.tabs.setProperty("kind", "small")
        self.tabs.setExpanding(False)
        self.tabs.setAccessibleName(name)
        self.tabs.setDrawBase(False)
        self.pages = QStackedWidget()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 4, 0, 0)
        box.setSpacing(0)
        box.addWidget(self.tabs)
        box.addWidget(self.pages, 1)
        self.tabs.currentChanged.connect(self.pages.setCurrentIndex)

    def add(self, title: str, page: QWidget) -> None:
        """Add a page under a tab; with a single one the bar still says what it is."""
        self.pages.addWidget(page)
        self.tabs.addTab(title)

    def show_tab(self, page: QWidget) -> None:
        """Bring a page to the front."""
        self.tabs.setCurrentIndex(self.pages.indexOf(page))


def scrolling(page: QWidget) -> QScrollArea:
    """`page` in something that scrolls up and down."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(page)
    return area


class WriterParts:
    """Makes the widgets of the tab and puts them into `view`; behaviour is connected by the view."""

    def __init__(self, view: QWidget) -> None:
        self.header = DraftHeader()
        self.banner = Banner()
        self.editor = MarkdownEditor()
        self.actions = bind_actions(self.editor)
        self.toolbar = EditorToolbar(self.editor, self.actions)
        self.find = FindBar(self.editor)
        self.strip = WordStrip(self.editor)
        self.assist = AssistBar()
        self.preview = Preview(self.editor.ledger.snapshot)
        self.preview.hide()
        self.outline = OutlinePanel(self.editor)
        self.left = SidePanel(_("Outline and brief"), edge="left")
        self.titles = {"brief": _("Brief")}
        self.left.add(_("Outline"), self.outline)
        self.checks, self.search, self.words = ChecksView(), SearchView(), WordsView()
        self.details = DetailsView(self.search, self.checks.keyphrases)
        self.words_page = scrolling(self.words)
        self.right = SidePanel(_("Advice and details"), edge="right")
        for title, page in (
            (_("Advice"), self.checks),
            (_("Search"), self.search),
            (_("Words"), self.words_page),
            (_("Details"), self.details),
        ):
            self.right.add(title, page)
        self.new = button(_("Empty draft"), icon="plus")
        self.brief = button(_("Write from a brief"), icon="spark", kind="primary")
        self.stack = QStackedWidget()
        self._lay_out(view)

    def _lay_out(self, view: QWidget) -> None:
        empty = EmptyState(
            "write",
            _("Nothing open yet"),
            _("Say what you want to write about and get an outline and a first draft, or start with an empty page."),
            self.brief,
            self.new,
        )
        desk = QWidget()
        inner = QVBoxLayout(desk)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(0)
        for part in (self.toolbar, self.editor, self.assist, self.find, self.strip):
            inner.addWidget(part, 1 if part is self.editor else 0)
        for page in (empty, desk, Loading(_("Opening the draft ..."))):
            self.stack.addWidget(page)
        self.split = QSplitter(Qt.Orientation.Horizontal)
        self.split.setChildrenCollapsible(False)
        self.split.setHandleWidth(1)
        for part in (self.left, self.stack, self.preview, self.right):
            self.split.addWidget(part)
        for index, stretch in enumerate((0, 5, 4, 0)):
            self.split.setStretchFactor(index, stretch)
        self.left.setMinimumWidth(200)
        self.right.setMinimumWidth(320)
        self.stack.setMinimumWidth(400)
        self.preview.setMinimumWidth(280)
        self.split.setSizes([230, 620, 460, 340])
        room = QVBoxLayout()
        room.setContentsMargins(16, 8, 16, 8)
        room.addWidget(self.banner)
        self.banner_room = QWidget()
        self.banner_room.setLayout(room)
        self.banner_room.hide()
        self.banner.appeared.connect(self.banner_room.setVisible)
        outer = QVBoxLayout(view)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.header)
        outer.addWidget(self.banner_room)
        outer.addWidget(self.split, 1)
