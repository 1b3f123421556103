"""Writing without anything else: focus mode, the sentence instead of the paragraph, and the typewriter's fixed line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent

from alwrity_desktop.core.messages import _

if TYPE_CHECKING:
    from alwrity_desktop.ui.page_view import PageView
    from alwrity_desktop.ui.writer.layout import WriterParts
    from alwrity_desktop.ui.writer.panels import Panels


class Focus(QObject):
    """asked(what, argument): see `window_actions.bare`. All three are kept in the window's state."""

    asked = Signal(str, str)

    def __init__(self, view: PageView, parts: WriterParts, panels: Panels) -> None:
        super().__init__(view)
        self._view, self._parts, self._panels, self._state = view, parts, panels, view.shell.state
        self._editor = parts.editor
        self.on = False
        self._resumed = False
        self._actions = {
            name: view.shell.actions.add(
                f"writer.{name}", text, handler, shortcut=keys, group=_("Writer"), owner=view, checkable=True
            )
            for name, text, keys, handler in (
                ("focus", _("Focus mode: only the paragraph you write"), "F9", self._toggle),
                ("focus_sentence", _("Focus on the sentence, not the paragraph"), "Shift+F9", self._by_sentence),
                ("typewriter", _("Typewriter mode: the line you write stays in place"), "Ctrl+F9", self._typewriter),
            )
        }
        view.installEventFilter(self)
        self._actions["focus_sentence"].setChecked(bool(self._state.get("writer.focus_sentence")))
        if self._state.get("writer.typewriter"):
            self._actions["typewriter"].setChecked(True)
            self._editor.typewriter.turn(True)

    def resume(self) -> None:
        """A draft is shown: go on in focus mode where the last run ended in it."""
        if not self._resumed and self._state.get("writer.focus"):
            self.enter()
        self._resumed = True

    def enter(self) -> None:
        """Only the text, its other paragraphs dimmed, on the whole screen."""
        self._set(True)
        self._state.set("writer.focus", True)
        self._editor.setFocus()

    def leave(self) -> None:
        """The window as it was before."""
        self._set(False)
        self._state.set("writer.focus", False)

    def _set(self, on: bool) -> None:
        if on == self.on:
            return
        self.on = on
        if on:  # only then: every key would come by here
            self._editor.installEventFilter(self)
        else:
            self._editor.removeEventFilter(self)
        self._actions["focus"].setChecked(on)
        self._panels.set_bare(on)
        bars = Qt.ScrollBarPolicy
        self._editor.setVerticalScrollBarPolicy(bars.ScrollBarAlwaysOff if on else bars.ScrollBarAsNeeded)
        self._show_veil()
        self.asked.emit("bare", "on" if on else "")

    def _toggle(self) -> None:
        if self.on or not self._parts.editor.isVisible():
            self.leave()
            self._actions["focus"].setChecked(False)
        else:
            self.enter()

    def _by_sentence(self, on: bool) -> None:
        """Which of both is clear; asked for outside focus mode it begins it."""
        self._state.set("writer.focus_sentence", on)
        if on and not self.on and self._editor.isVisible():
            self.enter()
        self._show_veil()

    def _typewriter(self, on: bool) -> None:
        self._state.set("writer.typewriter", on)
        self._editor.typewriter.turn(on)

    def _show_veil(self) -> None:
        self._editor.veil.show(self.on, by_sentence=self._actions["focus_sentence"].isChecked())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Escape leaves focus mode; so does another page, to come back with the next start."""
        if self.on and watched is self._editor and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Escape and event.modifiers() == Qt.KeyboardModifier.NoModifier:
                self.leave()
                return True
        elif self.on and watched is self._view and event.type() == QEvent.Type.Hide and not event.spontaneous():
            self._set(False)
        return False
