"""Clusters of the workspace: made, and shaped by hand. Each change gives back how it was, for undo."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from alwrity_desktop.core.apart import run_apart
from alwrity_desktop.core.errors import InputError
from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.core.progress import Progress, Report, silent
from alwrity_desktop.model.cluster import Cluster, ClusterFigures
from alwrity_desktop.model.keyword import Keyword
from alwrity_desktop.planner import placing
from alwrity_desktop.planner.grouping import USUAL, Method, Stock, Wish, group
from alwrity_desktop.store import clusters as store
from alwrity_desktop.store import keywords
from alwrity_desktop.store.clusters import Before, Places
from alwrity_desktop.store.database import Database
from alwrity_desktop.store.keywords import ToCluster

if TYPE_CHECKING:  # it loads numpy, which a program that groups nothing does without
    from alwrity_desktop.planner.vectors import Vectors

T = TypeVar("T")
FEW = 3_000
"""Up to so many keywords are grouped in a thread; starting a process would take longer."""


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
        tight: float = USUAL,
        keep: bool = False,
        only: Collection[str] | None = None,
        report: Report = silent,
    ) -> Clustered:
        """Cluster all keywords. Locked clusters, and those with ideas, stay: keywords may join them, none leaves.

        vectors: embeddings that join the text (see planner.vectors); the method is "embeddings" then. Method "results"
        needs addresses of results pages (see keywords.put_results) and leaves out keywords without them. tight: see
        planner.grouping. keep: all clusters stay, and only keywords that are in none are grouped. only: ids of keywords to
        group; those that share a cluster with others stay in it.
        A cluster whose keywords mostly stay together keeps its id, and the name a person gave it.
        """
        everything = await self._db.read(keywords.to_cluster)
        old = {one.id: one for one in await self._db.read(store.listed)}
        pages = await self._db.read(keywords.results) if method == "results" else {}
        stays = {key for key, one in old.items() if keep or _stays(one)}
        some = None if only is None else frozenset(only)
        if some is not None:
            stays |= old.keys() - _wholly(everything, some)
        stock = Stock(everything, old, stays, pages, some)
        chosen: Method = "results" if method == "results" else "embeddings" if vectors else "text"
        wish = Wish(chosen, language, percent, tight, vectors)
        if len(everything) > FEW:
            found = await run_apart(group, stock, wish, report=report)
        else:
            found = await _stoppable(partial(group, stock, wish, report))
        told = ngettext("Keeping {count} cluster", "Keeping {count} clusters", len(found.put))
        report(Progress("save", told, 0.95))
        saving = asyncio.ensure_future(self._change(found.put, found.gone, found.goal))
        try:
            before = await asyncio.shield(saving)
        except asyncio.CancelledError:  # it comes too late: the change is made whole, so it is told, and can be undone
            before = await saving
        return Clustered(found.put, found.alone, chosen, found.joined, before)

    async def _change(
        self, put: Sequence[Cluster], gone: Sequence[str], goal: Mapping[str, str], heirs: Mapping[str, str] | None = None
    ) -> Before:
        """Write clusters and places, all or none; gives how it was. heirs: by cluster that goes, who gets its ideas."""
        there = {one.id: one for one in await self._db.read(store.listed)}
        touched = [one.id for one in put]
        before = Before(
            [there[key] for key in (*touched, *gone) if key in there], [key for key in touched if key not in there]
        )
        places = await self._db.read(store.places, list(goal))
        wanted = await asyncio.to_thread(_moves, places, goal)
        before.places = {key: places[key] for key in wanted}
        before.plans = await self._db.read(store.plans, list(heirs or ()))
        await self._write(put, gone, wanted, {key: (heirs or {})[old] for key, old in before.plans.items()})
        return before

    async def _write(self, put: Sequence[Cluster], gone: Sequence[str], wanted: Places, plans: Mapping[str, str]) -> None:
        async with self._turn:
            await placing.apply(self._db, placing.Change(put, gone, wanted, dict(plans)))

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
        now.plans = await self._db.read(store.plans_of, list(before.plans))
        await self._write(before.clusters, before.made, before.places, before.plans)
        return now

    async def merge(self, cluster_ids: Sequence[str]) -> Before:
        """Put several clusters, with their ideas and tasks, into the first of them, which is locked then."""
        kept, *others = await self._all_known(cluster_ids)
        found = await self._db.read(store.members, [one.id for one in (kept, *others)])
        goal = {key: kept.id for members in found.values() for key in members}
        if any(one.state == "mapped" for one in others):
            kept.state = "mapped"
        gone = [one.id for one in others]
        return await self._change([_shaped(kept)], gone, goal, dict.fromkeys(gone, kept.id))

    async def split(self, cluster_id: str, keyword_ids: Sequence[str], name: str = "") -> Before:
        """Put some keywords of a cluster into one of their own; both are locked then."""
        kept = await self._known(cluster_id)
        rest = set((await self._db.read(store.members, [cluster_id]))[cluster_id]) - set(keyword_ids)
        chosen = await self._db.read(keywords.by_ids, keyword_ids)
        if not chosen or not rest:
            raise InputError(_("A cluster is split into two parts."), _("Choose some of its keywords, not all."))
        primary = _most_searched(chosen)
        made = Cluster(name=name or primary.text, primary_id=primary.id, method="person", locked=True)
        kept = _shaped(kept)
        if kept.primary_id not in rest:
            kept.primary_id = _most_searched(await self._db.read(keywords.by_ids, sorted(rest))).id
        return await self._change([kept, made], [], dict.fromkeys(keyword_ids, made.id))

    async def gather(self, keyword_ids: Sequence[str], name: str = "") -> Before:
        """Put keywords, wherever they are, into a cluster of their own, which is locked then."""
        chosen = await self._db.read(keywords.by_ids, keyword_ids)
        if not chosen:
            raise InputError(_("A cluster needs keywords."), _("Choose some."))
        primary = _most_searched(chosen)
        made = Cluster(name=name.strip() or primary.text, primary_id=primary.id, method="person", locked=True)
        put, gone = await self._left(keyword_ids)
        return await self._change([made, *put], gone, dict.fromkeys(keyword_ids, made.id))

    async def move(self, keyword_ids: Sequence[str], cluster_id: str = "") -> Before:
        """Put keywords into a cluster, which is locked then; "" takes them out of theirs.

        A cluster that loses its primary keyword gets another; one that loses all, and has no ideas, goes.
        """
        goal = await self._known(cluster_id) if cluster_id else None
        put, gone = await self._left(keyword_ids, cluster_id)
        shaped = [] if goal is None else [_shaped(goal)]
        if goal is not None and not goal.primary_id:
            goal.primary_id = keyword_ids[0]
        return await self._change([*shaped, *put], gone, dict.fromkeys(keyword_ids, cluster_id))

    async def _left(self, keyword_ids: Sequence[str], goal: str = "") -> tuple[list[Cluster], list[str]]:
        """Clusters these keywords leave that need another primary keyword, and ids of those that nothing is left of."""
        places = await self._db.read(store.places, list(keyword_ids))
        sources = sorted({place for place, _state in places.values()} - {"", goal})
        put: list[Cluster] = []
        gone: list[str] = []
        for source, members in (await self._db.read(store.members, sources)).items():
            cluster = await self._db.read(store.get, source)
            rest = sorted(set(members) - set(keyword_ids))
            if cluster is None or cluster.primary_id in rest:
                continue
            if not rest and cluster.state == "new":
                gone.append(source)
                continue
            left = await self._db.read(keywords.by_ids, rest)
            cluster.primary_id = _most_searched(left).id if left else ""
            put.append(cluster)
        return put, gone

    async def set_primary(self, cluster_id: str, keyword_id: str) -> Before:
        """Choose the keyword a cluster is after; it is locked then. A name that was the former one follows."""
        cluster = await self._known(cluster_id)
        found = {one.id: one.text for one in await self._db.read(keywords.by_ids, [keyword_id, cluster.primary_id])}
        if keyword_id not in (await self._db.read(store.members, [cluster_id]))[cluster_id]:
            raise InputError(_("This keyword is not in the cluster."), _("Choose one of its keywords."))
        if cluster.name == found.get(cluster.primary_id):
            cluster.name = found[keyword_id]
        cluster.primary_id = keyword_id
        return await self._change([_shaped(cluster)], [], {})

    async def lock(self, cluster_id: str | Sequence[str], locked: bool = True) -> Before:
        """Keep clusters as they are when clustering again, or let them go."""
        return await self._set(cluster_id, locked=locked)

    async def rename(self, cluster_id: str, name: str, description: str | None = None) -> Before:
        """Give a cluster a name, and a description."""
        if not name.strip():
            raise InputError(_("A cluster needs a name."), _("Write one."))
        given = {} if description is None else {"description": description}
        return await self._set(cluster_id, name=name.strip(), **given)

    async def archive(self, cluster_id: str | Sequence[str]) -> Before:
        """Put clusters away; their keywords stay in them."""
        return await self._set(cluster_id, state="archived")

    async def bring_back(self, cluster_id: str | Sequence[str]) -> Before:
        """Take clusters out of the archive."""
        found = await self._all_known([cluster_id] if isinstance(cluster_id, str) else cluster_id)
        planned = set((await self._db.read(store.plans, [one.id for one in found])).values())
        for one in found:
            one.state = "mapped" if one.id in planned else "new"
        return await self._change(found, [], {})

    async def set_hub(self, pillar_id: str, spoke_ids: Sequence[str]) -> Before:
        """Make a cluster the pillar of others, its spokes; none takes it back. A spoke has one pillar, and no spokes."""
        return await self.set_hubs({pillar_id: spoke_ids})

    async def set_hubs(self, wanted: Mapping[str, Sequence[str]]) -> Before:
        """Several hubs in one change: spokes by pillar, as in `set_hub`."""
        there = {one.id: one for one in await self._db.read(store.listed)}
        if any(key not in there for pillar, spokes in wanted.items() for key in (pillar, *spokes)):
            raise _gone()
        was = {key: dict(one.hub) for key, one in there.items()}
        for pillar_id, spokes in wanted.items():
            _let_go(there, pillar_id)
            chosen = [key for key in dict.fromkeys(spokes) if key != pillar_id]
            for key in chosen:
                _let_go(there, key)
                there[key].hub = {"pillar": pillar_id}
            there[pillar_id].hub = {"spokes": chosen} if chosen else {}
        return await self._change([one for key, one in there.items() if one.hub != was[key]], [], {})

    async def _set(self, cluster_id: str | Sequence[str], **columns: Any) -> Before:
        found = await self._all_known([cluster_id] if isinstance(cluster_id, str) else cluster_id)
        for cluster in found:
            for name, value in columns.items():
                setattr(cluster, name, value)
        return await self._change(found, [], {})

    async def _all_known(self, cluster_ids: Sequence[str]) -> list[Cluster]:
        return [await self._known(key) for key in dict.fromkeys(cluster_ids)]

    async def _known(self, cluster_id: str) -> Cluster:
        found = await self._db.read(store.get, cluster_id)
        if found is None:
            raise _gone()
        return found


def _wholly(everything: Sequence[ToCluster], some: Collection[str]) -> set[str]:
    """Ids of clusters all of whose keywords are among these."""
    inside = {one.cluster_id for one in everything if one.id in some}
    return inside - {one.cluster_id for one in everything if one.id not in some}


def _gone() -> InputError:
    return InputError(_("This cluster is no longer there."), _("Look at the list again."))


def _let_go(there: Mapping[str, Cluster], cluster_id: str) -> None:
    """Take a cluster out of the hub it is in, as pillar or spoke."""
    for key in there[cluster_id].hub.get("spokes", ()):
        if key in there:
            there[key].hub = {}
    pillar = there.get(str(there[cluster_id].hub.get("pillar", "")))
    if pillar is not None:
        left = [key for key in pillar.hub.get("spokes", ()) if key != cluster_id]
        pillar.hub = {"spokes": left} if left else {}
    there[cluster_id].hub = {}


def _most_searched(found: Sequence[Keyword]) -> Keyword:
    return max(found, key=lambda one: (one.volume or -1, one.text))


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


def _stays(cluster: Cluster) -> bool:
    return cluster.locked or cluster.state != "new" or cluster.method in ("person", "model")


def _moves(places: Places, goal: Mapping[str, str]) -> Places:
    """Where keywords go, of those that do not stand there."""
    return {
        key: (goal[key], _state(goal[key], state))
        for key, (place, state) in places.items()
        if place != goal[key] or state != _state(goal[key], state)
    }


def _shaped(cluster: Cluster) -> Cluster:
    cluster.method, cluster.locked = "person", True
    return cluster


def _state(cluster_id: str, state: str) -> str:
    if cluster_id:
        return "mapped" if state == "new" else state
    return "new" if state == "mapped" else state
