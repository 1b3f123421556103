"""A draft's versions judged: how its scores went over time, and what one version mended or broke."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Literal

from alwrity_desktop.core.messages import _
from alwrity_desktop.core.progress import Progress, Report, silent
from alwrity_desktop.model.draft import Draft
from alwrity_desktop.page.result import Result
from alwrity_desktop.seo.judging import ORDER, Judged, judge
from alwrity_desktop.seo.subjects import Known, subject_of_draft
from alwrity_desktop.store import revisions
from alwrity_desktop.store.database import Database

MOST = 60
"""Versions that are judged; of more, every so many, the first and the last among them."""
Way = Literal["better", "worse", "same"]


@dataclass(slots=True, frozen=True)
class Version:
    """A revision's scores; `id` is "" for the text as it is now."""

    id: str
    at: datetime
    origin: str
    words: int
    score: int | None
    readability_score: int | None
    results: tuple[Result, ...]


@dataclass(slots=True, frozen=True)
class Change:
    """A check that says another thing of two versions. A side is None where the check had nothing to judge."""

    check: str
    before: Result | None
    after: Result | None

    @property
    def way(self) -> Way:
        """Whether the second is better."""
        one, two = (ORDER[side.rating] if side else ORDER["none"] for side in (self.before, self.after))
        if one == two:
            numbers = (self.before.score if self.before else 0, self.after.score if self.after else 0)
            return "better" if numbers[1] > numbers[0] else "worse" if numbers[1] < numbers[0] else "same"
        return "better" if two > one else "worse"


async def versions_of(db: Database, draft: Draft, known: Known, report: Report = silent) -> list[Version]:
    """Versions of a draft, the oldest first and the text as it is now last.

    A revision keeps title and text; slug, description and keyphrases are those of now. Stopping it stops the thread.
    """
    rows = spread(list(reversed(await db.read(revisions.summaries, draft.id))), MOST)
    found: list[Version] = []
    stop = threading.Event()
    try:
        for number, row in enumerate(rows):
            report(Progress("versions", _("Judging earlier versions"), number / (len(rows) + 1)))
            revision = await db.read(revisions.get, row.id)
            if revision is None or (number and revision.body == draft.body and number == len(rows) - 1):
                continue
            old = copy(draft)
            old.title, old.body = revision.title, revision.body
            judged = await asyncio.to_thread(partial(_judge, old, known, stop))
            found.append(_version(judged, row.id, row.created_at, row.origin))
    except asyncio.CancelledError:
        stop.set()
        raise
    judged = await asyncio.to_thread(partial(_judge, draft, known, stop))
    found.append(_version(judged, "", draft.updated_at, "now"))
    return found


def _judge(draft: Draft, known: Known, stop: threading.Event) -> Judged | None:
    return None if stop.is_set() else judge(subject_of_draft(draft, known))


def _version(judged: Judged | None, key: str, at: datetime, origin: str) -> Version:
    if judged is None:
        return Version(key, at, origin, 0, None, None, ())
    return Version(key, at, origin, judged.words, judged.score, judged.readability_score, tuple(judged.results))


def spread(rows: Sequence[revisions.RevisionSummary], most: int) -> list[revisions.RevisionSummary]:
    """At most `most` of the rows, evenly, the first and the last among them."""
    if len(rows) <= most:
        return list(rows)
    return [rows[round(number * (len(rows) - 1) / (most - 1))] for number in range(most)]


def changes(before: Version, after: Version) -> list[Change]:
    """Checks whose rating or value is another, the broken ones first, then the mended ones."""
    one = {row.id: row for row in before.results}
    two = {row.id: row for row in after.results}
    found = [
        Change(check, one.get(check), two.get(check))
        for check in dict.fromkeys([*two, *one])
        if _told(one.get(check)) != _told(two.get(check))
    ]
    order = {"worse": 0, "better": 1, "same": 2}
    return sorted(found, key=lambda change: order[change.way])


def _told(result: Result | None) -> tuple[object, ...]:
    return (result.rating, result.score, result.value) if result else ()
