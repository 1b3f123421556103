"""Judges the open text in a thread, after typing has paused; only the newest text's results count."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, QTimer, Signal

from alwrity_desktop.ui.editor.background import Background
from alwrity_desktop.ui.editor.editor import MarkdownEditor

if TYPE_CHECKING:
    from alwrity_desktop.model.draft import Draft
    from alwrity_desktop.seo.judging import Judged
    from alwrity_desktop.seo.subjects import Known

_PAUSE = 400
_PAUSE_LONG = 1200
_LONG = 20_000
"""Words from which the pause is longer: joining and judging 100,000 words takes some 0.3 s of one core."""


class Checker(QObject):
    """checked(Judged, text): the results for the text as it is, and that text, which the places point into."""

    checked = Signal(object, str)

    def __init__(self, editor: MarkdownEditor, parent: QObject) -> None:
        super().__init__(parent)
        self._editor = editor
        self._draft: Draft | None = None
        self._known: Known | None = None
        self._title = ""
        self._by_hand = False
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

    def know(self, known: Known) -> None:
        """What is known of other texts, and of what is ignored, from now on."""
        self._known = known
        if self.active and self._draft is not None:
            self._start()

    def changed(self) -> None:
        """Text, title or details changed."""
        if self.active and self._draft is not None:
            self._later.start(_PAUSE_LONG if self._editor.ledger.word_total > _LONG else _PAUSE)

    def set_active(self, active: bool) -> None:
        """Judge only while somebody can see the results."""
        self.active = active
        self.changed()

    def post_by_hand(self, on: bool) -> None:
        """Whether the text is posted by hand: no search engine sees it."""
        if on != self._by_hand:
            self._by_hand = on
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
            draft = replace(self._draft, title=self._title)
            self._work.submit(partial(_judge, draft, self._known, self._editor.ledger.snapshot(), self._by_hand))

    def _take(self, result: object) -> None:
        judged, text = cast("tuple[Judged, str]", result)
        self.checked.emit(judged, text)


def _judge(draft: Draft, known: Known | None, lines: list[str], by_hand: bool) -> tuple[Judged, str]:
    from alwrity_desktop.seo.judging import as_posted, judge
    from alwrity_desktop.seo.subjects import NOTHING, subject_of_draft

    draft.body = "\n".join(lines)
    judged = judge(subject_of_draft(draft, known or NOTHING))
    return as_posted(judged) if by_hand else judged, draft.body
