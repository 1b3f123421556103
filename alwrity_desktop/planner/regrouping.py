"""Clustering beside clusters that stay: new keywords may join them; none of theirs moves, no two of them become one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from alwrity_desktop.core.messages import _
from alwrity_desktop.core.progress import Progress, Report, silent
from alwrity_desktop.planner import clustering
from alwrity_desktop.planner import vectors as embeddings
from alwrity_desktop.planner.clustering import Cluster
from alwrity_desktop.planner.likeness import alike
from alwrity_desktop.planner.linkage import Edge, average_linkage
from alwrity_desktop.planner.matching import likenesses, weights
from alwrity_desktop.planner.phrasing import lexicon, phrase_keywords
from alwrity_desktop.planner.vectors import Vectors


@dataclass(slots=True)
class Regrouping:
    """joined: for each kept cluster the keywords that came to it. The rest as in clustering.Clustering."""

    clusters: list[Cluster]
    unclustered: list[str]
    joined: list[list[str]] = field(default_factory=list[list[str]])


def regroup(
    free: Sequence[str],
    kept: Sequence[Sequence[str]],
    language: str = "en",
    *,
    volumes: Mapping[str, int] | None = None,
    vectors: Vectors | None = None,
    tight: float = 1.0,
    report: Report = silent,
    stop: Callable[[], None] = lambda: None,
) -> Regrouping:
    """Cluster `free` keywords beside `kept` clusters of others. CPU-bound. stop, vectors: see clustering.

    tight: share of the usual average likeness inside a cluster; above 1 clusters are smaller.
    """
    if not kept:
        least = clustering.least_for(len(set(free)), embedded=bool(vectors)) * tight
        found = clustering.cluster(free, language, volumes=volumes, vectors=vectors, least=least, report=report, stop=stop)
        return Regrouping(found.clusters, found.unclustered)
    theirs = [keyword for group in kept for keyword in group]
    plain = list(dict.fromkeys([*theirs, *free]))
    owner = {keyword: number for number, group in enumerate(kept) for keyword in group}
    report(Progress("read", _("Reading {count} keywords", count=len(plain)), 0.05))
    phrased = phrase_keywords(plain, language, stop)
    bags: dict[tuple[int, ...], int] = {}
    for bag in phrased.bags:
        bags.setdefault(bag, len(bags))
    nodes = _nodes([bags[bag] for bag in phrased.bags], [owner.get(keyword, -1) for keyword in plain], len(kept), len(bags))
    near = alike(phrased.surfaces, language, lexicon(language).apart)
    if vectors:
        rows = [vectors.get(" ".join(keyword.split())) for keyword in plain]
        embeddings.join(near, phrased.bags, phrased.surfaces, rows, lexicon(language).apart, stop)
    limit = clustering.least_for(len(plain), embedded=bool(vectors)) * tight
    weight = weights(phrased.bags, len(phrased.surfaces))
    told = _("Comparing {count} different ones", count=len(bags))
    tell = clustering.shares(report, told, 0.2, 0.6)
    edges = likenesses(list(bags), near, weight, limit * clustering.EDGES_FROM, stop, tell)
    sizes = [0] * max(len(kept), max(nodes) + 1)
    for node in nodes:
        sizes[node] += 1
    joined_edges = _between(edges, nodes, sizes)
    roots = average_linkage(
        [max(1, size) for size in sizes],
        joined_edges,
        limit,
        pinned=range(len(kept)),
        pause=stop,
        tell=clustering.shares(report, _("Joining them"), 0.6, 0.9),
    )
    return _sorted(plain, owner, [roots[nodes[bags[bag]]] for bag in phrased.bags], roots[: len(kept)], volumes or {})


def _nodes(bag_of: Sequence[int], owners: Sequence[int], kept: int, bags: int) -> list[int]:
    """The node of each bag: all bags of a kept cluster are one node (its number), each other bag has its own."""
    nodes = [-1] * bags
    for bag, owner in zip(bag_of, owners, strict=True):
        if owner >= 0 and nodes[bag] < 0:
            nodes[bag] = owner
    coming = kept
    for bag in range(bags):
        if nodes[bag] < 0:
            nodes[bag], coming = coming, coming + 1
    return nodes


def _between(edges: Iterable[Edge], nodes: Sequence[int], sizes: Sequence[int]) -> list[Edge]:
    """Edges between nodes: the average over the pairs of their bags, where a missing pair is 0."""
    total: dict[tuple[int, int], float] = defaultdict(float)
    for one, other, likeness in edges:
        pair = (min(nodes[one], nodes[other]), max(nodes[one], nodes[other]))
        if pair[0] != pair[1]:
            total[pair] += likeness
    return [(one, other, value / (sizes[one] * sizes[other])) for (one, other), value in total.items()]


def _sorted(
    plain: Sequence[str], owner: Mapping[str, int], roots: Sequence[int], homes: Sequence[int], volumes: Mapping[str, int]
) -> Regrouping:
    home = {root: number for number, root in enumerate(homes)}
    joined: list[list[str]] = [[] for _home in homes]
    groups: dict[int, list[str]] = defaultdict(list)
    for keyword, root in zip(plain, roots, strict=True):
        if keyword in owner:
            continue
        if root in home:
            joined[home[root]].append(keyword)
        else:
            groups[root].append(keyword)
    found = [clustering.made_of(group, volumes) for group in groups.values() if len(group) > 1]
    found.sort(key=lambda made: (-len(made.keywords), made.name))
    return Regrouping(found, [group[0] for group in groups.values() if len(group) == 1], joined)
