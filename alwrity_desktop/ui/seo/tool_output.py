"""What a tool gives: lines to copy or take over, code, findings, a table, and where it all comes from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from alwrity_desktop.core.messages import _
from alwrity_desktop.ui.icons import set_icon
from alwrity_desktop.ui.seo.lights import LIGHTS
from alwrity_desktop.ui.widgets.buttons import button, tool_button
from alwrity_desktop.ui.widgets.layout import clear, row, rule
from alwrity_desktop.ui.widgets.text import label

if TYPE_CHECKING:
    from alwrity_desktop.page.result import Rating
    from alwrity_desktop.seo.finding import Finding

_RATINGS: dict[str, Rating] = {"bad": "bad", "ok": "ok", "note": "none"}
_MOST_LINES = 18
_MOST_ROWS = 200


@dataclass(slots=True)
class Line:
    """A text to copy; `note` stands below it. field: the draft's field it can be taken over into, "" for none; value: what
    is taken, where it is not the text."""

    text: str
    note: str = ""
    rating: Rating = "none"
    field: str = ""
    value: str = ""


@dataclass(slots=True)
class Output:
    """The result of a tool. label: what the numbers are and where they come from. code: titled texts to copy."""

    label: str = ""
    lines: list[Line] = field(default_factory=list[Line])
    code: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    findings: list[Finding] = field(default_factory=list["Finding"])
    heads: list[str] = field(default_factory=list[str])
    rows: list[list[str]] = field(default_factory=list[list[str]])
    warnings: list[str] = field(default_factory=list[str])


def copy(text: str) -> None:
    """Put a text into the clipboard."""
    QGuiApplication.clipboard().setText(text)


class _Code(QPlainTextEdit):
    """Code to read and copy."""

    def __init__(self, text: str, name: str) -> None:
        super().__init__(text)
        self.setReadOnly(True)
        self.setAccessibleName(name)
        self.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        lines = min(_MOST_LINES, text.count("\n") + 2)
        self.setFixedHeight(lines * self.fontMetrics().lineSpacing() + 26)


class ToolOutput(QWidget):
    """taken(field, text): take this over into the draft. copied(): something is in the clipboard."""

    taken = Signal(str, str)
    copied = Signal()

    def __init__(self, take_words: str = "") -> None:
        super().__init__()
        self.setProperty("kind", "clear")
        self._take_words = take_words or _("Use")
        self.output: Output | None = None
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(8)

    def show_output(self, output: Output | None, *, takes: bool = True) -> None:
        """Show a result; None clears. takes: whether lines can be taken over."""
        self.output = output
        clear(self._box)
        if output is None:
            return
        for warning in output.warnings:
            self._box.addLayout(_signed("ok", warning))
        for number, line in enumerate(output.lines):
            if number:
                self._box.addWidget(rule())
            self._box.addLayout(self._line(line, takes))
        for title, text in output.code:
            self._add_code(title, text)
        for finding in output.findings:
            where = _("line {number}: ", number=finding.line) if finding.line is not None else ""
            self._box.addLayout(_signed(_RATINGS[finding.severity], where + finding.text))
        if output.rows:
            self._box.addWidget(_table(output.heads, output.rows))
        if output.label:
            self._box.addWidget(label(output.label, "caption", wrap=True))

    def _line(self, line: Line, takes: bool) -> QVBoxLayout:
        copied = tool_button("copy", _("Copy"), partial(self._copy, line.value or line.text))
        text = label(line.text, wrap=True, selectable=True)
        parts: list[QWidget] = [text, copied]
        if line.field and takes:
            parts.append(button(self._take_words, partial(self._take, line.field, line.value or line.text)))
        if line.rating != "none":
            sign = QLabel()
            set_icon(sign, LIGHTS[line.rating].icon, LIGHTS[line.rating].role, 16)
            sign.setToolTip(LIGHTS[line.rating].word)
            parts.insert(0, sign)
        head = row(*parts)
        head.setStretch(parts.index(text), 1)
        box = QVBoxLayout()
        box.setSpacing(2)
        box.addLayout(head)
        if line.note:
            box.addWidget(label(line.note, "caption", wrap=True))
        return box

    def _add_code(self, title: str, text: str) -> None:
        self._box.addLayout(row(label(title, "strong"), None, button(_("Copy"), partial(self._copy, text), icon="copy")))
        self._box.addWidget(_Code(text, title))

    def _copy(self, text: str, _checked: bool = False) -> None:
        copy(text)
        self.copied.emit()

    def _take(self, name: str, text: str, _checked: bool = False) -> None:
        self.taken.emit(name, text)


def _signed(rating: Rating, text: str) -> QVBoxLayout:
    sign = QLabel()
    light = LIGHTS[rating]
    set_icon(sign, "info" if rating == "none" else light.icon, "info_text" if rating == "none" else light.role, 16)
    sign.setToolTip(_("worth knowing") if rating == "none" else light.word)
    line = row(sign, label(text, wrap=True, selectable=True))
    line.setStretch(1, 1)
    line.setAlignment(sign, Qt.AlignmentFlag.AlignTop)
    box = QVBoxLayout()
    box.addLayout(line)
    return box


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> QFrame:
    frame = QFrame()
    grid = QGridLayout(frame)
    grid.setContentsMargins(0, 4, 0, 4)
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(6)
    for place, head in enumerate(heads):
        grid.addWidget(label(head, "caption"), 0, place)
    for line, cells in enumerate(rows[:_MOST_ROWS], 1):
        for place, cell in enumerate(cells):
            shown = label(cell, "strong" if place == 0 else "body", wrap=True, selectable=True)
            shown.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
            grid.addWidget(shown, line, place)
    grid.setColumnStretch(max(0, len(heads) - 1), 1)
    return frame
