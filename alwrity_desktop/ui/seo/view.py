"""The SEO tab: one text, the archive, the tools."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from alwrity_desktop.core.messages import _
from alwrity_desktop.ui.page_view import PageView
from alwrity_desktop.ui.seo.archive_page import ArchivePage
from alwrity_desktop.ui.seo.archive_presenter import ArchivePresenter
from alwrity_desktop.ui.seo.text_page import TextPage
from alwrity_desktop.ui.seo.text_presenter import TextPresenter
from alwrity_desktop.ui.seo.tools_page import ToolsPage
from alwrity_desktop.ui.seo.tools_presenter import ToolsPresenter
from alwrity_desktop.ui.theme import space
from alwrity_desktop.ui.widgets.choices import SegmentedControl
from alwrity_desktop.ui.widgets.feedback import Banner
from alwrity_desktop.ui.widgets.layout import column, row
from alwrity_desktop.ui.widgets.text import label

if TYPE_CHECKING:
    from alwrity_desktop.seo.judging import Judged
    from alwrity_desktop.ui.shell import Shell
    from alwrity_desktop.workspace import Workspace

PARTS = ("text", "archive", "tools")


class SeoView(PageView):
    """Parts behind a segmented control."""

    def __init__(self, shell: Shell, parent: QWidget | None = None) -> None:
        super().__init__(shell, parent)
        self.texts = TextPresenter(self, shell.jobs)
        self.archive = ArchivePresenter(self, shell.jobs)
        self.text_page = TextPage(self.texts)
        self.archive_page = ArchivePage(shell, self.archive)
        self.tools = ToolsPresenter(self, shell.jobs)
        self.tools_page = ToolsPage(self.tools)
        self.banner = Banner()
        self.parts = SegmentedControl(
            [("text", _("One text")), ("archive", _("Archive")), ("tools", _("Tools"))], _("Parts")
        )
        self._lay_out()
        self._connect()
        self._show_part(shell.state.text("seo.part", "text"))

    def attach(self, workspace: Workspace) -> None:
        self.texts.attach(workspace)
        self.archive.attach(workspace)
        self.tools.attach(workspace)
        if self.isVisible():
            self.page_shown()

    def page_shown(self) -> None:
        self.texts.refresh()
        self.archive.refresh()

    def remember(self) -> None:
        self.shell.state.set("seo.part", self.parts.value())
        self.archive_page.page.remember()

    async def put_away(self) -> None:
        await self.texts.keeper.put_away()
        self.text_page.close_down()

    def show_text(self, kind: str, subject_id: str) -> None:
        """Judge a draft or mirrored post and show it."""
        self._show_part("text")
        self.texts.show(kind, subject_id)

    def _lay_out(self) -> None:
        lead = label(
            _("What a search engine and a reader make of a text. Everything here is measured on this machine."), "lead"
        )
        head = row(column(label(_("SEO"), "title"), lead, gap="hair"), None)
        head.addWidget(self.parts, 0, Qt.AlignmentFlag.AlignVCenter)
        self._stack = QStackedWidget()
        for page in (self.text_page, self.archive_page, self.tools_page):
            self._stack.addWidget(page)
        box = QVBoxLayout(self)
        box.setContentsMargins(space("page"), space("page"), space("page"), space("wide"))
        box.setSpacing(space("large"))
        box.addLayout(head)
        box.addWidget(self.banner)
        box.addWidget(self._stack, 1)

    def _connect(self) -> None:
        self.parts.chosen.connect(self._show_part)
        self.texts.trouble.connect(self.banner.show_error)
        self.texts.judged.connect(self._judged)
        self.texts.keeper.kept.connect(self._kept)
        self.texts.offered.connect(self.tools_page.offer)
        self.tools_page.said.connect(self._say)
        self.text_page.open_wanted.connect(self._open)
        self.archive_page.shown.connect(self.show_text)
        self.archive_page.opened.connect(self._open)

    def _show_part(self, name: str) -> None:
        self.parts.set_value(name)
        self._stack.setCurrentIndex(PARTS.index(name) if name in PARTS else 0)

    def _judged(self, judged: Judged, *_rest: object) -> None:
        self.banner.dismiss()
        subject = judged.subject
        if subject.kind in ("draft", "post"):
            self.tools.choose(subject.kind, subject.id, subject.title or _("Untitled"))

    def _kept(self, kind: str, subject_id: str) -> None:
        if kind == "draft":
            self.asked.emit("details", subject_id)

    def _say(self, sentence: str) -> None:
        self.asked.emit("say", sentence)

    def _open(self, draft_id: str, check: str = "") -> None:
        self.asked.emit("advice", f"{draft_id}:{check}")
