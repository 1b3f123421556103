"""Which drafts and mirrored posts answer a cluster already, where two of them compete, and which clusters make a hub."""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from alwrity_desktop.language import stem
from alwrity_desktop.planner.phrasing import tokens
from alwrity_desktop.store import clusters, judgements, post_keyphrases
from alwrity_desktop.store.database import Database
from alwrity_desktop.store.judgements import ArchiveText

LEAST_SPOKES = 2


@dataclass(slots=True, frozen=True)
class Page:
    """A draft or post that is after a cluster. by: "keyphrase" is told by its author, "title" is estimated."""

    kind: Literal["draft", "post"]
    id: str
    title: str
    keyword: str
    by: Literal["keyphrase", "title"]
    link: str = ""


@dataclass(slots=True, frozen=True)
class Hub:
    """A suggestion: a cluster on a subject, and clusters on parts of it."""

    pillar: str
    spokes: tuple[str, ...]


async def pages(db: Database, language: str = "en", without: Collection[str] = ()) -> dict[str, list[Page]]:
    """By cluster the pages that are after it. Two or more compete with each other: cannibalisation. without: formats whose
    drafts are no pages.

    A draft and the post it became are one page. Clusters without a page are not in it.
    """
    found = await db.read(clusters.listed)
    primaries = await db.read(clusters.primaries)
    given = await db.read(post_keyphrases.everything)
    texts = await db.read(judgements.texts, without)
    posted = {text.draft_id for text in texts if text.kind == "post" and text.draft_id}
    told = [
        (text, given[text.id].keyphrases if text.kind == "post" and text.id in given else text.keyphrases)
        for text in texts
        if text.kind == "post" or (text.kind == "draft" and text.id not in posted)
    ]
    held = await db.read(clusters.by_phrases, {phrase for _text, phrases in told for phrase in phrases})
    heads = {cluster.id: primaries[cluster.id] for cluster in found if cluster.id in primaries}
    return await asyncio.to_thread(_matched, told, held, heads, language)


def _matched(
    told: Sequence[tuple[ArchiveText, Sequence[str]]],
    held: Mapping[str, Sequence[tuple[str, str]]],
    heads: Mapping[str, str],
    language: str,
) -> dict[str, list[Page]]:
    """By keyphrase where there is one in a cluster, else by the title. held: clusters and keyword by phrase."""
    found: dict[str, list[Page]] = defaultdict(list)
    stems: dict[str, frozenset[str]] = {}
    by_rarest: dict[str, list[str]] = defaultdict(list)
    untold: list[ArchiveText] = []
    for text, phrases in told:
        known = dict(pair for phrase in phrases for pair in held.get(phrase, ()))
        for cluster_id, keyword in known.items():
            found[cluster_id].append(_page(text, keyword, "keyphrase"))
        if not known:
            untold.append(text)
    if untold:
        stems = {cluster_id: _stems(keyword, language) for cluster_id, keyword in heads.items()}
        by_rarest = _by_rarest(stems)
    for text in untold:
        title = _stems(text.title, language)
        for cluster_id in sorted(key for word in title for key in by_rarest.get(word, ()) if stems[key] <= title):
            found[cluster_id].append(_page(text, heads[cluster_id], "title"))
    return dict(found)


def _page(text: ArchiveText, keyword: str, by: Literal["keyphrase", "title"]) -> Page:
    return Page("post" if text.kind == "post" else "draft", text.id, text.title, keyword, by, text.link)


def _by_rarest(stems: Mapping[str, frozenset[str]]) -> dict[str, list[str]]:
    """Clusters by the rarest word of theirs: it stands in all that holds the whole."""
    often = Counter(word for own in stems.values() for word in own)
    found: dict[str, list[str]] = defaultdict(list)
    for cluster_id, own in stems.items():
        if own:
            found[min(own, key=lambda word: (often[word], word))].append(cluster_id)
    return found


async def cannibalised(db: Database, language: str = "en") -> dict[str, list[Page]]:
    """The clusters that two or more pages are after."""
    return {cluster_id: found for cluster_id, found in (await pages(db, language)).items() if len(found) > 1}


def suggest_hubs(primaries: Mapping[str, str], language: str = "en") -> list[Hub]:
    """Pillars with at least two spokes, the most spokes first. primaries: primary keyword by cluster id.

    A spoke's keyword holds all words of the pillar's, and more; a spoke goes to the pillar with most words. An estimate.
    """
    stems = {cluster_id: _stems(text, language) for cluster_id, text in primaries.items()}
    by_rarest = _by_rarest(stems)
    spokes: dict[str, list[str]] = defaultdict(list)
    for cluster_id, own in sorted(stems.items()):
        wider = [other for word in own for other in by_rarest.get(word, ()) if stems[other] < own]
        if wider:
            spokes[min(wider, key=lambda other: (-len(stems[other]), other))].append(cluster_id)
    hubs = [Hub(pillar, tuple(found)) for pillar, found in spokes.items() if len(found) >= LEAST_SPOKES]
    return sorted(hubs, key=lambda hub: (-len(hub.spokes), hub.pillar))


def _stems(text: str, language: str) -> frozenset[str]:
    return frozenset(stem(word, language) for word in tokens(text, language))
