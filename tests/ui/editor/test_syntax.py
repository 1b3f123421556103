"""The colours: what is a mark, what is text, and that no line takes long."""

from __future__ import annotations

import time

import pytest
from PySide6.QtTest import QTest

from alwrity_desktop.ui.editor.editor import MarkdownEditor
from alwrity_desktop.ui.editor.syntax import Kind, after, spans


def parts(line: str, kind: Kind) -> list[str]:
    return [line[start : start + length] for start, length, _base, own in spans(line, 0)[0] if own == kind]


def test_inline_marks() -> None:
    line = "a **b *c* d** `code` [t](http://x.y) ![alt](b.png) _em_ ~~x~~ \\* <b> https://a.b [^1]"
    assert parts(line, Kind.STRONG) == ["b *c* d"]
    assert parts(line, Kind.BOTH) == ["*c*"]
    assert parts(line, Kind.CODE) == ["code"]
    assert parts(line, Kind.LINK) == ["t", "https://a.b"]
    assert parts(line, Kind.IMAGE) == ["alt"]
    assert parts(line, Kind.EMPHASIS) == ["em"]
    assert parts(line, Kind.STRIKE) == ["x"]
    assert parts(line, Kind.NOTE) == ["[^1]"]
    assert parts("snake_case_word", Kind.EMPHASIS) == []


def test_lines() -> None:
    assert spans("## Two", 0)[0][0][2] == Kind.H2
    assert spans("#no heading", 0)[0] == []
    assert spans("> [ ] say why", 0)[0][0][2] == Kind.PROMPT
    assert spans("> said", 0)[0][0][2] == Kind.QUOTE
    assert parts("- [ ] x", Kind.BULLET) == ["-", "[ ]"]
    assert spans("***", 0)[0][0][2] == Kind.RULE


def test_fences_go_on_until_their_own_end() -> None:
    state = spans("````md", 0)[1]
    assert state
    assert spans("```", state)[1] == state, "a shorter fence does not close"
    assert spans("~~~~", state)[1] == state, "another mark does not close"
    assert spans("`````", state)[1] == 0
    for line in ("````md", "```", "~~~", "x", "", "  ```` "):
        for before in (0, state):
            assert after(line, before) == spans(line, before)[1]


@pytest.mark.parametrize(
    "piece", ["*", "[", "`", "_a ", "** a ", "![a", "<a ", "*a ", "__a ", "[a](", "~~a ", "[[a", "\\", "|"]
)
def test_no_line_takes_long(piece: str) -> None:
    begun = time.perf_counter()
    spans(piece * (100_000 // len(piece)), 0)
    assert time.perf_counter() - begun < 10


def test_only_lines_on_the_screen_are_coloured(editor: MarkdownEditor) -> None:
    editor.set_text("**bold**\n\n" * 3000)
    last = editor.document().lastBlock().previous().previous()
    assert editor.document().firstBlock().layout().formats()
    assert not last.layout().formats()
    editor.verticalScrollBar().setValue(editor.verticalScrollBar().maximum())
    assert last.layout().formats()


def test_a_fence_opened_above_reaches_what_is_below(editor: MarkdownEditor) -> None:
    editor.set_text("\n**bold**\n")
    block = editor.document().findBlockByNumber(1)
    assert not editor.in_fence(block)
    QTest.keyClicks(editor, "```")
    assert editor.in_fence(block)
