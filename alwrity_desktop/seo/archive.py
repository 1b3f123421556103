"""The whole archive: every draft and every mirrored post judged; what has not changed since the last time is left alone."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncGenerator, Awaitable, Callable, Collection, Iterable, Sequence
from contextlib import aclosing
from dataclasses import dataclass

from alwrity_desktop.core.messages import _
from alwrity_desktop.core.progress import Progress, Report, silent
from alwrity_desktop.core.settings import Settings
from alwrity_desktop.core.spreadsheet import csv_text
from alwrity_desktop.model.judgement import Judgement
from alwrity_desktop.page.archive import made_by_many
from alwrity_desktop.seo.judging import stored_of
from alwrity_desktop.seo.subjects import Known, Subject, subject_of_draft, subject_of_post
from alwrity_desktop.store import judgements
from alwrity_desktop.store.database import Database
from alwrity_desktop.store.judgements import ArchiveText

CHUNK = 20
"""Texts written together: what is lost by a stop, and what a transaction holds."""
READ = 200
"""Texts read together."""
COLUMNS = (
    "kind", "title", "status", "site", "link", "keyphrase", "score", "readability_score", "bad", "ok", "good", "words",
    "flesch", "to_mend", "changed",
)  # fmt: skip
_UNJUDGED = 1_000


@dataclass(slots=True, frozen=True)
class ArchiveRow:
    """A text of the archive with its last results; None where it was never judged."""

    text: ArchiveText
    judgement: Judgement | None = None

    @property
    def keyphrase(self) -> str:
        """The phrase it was judged for, else the first it has."""
        found = self.judgement.keyphrase if self.judgement else ""
        return found or next(iter(self.text.keyphrases), "")

    @property
    def badness(self) -> tuple[int, int, str]:
        """Sorts the worst first: by the score of on-page SEO, then by that of readability; the unjudged last."""
        found = self.judgement
        scores = (found.score, found.readability_score) if found else (None, None)
        one, two = (_UNJUDGED if score is None else score for score in scores)
        return one, two, self.text.title


@dataclass(slots=True, frozen=True)
class RunOutcome:
    """What a run over the archive did."""

    judged: int
    unchanged: int


class Archive:
    """Reads and judges the texts of one workspace."""

    def __init__(
        self,
        db: Database,
        known: Callable[[], Awaitable[Known]],
        settings: Settings,
        without: Callable[[], Awaitable[Collection[str]]],
    ) -> None:
        self._db = db
        self._without = without
        self._known = known
        self._settings = settings

    async def rows(self) -> list[ArchiveRow]:
        """Every text with its last results, the worst first."""
        texts = await self._db.read(judgements.texts, await self._without())
        found = await self._db.read(judgements.everything)
        rows = [ArchiveRow(text, found.get((text.kind, text.id))) for text in texts]
        return sorted(rows, key=lambda row: row.badness)

    async def run(
        self, report: Report = silent, *, afresh: bool = False, only: Iterable[tuple[str, str]] | None = None
    ) -> RunOutcome:
        """Judge what has changed since it was judged last; with `afresh` everything. only: (kind, id) of the texts meant.

        Stopping it (cancel) keeps what was judged so far.
        """
        await self._db.write(judgements.forget_gone)
        known = await self._known()
        wanted = None if only is None else set(only)
        texts = [text for text in known.texts if wanted is None or (text.kind, text.id) in wanted]
        hashes = {} if afresh else await self._db.read(judgements.hashes)
        fresh: list[Subject] = []
        for start in range(0, len(texts), READ):
            report(Progress("archive", _("Reading the texts"), None))
            fresh += await self._changed(texts[start : start + READ], known, hashes)
        judged = 0
        async with aclosing(_judged(fresh)) as ready:
            async for found in ready:
                await self._db.write(judgements.put_many, found)
                judged += len(found)
                message = _("Judged {done} of {all} texts", done=f"{judged:,}", all=f"{len(fresh):,}")
                report(Progress("archive", message, judged / len(fresh)))
        report(Progress("archive", _("The archive is judged"), 1.0))
        return RunOutcome(judged, len(texts) - len(fresh))

    async def _changed(
        self, chunk: Sequence[ArchiveText], known: Known, hashes: dict[tuple[str, str], str]
    ) -> list[Subject]:
        drafts = await self._db.read(judgements.draft_bodies, [text.id for text in chunk if text.kind == "draft"])
        posts = await self._db.read(judgements.post_bodies, [text.id for text in chunk if text.kind == "post"])
        language = self._settings.writing.language

        def made() -> list[Subject]:
            subjects = [subject_of_draft(draft, known) for draft in drafts]
            subjects += [subject_of_post(post, known, language) for post in posts]
            return [subject for subject in subjects if hashes.get((subject.kind, subject.id)) != subject.digest]

        return await asyncio.to_thread(made)


async def _judged(subjects: Sequence[Subject]) -> AsyncGenerator[list[Judgement]]:
    """Judge in processes, and give what is ready in chunks; leaving the loop early stops the processes."""
    loop, stop = asyncio.get_running_loop(), threading.Event()
    ready: asyncio.Queue[list[Judgement] | None] = asyncio.Queue()

    def work() -> None:
        chunk: list[Judgement] = []
        for _number, made in made_by_many(stored_of, subjects, stop):
            chunk.append(made)
            if len(chunk) == CHUNK:
                loop.call_soon_threadsafe(ready.put_nowait, chunk)
                chunk = []
        loop.call_soon_threadsafe(ready.put_nowait, chunk)

    running = asyncio.ensure_future(asyncio.to_thread(work))
    running.add_done_callback(lambda _done: ready.put_nowait(None))
    try:
        while (found := await ready.get()) is not None:
            if found:
                yield found
        await running  # raises what went wrong in it
    finally:
        stop.set()


def as_csv(rows: Iterable[ArchiveRow]) -> str:
    """The archive as a table for a spreadsheet, the worst first."""
    return csv_text(COLUMNS, (as_document(row).values() for row in rows))


def as_document(row: ArchiveRow) -> dict[str, object]:
    """One row by the names of COLUMNS; what is not known is None."""
    text, found = row.text, row.judgement
    mend = [str(result["id"]) for result in found.results if result["rating"] == "bad"] if found else []
    values = (
        text.kind, text.title, text.status, text.site, text.link, row.keyphrase, found and found.score,
        found and found.readability_score, found and found.bad, found and found.ok, found and found.good,
        found and found.words, found and found.flesch and round(found.flesch, 1), " ".join(mend), text.changed,
    )  # fmt: skip
    return dict(zip(COLUMNS, values, strict=True))
