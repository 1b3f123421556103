"""Find and replace below the text: count, all places marked, replace all as one undo step."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from functools import partial
from typing import cast

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QFrame, QGridLayout, QLineEdit, QToolButton, QWidget

from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.ui.editor import finder
from alwrity_desktop.ui.editor.background import Background
from alwrity_desktop.ui.editor.editor import MarkdownEditor
from alwrity_desktop.ui.editor.finder import Found, Query
from alwrity_desktop.ui.widgets.buttons import button, tool_button
from alwrity_desktop.ui.widgets.layout import row
from alwrity_desktop.ui.widgets.text import label


class FindBar(QFrame):
    """Searches `editor`. Enter and Shift+Enter go through the places, Escape closes."""

    closed = Signal()

    def __init__(self, editor: MarkdownEditor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "footer")
        self._editor = editor
        self._found = Found(Query(""))
        self._positions: list[tuple[int, int]] = []
        self._go = False
        self._replaced = 0
        self._search = Background(self)
        self._search.done.connect(self._take)
        self._replace = Background(self)
        self._replace.done.connect(self._put_all)
        self._later = QTimer(self, interval=150, singleShot=True)
        self._later.timeout.connect(self._start)
        self._build()
        editor.edited.connect(self._text_changed)
        self.hide()

    def _build(self) -> None:
        self.needle, self.other = QLineEdit(), QLineEdit()
        self.needle.setPlaceholderText(_("Find"))
        self.needle.setAccessibleName(_("Find"))
        self.other.setPlaceholderText(_("Replace with"))
        self.other.setAccessibleName(_("Replace with"))
        self.count = label("", "caption")
        self.count.setMinimumWidth(90)
        self._case = self._switch("Aa", _("Match case"))
        self._words = self._switch("ab|", _("Whole words"))
        self._regex = self._switch(".*", _("Regular expression"))
        previous = tool_button("chevron-up", _("Previous place (Shift+Enter)"), self.previous)
        following = tool_button("chevron-down", _("Next place (Enter)"), self.next)
        close = tool_button("close", _("Close (Escape)"), self.close_bar)
        grid = QGridLayout(self)
        grid.setContentsMargins(16, 8, 12, 8)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(8)
        grid.addWidget(self.needle, 0, 0)
        grid.addLayout(
            row(self._case, self._words, self._regex, previous, following, self.count, None, close, gap="hair"), 0, 1
        )
        grid.addWidget(self.other, 1, 0)
        one = button(_("Replace"), self.replace_one)
        every = button(_("Replace all"), self.replace_all)
        grid.addLayout(row(one, every, None), 1, 1)
        grid.setColumnStretch(0, 1)
        self.needle.setMinimumWidth(160)
        self.needle.textChanged.connect(self._ask)
        for switch in (self._case, self._words, self._regex):
            switch.toggled.connect(self._ask)

    def _switch(self, text: str, name: str) -> QToolButton:
        made = QToolButton()
        made.setText(text)
        made.setToolTip(name)
        made.setAccessibleName(name)
        made.setCheckable(True)
        made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        made.setFixedHeight(30)
        return made

    def query(self) -> Query:
        """What the fields say."""
        return Query(self.needle.text(), self._regex.isChecked(), self._case.isChecked(), self._words.isChecked())

    def open_bar(self) -> None:
        """Show the bar, with the selection to look for."""
        chosen = self._editor.selection()[2]
        if chosen and "\n" not in chosen and len(chosen) < 200:
            self.needle.setText(chosen)
        self.show()
        self.needle.setFocus()
        self.needle.selectAll()
        self._ask()

    def close_bar(self) -> None:
        """Hide the bar and the marks."""
        self.hide()
        self._search.forget()
        self._later.stop()
        self._editor.show_found([])
        self._editor.setFocus()
        self.closed.emit()

    def next(self) -> None:
        """Select the next place after the cursor, from the top again at the end."""
        self._step(1)

    def previous(self) -> None:
        """Select the place before the cursor."""
        self._step(-1)

    def replace_one(self) -> None:
        """Replace the selected place and go to the next."""
        start, end, _text = self._editor.selection()
        if (start, end) in self._positions:
            place = self._found.places[self._positions.index((start, end))]
            self._editor.replace_span(start, end, finder.replacement_for(self._found, place, self.other.text()))
            self._go = True
            self._start()
        else:
            self.next()

    def replace_all(self) -> None:
        """Replace every place, as one undo step."""
        query = self.query()
        if query.pattern:
            work = partial(_replace, self._editor.ledger.snapshot(), query, self.other.text())
            self._replace.submit(partial(_with_revision, self._editor.document().revision(), work))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter, Shift+Enter, Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_bar()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.other.hasFocus():
                self.replace_one()
            else:
                self._step(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        else:
            super().keyPressEvent(event)

    def close_down(self) -> None:
        """Wait for threads."""
        self._search.stop()
        self._replace.stop()

    def _text_changed(self) -> None:
        if self.isVisible():
            self._later.start()

    def _ask(self) -> None:
        self._go = True
        self._replaced = 0
        self._later.start()

    def _start(self) -> None:
        work = partial(_find, self._editor.ledger.snapshot(), self.query())
        self._search.submit(partial(_with_revision, self._editor.document().revision(), work))

    def _take(self, result: object) -> None:
        revision, answer = cast("tuple[int, object]", result)
        found, positions = cast("tuple[Found, list[tuple[int, int]]]", answer)
        if revision != self._editor.document().revision() or not self.isVisible():
            self._later.start()
            return
        self._found, self._positions = found, positions
        self._editor.show_found(positions)
        if self._go and positions:
            self._go = False
            at = bisect_left(positions, (self._editor.textCursor().selectionStart(), 0))
            self._select(at % len(positions))
        self._say()

    def _say(self) -> None:
        problem, number = self._found.problem, len(self._positions)
        self.count.setProperty("kind", "danger" if problem else "caption")
        self.count.style().polish(self.count)
        if problem or not self.needle.text():
            self.count.setText(problem)
            return
        start, end, _text = self._editor.selection()
        many = f"{number:,}+" if self._found.more else f"{number:,}"
        if (start, end) in self._positions:
            self.count.setText(_("{at} of {many}", at=f"{self._positions.index((start, end)) + 1:,}", many=many))
        else:
            none = _replaced_text(self._replaced) if self._replaced else _("Nothing found")
            self.count.setText(_("{many} found", many=many) if number else none)

    def _step(self, way: int) -> None:
        if not self._positions:
            return
        start, end, _text = self._editor.selection()
        at = bisect_left(self._positions, (start, end))
        here = at < len(self._positions) and self._positions[at] == (start, end)
        target = at + 1 if way > 0 and here else at if way > 0 else at - 1
        self._select(target % len(self._positions))
        self._say()

    def _select(self, index: int) -> None:
        start, end = self._positions[index]
        cursor = self._editor.textCursor()
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        self._editor.setTextCursor(cursor)
        self._editor.ensureCursorVisible()

    def _put_all(self, result: object) -> None:
        revision, answer = cast("tuple[int, object]", result)
        text, count, problem = cast("tuple[str, int, str]", answer)
        if revision != self._editor.document().revision():
            self.replace_all()
            return
        if problem:
            self._found.problem = problem
            self._say()
            return
        if count:
            self._editor.replace_all_text(text)
        self._replaced = count
        self.count.setText(_replaced_text(count))


def _replaced_text(count: int) -> str:
    return ngettext("{count} replaced", "{count} replaced", count)


def _find(lines: list[str], query: Query) -> tuple[Found, list[tuple[int, int]]]:
    found = finder.find(lines, query)
    if found.text.isascii():
        return found, found.places
    edges = sorted({edge for place in found.places for edge in place})
    at: dict[int, int] = {}
    before, position = 0, 0
    for edge in edges:
        piece = found.text[before:edge]
        position += len(piece) + sum(1 for letter in piece if letter > "\uffff")
        at[edge] = position
        before = edge
    return found, [(at[start], at[end]) for start, end in found.places]


def _replace(lines: list[str], query: Query, replacement: str) -> tuple[str, int, str]:
    return finder.replaced(lines, query, replacement)


def _with_revision(revision: int, work: Callable[[], object]) -> tuple[int, object]:
    return revision, work()
