"""Keeps the keyphrases and synonyms that a person types in the SEO tab: a draft's with the draft, a post's beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from alwrity_desktop.core.errors import KnownError
from alwrity_desktop.core.messages import _
from alwrity_desktop.core.progress import Report, silent
from alwrity_desktop.ui.jobs import Jobs

if TYPE_CHECKING:
    import asyncio

    from alwrity_desktop.model.judgement import SubjectKind
    from alwrity_desktop.workspace import Workspace

JOB = "seo.keyphrases"
_SETTLE = 400
"""Milliseconds without a key, after which what was typed is kept."""

Given = tuple[list[str], dict[str, list[str]]]


class KeyphraseKeeper(QObject):
    """kept(kind, id): they are written, and the text can be judged for them. failed(KnownError): they could not be."""

    kept = Signal(str, str)
    failed = Signal(object)

    def __init__(self, parent: QObject, jobs: Jobs) -> None:
        super().__init__(parent)
        self.workspace: Workspace | None = None
        self._jobs = jobs
        self._unkept: dict[tuple[SubjectKind, str], Given] = {}
        self._turn: asyncio.Lock | None = None
        self._timer = QTimer(self, interval=_SETTLE, singleShot=True)
        self._timer.timeout.connect(self._begin)

    def give(self, kind: SubjectKind, subject_id: str, phrases: list[str], synonyms: dict[str, list[str]]) -> None:
        """Keep these in a moment, when nothing more is typed."""
        self._unkept[kind, subject_id] = (phrases, synonyms)
        self._timer.start()

    def waits(self, kind: str, subject_id: str) -> bool:
        """Whether something newer than what is stored was typed for this text."""
        return (kind, subject_id) in self._unkept

    async def put_away(self) -> None:
        """Write what is not written yet."""
        self._timer.stop()
        await self._keep(silent)

    def _begin(self) -> None:
        job = self._jobs.start(JOB, _("Keeping the keyphrases"), self._keep, quiet=True, handled=True)
        job.failed.connect(self._not_kept)

    async def _keep(self, _report: Report) -> None:
        import asyncio

        if self._turn is None:
            self._turn = asyncio.Lock()
        async with self._turn:
            while self._unkept and self.workspace is not None:
                key, given = next(iter(self._unkept.items()))
                try:
                    await self._write(self.workspace, *key, given)
                except KnownError:
                    self._unkept.pop(key, None)
                    raise
                if self._unkept[key] is given:  # nothing was typed meanwhile
                    del self._unkept[key]
                    self.kept.emit(*key)

    async def _write(self, workspace: Workspace, kind: SubjectKind, subject_id: str, given: Given) -> None:
        phrases, synonyms = given
        if kind == "post":
            await workspace.seo.give_keyphrases(subject_id, phrases, synonyms)
            return
        from alwrity_desktop.seo.subjects import synonyms_for_file

        extra = dict((await workspace.library.get(subject_id)).extra)
        extra.pop("synonyms", None)
        if (kept := synonyms_for_file(synonyms, phrases)) is not None:
            extra["synonyms"] = kept
        await workspace.library.set_details(subject_id, {"keyphrases": phrases, "extra": extra})

    def _not_kept(self, error: object) -> None:
        if isinstance(error, KnownError):
            self.failed.emit(error)
