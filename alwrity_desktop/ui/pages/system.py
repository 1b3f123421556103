"""The system page: several parts behind buttons (health, jobs, log ...), for pages that show how something runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QGridLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from alwrity_desktop.core.errors import KnownError
from alwrity_desktop.core.messages import _
from alwrity_desktop.ui.icons import set_icon
from alwrity_desktop.ui.pages.states import error_state
from alwrity_desktop.ui.theme import space
from alwrity_desktop.ui.widgets.buttons import button
from alwrity_desktop.ui.widgets.choices import SegmentedControl
from alwrity_desktop.ui.widgets.feedback import Loading
from alwrity_desktop.ui.widgets.layout import Card, Page, clear, column, row, rule
from alwrity_desktop.ui.widgets.text import label

WHAT = 200
"""Pixels for the name of what was looked at."""


@dataclass(slots=True, frozen=True)
class SystemPart:
    """One part: its name, the word on its button, and what it shows (often a TablePage)."""

    name: str
    title: str
    page: QWidget


@dataclass(slots=True, frozen=True)
class Health:
    """One thing that was looked at: sound, in trouble, or (None) only told."""

    what: str
    ok: bool | None
    found: str


class SystemPage(QWidget):
    """Title, sentence, the buttons of the parts, and the part that is chosen. `part_shown(name)` follows each choice."""

    part_shown = Signal(str)

    def __init__(self, title: str, lead: str, parts: Sequence[SystemPart], actions: Sequence[QWidget] = ()) -> None:
        super().__init__()
        self.setProperty("kind", "clear")
        self._names = [part.name for part in parts]
        self.parts = SegmentedControl([(part.name, part.title) for part in parts], _("Parts"))
        self._stack = QStackedWidget()
        for part in parts:
            self._stack.addWidget(part.page)
        box = QVBoxLayout(self)
        box.setContentsMargins(space("page"), space("page"), space("page"), space("wide"))
        box.setSpacing(space("large"))
        head = column(label(title, "title"), label(lead, "lead", wrap=True), gap="hair")
        top = row(head, *actions)
        top.setStretch(0, 1)
        box.addLayout(top)
        box.addLayout(row(self.parts, None))
        box.addWidget(self._stack, 1)
        self.parts.chosen.connect(self.show_part)

    def part(self) -> str:
        """The part that is shown."""
        return self.parts.value()

    def show_part(self, name: str) -> None:
        """Show a part; an unknown name shows the first."""
        name = name if name in self._names else self._names[0]
        self.parts.set_value(name)
        self._stack.setCurrentIndex(self._names.index(name))
        self.part_shown.emit(name)


class HealthPage(Page):
    """What was looked at, each with a sign and what was found; below it facts such as versions, to be copied.

    `checked()`: look again.
    """

    checked = Signal()

    def __init__(self, title: str, facts_title: str) -> None:
        super().__init__(widest=1600)
        self._again = button(_("Check again"), self.checked.emit, icon="doctor")
        self._list = Card(title, Loading(_("Looking ...")), action=self._again, gap="small")
        self._copy = button(_("Copy"), self.copy, icon="copy")
        self._facts = Card(facts_title, action=self._copy, gap="small")
        self._found: list[Health] = []
        self._known: list[tuple[str, str]] = []
        self.top.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(space("large"))
        self.body.addWidget(self._list)
        self.body.addWidget(self._facts)

    def show_health(self, found: Sequence[Health]) -> None:
        """What was found, troubles first."""
        self._found = sorted(found, key=lambda one: one.ok is not False)
        self._again.setEnabled(True)
        clear(self._list.body)
        for place, one in enumerate(self._found):
            if place:
                self._list.body.addWidget(rule())
            self._list.body.addWidget(_health_row(one))

    def show_checking(self) -> None:
        """It is being looked at."""
        self._again.setEnabled(False)
        if not self._found:
            clear(self._list.body)
            self._list.body.addWidget(Loading(_("Looking ...")))

    def show_error(self, error: KnownError) -> None:
        """Nothing could be found out."""
        self._again.setEnabled(True)
        clear(self._list.body)
        self._list.body.addWidget(error_state(error, self.checked.emit))

    def show_facts(self, known: Sequence[tuple[str, str]]) -> None:
        """Names and values, side by side."""
        self._known = list(known)
        clear(self._facts.body)
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        for line, (name, value) in enumerate(self._known):
            grid.addWidget(label(name, "muted"), line, 0)
            grid.addWidget(label(value, "body", wrap=True, selectable=True), line, 1)
        self._facts.body.addLayout(grid)

    def report(self) -> str:
        """All of it as text."""
        signs = {True: _("fine"), False: _("trouble"), None: "-"}
        lines = [f"{one.what}: {signs[one.ok]}, {one.found}" for one in self._found]
        return "\n".join([*lines, "", *(f"{name}: {value}" for name, value in self._known)])

    def copy(self) -> None:
        """Put the report on the clipboard, e.g. for somebody who helps."""
        QApplication.clipboard().setText(self.report())


def _health_row(one: Health) -> QWidget:
    made = QWidget()
    made.setProperty("kind", "clear")
    sign = QLabel()
    icon, role, word = {
        True: ("check-circle", "success", _("Fine")),
        False: ("warning", "danger_text", _("Trouble")),
        None: ("info", "muted", _("Told")),
    }[one.ok]
    set_icon(sign, icon, role, 20)
    sign.setAccessibleName(word)
    sign.setFixedWidth(24)
    what = label(one.what, "strong", wrap=True)
    what.setFixedWidth(WHAT)
    line = row(sign, what, label(one.found, "muted", wrap=True, selectable=True), gap="medium")
    line.setStretch(2, 1)
    line.setContentsMargins(0, 4, 0, 4)
    made.setLayout(line)
    made.setAccessibleName(f"{one.what}: {word}. {one.found}")
    return made
