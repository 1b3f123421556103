"""What a content plan stands on: clusters nothing is written for yet, and what is there already."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from typing import TYPE_CHECKING

from alwrity_desktop.core.messages import _
from alwrity_desktop.planner.strategy_rules import Candidate, LeftOut, StrategyOptions
from alwrity_desktop.store import cluster_words, keyword_rows, tasks
from alwrity_desktop.store import clusters as store

if TYPE_CHECKING:
    from alwrity_desktop.model.cluster import Cluster, ClusterFigures
    from alwrity_desktop.store.cluster_words import Word
    from alwrity_desktop.store.database import Database


@dataclass(slots=True)
class Ground:
    """candidates: clusters nothing answers or is planned for; left_out: the others, with the reason.

    covered: keywords and titles of what is there without being a candidate; a pillar they hold is no gap.
    """

    candidates: list[Candidate]
    left_out: list[LeftOut] = field(default_factory=list[LeftOut])
    covered: list[str] = field(default_factory=list[str])


async def ground(db: Database, options: StrategyOptions, without: Collection[str] = ()) -> Ground:
    """Read it all. without: formats whose drafts are no pages."""
    await asyncio.to_thread(import_module, "alwrity_desktop.planner.coverage")  # it loads numpy, which takes a while
    from alwrity_desktop.planner import coverage

    answered = await coverage.pages(db, options.language[:2], without)
    planned = await db.read(tasks.listed, ("pending", "in progress", "done"))
    held = await db.read(cluster_words.words)
    figures = await db.read(store.figures)
    belongs = await db.read(keyword_rows.sites_of_clusters) if options.site_id else {}
    everything = [one for one in await db.read(store.listed) if one.state != "archived" and one.id in held]
    titles = {one.cluster_id: one.title for one in planned}
    wanted = set(options.clusters)
    left_out: list[LeftOut] = []
    open_ones: list[Cluster] = []
    for one in everything:
        if wanted and one.id not in wanted:
            continue
        if belongs and not {options.site_id, ""} & belongs[one.id]:
            left_out.append(LeftOut(one.id, one.name, _("Its keywords are for another site.")))
        elif one.id in titles:
            left_out.append(LeftOut(one.id, one.name, _("The task “{title}” is on it.", title=titles[one.id])))
        elif one.id in answered:
            reason = _("“{title}” answers it already.", title=answered[one.id][0].title)
            left_out.append(LeftOut(one.id, one.name, reason))
        else:
            open_ones.append(one)
    free = {one.id for one in open_ones}
    covered = [word.text for one in everything if one.id not in free for word in held[one.id]]
    covered += [text for task in planned for text in (task.title, *task.keywords)]
    made = await asyncio.to_thread(_candidates, open_ones, held, figures, options.language[:2])
    return Ground(made, left_out, covered)


def _candidates(
    clusters: Sequence[Cluster], held: Mapping[str, Sequence[Word]], figures: Mapping[str, ClusterFigures], language: str
) -> list[Candidate]:
    found = [_candidate(one, held[one.id], figures[one.id]) for one in clusters]
    _suggest_hubs(found, language)
    return found


def _candidate(one: Cluster, held: Sequence[Word], figures: ClusterFigures) -> Candidate:
    """A cluster as it is planned with, its primary keyword first."""
    words = sorted(held, key=lambda word: word.id != one.primary_id)
    intent = next((word.intents[0] for word in words if word.intents), "")
    texts = [word.text for word in words]
    hub, spokes = one.hub.get("pillar", ""), tuple(one.hub.get("spokes", ()))
    return Candidate(
        one.id, one.name, texts[0], texts, figures.volume, intent, hub, spokes, estimated=figures.volume_estimated
    )


def _suggest_hubs(found: Sequence[Candidate], language: str) -> None:
    """Hubs by the words of primary keywords, where nobody set any."""
    from alwrity_desktop.planner import coverage

    by_id = {one.id: one for one in found if not one.hub and not one.spokes}
    for hub in coverage.suggest_hubs({key: one.primary for key, one in by_id.items()}, language):
        if by_id[hub.pillar].hub:
            continue
        by_id[hub.pillar].spokes = tuple(key for key in hub.spokes if not by_id[key].spokes)
        for key in by_id[hub.pillar].spokes:
            by_id[key].hub = hub.pillar
