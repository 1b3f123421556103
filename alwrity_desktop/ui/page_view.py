"""What the window asks of a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from alwrity_desktop.ui.shell import Shell
    from alwrity_desktop.workspace import Workspace


class PageView(QWidget):
    """Base of a tab's view. `asked(what, argument)` goes up to the window: see window_actions.ANSWERS."""

    asked = Signal(str, str)

    def __init__(self, shell: Shell, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.shell = shell
        self.setProperty("kind", "page")

    def attach(self, workspace: Workspace) -> None:
        """The workspace is open; comes once, perhaps long after the page was first shown."""

    def page_shown(self) -> None:
        """The page came to the front."""

    def tab_again(self) -> None:
        """The page's tab was clicked while the page is shown: back to where the tab begins."""

    def remember(self) -> None:
        """Put what the next start should know into shell.state."""

    async def put_away(self) -> None:
        """Save what is not saved; the workspace closes next."""
