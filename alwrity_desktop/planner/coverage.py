"""Which drafts and mirrored posts answer a cluster already, where two of them compete, and which clusters make a hub."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from alwrity_desktop.language import stem
from alwrity_desktop.model.keyword_merging import key_of
from alwrity_desktop.planner.phrasing import tokens
from alwrity_desktop.store import clusters, judgements, keywords, post_keyphrases
from alwrity_desktop.store.database import Database

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


async def pages(db: Database, language: str = "en") -> dict[str, list[Page]]:
    """By cluster the pages that are after it. Two or more compete with each other: cannibalisation.

    A draft and the post it became are one page. Clusters without a page are not in it.
    """
    held = await db.read(keywords.to_cluster)
    by_text = {key_of(one.text): one for one in held if one.cluster_id}
    primary = {one.id: one for one in held}
    heads = [
        (cluster.id, primary[cluster.primary_id].text, _stems(primary[cluster.primary_id].text, language))
        for cluster in await db.read(clusters.listed)
        if cluster.primary_id in primary
    ]
    given = await db.read(post_keyphrases.everything)
    texts = await db.read(judgements.texts)
    posted = {text.draft_id for text in texts if text.kind == "post" and text.draft_id}
    found: dict[str, list[Page]] = defaultdict(list)
    for text in texts:
        if text.kind not in ("draft", "post") or (text.kind == "draft" and text.id in posted):
            continue
        phrases = given[text.id].keyphrases if text.kind == "post" and text.id in given else text.keyphrases
        told = {by_text[key].cluster_id: by_text[key].text for phrase in phrases if (key := key_of(phrase)) in by_text}
        for cluster_id, phrase in told.items():
            found[cluster_id].append(Page(text.kind, text.id, text.title, phrase, "keyphrase", text.link))
        if told:
            continue
        title = _stems(text.title, language)
        for cluster_id, phrase, stems in heads:
            if stems and stems <= title:
                found[cluster_id].append(Page(text.kind, text.id, text.title, phrase, "title", text.link))
    return dict(found)


async def cannibalised(db: Database, language: str = "en") -> dict[str, list[Page]]:
    """The clusters that two or more pages are after."""
    return {cluster_id: found for cluster_id, found in (await pages(db, language)).items() if len(found) > 1}


def suggest_hubs(primaries: Mapping[str, str], language: str = "en") -> list[Hub]:
    """Pillars with at least two spokes, the most spokes first. primaries: primary keyword by cluster id.

    A spoke's keyword holds all words of the pillar's, and more; a spoke goes to the pillar with most words. An estimate.
    """
    stems = {cluster_id: _stems(text, language) for cluster_id, text in primaries.items()}
    often = Counter(word for own in stems.values() for word in own)
    by_rarest: dict[str, list[str]] = defaultdict(list)  # a wider keyword's rarest word stands in the narrower one too
    for cluster_id, own in stems.items():
        if own:
            by_rarest[min(own, key=lambda word: (often[word], word))].append(cluster_id)
    spokes: dict[str, list[str]] = defaultdict(list)
    for cluster_id, own in sorted(stems.items()):
        wider = [other for word in own for other in by_rarest.get(word, ()) if stems[other] < own]
        if wider:
            spokes[min(wider, key=lambda other: (-len(stems[other]), other))].append(cluster_id)
    hubs = [Hub(pillar, tuple(found)) for pillar, found in spokes.items() if len(found) >= LEAST_SPOKES]
    return sorted(hubs, key=lambda hub: (-len(hub.spokes), hub.pillar))


def _stems(text: str, language: str) -> frozenset[str]:
    return frozenset(stem(word, language) for word in tokens(text, language))
