"""What the toolbar, the menu and the shortcuts do to the text. COMMANDS is the one list all three are made from."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QTextBlock, QTextCursor

from alwrity_desktop.core.messages import _
from alwrity_desktop.ui.editor import keys

if TYPE_CHECKING:
    from alwrity_desktop.ui.editor.editor import MarkdownEditor

_HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]+")
_BULLET = re.compile(r"^([ \t]*)([-*+][ \t]+(?:\[[ xX]\] )?|\d{1,9}[.)][ \t]+)")
_WORD_EDGE = re.compile(r"\w")
_LOOKS_LIKE_ADDRESS = re.compile(r"^(?:https?://|mailto:|www\.)\S+$")
_TABLE = "| {a} | {b} | {c} |\n| --- | --- | --- |\n|  |  |  |\n|  |  |  |\n"


@dataclass(slots=True, frozen=True)
class Command:
    """One thing that can be done to the text. `group` parts the toolbar; `icon` is a name of ui/icons."""

    name: str
    title: str
    shortcut: str
    icon: str
    group: str
    run: Callable[[MarkdownEditor], None]


def toggle_mark(mark: str, editor: MarkdownEditor) -> None:
    """Put `mark` around the selection or the word at the cursor, or take it off again."""
    cursor = editor.textCursor()
    if not cursor.hasSelection() and _word_at(cursor):
        cursor.select(QTextCursor.SelectionType.WordUnderCursor)
    text, start, width = cursor.selectedText(), cursor.selectionStart(), len(mark)
    if "\u2029" in text:
        return
    line, column = cursor.block().text(), start - cursor.block().position()
    end = column + len(text)
    cursor.beginEditBlock()
    if (
        line[max(0, column - width) : column] == mark
        and line[end : end + width] == mark
        and not _longer(line, column, mark)
    ):
        cursor.setPosition(start - width)
        cursor.setPosition(start + len(text) + width, QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(text)
        start -= width
    elif len(text) >= 2 * width and text.startswith(mark) and text.endswith(mark):
        text = text[width:-width]
        cursor.insertText(text)
    else:
        cursor.insertText(f"{mark}{text}{mark}")
        start += width
    cursor.endEditBlock()
    cursor.setPosition(start)
    cursor.setPosition(start + len(text), QTextCursor.MoveMode.KeepAnchor)
    editor.setTextCursor(cursor)


def _longer(line: str, column: int, mark: str) -> bool:
    """A single star whose neighbour is a star is the inner half of a double one."""
    run = len(line[:column]) - len(line[:column].rstrip(mark[0]))
    return mark == "*" and run == 2


def _word_at(cursor: QTextCursor) -> bool:
    line, column = cursor.block().text(), cursor.positionInBlock()
    return bool(_WORD_EDGE.match(line[column : column + 1]) or _WORD_EDGE.match(line[max(0, column - 1) : column]))


def set_heading(level: int, editor: MarkdownEditor) -> None:
    """Make the lines of the selection headings of `level`; the same level again makes them plain text."""

    def change(line: str) -> str:
        bare = _HEADING.sub("", line)
        mark = "#" * level + " "
        return bare if level == 0 or line.startswith(mark) else mark + bare.lstrip()

    _change_lines(editor, change)


def toggle_quote(editor: MarkdownEditor) -> None:
    """Put `> ` before each line of the selection, or take it away when all have it."""
    quoted = all(line.startswith(">") or not line for line in _lines(editor)) and any(_lines(editor))
    _change_lines(editor, _unquoted if quoted else _quoted)


def _quoted(line: str) -> str:
    return f"> {line}" if line else ">"


def _unquoted(line: str) -> str:
    return line.removeprefix(">").removeprefix(" ")


def toggle_list(style: str, editor: MarkdownEditor) -> None:
    """Make the lines of the selection a list. style: "-" bullets, "1" numbers, "x" tasks; again takes it off."""
    lines = [line for line in _lines(editor) if line.strip()] or [""]
    test = {"-": r"^[ \t]*[-*+] (?!\[[ xX]\] )", "1": r"^[ \t]*\d{1,9}[.)] ", "x": r"^[ \t]*[-*+] \[[ xX]\] "}[style]
    off = all(re.match(test, line) for line in lines)
    number = 0

    def change(line: str) -> str:
        nonlocal number
        if not line.strip() and len(lines) > 1:
            return line
        found = _BULLET.match(line)
        indent, bare = (found[1], line[found.end() :]) if found else ("", line)
        if off:
            return indent + bare
        number += 1
        return indent + {"-": "- ", "1": f"{number}. ", "x": "- [ ] "}[style] + bare

    _change_lines(editor, change)


def insert_link(editor: MarkdownEditor) -> None:
    """Make the selection a link and put the cursor where the address goes; an address selected becomes the target."""
    cursor = editor.textCursor()
    text, start = cursor.selectedText().replace("\u2029", " "), cursor.selectionStart()
    if _LOOKS_LIKE_ADDRESS.match(text):
        cursor.insertText(f"[]({text})")
        cursor.setPosition(start + 1)
    else:
        cursor.insertText(f"[{text}]()")
        cursor.setPosition(start + len(text) + 3 if text else start + 1)
    editor.setTextCursor(cursor)


def insert_code(editor: MarkdownEditor) -> None:
    """Inline code for a word or stretch, a fenced block for several lines or an empty line."""
    cursor = editor.textCursor()
    text = cursor.selectedText()
    if "\u2029" not in text and (text or cursor.block().text().strip()):
        toggle_mark("`", editor)
        return
    body = text.replace("\u2029", "\n")
    start = cursor.selectionStart()
    cursor.insertText(f"```\n{body}\n```\n")
    cursor.setPosition(start + 3)
    editor.setTextCursor(cursor)


def insert_table(editor: MarkdownEditor) -> None:
    """A table of three columns below the current paragraph, with the first head cell selected."""
    head = _("Column")
    table = _TABLE.format(a=f"{head} 1", b=f"{head} 2", c=f"{head} 3")
    start = insert_paragraph(editor, table)
    cursor = editor.textCursor()
    cursor.setPosition(start + 2)
    cursor.setPosition(start + 2 + len(head) + 2, QTextCursor.MoveMode.KeepAnchor)
    editor.setTextCursor(cursor)


def insert_rule(editor: MarkdownEditor) -> None:
    """A line across the page, as a paragraph of its own."""
    insert_paragraph(editor, "---\n\n")


def insert_paragraph(editor: MarkdownEditor, text: str) -> int:
    """Put `text` on lines of its own after the cursor's line, with a blank line between; returns where it starts."""
    cursor = editor.textCursor()
    cursor.beginEditBlock()
    cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
    if cursor.block().text().strip():
        cursor.insertText("\n\n")
    start = cursor.position()
    cursor.insertText(text)
    cursor.endEditBlock()
    editor.setTextCursor(cursor)
    return start


