"""One prompt: its text, what it may use, why it cannot be kept, and the ways to keep it or to have ours back."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPlainTextEdit, QPushButton, QScrollArea, QWidget

from alwrity_desktop.core.messages import _
from alwrity_desktop.ui.widgets.buttons import button
from alwrity_desktop.ui.widgets.layout import FlowLayout, clear, column, row
from alwrity_desktop.ui.widgets.text import ElidedLabel, label, pill, set_tone

if TYPE_CHECKING:
    from alwrity_desktop.ui.settings.prompt_rows import PromptRow


class PromptEditor(QWidget):
    """edited(text): each change. saved, reset_wanted: the buttons."""

    edited = Signal(str)
    saved = Signal()
    reset_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "clear")
        self.row: PromptRow | None = None
        self._fault = ""
        self.title = ElidedLabel("", "heading")
        self.state = pill("")
        self._about = label("", "caption", wrap=True)
        self.field = QPlainTextEdit()
        self.field.setTabChangesFocus(True)
        self.field.setAccessibleName(_("Prompt"))
        self.fault = label("", "danger", wrap=True)
        self.fault.setAccessibleName(_("Why it cannot be kept"))
        self.save = button(_("Save"), self.saved.emit, kind="primary")
        self.reset = button(_("Reset to ours"), self.reset_wanted.emit)
        self._uses = label("", "caption", wrap=True)
        self._names = FlowLayout()
        ground = QWidget()
        ground.setProperty("kind", "clear")
        ground.setLayout(self._names)
        self._scroll = QScrollArea()
        self._scroll.setWidget(ground)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFixedHeight(66)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        head = row(self.title, self.state)
        head.setStretch(0, 1)
        foot = row(self.fault, self.reset, self.save)
        foot.setStretch(0, 1)
        inner = column(head, self._about, self.field, foot, self._uses, self._scroll)
        inner.setStretch(2, 1)
        self.setLayout(inner)
        self.field.textChanged.connect(self._changed)

    def show_prompt(self, found: PromptRow, typed: str | None) -> None:
        """Show a prompt; typed: what the person wrote and did not save."""
        other = self.row is None or self.row.key != found.key
        self.row = found
        text = found.text if typed is None else typed
        if other or (typed is None and text != self.text()):
            self._fault = ""
            self.field.blockSignals(True)
            self.field.setPlainText(text)
            self.field.blockSignals(False)
        self.title.setText(found.title)
        self._about.setText(found.about)
        if other:
            self._offer(found)
        self._settle()
        if typed is not None and other:
            self.edited.emit(typed)

    def text(self) -> str:
        """What stands in the field."""
        return self.field.toPlainText()

    def can_save(self) -> bool:
        """Something was changed, and nothing is wrong with it."""
        return self.row is not None and self.text() != self.row.text and not self._fault

    def show_fault(self, sentence: str) -> None:
        """Why the text cannot be kept; "" where it can."""
        self._fault = sentence
        self._settle()

    def _changed(self) -> None:
        if self.row is not None and self.text() == self.row.text:
            self._fault = ""
        self.edited.emit(self.text())
        self._settle()

    def _settle(self) -> None:
        assert self.row is not None
        unsaved = self.text() != self.row.text
        self.fault.setText(self._fault if unsaved else "")
        self.save.setEnabled(self.can_save())
        self.reset.setEnabled(unsaved or self.row.own is not None)
        self.reset.setText(_("Discard changes") if unsaved and self.row.own is None else _("Reset to ours"))
        words = _("Not saved") if unsaved else _("Yours") if self.row.own is not None else _("Ours")
        self.state.setText(words)
        set_tone(self.state, "warning" if unsaved else "accent" if self.row.own is not None else "plain")

    def _offer(self, found: PromptRow) -> None:
        clear(self._names)
        for name in found.names:
            self._add(f"{{{{ {name} }}}}", name, must=name in found.needs)
        for name in found.pieces:
            self._add(f'{{% include "{name}" %}}', _("text “{name}”", name=name), must=False)
        self._scroll.setVisible(bool(found.names or found.pieces))
        self._uses.setVisible(bool(found.names or found.pieces))
        needs = ", ".join(found.needs)
        told = _("It may use these; a click puts one where the cursor is.")
        self._uses.setText(_("{told} It must use {names}.", told=told, names=needs) if needs else told)

    def _add(self, text: str, name: str, *, must: bool) -> None:
        chip = QPushButton(f"{name} *" if must else name)
        chip.setProperty("kind", "chip")
        chip.setAutoDefault(False)
        chip.setToolTip(text)
        chip.setAccessibleName(_("Put in {name}", name=text))
        chip.clicked.connect(partial(self._put_in, text))
        self._names.addWidget(chip)

    def _put_in(self, text: str) -> None:
        self.field.insertPlainText(text)
        self.field.setFocus()
