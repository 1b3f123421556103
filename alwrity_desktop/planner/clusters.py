"""Clusters of the workspace: made, and shaped by hand. Each change gives back how it was, for undo."""

from __future__ import annotations

import asyncio
import threading
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from alwrity_desktop.core.errors import InputError
from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.core.progress import Progress, Report, silent
from alwrity_desktop.model.cluster import Cluster, ClusterFigures
from alwrity_desktop.model.keyword import Keyword
from alwrity_desktop.planner import placing
from alwrity_desktop.store import clusters as store
from alwrity_desktop.store import keywords
from alwrity_desktop.store.clusters import Before, Places
from alwrity_desktop.store.database import Database
from alwrity_desktop.store.keywords import ToCluster

if TYPE_CHECKING:  # it loads numpy, which a program that groups nothing does without
    from alwrity_desktop.planner.clustering import Cluster as Found
    from alwrity_desktop.planner.vectors import Vectors

Method = Literal["text", "embeddings", "results"]
T = TypeVar("T")


@dataclass(slots=True)
class Clustered:
    """What clustering brought. joined: keywords that came to clusters that stay. before: for `restore`."""

    clusters: list[Cluster]
    unclustered: list[str]
    method: Method
    joined: int = 0
    before: Before = field(default_factory=Before)


@dataclass(slots=True, frozen=True)
class ClusterRow:
    """A cluster as a list shows it. label: how it came to be, in words."""

    cluster: Cluster
    figures: ClusterFigures
    label: str