def choose_image(editor: MarkdownEditor) -> None:
    """Ask the owner of the editor for an image file."""
    editor.image_wanted.emit()


def _lines(editor: MarkdownEditor) -> list[str]:
    first, last = _range(editor)
    return editor.ledger.lines[first.blockNumber() : last + 1]


def _range(editor: MarkdownEditor) -> tuple[QTextBlock, int]:
    cursor, document = editor.textCursor(), editor.document()
    start, end = cursor.selectionStart(), cursor.selectionEnd()
    return document.findBlock(start), document.findBlock(max(start, end - 1)).blockNumber()


def _change_lines(editor: MarkdownEditor, change: Callable[[str], str]) -> None:
    """Replace each line of the selection by what `change` makes of it, as one undo step; the selection stays."""
    block, last = _range(editor)
    edit = QTextCursor(editor.document())
    edit.beginEditBlock()
    while block.isValid() and block.blockNumber() <= last:
        old, new = block.text(), change(block.text())
        if old != new:
            head, tail = _common(old, new)
            edit.setPosition(block.position() + head)
            edit.setPosition(block.position() + len(old) - tail, QTextCursor.MoveMode.KeepAnchor)
            edit.insertText(new[head : len(new) - tail])
        block = block.next()
    edit.endEditBlock()
    keys.renumber(editor, editor.textCursor())


