"""How well clusters agree with the true ones."""

from __future__ import annotations

from collections import Counter
from math import comb, log
from typing import Any


def scores(made: list[Any], clustering: Any) -> tuple[float, float]:
    """Adjusted Rand index (Hubert and Arabie, 1985) and V-measure (Rosenberg and Hirschberg, 2007).

    made: labelled keywords (`text`, `cluster`). clustering: `clusters` with their `keywords`, and `unclustered`, each of
    which counts as a cluster of one.
    """
    number: dict[str, int] = {}
    for place, found in enumerate(clustering.clusters):
        number |= dict.fromkeys(found.keywords, place)
    for place, keyword in enumerate(clustering.unclustered):
        number[keyword] = len(clustering.clusters) + place
    pairs = Counter((keyword.cluster, number[keyword.text]) for keyword in made)
    true, ours = Counter(keyword.cluster for keyword in made), Counter(number.values())

    def couples(counts: Counter[Any]) -> int:
        return sum(comb(count, 2) for count in counts.values())

    def entropy(counts: Counter[Any]) -> float:
        return -sum(count / len(made) * log(count / len(made)) for count in counts.values())

    expected = couples(true) * couples(ours) / comb(len(made), 2)
    rand = (couples(pairs) - expected) / ((couples(true) + couples(ours)) / 2 - expected)
    shared = entropy(true) + entropy(ours) - entropy(pairs)
    return rand, 2 * shared / (entropy(true) + entropy(ours))
