"""The dashboard page: figures in a row, and cards that list what to do or where to go on. Charts come later."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QPushButton, QVBoxLayout, QWidget

from alwrity_desktop.core.errors import KnownError
from alwrity_desktop.ui.pages.states import error_state
from alwrity_desktop.ui.widgets.buttons import button
from alwrity_desktop.ui.widgets.feedback import Loading
from alwrity_desktop.ui.widgets.figure import FigureTile
from alwrity_desktop.ui.widgets.layout import Card, Page, clear
from alwrity_desktop.ui.widgets.rows import RowButton
from alwrity_desktop.ui.widgets.text import pill

if TYPE_CHECKING:
    from alwrity_desktop.ui.widgets.text import Tone

GAP = 16


@dataclass(slots=True, frozen=True)
class Entry:
    """One line of a list that can be clicked: `ask` and `argument` are what `asked` then carries. urgent: in red.

    word: a short word at the right, as a pill in its tone.
    """

    icon: str
    title: str
    line: str
    ask: str
    argument: str = ""
    urgent: bool = False
    quiet: bool = False
    word: str = ""
    tone: Tone = "plain"

    @property
    def role(self) -> Literal["danger_text", "muted", "accent"]:
        """The colour of its icon."""
        return "danger_text" if self.urgent else "muted" if self.quiet else "accent"


@dataclass(slots=True, frozen=True)
class EntryList:
    """A card with entries. share: of the width, beside the others of its `line`. more: a link at its top right, and what
    it asks for.
    """

    name: str
    title: str
    loading: str
    share: int = 1
    more: str = ""
    ask: str = ""
    argument: str = ""
    line: int = 0


@dataclass(slots=True, frozen=True)
class Dashboard:
    """A dashboard as data. figures: name and title of each."""

    figures: Sequence[tuple[str, str]]
    lists: Sequence[EntryList]


class DashboardPage(QWidget):
    """`asked(what, argument)`: an entry or a link was clicked. `retried()`: try again, after an error."""

    asked = Signal(str, str)
    retried = Signal()

    def __init__(self, title: str, dashboard: Dashboard) -> None:
        super().__init__()
        self.setProperty("kind", "clear")
        self.page = Page(title, " ")
        self.tiles = {name: FigureTile(text) for name, text in dashboard.figures}
        self.lists: dict[str, Card] = {}
        self._more: dict[str, QPushButton] = {}
        tiles = QGridLayout()
        tiles.setSpacing(GAP)
        for place, tile in enumerate(self.tiles.values()):
            tiles.addWidget(tile, 0, place)
        self.page.body.addLayout(tiles)
        for line in sorted({made.line for made in dashboard.lists}):
            columns = QGridLayout()
            columns.setSpacing(GAP)
            for place, made in enumerate(one for one in dashboard.lists if one.line == line):
                columns.addWidget(self._card(made), 0, place, Qt.AlignmentFlag.AlignTop)
                columns.setColumnStretch(place, made.share)
            self.page.body.addLayout(columns)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.page)

    def say(self, title: str, lead: str) -> None:
        """Title, and the sentence below it."""
        self.page.title.setText(title)
        self.page.lead.setText(lead)

    def show_figure(self, name: str, value: str, note: str = "") -> None:
        """A figure, and what it counts and whether it is measured or estimated; "–" for what is not known."""
        self.tiles[name].show_value(value, note)

    def show_list(self, name: str, entries: Sequence[Entry], empty: QWidget | None = None) -> None:
        """The entries of a list; `empty` in their place when there are none."""
        body = self.lists[name].body
        clear(body)
        for entry in entries:
            body.addWidget(self._row(entry))
        if not entries and empty is not None:
            body.addWidget(empty)
        if name in self._more:
            self._more[name].setVisible(bool(entries))

    def offer_list(self, name: str, offered: bool) -> None:
        """Show a list only where there is something it could tell."""
        self.lists[name].setVisible(offered)

    def show_error(self, error: KnownError) -> None:
        """What could not be read, in the first list; figures that are not known stay dashes."""
        for place, card in enumerate(self.lists.values()):
            clear(card.body)
            if not place:
                card.body.addWidget(error_state(error, self.retried.emit))

    def _card(self, made: EntryList) -> Card:
        link: QPushButton | None = None
        if made.more:
            ask = partial(self.asked.emit, made.ask, made.argument)
            link = self._more[made.name] = button(made.more, ask, icon="arrow-right", kind="link")
        card = Card(made.title, Loading(made.loading), action=link, gap="hair", rows=True)
        self.lists[made.name] = card
        return card

    def _row(self, entry: Entry) -> RowButton:
        words = [pill(entry.word, entry.tone)] if entry.word else []
        made = RowButton(entry.icon, entry.title, entry.line, *words, role=entry.role)
        made.clicked.connect(partial(self.asked.emit, entry.ask, entry.argument))
        return made
