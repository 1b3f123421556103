"""What is known of each line of a document, kept up to date by the lines that changed, never by the whole text.

The ledger holds the text of every line too: a snapshot for autosave, preview or checks is a copy of a list (a few
microseconds at 100,000 words), and joining it is left to the thread that wants it. It also keeps what
QPlainTextEdit.toPlainText loses (it turns no-break spaces into spaces).
"""

from __future__ import annotations

import re
from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtGui import QTextDocument

_ADDRESS = re.compile(r"\]\([^)\s]*[^)]*\)|<?https?://[^\s>)]+>?|<[^>]+>")
_PROMPT = re.compile(r"[ \t]*>[ \t]*\[ \]")
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]|[^\W_]+(?:['’\-.,][^\W_]+)*")
_STRUCTURE = frozenset("#`~ ")
WORDS_A_MINUTE = 230
"""Silent reading of English non-fiction, mean of 190 studies: 238 (Brysbaert 2019, doi 10.1016/j.jml.2019.104047)."""


def count_words(line: str) -> int:
    """Words of one Markdown line; addresses and tags are not words, each Han or Kana character is one.

    A prompt that is still open (a line `> [ ] ...`) is none of the text's.
    """
    if not line or ("[ ]" in line and _PROMPT.match(line)):
        return 0
    if "](" in line or "<" in line or "://" in line:
        line = _ADDRESS.sub(" ", line)
    return len(_WORD.findall(line))


class Ledger(QObject):
    """Lines and word counts of a QTextDocument.

    changed(removed, added) is called when so many lines became so many others; a plain function rather than a signal,
    because it is on the way of every key. `structure` counts the changes that may have changed the headings.
    """

    def __init__(
        self, document: QTextDocument, parent: QObject | None = None, changed: Callable[[int, int], None] | None = None
    ) -> None:
        super().__init__(parent)
        self._document = document
        self._changed = changed
        self.structure = 0
        self.lines: list[str] = []
        self._words: list[int] = []
        self.word_total = 0
        self._rebuild()
        document.contentsChange.connect(self._take)

    def text(self) -> str:
        """The whole text, lines joined by a line feed. For 100,000 words about a millisecond: not per key."""
        return "\n".join(self.lines)

    def snapshot(self) -> list[str]:
        """A copy of the lines that another thread may join and read."""
        return self.lines.copy()

    def words_between(self, first: int, last: int) -> int:
        """Words in the lines `first` to `last`, both included."""
        return sum(self._words[first : last + 1])

    @property
    def minutes(self) -> int:
        """Reading time in whole minutes, at least 1 for a text that has words."""
        return max(1, round(self.word_total / WORDS_A_MINUTE)) if self.word_total else 0

    def _rebuild(self) -> None:
        block = self._document.begin()
        lines: list[str] = []
        while block.isValid():
            lines.append(block.text())
            block = block.next()
        removed = len(self.lines)
        self.lines = lines
        self._words = [count_words(line) for line in lines]
        self.word_total = sum(self._words)
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
        words = [count_words(line) for line in lines]
        if gone == fresh == 1:
            self.word_total += words[0] - self._words[first]
            self.structure += lines[0][:1] in _STRUCTURE or self.lines[first][:1] in _STRUCTURE
            self.lines[first], self._words[first] = lines[0], words[0]
        else:
            self.word_total += sum(words) - sum(self._words[first : first + gone])
            self.lines[first : first + gone] = lines
            self._words[first : first + gone] = words
            self.structure += 1
        if self._changed is not None:
            self._changed(gone, fresh)
