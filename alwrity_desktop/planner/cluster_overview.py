"""All clusters as a list shows them: what they add up to, what they want, what answers them already, and their hubs."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from alwrity_desktop.model.cluster import Cluster, ClusterFigures
from alwrity_desktop.planner import coverage
from alwrity_desktop.planner.clusters import label
from alwrity_desktop.planner.coverage import Page
from alwrity_desktop.store import clusters as store
from alwrity_desktop.store import keywords
from alwrity_desktop.store.database import Database
from alwrity_desktop.store.keywords import KeywordFilter

Role = Literal["", "pillar", "spoke"]
Answered = Literal["none", "one", "several"]
NONE = ClusterFigures(0, None, 0, False, None)


@dataclass(slots=True, frozen=True)
class Line:
    """One cluster. label: how it came to be. primary: text of its primary keyword. intents: the commonest first, each with
    the share of keywords that have one. pages: drafts and posts after it; two or more compete. beside: names of the
    pillar (of a spoke) or of the spokes (of a pillar). words: all keywords in one text, to search in.
    """

    cluster: Cluster
    figures: ClusterFigures
    label: str
    primary: str = ""
    intents: tuple[tuple[str, float], ...] = ()
    pages: tuple[Page, ...] = ()
    role: Role = ""
    beside: tuple[tuple[str, str], ...] = ()
    words: str = ""

    @property
    def intent(self) -> str:
        """What most of its keywords are after, "" where none tells."""
        return self.intents[0][0] if self.intents else ""

    @property
    def answered(self) -> Answered:
        """Whether no page, one page or several pages are after it."""
        return "none" if not self.pages else "one" if len(self.pages) == 1 else "several"


@dataclass(slots=True, frozen=True)
class Overview:
    """keywords: how many can be grouped. free: of those, in no cluster. results: with a known results page."""

    lines: list[Line]
    keywords: int
    free: int
    results: int


async def overview(db: Database, language: str = "en", without: Collection[str] = ()) -> Overview:
    """Read everything; the most keywords first. without: formats whose drafts are no pages."""
    found, figures = await db.read(store.listed), await db.read(store.figures)
    wants, primaries = await db.read(store.intents), await db.read(store.primaries)
    pages = await coverage.pages(db, language, without) if found else {}
    count = await db.read(keywords.count, KeywordFilter(disabled=False, states=("new", "mapped", "used")))
    free = await db.read(keywords.count, KeywordFilter(disabled=False, states=("new", "mapped", "used"), cluster="-"))
    results = await db.read(store.with_results)
    texts = await db.read(store.texts)
    lines = await asyncio.to_thread(lines_of, found, figures, wants, primaries, pages, texts)
    return Overview(lines, count, free, results)


def lines_of(
    found: Sequence[Cluster],
    figures: Mapping[str, ClusterFigures],
    wants: Mapping[str, Mapping[str, int]],
    primaries: Mapping[str, str],
    pages: Mapping[str, Sequence[Page]],
    texts: Mapping[str, str],
) -> list[Line]:
    """The lines, the most keywords first."""
    names = {one.id: one.name for one in found}
    lines = [
        Line(
            one,
            figures.get(one.id, NONE),
            label(one.method),
            primaries.get(one.id, ""),
            _shares(wants.get(one.id, {})),
            tuple(pages.get(one.id, ())),
            *_hub(one, names),
            texts.get(one.id, ""),
        )
        for one in found
    ]
    return sorted(lines, key=lambda line: (-line.figures.keywords, line.cluster.name, line.cluster.id))


def free_hubs(lines: Sequence[Line], language: str = "en") -> list[tuple[Line, list[Line]]]:
    """Hubs that could be made of clusters that are in none yet: a pillar with at least two spokes. An estimate."""
    free = {line.cluster.id: line for line in lines if line.primary and not line.role and line.cluster.state != "archived"}
    taken: set[str] = set()
    found: list[tuple[Line, list[Line]]] = []
    for hub in coverage.suggest_hubs({key: line.primary for key, line in free.items()}, language):
        spokes = [key for key in hub.spokes if key not in taken]
        if hub.pillar not in taken and len(spokes) >= coverage.LEAST_SPOKES:
            taken |= {hub.pillar, *spokes}
            found.append((free[hub.pillar], [free[key] for key in spokes]))
    return found


def _shares(counts: Mapping[str, int]) -> tuple[tuple[str, float], ...]:
    total = sum(counts.values())
    return tuple((name, count / total) for name, count in sorted(counts.items(), key=lambda one: (-one[1], one[0])))


def _hub(cluster: Cluster, names: Mapping[str, str]) -> tuple[Role, tuple[tuple[str, str], ...]]:
    spokes = tuple((key, names[key]) for key in cluster.hub.get("spokes", ()) if key in names)
    if spokes:
        return "pillar", spokes
    pillar = str(cluster.hub.get("pillar", ""))
    return ("spoke", ((pillar, names[pillar]),)) if pillar in names else ("", ())
