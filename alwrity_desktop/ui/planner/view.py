"""The Planner tab: its parts behind a row of buttons, each made when it is first shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from alwrity_desktop.core.messages import _
from alwrity_desktop.ui.page_view import PageView
from alwrity_desktop.ui.planner.parts import parts
from alwrity_desktop.ui.theme import space
from alwrity_desktop.ui.widgets.choices import SegmentedControl
from alwrity_desktop.ui.widgets.layout import column, row
from alwrity_desktop.ui.widgets.text import ElidedLabel, label

if TYPE_CHECKING:
    from alwrity_desktop.ui.planner.part import PlannerPart
    from alwrity_desktop.ui.shell import Shell
    from alwrity_desktop.workspace import Workspace


class PlannerView(PageView):
    """Shows one part at a time; hands on files that are dropped, and what one part wants of another."""

    def __init__(self, shell: Shell, parent: QWidget | None = None) -> None:
        super().__init__(shell, parent)
        self.setAcceptDrops(True)
        self._workspace: Workspace | None = None
        self._known = {made.name: made for made in parts()}
        self._made: dict[str, PlannerPart] = {}
        self._lead = ElidedLabel("", "lead")
        self.parts = SegmentedControl([(made.name, made.title) for made in self._known.values()], _("Parts"))
        self._stack = QStackedWidget()
        head = column(row(label(_("Planner"), "title"), None, self.parts), self._lead, gap="hair")
        box = QVBoxLayout(self)
        box.setContentsMargins(space("page"), space("page"), space("page"), space("wide"))
        box.setSpacing(space("large"))
        box.addLayout(head)
        box.addWidget(self._stack, 1)
        self.parts.chosen.connect(self.show_part)
        self._bring(shell.state.text("planner.part", "keywords"))

    def attach(self, workspace: Workspace) -> None:
        self._workspace = workspace
        for part in self._made.values():
            part.attach(workspace)
        if self.isVisible():
            self.page_shown()

    def page_shown(self) -> None:
        if self._workspace is not None:
            self.shown().part_shown()

    def remember(self) -> None:
        for part in self._made.values():
            part.remember()

    async def put_away(self) -> None:
        for part in self._made.values():
            await part.put_away()

    def show_part(self, name: str, argument: str = "") -> None:
        """Bring a part to the front, with what is wanted of it."""
        part = self._bring(name)
        self.shell.state.set("planner.part", self.parts.value())
        if self._workspace is not None:
            part.part_shown()
        if argument:
            part.receive(argument)

    def show_section(self, name: str) -> None:
        """A part by the name a page asks for it: "keywords", or "ideas:<argument>"."""
        part, _colon, argument = name.partition(":")
        self.show_part(part, argument)

    def part(self, name: str) -> PlannerPart:
        """The part with this name, made where it was not yet."""
        if name not in self._made:
            part = self._known[name].make(self.shell)
            part.asked.connect(self.asked)
            part.wanted.connect(self.show_part)
            self._made[name] = part
            self._stack.addWidget(part)
            if self._workspace is not None:
                part.attach(self._workspace)
        return self._made[name]

    def shown(self) -> PlannerPart:
        """The part in front."""
        return self.part(self.parts.value())

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Files go to the part that is shown; where it takes none, they are keyword files."""
        paths = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        if not paths:
            return
        event.acceptProposedAction()
        if not self.shown().drop_files(paths):
            self.show_part("keywords")
            self.shown().drop_files(paths)

    def _bring(self, name: str) -> PlannerPart:
        self.parts.set_value(name)
        part = self.shown()
        self._lead.setText(self._known[self.parts.value()].lead)
        self._stack.setCurrentWidget(part)
        return part
