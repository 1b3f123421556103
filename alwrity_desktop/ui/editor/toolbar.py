"""The row of buttons above the text, and the actions behind their shortcuts, both made from `commands.COMMANDS`."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QSizePolicy, QToolButton, QWidget

from alwrity_desktop.core.messages import _
from alwrity_desktop.ui.editor.commands import COMMANDS, Command
from alwrity_desktop.ui.editor.editor import MarkdownEditor
from alwrity_desktop.ui.widgets.buttons import tool_button

_GROUPS = ("mark", "list", "insert")


def bind_actions(editor: MarkdownEditor) -> dict[str, QAction]:
    """Give `editor` an action with its shortcut for each command; they work while the editor has the focus."""
    made: dict[str, QAction] = {}
    for command in COMMANDS:
        action = QAction(command.title, editor)
        action.setObjectName(f"editor.{command.name}")
        if command.shortcut:
            action.setShortcut(QKeySequence(command.shortcut))
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        action.setProperty("group", _("Text"))
        action.triggered.connect(partial(_run, command, editor))
        editor.addAction(action)
        made[command.name] = action
    plain = QAction(_("Paste as plain text"), editor)
    plain.setObjectName("editor.paste_plain")
    plain.setShortcut(QKeySequence("Ctrl+Shift+V"))
    plain.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
    plain.setProperty("group", _("Text"))
    plain.triggered.connect(editor.paste_plain)
    editor.addAction(plain)
    made["paste_plain"] = plain
    return made


def _run(command: Command, editor: MarkdownEditor, _checked: bool = False) -> None:
    if not editor.isReadOnly():
        command.run(editor)
        editor.setFocus()


def hint_of(title: str, shortcut: str) -> str:
    """A tool tip with the shortcut as this system writes it."""
    keys = QKeySequence(shortcut).toString(QKeySequence.SequenceFormat.NativeText)
    return f"{title} ({keys})" if keys else title


class EditorToolbar(QFrame):
    """Undo, headings, marks, lists and insertions for one editor."""

    find_wanted = Signal()
    assist_wanted = Signal(QPoint)

    def __init__(self, editor: MarkdownEditor, actions: dict[str, QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "header")
        self._editor = editor
        self._actions = actions
        self._box = QHBoxLayout(self)
        self._box.setContentsMargins(12, 4, 12, 4)
        self._box.setSpacing(0)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        undo = self._add("undo", hint_of(_("Undo"), "Ctrl+Z"), editor.undo)
        redo = self._add("redo", hint_of(_("Redo"), "Ctrl+Shift+Z"), editor.redo)
        undo.setEnabled(False)
        redo.setEnabled(False)
        editor.undoAvailable.connect(undo.setEnabled)
        editor.redoAvailable.connect(redo.setEnabled)
        self._gap()
        self._headings = QMenu(_("Heading"), self)
        self._headings.addActions([actions[name] for name in ("heading1", "heading2", "heading3", "plain")])
        self._heading = self._add("heading", _("Heading"), self._show_headings)
        for group in _GROUPS:
            for command in COMMANDS:
                if command.group == group:
                    self._add(command.icon, hint_of(command.title, command.shortcut), actions[command.name].trigger)
            self._gap()
        self._add("search", hint_of(_("Find and replace"), "Ctrl+F"), self.find_wanted)
        self.assist = tool_button("spark", hint_of(_("Edit with AI"), "Ctrl+J"), self._ask_assist, role="accent_text")
        self.assist.setFixedSize(30, 30)
        self._box.addWidget(self.assist)
        self._box.addStretch(1)

    def _add(self, icon: str, name: str, clicked: object) -> QToolButton:
        made = tool_button(icon, name)
        made.setFixedSize(30, 30)
        made.setStyleSheet("QToolButton:disabled { border: none; }")
        made.clicked.connect(clicked)
        self._box.addWidget(made)
        return made

    def _gap(self) -> None:
        line = QFrame()
        line.setFixedSize(1, 20)
        line.setStyleSheet("background: palette(mid);")
        self._box.addSpacing(5)
        self._box.addWidget(line)
        self._box.addSpacing(5)

    def _show_headings(self) -> None:
        self._headings.popup(self._heading.mapToGlobal(QPoint(0, self._heading.height() + 2)))

    def _ask_assist(self) -> None:
        self.assist_wanted.emit(self.assist.mapToGlobal(QPoint(0, self.assist.height() + 2)))
