"""Runs the on-page checks over the open text in a thread, after typing has paused; only the newest text's results count."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, QTimer, Signal

from alwrity_desktop.ui.editor.background import Background
from alwrity_desktop.ui.editor.editor import MarkdownEditor

if TYPE_CHECKING:
    from alwrity_desktop.model.draft import Draft
    from alwrity_desktop.page.analysis import Analysis

_PAUSE = 700
_PAUSE_LONG = 2000
_LONG = 20_000
"""Words from which the pause is longer: judging 100,000 words takes 0.3 s of one core."""


class Checker(QObject):
    """checked(Analysis, text): the results for the text as it is, and that text, which the places point into."""

    checked = Signal(object, str)

    def __init__(self, editor: MarkdownEditor, parent: QObject) -> None:
        super().__init__(parent)
        self._editor = editor
        self._draft: Draft | None = None
        self._title = ""
        self._work = Background(self)
        self._work.done.connect(self._take)
        self._later = QTimer(self, interval=_PAUSE, singleShot=True)
        self._later.timeout.connect(self._start)
        self.active = False
        editor.edited.connect(self.changed)

    def watch(self, draft: Draft | None) -> None:
        """Judge this draft from now on."""
        self._draft = draft
        self._work.forget()
        self.changed()

    def changed(self) -> None:
        """Text, title or details changed."""
        if self.active and self._draft is not None:
            self._later.start(_PAUSE_LONG if self._editor.ledger.word_total > _LONG else _PAUSE)

    def set_active(self, active: bool) -> None:
        """Judge only while somebody can see the results."""
        self.active = active
        self.changed()

    def title_is(self, title: str) -> None:
        """The title as it stands in the header."""
        self._title = title
        self.changed()

    def close_down(self) -> None:
        """Wait for the thread."""
        self._later.stop()
        self._work.stop()

    def _start(self) -> None:
        if self._draft is not None:
            self._work.submit(partial(_judge, self._draft, self._title, self._editor.ledger.snapshot()))

    def _take(self, result: object) -> None:
        analysis, text = cast("tuple[Analysis, str]", result)
        self.checked.emit(analysis, text)


def _judge(draft: Draft, title: str, lines: list[str]) -> tuple[Analysis, str]:
    from dataclasses import replace

    from alwrity_desktop.page.analysis import Paper, analyse

    text = "\n".join(lines)
    return analyse(replace(Paper.of(draft), text=text, title=title)), text
