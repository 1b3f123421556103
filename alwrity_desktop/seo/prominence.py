"""The words each text of the archive is most about: what link suggestions rank by. Counted roughly, and once."""

from __future__ import annotations

import asyncio
import re
import time
from collections import Counter
from collections.abc import Iterable, Mapping

from alwrity_desktop.language import function_words, stem
from alwrity_desktop.language.background import tells
from alwrity_desktop.model.judgement import SubjectKind
from alwrity_desktop.store import judgements
from alwrity_desktop.store.database import Database
from alwrity_desktop.store.judgements import ArchiveText

MOST = 20
"""Words that are kept of a text."""
READ = 50
"""Texts read together."""
_LONGEST = 60_000
"""Characters of a text that are counted; what it is about shows in them."""
_CANDIDATES = 60
_TITLE = 3
_NO_TEXT = re.compile(r"<(script|style)\b.*?</\1\s*>|<[^<>]*>|\]\([^()\s]*\)|https?://\S+", re.DOTALL | re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]{3,}(?:[-’'][^\W\d_]+)*")

Words = Mapping[tuple[SubjectKind, str], tuple[str, ...]]
"""The words by kind and id of the text."""


def prominent_words(text: str, title: str, language: str) -> tuple[str, ...]:
    """The words a text is most about, the first ones most: often there, in its title, and rare in other texts (1 ms)."""
    stop = function_words(language)
    counts = Counter(_WORD.findall(_NO_TEXT.sub(" ", text[:_LONGEST]).lower()))
    for word in set(_WORD.findall(title.lower())):
        counts[word] += _TITLE
    forms: dict[str, list[str]] = {}
    weights: dict[str, float] = {}
    for word, count in counts.most_common(_CANDIDATES + len(stop)):
        if word not in stop and (len(weights) < _CANDIDATES or count > 1):
            root = stem(word, language)
            forms.setdefault(root, []).append(word)
            weights[root] = weights.get(root, 0.0) + count * tells((root,), language)
    best = sorted(weights, key=lambda root: (-weights[root], root))[:MOST]
    return tuple(forms[root][0] for root in best)


class Prominence:
    """Counts what is missing or has changed, the newest first, a little at each call, so that nobody waits for it."""

    def __init__(self, db: Database, language: str) -> None:
        self._db = db
        self._language = language
        self._found: dict[tuple[SubjectKind, str], tuple[str, tuple[str, ...]]] = {}

    async def of(self, texts: Iterable[ArchiveText], seconds: float) -> Words:
        """The words of `texts`, as far as they are known after `seconds` more of counting."""
        until = time.monotonic() + seconds
        wanted: dict[tuple[SubjectKind, str], ArchiveText] = {(text.kind, text.id): text for text in texts}
        self._found = {key: found for key, found in self._found.items() if key in wanted}
        missing = [text for key, text in wanted.items() if self._found.get(key, ("",))[0] != (text.changed or "-")]
        missing.sort(key=lambda text: text.changed, reverse=True)
        kinds: tuple[SubjectKind, ...] = ("post", "draft")
        for kind in kinds:
            waiting = [text for text in missing if text.kind == kind]
            for start in range(0, len(waiting), READ):
                if time.monotonic() >= until:
                    break
                await self._count(kind, waiting[start : start + READ])
        return {key: words for key, (_changed, words) in self._found.items()}

    async def _count(self, kind: SubjectKind, texts: list[ArchiveText]) -> None:
        ids = [text.id for text in texts]
        if kind == "post":
            posts = await self._db.read(judgements.post_bodies, ids)
            rows = [(post.id, post.raw, post.title, self._language) for post in posts]
        else:
            drafts = await self._db.read(judgements.draft_bodies, ids)
            rows = [(draft.id, draft.body, draft.title, draft.language) for draft in drafts]
        words = await asyncio.to_thread(lambda: {row[0]: prominent_words(*row[1:]) for row in rows})
        self._found |= {(kind, text.id): (text.changed or "-", words.get(text.id, ())) for text in texts}