def _common(old: str, new: str) -> tuple[int, int]:
    """Length of the common end of two lines as (head, tail), tail first: marks change at the start."""
    shorter = min(len(old), len(new))
    tail = next((at for at in range(shorter) if old[-1 - at] != new[-1 - at]), shorter)
    head = next((at for at in range(shorter - tail) if old[at] != new[at]), shorter - tail)
    return head, tail


def indent(editor: MarkdownEditor) -> None:
    """One step in."""
    keys.shift_lines(editor, deeper=True)


def outdent(editor: MarkdownEditor) -> None:
    """One step out."""
    keys.shift_lines(editor, deeper=False)


def move_line(down: bool, editor: MarkdownEditor) -> None:
    """Swap the cursor's line with its neighbour."""
    cursor = editor.textCursor()
    block = cursor.block()
    other = block.next() if down else block.previous()
    if not other.isValid():
        return
    column, upper, lower = cursor.positionInBlock(), (block if down else other), (other if down else block)
    swapped = f"{lower.text()}\n{upper.text()}"
    target = block.blockNumber() + (1 if down else -1)
    edit = QTextCursor(upper)
    edit.beginEditBlock()
    edit.setPosition(lower.position() + len(lower.text()), QTextCursor.MoveMode.KeepAnchor)
    edit.insertText(swapped)
    edit.endEditBlock()
    cursor.setPosition(editor.document().findBlockByNumber(target).position() + column)
    editor.setTextCursor(cursor)
    keys.renumber(editor, cursor)


def _all() -> tuple[Command, ...]:
    return (
        Command("heading1", _("Heading 1"), "Ctrl+1", "heading", "block", partial(set_heading, 1)),
        Command("heading2", _("Heading 2"), "Ctrl+2", "heading", "block", partial(set_heading, 2)),
        Command("heading3", _("Heading 3"), "Ctrl+3", "heading", "block", partial(set_heading, 3)),
        Command("plain", _("Plain paragraph"), "Ctrl+0", "", "", partial(set_heading, 0)),
        Command("bold", _("Bold"), "Ctrl+B", "bold", "mark", partial(toggle_mark, "**")),
        Command("italic", _("Italic"), "Ctrl+I", "italic", "mark", partial(toggle_mark, "*")),
        Command("strike", _("Strikethrough"), "Ctrl+Shift+X", "strike", "mark", partial(toggle_mark, "~~")),
        Command("code", _("Code"), "Ctrl+E", "code", "mark", insert_code),
        Command("link", _("Link"), "Ctrl+L", "link", "insert", insert_link),
        Command("bullets", _("Bulleted list"), "Ctrl+Shift+8", "list", "list", partial(toggle_list, "-")),
        Command("numbers", _("Numbered list"), "Ctrl+Shift+7", "list-numbered", "list", partial(toggle_list, "1")),
        Command("tasks", _("Task list"), "Ctrl+Shift+9", "check", "list", partial(toggle_list, "x")),
        Command("quote", _("Quote"), "Ctrl+Shift+.", "quote", "list", toggle_quote),
        Command("image", _("Image"), "Ctrl+Shift+I", "image", "insert", choose_image),
        Command("table", _("Table"), "Ctrl+Shift+T", "table", "insert", insert_table),
        Command("rule", _("Dividing line"), "", "separator", "insert", insert_rule),
        Command("indent", _("Indent"), "Ctrl+]", "", "", indent),
        Command("outdent", _("Outdent"), "Ctrl+[", "", "", outdent),
        Command("line_up", _("Move line up"), "Alt+Up", "", "", partial(move_line, False)),
        Command("line_down", _("Move line down"), "Alt+Down", "", "", partial(move_line, True)),
    )


COMMANDS = _all()
