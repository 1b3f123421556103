"""What is known of each line of a document, kept up to date by the lines that changed, never by the whole text.

The ledger holds the text of every line too: a snapshot for autosave, preview or checks is a copy of a list (a few
microseconds at 100,000 words), and joining it is left to the thread that wants it. It also keeps what
QPlainTextEdit.toPlainText loses (it turns no-break spaces into spaces).
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtGui import QTextDocument

from alwrity_desktop.page.word_count import START, line_words
from alwrity_desktop.ui.editor.direction import has_right_to_left

_STRUCTURE = frozenset("#`~ ")
WORDS_A_MINUTE = 230
"""Silent reading of English non-fiction, mean of 190 studies: 238 (Brysbaert 2019, doi 10.1016/j.jml.2019.104047)."""


class Ledger(QObject):
    """Lines and word counts of a QTextDocument.

    changed(removed, added) is called when so many lines became so many others; a plain function rather than a signal,
    because it is on the way of every key. `structure` counts the changes that may have changed the headings.
    right_to_left: letters of a script that is read so are in it.
    """

    def __init__(
        self, document: QTextDocument, parent: QObject | None = None, changed: Callable[[int, int], None] | None = None
    ) -> None:
        super().__init__(parent)
        self._document = document
        self._changed = changed
        self.structure = 0
        self.lines: list[str] = []
        self.language = "en"
        self._words: list[int] = []
        self._states: list[int] = []
        self.right_to_left = False
        self._total = 0
        self._uncounted = -1
        self._rebuild()
        document.contentsChange.connect(self._take)

    def text(self) -> str:
        """The whole text, lines joined by a line feed. For 100,000 words about a millisecond: not per key."""
        return "\n".join(self.lines)

    def snapshot(self) -> list[str]:
        """A copy of the lines that another thread may join and read."""
        return self.lines.copy()

    @property
    def word_total(self) -> int:
        """Words of the whole text."""
        self._count_typed()
        return self._total

    def words_between(self, first: int, last: int) -> int:
        """Words in the lines `first` to `last`, both included."""
        self._count_typed()
        return sum(self._words[first : last + 1])

    def set_language(self, language: str) -> None:
        """Count as this language does."""
        if language != self.language:
            self.language = language
            self._count_all()

    @property
    def minutes(self) -> int:
        """Reading time in whole minutes, at least 1 for a text that has words."""
        total = self.word_total
        return max(1, round(total / WORDS_A_MINUTE)) if total else 0

    def _rebuild(self) -> None:
        block = self._document.begin()
        lines: list[str] = []
        while block.isValid():
            lines.append(block.text())
            block = block.next()
        removed = len(self.lines)
        self.lines = lines
        self._count_all()
        self.structure += 1
        if self._changed is not None:
            self._changed(removed, len(lines))

    def _take(self, position: int, _removed: int, added: int) -> None:
        document = self._document
        total = document.blockCount()
        block = document.findBlock(position)
        first = block.blockNumber()
        end = min(position + added, document.characterCount() - 1)
        if added == 0 or (block.contains(end) and total == len(self.lines)):
            fresh = 1
        else:
            fresh = document.findBlock(end).blockNumber() - first + 1
        gone = fresh - (total - len(self.lines))
        if first < 0 or gone < 0 or first + gone > len(self.lines):
            self._rebuild()
            return
        lines: list[str] = []
        for _line in range(fresh):
            lines.append(block.text())
            block = block.next()
        if gone == fresh == 1:
            self.structure += lines[0][:1] in _STRUCTURE or self.lines[first][:1] in _STRUCTURE
            self._typed_into(first, lines[0])
        else:
            self.structure += 1
            self._count_typed()
            self._count(first, gone, lines)
        if self._changed is not None:
            self._changed(gone, fresh)

    def _typed_into(self, number: int, line: str) -> None:
        """One line was changed, as most keys do: its words are counted when somebody asks, after the letter is painted."""
        if self._uncounted != number:
            self._count_typed()
        self.lines[number] = line
        self.right_to_left = self.right_to_left or has_right_to_left(line)
        self._uncounted = number

    def _count_typed(self) -> None:
        number, self._uncounted = self._uncounted, -1
        if number >= 0:
            self._count(number, 1, [self.lines[number]])

    def _count_all(self) -> None:
        self.right_to_left, self._uncounted = False, -1
        self._words, self._states, self._total = [], [], 0
        lines, self.lines = self.lines, []
        self._count(0, 0, lines)

    def _count(self, first: int, gone: int, lines: list[str]) -> None:
        """Put `lines` in the place of `gone` lines. Those below are counted again as long as what is open before them,
        such as a code block, is another than it was."""
        before = self._states[first + gone - 1] if first + gone else START
        state = self._states[first - 1] if first else START
        words, states = list[int](), list[int]()
        for line in lines:
            self.right_to_left = self.right_to_left or has_right_to_left(line)
            count, state = line_words(line, state, self.language)
            words.append(count)
            states.append(state)
        self._total += sum(words) - sum(self._words[first : first + gone])
        self.lines[first : first + gone] = lines
        self._words[first : first + gone] = words
        self._states[first : first + gone] = states
        number = first + len(lines)
        while number < len(self.lines) and state != before:
            before = self._states[number]
            count, state = line_words(self.lines[number], state, self.language)
            self._total += count - self._words[number]
            self._words[number], self._states[number] = count, state
            number += 1
