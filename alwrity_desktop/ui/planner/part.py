"""What the Planner asks of its parts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from alwrity_desktop.ui.shell import Shell
    from alwrity_desktop.workspace import Workspace


class PlannerPart(QWidget):
    """Base of a part: a page below the buttons of the tab, made when it is first shown.

    asked(what, argument) goes up to the window (window_actions.ANSWERS). wanted(part, argument): another part of the tab
    should come to the front and do something, e.g. ("ideas", "<cluster id>"); it gets the argument by `receive`.
    """

    asked = Signal(str, str)
    wanted = Signal(str, str)

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.shell = shell
        self.setProperty("kind", "clear")

    def attach(self, workspace: Workspace) -> None:
        """The workspace is open; comes once, before or after the part is first shown."""

    def part_shown(self) -> None:
        """The part came to the front: read again what may have changed elsewhere."""

    def receive(self, argument: str) -> None:
        """What another part or page wants of this one, in its own words; comes after `part_shown`."""

    def drop_files(self, paths: list[str]) -> bool:
        """Files were dropped on the tab while this part is shown; True where it takes them."""
        del paths
        return False

    def remember(self) -> None:
        """Put what the next start should know into shell.state."""

    async def put_away(self) -> None:
        """Save what is not saved; the workspace closes next."""
