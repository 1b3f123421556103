"""Keywords that belong together because their results pages show the same addresses.

Two keywords belong together when at least 40 % of their top 10 addresses are shared (as Keyword Insights and LowFruits do
it; 20 to 90 can be chosen). The keyword with the highest volume takes in all that share enough with it, then the next.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping
from urllib.parse import urlsplit

from alwrity_desktop.core.errors import InputError
from alwrity_desktop.core.messages import _
from alwrity_desktop.planner.clustering import Cluster

TOP = 10
USUAL, LOWEST, HIGHEST = 40, 20, 90


def cluster_by_results(
    urls: Mapping[str, list[str]], percent: int = USUAL, volumes: Mapping[str, int] | None = None
) -> tuple[list[Cluster], list[str]]:
    """Clusters of at least two, the biggest first, and the keywords that are alone. urls: the first one first.

    Raises InputError for a share outside 20 to 90 per cent.
    """
    needed = _needed(percent)
    known = volumes or {}
    pages = _pages(urls)
    holders: dict[str, list[str]] = defaultdict(list)
    for keyword, found in pages.items():
        for page in found:
            holders[page].append(keyword)
    left = dict.fromkeys(sorted(pages, key=lambda keyword: (-(known.get(keyword) or 0), keyword)))
    clusters: list[Cluster] = []
    alone: list[str] = []
    while left:
        seed = next(iter(left))
        shared = Counter(other for page in pages[seed] for other in holders[page] if other in left and other != seed)
        group = [seed, *sorted(other for other, count in shared.items() if count >= needed)]
        for keyword in group:
            del left[keyword]
        if len(group) > 1:
            clusters.append(Cluster(seed, seed, group))
        else:
            alone.append(seed)
    clusters.sort(key=lambda made: (-len(made.keywords), made.name))
    return clusters, alone


def join_by_results(urls: Mapping[str, list[str]], kept: Mapping[str, list[str]], percent: int = USUAL) -> dict[str, str]:
    """By keyword the cluster it joins: the one whose addresses (`kept`, of its primary keyword) it shares most of."""
    needed = _needed(percent)
    holders: dict[str, list[str]] = defaultdict(list)
    for cluster_id, found in _pages(kept).items():
        for page in found:
            holders[page].append(cluster_id)
    joined: dict[str, str] = {}
    for keyword, found in _pages(urls).items():
        shared = Counter(cluster_id for page in found for cluster_id in holders.get(page, ()))
        best = min(shared.items(), key=lambda one: (-one[1], one[0]), default=("", 0))
        if best[1] >= needed:
            joined[keyword] = best[0]
    return joined


def _needed(percent: int) -> int:
    """How many of the top 10 addresses must be shared."""
    if not LOWEST <= percent <= HIGHEST:
        raise InputError(
            _("{percent} % of shared addresses cannot be asked for.", percent=percent),
            _("Choose {lowest} to {highest}; 40 is usual.", lowest=LOWEST, highest=HIGHEST),
        )
    return math.ceil(TOP * percent / 100)


def _pages(urls: Mapping[str, list[str]]) -> dict[str, list[str]]:
    return {keyword: list(dict.fromkeys(map(_plain, found[:TOP]))) for keyword, found in urls.items() if found}


def _plain(url: str) -> str:
    """An address to compare: without scheme, www, query, fragment and the last slash."""
    parts = urlsplit(url if "//" in url else f"//{url}")
    return f"{(parts.hostname or '').removeprefix('www.')}{parts.path.rstrip('/')}"
