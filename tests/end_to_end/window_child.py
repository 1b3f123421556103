"""The whole window in a process of its own, typing a known text by key events until somebody kills it.

Arguments: the log file, and what to do: `type` (the open draft gets the known text, from the first moment it takes keys),
`write` (order a draft from the brief form, with the model of the settings) or `look` (open the last draft, write its text
beside the log, close). A log line is a monotonic moment, a word, and a number, written by
one unbuffered system call, so that a kill loses none.
"""

from __future__ import annotations

import functools
import itertools
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

EVERY = 25
"""Milliseconds between two keys: a fast typist."""
LENGTH = 40_000


def _pieces() -> Iterator[str]:
    for number in itertools.count():
        yield f"{number}" + ("\n\n" if number % 12 == 11 else " ")


@functools.cache
def known_text() -> str:
    """Numbered words in short paragraphs; any beginning of it is what some typist left."""
    text = ""
    for piece in _pieces():
        text += piece
        if len(text) >= LENGTH:
            return text
    raise AssertionError


def main() -> None:
    """Run the program with a typist or a reader at its window."""
    from PySide6.QtCore import QObject, Qt, QTimer
    from PySide6.QtTest import QTest

    from alwrity_desktop import app
    from alwrity_desktop.ui.main_window import MainWindow

    handle = os.open(sys.argv[1], os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    def tell(word: str, number: int) -> None:
        os.write(handle, f"{time.monotonic():.6f} {word} {number}\n".encode())

    class Typist(QObject):
        """Presses the next key of the known text at every tick, as far as the editor takes it."""

        def __init__(self, window: MainWindow) -> None:
            super().__init__(window)
            self.editor: Any = window.page("writer").editor
            self.length = -1
            self.clock = QTimer(self, interval=EVERY)
            self.clock.timeout.connect(self.press)
            self.clock.start()
            tell("shown", 0)

        def press(self) -> None:
            editor = self.editor
            if not editor.isVisible() or editor.isReadOnly():
                return
            if self.length < 0:
                self.length = len(editor.toPlainText())
                tell("begun", self.length)
                assert known_text().startswith(editor.toPlainText())
            if editor.textCursor().position() != self.length:
                QTest.keyClick(editor, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
            letter = known_text()[self.length]
            if letter == "\n":
                QTest.keyClick(editor, Qt.Key.Key_Return)
            else:
                QTest.keyClick(editor, letter)
            self.length = editor.document().characterCount() - 1
            tell("typed", self.length)

    class Author(QObject):
        """Fills in the brief's form as soon as there is one, and orders the draft."""

        def __init__(self, window: MainWindow) -> None:
            super().__init__(window)
            self.view = window.page("writer")
            self.ordered = False
            self.clock = QTimer(self, interval=EVERY)
            self.clock.timeout.connect(self.look)
            self.clock.start()

        def look(self) -> None:
            flow = self.view.flow
            if self.view.presenter.draft is not None and flow.form is None:
                self.view.start_brief()
            if flow.form is None or flow.form.form is None or flow.form.models.choice().model == "offline":
                return
            if not self.ordered:
                self.ordered = True
                QTest.keyClicks(flow.form.fields().control("topic"), "Numbered words")
                flow.form.pause.setChecked(False)
                QTest.mouseClick(flow.form._write, Qt.MouseButton.LeftButton)
                tell("ordered", 0)
            tell("shown", self.view.editor.document().characterCount() - 1)

    class Reader(QObject):
        """Waits for the open draft and for what else the start has to do, writes its text, and closes the window."""

        def __init__(self, window: MainWindow) -> None:
            super().__init__(window)
            self.window, self.view = window, window.page("writer")
            self.clock = QTimer(self, interval=EVERY)
            self.clock.timeout.connect(self.read)
            self.clock.start()

        def read(self) -> None:
            if self.view.presenter.draft is None or self.window.jobs.running(quiet=True):
                return
            self.clock.stop()
            Path(sys.argv[1]).with_suffix(".txt").write_text(self.view.editor.text(), encoding="utf-8")
            self.window.close()

    show = MainWindow.show
    helper = {"type": Typist, "write": Author, "look": Reader}[sys.argv[2]]

    def shown(window: MainWindow) -> None:
        show(window)
        window.child_helper = helper(window)  # type: ignore[attr-defined]

    MainWindow.show = shown  # type: ignore[method-assign]
    sys.exit(app.run(["alwrity"]))


if __name__ == "__main__":
    main()
