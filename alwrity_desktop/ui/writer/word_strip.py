"""Below the text: words, reading time, the goal, the selection, zoom."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QPushButton, QWidget

from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.page.word_count import count_words
from alwrity_desktop.ui.editor.editor import MarkdownEditor
from alwrity_desktop.ui.widgets.buttons import button
from alwrity_desktop.ui.widgets.text import label, restyle


class WordStrip(QFrame):
    """Follows one editor; nothing here is computed per key but two short texts, ten times a second at most."""

    def __init__(self, editor: MarkdownEditor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "footer")
        self._editor = editor
        self._goal = 0
        self._words = label("", "caption")
        self._words.setToolTip(_("Your own words: without code, quotations, open prompts and addresses."))
        self._minutes = label("", "caption")
        self._chosen = label("", "caption")
        self._measure: Callable[[], tuple[str, bool]] | None = None
        self.length = label("", "caption")
        self.length.setToolTip(_("Counted as the network does; open prompts are not."))
        self.length.hide()
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(72)
        self._bar.setAccessibleName(_("Progress towards the word goal"))
        self._zoom: QPushButton = button(
            "100 %", self._zoom_back, kind="status", hint=_("Zoom back to 100 % (Ctrl+Shift+0)")
        )
        box = QHBoxLayout(self)
        box.setContentsMargins(16, 2, 8, 2)
        box.setSpacing(16)
        for part in (self.length, self._words, self._bar, self._minutes, self._chosen):
            box.addWidget(part)
        box.addStretch(1)
        box.addWidget(self._zoom)
        self._later = QTimer(self, interval=100, singleShot=True)
        self._later.timeout.connect(self.refresh)
        editor.words_changed.connect(self._ask)
        editor.selectionChanged.connect(self._ask)
        editor.cursorPositionChanged.connect(self._moved)
        editor.zoomed.connect(self._show_zoom)
        self.set_goal(0)
        self.refresh()

    def set_goal(self, words: int) -> None:
        """The goal in words; 0 is none."""
        self._goal = words
        self._bar.setVisible(words > 0)
        self._bar.setRange(0, max(1, words))
        self.refresh()

    def set_measure(self, measure: Callable[[], tuple[str, bool]] | None) -> None:
        """What tells a length against a limit, and whether it is too long; None where there is none."""
        self._measure = measure
        self.length.setVisible(measure is not None)
        self.refresh()

    def refresh(self) -> None:
        """Write the numbers again."""
        if self._measure is not None:
            words, over = self._measure()
            self.length.setText(_("Too long: {words}", words=words) if over else words[:1].upper() + words[1:])
            self.length.setProperty("kind", "danger" if over else "caption")
            restyle(self.length)
        ledger = self._editor.ledger
        total = ledger.word_total
        self._minutes.setText(_("{minutes} min read", minutes=ledger.minutes) if total else "")
        if self._goal:
            self._words.setText(_("{words} of {goal} words", words=f"{total:,}", goal=f"{self._goal:,}"))
            self._bar.setValue(min(total, self._goal))
            left = self._goal - total
            self._bar.setToolTip(
                ngettext("{count} word to the goal", "{count} words to the goal", left) if left > 0 else _("Goal reached")
            )
        else:
            self._words.setText(ngettext("{count} word", "{count} words", total))
        cursor = self._editor.textCursor()
        self._chosen.setText("")
        if cursor.hasSelection():
            chosen = count_words(cursor.selectedText().replace("\u2029", "\n"), ledger.language)
            self._chosen.setText(ngettext("{count} selected", "{count} selected", chosen) if chosen else "")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is little room, words and selection are what matters."""
        super().resizeEvent(event)
        self._minutes.setVisible(event.size().width() > 440)

    def _moved(self) -> None:
        """Another of several texts may be meant now."""
        if self._measure is not None:
            self._ask()

    def _ask(self) -> None:
        if not self._later.isActive():
            self._later.start()

    def _show_zoom(self, percent: int) -> None:
        self._zoom.setText(f"{percent} %")

    def _zoom_back(self) -> None:
        self._editor.set_zoom(100)
