"""Keywords grouped by what they ask for, from their text alone. An estimate: no results page was looked at.

    clustering = cluster(["cheap sofas", "affordable couch", "sofa cleaning"])

Keywords are read as bags of concepts (phrasing), compared by a weighted geometric mean (matching) over word likenesses
the program carries (likeness), and joined by average linkage (linkage). The same input gives the same clusters.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from alwrity_desktop.core.messages import _
from alwrity_desktop.core.progress import Progress, Report, silent
from alwrity_desktop.planner import vectors as embeddings
from alwrity_desktop.planner.likeness import alike
from alwrity_desktop.planner.linkage import average_linkage
from alwrity_desktop.planner.matching import likenesses, weights
from alwrity_desktop.planner.phrasing import lexicon, phrase_keywords
from alwrity_desktop.planner.vectors import Vectors

METHOD = "text"
LEAST, STRICTER = 0.37, 0.06
"""The average likeness inside a cluster, from 0 (anything goes) to 1 (the same concepts only): LEAST for up to 1,000
keywords, and STRICTER more for each ten times as many, as chance neighbours grow with the set. Set on keyword sets made
with other seeds than the reported ones."""


EDGES_FROM = 0.5
"""Likenesses below this share of the limit are taken for none."""


def least_for(count: int, *, embedded: bool = False) -> float:
    """The default limit for `count` keywords. embedded: with vectors."""
    least, stricter = (embeddings.LEAST, embeddings.STRICTER) if embedded else (LEAST, STRICTER)
    return least + stricter * max(0.0, math.log10(max(count, 1) / 1_000))


@dataclass(slots=True)
class Cluster:
    """Keywords that ask for the same, as given, the primary one first. name: what the cluster is called."""

    name: str
    primary: str
    keywords: list[str]


@dataclass(slots=True)
class Clustering:
    """Clusters of at least two keywords, the biggest first; the rest is `unclustered`. mended: misspellings read as."""

    clusters: list[Cluster]
    unclustered: list[str]
    method: str = METHOD
    mended: dict[str, str] = field(default_factory=dict[str, str])


def cluster(
    keywords: Sequence[str],
    language: str = "en",
    *,
    volumes: Mapping[str, int] | None = None,
    vectors: Vectors | None = None,
    least: float | None = None,
    report: Report = silent,
    stop: Callable[[], None] = lambda: None,
) -> Clustering:
    """Group `keywords` (doubles count once). CPU-bound: call it in a thread or process.

    volumes: monthly searches where known; the primary keyword is the one with most, else the plainest. stop: called often;
    what it raises ends the work. least: see `least_for`. vectors: embeddings of the keywords (see planner.vectors), which
    join the text then; a keyword without one counts by its text.
    """
    plain = list(dict.fromkeys(" ".join(keyword.split()) for keyword in keywords if keyword.strip()))
    report(Progress("read", _("Reading {count} keywords", count=len(plain)), 0.05))
    phrased = phrase_keywords(plain, language, stop)
    holders: dict[tuple[int, ...], list[int]] = defaultdict(list)
    for number, bag in enumerate(phrased.bags):
        holders[bag].append(number)
    bags = list(holders)
    near = alike(phrased.surfaces, language, lexicon(language).apart)
    if vectors:
        rows = [vectors.get(keyword) for keyword in plain]
        embeddings.join(near, phrased.bags, phrased.surfaces, rows, lexicon(language).apart, stop)
    weight = weights(phrased.bags, len(phrased.surfaces))
    limit = least_for(len(plain), embedded=bool(vectors)) if least is None else least
    told = _("Comparing {count} different ones", count=len(bags))
    edges = list(likenesses(bags, near, weight, limit * EDGES_FROM, stop, shares(report, told, 0.2, 0.6)))
    roots = average_linkage([1] * len(bags), edges, limit, pause=stop, tell=shares(report, _("Joining them"), 0.6, 0.9))
    groups: dict[int, list[int]] = defaultdict(list)
    for bag, root in zip(bags, roots, strict=True):
        groups[root] += holders[bag]
    found = [
        made_of([plain[number] for number in sorted(group)], volumes or {}) for group in groups.values() if len(group) > 1
    ]
    alone = sorted(group[0] for group in groups.values() if len(group) == 1)
    found.sort(key=lambda made: (-len(made.keywords), made.name))
    report(Progress("done", _("{count} clusters", count=len(found)), 1.0))
    method = embeddings.METHOD if vectors else METHOD
    return Clustering(found, [plain[number] for number in alone], method, phrased.mended)


def shares(report: Report, message: str, low: float, high: float) -> Callable[[float], None]:
    """A listener for shares of one step, which goes from `low` to `high` of the whole; it reports each hundredth once."""
    last = -1

    def tell(share: float) -> None:
        nonlocal last
        now = round(100 * (low + share * (high - low)))
        if now > last:
            last = now
            report(Progress("compare", message, now / 100))

    return tell


def made_of(keywords: list[str], volumes: Mapping[str, int]) -> Cluster:
    """One cluster. Its primary keyword has the highest volume, or, where none is known, the words commonest in it."""
    common = Counter(word for keyword in keywords for word in set(keyword.lower().split()))

    def rank(keyword: str) -> tuple[float, float, int, str]:
        words = set(keyword.lower().split())
        shared = sum(common[word] for word in words) / (len(words) + 1)
        return -(volumes.get(keyword) or 0), -shared, len(keyword), keyword

    ordered = sorted(keywords, key=rank)
    return Cluster(ordered[0], ordered[0], ordered)