class Clusters:
    """Makes and changes clusters."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._turn = asyncio.Lock()

    async def rows(self) -> list[ClusterRow]:
        """All clusters with what they add up to, the most keywords first."""
        found, figures = await self._db.read(store.listed), await self._db.read(store.figures)
        none = ClusterFigures(0, None, 0, False, None)
        rows = [ClusterRow(one, figures.get(one.id, none), label(one.method)) for one in found]
        return sorted(rows, key=lambda row: (-row.figures.keywords, row.cluster.name))

    async def keywords_of(self, cluster_id: str) -> list[Keyword]:
        """The keywords in a cluster, the primary one first, then by volume; unknown volumes last."""
        cluster = await self._known(cluster_id)
        ids = (await self._db.read(store.members, [cluster_id]))[cluster_id]
        found = await self._db.read(keywords.by_ids, ids)
        return sorted(found, key=lambda one: (one.id != cluster.primary_id, -(one.volume or -1), one.text))

    async def make(
        self,
        *,
        method: Method = "text",
        language: str = "en",
        percent: int | None = None,
        vectors: Vectors | None = None,
        report: Report = silent,
    ) -> Clustered:
        """Cluster all keywords. Locked clusters, and those with ideas, stay: keywords may join them, none leaves.

        vectors: embeddings that join the text (see planner.vectors); the method is "embeddings" then. Method "results"
        needs addresses of results pages (see keywords.put_results) and leaves out keywords without them.
        A cluster whose keywords mostly stay together keeps its id, and the name a person gave it.
        """
        everything = await self._db.read(keywords.to_cluster)
        old = {one.id: one for one in await self._db.read(store.listed)}
        stays = {key for key, one in old.items() if one.locked or one.state != "new" or one.method in ("person", "model")}
        free = [one for one in everything if one.cluster_id not in stays]
        if method == "results":
            groups, joined = await self._by_results(free, percent), {}
        else:
            groups, joined = await self._by_text(everything, free, stays, language, report, vectors)
            method = "embeddings" if vectors else "text"
        report(Progress("save", ngettext("Keeping {count} cluster", "Keeping {count} clusters", len(groups)), 0.95))
        return await self._keep(free, old, stays, groups, joined, method)

    async def _by_text(
        self,
        everything: Sequence[ToCluster],
        free: Sequence[ToCluster],
        stays: set[str],
        language: str,
        report: Report,
        vectors: Vectors | None,
    ) -> tuple[list[Found], dict[str, str]]:
        """Clusters of each language, and the kept cluster by keyword text for those that join one."""
        from alwrity_desktop.planner.regrouping import regroup

        spoken: dict[str, list[ToCluster]] = defaultdict(list)
        for one in free:
            spoken[_code(one.language, language)].append(one)
        groups: list[Found] = []
        joined: dict[str, str] = {}
        for code, some in sorted(spoken.items()):
            kept: dict[str, list[str]] = defaultdict(list)
            for one in everything:
                if one.cluster_id in stays and _code(one.language, language) == code:
                    kept[one.cluster_id].append(one.text)
            texts, volumes = [one.text for one in some], _volumes(some)
            work = partial(regroup, texts, list(kept.values()), code, volumes=volumes, vectors=vectors, report=report)
            grouped = await _stoppable(work)
            groups += grouped.clusters
            for cluster_id, came in zip(kept, grouped.joined, strict=False):
                joined |= dict.fromkeys(came, cluster_id)
        return groups, joined

    async def _by_results(self, free: Sequence[ToCluster], percent: int | None) -> list[Found]:
        from alwrity_desktop.planner.overlap import USUAL, cluster_by_results

        pages = await self._db.read(keywords.results)
        urls = {one.text: pages[one.id] for one in free if one.id in pages}
        if not urls:
            raise InputError(
                _("No results pages of these keywords are known."),
                _("Import a file with their addresses, or use the text."),
            )
        return (await asyncio.to_thread(cluster_by_results, urls, percent or USUAL, _volumes(free)))[0]

    async def _keep(
        self,
        free: Sequence[ToCluster],
        old: Mapping[str, Cluster],
        stays: set[str],
        groups: Sequence[Found],
        joined: Mapping[str, str],
        method: Method,
    ) -> Clustered:
        holders: dict[str, list[ToCluster]] = defaultdict(list)
        for one in free:
            holders[" ".join(one.text.split())].append(one)
        texts = {one.id: one.text for one in free}
        taken: set[str] = set()
        made: list[Cluster] = []
        goal: dict[str, str] = {one.id: joined.get(" ".join(one.text.split()), "") for one in free}
        for group in groups:
            members = [one for text in group.keywords for one in holders[text]]
            known = _same(members, old, stays | taken)
            primary = holders[group.primary][0].id
            cluster = (
                _renewed(old[known], group, primary, method, texts.get(old[known].primary_id, ""))
                if known
                else _new(group, primary, method)
            )
            taken.add(cluster.id)
            made.append(cluster)
            goal |= dict.fromkeys((one.id for one in members), cluster.id)
        gone = [key for key in old if key not in stays and key not in taken]
        before = await self._change(made, gone, goal)
        alone = [one.text for one in free if not goal[one.id]]
        return Clustered(made, alone, method, sum(goal[one.id] in stays for one in free), before)

    async def _change(self, put: Sequence[Cluster], gone: Sequence[str], goal: Mapping[str, str]) -> Before:
        """Write clusters and places, all or none; gives how it was."""
        there = {one.id: one for one in await self._db.read(store.listed)}
        touched = [one.id for one in put]
        before = Before(
            [there[key] for key in (*touched, *gone) if key in there], [key for key in touched if key not in there]
        )
        before.places = await self._db.read(store.places, list(goal))
        wanted: Places = {
            key: (goal[key], _state(goal[key], state))
            for key, (place, state) in before.places.items()
            if place != goal[key] or state != _state(goal[key], state)
        }
        before.places = {key: before.places[key] for key in wanted}
        await self._write(put, gone, wanted)
        return before

    async def _write(self, put: Sequence[Cluster], gone: Sequence[str], wanted: Places) -> None:
        async with self._turn:
            await placing.apply(self._db, placing.Change(put, gone, wanted))

    async def recover(self) -> bool:
        """At start: go on with a large change that a kill has cut off; whether there was one."""
        async with self._turn:
            return await placing.finish(self._db)

    async def restore(self, before: Before) -> Before:
        """Undo: put back how it was; gives how it is now, for redo."""
        there = {one.id: one for one in await self._db.read(store.listed)}
        ids = [one.id for one in before.clusters]
        now = Before([there[key] for key in (*ids, *before.made) if key in there], [key for key in ids if key not in there])
        now.places = await self._db.read(store.places, list(before.places))
        await self._write(before.clusters, before.made, before.places)
        return now

    async def merge(self, cluster_ids: Sequence[str]) -> Before:
        """Put several clusters into the first of them, which is locked then, as a person shaped it."""
        kept = await self._known(cluster_ids[0])
        found = await self._db.read(store.members, list(cluster_ids))
        goal = {key: kept.id for members in found.values() for key in members}
        return await self._change([_shaped(kept)], [key for key in cluster_ids[1:] if key != kept.id], goal)

    async def split(self, cluster_id: str, keyword_ids: Sequence[str], name: str = "") -> Before:
        """Put some keywords of a cluster into one of their own; both are locked then."""
        kept = await self._known(cluster_id)
        rest = set((await self._db.read(store.members, [cluster_id]))[cluster_id]) - set(keyword_ids)
        chosen = await self._db.read(keywords.by_ids, keyword_ids)
        if not chosen or not rest:
            raise InputError(_("A cluster is split into two parts."), _("Choose some of its keywords, not all."))
        primary = max(chosen, key=lambda one: (one.volume or -1, one.text))
        made = Cluster(name=name or primary.text, primary_id=primary.id, method="person", locked=True)
        kept = _shaped(kept)
        if kept.primary_id not in rest:
            left = await self._db.read(keywords.by_ids, sorted(rest))
            kept.primary_id = max(left, key=lambda one: (one.volume or -1, one.text)).id
        return await self._change([kept, made], [], dict.fromkeys(keyword_ids, made.id))

    async def move(self, keyword_ids: Sequence[str], cluster_id: str = "") -> Before:
        """Put keywords into a cluster, which is locked then; "" takes them out of theirs."""
        put = [_shaped(await self._known(cluster_id))] if cluster_id else []
        return await self._change(put, [], dict.fromkeys(keyword_ids, cluster_id))

    async def lock(self, cluster_id: str, locked: bool = True) -> Before:
        """Keep a cluster as it is when clustering again, or let it go."""
        return await self._set(cluster_id, locked=locked)

    async def rename(self, cluster_id: str, name: str, description: str | None = None) -> Before:
        """Give a cluster a name, and a description."""
        if not name.strip():
            raise InputError(_("A cluster needs a name."), _("Write one."))
        given = {} if description is None else {"description": description}
        return await self._set(cluster_id, name=name.strip(), **given)

    async def archive(self, cluster_id: str) -> Before:
        """Put a cluster away; its keywords stay in it."""
        return await self._set(cluster_id, state="archived")

    async def set_hub(self, pillar_id: str, spoke_ids: Sequence[str]) -> Before:
        """Make a cluster the pillar of others, its spokes."""
        pillar = await self._known(pillar_id)
        pillar.hub = {"spokes": [key for key in spoke_ids if key != pillar_id]}
        spokes = [await self._known(key) for key in pillar.hub["spokes"]]
        for spoke in spokes:
            spoke.hub = {"pillar": pillar_id}
        return await self._change([pillar, *spokes], [], {})

    async def _set(self, cluster_id: str, **columns: Any) -> Before:
        cluster = await self._known(cluster_id)
        for name, value in columns.items():
            setattr(cluster, name, value)
        return await self._change([cluster], [], {})

    async def _known(self, cluster_id: str) -> Cluster:
        found = await self._db.read(store.get, cluster_id)
        if found is None:
            raise InputError(_("This cluster is no longer there."), _("Look at the list again."))
        return found


def label(method: str) -> str:
    """How a cluster came to be, in words."""
    names = {
        "text": _("estimated from text"),
        "embeddings": _("estimated from text and embeddings"),
        "results": _("from shared results pages"),
        "model": _("a model's opinion"),
        "person": _("made by you"),
    }
    return names[method]


async def _stoppable(work: Callable[..., T]) -> T:
    """Run CPU work that takes `stop` in a thread that ends soon after the task is cancelled."""
    ended = threading.Event()

    def stop() -> None:
        if ended.is_set():
            raise InterruptedError

    running = asyncio.create_task(asyncio.to_thread(work, stop=stop))
    try:
        return await asyncio.shield(running)
    except asyncio.CancelledError:
        ended.set()
        await asyncio.gather(running, return_exceptions=True)
        raise


def _code(told: str, usual: str) -> str:
    """The language of a keyword as a code; exports that write its name, or none, are taken for the usual one."""
    plain = told.strip().lower()
    return plain[:2] if len(plain) in (2, 5) and plain[:2].isalpha() else usual


def _volumes(found: Sequence[ToCluster]) -> dict[str, int]:
    volumes: dict[str, int] = {}
    for one in found:
        volumes[one.text] = max(one.volume or 0, volumes.get(one.text, 0))
    return volumes


def _same(members: Sequence[ToCluster], old: Mapping[str, Cluster], taken: set[str]) -> str:
    """The former cluster more than half of these keywords come from, "" for none."""
    came = Counter(one.cluster_id for one in members if one.cluster_id in old and one.cluster_id not in taken)
    best = max(came.items(), key=lambda found: (found[1], found[0]), default=("", 0))
    return best[0] if best[1] * 2 > len(members) or best[1] >= 2 else ""


def _new(group: Found, primary: str, method: Method) -> Cluster:
    return Cluster(name=group.name, primary_id=primary, method=method)


def _renewed(was: Cluster, group: Found, primary: str, method: Method, called: str) -> Cluster:
    """called: the former primary keyword; a name that is not that one was given by a person, and stays."""
    if was.name == called:
        was.name = group.name
    was.primary_id, was.method = primary, method
    return was


def _shaped(cluster: Cluster) -> Cluster:
    cluster.method, cluster.locked = "person", True
    return cluster


def _state(cluster_id: str, state: str) -> str:
    if cluster_id:
        return "mapped" if state == "new" else state
    return "new" if state == "mapped" else state
