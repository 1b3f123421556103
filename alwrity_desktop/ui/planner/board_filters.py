"""What the board is narrowed down to: words, a person, a site, when tasks are due."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, QTimer, Signal
from PySide6.QtWidgets import QWidget

from alwrity_desktop.core.messages import _
from alwrity_desktop.ui.pages.table_columns import fold
from alwrity_desktop.ui.planner.tasks_words import DUE, due_span, span_names
from alwrity_desktop.ui.widgets.buttons import button
from alwrity_desktop.ui.widgets.inputs import ListBox
from alwrity_desktop.ui.widgets.layout import row
from alwrity_desktop.ui.widgets.search import SearchField

if TYPE_CHECKING:
    from alwrity_desktop.planner.tasks import TaskRow

PAUSE = 120
"""Milliseconds of rest after a key before the cards are searched."""
NOBODY = "\0"
"""Stands for tasks nobody is to do, or that are for no site."""


class BoardFilters(QWidget):
    """`changed` follows each choice. Only people, sites and spans that occur are offered."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "clear")
        self.search = SearchField(_("Search tasks"), _("Search tasks"))
        self.search.setMinimumWidth(140)
        self.assignee, self.site, self.due = ListBox(), ListBox(), ListBox()
        for box, name in ((self.assignee, _("Who does it")), (self.site, _("Site")), (self.due, _("Due"))):
            box.setAccessibleName(name)
            box.setMaximumWidth(190)
            box.activated.connect(self._chosen)
        self.all = button(_("Show all"), self.clear, kind="link")
        line = row(self.search, self.assignee, self.site, self.due, self.all, gap="small")
        line.setStretch(0, 1)
        self.setLayout(line)
        self._rest = QTimer(self, interval=PAUSE, singleShot=True)
        self._rest.timeout.connect(self._chosen)
        self.search.textChanged.connect(self._typed)
        self.offer([])

    def offer(self, rows: Sequence[TaskRow]) -> None:
        """Say which values occur; what is chosen stays."""
        people = Counter(row_.task.assignee for row_ in rows)
        sites = Counter(row_.site for row_ in rows)
        spans = Counter(due_span(row_.task) for row_ in rows)
        named = span_names()
        _fill(self.assignee, _("Everybody"), _("Nobody"), people)
        _fill(self.site, _("All sites"), _("No site"), sites)
        _put(self.due, _("Due at any time"), [(span, f"{named[span]} ({spans[span]:,})") for span in DUE if spans[span]])
        self.assignee.setVisible(len(people) > 1)
        self.site.setVisible(len(sites) > 1)
        self.due.setVisible(self.due.count() > 2 or bool(self.due.currentData()))
        self.all.setVisible(self.narrowed())

    def passes(self, row_: TaskRow) -> bool:
        """Whether a task is shown."""
        task = row_.task
        if (who := self.assignee.currentData()) and (task.assignee or NOBODY) != who:
            return False
        if (where := self.site.currentData()) and (row_.site or NOBODY) != where:
            return False
        if (when := self.due.currentData()) and due_span(task) != when:
            return False
        wanted = self.search.text().strip()
        if not wanted:
            return True
        text = fold(" ".join((task.title, row_.cluster, row_.site, task.assignee, *task.keywords)))
        return all(word in text for word in fold(wanted).split())

    def narrowed(self) -> bool:
        """Whether something may be left out."""
        boxes = (self.assignee, self.site, self.due)
        return bool(self.search.text().strip()) or any(bool(box.currentData()) for box in boxes)

    def clear(self) -> None:
        """Show all."""
        with QSignalBlocker(self.search):
            self.search.clear()
        for box in (self.assignee, self.site, self.due):
            box.setCurrentIndex(0)
        self._chosen()

    def _typed(self) -> None:
        self._rest.start()

    def _chosen(self, _place: int = 0) -> None:
        self.all.setVisible(self.narrowed())
        self.changed.emit()


def _fill(box: ListBox, every: str, none: str, counts: Counter[str]) -> None:
    named = sorted(name for name in counts if name)
    choices = [(name, f"{name} ({counts[name]:,})") for name in named]
    if counts[""]:
        choices.append((NOBODY, f"{none} ({counts['']:,})"))
    _put(box, every, choices)


def _put(box: ListBox, every: str, choices: Sequence[tuple[str, str]]) -> None:
    chosen = box.currentData() or ""
    with QSignalBlocker(box):
        box.clear()
        box.addItem(every, "")
        for value, words in choices:
            box.addItem(words, value)
        if chosen and box.findData(chosen) < 0:
            box.addItem(chosen.strip(NOBODY) or "–", chosen)
        box.setCurrentIndex(max(0, box.findData(chosen)))
