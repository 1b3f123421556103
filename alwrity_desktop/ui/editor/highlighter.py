"""Colours for Markdown, line by line, and only for lines that are on the screen."""

from __future__ import annotations

from PySide6.QtGui import QColor, QFont, QSyntaxHighlighter, QTextBlock, QTextCharFormat, QTextDocument, QTextFormat

from alwrity_desktop.ui.editor import syntax
from alwrity_desktop.ui.editor.look import Ink
from alwrity_desktop.ui.editor.syntax import Kind

_COLOURED = 1 << 24
_STATE = _COLOURED - 1
_SCALE = {Kind.H1: 1.65, Kind.H2: 1.35, Kind.H3: 1.15}
_MONOSPACE = ["JetBrains Mono", "Cascadia Code", "SF Mono", "Menlo", "Consolas", "Noto Sans Mono", "DejaVu Sans Mono"]


class MarkdownHighlighter(QSyntaxHighlighter):
    """Colours the lines between `first` and `last`; of all others it only keeps whether they are inside a fence.

    A line that comes on the screen later is coloured then (`reveal`), so loading 100,000 words costs a few milliseconds.
    """

    def __init__(self, document: QTextDocument, look: Ink, size: int) -> None:
        self._first, self._last = 0, 80
        self._formats: dict[tuple[Kind, Kind], QTextCharFormat] = {}
        self._look, self._size = look, size
        super().__init__(document)

    def restyle(self, look: Ink, size: int) -> None:
        """Take other colours or another text size (pixels)."""
        self._look, self._size = look, size
        self._formats.clear()
        self.rehighlight()

    def reveal(self, first: QTextBlock, last: int) -> None:
        """Colour the lines from block `first` to line number `last` that are not coloured yet."""
        self._first, self._last = first.blockNumber(), last
        block, number = first, self._first
        while block.isValid() and number <= last:
            if not max(block.userState(), 0) & _COLOURED:
                self.rehighlightBlock(block)
            block = block.next()
            number += 1

    def in_fence(self, block: QTextBlock) -> bool:
        """Whether `block` lies inside a fenced code block or closes one."""
        before = block.previous()
        return before.isValid() and bool(max(before.userState(), 0) & 3)

    def state_before(self, block: QTextBlock) -> int:
        """What `syntax.spans` needs to read `block`: the state after the line before it."""
        before = block.previous()
        return max(before.userState(), 0) & _STATE if before.isValid() else 0

    def highlightBlock(self, text: str) -> None:
        """Called by Qt for each line that changed and those after it while the state changes."""
        before = max(self.previousBlockState(), 0) & _STATE
        if not self._first <= self.currentBlock().blockNumber() <= self._last:
            self.setCurrentBlockState(syntax.after(text, before))
            return
        found, state = syntax.spans(text, before)
        for start, length, base, kind in found:
            form = self._formats.get((base, kind)) or self._form(base, kind)
            self.setFormat(start, length, form)
        self.setCurrentBlockState(state | _COLOURED)

    def _form(self, base: Kind, kind: Kind) -> QTextCharFormat:
        form = QTextCharFormat()
        self._base(form, base)
        self._own(form, kind)
        self._formats[base, kind] = form
        return form

    def _base(self, form: QTextCharFormat, base: Kind) -> None:
        look = self._look
        if Kind.H1 <= base <= Kind.H6:
            form.setProperty(QTextFormat.Property.FontPixelSize, round(self._size * _SCALE.get(base, 1.0)))
            form.setForeground(QColor(look.heading))
            form.setFontWeight(QFont.Weight.Bold)
        elif base == Kind.QUOTE:
            form.setForeground(QColor(look.quote))
            form.setFontItalic(True)
        elif base == Kind.PROMPT:
            form.setForeground(QColor(look.prompt))
            form.setBackground(QColor(look.prompt_back))
            form.setFontWeight(QFont.Weight.Medium)
        elif base == Kind.FENCE:
            form.setFontFamilies(_MONOSPACE)
            form.setProperty(QTextFormat.Property.FontPixelSize, round(self._size * 0.9))
            form.setForeground(QColor(look.code))
            form.setBackground(QColor(look.code_back))

    def _own(self, form: QTextCharFormat, kind: Kind) -> None:
        look = self._look
        if kind in (Kind.STRONG, Kind.BOTH):
            form.setFontWeight(QFont.Weight.Bold)
        if kind in (Kind.EMPHASIS, Kind.BOTH):
            form.setFontItalic(True)
        if kind in (Kind.MARK, Kind.ADDRESS, Kind.RULE, Kind.CELL_BAR, Kind.HTML):
            form.setForeground(QColor(look.mark))
        if kind in (Kind.LINK, Kind.IMAGE, Kind.NOTE):
            form.setForeground(QColor(look.link))
        if kind == Kind.BULLET:
            form.setForeground(QColor(look.accent))
            form.setFontWeight(QFont.Weight.Bold)
        if kind == Kind.STRIKE:
            form.setFontStrikeOut(True)
            form.setForeground(QColor(look.quiet))
        if kind == Kind.CODE:
            form.setFontFamilies(_MONOSPACE)
            form.setProperty(QTextFormat.Property.FontPixelSize, round(self._size * 0.9))
            form.setForeground(QColor(look.code))
            form.setBackground(QColor(look.code_back))
