"""The work of grouping, without the database: which keywords form a cluster, which join one that stays, which clusters go.

All of it is CPU-bound and belongs into a thread, or, where there is much, into a process (core.apart).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from alwrity_desktop.core.errors import InputError
from alwrity_desktop.core.messages import _
from alwrity_desktop.core.progress import Report
from alwrity_desktop.model.cluster import Cluster
from alwrity_desktop.store.keywords import ToCluster

if TYPE_CHECKING:  # it loads numpy, which a program that groups nothing does without
    from alwrity_desktop.planner.clustering import Cluster as Found
    from alwrity_desktop.planner.vectors import Vectors

Method = Literal["text", "embeddings", "results"]
LOOSER, USUAL, TIGHTER = 0.7, 1.0, 1.4
"""Shares of the usual average likeness inside a cluster."""


@dataclass(slots=True)
class Wish:
    """How to group. language: of keywords whose file told none. percent: of shared addresses, for method "results".

    tight: LOOSER, USUAL or TIGHTER. vectors: embeddings that join the text.
    """

    method: Method = "text"
    language: str = "en"
    percent: int | None = None
    tight: float = USUAL
    vectors: Vectors | None = None


@dataclass(slots=True)
class Stock:
    """What there is. stays: ids of clusters that keep all they have. pages: addresses of results pages by keyword id.

    only: ids of keywords that may be grouped; None for all.
    """

    everything: list[ToCluster]
    old: dict[str, Cluster]
    stays: set[str]
    pages: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    only: frozenset[str] | None = None

    @property
    def free(self) -> list[ToCluster]:
        """Keywords that are grouped; the others are in clusters that stay."""
        free = [one for one in self.everything if one.cluster_id not in self.stays]
        return free if self.only is None else [one for one in free if one.id in self.only]


@dataclass(slots=True)
class Outcome:
    """put: clusters to write. gone: ids to delete. goal: by keyword id its cluster, "" for none. alone: texts of those."""

    put: list[Cluster]
    gone: list[str]
    goal: dict[str, str]
    alone: list[str]
    joined: int


def group(stock: Stock, wish: Wish, report: Report, stop: Callable[[], None] = lambda: None) -> Outcome:
    """Group the free keywords. stop: called often; what it raises ends the work. Raises InputError."""
    free = stock.free
    if wish.method == "results":
        groups, joined = _by_results(stock, free, wish)
    else:
        groups, joined = _by_text(stock, free, wish, report, stop)
    stop()
    return _outcome(stock, free, groups, joined, wish.method)


def _by_text(
    stock: Stock, free: Sequence[ToCluster], wish: Wish, report: Report, stop: Callable[[], None]
) -> tuple[list[Found], dict[str, str]]:
    """Clusters of each language, and the kept cluster by keyword text for those that join one."""
    from alwrity_desktop.planner.regrouping import regroup

    spoken: dict[str, list[ToCluster]] = defaultdict(list)
    for one in free:
        spoken[_code(one.language, wish.language)].append(one)
    groups: list[Found] = []
    joined: dict[str, str] = {}
    for code, some in sorted(spoken.items()):
        kept: dict[str, list[str]] = defaultdict(list)
        for one in stock.everything:
            if one.cluster_id in stock.stays and _code(one.language, wish.language) == code:
                kept[one.cluster_id].append(one.text)
        grouped = regroup(
            [one.text for one in some],
            list(kept.values()),
            code,
            volumes=_volumes(some),
            vectors=wish.vectors,
            tight=wish.tight,
            report=report,
            stop=stop,
        )
        groups += grouped.clusters
        for cluster_id, came in zip(kept, grouped.joined, strict=False):
            joined |= dict.fromkeys((" ".join(text.split()) for text in came), cluster_id)
    return groups, joined


def _by_results(stock: Stock, free: Sequence[ToCluster], wish: Wish) -> tuple[list[Found], dict[str, str]]:
    """Clusters by shared results pages; keywords that share enough with a kept cluster's primary one join it."""
    from alwrity_desktop.planner import overlap

    urls = {one.text: stock.pages[one.id] for one in free if stock.pages.get(one.id)}
    if not urls:
        raise InputError(
            _("No results pages of these keywords are known."),
            _("Import a file with their addresses, ask a search service for them, or use the text."),
        )
    percent = wish.percent or overlap.USUAL
    kept = {
        key: stock.pages[stock.old[key].primary_id]
        for key in sorted(stock.stays)
        if key in stock.old and stock.old[key].primary_id in stock.pages
    }
    joined = overlap.join_by_results(urls, kept, percent)
    left = {text: found for text, found in urls.items() if text not in joined}
    found = overlap.cluster_by_results(left, percent, _volumes(free))[0]
    return found, {" ".join(text.split()): key for text, key in joined.items()}


def _outcome(
    stock: Stock, free: Sequence[ToCluster], groups: Sequence[Found], joined: Mapping[str, str], method: Method
) -> Outcome:
    holders: dict[str, list[ToCluster]] = defaultdict(list)
    for one in free:
        holders[" ".join(one.text.split())].append(one)
    texts = {one.id: one.text for one in free}
    taken: set[str] = set()
    made: list[Cluster] = []
    goal: dict[str, str] = {one.id: joined.get(" ".join(one.text.split()), "") for one in free}
    for found in groups:
        members = [one for text in found.keywords for one in holders[" ".join(text.split())]]
        known = _same(members, stock.old, stock.stays | taken)
        primary = holders[" ".join(found.primary.split())][0].id
        cluster = (
            _renewed(stock.old[known], found, primary, method, texts.get(stock.old[known].primary_id, ""))
            if known
            else Cluster(name=found.name, primary_id=primary, method=method)
        )
        taken.add(cluster.id)
        made.append(cluster)
        goal |= dict.fromkeys((one.id for one in members), cluster.id)
    gone = [key for key in stock.old if key not in stock.stays and key not in taken]
    alone = [one.text for one in free if not goal[one.id]]
    return Outcome(made, gone, goal, alone, sum(goal[one.id] in stock.stays for one in free))


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


def _renewed(was: Cluster, found: Found, primary: str, method: Method, called: str) -> Cluster:
    """called: the former primary keyword; a name that is not that one was given by a person, and stays."""
    name = found.name if was.name == called else was.name
    return replace(was, name=name, primary_id=primary, method=method)
