"""Keys that mean more in Markdown than in plain text: Enter and Tab in lists, marks typed over a selection."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QTextCursor

from alwrity_desktop.ui.editor import lists

if TYPE_CHECKING:
    from alwrity_desktop.ui.editor.editor import MarkdownEditor

_PAIRS = {"*": "*", "_": "_", "`": "`", "~": "~", "(": ")", "[": "]", '"': '"'}
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


def handle(editor: MarkdownEditor, event: QKeyEvent) -> bool:
    """Do what `event` means here; False leaves it to the plain text edit."""
    typed = event.text()
    if typed.isalnum() or typed == " ":
        return False
    key = event.key()
    if key in _ENTER:
        return _enter(editor, event)
    if key == Qt.Key.Key_Tab and event.modifiers() == Qt.KeyboardModifier.NoModifier:
        return _tab(editor)
    if key == Qt.Key.Key_Backtab:
        return shift_lines(editor, deeper=False)
    if key == Qt.Key.Key_Backspace and event.modifiers() == Qt.KeyboardModifier.NoModifier:
        return _backspace(editor)
    if typed in _PAIRS and editor.textCursor().hasSelection():
        return _surround(editor, typed)
    return False


def _enter(editor: MarkdownEditor, event: QKeyEvent) -> bool:
    if event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier):
        return False
    cursor = editor.textCursor()
    line, column = cursor.block().text(), cursor.positionInBlock()
    start = None
    if not event.modifiers() & Qt.KeyboardModifier.ShiftModifier and not editor.in_fence(cursor.block()):
        start = lists.continuation(line, column)
    cursor.beginEditBlock()
    if start == "":
        cursor.movePosition(QTextCursor.MoveOperation.StartOfBlock)
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
        cursor.removeSelectedText()
    else:
        cursor.insertText("\n" + (start or ""))
    cursor.endEditBlock()
    if start:
        renumber(editor, cursor)
    editor.setTextCursor(cursor)
    editor.ensureCursorVisible()
    return True


def renumber(editor: MarkdownEditor, cursor: QTextCursor) -> None:
    """Put the numbers of the list at `cursor` in order, in the same undo step as the last change."""
    changes = lists.renumbered(editor.ledger.lines, cursor.blockNumber())
    if not changes:
        return
    edit = QTextCursor(editor.document())
    edit.joinPreviousEditBlock()
    for number, line in changes.items():
        block = editor.document().findBlockByNumber(number)
        old = block.text()
        digits = len(old) - len(old.lstrip()), len(line) - len(line.lstrip())
        begin = digits[0]
        old_width = len(old[begin:]) - len(old[begin:].lstrip("0123456789"))
        new_width = len(line[begin:]) - len(line[begin:].lstrip("0123456789"))
        edit.setPosition(block.position() + begin)
        edit.setPosition(block.position() + begin + old_width, QTextCursor.MoveMode.KeepAnchor)
        edit.insertText(line[begin : begin + new_width])
    edit.endEditBlock()


def _tab(editor: MarkdownEditor) -> bool:
    cursor = editor.textCursor()
    if cursor.hasSelection() or lists.is_item(cursor.block().text()):
        return shift_lines(editor, deeper=True)
    cursor.insertText("    " if editor.in_fence(cursor.block()) else "  ")
    return True


def shift_lines(editor: MarkdownEditor, *, deeper: bool) -> bool:
    """Move the lines of the selection one step in or out, as one undo step; always True."""
    cursor = editor.textCursor()
    document = editor.document()
    block = document.findBlock(cursor.selectionStart())
    last = document.findBlock(max(cursor.selectionStart(), cursor.selectionEnd() - 1)).blockNumber()
    edit = QTextCursor(document)
    edit.beginEditBlock()
    while block.isValid() and block.blockNumber() <= last:
        old = block.text()
        new = lists.shifted(old, deeper)
        edit.setPosition(block.position())
        if len(new) > len(old) and old:
            edit.insertText(new[: len(new) - len(old)])
        elif len(new) < len(old):
            edit.setPosition(block.position() + len(old) - len(new), QTextCursor.MoveMode.KeepAnchor)
            edit.removeSelectedText()
        block = block.next()
    edit.endEditBlock()
    renumber(editor, editor.textCursor())
    return True


def _backspace(editor: MarkdownEditor) -> bool:
    """Just behind an item's mark, Backspace takes a level off, then the mark."""
    cursor = editor.textCursor()
    if cursor.hasSelection():
        return False
    line, column = cursor.block().text(), cursor.positionInBlock()
    if column == 0 or lists.continuation(line[:column] + "x", column) is None or line[:column].strip() == "":
        return False
    if lists.continuation(line[:column], column) != "" or not lists.is_item(line[:column]):
        return False
    if line[:1] in (" ", "\t"):
        return shift_lines(editor, deeper=False)
    cursor.movePosition(QTextCursor.MoveOperation.StartOfBlock, QTextCursor.MoveMode.KeepAnchor)
    cursor.removeSelectedText()
    return True


def _surround(editor: MarkdownEditor, mark: str) -> bool:
    cursor = editor.textCursor()
    text = cursor.selectedText()
    if "\u2029" in text and mark not in '(["':
        return False
    start = cursor.selectionStart()
    cursor.insertText(f"{mark}{text}{_PAIRS[mark]}".replace("\u2029", "\n"))
    cursor.setPosition(start + 1)
    cursor.setPosition(start + 1 + len(text), QTextCursor.MoveMode.KeepAnchor)
    editor.setTextCursor(cursor)
    return True
