"""The SEO service of a workspace: what is known of all texts, one text judged, checks ignored, keyphrases of posts."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable, Collection
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from alwrity_desktop.core.errors import InputError
from alwrity_desktop.core.messages import _
from alwrity_desktop.core.settings import Settings
from alwrity_desktop.model.draft import Draft
from alwrity_desktop.model.judgement import IgnoredCheck, PostKeyphrases, SubjectKind
from alwrity_desktop.seo.archive import Archive
from alwrity_desktop.seo.judging import Judged, judge
from alwrity_desktop.seo.prominence import Prominence
from alwrity_desktop.seo.subjects import Known, Subject, subject_of_draft, subject_of_post
from alwrity_desktop.store import ignored_checks, judgements, post_keyphrases, sites
from alwrity_desktop.store.database import Database

if TYPE_CHECKING:
    from alwrity_desktop.ai.engine import Engine
    from alwrity_desktop.core.http import HttpGate


COUNTING = 0.1
"""Seconds that `known` spends on words of texts not counted yet; the rest follows at the next calls."""


class Seo:
    """Built once by workspace.py. `archive` judges everything there is."""

    def __init__(self, db: Database, engine: Engine, http: HttpGate, settings: Settings, folder: Path) -> None:
        self.db = db
        self.engine = engine
        self.http = http
        self.settings = settings
        self.folder = folder
        self._prominence = Prominence(db, settings.writing.language)
        self.by_hand: Callable[[], Collection[str]] = tuple
        """Names the formats that no search engine sees; handed in, for this room does not know the writer."""
        self.archive = Archive(db, partial(self.known, whole=True), settings, self._unseen)

    async def known(self, *, whole: bool = False) -> Known:
        """What is known of all texts just now; some 20 ms for a thousand, and 0.1 s more while their words are counted.

        whole: wait until they all are (1 ms a text), so that the same question always gets the same answer.
        """
        seconds = math.inf if whole else COUNTING
        return await known_in(self.db, self.folder, self._prominence, seconds, await self._unseen())

    async def _unseen(self) -> Collection[str]:
        return await asyncio.to_thread(self.by_hand)

    async def subject(self, kind: SubjectKind, subject_id: str, known: Known | None = None) -> Subject:
        """A draft or mirrored post as a subject. Raises InputError when it is not there."""
        known = known or await self.known()
        if kind == "post":
            found = await self.db.read(judgements.post_bodies, [subject_id])
            if found:
                return subject_of_post(found[0], known, self.settings.writing.language)
        else:
            drafts = await self.db.read(judgements.draft_bodies, [subject_id])
            if drafts:
                return await asyncio.to_thread(subject_of_draft, drafts[0], known)
        raise InputError(_("This text is no longer here."), _("Choose another one from the list."))

    async def judge(self, subject: Subject) -> Judged:
        """Judge one text in a thread."""
        return await asyncio.to_thread(judge, subject)

    async def judge_draft(self, draft: Draft) -> Judged:
        """Judge a draft as it stands, stored or not."""
        known = await self.known()
        return judge_with(draft, known) if len(draft.body) < 2_000 else await asyncio.to_thread(judge_with, draft, known)

    async def ignore(
        self, kind: SubjectKind, subject_id: str, check_id: str, reason: str, *, everywhere: bool = False
    ) -> IgnoredCheck:
        """Hear no more of a check in one text, or in all of them. Raises InputError without a reason."""
        reason = " ".join(reason.split())
        if not reason:
            raise InputError(_("A reason is missing."), _("Say in a few words why this check does not matter here."))
        row = IgnoredCheck(subject_kind=kind, subject_id="" if everywhere else subject_id, check_id=check_id, reason=reason)
        await self.db.write(ignored_checks.put, row)
        return row

    async def heed(self, ignored: IgnoredCheck) -> None:
        """Hear of a check again."""
        await self.db.write(ignored_checks.remove, ignored.subject_kind, ignored.subject_id, ignored.check_id)

    async def give_keyphrases(self, post_id: str, keyphrases: list[str], synonyms: dict[str, list[str]]) -> None:
        """Give a mirrored post keyphrases; its site does not hear of them."""
        row = PostKeyphrases(post_id=post_id, keyphrases=keyphrases, synonyms=synonyms)
        await self.db.write(post_keyphrases.put, row)


async def known_in(
    db: Database,
    folder: Path,
    prominence: Prominence | None = None,
    seconds: float = 0.0,
    without: Collection[str] = (),
) -> Known:
    """What is known of all texts in a workspace; what they are about, too, with `prominence`."""
    texts = tuple(await db.read(judgements.texts, without))
    urls = [site.url for site in await db.read(sites.all_sites)]
    return Known(
        texts,
        tuple(await db.read(ignored_checks.everything)),
        await db.read(post_keyphrases.everything),
        urls[0] if len(urls) == 1 else "",
        folder,
        await prominence.of(texts, seconds) if prominence else {},
    )


def judge_with(draft: Draft, known: Known) -> Judged:
    """Judge a draft with what is known; CPU work."""
    return judge(subject_of_draft(draft, known))
