"""The first start, in three short pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog, QFrame, QStackedWidget, QVBoxLayout, QWidget

from alwrity_desktop.core.messages import _
from alwrity_desktop.ui.widgets.buttons import button
from alwrity_desktop.ui.widgets.layout import row
from alwrity_desktop.ui.widgets.text import label
from alwrity_desktop.ui.wizard.site_page import SitePage
from alwrity_desktop.ui.wizard.voice_page import VoicePage
from alwrity_desktop.ui.wizard.writing_page import WritingPage

if TYPE_CHECKING:
    from alwrity_desktop.ui.shell import Shell
    from alwrity_desktop.workspace import Workspace

SEEN = "wizard.seen"


class Wizard(QDialog):
    """Shown with `begin`; what a page has saved stays, whether the rest is skipped or not."""

    def __init__(self, shell: Shell, workspace: Workspace, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("First steps"))
        self.resize(720, 708)
        self._shell = shell
        self._answer: Callable[[str, str], None] | None = None
        self.pages = QStackedWidget()
        self._voice = VoicePage(workspace)
        for page in (WritingPage(shell.jobs, workspace), SitePage(shell.jobs, workspace), self._voice):
            self.pages.addWidget(page)
        self._where = label("", "caption")
        self.back = button(_("Back"), self._back, kind="quiet")
        self.skip = button(_("Skip all"), self.reject, kind="quiet")
        self.next = button("", self._next, kind="primary")
        self.next.setDefault(True)
        foot = QFrame()
        foot.setProperty("kind", "footer")
        line = row(self._where, None, self.skip, self.back, self.next)
        line.setContentsMargins(24, 12, 24, 12)
        foot.setLayout(line)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self.pages, 1)
        box.addWidget(foot)
        self._show(0)

    def begin(self, answer: Callable[[str, str], None]) -> None:
        """Open it; `answer` is what the window does for pages."""
        self._answer = answer
        self.open()

    def done(self, result: int) -> None:
        """Remember that it was seen, however it was left, and go where the person now wants to be."""
        self._shell.state.set(SEEN, value=True)
        self._shell.state.save()
        super().done(result)
        if self._answer is not None:
            self._answer("page", "home")
            if result:
                self._answer("new", "")

    def closeEvent(self, event: QCloseEvent) -> None:
        self._shell.state.set(SEEN, value=True)
        self._shell.state.save()
        super().closeEvent(event)

    def _show(self, place: int) -> None:
        self.pages.setCurrentIndex(place)
        last = place == self.pages.count() - 1
        self._where.setText(_("Step {step} of {count}", step=place + 1, count=self.pages.count()))
        self.back.setVisible(place > 0)
        self.skip.setVisible(not last)
        self.next.setText(_("Start writing") if last else _("Next"))
        self.next.setFocus()

    def _back(self) -> None:
        self._show(self.pages.currentIndex() - 1)

    def _next(self) -> None:
        if self.pages.currentIndex() == self.pages.count() - 1:
            self._voice.save()
            self.accept()
        else:
            self._show(self.pages.currentIndex() + 1)
